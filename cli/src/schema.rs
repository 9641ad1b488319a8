//! The check whether a text keeps a JSON Schema, by the tables that generated decoders go by.

mod named;
pub(crate) mod patterns;
mod shown;

use std::fmt;

use postroom::{__private::formats, Rejection, error::UndecidedError};
use postroom_codegen::contract::{Contract, Envelope};
use postroom_schema::{json::View, schema};
use serde::Serialize;

pub(crate) use self::{
    named::message,
    shown::{show, value_at},
};
use crate::{Error, json::Json, suggest, table::Table};

/// One rule that a message breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Violation {
    /// The place, as a JSON Pointer (RFC 6901); empty for the message itself.
    pub pointer: String,
    /// The JSON Schema keyword that is broken; `location` if the address says otherwise, `not_representable` if a value
    /// is valid and no generated type has room for it.
    pub keyword: String,
    /// The problem in words.
    pub message: String,
    /// The problems in the branch that the value is meant for, if the keyword is a choice (`oneOf`, `anyOf`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Violation>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() { "the message" } else { &self.pointer };
        write!(f, "{pointer}: {} ({})", self.message, self.keyword)
    }
}

impl Violation {
    pub(crate) fn new(pointer: &str, keyword: &str, message: impl Into<String>) -> Self {
        Self { pointer: pointer.to_owned(), keyword: keyword.to_owned(), message: message.into(), causes: Vec::new() }
    }
}

impl From<postroom::Violation> for Violation {
    fn from(postroom::Violation { pointer, keyword, message, causes, .. }: postroom::Violation) -> Self {
        let causes = causes.into_iter().map(Self::from).collect();
        Self { pointer, keyword: keyword.to_owned(), message, causes }
    }
}

/// The judgement of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Judged {
    /// The text breaks these rules; it is valid if there are none.
    Decided(Vec<Violation>),
    /// The text is valid or not depending on these places, which could not be decided.
    Undecided(Vec<Violation>),
    /// The text is no JSON, or none that two readers would understand in the same way.
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// The column in characters, counted from 1.
        column: usize,
        /// The problem there.
        reason: String,
        /// `true` if the text ends before the value does.
        is_unfinished: bool,
    },
}

/// The keyword of what is valid and has no room.
pub(crate) const NOT_REPRESENTABLE: &str = "not_representable";

/// The keyword of what could not be decided.
pub(crate) const UNDECIDED: &str = "undecided";

/// The words with which decoders begin to say that a text ends before its value does.
const UNFINISHED: &str = "the text ends where ";

/// Returns whether a text ends before its value does.
pub(crate) fn is_unfinished(text: &[u8]) -> bool {
    let judged = Schema(Table::ANYTHING).judge(text);
    matches!(judged, Judged::Malformed { is_unfinished: true, .. })
}

/// A schema that is ready to judge texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schema(Table);

impl Schema {
    /// Makes a draft-07 schema ready; `name` is what it describes.
    ///
    /// # Errors
    /// A reference in it leads nowhere.
    pub(crate) fn new(name: &str, schema: schema::Schema<'_>) -> Result<Self, Error> {
        let unusable = |error| Error::Usage(format!("the schema of `{name}` cannot be checked: {error}"));
        Table::new(schema).map(Self).map_err(unusable)
    }

    /// Judges a text: returns what it violates, or what it holds that decoders have no room for; or that it could not
    /// be decided.
    pub(crate) fn judge(self, text: &[u8]) -> Judged {
        match self.0.check(text) {
            Ok(()) => Judged::Decided(Vec::new()),
            Err(Rejection::Invalid(found)) => Judged::Decided(found.into_iter().map(Violation::from).collect()),
            Err(Rejection::NotRepresentable(found)) => {
                let place = |(pointer, what)| Violation::new(pointer, NOT_REPRESENTABLE, what);
                Judged::Decided(found.places().map(place).collect())
            }
            Err(Rejection::Undecided(found)) => Judged::Undecided(undecided(&found)),
            Err(Rejection::Malformed { line, column, reason, .. }) => {
                let is_unfinished = reason.starts_with(UNFINISHED);
                Judged::Malformed { line, column, reason, is_unfinished }
            }
            Err(Rejection::TooDeep(found)) => {
                let reason = format!("nested more than {} deep", found.limit);
                Judged::Malformed { line: found.line, column: found.column, reason, is_unfinished: false }
            }
            // Nothing else is limited.
            Err(other) => Judged::Decided(vec![Violation::new("", "too_large", other.to_string())]),
        }
    }
}

/// Says what could not be decided. A pattern is given up for the whole message, so that only the first place tells where.
fn undecided(found: &UndecidedError) -> Vec<Violation> {
    let one = |(pointer, pattern): (&str, Option<&str>)| {
        let what = match pattern {
            Some(pattern) => format!("whether it matches {pattern:?}"),
            None => "which schemas it fits".to_owned(),
        };
        let why = match pattern.map(patterns::Pattern::new) {
            Some(patterns::Pattern::Unknown) => "the pattern cannot be read",
            _ => "a pattern takes too many steps",
        };
        Violation::new(pointer, UNDECIDED, format!("{what} could not be decided: {why}"))
    };
    found.places().take(1).map(one).collect()
}

/// Copies a schema; `name` is what it describes.
///
/// # Errors
/// The schema holds a number that is beyond every `f64`.
pub(crate) fn copied(name: &str, schema: View<'_>) -> Result<Json, Error> {
    Json::of(schema).map_err(|error| Error::Usage(format!("no valid `{name}` could be made up: {error}")))
}

/// Returns whether a text is a UUID in the hyphenated form of RFC 9562, in either case, and no other.
pub(crate) fn is_uuid(text: &str) -> bool {
    formats::is_uuid(text)
}

/// Returns the envelope of a name, or the only one there is.
///
/// # Errors
/// There is no such envelope, or several and no name.
pub(crate) fn envelope<'a>(contract: &'a Contract, name: Option<&str>) -> Result<&'a Envelope, Error> {
    let names: Vec<_> = contract.envelopes.iter().map(|envelope| envelope.name.as_str()).collect();
    match (name, contract.envelopes.as_slice()) {
        (Some(name), all) => all
            .iter()
            .find(|envelope| envelope.name == name)
            .ok_or_else(|| suggest::unknown("envelope", name, &names, &[])),
        (None, [only]) => Ok(only),
        (None, []) => Err(Error::Usage("the documents declare no envelope (`x-postroom-envelope`)".to_owned())),
        (None, _) => Err(Error::Usage(format!("say which envelope: `--envelope={}`", names.join("` or `--envelope=")))),
    }
}
