//! What kind of value a JSON Schema asks for, in words.

use super::{json::Json, text::Text};

/// How many kinds are listed before they are only counted.
const MAX_LISTED: usize = 4;

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
    let branches = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)).map(Json::items).unwrap_or_default();
    if !branches.is_empty() {
        return listed(branches.iter().map(|branch| kind(branch, link)));
    }
    let stated = schema.get("type");
    let types = stated.iter().flat_map(|stated| stated.items().iter().chain([*stated])).filter_map(Json::str);
    let types: Vec<_> = types.collect();
    if types.is_empty() {
        let values = schema.get("enum").map(Json::items).unwrap_or_default().iter().chain(schema.get("const"));
        let kinds: Vec<_> = values.map(|value| value.kind().to_owned()).collect();
        return if kinds.is_empty() { untyped(schema).to_owned() } else { listed(kinds) };
    }
    let format = schema.text_of("format");
    listed(types.iter().map(|name| match (*name, format) {
        ("array", _) => {
            format!("array of {}", schema.get("items").map_or("anything".to_owned(), |items| kind(items, link)))
        }
        ("object", _) => object(schema, link),
        ("null", _) | (_, None) => Text(name).to_string(),
        (name, Some(format)) => format!("{} ({})", Text(name), Text(format)),
    }))
}

fn object(schema: &Json<'_>, link: &dyn Fn(&str) -> Option<String>) -> String {
    let has_properties = schema.get("properties").is_some_and(|properties| !properties.members().is_empty());
    match schema.get("additionalProperties") {
        Some(values @ Json::Object(_)) if !has_properties => format!("map of string to {}", kind(values, link)),
        _ => "object".to_owned(),
    }
}

fn untyped(schema: &Json<'_>) -> &'static str {
    if *schema == Json::Other("false") { "nothing" } else { "anything" }
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
        ];
        let link = |name: &str| (name == "Tree").then(|| "d/Tree".to_owned());
        for (schema, expected) in table {
            assert_eq!(kind(&Json::read(schema), &link), expected, "{schema}");
        }
    }
}
