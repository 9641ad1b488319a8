//! The rules of a JSON Schema, in words (draft-07 validation,
//! <https://json-schema.org/draft-07/json-schema-validation>).

use std::collections::BTreeSet;

use maud::{Markup, html};
use postroom_schema::{
    json::View,
    vocabulary::{self, Role},
};

use super::{
    json::{line, quoted},
    kinds::{definition_of, tells_format, types},
    text::joined,
};

/// Returns whether a keyword has words of its own here, is told by other parts of the page, or says nothing about
/// values: extensions are none of these, and what later drafts check is shown as it is written, but for what depends on
/// another property.
fn is_told(keyword: &str) -> bool {
    match vocabulary::keyword(keyword).map(|known| known.role) {
        Some(Role::Asserts | Role::Unchecked) => true,
        Some(Role::Annotates) => !["$defs", "discriminator", "externalDocs"].contains(&keyword),
        Some(Role::Newer) => ["dependentRequired", "dependentSchemas"].contains(&keyword),
        None => false,
    }
}

/// Returns the rules that a schema has for the value itself, in an order that does not depend on the document's.
pub(super) fn rules(schema: View<'_>) -> Vec<Markup> {
    let mut rules = marks(schema);
    if schema.bool() == Some(false) {
        rules.push(html! { "never allowed" });
    }
    if let Some(format) = schema.text_of("format").filter(|_| !tells_format(schema)) {
        rules.push(html! { "format " (format) });
    }
    if let Some(value) = schema.get("const") {
        rules.push(html! { "always " (code(value)) });
    }
    if let Some(values) = schema.get("enum") {
        let values: Vec<_> = values.items().collect();
        rules.push(match values.as_slice() {
            [] => html! { "never allowed" },
            [only] => html! { "always " (code(*only)) },
            _ => html! { "one of " (codes(values)) },
        });
    }
    rules.extend(range(schema));
    rules.extend(schema.get("multipleOf").map(|step| html! { "a multiple of " (code(step)) }));
    let counts = [
        ("minLength", "maxLength", "character", "characters"),
        ("minItems", "maxItems", "item", "items"),
        ("minProperties", "maxProperties", "property", "properties"),
    ];
    for (least, most, one, many) in counts {
        let bounds = [least, most].map(|key| schema.get(key).map(line));
        rules.extend(count(bounds, one, many).map(|words| html! { (words) }));
    }
    if let Some(pattern) = schema.get("pattern") {
        let pattern = pattern.str().map_or_else(|| line(pattern), visible);
        rules.push(html! { "matches " code { (pattern) } });
    }
    if schema.get("uniqueItems").and_then(View::bool) == Some(true) {
        rules.push(html! { "no two items are equal" });
    }
    rules.extend(members(schema));
    rules.extend(combinations(schema));
    rules.extend(schema.text_of("contentEncoding").map(|encoding| html! { "encoded as " (encoding) }));
    rules.extend(schema.text_of("contentMediaType").map(|media| html! { "holds " (media) }));
    rules.extend(others(schema));
    rules
}

/// Returns what people should know before they use a value.
fn marks(schema: View<'_>) -> Vec<Markup> {
    let is_true = |key: &str| schema.get(key).and_then(View::bool) == Some(true);
    let marks = [("deprecated", "deprecated"), ("readOnly", "read-only"), ("writeOnly", "write-only")];
    let marks = marks.into_iter().filter(|(key, _)| is_true(key));
    marks.map(|(_, word)| html! { strong { (word) } }).collect()
}

/// Returns what the value's further schemas have to do with each other. The schemas themselves have rows.
fn combinations(schema: View<'_>) -> Vec<Markup> {
    let mut rules = Vec::new();
    let count = |key: &str| schema.get(key).map_or(0, |branches| branches.items().len());
    if count("oneOf") > 1 {
        rules.push(html! { "fits exactly one of the kinds" });
    }
    if count("anyOf") > 1 && (count("oneOf") > 0 || !types(schema).is_empty()) {
        rules.push(html! { "fits at least one of the " @if count("oneOf") > 0 { "other " } "kinds" });
    }
    if count("allOf") > 1 {
        rules.push(html! { "fits all of the parts" });
    }
    let is_closed = schema.get("additionalItems").and_then(View::bool) == Some(false);
    if is_closed && schema.get("items").is_some_and(View::is_array) {
        rules.push(html! { "no further items" });
    }
    for keyword in ["dependencies", "dependentRequired"] {
        for (name, needed) in schema.get(keyword).into_iter().flat_map(View::members) {
            if needed.is_array() {
                rules.push(html! { "with " code { (visible(name)) } " also " (codes(needed.items())) });
            }
        }
    }
    rules
}

