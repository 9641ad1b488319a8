//! Values of documents as JSON text, as values to compare, and in parts for diagnostics.

pub(crate) use postroom_schema::json::quoted;
use serde_json::Value as Json;

use crate::{
    diagnostic::shortened,
    ir::{Literal, Shape},
    tree::{Member, NodeId, Place, Tree, Value, View},
};

/// Returns a value of a document as JSON text, in the document's order and with its numbers' own text.
pub(crate) fn json(value: View<'_>) -> String {
    value.to_string()
}

/// Returns a value of a document, as one that others are compared with.
pub(crate) fn literal(value: View<'_>) -> Literal {
    Literal { text: json(value), canonical: value.canonical() }
}

/// Returns the start of a value as JSON text, for a diagnostic.
pub(crate) fn excerpt(value: View<'_>) -> String {
    shortened(&json(value))
}

/// Returns a value of a document; its depth is that of a document.
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

/// Returns whether a value can be a schema; `dependencies` also has lists of names, and `items` lists of schemas.
pub(super) fn is_schema(value: View<'_>) -> bool {
    matches!(value.value(), Value::Bool(_) | Value::Object(_))
}

/// Returns the name of a shape in `type`; empty for one of several types.
pub(super) fn shape_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Boolean => "boolean",
        Shape::Integer(_) => "integer",
        Shape::Number => "number",
        Shape::String | Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time => "string",
        Shape::Array(_) | Shape::Tuple(_) | Shape::Bytes => "array",
        Shape::Map(_) | Shape::FreeObject => "object",
        Shape::Null => "null",
        Shape::Any | Shape::Named(_) => "",
    }
}

/// Returns a member of an object that is put together.
pub(crate) fn member(key: &str, value: NodeId, place: Place) -> Member {
    Member { key: key.to_owned(), key_place: place, value }
}

/// Copies a value of a document, as it is written.
pub(super) fn copy(tree: &mut Tree, value: View<'_>) -> NodeId {
    let copied = match value.value() {
        Value::Array(_) => Value::Array(value.items().map(|item| copy(tree, item)).collect()),
        Value::Object(_) => {
            Value::Object(value.members().map(|(key, at)| member(key, copy(tree, at), at.place())).collect())
        }
        scalar => scalar.clone(),
    };
    tree.add(copied, value.place(), None)
}

/// Copies a value that is no schema, with what its references lead to in their place.
pub(crate) fn whole(tree: &mut Tree, value: View<'_>) -> NodeId {
    Following { tree, is_within_schema: false, open: Vec::new(), written: 0 }.follow(value)
}

/// Copies a value within a schema as [`whole`] does; where references are not followed any more stands the schema that says
/// nothing, because in what is written theirs lead nowhere.
pub(super) fn whole_within(tree: &mut Tree, value: View<'_>) -> NodeId {
    Following { tree, is_within_schema: true, open: Vec::new(), written: 0 }.follow(value)
}

/// The number of values that are written before references are not followed any more: what refers to one another would
/// square its size.
const MAX_FOLLOWED: usize = 4096;

/// The depth to which references are followed.
const MAX_DEPTH: usize = 8;

/// The references that are followed from a value.
struct Following<'t> {
    tree: &'t mut Tree,
    /// `true` if what is copied is part of a schema.
    is_within_schema: bool,
    open: Vec<NodeId>,
    written: usize,
}

impl Following<'_> {
    /// Copies a value with what its references lead to; the depth is that of a document, so many times.
    fn follow(&mut self, value: View<'_>) -> NodeId {
        let target = value.target();
        if target.id != value.id {
            if self.open.contains(&target.id) || self.open.len() == MAX_DEPTH || self.written > MAX_FOLLOWED {
                return if self.is_within_schema {
                    self.tree.add(Value::Object(Vec::new()), value.place(), None)
                } else {
                    copy(self.tree, value)
                };
            }
            self.open.push(target.id);
            let followed = self.follow(target);
            self.open.pop();
            return followed;
        }
        self.written += 1;
        let copied = match value.value() {
            Value::Array(_) => Value::Array(value.items().map(|item| self.follow(item)).collect()),
            Value::Object(_) => {
                Value::Object(value.members().map(|(key, at)| member(key, self.follow(at), at.place())).collect())
            }
            scalar => scalar.clone(),
        };
        self.tree.add(copied, value.place(), None)
    }
}
