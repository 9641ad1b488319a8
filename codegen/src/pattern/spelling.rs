//! The check whether rules about a text still hold once a UUID, date or time is written as Rust writes it.
//!
//! A format with a Rust type is decoded to a value, and the value is encoded in one spelling. A pattern may take
//! the sender's spelling and not that one. Then what was decoded could not be encoded, and the text must be kept.

use std::collections::BTreeSet;

use super::Dfa;
use crate::ir::{Pattern, Rules, Shape};

/// The number of pairs of rows that are followed at once; beyond, the spellings are taken to be told apart.
const PAIRS: usize = 1 << 14;

/// Returns whether each text of the shape's format that keeps `rules` keeps them in the spelling of its Rust type too.
pub(crate) fn keeps_spelling(shape: &Shape, rules: &Rules) -> bool {
    let Some(spelling) = Spelling::of(shape) else { return true };
    if rules.enumeration.is_some() || rules.constant.is_some() {
        return spelling == Spelling::Date;
    }
    let (shortest, longest) = spelling.lengths();
    let lengths = rules.min_length.is_none_or(|min| min <= shortest)
        && rules.max_length.is_none_or(|max| max == shortest || max >= longest);
    let patterns = rules.pattern.iter().chain(&rules.more_patterns).all(|pattern| match &pattern.dfa {
        Some(dfa) => spelling == Spelling::Date || Walk::new(dfa).keeps(spelling),
        // An engine's pattern may look at anything.
        None => false,
    });
    (spelling.is_of_one_length() || lengths) && patterns
}

/// Returns whether a generated field holds the value of a `date-time`, `time`, `date` or `uuid`, and not its text as it
/// was written, by the lengths and the pattern that its schema asks for beside the format.
///
/// Listed values (`enum`, `const`) are texts as well, which is for the caller to know.
///
/// ```
/// use postroom_codegen::contract::has_format_type;
///
/// assert!(has_format_type("date-time", [None, Some(64)], None));
/// // Decoded and encoded again, `…:00.0Z` would be `…:00Z`, which is too short.
/// assert!(!has_format_type("date-time", [Some(21), None], None));
/// assert!(!has_format_type("email", [None, None], None));
/// ```
#[must_use]
pub fn has_format_type(format: &str, [min_length, max_length]: [Option<u64>; 2], pattern: Option<&str>) -> bool {
    let Some(shape) = shape_of_format(format) else { return false };
    // What is no pattern is told of where the schema is read.
    let dfa = |source: &str| super::compile(source).ok().flatten();
    let pattern = pattern.map(|source| Pattern { source: source.to_owned(), dfa: dfa(source) });
    keeps_spelling(&shape, &Rules { min_length, max_length, pattern, ..Rules::default() })
}

/// Returns the Rust type of a format that has one.
pub(crate) fn shape_of_format(format: &str) -> Option<Shape> {
    match format {
        "uuid" => Some(Shape::Uuid),
        "date-time" => Some(Shape::DateTime),
        "date" => Some(Shape::Date),
        "time" => Some(Shape::Time),
        _ => None,
    }
}

/// A format with a Rust type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    Uuid,
    DateTime,
    /// A date, the only format with one text for each value.
    Date,
    Time,
}

impl Spelling {
    fn of(shape: &Shape) -> Option<Self> {
        match shape {
            Shape::Uuid => Some(Self::Uuid),
            Shape::DateTime => Some(Self::DateTime),
            Shape::Date => Some(Self::Date),
            Shape::Time => Some(Self::Time),
            _ => None,
        }
    }

    /// Returns the shortest and the longest text that Rust writes, in characters. No sender's text is shorter.
    fn lengths(self) -> (u64, u64) {
        match self {
            Self::Uuid => (36, 36),
            Self::Date => (10, 10),
            Self::DateTime => (20, 35),
            Self::Time => (9, 24),
        }
    }

    fn is_of_one_length(self) -> bool {
        matches!(self, Self::Uuid | Self::Date)
    }
}

