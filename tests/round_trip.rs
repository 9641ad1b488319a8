//! What is decoded and encoded again is the same JSON value.
//!
//! The same, apart from what a Rust value does not remember: the case of a UUID, the spelling of a time (`t`, `z`,
//! `+00:00`, zeros at a fraction's end), the spelling of a number (`1.0`), the order of keys; and members of
//! objects whose schema is silent about further members, which are dropped.

use postroom::Rejection;

use crate::support::{
    generate::{Case, cases},
    number::Decimal,
    oracle::{Found, Oracle},
    parse,
    run::{Source, cases_or, minimised},
    schema::{Schema, Shape},
    sites::sites,
    subjects::{Subject, subjects},
    text::Text,
    tree::{Layout, Tree},
};

#[test]
fn decoding_and_encoding_change_nothing() {
    for (number, subject) in subjects().iter().enumerate() {
        let (schema, mut source) = (Schema::compile(subject.schema), Source::new(2000 + number as u64));
        let documents = cases(&schema);
        for _ in 0..cases_or(150) {
            let Case { shape, tree } = source.draw(&documents);
            let difference = |tree: &Tree| {
                let again = match (subject.again)(tree.print(Layout::Compact).as_bytes()) {
                    Ok(again) => String::from_utf8(again).unwrap(),
                    Err(rejection) => return Some(format!("it is refused: {rejection:?}")),
                };
                let expected = normal_root(&schema, &shape, tree, subject);
                (expected != normal(&schema, &shape, &parse::tree(&again), false)).then_some(again)
            };
            if difference(&tree).is_some() {
                let small = minimised(&tree, &|tree| {
                    Oracle::new(subject.schema).violations(tree).is_empty() && difference(tree).is_some()
                });
                panic!("{}: {}\n  became {}", subject.name, small.print(Layout::Compact), difference(&small).unwrap());
            }
        }
    }
}

#[test]
fn encoding_twice_gives_the_same_bytes() {
    for (number, subject) in subjects().iter().enumerate() {
        let (schema, mut source) = (Schema::compile(subject.schema), Source::new(3000 + number as u64));
        let documents = cases(&schema);
        for _ in 0..cases_or(40) {
            let text = source.draw(&documents).tree.print(Layout::Pretty);
            let once = (subject.again)(text.as_bytes()).unwrap_or_else(|rejection| panic!("{rejection:?} of {text}"));
            let twice = (subject.again)(&once).unwrap_or_else(|rejection| panic!("{rejection:?} of its own {once:?}"));
            assert_eq!(String::from_utf8(once), String::from_utf8(twice), "{}", subject.name);
        }
    }
}

#[test]
fn valid_values_that_fit_no_type_are_not_called_invalid() {
    const WIDE: &str = "123456789012345678901234567890";
    let mut tried = 0;
    for (number, subject) in subjects().iter().enumerate() {
        let (schema, oracle) = (Schema::compile(subject.schema), Oracle::new(subject.schema));
        let (documents, mut source) = (cases(&schema), Source::new(4000 + number as u64));
        for _ in 0..cases_or(20) {
            let Case { shape, tree } = source.draw(&documents);
            for site in sites(&schema, &shape, &tree).into_iter().filter(|site| site.declared) {
                let new = match site.shape {
                    Shape::Integer(_) => Tree::number(WIDE),
                    Shape::Number(_) => Tree::number("1e400"),
                    Shape::String(_) if subject.whole.iter().any(|name| is_within(&tree, &site.path, name)) => continue,
                    Shape::String(rules) if rules.format.as_deref() == Some("date-time") => {
                        Tree::text("2025-06-04T12:00:00.1234567890123Z")
                    }
                    Shape::String(rules) if rules.format.as_deref() == Some("time") => {
                        Tree::text("12:00:00.1234567890123Z")
                    }
                    _ => continue,
                };
                let mut tree = tree.clone();
                *tree.at_mut(&site.path) = new;
                if oracle.violations(&tree) != Found::new() {
                    continue;
                }
                tried += 1;
                let text = tree.print(Layout::Compact);
                let Err(Rejection::NotRepresentable(what)) = (subject.decode)(text.as_bytes()) else {
                    panic!("{}: {text}", subject.name);
                };
                assert_eq!(what.places().count(), 1, "{text}");
            }
        }
    }
    assert!(tried > 100, "only {tried} places were tried");
}

/// What a document should have become: in members that the type keeps whole nothing is dropped.
fn normal_root(schema: &Schema, shape: &Shape, tree: &Tree, subject: &Subject) -> Tree {
    let (mut silent, spoken) = (normal(schema, shape, tree, true), normal(schema, shape, tree, false));
    if let Tree::Object(members) = &mut silent {
        for (key, value) in members {
            let name = key.value().expect("sound text");
            if subject.whole.contains(&name) {
                *value = spoken.get(name).expect("the same members").clone();
            }
        }
    }
    silent
}

fn is_within(tree: &Tree, path: &[usize], name: &str) -> bool {
    path.first().is_some_and(|first| tree.members().get(*first).is_some_and(|(key, _)| key.value() == Some(name)))
}

/// The document as it is to be compared: one spelling for what means the same. `silent`: without the members that
/// nobody declared, where the schema does not say what to do with them.
fn normal(schema: &Schema, shape: &Shape, tree: &Tree, silent: bool) -> Tree {
    let shape = schema.pick(shape, tree);
    match tree {
        Tree::Number(spelling) => Tree::Number(Decimal::parse(spelling).spelling()),
        Tree::Text(text) => Tree::text(normal_text(shape, text.value().expect("sound text"))),
        Tree::Array(items) => {
            let inner = if let Shape::Array { items, .. } = shape { items } else { &Shape::Any };
            Tree::Array(items.iter().map(|item| normal(schema, inner, item, silent)).collect())
        }
        Tree::Object(members) => {
            let rules = shape.members();
            let mut kept: Vec<_> = members
                .iter()
                .map(|(key, value)| (key.value().expect("sound text"), value))
                .filter(|(key, _)| !silent || rules.is_none_or(|rules| rules.open || rules.declares(key)))
                .map(|(key, value)| {
                    let inner = rules.and_then(|rules| rules.shape(key)).unwrap_or(&Shape::Any);
                    (Text::new(key), normal(schema, inner, value, silent))
                })
                .collect();
            kept.sort_by(|(left, _), (right, _)| left.value().cmp(&right.value()));
            Tree::Object(kept)
        }
        other => other.clone(),
    }
}

fn normal_text(shape: &Shape, text: &str) -> String {
    let Shape::String(rules) = shape else { return text.to_owned() };
    match rules.format.as_deref() {
        Some("uuid") => text.to_lowercase(),
        Some("date-time" | "time") => {
            let text = text.to_uppercase().replace("+00:00", "Z").replace("-00:00", "Z");
            let Some((seconds, rest)) = text.split_once('.') else { return text };
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let fraction = rest[..digits].trim_end_matches('0');
            format!("{seconds}{}{fraction}{}", if fraction.is_empty() { "" } else { "." }, &rest[digits..])
        }
        _ => text.to_owned(),
    }
}
