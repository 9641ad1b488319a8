//! The schemas inside a schema: those of what is in a value, and further ones that the value itself is held to.

use std::collections::BTreeSet;

use super::{
    json::Json,
    kinds::{MAX_LISTED, definition_of, types},
    rules::rules,
};

/// A schema inside a schema.
#[derive(Clone, Debug)]
pub(super) struct Part<'s, 'a> {
    /// How the place is called below the value: `.name`, `[0]`, `(kind 1)`.
    pub(super) name: String,
    pub(super) schema: &'s Json<'a>,
    /// Whether it is about a member that must be there, where that can be said.
    pub(super) required: Option<bool>,
    /// Whether it is about the value itself, and not about something in it.
    pub(super) is_own: bool,
}

/// The parts of a schema that need rows of their own, in an order that does not depend on the document's but for names.
///
/// The schema of all items is none of them: it is told together with the array.
pub(super) fn parts<'s, 'a>(schema: &'s Json<'a>) -> Vec<Part<'s, 'a>> {
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
        let branches = schema.get(keyword).map(Json::items).unwrap_or_default();
        // Where nothing but kinds tells branches apart, these stand where the value's own kind does.
        if !has_kind || branches.len() > MAX_LISTED || branches.iter().any(says_more) {
            let numbered = branches.iter().enumerate();
            parts.extend(numbered.map(|(index, branch)| Part::own(format!("({word} {})", index + 1), branch)));
        }
    }
    for (keyword, name) in [("not", "(not)"), ("if", "(if)"), ("then", "(then)"), ("else", "(else)")] {
        parts.extend(schema.get(keyword).map(|condition| Part::own(name.to_owned(), condition)));
    }
    for keyword in ["dependencies", "dependentSchemas"] {
        let conditions = schema.get(keyword).map(Json::members).unwrap_or_default().iter();
        let conditions = conditions.filter(|(_, condition)| !matches!(condition, Json::Array(_)));
        parts.extend(conditions.map(|(name, condition)| Part::own(format!("(with {name})"), condition)));
    }
    parts
}

/// Whether something is in a value that needs rows of its own.
pub(super) fn has_rows(schema: &Json<'_>) -> bool {
    !parts(schema).is_empty() || schema.get("items").is_some_and(has_rows)
}

impl<'s, 'a> Part<'s, 'a> {
    fn own(name: String, schema: &'s Json<'a>) -> Self {
        Self { name, schema, required: None, is_own: true }
    }

    fn within(name: String, schema: &'s Json<'a>, required: Option<bool>) -> Self {
        Self { name, schema, required, is_own: false }
    }
}

/// What is in an object.
fn members<'s, 'a>(schema: &'s Json<'a>) -> Vec<Part<'s, 'a>> {
    let properties = schema.get("properties").map(Json::members).unwrap_or_default();
    let required: BTreeSet<_> =
        schema.get("required").map(Json::items).into_iter().flatten().filter_map(Json::str).collect();
    let property = |(name, property): &'s (String, Json<'a>)| {
        Part::within(format!(".{name}"), property, Some(required.contains(name.as_str())))
    };
    let mut parts: Vec<_> = properties.iter().map(property).collect();
    let patterns = schema.get("patternProperties").map(Json::members).unwrap_or_default();
    parts.extend(
        patterns.iter().map(|(name, values)| Part::within(format!(".(name like {name})"), values, Some(false))),
    );
    if let Some(values @ Json::Object(_)) = schema.get("additionalProperties") {
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

/// What is in an array whose items are not all alike.
fn items<'s, 'a>(schema: &'s Json<'a>) -> Vec<Part<'s, 'a>> {
    let mut parts = Vec::new();
    if let Some(Json::Array(first)) = schema.get("items") {
        let numbered = first.iter().enumerate();
        parts.extend(numbered.map(|(index, item)| Part::within(format!("[{index}]"), item, None)));
        if let Some(further @ Json::Object(_)) = schema.get("additionalItems") {
            parts.push(Part::within(format!("[{}…]", first.len()), further, None));
        }
    }
    parts.extend(schema.get("contains").map(|item| Part::within("[at least one]".to_owned(), item, None)));
    parts
}

/// Whether there is more to say of a schema than which kind of value it is for.
fn says_more(schema: &Json<'_>) -> bool {
    let is_annotated = ["title", "description", "default", "examples"].iter().any(|key| schema.get(key).is_some());
    let is_plain = !is_annotated && rules(schema).is_empty() && parts(schema).is_empty();
    !is_plain || schema.get("items").is_some_and(says_more)
}
