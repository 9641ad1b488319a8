//! Choices in choices, and several types in one another: each level is held to what the innermost ones say, by tables
//! that are written once for all of them.

use postroom_features::levels::{KindsMessage, LevelsMessage, RefusedMessage, StepsMessage};

use crate::support::{judge::Judge, parse, subjects::Subject, tree::Layout};

macro_rules! check {
    ($name:ident, $texts:expr) => {{
        let subject = Subject {
            name: stringify!($name),
            schema: $name::schema(),
            decode: |json| $name::decode(json).map(drop),
            check: $name::check,
            again: |json| $name::decode(json)?.encode(),
            whole: &[],
        };
        check(&subject, $texts);
    }};
}

/// Compares every text's verdict with the oracle's, and writes the valid ones again.
#[track_caller]
fn check(subject: &Subject, texts: Vec<String>) {
    let judge = Judge::by(subject, subject.schema);
    let mut valid = 0;
    for text in &texts {
        judge.compare(&parse::lenient(text.as_bytes()).unwrap(), Layout::Compact).unwrap();
        if (subject.decode)(text.as_bytes()).is_ok() {
            valid += 1;
            let again = parse::lenient(&(subject.again)(text.as_bytes()).unwrap()).unwrap();
            judge.compare(&again, Layout::Compact).unwrap();
        }
    }
    assert!(valid > 3 && valid < texts.len() - 3, "{}: {valid} of {} are valid", subject.name, texts.len());
}

/// Returns every object that has one of the values of each property, or none.
fn objects(properties: &[(&str, &[String])]) -> Vec<String> {
    let mut found = vec![String::new()];
    for (name, values) in properties {
        let with = |before: &String| {
            let comma = if before.is_empty() { "" } else { "," };
            let (before, name) = (before.clone(), *name);
            values.iter().map(move |value| format!("{before}{comma}\"{name}\":{value}"))
        };
        let more: Vec<String> = found.iter().flat_map(with).collect();
        found.extend(more);
    }
    found.into_iter().map(|members| format!("{{{members}}}")).collect()
}

fn values(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn choices_in_choices_are_judged_as_by_the_oracle() {
    let properties = [
        ("a", values(&["\"a\"", "\"abc\""])),
        ("b", values(&["0", "-1"])),
        ("c", values(&["\"\""])),
        ("d", values(&["3", "4"])),
        ("e", values(&["[1]", "[1,1]"])),
        ("f", values(&["true", "1"])),
        ("g", values(&["\"x\"", "\"y\""])),
        ("h", values(&["null"])),
    ];
    let properties: Vec<_> = properties.iter().map(|(name, values)| (*name, values.as_slice())).collect();
    check!(LevelsMessage, objects(&properties));
}

#[test]
fn choices_in_properties_are_judged_as_by_the_oracle() {
    let names = values(&["\"ab\"", "\"\""]);
    let ends = values(&["true", "1"]);
    let last = objects(&[("name", &values(&["\"abc\""])), ("end", &ends), ("stop", &values(&["2", "3"]))]);
    let middle = objects(&[("name", &names), ("then", &last), ("end", &ends)]);
    check!(StepsMessage, objects(&[("name", &names[..1]), ("then", &middle), ("end", &ends)]));
}

#[test]
fn several_types_in_one_another_are_judged_as_by_the_oracle() {
    let mut texts = values(&["null", "1", "4", "9.5", "\"\"", "\"a\"", "\"abc\"", "[]", "[true]", "[\"abc\",\"a\"]"]);
    texts.extend(objects(&[("end", &values(&["1", "\"a\""]))]));
    for _ in 0..2 {
        let lists: Vec<String> = texts.iter().map(|text| format!("[{text},\"ab\"]")).collect();
        let objects = objects(&[("inner", &texts)]);
        texts.extend(lists);
        texts.extend(objects);
    }
    check!(KindsMessage, texts);
}

#[test]
fn what_is_refused_in_one_another_is_judged_as_by_the_oracle() {
    let mut texts = values(&["1", "\"\""]);
    for name in ["f", "e", "d", "c", "b", "a"] {
        texts = objects(&[(name, &texts)]);
        texts.push("{\"x\":1}".to_owned());
    }
    check!(RefusedMessage, texts);
}
