//! How a `pattern` is matched: by a table that the generator made, or by an ECMA-262 engine.

#[cfg(feature = "regress")]
use std::sync::OnceLock;

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

    /// Whether the pattern matches anywhere in a text.
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

    /// The same, for what starts with a character beyond ASCII.
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

/// A pattern that no table can hold: it looks around, refers back, or would need too large a table.
#[cfg(feature = "regress")]
#[derive(Debug)]
pub struct Regress {
    source: &'static str,
    compiled: OnceLock<Option<regress::Regex>>,
}

#[cfg(feature = "regress")]
impl Regress {
    /// Names the pattern; it is compiled when it is first used.
    pub const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// Whether the pattern matches anywhere in a text; a pattern that the engine refuses matches nothing.
    pub fn matches(&self, text: &str) -> bool {
        // JSON Schema means Unicode semantics; what is only valid without them is still taken.
        let compile = || ["u", ""].iter().find_map(|flags| regress::Regex::with_flags(self.source, *flags).ok());
        self.compiled.get_or_init(compile).as_ref().is_some_and(|regex| regex.find(text).is_some())
    }
}

/// What stands in for the engine where it is left out: code that asks for it does not compile, and says why.
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
    note = "or say the pattern without look-around, back-references, `\\b` and `\\p`"
)]
pub trait Engine {}

#[cfg(not(feature = "regress"))]
impl<E: Engine> Regress<E> {
    /// Exists for engines alone.
    pub const fn new(_: &'static str) -> Self {
        Self { engine: std::marker::PhantomData }
    }

    /// Exists for engines alone.
    pub fn matches(&self, _: &str) -> bool {
        false
    }
}

#[cfg(all(test, feature = "regress"))]
mod tests {
    use super::Regress;

    #[test]
    fn an_engine_matches_what_no_table_can() {
        for (pattern, text, matches) in [
            ("^(?!draft)", "draft-1", false),
            ("^(?!draft)", "final", true),
            ("(a|b)\\1", "abba", true),
            ("(a|b)\\1", "abab", false),
            ("^\\p{Lu}$", "É", true),
            ("^(?=.$)", "😀", true),
            // Without Unicode mode alone is this valid.
            ("(?=\\_)", "_", true),
            ("(", "(", false),
        ] {
            assert_eq!(Regress::new(pattern).matches(text), matches, "{pattern:?} on {text:?}");
        }
    }
}
