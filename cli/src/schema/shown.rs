//! Values in a text: what breaks a rule is shown beside what it must be.

use std::{borrow::Cow, collections::BTreeMap};

use postroom_schema::{
    pointer,
    schema::Types,
    vocabulary::{asserts_in, concerned, part},
};
use serde_json::value::RawValue;

use super::Violation;

/// The length beyond which a value is not shown.
const MAX_SHOWN: usize = 60;

/// The length of a text beyond which no value is looked for: each is found by reading the text from its start.
const MAX_TEXT: usize = 64 << 10;

/// Returns whether a rule is about a value alone, and not about what is in it: only of these the value says what is wrong.
fn is_about_values(keyword: &str) -> bool {
    asserts_in(keyword) && part(keyword).is_none() && concerned(keyword).meets(Types::STRING.or(Types::NUMBER))
}

/// Adds the values to what is wrong with a text, if they are short.
pub(crate) fn show(text: &[u8], violations: &mut [Violation]) {
    if let Some(text) = std::str::from_utf8(text).ok().filter(|text| text.len() <= MAX_TEXT) {
        show_in(text, violations);
    }
}

fn show_in(text: &str, violations: &mut [Violation]) {
    for violation in violations {
        let is_shown = |value: &&str| value.len() <= MAX_SHOWN && !value.starts_with(['{', '[']);
        if is_about_values(violation.keyword.as_str())
            && let Some(value) = value_at(text, &violation.pointer).filter(is_shown)
        {
            violation.message.push_str(&format!(", and is {value}"));
        }
        show_in(text, &mut violation.causes);
    }
}

/// Returns the text of the value that a JSON Pointer (RFC 6901) leads to in a JSON text.
pub(crate) fn value_at<'t>(text: &'t str, at: &str) -> Option<&'t str> {
    pointer::walk(text.trim_ascii(), at, |text, token| {
        let found = if text.starts_with('[') {
            *serde_json::from_str::<Vec<&RawValue>>(text).ok()?.get(pointer::index(token)?)?
        } else {
            serde_json::from_str::<BTreeMap<Cow<'_, str>, &RawValue>>(text).ok()?.get(token).copied()?
        };
        Some(found.get())
    })
}

#[cfg(test)]
mod tests {
    use super::value_at;

    #[test]
    fn values_are_found_as_they_are_written() {
        let text = r#" {"a/b": [1, {"\u006e": 1e400}], "": " x "} "#;
        for (pointer, expected) in [
            ("/a~1b/0", Some("1")),
            ("/a~1b/1/n", Some("1e400")),
            ("/a~1b/01", None),
            ("/", Some(r#"" x ""#)),
            ("/a~1b/0/x", None),
            ("", Some(text.trim())),
        ] {
            assert_eq!(value_at(text, pointer), expected, "{pointer}");
        }
    }
}