fn range(schema: View<'_>) -> Option<Markup> {
    let bound = |key: &str| schema.get(key).filter(|bound| !is_boolean(*bound)).map(code);
    let keys = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"];
    let bounds = keys.map(bound);
    if let [Some(low), None, Some(high), None] = &bounds {
        return Some(html! { "from " (low) " to " (high) });
    }
    let words = ["at least ", "more than ", "at most ", "less than "].into_iter().zip(bounds);
    let bounds: Vec<_> = words.filter_map(|(words, bound)| bound.map(|bound| html! { (words) (bound) })).collect();
    (!bounds.is_empty()).then(|| joined(bounds, " and "))
}

fn count([least, most]: [Option<String>; 2], one: &str, many: &str) -> Option<String> {
    let noun = |count: &str| if count == "1" { one } else { many };
    Some(match (least.as_deref(), most.as_deref()) {
        (None, None) => return None,
        (Some("1"), None) => format!("at least one {one}"),
        (Some(least), None) => format!("at least {least} {}", noun(least)),
        (None | Some("0"), Some(most)) => format!("at most {most} {}", noun(most)),
        (Some(least), Some(most)) if least == most => format!("exactly {least} {}", noun(least)),
        (Some(least), Some(most)) => format!("{least} to {most} {}", noun(most)),
    })
}

/// Returns what an object's rules say about members that are not among its properties.
fn members(schema: View<'_>) -> Vec<Markup> {
    let declared = schema.get("properties").into_iter().flat_map(View::members);
    let declared: BTreeSet<_> = declared.map(|(name, _)| name).collect();
    let required = schema.get("required").into_iter().flat_map(View::items).filter_map(View::str);
    let undeclared = required.filter(|name| !declared.contains(name));
    let mut rules: Vec<_> = undeclared.map(|name| html! { "must have " code { (visible(name)) } }).collect();
    match schema.get("additionalProperties").map(View::bool) {
        Some(Some(false)) => rules.push(html! { "no other properties" }),
        Some(Some(true)) => rules.push(html! { "may have other properties" }),
        _ => {}
    }
    rules
}

/// Returns the rules that have no words of their own, as they are: none is hidden.
fn others(schema: View<'_>) -> impl Iterator<Item = Markup> {
    let is_told = move |key: &str, value: View<'_>| match key {
        "$ref" => definition_of(schema).is_some(),
        // So an earlier draft had them.
        "exclusiveMaximum" | "exclusiveMinimum" => !is_boolean(value),
        key => is_told(key),
    };
    let others = schema.members().filter(move |(key, value)| !is_told(key, *value));
    others.map(|(key, value)| html! { code { (visible(key)) } ": " (code(value)) })
}

fn is_boolean(value: View<'_>) -> bool {
    value.bool().is_some()
}

/// Returns values as code.
pub(super) fn codes<'v>(values: impl IntoIterator<Item = View<'v>>) -> Markup {
    joined(values.into_iter().map(code), ", ")
}

/// Returns a value as code.
pub(super) fn code(value: View<'_>) -> Markup {
    // A string looks like itself where it cannot be mistaken for another value.
    let is_plain = |text: &&str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_alphanumeric() || "_-./:@+".contains(c))
            && !["true", "false", "null"].contains(text)
    };
    let text = value.str().filter(is_plain).map_or_else(|| line(value), str::to_owned);
    html! { code { (text) } }
}

