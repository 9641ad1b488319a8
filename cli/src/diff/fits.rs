//! The check whether a single value is valid: what lists of values and null ask of a schema.

use std::sync::LazyLock;

use postroom_schema::{
    json::{Document, View},
    judge::{Judge, Specialist},
};

use super::words::{self, width};

/// Returns whether null is valid, as [`Judge::fits`] tells.
pub(super) fn is_null_valid(schema: View<'_>) -> Option<bool> {
    static NULL: LazyLock<Document> = LazyLock::new(|| Document::parse("null").unwrap_or_default());
    judge().fits(schema, NULL.view())
}

/// Returns a judge for which patterns and formats are not certain, but for those that say nothing.
pub(super) const fn judge() -> Judge<Plain> {
    Judge::new(Plain)
}

/// Tells of patterns and formats what is plain to see.
#[derive(Debug)]
pub(super) struct Plain;

impl Specialist for Plain {
    fn matches(&mut self, pattern: &str, _: &str) -> Option<bool> {
        words::finds_something_anywhere(pattern).then_some(true)
    }

    fn has_format(&self, schema: View<'_>, value: View<'_>) -> Option<bool> {
        match (value.str(), value.number(), width(schema)) {
            (Some(_), ..) => (!words::is_checked_format(schema.get("format"))).then_some(true),
            (None, Some(number), Some((low, high))) => {
                number.to_i128().filter(|number| (low..=high).contains(number)).map(|_| true)
            }
            _ => Some(true),
        }
    }
}