/// A row of a table for the text as it was sent, and one for the same value as Rust writes it.
type Pairs = BTreeSet<(u16, u16)>;

/// All texts of a format at once, each beside its spelling in Rust, on their way through a table.
struct Walk<'a> {
    dfa: &'a Dfa,
    pairs: Pairs,
}

impl<'a> Walk<'a> {
    fn new(dfa: &'a Dfa) -> Self {
        Self { dfa, pairs: Pairs::from([(dfa.start, dfa.start)]) }
    }

    fn keeps(mut self, spelling: Spelling) -> bool {
        match spelling {
            Spelling::Uuid => self.uuid(),
            Spelling::Date => self.date(),
            Spelling::Time => self.time(),
            Spelling::DateTime => {
                self.date();
                self.one(&[("T", "T"), ("t", "T")]);
                self.time();
            }
        }
        self.pairs.len() <= PAIRS
            && self.pairs.iter().all(|&(sent, written)| !self.accepts(sent) || self.accepts(written))
    }

    fn uuid(&mut self) {
        for (index, length) in [8, 4, 4, 4, 12].into_iter().enumerate() {
            if index > 0 {
                self.one(&[("-", "-")]);
            }
            for _ in 0..length {
                self.one(DIGITS);
            }
        }
    }

    fn date(&mut self) {
        self.digits(4);
        self.one(&[("-", "-")]);
        self.digits(2);
        self.one(&[("-", "-")]);
        self.digits(2);
    }

    fn time(&mut self) {
        self.digits(2);
        self.one(&[(":", ":")]);
        self.digits(2);
        self.one(&[(":", ":")]);
        self.digits(2);
        self.fraction();
        let zulu = self.after(&self.pairs, &[("Z", "Z"), ("z", "Z"), ("+00:00", "Z"), ("-00:00", "Z")]);
        self.one(&[("+", "+"), ("-", "-")]);
        self.digits(2);
        self.one(&[(":", ":")]);
        self.digits(2);
        self.pairs.extend(zulu);
    }

    /// Follows a fraction of any length, which Rust writes with 0, 3, 6 or 9 digits.
    fn fraction(&mut self) {
        let without = self.pairs.clone();
        let point = self.after(&without, &[(".", "")]);
        let none = self.after(&point, &[("0", "")]);
        let mut all = without.clone();
        all.extend(self.zeros(none));
        self.one(&[(".", ".")]);
        for significant in 1..=9_usize {
            let last = self.after(&self.pairs, &DIGITS[1..10]);
            let padding = ["", "0", "00"][(3 - significant % 3) % 3];
            let written = self.after(&last, &[("", padding)]);
            all.extend(self.zeros(written));
            self.digits(1);
        }
        self.pairs = all;
    }

    /// Returns the pairs after any number of zeros that only the sender wrote.
    fn zeros(&self, from: Pairs) -> Pairs {
        let mut all = from.clone();
        let mut fresh = from;
        while !fresh.is_empty() && all.len() <= PAIRS {
            fresh = self.after(&fresh, &[("0", "")]).into_iter().filter(|pair| all.insert(*pair)).collect();
        }
        all
    }

    fn digits(&mut self, count: usize) {
        for _ in 0..count {
            self.one(&DIGITS[..10]);
        }
    }

    fn one(&mut self, alternatives: &[(&str, &str)]) {
        self.pairs = self.after(&self.pairs, alternatives);
    }

    /// Returns the pairs after one of the alternatives: what was sent, and what is written for it.
    fn after(&self, pairs: &Pairs, alternatives: &[(&str, &str)]) -> Pairs {
        let steps = pairs.iter().take(PAIRS + 1).flat_map(|&(sent, written)| {
            alternatives.iter().map(move |(from, to)| (self.row(sent, from), self.row(written, to)))
        });
        // What is refused as it was sent, and what is accepted as it is written, says nothing more.
        steps.filter(|&(sent, written)| sent != 0 && written != self.dfa.classes).collect()
    }

