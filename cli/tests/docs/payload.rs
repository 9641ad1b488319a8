//! How payloads look.

use postroom_cli::docs;
use postroom_schema::json::Document;
use serde_json::json;

use super::{contract, sender};

#[test]
fn every_schema_has_its_rendering() {
    let table = [
        // Objects.
        (
            json!({"type": "object", "properties": {"b": {"type": "integer"}, "a": {"type": "string"}}}),
            r#"{"a":"string","b":"integer"}"#,
        ),
        (
            json!({"type": "object", "properties": {"B": {"type": "null"}, "a": {"type": "null"}, "é": {"type": "null"}, "_": {"type": "null"}}}),
            r#"{"B":"null","_":"null","a":"null","é":"null"}"#,
        ),
        (json!({"type": "object"}), "{}"),
        (json!({"type": "object", "additionalProperties": false}), "{}"),
        (json!({"type": "object", "additionalProperties": true}), r#""object""#),
        (json!({"type": "object", "additionalProperties": {"type": "string"}}), r#""object""#),
        (json!({"type": "object", "properties": {"o": {"type": "object"}}}), r#"{"o":"object"}"#),
        (json!({"type": "object", "properties": {"o": {"type": "object", "properties": {}}}}), r#"{"o":"object"}"#),
        (
            json!({"type": "object", "properties": {"o": {"type": "object", "additionalProperties": {"type": "string"}}}}),
            r#"{"o":"object"}"#,
        ),
        (
            json!({"type": "object", "properties": {"o": {"type": "object", "properties": {"x": {"type": "boolean"}}, "additionalProperties": true}}}),
            r#"{"o":{"x":"boolean"}}"#,
        ),
        (json!({"properties": {"x": {"type": "boolean"}}}), r#"{"x":"boolean"}"#),
        // Arrays.
        (json!({"type": "array", "items": {"type": "string"}}), r#"["string"]"#),
        (json!({"type": "array"}), "[]"),
        (json!({"type": "array", "items": {}}), "[]"),
        (json!({"type": "array", "items": {"type": "object"}}), r#"["object"]"#),
        (
            json!({"type": "array", "items": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "number"}}}}}),
            r#"[[{"x":"number"}]]"#,
        ),
        // Scalars.
        (json!({"type": "number", "format": "float"}), r#""number[float]""#),
        (json!({"type": "integer"}), r#""integer""#),
        (json!({"type": "boolean", "default": true}), r#""boolean""#),
        (json!({"type": "string", "enum": ["b", "a", "c"]}), r#""string[enum:b,a,c]""#),
        (json!({"type": "integer", "enum": [3, 1]}), r#""integer[enum:3,1]""#),
        (json!({"type": "string", "format": "uuid", "enum": ["x"]}), r#""string[uuid]""#),
        (json!({"type": "string", "minLength": 3, "pattern": "^x"}), r#""string""#),
        (json!({"type": "string", "const": "x"}), r#""string""#),
        (json!({}), r#""string""#),
        (json!(true), r#""string""#),
        (json!({"enum": ["a", "b"]}), r#""string[enum:a,b]""#),
        (json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}), r#""string""#),
        // Null beside something else.
        (json!({"type": ["string", "null"], "format": "date"}), r#""string[date]""#),
        (json!({"type": ["string", "null"], "enum": ["a", null]}), r#""string[enum:a]""#),
        (json!({"type": ["object", "null"], "properties": {"x": {"type": "string"}}}), r#"{"x":"string"}"#),
        (json!({"anyOf": [{"type": "integer"}, {"type": "null"}]}), r#""integer""#),
        // What HTML and JavaScript would take for their own.
        (
            json!({"type": "string", "enum": ["<a>", "b&c", "d\"e", "f\\g", "h\ni", "\u{2028}"]}),
            r#""string[enum:\u003ca\u003e,b\u0026c,d\"e,f\\g,h\ni,\u2028]""#,
        ),
        (json!({"type": "object", "properties": {"<&>": {"type": "string"}}}), r#"{"\u003c\u0026\u003e":"string"}"#),
        // Types by name.
        (json!({"$ref": "#/definitions/A", "definitions": {"A": {"type": "integer"}}}), r#""integer""#),
        (json!({"$ref": "#/definitions/Missing"}), r#""Missing""#),
    ];
    for (schema, expected) in table {
        let rendered = payload(&schema.to_string());
        assert_eq!(dense(&rendered), expected, "{schema}");
    }
}

#[test]
fn lines_are_indented_by_two_spaces() {
    let schema = json!({"type": "object", "properties": {
        "list": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "string"}}}},
        "none": {"type": "array"},
    }});
    let expected = "{\n  \"list\": [\n    {\n      \"x\": \"string\"\n    }\n  ],\n  \"none\": []\n}";
    assert_eq!(payload(&schema.to_string()), expected);
}

/// Schemas as documents have them: what holds itself ends at its name.
#[test]
fn recursive_types_end_with_their_name() {
    let table = [
        ("#/components/schemas/Tree", r#"{"children":["Tree"],"label":"string"}"#),
        (
            "#/components/schemas/Pair",
            r#"{"left":{"children":["Tree"],"label":"string"},"right":{"children":["Tree"],"label":"string"}}"#,
        ),
        ("#/components/schemas/Hen", r#"{"egg":{"hen":"Hen"}}"#),
        ("#/components/schemas/Chain", r#"{"next":"Chain"}"#),
    ];
    for (reference, expected) in table {
        let mut document = sender("T", &["a"], &json!({"$ref": reference}));
        document["components"]["schemas"] = json!({
            "Tree": {"type": "object", "description": "A tree.", "properties": {
                "label": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            }},
            "Pair": {"type": "object", "properties": {
                "left": {"$ref": "#/components/schemas/Tree"}, "right": {"$ref": "#/components/schemas/Tree"},
            }},
            "Hen": {"type": "object", "properties": {"egg": {"$ref": "#/components/schemas/Egg"}}},
            "Egg": {"type": "object", "properties": {"hen": {"$ref": "#/components/schemas/Hen"}}},
            "Chain": {"type": "object", "properties": {"next": {"oneOf": [{"$ref": "#/components/schemas/Chain"}, {"type": "null"}]}}},
        });
        let contract = contract(&document);
        assert_eq!(
            dense(&docs::payload(contract.messages[0].payload.as_schema())),
            expected,
            "{}",
            contract.messages[0].payload
        );
    }
}

/// Types that all lead to each other would fill the world.
#[test]
fn a_text_has_its_limits() {
    let names: Vec<String> = (0..12).map(|index| format!("T{index}")).collect();
    let properties: serde_json::Map<_, _> =
        names.iter().map(|name| (name.clone(), json!({"$ref": format!("#/definitions/{name}")}))).collect();
    let definitions: serde_json::Map<_, _> =
        names.iter().map(|name| (name.clone(), json!({"type": "object", "properties": properties}))).collect();
    let rendered =
        payload(&json!({"type": "object", "properties": properties, "definitions": definitions}).to_string());
    assert!((10_000..4_000_000).contains(&rendered.len()), "{}", rendered.len());
    assert!(serde_json::from_str::<serde_json::Value>(&rendered).is_ok());
    let deep = format!("{}{{}}{}", r#"{"type":"array","items":"#.repeat(120), "}".repeat(120));
    assert!(payload(&deep).starts_with("[\n"));
    let too_deep = format!("{}{{}}{}", r#"{"type":"array","items":"#.repeat(10_000), "}".repeat(10_000));
    assert!(Document::parse(&too_deep).unwrap_err().reason.contains("nested more than 512 deep"));
}

/// Without white space outside strings; none of the strings here has any.
fn dense(json: &str) -> String {
    json.split_whitespace().collect()
}

#[test]
fn a_schema_is_shown_however_deep_it_is() {
    let deep = (0..100).fold(r#"{"type":"string"}"#.to_owned(), |inner, _| {
        format!(r#"{{"type":"object","properties":{{"a":{inner}}}}}"#)
    });
    let shown = payload(&deep);
    assert!(shown.starts_with("{\n  \"a\": {\n") && !shown.contains("limit"), "{shown}");
}

/// The rendering of a schema's text.
fn payload(schema: &str) -> String {
    docs::payload(Document::parse(schema).unwrap().as_schema())
}
