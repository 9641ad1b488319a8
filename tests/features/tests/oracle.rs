//! What generated code makes of each feature, beside what the `jsonschema` crate says of the same documents.

use std::collections::BTreeSet;

use postroom_features::*;
use proptest::strategy::Strategy as _;

use crate::support::{
    generate::{cases, seeds},
    judge::{Judge, layout, without_divided},
    mutate::mutated,
    parse,
    run::{Source, cases_or, minimised},
    subjects::Subject,
    tree::{Layout, Tree},
};

macro_rules! subject {
    ($($part:ident)::+) => {
        Subject {
            name: stringify!($($part)::+),
            schema: $($part)::+::schema(),
            decode: |json| $($part)::+::decode_within(json, &postroom::Limits { bytes: usize::MAX, ..postroom::Limits::DEFAULT }).map(drop),
            check: |json| $($part)::+::check_within(json, &postroom::Limits { bytes: usize::MAX, ..postroom::Limits::DEFAULT }),
            again: |json| {
                let value = $($part)::+::decode(json)?;
                let written = value.encode()?;
                // Whatever serializer a value is given to, it is the same text.
                assert_eq!(serde_json::to_string(&value).unwrap().as_bytes(), written);
                Ok(written)
            },
            whole: &[],
        }
    };
}

fn subjects() -> Vec<Subject> {
    messages!(subject)
}

#[test]
fn drawn_and_spoilt_documents_are_judged_as_by_the_oracle() {
    let mut differences = Vec::new();
    for (number, subject) in subjects().iter().enumerate() {
        let judge = Judge::new(subject);
        let documents = cases(&judge.schema);
        let mut source = Source::new(2000 + number as u64);
        let mut verdicts = BTreeSet::new();
        let before = differences.len();
        let differs =
            |tree: &Tree, layout| judge.compare(tree, layout).err().or_else(|| rewritten(subject, &judge, tree));
        for _ in 0..cases_or(400) {
            let (case, seed) = (source.draw(&documents), source.draw(&seeds().boxed()));
            let layout = layout(seed);
            for tree in [case.tree.clone(), mutated(&judge.schema, &case, seed).tree] {
                verdicts.insert(judge.oracle.violations(&tree).is_empty());
                if differences.len() < before + 3 && differs(&tree, layout).is_some() {
                    let small = minimised(&tree, &|tree| differs(tree, layout).is_some());
                    differences.push(format!("{}: {}", subject.name, differs(&small, layout).unwrap()));
                }
            }
        }
        // Only a type that takes anything has no invalid document.
        assert_eq!(verdicts.len(), if subject.schema == "{}" { 1 } else { 2 }, "{}", subject.name);
    }
    differences.dedup();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

#[test]
fn what_some_branch_declares_is_written_again() {
    for (number, subject) in subjects().iter().filter(|subject| subject.name.starts_with("unions")).enumerate() {
        let judge = Judge::new(subject);
        let documents = cases(&judge.schema);
        let mut source = Source::new(7000 + number as u64);
        for _ in 0..cases_or(200) {
            let (case, seed) = (source.draw(&documents), source.draw(&seeds().boxed()));
            for tree in [case.tree.clone(), mutated(&judge.schema, &case, seed).tree] {
                let text = tree.print(Layout::Compact);
                let Ok(again) = (subject.again)(text.as_bytes()) else { continue };
                // The root of one of them is an object that nothing compares, and drops what it does not declare.
                let declared = subject.name.ends_with("DistinctMessage");
                let lost = |tree: &Tree| lost(tree, &parse::lenient(&again)?, declared);
                assert_eq!(
                    lost(&tree),
                    None,
                    "{}: {text}\n  becomes {}",
                    subject.name,
                    String::from_utf8_lossy(&again)
                );
            }
        }
    }
}

/// The name of a member that one document has and the other one does not; with `declared`, not of the root.
fn lost(before: &Tree, after: &Tree, declared: bool) -> Option<String> {
    let members = before.members().iter().filter_map(|(key, value)| Some((key.value()?, value)));
    for (name, value) in members {
        match after.get(name) {
            Some(after) => match lost(value, after, false) {
                None => {}
                some => return some,
            },
            None if declared => {}
            None => return Some(name.to_owned()),
        }
    }
    before.items().iter().zip(after.items()).find_map(|(before, after)| lost(before, after, false))
}

/// What is wrong with the text that a valid document becomes when it is encoded again.
fn rewritten(subject: &Subject, judge: &Judge<'_>, tree: &Tree) -> Option<String> {
    let text = tree.print(Layout::Compact);
    let once = match (subject.again)(text.as_bytes()) {
        Ok(once) => once,
        // Decoding refused it, and was judged for that.
        Err(_) if (subject.decode)(text.as_bytes()).is_err() => return None,
        Err(rejection) => return Some(format!("{text}\n  is decoded, and not encoded: {rejection:?}")),
    };
    let (shown, twice) = (String::from_utf8(once.clone()).unwrap(), (subject.again)(&once).ok());
    // What is nested deeper than serde_json reads was not changed by being nested.
    let again = parse::lenient(&once)?;
    let violations = without_divided(&judge.oracle.violations(&again), &again);
    (!violations.is_empty() || twice.as_ref() != Some(&once))
        .then(|| format!("{text}\n  becomes {shown}, of which the oracle says {violations:?}"))
}