    fn row(&self, row: u16, text: &str) -> u16 {
        text.bytes().fold(row, |row, byte| {
            if row == 0 || row == self.dfa.classes {
                return row;
            }
            let class = self.dfa.ascii.get(usize::from(byte)).copied().unwrap_or(0);
            self.dfa.cells.get(usize::from(row) + usize::from(class)).copied().unwrap_or(0)
        })
    }

    fn accepts(&self, row: u16) -> bool {
        row == self.dfa.classes || row >= self.dfa.accepting
    }
}

/// The digits, then the letters of hexadecimal numbers in both cases.
const DIGITS: &[(&str, &str)] = &[
    ("0", "0"),
    ("1", "1"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5"),
    ("6", "6"),
    ("7", "7"),
    ("8", "8"),
    ("9", "9"),
    ("a", "a"),
    ("b", "b"),
    ("c", "c"),
    ("d", "d"),
    ("e", "e"),
    ("f", "f"),
    ("A", "a"),
    ("B", "b"),
    ("C", "c"),
    ("D", "d"),
    ("E", "e"),
    ("F", "f"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::compile;

    fn keeps(shape: Shape, pattern: &str) -> bool {
        let dfa = compile(pattern).unwrap();
        let rules = Rules { pattern: Some(Pattern { source: pattern.to_owned(), dfa }), ..Rules::default() };
        keeps_spelling(&shape, &rules)
    }

    #[test]
    fn a_pattern_that_tells_spellings_of_one_value_apart_is_found() {
        for (shape, pattern, expected) in [
            (Shape::Uuid, "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$", true),
            (Shape::Uuid, "^[0-9a-fA-F-]{36}$", true),
            (Shape::Uuid, "^.{14}4", true),
            (Shape::Uuid, "^[0-9A-F-]+$", false),
            (Shape::Uuid, "A", false),
            (Shape::Uuid, "a", true),
            (Shape::Uuid, "^.{14}[1-5]", true),
            (Shape::Uuid, "(?<=a)", false),
            (Shape::Date, "^20", true),
            (Shape::Date, "-31$", true),
            (Shape::Date, "(?<=2)", false),
            (Shape::DateTime, "Z$", true),
            (Shape::DateTime, "z$", false),
            (Shape::DateTime, "[Zz]$", true),
            (Shape::DateTime, "[+-]\\d\\d:\\d\\d$", false),
            (Shape::DateTime, "\\+02:00$", true),
            (Shape::DateTime, "t", false),
            (Shape::DateTime, "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$", true),
            (Shape::DateTime, "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$", true),
            (Shape::DateTime, "\\.\\d{3}Z$", false),
            (Shape::DateTime, "\\.\\d{3}[1-9]", true),
            (Shape::DateTime, "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,2})?Z$", false),
            (Shape::DateTime, "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z$", true),
            (Shape::DateTime, "0{12}", false),
            (Shape::Time, "^1", true),
            (Shape::Time, "\\.5", true),
            (Shape::Time, "\\.50?Z", false),
            (Shape::String, "(?<=a)", true),
        ] {
            assert_eq!(keeps(shape.clone(), pattern), expected, "{pattern} on {shape:?}");
        }
    }

    #[test]
    fn a_limit_that_tells_spellings_of_one_value_apart_is_found() {
        for (shape, min, max, expected) in [
            (Shape::Uuid, Some(36), Some(36), true),
            (Shape::Uuid, Some(40), Some(3), true),
            (Shape::Date, Some(11), None, true),
            (Shape::DateTime, Some(20), Some(35), true),
            (Shape::DateTime, None, Some(64), true),
            (Shape::DateTime, None, Some(20), true),
            (Shape::DateTime, None, Some(24), false),
            (Shape::DateTime, Some(21), None, false),
            (Shape::Time, None, Some(9), true),
            (Shape::Time, None, Some(10), false),
            (Shape::Time, Some(1), Some(24), true),
        ] {
            let rules = Rules { min_length: min, max_length: max, ..Rules::default() };
            assert_eq!(keeps_spelling(&shape, &rules), expected, "{min:?} to {max:?} on {shape:?}");
        }
    }
}
