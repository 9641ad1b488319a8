//! The matching of a `pattern`: by a table that the generator made, or by a search that counts its steps.

use std::cell::Cell;

/// A deterministic automaton over code points.
///
/// Its states are rows of one table and are named by the position of their row: row 0 refuses
/// whatever follows, the next one accepts whatever follows.
#[derive(Clone, Copy, Debug)]
pub struct Dfa {
    ascii: &'static [u8; 128],
    beyond: &'static [(u32, u8)],
    classes: u16,
    table: &'static [u16],
    start: u16,
    accepting: u16,
}

impl Dfa {
    /// Puts the tables together.
    ///
    /// - `ascii`: the class of each ASCII character.
    /// - `beyond`: the classes of all others, each from a code point up to the next entry's.
    /// - `classes`: how many there are, which is the length of a row.
    /// - `table`: for each row and class the row that comes next.
    /// - `start`: the first row; `accepting`: from this row on, rows accept where the text ends.
    pub const fn new(
        ascii: &'static [u8; 128],
        beyond: &'static [(u32, u8)],
        classes: u16,
        table: &'static [u16],
        start: u16,
        accepting: u16,
    ) -> Self {
        Self { ascii, beyond, classes, table, start, accepting }
    }

    /// Returns whether the pattern matches anywhere in a text.
    pub fn matches(&self, text: &str) -> bool {
        let mut row = self.start;
        for (at, byte) in text.bytes().enumerate() {
            if row <= self.classes {
                break;
            }
            match self.ascii.get(usize::from(byte)) {
                Some(&class) => row = self.step(row, class),
                None => return self.matches_beyond(row, &text[at..]),
            }
        }
        self.accepts(row)
    }

    /// Returns whether the pattern matches, from a row on and for a text that starts with a character beyond ASCII.
    #[cold]
    fn matches_beyond(&self, mut row: u16, text: &str) -> bool {
        for character in text.chars() {
            let class = self.ascii.get(character as usize).copied().unwrap_or_else(|| self.class_beyond(character));
            row = self.step(row, class);
        }
        self.accepts(row)
    }

    #[inline]
    fn step(&self, row: u16, class: u8) -> u16 {
        self.table.get(usize::from(row) + usize::from(class)).copied().unwrap_or(0)
    }

    #[inline]
    fn accepts(&self, row: u16) -> bool {
        row == self.classes || row >= self.accepting
    }

    fn class_beyond(&self, character: char) -> u8 {
        let after = self.beyond.partition_point(|&(first, _)| first <= u32::from(character));
        self.beyond.get(after.wrapping_sub(1)).map_or(0, |&(_, class)| class)
    }
}

/// The steps that the patterns of one message that no table decides may still take, together.
#[derive(Debug)]
pub struct Steps(Cell<u64>);

impl Steps {
    /// Allows this many steps.
    pub const fn new(steps: u64) -> Self {
        Self(Cell::new(steps))
    }

    /// Takes steps away.
    ///
    /// # Errors
    ///
    /// There are not so many left; then none is.
    pub fn spend(&self, steps: u64) -> Result<(), GaveUp> {
        let left = self.0.get().checked_sub(steps);
        self.0.set(left.unwrap_or(0));
        left.map(drop).ok_or(GaveUp)
    }
}

/// The search for a pattern was given up: whether it matches was not found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GaveUp;

/// A stand-in for the engine if it is left out: code that asks for it does not compile, and says why.
///
/// ```compile_fail,E0277
/// static PATTERN: postroom::__private::Regress = postroom::__private::Regress::new("^(?!draft)");
/// ```
#[cfg(not(feature = "regress"))]
#[derive(Debug)]
pub struct Regress<E = LeftOut> {
    engine: std::marker::PhantomData<E>,
}

/// The engine that is left out.
#[cfg(not(feature = "regress"))]
#[derive(Debug)]
pub struct LeftOut;

/// An engine that decides what no table can.
#[cfg(not(feature = "regress"))]
#[diagnostic::on_unimplemented(
    message = "a `pattern` of the contract needs the feature `regress` of `postroom`",
    label = "no table decides this pattern, and the feature is off",
    note = "turn it on in `Cargo.toml`: `postroom = {{ version = \"…\", features = [\"regress\"] }}`",
    note = "or say the pattern without `(?<=`, `(?<!`, `\\p`, back-references and long counts"
)]
pub trait Engine {}

#[cfg(not(feature = "regress"))]
impl<E: Engine> Regress<E> {
    /// Exists for engines alone.
    pub const fn new(_: &'static str) -> Self {
        Self { engine: std::marker::PhantomData }
    }

    /// Exists for engines alone.
    pub fn matches(&self, _: &str, _: &Steps) -> Result<bool, GaveUp> {
        Err(GaveUp)
    }
}
