//! Whatever a document says of values stands on the page in words, whether or not a Rust type could hold it.

use std::fs;

use postroom_codegen::Builder;
use serde_json::{Value, json};

use super::contracts::{markup, page_of, read, seen};

/// The keywords of draft-07 (validation, section 6 to 10, and core, section 8 and 9), each with what is seen of it.
const KEYWORDS: &[(&str, &str, &str)] = &[
    ("$id", r#"{"$id": "https://a.example/p", "type": "string"}"#, "pstring"),
    ("$schema", r#"{"$schema": "http://json-schema.org/draft-07/schema#", "type": "string"}"#, "pstring"),
    ("$ref", r##"{"$ref": "#/components/schemas/Shared"}"##, "pintegeroptionalat least 7"),
    ("$comment", r#"{"$comment": "for editors", "type": "string"}"#, "pstring"),
    ("title", r#"{"title": "The title"}"#, "The title"),
    ("description", r#"{"description": "The *description*"}"#, "The description"),
    ("default", r#"{"type": "string", "default": "standard"}"#, "default standard"),
    ("readOnly", r#"{"type": "string", "readOnly": true}"#, "read-only"),
    ("writeOnly", r#"{"type": "string", "writeOnly": true}"#, "write-only"),
    ("examples", r#"{"type": "string", "examples": ["one", "two"]}"#, "for example one, two"),
    ("multipleOf", r#"{"type": "number", "multipleOf": 2.5}"#, "a multiple of 2.5"),
    ("maximum", r#"{"type": "number", "maximum": 9}"#, "at most 9"),
    ("exclusiveMaximum", r#"{"type": "number", "exclusiveMaximum": 9}"#, "less than 9"),
    ("minimum", r#"{"type": "number", "minimum": 1}"#, "at least 1"),
    ("exclusiveMinimum", r#"{"type": "number", "exclusiveMinimum": 1}"#, "more than 1"),
    ("maxLength", r#"{"type": "string", "maxLength": 9}"#, "at most 9 characters"),
    ("minLength", r#"{"type": "string", "minLength": 2}"#, "at least 2 characters"),
    ("pattern", r#"{"type": "string", "pattern": "^a+$"}"#, "matches ^a+$"),
    ("items", r#"{"type": "array", "items": {"type": "string", "maxLength": 3}}"#, "each item: at most 3 characters"),
    ("items", r#"{"type": "array", "items": [{"type": "string"}, {"type": "null"}]}"#, "p[1]null"),
    (
        "additionalItems",
        r#"{"type": "array", "items": [{"type": "string"}], "additionalItems": {"type": "null"}}"#,
        "p[1…]null",
    ),
    (
        "additionalItems",
        r#"{"type": "array", "items": [{"type": "string"}], "additionalItems": false}"#,
        "no further items",
    ),
    ("maxItems", r#"{"type": "array", "maxItems": 2}"#, "at most 2 items"),
    ("minItems", r#"{"type": "array", "minItems": 2}"#, "at least 2 items"),
    ("uniqueItems", r#"{"type": "array", "uniqueItems": true}"#, "no two items are equal"),
    ("contains", r#"{"type": "array", "contains": {"const": 5}}"#, "p[at least one]integeralways 5"),
    ("maxProperties", r#"{"type": "object", "maxProperties": 2}"#, "at most 2 properties"),
    ("minProperties", r#"{"type": "object", "minProperties": 2}"#, "at least 2 properties"),
    ("required", r#"{"type": "object", "required": ["q"]}"#, "must have q"),
    ("properties", r#"{"type": "object", "properties": {"q": {"type": "null"}}}"#, "p.qnulloptional"),
    ("properties", r#"{"properties": {"q": false}}"#, "p.qnothingoptionalnever allowed"),
    (
        "patternProperties",
        r#"{"type": "object", "patternProperties": {"^x": {"type": "null"}}}"#,
        "p.(name like ^x)nulloptional",
    ),
    ("additionalProperties", r#"{"type": "object", "additionalProperties": false}"#, "no other properties"),
    ("additionalProperties", r#"{"additionalProperties": {"type": "null"}}"#, "p.(any name)nulloptional"),
    ("dependencies", r#"{"type": "object", "dependencies": {"q": ["r"]}}"#, "with q also r"),
    (
        "dependencies",
        r#"{"type": "object", "dependencies": {"q": {"maxProperties": 3}}}"#,
        "p(with q)at most 3 properties",
    ),
    ("propertyNames", r#"{"type": "object", "propertyNames": {"maxLength": 3}}"#, "p(every name)at most 3 characters"),
    ("const", r#"{"const": "this"}"#, "always this"),
    ("enum", r#"{"enum": ["this", 2]}"#, "one of this, 2"),
    ("type", r#"{"type": ["string", "array"]}"#, "pstring or array of anything"),
    ("format", r#"{"type": "string", "format": "iri"}"#, "string (iri)"),
    ("format", r#"{"format": "iri"}"#, "format iri"),
    ("contentMediaType", r#"{"type": "string", "contentMediaType": "image/png"}"#, "holds image/png"),
    ("contentEncoding", r#"{"type": "string", "contentEncoding": "base64"}"#, "encoded as base64"),
    ("if", r#"{"if": {"maxLength": 3}, "then": {"minLength": 2}}"#, "p(if)at most 3 characters"),
    ("then", r#"{"if": {"maxLength": 3}, "then": {"minLength": 2}}"#, "p(then)at least 2 characters"),
    ("else", r#"{"if": {"maxLength": 3}, "else": {"pattern": "^a"}}"#, "p(else)matches ^a"),
    ("allOf", r#"{"allOf": [{"maxLength": 3}, {"not": {"const": "b"}}]}"#, "p(part 2)"),
    (
        "anyOf",
        r#"{"anyOf": [{"type": "string", "maxLength": 3}, {"type": "boolean"}]}"#,
        "p(kind 1)stringat most 3 characters",
    ),
    ("anyOf", r#"{"type": "object", "anyOf": [{"required": ["q"]}, {"required": ["r"]}]}"#, "p(kind 2)must have r"),
    (
        "oneOf",
        r#"{"oneOf": [{"type": "string", "maxLength": 3}, {"type": "boolean"}]}"#,
        "fits exactly one of the kinds",
    ),
    ("not", r#"{"not": {"type": "string", "maxLength": 3}}"#, "p(not)stringat most 3 characters"),
    ("deprecated", r#"{"type": "string", "deprecated": true}"#, "deprecated"),
    ("x-unit", r#"{"type": "string", "x-unit": "ms"}"#, "x-unit: ms"),
    ("unknownKeyword", r#"{"type": "string", "unknownKeyword": [1]}"#, "unknownKeyword: [1]"),
];

/// What a reader sees of the tables of a message with this property.
fn tables(property: &str) -> String {
    let property: Value = serde_json::from_str(property).unwrap();
    let schema = json!({"type": "object", "properties": {"p": property}});
    let document = json!({
        "asyncapi": "3.0.0",
        "info": {"title": "T", "version": "1.0.0"},
        "channels": {"c": {"address": "a", "messages": {"Probe": {"payload": schema, "headers": schema}}}},
        "components": {"schemas": {"Shared": {"type": "integer", "minimum": 7}}},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.json");
    fs::write(&path, document.to_string()).unwrap();
    let (contract, _) = Builder::new().document(path).contract().unwrap_or_else(|error| panic!("{error}"));
    let markup = markup(&page_of(&contract));
    let document = read(&markup);
    let tables = document.descendants().filter(|node| node.attribute("class") == Some("properties"));
    let seen: Vec<_> = tables.map(seen).collect();
    assert_eq!(seen.len(), 2, "headers and payload: {markup}");
    assert_eq!(seen[0].replace("Headers: ", "Payload: "), seen[1]);
    seen.concat()
}

#[test]
fn every_keyword_is_on_the_page() {
    for (keyword, property, expected) in KEYWORDS {
        assert!(property.contains(&format!("\"{keyword}\"")), "{keyword}");
        let found = tables(property);
        assert!(found.contains(expected), "{keyword}: {found}");
    }
}
