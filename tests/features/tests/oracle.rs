//! What generated code makes of each feature, beside what the `jsonschema` crate says of the same documents.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

#[path = "../../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use postroom_features::*;
use proptest::strategy::Strategy as _;
use support::{
    generate::{cases, seeds},
    judge::{Judge, layout},
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
            again: |json| $($part)::+::decode(json)?.encode(),
            whole: &[],
        }
    };
}

fn subjects() -> Vec<Subject> {
    vec![
        subject!(additional_any::AdditionalAnyMessage),
        subject!(additional_denied::AdditionalDeniedMessage),
        subject!(additional_schema::AdditionalSchemaMessage),
        subject!(all_of::AllOfMessage),
        subject!(any_of::AnyOfMessage),
        subject!(arrays::ArraysMessage),
        subject!(enums::EnumsMessage),
        subject!(formats::FormatsMessage),
        subject!(integers::IntegersMessage),
        subject!(long::LongMessage),
        subject!(maps::MapsMessage),
        subject!(names::NamesMessage),
        subject!(nested::NestedMessage),
        subject!(newtypes::NewtypeTextMessage),
        subject!(newtypes::NewtypeListMessage),
        subject!(newtypes::NewtypeMapMessage),
        subject!(newtypes::NewtypeMaybeMessage),
        subject!(newtypes::NewtypeAnyMessage),
        subject!(nullables::NullablesMessage),
        subject!(numbers::NumbersMessage),
        subject!(one_of::OneOfMessage),
        subject!(recursion::RecursionMessage),
        subject!(strings::StringsMessage),
        subject!(structs::StructsMessage),
        subject!(values::ValuesMessage),
        subject!(wide::WideMessage),
    ]
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
    let violations = judge.oracle.violations(&parse::lenient(&once)?);
    (!violations.is_empty() || twice.as_ref() != Some(&once))
        .then(|| format!("{text}\n  becomes {shown}, of which the oracle says {violations:?}"))
}
