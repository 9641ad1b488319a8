//! What is valid and fits no generated type: told where a type would keep it, and nowhere else.

use postroom_cli::validate::{Target, Verdict};
use postroom_codegen::{Builder, Contract};
use serde_json::{Value, json};

fn contract(payload: &Value, schemas: &Value) -> Contract {
    let spec = json!({
        "asyncapi": "3.0.0", "info": {"title": "T", "version": "1"},
        "components": {"messages": {"M": {"payload": payload}}, "schemas": schemas},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.json");
    std::fs::write(&path, spec.to_string()).unwrap();
    Builder::new().document(path).contract().unwrap().0
}

/// The pointers and keywords of what is wrong.
fn found(payload: &Value, schemas: &Value, text: &str) -> Vec<String> {
    let contract = contract(payload, schemas);
    let target = Target::message(&contract, "M").unwrap();
    match target.judge(text.as_bytes()) {
        Verdict::Valid => Vec::new(),
        Verdict::Invalid { violations, .. } => {
            violations.iter().map(|found| format!("{} {}", found.pointer, found.keyword)).collect()
        }
        other => panic!("{other:?}"),
    }
}

/// An object that declares a property.
fn object(name: &str) -> Value {
    json!({"type": "object", "properties": {name: {"type": "integer"}}})
}

#[test]
fn undeclared_properties_need_room_where_they_are_kept() {
    let reference = || json!({"$ref": "#/components/schemas/S"});
    let (kept, dropped) = (true, false);
    let schemas = json!({
        "S": object("a"),
        "Tree": {"type": "object", "properties": {
            "left": {"$ref": "#/components/schemas/Tree"},
            "either": {"anyOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "integer"}]},
        }},
        "Line": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Line"}}},
    });
    for (payload, place, is_kept) in [
        (object("a"), "", dropped),
        (json!({"allOf": [object("a"), {"maxProperties": 5}]}), "", kept),
        (json!({"allOf": [object("a"), {"minProperties": 1}]}), "", kept),
        // Only what counts keeps, not what lies in it.
        (json!({"type": "object", "maxProperties": 3, "properties": {"in": object("a")}}), "/in", dropped),
        (json!({"type": "array", "items": object("a")}), "/0", dropped),
        (json!({"type": "array", "uniqueItems": true, "items": object("a")}), "/0", kept),
        (json!({"type": "array", "uniqueItems": true, "items": {"type": "array", "items": object("a")}}), "/0/0", kept),
        (json!({"oneOf": [object("a"), {"type": "integer"}]}), "", kept),
        (json!({"anyOf": [object("a"), {"type": "integer"}, {"type": "null"}]}), "", kept),
        // Null is no branch of its own.
        (json!({"anyOf": [object("a"), {"type": "null"}]}), "", dropped),
        (json!({"oneOf": [{"type": "object", "properties": {"in": object("a")}}, {"type": "integer"}]}), "/in", kept),
        (json!({"oneOf": [{"type": "object", "additionalProperties": object("a")}, {"type": "integer"}]}), "/in", kept),
        // One type in two places is kept in both.
        (json!({"type": "object", "properties": {"in": reference()}}), "/in", dropped),
        (
            json!({"type": "object", "properties": {
                "in": reference(), "or": {"oneOf": [reference(), {"type": "integer"}]},
            }}),
            "/in",
            kept,
        ),
        (json!({"$ref": "#/components/schemas/Line"}), "/next/next", dropped),
        (json!({"$ref": "#/components/schemas/Tree"}), "", kept),
        (json!({"$ref": "#/components/schemas/Tree"}), "/left/left", kept),
    ] {
        let names: Vec<_> = place.split('/').skip(1).collect();
        for wide in ["1e400", "18446744073709551616", "[[9007199254740993, 123456789012345678901]]"] {
            let inner = format!("{{\"undeclared\": {wide}}}");
            let text = names.iter().rev().fold(inner, |inner, name| match *name {
                "0" => format!("[{inner}]"),
                name => format!("{{\"{name}\": {inner}}}"),
            });
            let part = if wide.starts_with('[') { "/0/1" } else { "" };
            let lacking = format!("{place}/undeclared{part} not_representable");
            let expected = if is_kept { vec![lacking] } else { vec![] };
            assert_eq!(found(&payload, &schemas, &text), expected, "{payload} {text}");
        }
    }
}

#[test]
fn of_branches_that_fit_the_one_that_a_decoder_takes_is_told() {
    let of = |names: &[&str]| {
        let properties: serde_json::Map<_, _> =
            names.iter().map(|name| ((*name).to_owned(), json!({"type": "number"}))).collect();
        json!({"type": "object", "properties": properties})
    };
    let inner = |names: &[&str]| json!({"type": "object", "properties": {"in": of(names)}});
    let integer = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
    // No double is this integer, and a free-form value may be.
    const ODD: &str = "9007199254740993";
    for (branches, text, expected) in [
        // One that has room, before all others.
        (json!([of(&["a"]), integer]), "{`a`: ODD}", vec![]),
        (json!([of(&["a", "b"]), of(&["b"])]), "{`a`: ODD, `b`: 1}", vec![]),
        // The one that declares most.
        (json!([of(&["a"]), of(&["b", "c"])]), "{`a`: ODD, `b`: ODD, `c`: 1}", vec!["/b not_representable"]),
        (json!([of(&["a"]), inner(&["b", "c"])]), "{`a`: ODD, `in`: {`b`: ODD}}", vec!["/in/b not_representable"]),
        // Of equally good ones the first.
        (json!([of(&["a"]), of(&["b"])]), "{`b`: ODD, `a`: ODD}", vec!["/a not_representable"]),
        (json!([of(&["b"]), of(&["a"])]), "{`b`: ODD, `a`: ODD}", vec!["/b not_representable"]),
    ] {
        let text = &text.replace('`', "\"").replace("ODD", ODD);
        let mut found = found(&json!({"anyOf": branches}), &json!({}), text);
        found.sort();
        assert_eq!(found, expected, "{branches} {text}");
    }
}

#[test]
fn numbers_have_the_room_of_their_types() {
    let (wide, unsigned) = (u64::MAX, i64::MAX as u64 + 1);
    for (schema, number, has_room) in [
        (json!({"type": "integer"}), "9223372036854775808", false),
        (json!({"type": "integer", "minimum": 0}), "9223372036854775808", false),
        (json!({"type": "integer", "minimum": 0, "maximum": i64::MAX}), "9223372036854775807", true),
        (json!({"type": "integer", "minimum": 0, "maximum": unsigned}), "9223372036854775808", true),
        (json!({"type": "integer", "minimum": -0.5, "maximum": wide}), "18446744073709551615", true),
        (json!({"type": "integer", "exclusiveMinimum": -1, "maximum": wide}), "18446744073709551615", true),
        (json!({"type": "integer", "exclusiveMinimum": -1.5, "maximum": wide}), "18446744073709551615", false),
        (json!({"type": "integer", "minimum": 0, "exclusiveMaximum": unsigned}), "9223372036854775807", true),
        (json!({"type": "integer", "minimum": 0, "exclusiveMaximum": 1e30}), "18446744073709551615", true),
        (json!({"type": "integer", "minimum": 0, "exclusiveMaximum": 1e30}), "18446744073709551616", false),
        (json!({"type": "integer", "minimum": 0, "maximum": wide, "format": "int32"}), "2147483648", false),
        (json!({"enum": [0, wide]}), "18446744073709551615", true),
        (json!({"type": "number"}), "9007199254740992", true),
        (json!({"type": "number"}), "1e30", true),
        // It would become an integer.
        (json!({"type": "number"}), "9007199254740992.5", false),
        (json!({"type": "number"}), "0.10000000000000000001", true),
        (json!({"type": "number"}), "9007199254740993", false),
        (json!({"type": "number"}), "9007199254740993.0", false),
        (json!({"type": "number"}), "18446744073709551617", false),
        (json!({"type": "number"}), "1e400", false),
    ] {
        let expected = if has_room { vec![] } else { vec![" not_representable"] };
        assert_eq!(found(&schema, &json!({}), number), expected, "{schema} {number}");
    }
}

#[test]
fn times_that_are_kept_as_texts_have_room_for_every_fraction() {
    const FINE: &str = "23:59:59.0123456789Z";
    for (format, keywords, has_room) in [
        ("date-time", json!({}), false),
        ("time", json!({}), false),
        ("date-time", json!({"minLength": 20, "maxLength": 35}), false),
        ("date-time", json!({"minLength": 25}), true),
        ("date-time", json!({"minLength": 25.0}), true),
        ("time", json!({"maxLength": 23}), true),
        ("date-time", json!({"pattern": "Z$"}), false),
        ("date-time", json!({"pattern": "9Z$"}), true),
        ("time", json!({"pattern": "(?<=9)Z$"}), true),
        ("time", json!({"enum": [FINE]}), true),
        ("time", json!({"const": FINE}), true),
    ] {
        let mut schema = json!({"type": "string", "format": format});
        schema.as_object_mut().unwrap().extend(keywords.as_object().unwrap().clone());
        let text = if format == "time" { FINE.to_owned() } else { format!("2024-02-29T{FINE}") };
        let expected = if has_room { vec![] } else { vec![" not_representable"] };
        assert_eq!(found(&schema, &json!({}), &json!(text).to_string()), expected, "{schema}");
        let nullable = json!({"anyOf": [schema, {"type": "null"}]});
        assert_eq!(found(&nullable, &json!({}), &json!(text).to_string()), expected, "{nullable}");
    }
}

#[test]
fn multiples_are_those_of_the_digits_that_are_written() {
    for (kind, step, number, expected) in [
        ("number", json!(0.01), "19.99", vec![]),
        ("number", json!(2.5), "9223372036854775808", vec![" multipleOf"]),
        ("integer", json!(2), "18446744073709551615", vec![" multipleOf"]),
        ("integer", json!(2), "18446744073709551614", vec![" not_representable"]),
        ("integer", json!(7), "1e400", vec![" multipleOf"]),
        ("integer", json!(7), "7e400", vec![" not_representable"]),
        // A fraction is the double that is read for it.
        ("number", json!(0.1), "0.30000000000000000001", vec![]),
        ("number", json!(0.1), "0.30000000000000002", vec![" multipleOf"]),
    ] {
        let schema = json!({"type": kind, "multipleOf": step});
        assert_eq!(found(&schema, &json!({}), number), expected, "{schema} {number}");
    }
}

#[test]
fn fractions_are_the_same_where_they_are_one_double() {
    let unique = json!({"type": "array", "uniqueItems": true});
    for (text, expected) in [
        ("[0.1, 0.10000000000000000001]", vec![" uniqueItems"]),
        ("[0.1, 0.10000000000000002]", vec![]),
        ("[9007199254740993, 9007199254740992]", vec![]),
    ] {
        assert_eq!(found(&unique, &json!({}), text), expected, "{text}");
    }
}
