//! Every verdict of the generated decoders against the `jsonschema` crate: valid documents, and spoilt ones, of
//! every message and of the envelope. Not the verdict alone: the set of violated keywords by place.
//!
//! `POSTROOM_CASES` sets how many documents are drawn of each type, `POSTROOM_SEED` which.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use postroom::Rejection;
use support::{
    dice::Dice,
    generate::{Case, cases, seeds},
    mutate::mutated,
    mutators::MUTATORS,
    number,
    oracle::{Found, Oracle, count},
    run::{Source, cases_or, minimised},
    schema::Schema,
    subjects::{Subject, subjects},
    tree::{Layout, Tree},
};

use proptest::strategy::Strategy as _;

/// Where our verdict differs from the oracle's on purpose. Where one of these applies, one of those must allow.
struct Policy {
    reason: &'static str,
    applies: fn(&Outcome, &Tree) -> bool,
    allows: fn(&Outcome, &Tree, &Found) -> bool,
}

const POLICY: &[Policy] = &[
    Policy {
        reason: "equal keys are refused: two readers must not see two messages; the oracle's parser keeps the last",
        applies: |_, tree| tree.has_equal_keys(),
        allows: |outcome, _, _| *outcome == Outcome::Malformed,
    },
    Policy {
        reason: "a lone surrogate is no text; the oracle judges a value that a parser already refused to make",
        applies: |_, tree| tree.has_lone_surrogate(),
        allows: |outcome, _, _| *outcome == Outcome::Malformed,
    },
    Policy {
        reason: "nesting is limited, so that no text exhausts the stack; the oracle has no limit",
        applies: |_, tree| tree.depth() > DEPTH,
        allows: |outcome, _, _| *outcome == Outcome::TooDeep,
    },
    Policy {
        reason: "a valid number or fraction of a second may fit no Rust value; it is never called invalid",
        applies: |outcome, tree| matches!(outcome, Outcome::NotRepresentable(_)) && !is_fatal(tree),
        allows: |outcome, tree, found| match outcome {
            Outcome::NotRepresentable(places) => {
                found.is_empty() && places.iter().all(|place| tree.pointer(place).is_some_and(fits_no_type))
            }
            _ => false,
        },
    },
    Policy {
        reason: "RFC 3339 writes numbers with digits alone and RFC 5321 has no name beside an address; the oracle is laxer",
        applies: |outcome, tree| matches!(outcome, Outcome::Invalid { capped: false, .. }) && !is_fatal(tree),
        allows: |outcome, tree, theirs| match outcome {
            Outcome::Invalid { found, .. } => {
                let ours_alone = found.iter().filter(|(place, count)| theirs.get(*place) != Some(*count));
                theirs.iter().all(|(place, count)| found.get(place) == Some(count))
                    && ours_alone.into_iter().all(|((pointer, keyword), _)| {
                        keyword == "format" && tree.pointer(pointer).is_some_and(is_taken_by_a_lax_reader)
                    })
            }
            _ => false,
        },
    },
    Policy {
        reason: "a hostile array gives one violation an item: the list is capped, and says so",
        applies: |outcome, tree| matches!(outcome, Outcome::Invalid { capped: true, .. }) && !is_fatal(tree),
        allows: |outcome, _, theirs| match outcome {
            Outcome::Invalid { found, listed, .. } => {
                *listed == CAP && found.iter().all(|(place, count)| theirs.get(place).is_some_and(|all| all >= count))
            }
            _ => false,
        },
    },
];

/// The default limits on nesting and on the number of violations.
const DEPTH: usize = 128;
const CAP: usize = 100;

/// What a decoder says.
#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    Valid,
    Invalid { found: Found, listed: usize, capped: bool },
    Malformed,
    NotRepresentable(Vec<String>),
    TooDeep,
    Other(String),
}

