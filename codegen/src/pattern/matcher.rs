//! Patterns for tools: decided by the tables that generated code has.

use super::{Dfa, compile};

/// A pattern (ECMA-262) that a finite automaton decides, as generated decoders decide it.
///
/// ```
/// use postroom_codegen::Pattern;
///
/// let version = Pattern::new(r"^\d+\.\d+$")?.expect("an automaton decides it");
/// assert!(version.is_match("1.20") && !version.is_match("1.x"));
/// // What refers back needs an engine that goes back and tries again.
/// assert!(Pattern::new(r"^(a|b)\1$")?.is_none());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern(Dfa);

/// The parts of the runtime's own automaton.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Table {
    /// The class of each ASCII character.
    pub ascii: Vec<u8>,
    /// The classes of all others, each from a code point up to the next entry's.
    pub beyond: Vec<(u32, u8)>,
    /// The number of classes.
    pub classes: u16,
    /// The place of the next row for each row and class.
    pub cells: Vec<u16>,
    /// The place of the first row.
    pub start: u16,
    /// The place from which on rows accept if the text ends.
    pub accepting: u16,
}

impl Pattern {
    /// Compiles a pattern; `None` if it is valid and needs an engine.
    ///
    /// # Errors
    ///
    /// The problem with the pattern, and the character that it is at.
    pub fn new(source: &str) -> Result<Option<Self>, String> {
        Ok(compile(source)?.map(Self))
    }

    /// Returns the table, in the form in which the runtime has it.
    #[doc(hidden)]
    #[must_use]
    pub fn into_table(self) -> Table {
        let Self(Dfa { ascii, beyond, classes, cells, start, accepting }) = self;
        Table { ascii, beyond, classes, cells, start, accepting }
    }

    /// Returns whether the pattern matches anywhere in a text, in one step a character.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        let Self(dfa) = self;
        let mut row = dfa.start;
        for character in text.chars() {
            let code = u32::from(character);
            let class = usize::try_from(code).ok().and_then(|code| dfa.ascii.get(code)).copied();
            let class = class.unwrap_or_else(|| {
                let after = dfa.beyond.partition_point(|&(first, _)| first <= code);
                dfa.beyond.get(after.wrapping_sub(1)).map_or(0, |&(_, class)| class)
            });
            row = dfa.cells.get(usize::from(row) + usize::from(class)).copied().unwrap_or_default();
        }
        row == dfa.classes || row >= dfa.accepting
    }
}
