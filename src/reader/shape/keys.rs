//! The keys of maps: texts, and the types of texts that a schema names them by.

use std::collections::BTreeMap;

use crate::{
    pattern::Steps,
    reader::{Path, Sink},
    schema::{Keywords, Schema},
};

/// A Rust type that the keys of a map are read as: each of its values is one text, so that two keys are equal if their texts
/// are.
pub trait MapKey: Ord + Sized {
    /// Reads a key, or returns the keywords that its text violates.
    ///
    /// # Errors
    ///
    /// The keywords of the schema of keys that refuse the text.
    fn read(key: Key<'_>) -> Result<Self, Keywords>;

    /// Returns the text.
    fn text(&self) -> &str;

    /// Returns whether a map has a key with this text.
    fn is_among<T>(map: &BTreeMap<Self, T>, text: &str) -> bool;
}

/// The text of a key that is being read, and what it must keep.
#[derive(Clone, Copy, Debug)]
pub struct Key<'r> {
    text: &'r str,
    schema: Option<&'static Schema>,
    steps: &'r Steps,
}

impl Key<'_> {
    /// Reads a key of any text that its schema takes.
    ///
    /// # Errors
    ///
    /// The keywords that the text violates.
    #[inline]
    pub fn string(self) -> Result<String, Keywords> {
        match self.schema.map_or(Keywords::NONE, |schema| schema.key_violations(self.text, self.steps)) {
            Keywords::NONE => Ok(self.text.to_owned()),
            violated => Err(violated),
        }
    }

    /// Reads a key that is one of several, each with a text of its own.
    ///
    /// # Errors
    ///
    /// The keywords that the text violates.
    pub fn listed<T: Copy>(self, all: &[T], text: fn(T) -> &'static str) -> Result<T, Keywords> {
        let found = all.iter().copied().find(|value| text(*value) == self.text).ok_or(Keywords::ENUM)?;
        match self.schema.map_or(Keywords::NONE, |schema| schema.resolved().choice_violations(self.text, self.steps)) {
            Keywords::NONE => Ok(found),
            violated => Err(violated),
        }
    }
}

impl MapKey for String {
    #[inline]
    fn read(key: Key<'_>) -> Result<Self, Keywords> {
        key.string()
    }

    #[inline]
    fn text(&self) -> &str {
        self
    }

    #[inline]
    fn is_among<T>(map: &BTreeMap<Self, T>, text: &str) -> bool {
        map.contains_key(text)
    }
}

/// Reads a key of the object at `at`, unless the schema of its keys refuses it, which is recorded.
#[inline]
pub(crate) fn read_key<K: MapKey>(at: &Path<'_>, schema: &Schema, sink: &mut Sink, text: &str) -> Option<K> {
    match K::read(Key { text, schema: schema.names, steps: sink.steps() }) {
        Ok(key) => Some(key),
        Err(violated) => {
            sink.misnamed(at, text, violated);
            None
        }
    }
}

/// Records that the schema of an object's keys refuses one of them.
#[inline]
pub(crate) fn test_key(at: &Path<'_>, schema: &Schema, sink: &mut Sink, text: &str) {
    // The verdict on the whole tells it.
    if let Some(names) = schema.names.filter(|_| !sink.is_judged()) {
        let violated = names.key_violations(text, sink.steps());
        if !violated.is_empty() {
            sink.misnamed(at, text, violated);
        }
    }
}
