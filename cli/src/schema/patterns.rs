//! `pattern`: decided by the tables that generated decoders have, and by their engine only if there is no table.

use postroom::{
    __private::{Regress, Steps},
    Limits,
};

/// A pattern that is ready to be held to texts.
#[derive(Debug)]
pub(crate) enum Pattern {
    /// The table that decides the pattern in one step for each character.
    Table(postroom_codegen::Pattern),
    /// The engine of generated decoders, which decides a pattern that looks behind, refers back or counts far.
    Engine(Box<Regress>),
    /// A text that is no pattern.
    Unknown,
}

impl Pattern {
    pub(crate) fn new(source: &str) -> Self {
        if let Ok(Some(table)) = postroom_codegen::Pattern::new(source) {
            return Self::Table(table);
        }
        Regress::compile(source).map_or(Self::Unknown, |engine| Self::Engine(Box::new(engine)))
    }

    /// Returns whether the pattern matches anywhere in a text; `None` if that could not be decided.
    pub(crate) fn matches(&self, text: &str) -> Option<bool> {
        match self {
            Self::Table(table) => Some(table.is_match(text)),
            Self::Engine(engine) => engine.matches(text, &Steps::new(Limits::DEFAULT.pattern_steps)).ok(),
            Self::Unknown => None,
        }
    }
}
