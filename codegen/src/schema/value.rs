//! Values of documents as JSON text, as values to compare, and in parts for diagnostics.

use std::collections::BTreeSet;

pub(crate) use postroom_schema::json::quoted;
use serde_json::Value as Json;

use crate::{
    diagnostic::shortened,
    ir::Literal,
    tree::{Value, View},
};

/// A value of a document as JSON text, in the document's order and with its numbers' own text.
pub(crate) fn json(value: View<'_>) -> String {
    value.to_string()
}

/// A value of a document, as one that others are compared with.
pub(crate) fn literal(value: View<'_>) -> Literal {
    Literal { text: json(value), canonical: value.canonical() }
}

/// A list as JSON text, each value once: draft-07 wants the values of an `enum` to be unique, and validators refuse others.
pub(super) fn distinct(list: View<'_>) -> String {
    let mut seen = BTreeSet::new();
    let values: Vec<String> = list.items().filter(|value| seen.insert(value.canonical())).map(json).collect();
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
