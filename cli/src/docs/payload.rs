//! How a payload looks: its JSON Schema as an example-like JSON text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::json;

/// How deep a text goes before a type's name stands for the rest.
const MAX_DEPTH: usize = 64;

/// How many values a text holds before types' names stand for the rest: types that lead to each other multiply.
const MAX_VALUES: usize = 20_000;

/// The rendering of a payload's JSON Schema: JSON with an indent of two spaces, keys sorted by their bytes, without a
/// newline at the end.
///
/// An object with properties becomes an object, one without `"object"` (`{}` at the top), an array `[item]`, and everything
/// else `type[format]`, `type[enum:a,b]` or `type`. What holds itself ends with its type's name.
///
/// ```
/// let schema = r#"{"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}}"#;
/// assert_eq!(postroom_cli::docs::payload(schema), "{\n  \"id\": \"string[uuid]\"\n}");
/// ```
#[must_use]
pub fn payload(schema: &str) -> String {
    let mut out = String::new();
    match json::parse(schema.as_bytes(), json::SCHEMA_DEPTH).map(|schema| schema.to_value()) {
        Ok(schema) => write(&Rendering::of(&schema), 0, &mut out),
        Err(error) => quote(&error.to_string(), &mut out),
    }
    out
}

/// What a text shows.
#[derive(Debug)]
enum Shown {
    Text(String),
    Object(BTreeMap<String, Shown>),
    Array(Option<Box<Shown>>),
}

/// A rendering under way.
#[derive(Debug)]
struct Rendering<'s> {
    definitions: Option<&'s Map<String, Value>>,
    /// The definitions inside which it is.
    within: BTreeSet<&'s str>,
    values: usize,
}

impl<'s> Rendering<'s> {
    fn of(schema: &'s Value) -> Shown {
        let definitions = schema.get("definitions").and_then(Value::as_object);
        let mut rendering = Self { definitions, within: BTreeSet::new(), values: 0 };
        // What stands in place may be a definition itself, where that holds itself.
        let same =
            definitions.into_iter().flatten().find(|(_, definition)| validation(definition) == validation(schema));
        rendering.within.extend(same.map(|(name, _)| name.as_str()));
        rendering.schema(schema, 0)
    }

    fn schema(&mut self, schema: &'s Value, depth: usize) -> Shown {
        self.values = self.values.saturating_add(1);
        let schema = without_null(schema);
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            return self.definition(name.rsplit('/').next().unwrap_or(name), depth);
        }
        let properties = schema.get("properties").and_then(Value::as_object).filter(|found| !found.is_empty());
        match (kind(schema), properties) {
            ("object" | "", Some(properties)) if depth < MAX_DEPTH => Shown::Object(
                properties.iter().map(|(name, value)| (name.clone(), self.schema(value, depth + 1))).collect(),
            ),
            ("object", None) if depth == 0 && !is_map(schema) => Shown::Object(BTreeMap::new()),
            ("array", _) if depth < MAX_DEPTH => {
                let items =
                    schema.get("items").filter(|items| items.as_object().is_some_and(|items| !items.is_empty()));
                Shown::Array(items.map(|items| Box::new(self.schema(items, depth + 1))))
            }
            ("", _) => Shown::Text(scalar("string", schema)),
            (kind, _) => Shown::Text(scalar(kind, schema)),
        }
    }

    fn definition(&mut self, name: &'s str, depth: usize) -> Shown {
        let found = self.definitions.and_then(|definitions| definitions.get(name));
        match found {
            Some(schema) if depth < MAX_DEPTH && self.values < MAX_VALUES && self.within.insert(name) => {
                let shown = self.schema(schema, depth);
                self.within.remove(name);
                shown
            }
            _ => Shown::Text(name.to_owned()),
        }
    }
}

/// The keywords of a schema but for those that may differ from one use of it to another.
fn validation(schema: &Value) -> Option<BTreeMap<&String, &Value>> {
    const ANNOTATIONS: [&str; 5] = ["title", "description", "default", "examples", "definitions"];
    let members = schema.as_object()?.iter();
    Some(members.filter(|(keyword, _)| !ANNOTATIONS.contains(&keyword.as_str())).collect())
}

/// The schema without the branch that only lets `null` in.
fn without_null(schema: &Value) -> &Value {
    let is_null = |branch: &&Value| branch.get("type").and_then(Value::as_str) == Some("null");
    let branches = ["anyOf", "oneOf"].iter().find_map(|key| schema.get(key)).and_then(Value::as_array);
    match branches.map(|branches| branches.iter().filter(|branch| !is_null(branch)).collect::<Vec<_>>()).as_deref() {
        Some([only]) if schema.get("type").is_none() => only,
        _ => schema,
    }
}

/// The type but `null`; empty where there is none.
fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("null")
        }
        _ => "",
    }
}

/// Whether an object is there for names that are not known beforehand.
fn is_map(schema: &Value) -> bool {
    matches!(schema.get("additionalProperties"), Some(Value::Object(_) | Value::Bool(true)))
}

fn scalar(kind: &str, schema: &Value) -> String {
    if let Some(format) = schema.get("format").and_then(Value::as_str) {
        return format!("{kind}[{format}]");
    }
    let values = schema.get("enum").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let values: Vec<String> = values.iter().filter(|value| !value.is_null()).map(plain).collect();
    if values.is_empty() { kind.to_owned() } else { format!("{kind}[enum:{}]", values.join(",")) }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn write(shown: &Shown, depth: usize, out: &mut String) {
    let indent = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    match shown {
        Shown::Text(text) => quote(text, out),
        Shown::Object(members) if members.is_empty() => out.push_str("{}"),
        Shown::Object(members) => {
            for (index, (name, value)) in members.iter().enumerate() {
                out.push(if index == 0 { '{' } else { ',' });
                indent(out, depth + 1);
                quote(name, out);
                out.push_str(": ");
                write(value, depth + 1, out);
            }
            indent(out, depth);
            out.push('}');
        }
        Shown::Array(None) => out.push_str("[]"),
        Shown::Array(Some(item)) => {
            out.push('[');
            indent(out, depth + 1);
            write(item, depth + 1, out);
            indent(out, depth);
            out.push(']');
        }
    }
}

/// A JSON string that is safe inside HTML and JavaScript too.
fn quote(text: &str, out: &mut String) {
    let quoted = Value::from(text).to_string();
    for char in quoted.chars() {
        match char {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => out.push(char),
        }
    }
}
