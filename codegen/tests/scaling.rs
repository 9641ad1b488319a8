//! How the code grows with its document: what is nested in itself, or said again and again, is written once.

use postroom_codegen::Builder;
use serde_json::{Value, json};

/// A schema of so many levels below it; the text tells what lies at one place from what lies at another.
type Nested = fn(usize, &str) -> Value;

fn own(name: &str) -> Value {
    let schema = json!({"type": "string", "maxLength": 9});
    json!({"type": "object", "properties": {name: schema}, "required": [name]})
}

fn with(mut schema: Value, key: &str, value: Value) -> Value {
    schema[key] = value;
    schema
}

/// A choice of three, the first of which is a schema of a level less.
fn choice(keyword: &str, levels: usize, branch: &str, inner: Nested) -> Value {
    let schema = own(&format!("{branch}{levels}"));
    if levels == 0 {
        return schema;
    }
    let branches = [inner(levels - 1, "a"), own(&format!("b{levels}")), own(&format!("c{levels}"))];
    with(schema, keyword, json!(branches))
}

fn one_of(levels: usize, branch: &str) -> Value {
    choice("oneOf", levels, branch, one_of)
}

fn any_of(levels: usize, branch: &str) -> Value {
    choice("anyOf", levels, branch, any_of)
}

/// A choice of three, the first of which has a property with such a choice.
fn in_properties(levels: usize, branch: &str) -> Value {
    let below = |levels: usize, branch: &str| {
        let mut schema = own(&format!("{branch}{levels}"));
        schema["properties"][format!("in{levels}")] = in_properties(levels, branch);
        schema
    };
    choice("oneOf", levels, branch, below)
}

/// Several types, with what only one of them is about, and the same for a property.
fn types(levels: usize, name: &str) -> Value {
    let mut schema = with(own(name), "type", json!(["object", "string", "array"]));
    for (key, value) in [("minLength", 1), ("maximum", 3)] {
        schema[key] = json!(value);
    }
    if levels > 0 {
        schema["properties"]["next"] = types(levels - 1, name);
    }
    schema
}

/// What no type says, which holds what no type says.
fn untyped(levels: usize, name: &str) -> Value {
    let inner = if levels == 0 { own(name) } else { untyped(levels - 1, name) };
    json!({"not": {"properties": {name: inner}, "minProperties": 1}})
}

/// Returns the number of bytes of a schema, and of the code.
fn sizes(nested: Nested, levels: usize) -> (usize, usize) {
    let payload = nested(levels, "x");
    let length = payload.to_string().len();
    let document = json!({
        "asyncapi": "3.0.0",
        "info": {"title": "T", "version": "1"},
        "components": {"messages": {"M": {"payload": payload}}},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    std::fs::write(&path, document.to_string()).unwrap();
    let (code, _) = Builder::new().document(path).generate().unwrap();
    syn::parse_file(&code).unwrap();
    (length, code.len())
}

#[test]
fn code_grows_with_what_is_nested() {
    // Each variant has the fields of all levels around it: those grow faster than the document, if slowly.
    let cases: [(&str, Nested, usize); 5] = [
        ("oneOf", one_of, 140),
        ("anyOf", any_of, 140),
        ("a choice in a property", in_properties, 120),
        ("several types", types, 120),
        ("no type", untyped, 120),
    ];
    for (what, nested, percent) in cases {
        let [once, twice] = [8, 16].map(|levels| sizes(nested, levels));
        assert!(twice.1 * once.0 * 100 <= once.1 * twice.0 * percent, "{what}: {once:?} became {twice:?}");
    }
}
