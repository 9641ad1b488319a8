//! Values without parts: each parsed where it lies, without knowing where that is.

use std::borrow::Cow;

use super::{Fault, Reader};
use crate::{
    formats::{self, Parsed, Spelled},
    schema::{Keywords, Schema},
};

impl<'a> Reader<'a> {
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

    /// Reads a string, and holds it to its schema.
    #[inline]
    pub(crate) fn string(&mut self, schema: &Schema) -> Result<String, Fault> {
        let Some(text) = self.plain_string() else { return self.escaped(schema) };
        let violated = schema.text(text, self.sink.steps());
        if violated.is_empty() { Ok(text.to_owned()) } else { Err(violated.into()) }
    }

    #[cold]
    #[inline(never)]
    fn escaped(&mut self, schema: &Schema) -> Result<String, Fault> {
        self.text(schema).map(Cow::into_owned)
    }

    /// Reads a string and checks it, without making an owned one of it unless it has escapes.
    pub(crate) fn text(&mut self, schema: &Schema) -> Result<Cow<'a, str>, Fault> {
        let text = match self.plain_string() {
            Some(text) => Cow::Borrowed(text),
            None => self.raw_string()?.unescape(),
        };
        let violated = schema.text(&text, self.sink.steps());
        if violated.is_empty() { Ok(text) } else { Err(violated.into()) }
    }

    /// Reads a string that is one of `values`, and that keeps what the schema demands besides; gives its position.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn choice(&mut self, schema: &Schema, values: &[&str]) -> Result<usize, Fault> {
        if !schema.tests_choices()
            && let Some(rest) = self.quoted()
            && let Some(index) = values.iter().position(|value| is_quoted(rest, value.as_bytes()))
        {
            self.at += values[index].len() + 2;
            return Ok(index);
        }
        self.unusual_choice(schema, values)
    }

    /// Reads a string that is none of `values`, that is written otherwise, or of which more is demanded.
    #[inline(never)]
    fn unusual_choice(&mut self, schema: &Schema, values: &[&str]) -> Result<usize, Fault> {
        let text = self.raw_string()?.unescape();
        let violated = schema.choice_violations(&text, self.sink.steps());
        match values.iter().position(|value| *value == text) {
            Some(value) if violated.is_empty() => Ok(value),
            Some(_) => Err(violated.into()),
            None => Err((violated | schema.choice_keyword()).into()),
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
        self.formatted("", uuid::Uuid::parse)
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
        self.formatted(chrono::DateTime::<chrono::FixedOffset>::RANGE, formats::date_time)
    }

    /// Reads a full-date (RFC 3339).
    #[inline]
    pub fn date(&mut self) -> Result<chrono::NaiveDate, Fault> {
        self.formatted("", chrono::NaiveDate::parse)
    }

    /// Reads a full-time (RFC 3339).
    #[inline]
    pub fn time(&mut self) -> Result<crate::time::Time, Fault> {
        self.formatted(crate::time::Time::RANGE, formats::time)
    }

    /// Reads a string of a format that has a Rust type, and holds its text to what else the schema says.
    pub fn spelled<T: Spelled>(&mut self, schema: &Schema) -> Result<T, Fault> {
        let text = self.raw_string()?.unescape();
        let violated = schema.text(&text, self.sink.steps());
        match T::parse(text.as_bytes()) {
            Parsed::Invalid => Err((violated | Keywords::FORMAT).into()),
            _ if !violated.is_empty() => Err(violated.into()),
            Parsed::Value(value) => Ok(value),
            Parsed::NotRepresentable => {
                self.range = T::RANGE;
                Err(Fault::NOT_REPRESENTABLE)
            }
        }
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

/// Returns whether `text` starts with a value of usual length and a quote behind it.
#[inline]
fn is_quoted(text: &[u8], value: &[u8]) -> bool {
    let Some((start, [b'"', ..])) = text.split_at_checked(value.len()) else { return false };
    match value.len() {
        0 => true,
        1 => start.first() == value.first(),
        2..=4 => has_ends::<2>(start, value),
        5..=8 => has_ends::<4>(start, value),
        9..=16 => has_ends::<8>(start, value),
        17..=32 => has_ends::<16>(start, value),
        _ => false,
    }
}

/// Returns whether two texts, of which both ends are all, begin and end alike.
#[inline]
fn has_ends<const N: usize>(one: &[u8], other: &[u8]) -> bool {
    one.first_chunk::<N>() == other.first_chunk() && one.last_chunk::<N>() == other.last_chunk()
}

#[cfg(test)]
mod tests {
    use crate::{
        Limits,
        reader::check_by,
        schema::{
            Schema,
            table::{array, choice},
        },
    };

    const VALUES: [&str; 14] = [
        "",
        "a",
        "ab",
        "abc",
        "abcd",
        "abcde",
        "abcdefgh",
        "abcdefghi",
        "abcdefghijklmnop",
        "abcdefghijklmnopq",
        "abcdefghijklmnopqrstuvwxyz012345",
        "abcdefghijklmnopqrstuvwxyz0123456",
        "\u{e4}",
        "\u{65e5}\u{672c}",
    ];
    static PLAIN: Schema = choice(&VALUES);
    static ODD: Schema = array(&choice(&["a\",\"b", "\\", "\n", "ab"]));

    fn is_taken(schema: &'static Schema, json: &str) -> bool {
        check_by(schema, json.as_bytes(), &Limits::DEFAULT).is_ok()
    }

    #[test]
    fn listed_values_of_any_length_are_taken_and_nothing_like_them() {
        for value in VALUES {
            assert!(is_taken(&PLAIN, &format!("\"{value}\"")), "{value}");
            for other in [format!("{value}~"), format!("~{value}")] {
                assert!(!is_taken(&PLAIN, &format!("\"{other}\"")), "{other}");
            }
            for (at, character) in value.char_indices() {
                let (before, after) = (&value[..at], &value[at + character.len_utf8()..]);
                assert!(!is_taken(&PLAIN, &format!("\"{before}~{after}\"")), "{value} with another character at {at}");
                let escaped = format!("\"{before}\\u{:04x}{after}\"", u32::from(character));
                assert!(is_taken(&PLAIN, &escaped), "{escaped}");
            }
        }
    }

    #[test]
    fn listed_values_that_json_escapes_are_compared_by_their_content() {
        for (json, is_valid) in [
            (r#"["a\",\"b"]"#, true),
            (r#"["a","b"]"#, false),
            (r#"["\\","\n","ab"]"#, true),
            (r#"["\u005c","\u000a"]"#, true),
            (r#"["a"]"#, false),
            ("[\"\n\"]", false),
            (r#"["\"]"#, false),
        ] {
            assert_eq!(is_taken(&ODD, json), is_valid, "{json}");
        }
    }
}
