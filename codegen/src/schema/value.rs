//! Values of documents as JSON text, as values to compare, and in parts for diagnostics.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::{
    decimal::Decimal,
    diagnostic::shortened,
    ir::Literal,
    tree::{Value, View},
};

/// A value of a document as JSON text, in the document's order and with its numbers' own text.
pub(crate) fn json(value: View<'_>) -> String {
    match value.value() {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) => quoted(text),
        Value::Array(_) => format!("[{}]", value.items().map(json).collect::<Vec<_>>().join(",")),
        Value::Object(_) => {
            let member = |(key, value): (&str, View<'_>)| format!("{}:{}", quoted(key), json(value));
            format!("{{{}}}", value.members().map(member).collect::<Vec<_>>().join(","))
        }
    }
}

/// A value of a document, as one that others are compared with.
pub(crate) fn literal(value: View<'_>) -> Literal {
    Literal { text: json(value), canonical: canonical(value) }
}

/// One JSON text for all values that are equal: numbers in one spelling, members in one order. The depth is that of a
/// document.
pub(crate) fn canonical(value: View<'_>) -> String {
    match value.value() {
        Value::Number(text) => Decimal::parse(text).map_or_else(|| text.clone(), |number| number.canonical()),
        Value::Array(_) => format!("[{}]", value.items().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(_) => {
            let member = |(key, value): (&str, View<'_>)| format!("{}:{}", quoted(key), canonical(value));
            let mut members: Vec<String> = value.members().map(member).collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
        Value::Null | Value::Bool(_) | Value::String(_) => json(value),
    }
}

/// A list as JSON text, each value once: draft-07 wants the values of an `enum` to be unique, and validators refuse others.
pub(super) fn distinct(list: View<'_>) -> String {
    let mut seen = BTreeSet::new();
    let values: Vec<String> = list.items().filter(|value| seen.insert(canonical(*value))).map(json).collect();
    format!("[{}]", values.join(","))
}

/// The start of a value as JSON text, for a diagnostic.
pub(crate) fn excerpt(value: View<'_>) -> String {
    shortened(&json(value))
}

/// A value of a document; its depth is that of a document.
pub(crate) fn parsed(value: View<'_>) -> Json {
    match value.value() {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(text) => text.parse().map_or(Json::Null, Json::Number),
        Value::String(text) => Json::String(text.clone()),
        Value::Array(_) => Json::Array(value.items().map(parsed).collect()),
        Value::Object(_) => Json::Object(value.members().map(|(key, value)| (key.to_owned(), parsed(value))).collect()),
    }
}

/// A JSON string.
pub(crate) fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}
