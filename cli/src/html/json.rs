//! The display of JSON.

use std::fmt::Write;

use maud::{Markup, html};
use postroom_schema::json::{self, Value, View};

use super::text::{is_hidden, joined};

/// The length up to which a value is shown on one line.
const MAX_LINE: usize = 72;

/// Returns what JSON Schema calls the type of a value.
pub(super) fn kind_of(value: View<'_>) -> &'static str {
    match value.value() {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Null => "null",
        Value::Number(number) if number.contains(['.', 'e', 'E']) => "number",
        Value::Number(_) => "integer",
    }
}

/// Returns a value as JSON on one line.
pub(super) fn line(value: View<'_>) -> String {
    match value.value() {
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(_) => {
            let member = |(key, value): (&str, View<'_>)| format!("{}: {}", quoted(key), line(value));
            format!("{{ {} }}", value.members().map(member).collect::<Vec<_>>().join(", "))
        }
        Value::Array(_) => format!("[{}]", value.items().map(line).collect::<Vec<_>>().join(", ")),
        Value::String(text) => quoted(text),
        _ => value.to_string(),
    }
}

/// Returns a value as a block that is folded under a title.
pub(super) fn folded(value: View<'_>, title: &str) -> Markup {
    html! { details.schema { summary { (title) } "\n" (block(value, "code")) } "\n" }
}

/// Returns a value as a block of indented JSON, its parts marked by classes.
pub(super) fn block(value: View<'_>, class: &str) -> Markup {
    html! { pre class=(class) tabindex="0" { code { (indented(value, 0)) } } "\n" }
}

/// Returns whether a value is legible on one line.
pub(super) fn is_short(value: View<'_>) -> bool {
    line(value).len() <= MAX_LINE
}

fn indented(value: View<'_>, depth: usize) -> Markup {
    let [outer, inner] = [depth, depth + 1].map(|depth| format!("\n{:1$}", "", depth * 2));
    let between = format!(",{inner}");
    let member = |(key, value): (&str, View<'_>)| {
        html! { span.key { (quoted(key)) } ": " (indented(value, depth + 1)) }
    };
    let item = |item: View<'_>| indented(item, depth + 1);
    html! {
        @match value.value() {
            Value::Object(members) if members.is_empty() => "{}",
            Value::Object(_) => { "{" (inner) (joined(value.members().map(member), &between)) (outer) "}" }
            Value::Array(_) if fits_on_a_line(value) => { "[" (joined(value.items().map(item), ", ")) "]" }
            Value::Array(_) => { "[" (inner) (joined(value.items().map(item), &between)) (outer) "]" }
            Value::String(text) => span.string { (quoted(text)) }
            _ => span.value { (value.to_string()) }
        }
    }
}

/// Returns whether a value is an array of single values that are short together.
fn fits_on_a_line(value: View<'_>) -> bool {
    value.items().all(|item| !item.is_object() && !item.is_array()) && is_short(value)
}

/// Returns a JSON string that shows what it holds.
pub(super) fn quoted(text: &str) -> String {
    let plain = json::quoted(text);
    plain.chars().fold(String::with_capacity(plain.len()), |mut out, c| {
        if is_hidden(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use postroom_schema::json::Document;

    use super::*;

    /// Returns what a reader sees of HTML.
    fn seen(html: &str) -> String {
        let mut seen = String::new();
        for part in html.split('<') {
            seen.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        seen.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    #[test]
    fn order_and_numbers_are_kept() {
        let text = r#"{"z": 1.50, "a": [1e400, 123456789012345678901234567890, -0], "m": {"y": null, "b": true}, "e": {}, "n": []}"#;
        let shown = "{\n  \"z\": 1.50,\n  \"a\": [1e400, 123456789012345678901234567890, -0],\n  \"m\": {\n    \"y\": null,\n    \
                     \"b\": true\n  },\n  \"e\": {},\n  \"n\": []\n}";
        let value = Document::parse(text).unwrap();
        assert_eq!(seen(&indented(value.view(), 0).0), shown);
        assert_eq!(line(value.view()).replace("{ ", "{").replace(" }", "}"), text);
    }

    #[test]
    fn hostile_strings_are_shown_by_number() {
        let text = "{\"</pre>\": \"\\u0000\u{202e}<script>'\\u0085\"}";
        let html = indented(Document::parse(text).unwrap().view(), 0).0;
        assert!(!html.contains("<script") && !html.contains("</pre>") && !html.contains('\u{202e}'), "{html}");
        assert_eq!(seen(&html), "{\n  \"</pre>\": \"\\u0000\\u202e<script>'\\u0085\"\n}");
    }
}