#[test]
fn valid_documents_are_taken() {
    for (number, subject) in subjects().iter().enumerate() {
        let judge = Judge::new(subject);
        let documents = cases(&judge.schema);
        let mut source = Source::new(number as u64);
        for _ in 0..cases_or(120) {
            let Case { tree, .. } = source.draw(&documents);
            assert_eq!(
                judge.oracle.violations(&tree),
                Found::new(),
                "the generator must draw valid documents: {}",
                shown(&tree)
            );
            let layout = layout(source.draw(&seeds().boxed()));
            if let Err(difference) = judge.compare(&tree, layout) {
                panic!("{}: {difference}", subject.name);
            }
        }
    }
}

#[test]
fn spoilt_documents_violate_what_the_oracle_says() {
    let (mut done, mut keywords, mut differences) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
    for (number, subject) in subjects().iter().enumerate() {
        let judge = Judge::new(subject);
        let documents = cases(&judge.schema);
        let mut source = Source::new(1000 + number as u64);
        for _ in 0..cases_or(600) {
            let case = source.draw(&documents);
            let seed = source.draw(&seeds().boxed());
            let mutant = mutated(&judge.schema, &case, seed);
            for name in &mutant.names {
                *done.entry(*name).or_insert(0) += 1;
            }
            keywords.extend(judge.oracle.violations(&mutant.tree).into_keys().map(|(_, keyword)| keyword));
            let layout = layout(seed);
            // Making one small takes a while, and a mistake shows in many: a few of each type are enough.
            if judge.compare(&mutant.tree, layout).is_err() && differences.len() < 3 * (number + 1) {
                let small = minimised(&mutant.tree, &|tree| judge.compare(tree, layout).is_err());
                let difference = judge.compare(&small, layout).unwrap_err();
                differences.push(format!("{} after {:?}: {difference}", subject.name, mutant.names));
            }
        }
    }
    differences.sort();
    differences.dedup();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
    // The comparison is worth something only if all was tried.
    for mutator in MUTATORS {
        assert!(done.contains_key(mutator.name), "nothing was spoilt by: {}", mutator.name);
    }
    for keyword in [
        "type",
        "required",
        "enum",
        "const",
        "format",
        "pattern",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "minLength",
    ] {
        assert!(keywords.contains(keyword), "nothing violated `{keyword}`");
    }
}

#[test]
fn the_generator_knows_the_keywords() {
    let schemas = [
        r#"{"type": "array", "items": {"enum": [1, "a", null, {"b": []}]}, "minItems": 1, "maxItems": 3, "uniqueItems": true}"#,
        r#"{"type": ["string", "null"], "minLength": 2, "maxLength": 3}"#,
        r#"{"oneOf": [{"type": "integer", "exclusiveMinimum": 3, "maximum": 4}, {"type": "boolean"}]}"#,
        r#"{"anyOf": [{"type": "number", "exclusiveMaximum": 0}, {"type": "object", "required": ["x"], "additionalProperties": false, "properties": {"x": true}}]}"#,
        r#"{"type": "integer", "multipleOf": 7, "minimum": -20, "maximum": 700}"#,
        r#"{"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2, "maxProperties": 3}"#,
        r##"{"definitions": {"t": {"type": "object", "properties": {"next": {"$ref": "#/definitions/t"}, "v": {"type": "integer"}}, "required": ["v"]}}, "$ref": "#/definitions/t"}"##,
        r#"{"allOf": [{"type": "object", "properties": {"a": {"type": "string", "format": "ipv4"}}, "required": ["a"]}, {"properties": {"b": {"type": "string", "format": "uri"}}}], "required": ["b"]}"#,
        r#"{"type": "array", "items": {"type": "string", "pattern": "b+c?$"}}"#,
        r#"{"type": "object", "properties": {"k": {"type": "string"}, "v": {}}, "required": ["k", "v"],
            "allOf": [{"if": {"properties": {"k": {"const": "n"}}, "required": ["k"]}, "then": {"properties": {"v": {"type": "number"}}}}]}"#,
        r#"{"type": "array", "items": {"anyOf": [{"type": "string", "format": "hostname"}, {"type": "string", "format": "ipv6"},
            {"type": "string", "format": "uri-reference"}, {"type": "string", "format": "json-pointer"}, {"type": "string", "format": "email"}]}}"#,
    ];
    for text in schemas {
        let (schema, oracle, mut source) = (Schema::compile(text), Oracle::new(text), Source::new(7));
        let (documents, mut names) = (cases(&schema), BTreeSet::new());
        for seed in 0..100 {
            let case = source.draw(&documents);
            assert_eq!(oracle.violations(&case.tree), Found::new(), "{} for {text}", shown(&case.tree));
            // Mutators must find their way through every schema, whatever they do there.
            names.extend(mutated(&schema, &case, seed).names);
        }
        assert!(names.len() > 5, "{names:?} for {text}");
    }
}

