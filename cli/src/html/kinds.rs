//! The kind of value that a JSON Schema asks for, in words.

use maud::{Markup, html};

use postroom_schema::{json::View, schema::Schema};

use super::{anchors::link, json::kind_of, text::joined};

/// The number of kinds that are listed before they are only counted.
pub(super) const MAX_LISTED: usize = 4;

/// The kind of what may be of every kind.
pub(super) const ANYTHING: &str = "anything";

/// Returns the part of a JSON Schema that a `$ref` of the contract leads to.
pub(super) fn definition_of(schema: View<'_>) -> Option<&str> {
    schema.text_of("$ref")?.strip_prefix("#/definitions/")
}

/// Returns the kind of value; `id_of` gives a definition's id.
pub(super) fn kind(schema: View<'_>, id_of: &dyn Fn(&str) -> Option<String>) -> Markup {
    if let Some(name) = definition_of(schema) {
        return link(id_of(name).as_ref(), name);
    }
    let types = types(schema);
    if !types.is_empty() {
        let format = schema.text_of("format");
        return listed(types.into_iter().map(|name| match (name, format) {
            ("array", _) => array(schema, id_of),
            ("object", _) => object(schema, id_of),
            (name, Some(format)) if is_formatted(name) => html! { (name) " (" (format) ")" },
            (name, _) => html! { (name) },
        }));
    }
    let branches =
        |keywords: &[&str]| keywords.iter().find_map(|key| schema.get(key)).into_iter().flat_map(View::items);
    let values = branches(&["enum"]).chain(schema.get("const"));
    let alternatives = branches(&["oneOf", "anyOf"]).map(|branch| kind(branch, id_of));
    let kinds = listed(alternatives.chain(values.map(|value| html! { (kind_of(value)) })));
    if !kinds.0.is_empty() {
        return kinds;
    }
    let mut whole: Vec<_> = branches(&["allOf"]).map(|branch| kind(branch, id_of)).collect();
    whole.retain(|kind| kind.0 != ANYTHING);
    whole.dedup_by(|kind, before| kind.0 == before.0);
    match whole.len() {
        0 if schema.bool() == Some(false) => html! { "nothing" },
        0 => html! { (ANYTHING) },
        1..=MAX_LISTED => joined(whole, " and "),
        _ => html! { "several kinds at once" },
    }
}

/// Returns the types that `type` names.
pub(super) fn types(schema: View<'_>) -> Vec<&str> {
    Schema::new(schema).type_names()
}

/// Returns whether `format` stands beside the kind of value.
pub(super) fn tells_format(schema: View<'_>) -> bool {
    types(schema).into_iter().any(is_formatted)
}

fn is_formatted(name: &str) -> bool {
    !matches!(name, "array" | "object" | "null")
}

fn array(schema: View<'_>, id_of: &dyn Fn(&str) -> Option<String>) -> Markup {
    html! {
        "array"
        @match schema.get("items") {
            Some(items) if items.is_array() => {}
            Some(items) => { " of " (kind(items, id_of)) }
            None => { " of " (ANYTHING) }
        }
    }
}

fn object(schema: View<'_>, id_of: &dyn Fn(&str) -> Option<String>) -> Markup {
    let has_properties = schema.get("properties").is_some_and(|properties| properties.members().len() > 0);
    html! {
        @match schema.get("additionalProperties") {
            Some(values) if values.is_object() && !has_properties => { "map of string to " (kind(values, id_of)) }
            _ => "object",
        }
    }
}

/// Returns kinds, each of them once.
fn listed(kinds: impl IntoIterator<Item = Markup>) -> Markup {
    let mut once: Vec<Markup> = Vec::new();
    for kind in kinds {
        if once.len() <= MAX_LISTED && once.iter().all(|other| other.0 != kind.0) {
            once.push(kind);
        }
    }
    if once.len() > MAX_LISTED {
        html! { "one of several kinds" }
    } else {
        joined(once, " or ")
    }
}

#[cfg(test)]
mod tests {
    use postroom_schema::json::Document;

    use super::*;

    #[test]
    fn kinds_have_words() {
        let table = [
            ("{}", "anything"),
            ("true", "anything"),
            ("false", "nothing"),
            (r#"{"type": "string"}"#, "string"),
            (r#"{"type": "string", "format": "<uuid>"}"#, "string (&lt;uuid&gt;)"),
            (r#"{"type": ["string", "null"], "format": "date"}"#, "string (date) or null"),
            (r#"{"type": "array"}"#, "array of anything"),
            (
                r#"{"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}"#,
                "array of array of integer",
            ),
            (r#"{"type": "object", "additionalProperties": {"type": "integer"}}"#, "map of string to integer"),
            (r#"{"type": "object", "additionalProperties": true}"#, "object"),
            (r#"{"enum": ["a", 1, "b", null]}"#, "string or integer or null"),
            (r#"{"const": 1.5}"#, "number"),
            (
                r#"{"oneOf": [{"type": "string"}, {"type": "string", "maxLength": 2}, {"type": "null"}]}"#,
                "string or null",
            ),
            (r#"{"enum": [1, "a", null, true, {}, []]}"#, "one of several kinds"),
            (r##"{"$ref": "#/definitions/Tree"}"##, "<a href=\"#d/Tree\">Tree</a>"),
            (
                r##"{"anyOf": [{"$ref": "#/definitions/Tree"}, {"type": "null"}]}"##,
                "<a href=\"#d/Tree\">Tree</a> or null",
            ),
            (r##"{"$ref": "#/definitions/<Other>"}"##, "&lt;Other&gt;"),
            (r#"{"type": "object", "oneOf": [{"required": ["a"]}, {}]}"#, "object"),
            (r#"{"type": "array", "items": [{"type": "string"}]}"#, "array"),
            (r#"{"type": "array", "format": "csv"}"#, "array of anything"),
            (
                r##"{"allOf": [{"$ref": "#/definitions/Tree"}, {"type": "object"}, {}]}"##,
                "<a href=\"#d/Tree\">Tree</a> and object",
            ),
            (r#"{"oneOf": [{"type": "string"}], "enum": [1]}"#, "string or integer"),
        ];
        let id_of = |name: &str| (name == "Tree").then(|| "d/Tree".to_owned());
        for (schema, expected) in table {
            assert_eq!(kind(Document::parse(schema).unwrap().view(), &id_of).0, expected, "{schema}");
        }
    }
}
