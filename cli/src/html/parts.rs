//! The schemas inside a schema: those of what is in a value, and further ones that the value itself is held to.

use std::collections::BTreeSet;

use postroom_schema::json::View;

use super::{
    kinds::{MAX_LISTED, definition_of, types},
    rules::rules,
};

/// A schema inside a schema.
#[derive(Clone, Debug)]
pub(super) struct Part<'s> {
    /// The name of the place below the value: `.name`, `[0]`, `(kind 1)`.
    pub(super) name: String,
    pub(super) schema: View<'s>,
    /// `true` if it is about a member that must be there; `None` if that cannot be said.
    pub(super) required: Option<bool>,
    /// `true` if it is about the value itself, and not about something in it.
    pub(super) is_own: bool,
}

/// Returns the parts of a schema that need rows of their own, in an order that does not depend on the document's but
/// for names.
///
/// The schema of all items is none of them: it is told together with the array.
pub(super) fn parts<'s>(schema: View<'s>) -> Vec<Part<'s>> {
    if definition_of(schema).is_some() {
        // What a definition holds is in its own table, and nothing else counts beside `$ref` (draft-07, section 8.3).
        return Vec::new();
    }
    let mut parts = members(schema);
    parts.extend(items(schema));
    let is_typed = !types(schema).is_empty();
    let is_second = schema.get("oneOf").is_some();
    for (keyword, word, has_kind) in [
        ("oneOf", "kind", !is_typed),
        ("anyOf", if is_second { "other kind" } else { "kind" }, !is_typed && !is_second),
        ("allOf", "part", false),
    ] {
        let branches: Vec<_> = schema.get(keyword).into_iter().flat_map(View::items).collect();
        // Where nothing but kinds tells branches apart, these stand where the value's own kind does.
        if !has_kind || branches.len() > MAX_LISTED || branches.iter().any(|branch| says_more(*branch)) {
            let numbered = branches.into_iter().enumerate();
            parts.extend(numbered.map(|(index, branch)| Part::own(format!("({word} {})", index + 1), branch)));
        }
    }
    for (keyword, name) in [("not", "(not)"), ("if", "(if)"), ("then", "(then)"), ("else", "(else)")] {
        parts.extend(schema.get(keyword).map(|condition| Part::own(name.to_owned(), condition)));
    }
    for keyword in ["dependencies", "dependentSchemas"] {
        let conditions = schema.get(keyword).into_iter().flat_map(View::members);
        let conditions = conditions.filter(|(_, condition)| !condition.is_array());
        parts.extend(conditions.map(|(name, condition)| Part::own(format!("(with {name})"), condition)));
    }
    parts
}

/// Returns whether something is in a value that needs rows of its own.
pub(super) fn has_rows(schema: View<'_>) -> bool {
    !parts(schema).is_empty() || schema.get("items").is_some_and(has_rows)
}

impl<'s> Part<'s> {
    fn own(name: String, schema: View<'s>) -> Self {
        Self { name, schema, required: None, is_own: true }
    }

    fn within(name: String, schema: View<'s>, required: Option<bool>) -> Self {
        Self { name, schema, required, is_own: false }
    }
}

/// Returns the parts of an object.
fn members<'s>(schema: View<'s>) -> Vec<Part<'s>> {
    let properties = schema.get("properties").into_iter().flat_map(View::members);
    let required: BTreeSet<_> =
        schema.get("required").into_iter().flat_map(View::items).filter_map(View::str).collect();
    let property =
        |(name, property): (&str, View<'s>)| Part::within(format!(".{name}"), property, Some(required.contains(name)));
    let mut parts: Vec<_> = properties.map(property).collect();
    let patterns = schema.get("patternProperties").into_iter().flat_map(View::members);
    parts.extend(patterns.map(|(name, values)| Part::within(format!(".(name like {name})"), values, Some(false))));
    if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) {
        let is_map = parts.is_empty();
        // What a map holds may be told beside its name.
        if !is_map || types(schema) != ["object"] || says_more(values) {
            let name = if is_map { ".(any name)" } else { ".(any other name)" };
            parts.push(Part::within(name.to_owned(), values, Some(false)));
        }
    }
    parts.extend(schema.get("propertyNames").map(|names| Part::own("(every name)".to_owned(), names)));
    parts
}

/// Returns the parts of an array whose items are not all alike.
fn items<'s>(schema: View<'s>) -> Vec<Part<'s>> {
    let mut parts = Vec::new();
    if let Some(first) = schema.get("items").filter(|items| items.is_array()) {
        let first = first.items();
        let count = first.len();
        let numbered = first.enumerate();
        parts.extend(numbered.map(|(index, item)| Part::within(format!("[{index}]"), item, None)));
        if let Some(further) = schema.get("additionalItems").filter(|further| further.is_object()) {
            parts.push(Part::within(format!("[{count}…]"), further, None));
        }
    }
    parts.extend(schema.get("contains").map(|item| Part::within("[at least one]".to_owned(), item, None)));
    parts
}

/// Returns whether there is more to say of a schema than which kind of value it is for.
fn says_more(schema: View<'_>) -> bool {
    let is_annotated = ["title", "description", "default", "examples"].iter().any(|key| schema.get(key).is_some());
    let is_plain = !is_annotated && rules(schema).is_empty() && parts(schema).is_empty();
    !is_plain || schema.get("items").is_some_and(says_more)
}
