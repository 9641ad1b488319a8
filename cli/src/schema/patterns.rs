//! `pattern`: decided by the tables that generated decoders have, and by their engine only where there is no table.

use postroom::{
    __private::{Regress, Steps},
    Limits,
};

/// A pattern that is ready to be held to texts.
#[derive(Debug)]
pub(crate) enum Pattern {
    /// It is decided in one step a character.
    Table(postroom_codegen::Pattern),
    /// It looks behind, refers back or counts far: the engine of generated decoders decides it.
    Engine(Box<Regress>),
    /// It is no pattern.
    Unknown,
}

impl Pattern {
    pub(crate) fn new(source: &str) -> Self {
        if let Ok(Some(table)) = postroom_codegen::Pattern::new(source) {
            return Self::Table(table);
        }
        Regress::compile(source).map_or(Self::Unknown, |engine| Self::Engine(Box::new(engine)))
    }

    /// Whether the pattern matches anywhere in a text; `None` where that could not be decided.
    pub(crate) fn matches(&self, text: &str) -> Option<bool> {
        match self {
            Self::Table(table) => Some(table.is_match(text)),
            Self::Engine(engine) => engine.matches(text, &Steps::new(Limits::DEFAULT.pattern_steps)).ok(),
            Self::Unknown => None,
        }
    }
}
