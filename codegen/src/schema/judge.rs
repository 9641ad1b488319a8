//! The verdict of a schema's own words on a value of a document: of defaults and examples where no type says all.

use std::collections::BTreeMap;

use postroom_schema::judge::{Judge, Specialist};

use crate::{
    pattern::{self, Dfa},
    tree::View,
};

use super::{formats::is_format, keywords::CHECKED_FORMATS};

/// The judge of what no type says.
pub(super) type Verbatim = Judge<Tables>;

/// The patterns that were asked about, with the tables that decide them.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables(BTreeMap<String, Option<Dfa>>);

impl Specialist for Tables {
    fn matches(&mut self, pattern: &str, text: &str) -> Option<bool> {
        if !self.0.contains_key(pattern) {
            self.0.insert(pattern.to_owned(), pattern::compile(pattern).ok().flatten());
        }
        Some(self.0.get(pattern)?.as_ref()?.matches(text))
    }

    fn has_format(&self, schema: View<'_>, value: View<'_>) -> Option<bool> {
        match (value.str(), schema.get("format")?.str()?) {
            (Some(text), format @ ("uuid" | "date" | "time" | "date-time")) => Some(is_format(text, format)),
            (Some(_), format) if CHECKED_FORMATS.contains(&format) => None,
            _ => Some(true),
        }
    }
}
