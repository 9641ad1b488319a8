//! What `allOf` is merged into, beside what the `jsonschema` crate says of the schema as it is written: each two of many
//! branches, against many values.

use std::{collections::BTreeSet, fs};

use postroom_codegen::Builder;
use serde_json::{Value, json};

fn branches() -> Vec<Value> {
    vec![
        json!({"type": "integer"}),
        json!({"type": "number", "minimum": 2}),
        json!({"type": "integer", "maximum": 9_007_199_254_740_993_u64}),
        json!({"type": "integer", "exclusiveMinimum": 9_007_199_254_740_992_u64}),
        json!({"type": "integer", "minimum": 0, "maximum": u64::MAX}),
        json!({"type": "number", "multipleOf": 0.5}),
        json!({"type": "integer", "multipleOf": 3}),
        json!({"type": ["integer", "null"], "exclusiveMaximum": 9}),
        json!({"enum": [1, 2, 6.0, 9_007_199_254_740_993_u64]}),
        json!({"enum": [6, 3, null]}),
        json!({"const": 6}),
        json!({"type": "string"}),
        json!({"type": "string", "pattern": "^a", "maxLength": 3}),
        json!({"type": "string", "pattern": "b$", "minLength": 2}),
        json!({"enum": ["ab", "abc", "b", "ac"]}),
        json!({"type": "string", "enum": ["ab", "b", "xb"]}),
        json!({"const": "ab"}),
        json!({"type": "string", "format": "date"}),
        json!({"type": "array", "items": {"type": "integer"}}),
        json!({"type": "array", "items": {"type": "number", "minimum": 2}, "minItems": 1}),
        json!({"type": "array", "uniqueItems": true, "maxItems": 2}),
        json!({"type": "array", "uniqueItems": false, "minItems": 2}),
        json!({"type": "array", "items": {"enum": [2, 3]}}),
        json!({"type": "object", "properties": {"a": {"type": "integer"}}}),
        json!({"type": "object", "properties": {"a": {"type": "integer", "minimum": 2}, "b": {"type": "string"}}, "required": ["a"]}),
        json!({"type": "object", "properties": {"b": {"type": "string", "minLength": 2}}, "additionalProperties": {"type": "integer"}}),
        json!({"type": "object", "additionalProperties": {"type": "integer", "maximum": 2}}),
        json!({"type": "object", "properties": {"a": {}, "b": true}, "minProperties": 1}),
        json!({"type": "object", "properties": {"a": {}, "c": {}}, "additionalProperties": false}),
        json!({"type": "object", "properties": {"a": {"type": "object", "properties": {"a": {"type": "string"}}}}}),
        json!({"type": "object", "properties": {"a": {"type": "object", "required": ["b"], "properties": {"a": {"enum": ["x", "ab"]}}}}}),
        json!({"type": "object", "propertyNames": {"type": "string"}, "maxProperties": 1}),
        json!({"$ref": "#/components/schemas/Node"}),
        json!({"$ref": "#/components/schemas/Mark"}),
        json!({}),
        json!(true),
    ]
}

fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(2),
        json!(2.5),
        json!(2.25),
        json!(3),
        json!(6.0),
        json!(9),
        json!(9_007_199_254_740_992_u64),
        json!(9_007_199_254_740_993_u64),
        json!(9_007_199_254_740_994_u64),
        json!(u64::MAX),
        json!(""),
        json!("a"),
        json!("b"),
        json!("ab"),
        json!("abc"),
        json!("ac"),
        json!("xb"),
        json!("axxb"),
        json!("2024-02-30"),
        json!([]),
        json!([1]),
        json!([2, 3]),
        json!([2, 2.0]),
        json!(["x", null, 2.5]),
        json!({}),
        json!({"a": 1}),
        json!({"a": 2, "b": "xy"}),
        json!({"a": "x", "b": "x"}),
        json!({"b": 3}),
        json!({"c": 3}),
        json!({"d": 3}),
        json!({"d": "x", "a": 3}),
        json!({"a": {"a": "ab"}}),
        json!({"a": {"a": "y", "b": 1}}),
        json!({"a": {"a": 1}}),
        json!({"next": {"next": {"mark": 1}}}),
        json!({"next": {"next": 1, "value": "x"}, "mark": "m"}),
    ]
}

fn schemas() -> Value {
    json!({
        "Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}, "value": {"type": "integer"}}},
        "Mark": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Mark"}, "mark": {"type": "string"}}},
    })
}

/// What a value violates: places and keywords.
type Found = BTreeSet<(String, String)>;

fn violations(validator: &jsonschema::Validator, value: &Value) -> Found {
    let errors = validator.iter_errors(value);
    errors.map(|error| (error.instance_path().to_string(), error.kind().keyword().to_owned())).collect()
}

fn validator(schema: &Value) -> jsonschema::Validator {
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft7).should_validate_formats(true);
    options.build(schema).unwrap_or_else(|error| panic!("{schema}: {error}"))
}

/// Whether both refuse a value, and differ as they may: null that one branch lists, and another one's type refuses,
/// violates both keywords of what they become; and what one branch denies is not looked at as another one would.
fn may_differ(ours: &Found, theirs: &Found, value: &Value) -> bool {
    let is_denied = ours.iter().any(|(_, keyword)| keyword == "additionalProperties");
    (value.is_null() && theirs.is_subset(ours) && !theirs.is_empty()) || (is_denied && ours.is_subset(theirs))
}

#[test]
fn what_several_branches_become_is_what_they_say_together() {
    let branches = branches();
    let mut messages = serde_json::Map::new();
    let mut written = Vec::new();
    for (one, first) in branches.iter().enumerate() {
        for (other, second) in branches.iter().enumerate() {
            let name = format!("M{one}N{other}");
            // The second half is said beside the list, as far as it can be.
            let payload = match second {
                Value::Object(members) if (one + other) % 2 == 1 && !members.contains_key("$ref") => {
                    let mut members = members.clone();
                    members.insert("allOf".to_owned(), json!([first]));
                    Value::Object(members)
                }
                _ => json!({"allOf": [first, second]}),
            };
            messages.insert(name.clone(), json!({"payload": payload}));
            written.push((name, payload));
        }
    }
    let document = json!({
        "asyncapi": "3.0.0",
        "info": {"title": "T", "version": "1"},
        "components": {"messages": messages, "schemas": schemas()},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.json");
    fs::write(&path, document.to_string()).unwrap();
    let (contract, _) = Builder::new().document(&path).contract().unwrap_or_else(|error| panic!("{error}"));
    let values = values();
    let mut differences = Vec::new();
    for (key, payload) in written {
        let merged = contract.messages.iter().find(|message| message.key == key).unwrap();
        let mut whole = payload.clone();
        whole["components"] = json!({"schemas": schemas()});
        let ours = validator(&serde_json::from_str(&merged.payload.as_schema().to_document()).unwrap());
        let theirs = validator(&whole);
        for value in &values {
            let (ours, theirs) = (violations(&ours, value), violations(&theirs, value));
            if ours != theirs && !may_differ(&ours, &theirs, value) {
                differences
                    .push(format!("{payload}\n  became {}\n  {value}: {ours:?}, and is {theirs:?}", merged.payload));
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences[..differences.len().min(12)].join("\n")
    );
}
