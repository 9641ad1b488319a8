//! The knowledge of a union before any of its branches is read.

use std::{borrow::Cow, fmt::Write as _};

use super::{
    super::{Fault, Reader, objects::Object},
    memo::Fit,
};
use crate::{
    excerpt::list,
    schema::{Alternative, Kinds, Union, decimal::digits_as_read},
};

/// The tag of an object, as far as it was looked at.
#[derive(Debug)]
pub(super) enum Peeked<'a> {
    /// Nobody looked, because there is no tag or no object.
    Nothing,
    Missing,
    /// Its value, as JSON text without needless escapes.
    Text(Cow<'a, str>),
    /// Its value, a number: by its digits, as they are read.
    Number(String),
}

/// The knowledge of a value before any branch is read.
#[derive(Debug)]
pub(super) struct Met<'a> {
    pub(super) kind: Kinds,
    pub(super) peeked: Peeked<'a>,
    pub(super) candidates: Candidates,
}

/// The branches that neither a value's type nor its tag rules out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Candidates {
    None,
    One(usize),
    Several,
}

impl Candidates {
    fn of(mut candidates: impl Iterator<Item = usize>) -> Self {
        match (candidates.next(), candidates.next()) {
            (None, _) => Self::None,
            (Some(only), None) => Self::One(only),
            (Some(_), Some(_)) => Self::Several,
        }
    }
}

impl<'a> Peeked<'a> {
    /// The value that is written as `text`.
    fn new(text: &'a str) -> Self {
        match text.as_bytes() {
            [b'-' | b'0'..=b'9', ..] => Self::Number(digits_as_read(text)),
            [b'"', ..] if text.contains('\\') => {
                let plain =
                    serde_json::from_str::<String>(text).map(|plain| serde_json::Value::from(plain).to_string());
                Self::Text(plain.map_or(Cow::Borrowed(text), Cow::Owned))
            }
            _ => Self::Text(Cow::Borrowed(text)),
        }
    }

    fn is(&self, tag: &str) -> bool {
        match self {
            Self::Nothing | Self::Missing => false,
            Self::Text(text) => text == tag,
            Self::Number(digits) => {
                tag.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
                    && *digits == digits_as_read(tag)
            }
        }
    }
}

impl Alternative {
    fn takes(&self, kind: Kinds, peeked: &Peeked<'_>) -> bool {
        let is_excluded = match peeked {
            Peeked::Nothing => false,
            _ => !self.tags.is_empty() && !self.tags.iter().any(|tag| peeked.is(tag)),
        };
        self.kinds.has(kind) && !is_excluded
    }

    /// Returns whether an object's tag names the branch.
    pub(super) fn is_named(&self, peeked: &Peeked<'_>) -> bool {
        self.tags.iter().copied().chain(self.alias).any(|tag| peeked.is(tag))
    }
}

impl Union {
    /// The branches that neither the value's type nor its tag rules out.
    pub(super) fn candidates(&self, kind: Kinds, peeked: &Peeked<'_>) -> impl Iterator<Item = usize> {
        self.branches.iter().enumerate().filter(move |(_, branch)| branch.takes(kind, peeked)).map(|(index, _)| index)
    }

    /// Returns whether a tag rules branches out for values of this type.
    pub(super) fn is_tagged(&self, kind: Kinds) -> bool {
        kind == Kinds::OBJECT && self.branches.iter().any(|branch| branch.kinds.has(kind) && !branch.tags.is_empty())
    }

    /// Describes what the union demands, and why a value does not keep it.
    pub(super) fn explain(&self, fit: Fit) -> String {
        let name = |index: usize| self.branches.get(index).map_or("", |branch| branch.name);
        let mut text = if self.exclusive { "must be exactly one of " } else { "must be one of " }.to_owned();
        let names: Vec<_> = self.branches.iter().map(|branch| branch.name).collect();
        text.push_str(&list(&names));
        // Writing to a string does not fail.
        let _ = match fit {
            Fit::Several(first, second) => write!(text, ", and fits {} and {}", name(first), name(second)),
            Fit::None { meant: Some(meant) } => write!(text, ", and as {} it breaks a rule", name(meant)),
            _ => Ok(()),
        };
        text
    }

    /// Describes what the tag must be.
    pub(super) fn explain_tags(&self) -> String {
        let tags: Vec<_> = self.branches.iter().flat_map(|branch| branch.tags).copied().collect();
        format!("must be one of {}", list(&tags))
    }
}

impl<'a> Reader<'a> {
    /// Looks at the value here, and stays.
    pub(super) fn meet(&mut self, union: &Union) -> Result<Met<'a>, Fault> {
        let (kind, peeked) = (Kinds::of(self.byte(self.at)), self.peek(union)?);
        let candidates = Candidates::of(union.candidates(kind, &peeked));
        Ok(Met { kind, peeked, candidates })
    }

    /// Looks at the tag of the object here, and stays.
    pub(super) fn peek(&mut self, union: &Union) -> Result<Peeked<'a>, Fault> {
        let Some(tag) = &union.tag else { return Ok(Peeked::Nothing) };
        if self.byte(self.at) != b'{' {
            return Ok(Peeked::Nothing);
        }
        let value = self.member(tag.name)?;
        Ok(value.map_or(Peeked::Missing, Peeked::new))
    }

    /// The text of a property of the object here, which stays unread.
    pub(in super::super) fn member(&mut self, name: &str) -> Result<Option<&'a str>, Fault> {
        // As in a trial, so that what is passed over is passed over once.
        self.trial(|reader| {
            let mut object = Object::<[u64; 1]>::open(reader, 0)?;
            while let Some((key, _)) = object.next_key(reader)? {
                let (start, is_sought) = (reader.at, key.unescape() == name);
                reader.skip()?;
                if is_sought {
                    reader.leave(0);
                    return Ok(Some(reader.slice(start, reader.at)));
                }
            }
            Ok(None)
        })
    }
}
