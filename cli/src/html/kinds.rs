//! What kind of value a JSON Schema asks for, in words.

use super::{json::Json, text::Text};

/// How many kinds are listed before they are only counted.
pub(super) const MAX_LISTED: usize = 4;

/// The kind of what may be of every kind.
pub(super) const ANYTHING: &str = "anything";

/// The part of a JSON Schema that a `$ref` of the contract leads to.
pub(super) fn definition_of<'s>(schema: &'s Json<'_>) -> Option<&'s str> {
    schema.text_of("$ref")?.strip_prefix("#/definitions/")
}

/// The kind of value as HTML; `link` gives a definition's id.
pub(super) fn kind(schema: &Json<'_>, link: &dyn Fn(&str) -> Option<String>) -> String {
    if let Some(name) = definition_of(schema) {
        return match link(name) {
            Some(id) => format!("<a href=\"#{}\">{}</a>", Text(&id), Text(name)),
            None => Text(name).to_string(),
        };
    }
    let types = types(schema);
    if !types.is_empty() {
        let format = schema.text_of("format");
        return listed(types.into_iter().map(|name| match (name, format) {
            ("array", _) => array(schema, link),
            ("object", _) => object(schema, link),
            (name, Some(format)) if is_formatted(name) => format!("{} ({})", Text(name), Text(format)),
            (name, _) => Text(name).to_string(),
        }));
    }
    let branches =
        |keywords: &[&str]| keywords.iter().find_map(|key| schema.get(key)).map(Json::items).unwrap_or_default();
    let values = branches(&["enum"]).iter().chain(schema.get("const"));
    let alternatives = branches(&["oneOf", "anyOf"]).iter().map(|branch| kind(branch, link));
    let kinds = listed(alternatives.chain(values.map(|value| value.kind().to_owned())));
    if !kinds.is_empty() {
        return kinds;
    }
    let mut whole: Vec<_> = branches(&["allOf"]).iter().map(|branch| kind(branch, link)).collect();
    whole.retain(|kind| kind != ANYTHING);
    whole.dedup();
    match whole.len() {
        0 => untyped(schema).to_owned(),
        1..=MAX_LISTED => whole.join(" and "),
        _ => "several kinds at once".to_owned(),
    }
}

/// What `type` says.
pub(super) fn types<'s>(schema: &'s Json<'_>) -> Vec<&'s str> {
    let stated = schema.get("type");
    stated.into_iter().flat_map(|stated| stated.items().iter().chain([stated])).filter_map(Json::str).collect()
}

/// Whether `format` stands beside the kind of value.
pub(super) fn tells_format(schema: &Json<'_>) -> bool {
    types(schema).into_iter().any(is_formatted)
}

fn is_formatted(name: &str) -> bool {
    !matches!(name, "array" | "object" | "null")
}

fn array(schema: &Json<'_>, link: &dyn Fn(&str) -> Option<String>) -> String {
    match schema.get("items") {
        Some(Json::Array(_)) => "array".to_owned(),
        Some(items) => format!("array of {}", kind(items, link)),
        None => format!("array of {ANYTHING}"),
    }
}

fn object(schema: &Json<'_>, link: &dyn Fn(&str) -> Option<String>) -> String {
    let has_properties = schema.get("properties").is_some_and(|properties| !properties.members().is_empty());
    match schema.get("additionalProperties") {
        Some(values @ Json::Object(_)) if !has_properties => format!("map of string to {}", kind(values, link)),
        _ => "object".to_owned(),
    }
}

fn untyped(schema: &Json<'_>) -> &'static str {
    if *schema == Json::Other("false") { "nothing" } else { ANYTHING }
}

/// Kinds, each of them once.
fn listed(kinds: impl IntoIterator<Item = String>) -> String {
    let mut once: Vec<String> = Vec::new();
    for kind in kinds {
        if once.len() <= MAX_LISTED && !once.contains(&kind) {
            once.push(kind);
        }
    }
    if once.len() > MAX_LISTED { "one of several kinds".to_owned() } else { once.join(" or ") }
}

#[cfg(test)]
mod tests {
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
        let link = |name: &str| (name == "Tree").then(|| "d/Tree".to_owned());
        for (schema, expected) in table {
            assert_eq!(kind(&Json::read(schema), &link), expected, "{schema}");
        }
    }
}
