//! Messages and schemas that were made to hurt: there is a verdict, soon, and on a small stack.

use std::{thread, time::Instant};

use postroom_cli::validate::{Target, Verdict};
use serde_json::{Value, json};

use super::random::verbatim;

/// What is said of a text on a stack of one MiB: `valid`, or the keywords.
fn judged(schema: &Value, text: String) -> String {
    let schema = schema.clone();
    let judging = thread::Builder::new().stack_size(1 << 20).spawn(move || {
        let target = Target::message(&verbatim(&schema), "M").unwrap();
        let started = Instant::now();
        let said = match target.judge(text.as_bytes()) {
            Verdict::Valid => "valid".to_owned(),
            Verdict::Invalid { violations, .. } => {
                let mut keywords: Vec<_> = violations.into_iter().map(|found| found.keyword).collect();
                keywords.sort();
                keywords.dedup();
                keywords.join(" ")
            }
            Verdict::Malformed { message, .. } if message.starts_with("nested more than") => "too deep".to_owned(),
            other => format!("{other:?}"),
        };
        assert!(started.elapsed().as_secs() < 10, "{schema} takes {:?}", started.elapsed());
        said
    });
    judging.unwrap().join().unwrap()
}

fn chain(depth: usize, leaf: &str) -> String {
    format!("{}{leaf}{}", "{\"next\":".repeat(depth), "}".repeat(depth))
}

#[test]
fn schemas_that_ask_for_one_value_in_many_ways_are_kept_in_little_work() {
    let next = || json!({"properties": {"next": {"$ref": "#/definitions/A"}}});
    let item = || json!({"$ref": "#/definitions/A"});
    for (node, leaf, expected) in [
        (json!({"allOf": [next(), next(), next()]}), "1", "valid"),
        (json!({"allOf": [next(), next(), {"type": ["object", "integer"]}]}), "true", "type"),
        (json!({"anyOf": [next(), next()]}), "1", "valid"),
        (json!({"anyOf": [next(), next()], "type": ["object", "integer"]}), "true", "anyOf"),
        (json!({"oneOf": [next(), {"type": "string"}], "allOf": [next()], "anyOf": [next()]}), "1", "valid"),
        (json!({"not": {"not": next()}, "allOf": [next()], "type": ["object", "integer"]}), "true", "not type"),
        (json!({"if": next(), "then": next(), "else": next()}), "1", "valid"),
        (json!({"if": next(), "then": next(), "else": next(), "type": ["object", "integer"]}), "true", "type"),
        (json!({"properties": {"next": item()}, "patternProperties": {"^n": item(), "t$": item()}}), "1", "valid"),
        (json!({"dependencies": {"next": next(), "a": next()}, "properties": {"next": item()}}), "1", "valid"),
        (json!({"additionalProperties": item(), "propertyNames": {"maxLength": 4}}), "1", "valid"),
    ] {
        let schema = json!({"definitions": {"A": node}, "$ref": "#/definitions/A"});
        for depth in [10, 40] {
            assert_eq!(judged(&schema, chain(depth, leaf)), expected, "{schema} {depth}");
        }
        // As deep as a message may be, there may be too much to do.
        let deep = judged(&schema, chain(127, leaf));
        assert!(deep == expected || deep == "too deep", "{schema}: {deep}");
        assert_eq!(judged(&schema, chain(100_000, leaf)), "too deep", "{schema}");
    }
    let items = json!({"definitions": {"A": {"items": item(), "contains": item(), "additionalItems": item()}},
        "$ref": "#/definitions/A"});
    let nested = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(judged(&items, nested), "valid");
}

#[test]
fn schemas_that_lead_back_to_themselves_have_a_verdict() {
    let reference = |name: &str| json!({"$ref": format!("#/definitions/{name}")});
    for (definitions, text, expected) in [
        (json!({"A": {"allOf": [reference("A"), {"type": "string"}]}}), "1", "type"),
        (
            json!({"A": {"allOf": [reference("B")], "maxLength": 1}, "B": {"anyOf": [reference("A")]}}),
            "\"ab\"",
            "maxLength",
        ),
        (json!({"A": {"oneOf": [reference("A"), {"type": "string"}]}}), "1", "valid"),
        (json!({"A": {"not": reference("A")}}), "1", "not"),
        (json!({"A": {"if": reference("A"), "then": {"type": "string"}}}), "1", "type"),
        (json!({"A": reference("A")}), "1", "valid"),
        (json!({"A": {"dependencies": {"a": reference("A")}}}), r#"{"a":1}"#, "valid"),
    ] {
        let schema = json!({"definitions": definitions, "$ref": "#/definitions/A"});
        assert_eq!(judged(&schema, text.to_owned()), expected, "{schema}");
    }
    // Each a part of the one before, for the same value.
    let long = |count: usize| {
        let one = |index: usize| (format!("D{index}"), json!({"allOf": [reference(&format!("D{}", index + 1))]}));
        let mut definitions: serde_json::Map<_, _> = (0..count).map(one).collect();
        definitions.insert(format!("D{count}"), json!({"type": "string"}));
        json!({"definitions": definitions, "$ref": "#/definitions/D0"})
    };
    assert_eq!(judged(&long(100), "1".to_owned()), "type");
    assert_eq!(judged(&long(5000), "1".to_owned()), "too deep");
}

#[test]
fn a_reference_that_leads_nowhere_is_an_error() {
    let schema = json!({"properties": {"a": {"not": {"$ref": "#/definitions/Gone"}}}});
    let error = Target::message(&verbatim(&schema), "M").unwrap_err().to_string();
    assert_eq!(error, "the schema of `M` cannot be checked: `#/definitions/Gone` leads nowhere");
}

#[test]
fn numbers_of_any_size_have_a_verdict() {
    let digits = "7".repeat(300_000);
    for (schema, expected) in [
        (json!({"type": "integer"}), "not_representable"),
        (json!({"type": ["integer", "string"]}), "not_representable"),
        (json!({"type": ["number", "string"], "multipleOf": 7}), "not_representable"),
        (json!({"multipleOf": 2, "maximum": 1}), "maximum multipleOf"),
        (json!({"enum": [1, 2], "not": {"minimum": 3}}), "enum not"),
        (json!({"uniqueItems": true}), "not_representable"),
        (json!({"type": "string"}), "type"),
    ] {
        assert_eq!(judged(&schema, digits.clone()), expected, "{schema}");
    }
    let huge = format!("1e{}", "9".repeat(1000));
    assert_eq!(judged(&json!({"minimum": 3, "type": ["number", "null"]}), huge), "not_representable");
}
