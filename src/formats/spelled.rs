//! Formats that have a Rust type: their texts as values, and back.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use uuid::Uuid;

use super::{Parsed, Text, date, date_text, date_time, date_time_text, time};
use crate::time::Time;

/// A value whose JSON form is a text of a format.
pub trait Spelled: Sized {
    /// The type and what it holds of a fraction, for messages; nothing if it holds every value of the format.
    const RANGE: &'static str = "";

    /// Reads a text of the format.
    fn parse(text: &[u8]) -> Parsed<Self>;

    /// Writes the value as it is encoded; `None` if the format has no text for it.
    fn spell(&self) -> Option<Text>;
}

impl Spelled for Uuid {
    fn parse(text: &[u8]) -> Parsed<Self> {
        super::uuid(text).map_or(Parsed::Invalid, Parsed::Value)
    }

    fn spell(&self) -> Option<Text> {
        let mut buffer = Self::encode_buffer();
        Text::of(self.hyphenated().encode_lower(&mut buffer))
    }
}

impl Spelled for DateTime<FixedOffset> {
    const RANGE: &'static str = "chrono::DateTime<FixedOffset> (at most 9 digits of a second)";

    fn parse(text: &[u8]) -> Parsed<Self> {
        date_time(text)
    }

    fn spell(&self) -> Option<Text> {
        date_time_text(self)
    }
}

impl Spelled for NaiveDate {
    fn parse(text: &[u8]) -> Parsed<Self> {
        date(text).map_or(Parsed::Invalid, Parsed::Value)
    }

    fn spell(&self) -> Option<Text> {
        date_text(self)
    }
}

impl Spelled for Time {
    const RANGE: &'static str = "postroom::time::Time (at most 9 digits of a second)";

    fn parse(text: &[u8]) -> Parsed<Self> {
        time(text)
    }

    fn spell(&self) -> Option<Text> {
        Some(self.text())
    }
}

/// Returns whether a text is a UUID in its hyphenated form.
pub fn is_uuid(text: &str) -> bool {
    is::<Uuid>(text)
}

/// Returns whether a text is a `date-time`.
pub fn is_date_time(text: &str) -> bool {
    is::<DateTime<FixedOffset>>(text)
}

/// Returns whether a text is a `full-date`.
pub fn is_date(text: &str) -> bool {
    is::<NaiveDate>(text)
}

/// Returns whether a text is a `full-time`.
pub fn is_time(text: &str) -> bool {
    is::<Time>(text)
}

/// Writes a clock's time where its text is kept; years beyond RFC 3339 have no text, and are refused on encoding.
pub fn clock_text(now: DateTime<Utc>) -> String {
    date_time_text(&now.fixed_offset()).map_or_else(String::new, |text| text.to_string())
}

fn is<T: Spelled>(text: &str) -> bool {
    !matches!(T::parse(text.as_bytes()), Parsed::Invalid)
}
