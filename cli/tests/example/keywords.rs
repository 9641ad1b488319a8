//! A schema for each keyword of draft-07: what is made keeps it, and what is spoilt breaks it.

use postroom_cli::example::Examples;
use postroom_schema::json::Document;

use crate::support::{oracle::Oracle, parse};

const SEEDS: u64 = 50;

/// A schema, and the keyword that is to be broken in it; none where nothing breaks it alone, with the reason.
type Case = (&'static str, Result<&'static str, &'static str>);

const CASES: &[Case] = &[
    // Any type.
    (r#"{"type": "object"}"#, Ok("type")),
    (r#"{"type": ["string", "integer", "null"]}"#, Ok("type")),
    (r#"{"enum": ["a", 1, null, {"b": 2}]}"#, Ok("enum")),
    (r#"{"enum": ["a", "bb", 1], "minLength": 2, "type": "string"}"#, Ok("enum")),
    (r#"{"const": {"a": [1]}}"#, Ok("const")),
    // Numbers.
    (r#"{"type": "integer", "multipleOf": 7, "minimum": 1}"#, Ok("multipleOf")),
    (r#"{"type": "number", "multipleOf": 0.01, "maximum": 5}"#, Ok("multipleOf")),
    (r#"{"type": "number", "maximum": -3.5}"#, Ok("maximum")),
    (r#"{"type": "integer", "exclusiveMaximum": 10}"#, Ok("exclusiveMaximum")),
    (r#"{"type": "number", "minimum": 1e6}"#, Ok("minimum")),
    (r#"{"exclusiveMinimum": 0, "exclusiveMaximum": 1}"#, Ok("exclusiveMinimum")),
    // Texts.
    (r#"{"type": "string", "minLength": 30}"#, Ok("minLength")),
    (r#"{"type": "string", "maxLength": 2}"#, Ok("maxLength")),
    (r#"{"type": "string", "pattern": "^[A-Z]{3}-[0-9]+$", "maxLength": 8}"#, Ok("pattern")),
    (r#"{"type": "string", "pattern": "^(?=.*[A-Z])(?=.*[0-9])(?!.*q)[A-Za-z0-9]{8,12}$"}"#, Ok("pattern")),
    (r#"{"type": "string", "minLength": 2, "pattern": "b"}"#, Ok("pattern")),
    (r#"{"type": "string", "minLength": 5, "pattern": "@"}"#, Ok("pattern")),
    (r#"{"type": "string", "minLength": 3, "maxLength": 20, "pattern": "[a-z]"}"#, Ok("pattern")),
    (r#"{"type": "string", "pattern": "^[A-Z]", "minLength": 4}"#, Ok("pattern")),
    (r#"{"type": "string", "pattern": "\\d", "minLength": 8}"#, Ok("pattern")),
    (r#"{"type": "string", "pattern": "x$", "minLength": 6}"#, Ok("pattern")),
    (
        r#"{"type": "string", "allOf": [{"pattern": "[A-Z]"}, {"pattern": "[a-z]"}, {"pattern": "\\d"}], "minLength": 8}"#,
        Ok("minLength"),
    ),
    (r#"{"type": "string", "format": "uri", "pattern": "^https:"}"#, Ok("format")),
    (
        r#"{"contentMediaType": "application/json", "contentEncoding": "base64"}"#,
        Err("what a text is encoded as and holds is not checked"),
    ),
    // Arrays.
    (r#"{"items": {"type": "integer"}, "minItems": 2}"#, Ok("minItems")),
    (r#"{"items": [{"type": "string"}, {"type": "boolean"}], "additionalItems": false}"#, Ok("additionalItems")),
    (
        r#"{"type": "array", "items": [{"const": 1}], "additionalItems": {"type": "boolean"}, "minItems": 3}"#,
        Ok("const"),
    ),
    (r#"{"type": "array", "items": [true, false]}"#, Ok("falseSchema")),
    (r#"{"type": "array", "items": {"type": "boolean"}, "maxItems": 3}"#, Ok("maxItems")),
    (r#"{"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": true, "minItems": 3}"#, Ok("uniqueItems")),
    (r#"{"type": "array", "contains": {"const": "here"}, "items": {"type": "string"}}"#, Ok("contains")),
    (
        r#"{"allOf": [{"contains": {"multipleOf": 2}}, {"contains": {"multipleOf": 3}}], "items": {"type": "integer"}}"#,
        Ok("contains"),
    ),
    // Objects.
    (r#"{"maxProperties": 2, "properties": {"a": {}, "b": {}, "c": {}}}"#, Ok("maxProperties")),
    (r#"{"minProperties": 3, "type": "object"}"#, Ok("minProperties")),
    (r#"{"required": ["a", "b"], "type": "object"}"#, Ok("required")),
    (r#"{"properties": {"a": {"type": "integer"}, "b": false}, "required": ["a"]}"#, Ok("falseSchema")),
    (
        r#"{"patternProperties": {"^n_": {"type": "integer"}}, "additionalProperties": false, "minProperties": 2}"#,
        Ok("additionalProperties"),
    ),
    (
        r#"{"patternProperties": {"^n_": {"type": "integer"}}, "properties": {"n_a": {"minimum": 5}}, "required": ["n_a"]}"#,
        Ok("minimum"),
    ),
    (r#"{"additionalProperties": {"type": "boolean"}, "minProperties": 1}"#, Ok("type")),
    (r#"{"type": "object", "propertyNames": {"pattern": "^[a-z]{3,5}$"}, "minProperties": 2}"#, Ok("propertyNames")),
    (r#"{"type": "object", "propertyNames": {"enum": ["a", "b"]}, "minProperties": 1}"#, Ok("propertyNames")),
    (r#"{"properties": {"a": {}, "b": {}}, "dependencies": {"a": ["b"]}}"#, Ok("required")),
    (
        r#"{"properties": {"a": {}}, "required": ["a"], "dependencies": {"a": {"required": ["b"], "properties": {"b": {"type": "integer"}}}}}"#,
        Ok("required"),
    ),
    // Several schemas at once.
    (
        r#"{"allOf": [{"required": ["a"], "properties": {"a": {"minimum": 3}}}, {"properties": {"a": {"type": "integer", "maximum": 5}}}]}"#,
        Ok("minimum"),
    ),
    (r#"{"allOf": [{"type": ["string", "integer"]}, {"type": ["integer", "null"]}]}"#, Ok("type")),
    (
        r#"{"allOf": [{"properties": {"a": {}}, "additionalProperties": false}, {"required": ["a"]}]}"#,
        Ok("additionalProperties"),
    ),
    (r#"{"anyOf": [{"type": "string", "maxLength": 3}, {"type": "integer"}]}"#, Ok("anyOf")),
    (r#"{"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}"#, Ok("anyOf")),
    (r#"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"#, Ok("oneOf")),
    (r#"{"oneOf": [{"type": "number", "multipleOf": 5}, {"type": "number", "multipleOf": 3}]}"#, Ok("oneOf")),
    (
        r#"{"oneOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["b"]}], "type": "object"}"#,
        Ok("oneOf"),
    ),
    (
        r#"{"properties": {"kind": {"enum": ["a", "b"]}}, "required": ["kind"], "oneOf": [{"properties": {"kind": {"const": "a"}}, "required": ["x"]}, {"properties": {"kind": {"const": "b"}}}]}"#,
        Ok("oneOf"),
    ),
    (r#"{"not": {"type": ["string", "object"]}}"#, Ok("not")),
    (r#"{"type": "integer", "not": {"minimum": 5}}"#, Ok("not")),
    (r#"{"type": "object", "properties": {"a": {}, "b": {}}, "not": {"required": ["a"]}}"#, Ok("not")),
    (r#"{"type": "string", "not": {"enum": ["a", "b"]}}"#, Ok("not")),
    (
        r#"{"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 3}, "not": {"contains": {"const": 2}}}"#,
        Ok("not"),
    ),
    (r#"{"not": {"not": {"type": "boolean"}}}"#, Ok("not")),
    (
        r#"{"type": "object", "not": {"anyOf": [{"required": ["a"]}, {"properties": {"b": {"type": "string"}}}]}}"#,
        Ok("not"),
    ),
    (
        r#"{"properties": {"type": {"enum": ["card", "bank"]}}, "required": ["type"], "if": {"properties": {"type": {"const": "card"}}}, "then": {"required": ["number"]}, "else": {"required": ["iban"]}}"#,
        Ok("required"),
    ),
    (
        r#"{"type": "integer", "if": {"minimum": 10}, "then": {"multipleOf": 10}, "else": {"maximum": 3}}"#,
        Ok("multipleOf"),
    ),
    (
        r##"{"definitions": {"Tree": {"type": "object", "properties": {"left": {"$ref": "#/definitions/Tree"}, "worth": {"type": "integer"}}, "required": ["worth"]}}, "$ref": "#/definitions/Tree"}"##,
        Ok("required"),
    ),
    (
        r##"{"type": "object", "properties": {"inner": {"$ref": "#"}}, "additionalProperties": false}"##,
        Ok("additionalProperties"),
    ),
    // Booleans and nothing.
    ("true", Err("it takes everything")),
    ("{}", Err("it takes everything")),
    (r#"{"title": "Anything", "x-owner": "somebody"}"#, Err("it takes everything")),
];

#[test]
fn each_keyword_is_kept_and_broken() {
    let problems: Vec<String> = CASES.iter().flat_map(|case| (0..SEEDS).find_map(|seed| problem(case, seed))).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What is wrong with what a seed makes of a case.
fn problem(&(schema, expected): &Case, seed: u64) -> Option<String> {
    let oracle = Oracle::new(schema);
    let violations = |text: &str| oracle.violations(&parse::tree(text)).into_iter().collect::<Vec<_>>();
    let examples = Examples::of("It", Document::parse(schema).unwrap().as_schema()).unwrap();
    let problem = match (examples.valid(seed, 0), examples.invalid(seed, 0, expected.ok())) {
        (Err(error), _) => error.to_string(),
        (Ok(text), _) if !violations(&text).is_empty() => format!("invalid: {text}"),
        (_, Err(error)) if expected.is_ok() => error.to_string(),
        (_, Ok((text, _))) if expected.is_err() => format!("can be broken: {text}"),
        (_, Ok((text, breaks))) => {
            let found = violations(&text);
            if found == [((breaks.pointer, expected.unwrap_or_default().to_owned()), 1)] {
                return None;
            }
            format!("{text} breaks {found:?}")
        }
        (_, Err(_)) => return None,
    };
    Some(format!("{schema}: seed {seed}: {problem}"))
}
