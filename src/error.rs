//! The errors with which a message is refused.

use std::fmt;

use crate::excerpt::{excerpt, list};
pub use crate::violation::{Violation, Violations};

/// The reason why a message was not decoded, or not encoded.
///
/// It is no `DecodeError`, because writing and checking a message is refused with it too.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// The text is not JSON (RFC 8259), or an object in it has a key twice.
    #[non_exhaustive]
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// The column in characters, counted from 1.
        column: usize,
        /// The problem, as a sentence.
        reason: String,
    },
    /// The message is a text by its media type, and not encoded as UTF-8.
    #[non_exhaustive]
    NotUtf8 {
        /// The line, counted from 1.
        line: usize,
        /// The column in characters, counted from 1.
        column: usize,
    },
    /// The message breaks its schema: every violation at once.
    Invalid(Violations),
    /// The message fits its schema, and a value in it fits no Rust value (a 30-digit integer); or, on encoding, a
    /// Rust value has no JSON form (a NaN).
    NotRepresentable(NotRepresentableError),
    /// It could not be decided whether the message fits its schema: a pattern takes more steps than
    /// [`Limits::pattern_steps`](crate::Limits::pattern_steps) allows, and nothing else breaks the schema.
    Undecided(UndecidedError),
    /// The text, the metadata in it, or the value that it asks for, is larger than [`Limits`](crate::Limits) allow.
    TooLarge(TooLargeError),
    /// The text nests deeper than [`Limits::depth`](crate::Limits::depth) allows.
    TooDeep(TooDeepError),
}

impl Rejection {
    /// Returns the violations, if the message is JSON and breaks its schema; otherwise none.
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid(violations) => violations,
            _ => &[],
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { line, column, reason } => write!(f, "not JSON at line {line}, column {column}: {reason}"),
            Self::NotUtf8 { line, column } => write!(f, "not UTF-8 at line {line}, column {column}"),
            Self::Invalid(violations) => write!(f, "against the schema: {violations}"),
            Self::NotRepresentable(what) => what.fmt(f),
            Self::Undecided(what) => what.fmt(f),
            Self::TooLarge(what) => what.fmt(f),
            Self::TooDeep(what) => what.fmt(f),
        }
    }
}

impl std::error::Error for Rejection {}

/// The values that fit the schema and no Rust or JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRepresentableError {
    places: Vec<Violation>,
}

impl NotRepresentableError {
    pub(crate) fn new(places: Vec<Violation>) -> Self {
        Self { places }
    }

    /// Returns each place (a JSON Pointer) and what is wrong with the value there.
    pub fn places(&self) -> impl Iterator<Item = (&str, &str)> {
        self.places.iter().map(|place| (place.pointer.as_str(), place.message.as_str()))
    }
}

impl fmt::Display for NotRepresentableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not representable:")?;
        for (index, (pointer, message)) in self.places().enumerate() {
            let pointer = if pointer.is_empty() { "the message".into() } else { excerpt(pointer) };
            write!(f, "{} {pointer} {message}", if index > 0 { ";" } else { "" })?;
        }
        Ok(())
    }
}

impl std::error::Error for NotRepresentableError {}

/// The places at which it could not be found out whether a value fits its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndecidedError {
    places: Vec<UndecidedPlace>,
}

/// A place at which a pattern was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UndecidedPlace {
    pub(crate) pointer: String,
    pub(crate) pattern: Option<&'static str>,
}

impl UndecidedError {
    pub(crate) fn new(places: Vec<UndecidedPlace>) -> Self {
        Self { places }
    }

    /// Returns each place, as a JSON Pointer, with the pattern that was given up; without one if the place may fit one
    /// of several schemas, and a pattern within them was.
    pub fn places(&self) -> impl Iterator<Item = (&str, Option<&'static str>)> {
        self.places.iter().map(|place| (place.pointer.as_str(), place.pattern))
    }
}

impl fmt::Display for UndecidedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("could not be decided:")?;
        for (index, (pointer, pattern)) in self.places().enumerate() {
            let pointer = if pointer.is_empty() { "the message".into() } else { excerpt(pointer) };
            let pattern =
                pattern.map_or("a pattern in it".into(), |pattern| format!("the pattern {}", excerpt(pattern)));
            write!(f, "{} {pointer}: {pattern} takes more steps than the limit", if index > 0 { ";" } else { "" })?;
        }
        Ok(())
    }
}

impl std::error::Error for UndecidedError {}

/// A text, or what it asks for, beyond its limit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TooLargeError {
    /// The place of what is too large, as a JSON Pointer; empty for the message itself. If it is the memory that
    /// the message asks for, the place at which there was no more.
    pub pointer: String,
    /// Its size in bytes, or the memory in bytes.
    pub bytes: usize,
    /// The limit in bytes.
    pub limit: usize,
}

impl TooLargeError {
    /// Creates the error for a text, or what stands at a pointer in it, that is too large: for code that bounds texts
    /// before they are read.
    #[must_use]
    pub fn new(pointer: impl Into<String>, bytes: usize, limit: usize) -> Self {
        Self { pointer: pointer.into(), bytes, limit }
    }
}

impl fmt::Display for TooLargeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.pointer.is_empty() { "the message".into() } else { excerpt(&self.pointer) };
        write!(f, "{what} takes {} bytes, the limit is {}", self.bytes, self.limit)
    }
}

impl std::error::Error for TooLargeError {}

/// A text that nests beyond its limit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TooDeepError {
    /// The line at which the limit was passed, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The depth to which arrays and objects may nest here: fewer levels than
    /// [`Limits::depth`](crate::Limits::depth) if the types that are read are very large.
    pub limit: u32,
}

impl fmt::Display for TooDeepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nested deeper than {} at line {}, column {}", self.limit, self.line, self.column)
    }
}

impl std::error::Error for TooDeepError {}

/// A text that is not one of an enum's values.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownValueError {
    /// The enum.
    pub name: &'static str,
    /// The text.
    pub text: String,
    /// The values that it could have been.
    pub expected: &'static [&'static str],
}

impl UnknownValueError {
    #[doc(hidden)]
    pub fn new(name: &'static str, text: &str, expected: &'static [&'static str]) -> Self {
        Self { name, text: text.to_owned(), expected }
    }
}

impl fmt::Display for UnknownValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted: Vec<String> = self.expected.iter().map(|value| format!("{value:?}")).collect();
        let expected: Vec<&str> = quoted.iter().map(String::as_str).collect();
        write!(f, "{:?} is no {}: it must be one of {}", excerpt(&self.text), self.name, list(&expected))
    }
}

impl std::error::Error for UnknownValueError {}