/// A type with what it takes to judge its decoder.
struct Judge<'a> {
    subject: &'a Subject,
    schema: Schema,
    oracle: Oracle,
}

impl<'a> Judge<'a> {
    fn new(subject: &'a Subject) -> Self {
        Self { subject, schema: Schema::compile(subject.schema), oracle: Oracle::new(subject.schema) }
    }

    /// The difference, shown in full, where there is one that is not policy.
    fn compare(&self, tree: &Tree, layout: Layout) -> Result<(), String> {
        let text = tree.print(layout);
        let ours = outcome((self.subject.decode)(text.as_bytes()));
        let theirs = self.oracle.violations(tree);
        let policy: Vec<_> = POLICY.iter().filter(|policy| (policy.applies)(&ours, tree)).collect();
        let agreed = if policy.is_empty() {
            match &ours {
                Outcome::Valid => theirs.is_empty(),
                Outcome::Invalid { found, .. } => *found == theirs,
                _ => false,
            }
        } else {
            policy.iter().any(|policy| (policy.allows)(&ours, tree, &theirs))
        };
        if agreed {
            return Ok(());
        }
        let reasons: String = policy.iter().map(|policy| format!("\n  policy: {}", policy.reason)).collect();
        Err(format!("{text}\n  ours: {ours:?}\n  oracle: {theirs:?}{reasons}"))
    }
}

fn outcome(verdict: Result<(), Rejection>) -> Outcome {
    match verdict {
        Ok(()) => Outcome::Valid,
        Err(Rejection::Invalid(violations)) => {
            let all: Vec<_> =
                violations.iter().map(|violation| (violation.pointer.clone(), violation.keyword.to_owned())).collect();
            Outcome::Invalid { listed: all.len(), found: count(all), capped: violations.is_capped() }
        }
        Err(Rejection::Malformed { .. }) => Outcome::Malformed,
        Err(Rejection::NotRepresentable(what)) => {
            Outcome::NotRepresentable(what.places().map(|(pointer, _)| pointer.to_owned()).collect())
        }
        Err(Rejection::TooDeep(..)) => Outcome::TooDeep,
        Err(other) => Outcome::Other(other.to_string()),
    }
}

fn is_fatal(tree: &Tree) -> bool {
    tree.has_equal_keys() || tree.has_lone_surrogate() || tree.depth() > DEPTH
}

/// A text with one of `*+,-./` in a digit's place, or with a name beside a mailbox.
fn is_taken_by_a_lax_reader(leaf: &Tree) -> bool {
    let odd = |pair: &[u8]| {
        pair.iter().all(|byte| (b'*'..=b'9').contains(byte)) && pair.iter().any(|byte| !byte.is_ascii_digit())
    };
    match leaf {
        Tree::Text(text) => text.value().is_some_and(|text| text.as_bytes().windows(2).any(odd) || text.contains(" <")),
        _ => false,
    }
}

/// A number beyond an `i64`, or a time of more digits than nanoseconds.
fn fits_no_type(leaf: &Tree) -> bool {
    match leaf {
        Tree::Number(spelling) => number::is_wide(spelling),
        Tree::Text(text) => {
            let fraction = text.value().and_then(|text| text.split_once('.')).map_or("", |(_, fraction)| fraction);
            fraction.bytes().take_while(u8::is_ascii_digit).count() > 9
        }
        _ => false,
    }
}

fn layout(seed: u64) -> Layout {
    let mut dice = Dice::new(seed);
    match dice.below(4) {
        0 | 1 => Layout::Compact,
        2 => Layout::Pretty,
        _ => Layout::Wild(seed),
    }
}

fn shown(tree: &Tree) -> String {
    tree.print(Layout::Compact)
}
