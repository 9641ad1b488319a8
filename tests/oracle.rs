//! Every verdict of the generated decoders against the `jsonschema` crate: valid documents, and spoilt ones, of
//! every message and of the envelope. Not the verdict alone: the set of violated keywords by place.
//!
//! `POSTROOM_CASES` sets how many documents are drawn of each type, `POSTROOM_SEED` which.

use std::collections::{BTreeMap, BTreeSet};

use proptest::strategy::Strategy as _;

use crate::support::{
    generate::{Case, cases, seeds},
    judge::{Judge, layout, shown},
    mutate::mutated,
    mutators::MUTATORS,
    oracle::{Found, Oracle},
    run::{Source, cases_or, minimised},
    schema::Schema,
    subjects::subjects,
};

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
