//! The check whether a single value is valid: what lists of values and null ask of a schema.

use std::{collections::BTreeMap, sync::LazyLock};

use postroom_schema::{
    json::{Document, View},
    judge::{Judge, Specialist},
};

use super::words::{self, width};
use crate::{schema::patterns::Pattern, table};

/// Returns whether null is valid, as [`Judge::fits`] tells.
pub(super) fn is_null_valid(schema: View<'_>) -> Option<bool> {
    static NULL: LazyLock<Document> = LazyLock::new(|| Document::parse("null").unwrap_or_default());
    judge().fits(schema, NULL.view())
}

/// Returns a judge for which patterns and formats are what they are to generated decoders.
pub(super) fn judge() -> Judge<Decoders> {
    Judge::new(Decoders::default())
}

/// Tells of patterns and formats what generated decoders do.
#[derive(Debug, Default)]
pub(super) struct Decoders {
    patterns: BTreeMap<String, Pattern>,
}

impl Specialist for Decoders {
    fn matches(&mut self, pattern: &str, text: &str) -> Option<bool> {
        if words::finds_something_anywhere(pattern) {
            return Some(true);
        }
        if !self.patterns.contains_key(pattern) {
            self.patterns.insert(pattern.to_owned(), Pattern::new(pattern));
        }
        self.patterns.get(pattern)?.matches(text)
    }

    fn has_format(&self, schema: View<'_>, value: View<'_>) -> Option<bool> {
        match (value.str(), value.number(), width(schema)) {
            (Some(text), ..) => {
                Some(schema.text_of("format").and_then(table::format).is_none_or(|(_, is_format)| is_format(text)))
            }
            (None, Some(number), Some((low, high))) => {
                number.to_i128().filter(|number| (low..=high).contains(number)).map(|_| true)
            }
            _ => Some(true),
        }
    }
}
