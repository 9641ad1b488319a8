//! How the work grows with the document: twice the document takes at most about twice as many allocations and bytes.
#![allow(clippy::unwrap_used, reason = "tests say what went wrong by panicking")]

use postroom_codegen::Builder;
use serde_json::{Map, Value, json};

/// A document of so many of something.
type Document = fn(usize) -> Value;

fn map(count: usize, entry: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..count).map(entry).collect::<Map<_, _>>())
}

fn refer(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn with_schemas(payload: &Value, schemas: &Value) -> Value {
    let messages = json!({"M": {"payload": payload}});
    json!({"asyncapi": "3.0.0", "info": {"title": "T", "version": "1"}, "components": {"messages": messages, "schemas": schemas}})
}

/// A choice of so many schemas, by both keywords, each of which extends the choice.
fn one_base(count: usize) -> Value {
    let named: Vec<Value> = (0..count).map(|index| refer(&format!("S{index}"))).collect();
    let mut schemas = map(count, |index| {
        let own = json!({"type": "object", "properties": {format!("p{index}"): {"type": "integer"}}});
        (format!("S{index}"), json!({"allOf": [refer("Base"), own]}))
    });
    schemas["Base"] =
        json!({"type": "object", "properties": {"k": {"type": "string"}}, "oneOf": named, "anyOf": named});
    with_schemas(&refer("Base"), &schemas)
}

/// So many such choices.
fn many_bases(count: usize) -> Value {
    let mut schemas = map(count, |index| {
        let named = [refer(&format!("A{index}")), refer(&format!("B{index}"))];
        let base = json!({"type": "object", "properties": {"k": {"type": "string"}}, "oneOf": named, "anyOf": named});
        (format!("S{index}"), base)
    });
    for index in 0..count {
        for name in ["A", "B"] {
            let own = json!({"type": "object", "properties": {name: {"type": "integer"}}, "required": [name]});
            schemas[format!("{name}{index}")] = json!({"allOf": [refer(&format!("S{index}")), own]});
        }
    }
    let properties = map(count, |index| (format!("p{index}"), refer(&format!("S{index}"))));
    with_schemas(&json!({"type": "object", "properties": properties}), &schemas)
}

/// So many servers and channels, each of which is on three of them.
fn servers(count: usize) -> Value {
    let server = |index: usize| json!({"$ref": format!("#/servers/s{}", index % count)});
    let channel = |index: usize| {
        let on = [server(index), server(index + 1), server(index + 2)];
        (format!("c{index}"), json!({"address": format!("a.{index}"), "servers": on}))
    };
    json!({
        "asyncapi": "3.0.0",
        "info": {"title": "T", "version": "1"},
        "servers": map(count, |index| (format!("s{index}"), json!({"host": format!("h{index}"), "protocol": "nats"}))),
        "channels": map(count, channel),
    })
}

/// A default of so many members, of which each has a pattern of its own, that no type holds.
fn patterns(count: usize) -> Value {
    let patterns = map(count, |index| (format!("^m{index}_"), json!({"maximum": index})));
    let default = map(count, |index| (format!("m{index}_"), json!(index)));
    let schema = json!({"type": "object", "patternProperties": patterns, "default": default});
    with_schemas(&json!({"type": "object", "properties": {"a": schema}}), &json!({}))
}

/// The allocations, and their bytes, that a document takes.
fn cost(document: &Value) -> (u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    std::fs::write(&path, document.to_string()).unwrap();
    let builder = Builder::new().document(path);
    let found = allocation_counter::measure(|| drop(builder.clone().generate().unwrap()));
    (found.count_total, found.bytes_total)
}

#[test]
fn twice_the_document_takes_twice_the_allocations() {
    let cases: [(&str, Document, usize); 4] = [
        ("a choice of what extends it", one_base, 25),
        ("many choices of what extends them", many_bases, 25),
        ("servers and channels", servers, 50),
        ("patterns and members", patterns, 100),
    ];
    for (what, document, count) in cases {
        let (once, twice) = (cost(&document(count)), cost(&document(2 * count)));
        // A collection that doubles may have grown once more.
        let is_linear = |once: u64, twice: u64| twice <= once * 23 / 10;
        assert!(is_linear(once.0, twice.0) && is_linear(once.1, twice.1), "{what}: {once:?} became {twice:?}");
    }
}