/// Returns a text as it would stand between a JSON string's quotes, but for backslashes and quotes: those of patterns
/// stay readable.
fn visible(text: &str) -> String {
    text.split_inclusive(['\\', '"'])
        .map(|part| {
            let (plain, last) = match part.strip_suffix(['\\', '"']) {
                Some(plain) => (plain, &part[plain.len()..]),
                None => (part, ""),
            };
            let quoted = quoted(plain);
            format!("{}{last}", &quoted[1..quoted.len() - 1])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use postroom_schema::json::Document;

    use super::*;

    #[test]
    fn every_keyword_has_words() {
        let table = [
            (r#"{"const": "a"}"#, "always <code>a</code>"),
            (r#"{"const": {"a": [1, null]}}"#, "always <code>{ &quot;a&quot;: [1, null] }</code>"),
            (
                r#"{"enum": ["a", "b c", 1, "1", true, "true"]}"#,
                "one of <code>a</code>, <code>&quot;b c&quot;</code>, <code>1</code>, <code>&quot;1&quot;</code>, <code>true</code>, <code>&quot;true&quot;</code>",
            ),
            (r#"{"enum": ["a"]}"#, "always <code>a</code>"),
            (r#"{"minimum": 0}"#, "at least <code>0</code>"),
            (r#"{"maximum": 1.50}"#, "at most <code>1.50</code>"),
            (r#"{"maximum": 10, "minimum": -1}"#, "from <code>-1</code> to <code>10</code>"),
            (r#"{"exclusiveMinimum": 0, "maximum": 5}"#, "more than <code>0</code> and at most <code>5</code>"),
            (r#"{"exclusiveMaximum": 5, "minimum": 0}"#, "at least <code>0</code> and less than <code>5</code>"),
            (
                r#"{"exclusiveMinimum": 0, "minimum": 0, "maximum": 2}"#,
                "at least <code>0</code> and more than <code>0</code> and at most <code>2</code>",
            ),
            (r#"{"multipleOf": 0.25}"#, "a multiple of <code>0.25</code>"),
            (r#"{"minLength": 1}"#, "at least one character"),
            (r#"{"minLength": 2, "maxLength": 4}"#, "2 to 4 characters"),
            (r#"{"minLength": 0, "maxLength": 1}"#, "at most 1 character"),
            (r#"{"minLength": 3, "maxLength": 3}"#, "exactly 3 characters"),
            (r#"{"minItems": 2}"#, "at least 2 items"),
            (r#"{"maxItems": 5}"#, "at most 5 items"),
            (r#"{"minItems": 1, "maxItems": 1}"#, "exactly 1 item"),
            (r#"{"minProperties": 2, "maxProperties": 3}"#, "2 to 3 properties"),
            (r#"{"pattern": "^\\d+\\.\"<b>\\\\$"}"#, "matches <code>^\\d+\\.&quot;&lt;b&gt;\\\\$</code>"),
            (r#"{"pattern": "\u202e\n"}"#, "matches <code>\\u202e\\n</code>"),
            (r#"{"uniqueItems": true}"#, "no two items are equal"),
            (r#"{"uniqueItems": false}"#, ""),
            (r#"{"required": ["a", "b"], "properties": {"a": {}}}"#, "must have <code>b</code>"),
            (r#"{"additionalProperties": false}"#, "no other properties"),
            (r#"{"additionalProperties": true}"#, "may have other properties"),
            (r#"{"oneOf": [{}, {}]}"#, "fits exactly one of the kinds"),
            (r#"{"anyOf": [{}, {}]}"#, ""),
            (r#"{"type": "string", "anyOf": [{}, {}]}"#, "fits at least one of the kinds"),
            (
                r#"{"oneOf": [{}, {}], "anyOf": [{}, {}]}"#,
                "fits exactly one of the kinds; fits at least one of the other kinds",
            ),
            (r#"{"allOf": [{}, {}]}"#, "fits all of the parts"),
            (r#"{"enum": []}"#, "never allowed"),
            (r#"{"format": "<uuid>"}"#, "format &lt;uuid&gt;"),
            (
                r#"{"exclusiveMinimum": true, "minimum": 2}"#,
                "at least <code>2</code>; <code>exclusiveMinimum</code>: <code>true</code>",
            ),
            (r#"{"items": [{}], "additionalItems": false}"#, "no further items"),
            (
                r#"{"dependencies": {"a": ["b", "c"], "d": {}}}"#,
                "with <code>a</code> also <code>b</code>, <code>c</code>",
            ),
            (
                r#"{"readOnly": true, "writeOnly": false, "deprecated": true}"#,
                "<strong>deprecated</strong>; <strong>read-only</strong>",
            ),
            (r#"{"contentEncoding": "base64", "contentMediaType": "image/png"}"#, "encoded as base64; holds image/png"),
            (r#"{"$comment": "for the editor"}"#, ""),
            (r##"{"$ref": "#/definitions/A"}"##, ""),
            (r##"{"$ref": "#"}"##, "<code>$ref</code>: <code>&quot;#&quot;</code>"),
            (r#"{"unevaluatedProperties": false}"#, "<code>unevaluatedProperties</code>: <code>false</code>"),
            (r#"{"<b>": "</code>"}"#, "<code>&lt;b&gt;</code>: <code>&quot;&lt;/code&gt;&quot;</code>"),
            (
                r#"{"title": "t", "description": "d", "type": "string", "format": "uuid", "default": "x", "examples": []}"#,
                "",
            ),
            ("false", "never allowed"),
            ("true", ""),
        ];
        for (schema, expected) in table {
            assert_eq!(joined(rules(Document::parse(schema).unwrap().view()), "; ").0, expected, "{schema}");
        }
    }

    #[test]
    fn several_rules_come_in_one_order() {
        let (one, other) = (
            r#"{"maxLength": 9, "pattern": "^a", "enum": ["a", "b"]}"#,
            r#"{"enum": ["a", "b"], "pattern": "^a", "maxLength": 9}"#,
        );
        let expected = "one of <code>a</code>, <code>b</code>; at most 9 characters; matches <code>^a</code>";
        assert_eq!(joined(rules(Document::parse(one).unwrap().view()), "; ").0, expected);
        assert_eq!(joined(rules(Document::parse(other).unwrap().view()), "; ").0, expected);
    }
}
