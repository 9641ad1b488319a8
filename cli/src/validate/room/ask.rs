//! Where in a schema the keyword is written that asks for room.

use std::collections::BTreeSet;

use postroom_codegen::contract::has_format_type;
use postroom_schema::{decimal::Decimal, pointer};
use serde_json::{Map, Value, json};

use super::{ANYTHING, KEYWORD, is_of};
use crate::schema::ANNOTATIONS;

/// Writes the keyword into a schema and its definitions, wherever a type is generated for it.
pub(super) fn ask(schema: &mut Value) {
    let mut asking = Asking::default();
    loop {
        let known = asking.types.len();
        let mut asked = schema.clone();
        asking.document(&mut asked);
        // One type may stand in several places, and was compared in a later one.
        if asking.types.len() == known {
            *schema = asked;
            return;
        }
    }
}

/// The branches of a choice between several, null not counted; none where a schema makes no such choice.
fn branches(schema: &Map<String, Value>) -> &[Value] {
    let lists = ["anyOf", "oneOf"].iter().filter_map(|keyword| schema.get(*keyword)?.as_array());
    let is_choice = |list: &&Vec<Value>| list.iter().filter(|branch| **branch != json!({"type": "null"})).count() > 1;
    lists.filter(is_choice).map(Vec::as_slice).next().unwrap_or_default()
}

/// The walk through a schema.
#[derive(Default)]
struct Asking {
    /// The definitions whose values something compares, to be asked once more.
    definitions: Vec<String>,
    /// What declares properties, and whose values something compares.
    types: BTreeSet<String>,
}

impl Asking {
    fn document(&mut self, schema: &mut Value) {
        let definitions = schema.get_mut("definitions").and_then(Value::as_object_mut).map(std::mem::take);
        self.schema(schema, false);
        let Some(mut definitions) = definitions else { return };
        let written = definitions.clone();
        definitions.values_mut().for_each(|definition| self.schema(definition, false));
        let mut seen = BTreeSet::new();
        while let Some(name) = self.definitions.pop() {
            if let Some(definition) = written.get(&name).filter(|_| seen.insert(name.clone())) {
                let mut definition = definition.clone();
                self.schema(&mut definition, true);
                definitions.insert(name, definition);
            }
        }
        if let Some(members) = schema.as_object_mut() {
            members.insert("definitions".to_owned(), definitions.into());
        }
    }

    /// A struct drops what it does not declare, unless something counts or compares it: its own rules count it; listed
    /// values, `uniqueItems` and the branches of a choice compare it, however deep it lies in what they are said of.
    fn schema(&mut self, schema: &mut Value, is_compared: bool) {
        let Value::Object(members) = schema else { return };
        if is_compared && let Some(name) = members.get("$ref").and_then(Value::as_str).and_then(definition) {
            self.definitions.push(name);
        }
        let declares = members.get("properties").map(|_| as_type(members));
        let is_compared = is_compared || declares.as_ref().is_some_and(|known| self.types.contains(known));
        self.types.extend(declares.filter(|_| is_compared));
        let compares = ["enum", "const"].iter().any(|keyword| members.contains_key(*keyword))
            || members.get("uniqueItems") == Some(&Value::Bool(true))
            || !branches(members).is_empty();
        let counts = ["minProperties", "maxProperties"].iter().any(|keyword| members.contains_key(*keyword));
        self.parts(members, is_compared || compares);
        mark(members, is_compared || counts);
    }

    fn parts(&mut self, members: &mut Map<String, Value>, is_compared: bool) {
        for (keyword, value) in members.iter_mut() {
            match (keyword.as_str(), value) {
                ("properties" | "patternProperties" | "dependencies", Value::Object(schemas)) => {
                    schemas.values_mut().for_each(|schema| self.schema(schema, is_compared));
                }
                ("allOf" | "anyOf" | "oneOf" | "items", Value::Array(schemas)) => {
                    schemas.iter_mut().for_each(|schema| self.schema(schema, is_compared));
                }
                ("items" | "additionalItems" | "additionalProperties" | "then" | "else", schema) => {
                    self.schema(schema, is_compared);
                }
                _ => {}
            }
        }
    }
}

/// The text of a schema that is the same wherever its type stands: without what is said of a place.
fn as_type(schema: &Map<String, Value>) -> String {
    let mut schema = schema.clone();
    ["definitions", "type"].iter().chain(&ANNOTATIONS).for_each(|keyword| _ = schema.remove(*keyword));
    Value::Object(schema).to_string()
}

/// The name of the definition that a reference leads to.
fn definition(reference: &str) -> Option<String> {
    Some(pointer::unescape(reference.strip_prefix("#/definitions/")?).into_owned())
}

/// Whether a field of this schema holds a time as it is written: as a listed text, or because the schema's other keywords
/// may refuse the text that would be written for the time.
fn keeps_texts(schema: &Map<String, Value>) -> bool {
    let Some(format) = schema.get("format").and_then(Value::as_str) else { return false };
    let count = |value: &Value| Decimal::parse(&value.as_number()?.to_string())?.to_u64();
    let lengths = ["minLength", "maxLength"].map(|keyword| schema.get(keyword).and_then(count));
    let pattern = schema.get("pattern").and_then(Value::as_str);
    ["enum", "const"].iter().any(|keyword| schema.contains_key(*keyword)) || !has_format_type(format, lengths, pattern)
}

/// Writes the keyword for a schema's own values, and for the parts of which it says nothing and that are kept.
fn mark(members: &mut Map<String, Value>, keeps_undeclared: bool) {
    let anything = || json!({ KEYWORD: ANYTHING });
    if is_of(members, "array") && !members.contains_key("items") {
        members.insert("items".to_owned(), anything());
    }
    if !members.contains_key("additionalProperties") {
        let required: Vec<String> = members
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        if let Some(properties) = members.get_mut("properties").and_then(Value::as_object_mut) {
            // What is required is kept, declared or not.
            required.into_iter().for_each(|name| _ = properties.entry(name).or_insert_with(anything));
        }
    }
    let is_kept = match members.get("additionalProperties") {
        Some(additional) => *additional == Value::Bool(true),
        None => is_of(members, "object") && (keeps_undeclared || !members.contains_key("properties")),
    };
    if is_kept {
        members.insert("additionalProperties".to_owned(), anything());
    }
    let says_something = ["type", "$ref", "allOf", "anyOf", "oneOf", "properties", "not", "if"];
    if members.contains_key("type") {
        let keeps_texts = keeps_texts(members);
        members.insert(KEYWORD.to_owned(), Value::Bool(!keeps_texts));
    } else if !says_something.iter().any(|keyword| members.contains_key(*keyword)) {
        members.insert(KEYWORD.to_owned(), ANYTHING.into());
    }
}
