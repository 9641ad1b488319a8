//! Tests of the work and the stack that schemas of any words take.

use super::super::{Path, read_text};
use crate::{
    Limits, Rejection,
    schema::{
        General, Objects, Others, Schema, Union,
        table::{ANY, Arrays, I64, NEVER, Room, STRING, branch, general},
    },
};

/// An object with these properties, and all of what stands beside them.
macro_rules! node {
    ($name:ident: [$($field:literal: $schema:expr),*], $($rest:tt)*) => {
        static $name: Schema = {
            static FIELDS: &[(&str, &Schema)] = &[$(($field, $schema)),*];
            static GENERAL: General = General {
                object: Some(Objects {
                    counts: ANY,
                    fields: FIELDS,
                    required: &[],
                    patterns: &[],
                    others: Others::Dropped,
                    names: None,
                    dependencies: &[],
                    asked: &[],
                }),
                $($rest)*
                ..General::NONE
            };
            general(&GENERAL)
        };
    };
}

/// The schema that may be violated at the end of a chain.
static LEAF: Schema = general(&General { types: Some(General::INTEGER), room: Room::Enough, ..General::NONE });

// `allOf`, twice the same: each level is read once.
node! { ALL: ["leaf": &LEAF], all: &[&ALL_NEXT, &ALL_NEXT, &ALL_AGAIN], }
node! { ALL_NEXT: ["next": &ALL], }
node! { ALL_AGAIN: ["next": &ALL], }
// `not not`
node! { NOT: ["leaf": &LEAF], not: Some(&NOT_NEXT), all: &[&NOT_NEXT_TOO], }
static NOT_NEXT: Schema = general(&General { not: Some(&NOT_NEXT_TOO), ..General::NONE });
node! { NOT_NEXT_TOO: ["next": &NOT], }
// Choices, in all that is asked of one value.
node! { CHOICE: ["leaf": &LEAF], choices: &[&ONE, &SOME], }
static ONE: Union = Union {
    exclusive: true,
    by_type: false,
    tag: None,
    branches: &[branch("Text", &STRING, 0xff, &[], None), branch("Next", &CHOICE_NEXT, 0xff, &[], None)],
    beside: &[],
};
static SOME: Union = Union {
    exclusive: false,
    by_type: false,
    tag: None,
    branches: &[branch("Next", &CHOICE_AGAIN, 0xff, &[], None), branch("None", &NEVER, 0xff, &[], None)],
    beside: &[],
};
node! { CHOICE_NEXT: ["next": &CHOICE], }
node! { CHOICE_AGAIN: ["next": &CHOICE], }
// `contains` beside `items`.
static HOLDS: Schema = general(&General {
    array: Some(Arrays { counts: ANY, first: &[], rest: Some(&HELD), contains: Some(&HELD) }),
    ..General::NONE
});
static HELD: Schema = general(&General { all: &[&HOLDS], types: Some(General::INTEGER | 1 << 4), ..General::NONE });
/// A schema that leads back to itself for the same value, and says something else besides.
static CIRCLE: Schema =
    general(&General { all: &[&CIRCLE, &TEXT_OR_CIRCLE, &I64], is_circular: true, ..General::NONE });
static TEXT_OR_CIRCLE: Schema = general(&General { choices: &[&TEXT_OR], is_circular: true, ..General::NONE });
static TEXT_OR: Union = Union {
    exclusive: false,
    by_type: false,
    tag: None,
    branches: &[branch("Text", &STRING, 0xff, &[], None), branch("Circle", &CIRCLE, 0xff, &[], None)],
    beside: &[],
};

/// The verdict, and how many bytes were looked at for it.
fn steps(schema: &'static Schema, json: &str) -> (Result<(), Rejection>, u64) {
    let mut steps = 0;
    let verdict = read_text(json.as_bytes(), &Limits::DEFAULT, |reader| {
        let verdict = reader.validate(&Path::ROOT, schema);
        let verdict = reader.settle(&Path::ROOT, schema, verdict);
        steps = reader.steps.get();
        verdict
    });
    (verdict, steps)
}

fn chain(depth: usize, leaf: &str) -> String {
    format!("{}{{\"leaf\":{leaf}}}{}", "{\"next\":".repeat(depth), "}".repeat(depth))
}

#[test]
fn work_grows_as_the_text_does_however_schemas_lie_in_schemas() {
    let grows = |schema: &'static Schema, expected: &str, json: &dyn Fn(usize) -> String| {
        let (found, once) = steps(schema, &json(25));
        let keyword = found.as_ref().err().map_or("", |found| found.violations()[0].keyword);
        assert_eq!(keyword, expected, "{found:?}");
        let (_, twice) = steps(schema, &json(50));
        assert!(twice <= once * 5 / 2, "{once} steps became {twice}");
    };
    let valid = |depth| chain(depth, "1");
    let wrong = |depth| chain(depth, "true");
    grows(&ALL, "", &valid);
    grows(&ALL, "type", &wrong);
    grows(&CHOICE, "", &valid);
    grows(&CHOICE, "oneOf", &wrong);
    let nested = |leaf: &'static str| move |depth: usize| format!("{}{leaf}{}", "[".repeat(depth), "]".repeat(depth));
    grows(&HOLDS, "", &nested("[1]"));
    grows(&HOLDS, "type", &nested("[true]"));
    // `not` of `not` of a chain that is as it must be.
    let (found, once) = steps(&NOT, &chain(20, "1"));
    let (_, twice) = steps(&NOT, &chain(40, "1"));
    assert!(found.is_ok() && twice <= once * 5 / 2, "{once} steps became {twice}: {found:?}");
}

#[test]
fn what_is_wrong_twice_is_told_once() {
    let found = steps(&ALL, &chain(3, "true")).0.unwrap_err();
    let told: Vec<_> = found.violations().iter().map(|one| (one.pointer.as_str(), one.keyword)).collect();
    assert_eq!(told, [("/next/next/next/leaf", "type")]);
    assert!(!found.to_string().ends_with("and more"), "{found}");
}

#[test]
fn what_leads_back_to_itself_says_nothing_new() {
    for (json, expected) in [("1", None), ("true", Some("type")), ("\"x\"", Some("type"))] {
        let found = steps(&CIRCLE, json).0.err();
        assert_eq!(found.as_ref().map(|found| found.violations()[0].keyword), expected, "{json} {found:?}");
    }
}

#[test]
fn no_text_exhausts_the_stack() {
    for schema in [&ALL, &NOT, &CHOICE] {
        let reading = std::thread::Builder::new().stack_size(1 << 20).spawn(move || steps(schema, &chain(127, "1")).0);
        let found = reading.unwrap().join().unwrap();
        assert!(!matches!(found, Err(Rejection::Malformed { .. })), "{found:?}");
    }
}
