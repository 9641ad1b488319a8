//! Values without parts: each parsed where it lies, without knowing where that is.

use super::{Fault, Keywords, Reader};
use crate::formats::{self, Parsed};

/// The type of a date-time and what it holds of a fraction, for messages.
const DATE_TIMES: &str = "chrono::DateTime<FixedOffset> (at most 9 digits of a second)";

/// The same of a time.
const TIMES: &str = "postroom::Time (at most 9 digits of a second)";

impl Reader<'_> {
    /// Reads `true` or `false`.
    #[inline]
    pub fn boolean(&mut self) -> Result<bool, Fault> {
        match self.byte(self.at) {
            b't' => self.literal("true").map(|()| true),
            b'f' => self.literal("false").map(|()| false),
            _ => Err(self.mismatch()),
        }
    }

    /// Reads `null`.
    pub fn null(&mut self) -> Result<(), Fault> {
        if self.is_null() { self.literal("null") } else { Err(self.mismatch()) }
    }

    /// Reads a string.
    #[inline]
    pub fn string(&mut self) -> Result<String, Fault> {
        if let Some(text) = self.plain_string() {
            return Ok(text.to_owned());
        }
        Ok(self.raw_string()?.unescape().into_owned())
    }

    /// Reads a string that is one of those that `pick` knows.
    #[inline]
    pub fn choice<T>(&mut self, keyword: Keywords, pick: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
        let value = match self.plain_string() {
            Some(text) => pick(text),
            None => pick(&self.raw_string()?.unescape()),
        };
        value.ok_or(keyword.into())
    }

    /// Reads a string that is one of those that `pick` knows, and that keeps what `check` demands besides.
    pub fn choice_within<T>(
        &mut self,
        keyword: Keywords,
        pick: impl Fn(&str) -> Option<T>,
        check: impl Fn(&str) -> Keywords,
    ) -> Result<T, Fault> {
        let text = self.raw_string()?.unescape();
        let (value, violated) = (pick(&text), check(&text));
        match value {
            Some(value) if violated.is_empty() => Ok(value),
            Some(_) => Err(violated.into()),
            None => Err((keyword | violated).into()),
        }
    }

    /// Reads a UUID in its hyphenated form (RFC 9562).
    #[inline]
    pub fn uuid(&mut self) -> Result<uuid::Uuid, Fault> {
        // A UUID has no escapes and is as long as any other, so that its end need not be looked for.
        if let Some([b'"', text @ .., b'"']) = self.rest().first_chunk::<38>()
            && let Some(uuid) = formats::uuid(text)
        {
            self.at += 38;
            return Ok(uuid);
        }
        self.formatted("", |text| formats::uuid(text).map_or(Parsed::Invalid, Parsed::Value))
    }

    /// Reads a date-time (RFC 3339).
    #[inline]
    pub fn date_time(&mut self) -> Result<chrono::DateTime<chrono::FixedOffset>, Fault> {
        // Most end in seconds and `Z`.
        if let Some([b'"', text @ .., b'"']) = self.rest().first_chunk::<22>()
            && let Parsed::Value(value) = formats::date_time(text)
        {
            self.at += 22;
            return Ok(value);
        }
        self.formatted(DATE_TIMES, formats::date_time)
    }

    /// Reads a full-date (RFC 3339).
    #[inline]
    pub fn date(&mut self) -> Result<chrono::NaiveDate, Fault> {
        self.formatted("", |text| formats::date(text).map_or(Parsed::Invalid, Parsed::Value))
    }

    /// Reads a full-time (RFC 3339).
    #[inline]
    pub fn time(&mut self) -> Result<crate::Time, Fault> {
        self.formatted(TIMES, formats::time)
    }

    #[inline]
    fn formatted<T>(&mut self, range: &'static str, parse: impl Fn(&[u8]) -> Parsed<T>) -> Result<T, Fault> {
        let parsed = match self.plain_string() {
            Some(text) => parse(text.as_bytes()),
            None => parse(self.raw_string()?.unescape().as_bytes()),
        };
        match parsed {
            Parsed::Value(value) => Ok(value),
            Parsed::Invalid => Err(Keywords::FORMAT.into()),
            Parsed::NotRepresentable => {
                self.range = range;
                Err(Fault::NOT_REPRESENTABLE)
            }
        }
    }
}
