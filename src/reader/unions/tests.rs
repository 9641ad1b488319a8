//! Tests of the work that reading takes, in bytes that were looked at.

use super::super::{Path, read_text};
use crate::{
    Limits, Rejection,
    schema::{
        Alternative, Field, Keywords, Kinds, Properties, Schema, Tag, Union,
        table::{I64, KEPT, STRING, array, branch, object, only, union},
    },
};

const STRINGS: u8 = Kinds::STRING.0;
const NUMBERS: u8 = Kinds::NUMBER.0;
const ARRAYS: u8 = Kinds::ARRAY.0;
const OBJECTS: u8 = Kinds::OBJECT.0;

/// `oneOf: [list of different trees, string, integer]`
static TREE: Schema = union(&Union {
    exclusive: true,
    by_type: false,
    tag: None,
    branches: &[
        branch("List", &TREES, ARRAYS, &[], None),
        branch("Text", &STRING, STRINGS, &[], None),
        branch("Number", &I64, NUMBERS, &[], None),
    ],
    beside: &[],
});

static TREES: Schema = array(&TREE).unique();

/// `oneOf: [{next: Node, kind, a: integer}, {next: Node, kind, b: integer}]`, with or without a tag: what only reading
/// both shows.
macro_rules! node {
    ($name:ident: exclusive = $exclusive:literal, tag = $tag:expr, tags = [$a:expr, $b:expr], required = $required:literal) => {
        static $name: Schema = {
            static UNION: Union =
                Union { exclusive: $exclusive, by_type: false, tag: $tag, branches: &BRANCHES, beside: &[] };
            static BRANCHES: [Alternative; 2] =
                [branch("A", &A, OBJECTS, $a, None), branch("B", &B, OBJECTS, $b, None)];
            static A: Schema = object(&PROPERTIES_A);
            static B: Schema = object(&PROPERTIES_B);
            static PROPERTIES_A: Properties = Properties::new(&FIELDS_A, &[$required], KEPT);
            static PROPERTIES_B: Properties = Properties::new(&FIELDS_B, &[$required], KEPT);
            static FIELDS_A: [Field; 3] = [
                Field::new("next", "\"next\":", &$name),
                Field::new("kind", "\"kind\":", &KIND_A),
                Field::new("a", "\"a\":", &I64),
            ];
            static FIELDS_B: [Field; 3] = [
                Field::new("next", "\"next\":", &$name),
                Field::new("kind", "\"kind\":", &KIND_B),
                Field::new("b", "\"b\":", &I64),
            ];
            union(&UNION)
        };
    };
}

static KIND_A: Schema = only(&["a"]);
static KIND_B: Schema = only(&["b"]);
const KIND: Option<Tag> = Some(Tag { name: "kind", keyword: Keywords::CONST });

node! { TAGGED: exclusive = true, tag = KIND, tags = [&["\"a\""], &["\"b\""]], required = 0b010 }
node! { ONE: exclusive = true, tag = None, tags = [&[], &[]], required = 0b100 }
node! { SOME: exclusive = false, tag = None, tags = [&[], &[]], required = 0b100 }

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

/// Reading a text of twice the depth takes at most about twice the work, and gives the expected verdict.
#[track_caller]
fn grows(schema: &'static Schema, is_valid: bool, json: impl Fn(usize) -> String) {
    let (found, once) = steps(schema, &json(60));
    assert_eq!(found.is_ok(), is_valid, "{:?}", found.err());
    let (_, twice) = steps(schema, &json(120));
    assert!(twice <= once * 9 / 4, "{once} steps became {twice}");
}

#[test]
fn work_grows_as_the_text_does_however_unions_lie_in_unions() {
    let nested = |inner: &'static str| move |depth: usize| format!("{}{inner}{}", "[".repeat(depth), "]".repeat(depth));
    grows(&TREE, true, nested("\"leaf\", 1, [2]"));
    grows(&TREE, false, nested("\"leaf\", true"));
    grows(&TREE, false, nested("1, 2, 1"));

    // The last member tells the branch, in each of the objects.
    let late = |tail: &'static str, last: &'static str| {
        move |depth: usize| format!("{}{last}{}", "{\"next\":".repeat(depth), tail.repeat(depth))
    };
    grows(&TAGGED, true, late(",\"kind\":\"b\"}", "{\"kind\":\"a\"}"));
    grows(&TAGGED, false, late(",\"kind\":\"b\"}", "{\"kind\":\"c\"}"));
    grows(&TAGGED, false, late(",\"kind\":\"c\"}", "{\"kind\":\"a\"}"));
    grows(&TAGGED, false, late("}", "{\"kind\":\"a\"}"));
    grows(&ONE, true, late(",\"b\":1}", "{\"a\":1}"));
    grows(&ONE, false, late(",\"b\":1}", "{\"c\":1}"));
    grows(&ONE, false, late(",\"a\":1,\"b\":1}", "{\"a\":1}"));
    grows(&SOME, true, late(",\"a\":1,\"b\":1}", "{\"a\":1}"));
    grows(&SOME, false, late(",\"b\":\"x\"}", "{\"a\":1}"));
    grows(&SOME, false, late(",\"b\":1,\"more\":[1e400]}", "{\"a\":1}"));
}

#[test]
fn what_is_wrong_is_told_at_every_depth() {
    fn deepest(violations: &[crate::Violation]) -> &crate::Violation {
        let last = violations.last().unwrap_or_else(|| panic!("nothing is wrong"));
        if last.causes.is_empty() { last } else { deepest(&last.causes) }
    }
    let json = r#"{"next":{"next":{"kind":"b","next":{"kind":"a","a":"x"}},"kind":"a"},"kind":"b"}"#;
    let found = steps(&TAGGED, json).0.err();
    let violations = found.as_ref().map(Rejection::violations).unwrap_or_default();
    assert_eq!(deepest(violations).pointer, "/next/next/next/a");
    assert_eq!(violations.iter().map(|one| (one.pointer.as_str(), one.keyword)).collect::<Vec<_>>(), [("", "oneOf")]);
}
