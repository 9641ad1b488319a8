//! JSON in its own order and with its numbers' own text, and how it is shown.

use std::fmt::Write;

use maud::{Markup, html};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::text::{is_hidden, joined};

/// How deep values are read; what is deeper stays as it is written.
const MAX_DEPTH: usize = 160;

/// How long a value may be to be shown on one line.
const MAX_LINE: usize = 72;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json<'a> {
    Object(Vec<(String, Json<'a>)>),
    Array(Vec<Json<'a>>),
    String(String),
    /// Anything else, as it is written.
    Other(&'a str),
}

impl<'a> Json<'a> {
    /// Reads a JSON text; what is no JSON stays as it is.
    pub(super) fn read(text: &'a str) -> Self {
        Self::at(text.trim(), 0)
    }

    fn at(text: &'a str, depth: usize) -> Self {
        let read = match text.as_bytes().first() {
            Some(b'{') if depth < MAX_DEPTH => serde_json::from_str(text).ok().map(|Members(members)| {
                Self::Object(members.into_iter().map(|(key, value)| (key, Self::at(value.get(), depth + 1))).collect())
            }),
            Some(b'[') if depth < MAX_DEPTH => serde_json::from_str(text).ok().map(|items: Vec<&'a RawValue>| {
                Self::Array(items.into_iter().map(|value| Self::at(value.get(), depth + 1)).collect())
            }),
            Some(b'"') => serde_json::from_str(text).ok().map(Self::String),
            _ => None,
        };
        read.unwrap_or(Self::Other(text))
    }

    /// The members of an object; of anything else none.
    pub(super) fn members(&self) -> &[(String, Self)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// The items of an array; of anything else none.
    pub(super) fn items(&self) -> &[Self] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// A member of an object.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.members().iter().find_map(|(name, value)| (name == key).then_some(value))
    }

    /// The text of a string.
    pub(super) fn str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The text of a member that is a string.
    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.str()
    }

    /// What JSON Schema calls the type of the value.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Object(_) => "object",
            Self::Array(_) => "array",
            Self::String(_) => "string",
            Self::Other("true" | "false") => "boolean",
            Self::Other("null") => "null",
            Self::Other(number) if number.contains(['.', 'e', 'E']) => "number",
            Self::Other(_) => "integer",
        }
    }

    /// The value as JSON on one line.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Object(members) if members.is_empty() => "{}".to_owned(),
            Self::Object(members) => {
                let member = |(key, value): &(String, Self)| format!("{}: {}", quoted(key), value.line());
                format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
            }
            Self::Array(items) => format!("[{}]", items.iter().map(Self::line).collect::<Vec<_>>().join(", ")),
            Self::String(text) => quoted(text),
            Self::Other(text) => (*text).to_owned(),
        }
    }

    /// Returns the value as a block that is folded under a title.
    pub(super) fn folded(&self, title: &str) -> Markup {
        html! { details.schema { summary { (title) } "\n" (self.block("code")) } "\n" }
    }

    /// Returns the value as a block of indented JSON, its parts marked by classes.
    pub(super) fn block(&self, class: &str) -> Markup {
        html! { pre class=(class) tabindex="0" { code { (self.indented(0)) } } "\n" }
    }

    fn indented(&self, depth: usize) -> Markup {
        let [outer, inner] = [depth, depth + 1].map(|depth| format!("\n{:1$}", "", depth * 2));
        let between = format!(",{inner}");
        let member = |(key, value): &(String, Self)| {
            html! { span.key { (quoted(key)) } ": " (value.indented(depth + 1)) }
        };
        let item = |item: &Self| item.indented(depth + 1);
        html! {
            @match self {
                Self::Object(members) if members.is_empty() => "{}",
                Self::Object(members) => { "{" (inner) (joined(members.iter().map(member), &between)) (outer) "}" }
                Self::Array(items) if self.fits_on_a_line() => { "[" (joined(items.iter().map(item), ", ")) "]" }
                Self::Array(items) => { "[" (inner) (joined(items.iter().map(item), &between)) (outer) "]" }
                Self::String(text) => span.string { (quoted(text)) }
                Self::Other(text) => span.value { (text) }
            }
        }
    }

    /// Whether the value is an array of single values that are short together.
    fn fits_on_a_line(&self) -> bool {
        let is_single = |item: &Self| matches!(item, Self::String(_) | Self::Other(_));
        self.items().iter().all(is_single) && self.is_short()
    }

    /// Whether the value is legible on one line.
    pub(super) fn is_short(&self) -> bool {
        self.line().len() <= MAX_LINE
    }
}

/// A JSON string that shows what it holds.
pub(super) fn quoted(text: &str) -> String {
    let plain = serde_json::Value::from(text).to_string();
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

/// The members of an object, in their order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;

        impl<'de> Visitor<'de> for Visit {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Visit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader sees of HTML.
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
        assert_eq!(seen(&Json::read(text).indented(0).0), shown);
        assert_eq!(Json::read(text).line().replace("{ ", "{").replace(" }", "}"), text);
    }

    #[test]
    fn hostile_strings_are_shown_by_number() {
        let text = "{\"</pre>\": \"\\u0000\u{202e}<script>'\\u0085\"}";
        let html = Json::read(text).indented(0).0;
        assert!(!html.contains("<script") && !html.contains("</pre>") && !html.contains('\u{202e}'), "{html}");
        assert_eq!(seen(&html), "{\n  \"</pre>\": \"\\u0000\\u202e<script>'\\u0085\"\n}");
    }

    #[test]
    fn depth_and_what_is_no_json_are_no_danger() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(Json::read(&deep).indented(0).0.contains("[[["));
        assert_eq!(Json::read("{\"a\":").indented(0).0, "<span class=\"value\">{&quot;a&quot;:</span>");
    }
}
