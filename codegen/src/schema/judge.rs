//! The verdict of a schema's own words on a value of a document: of defaults and examples where no type says all.

use postroom_schema::judge::Judge;

use crate::{pattern, tree::View};

use super::{formats::is_format, keywords::CHECKED_FORMATS};

/// Returns the first keyword of a schema by which a value is certainly not valid.
pub(super) fn refusing<'a>(schema: View<'a>, value: View<'_>) -> Option<&'a str> {
    Judge::new(matches, has_format).refusing(schema, value)
}

/// Returns whether a text matches a pattern; `None` if no table decides it.
fn matches(pattern: &str, text: &str) -> Option<bool> {
    Some(pattern::compile(pattern).ok()??.matches(text))
}

fn has_format(schema: View<'_>, value: View<'_>) -> Option<bool> {
    match (value.str(), schema.get("format")?.str()?) {
        (Some(text), format @ ("uuid" | "date" | "time" | "date-time")) => Some(is_format(text, format)),
        (Some(_), format) if CHECKED_FORMATS.contains(&format) => None,
        _ => Some(true),
    }
}
