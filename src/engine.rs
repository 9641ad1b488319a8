//! An ECMA-262 engine that counts its steps, for patterns that no table decides.
//!
//! It asks `regress` what a class of characters holds, one character at a time. The search itself is done here,
//! because it may take time without end, and only a search of our own can be stopped.

mod parse;
mod program;
mod search;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, sync::OnceLock};

use self::{program::Program, search::Search};
use crate::pattern::{GaveUp, Steps};

/// A pattern that no table can hold: it looks around, refers back, or would need too large a table.
#[derive(Debug)]
pub struct Regress {
    source: Cow<'static, str>,
    compiled: OnceLock<Option<Program>>,
}

impl Regress {
    /// Names the pattern; it is compiled when it is first used.
    pub const fn new(source: &'static str) -> Self {
        Self { source: Cow::Borrowed(source), compiled: OnceLock::new() }
    }

    /// Compiles a pattern that is known at run time alone; `None` if the engine does not know it.
    pub fn compile(source: &str) -> Option<Self> {
        let program = Program::new(source)?;
        Some(Self { source: Cow::Owned(source.to_owned()), compiled: OnceLock::from(Some(program)) })
    }

    /// Returns whether the pattern matches anywhere in a text, if the steps that are left are enough to find out.
    ///
    /// # Errors
    ///
    /// The steps are used up, or the engine does not know the pattern.
    pub fn matches(&self, text: &str, steps: &Steps) -> Result<bool, GaveUp> {
        let program = self.compiled.get_or_init(|| Program::new(&self.source)).as_ref().ok_or(GaveUp)?;
        Search::new(program, text, steps).find()
    }
}

/// A kind of character.
#[derive(Debug)]
enum Atom {
    Literal(char),
    /// A class: a bit for each ASCII character, and what decides the others.
    Class {
        ascii: u128,
        engine: Box<regress::Regex>,
    },
}

impl Atom {
    /// The kind of character that `source` names, a class or an escape.
    fn class(source: &str, flags: &str) -> Option<Self> {
        let engine = regress::Regex::with_flags(&format!("^(?:{source})$"), flags).ok()?;
        let takes = |byte: u8| engine.find(char::from(byte).encode_utf8(&mut [0; 4])).is_some();
        let ascii = (0..128).filter(|&byte| takes(byte)).fold(0, |ascii, byte| ascii | 1_u128 << byte);
        Some(Self::Class { ascii, engine: Box::new(engine) })
    }

    fn takes(&self, character: char) -> bool {
        match self {
            Self::Literal(literal) => *literal == character,
            Self::Class { ascii, .. } if character.is_ascii() => (ascii >> u32::from(character)) & 1 == 1,
            Self::Class { engine, .. } => engine.find(character.encode_utf8(&mut [0; 4])).is_some(),
        }
    }
}
