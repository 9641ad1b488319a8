//! Texts that match a pattern, made up from its parts.

use std::{cell::RefCell, collections::BTreeMap};

use regex_syntax::{
    ParserBuilder,
    hir::{Class, Hir, HirKind},
};

use super::dice::Dice;
use crate::schema::patterns::Pattern;

/// The length of the longest text that is made.
pub(super) const MAX_LENGTH: usize = 4096;

/// The number of times that an engine may give up on a pattern before it is not asked any more.
const MAX_UNDECIDED: u32 = 8;

/// The knowledge about the patterns of a schema.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    /// Each pattern, and the number of texts that were not decided.
    judges: RefCell<BTreeMap<String, (Pattern, u32)>>,
    parts: RefCell<BTreeMap<String, Option<Hir>>>,
}

impl Patterns {
    /// Returns whether a pattern finds something in a text; `None` if that could not be decided.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        let mut judges = self.judges.borrow_mut();
        if !judges.contains_key(pattern) {
            judges.insert(pattern.to_owned(), (Pattern::new(pattern), 0));
        }
        let (judge, undecided) = judges.get_mut(pattern).filter(|(_, undecided)| *undecided < MAX_UNDECIDED)?;
        let found = judge.matches(text);
        *undecided += u32::from(found.is_none());
        found
    }

    /// Makes a text in which a pattern probably finds something; `None` for a pattern that cannot be read, or one with
    /// very long texts.
    ///
    /// What a look-ahead looks for anywhere is put somewhere; other look-around, word boundaries and back-references
    /// are passed over: the check of the text tells whether it keeps them. `longer` lets repetitions go on, for texts
    /// that have to be long.
    pub(super) fn text(&self, pattern: &str, longer: usize, dice: &mut Dice) -> Option<String> {
        let mut text: Vec<char> = self.one(pattern, longer, dice)?.chars().collect();
        for wanted in sought(pattern) {
            let wanted: Vec<char> = self.one(wanted, 0, dice)?.chars().collect();
            let at = dice.below(text.len().saturating_sub(wanted.len()).saturating_add(1));
            text.splice(at..at.saturating_add(wanted.len()).min(text.len()), wanted);
        }
        Some(text.into_iter().collect())
    }

    fn one(&self, pattern: &str, longer: usize, dice: &mut Dice) -> Option<String> {
        let mut parts = self.parts.borrow_mut();
        if !parts.contains_key(pattern) {
            let parsed = ParserBuilder::new().nest_limit(100).build().parse(&translated(pattern)).ok();
            parts.insert(pattern.to_owned(), parsed);
        }
        let mut out = String::new();
        write(parts.get(pattern)?.as_ref()?, longer, dice, &mut out)?;
        Some(out)
    }
}

/// Returns the patterns that look-aheads such as `(?=.*[0-9])` look for.
fn sought(pattern: &str) -> Vec<&str> {
    let groups = pattern.match_indices("(?=.*").map(|(start, open)| (start, open, group(&pattern[start..])));
    let inner =
        groups.filter_map(|(start, open, length)| pattern.get(start + open.len()..(start + length).checked_sub(1)?));
    inner.take(16).collect()
}

fn write(hir: &Hir, longer: usize, dice: &mut Dice, out: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges: Vec<_> = class.ranges().iter().map(|range| (range.start(), range.end())).collect();
            out.push(character(&ranges, dice)?);
        }
        HirKind::Class(Class::Bytes(class)) => {
            let ranges: Vec<_> =
                class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect();
            out.push(character(&ranges, dice)?);
        }
        HirKind::Repetition(repetition) => {
            let low = usize::try_from(repetition.min).ok()?;
            let most = low.saturating_add(if low == 0 { 4 } else { 3 }).saturating_add(longer);
            let high = repetition.max.map_or(most, |max| most.min(usize::try_from(max).unwrap_or(usize::MAX)));
            for _ in 0..dice.between(low, high) {
                write(&repetition.sub, longer, dice, out)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, longer, dice, out)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, longer, dice, out))?,
        HirKind::Alternation(branches) => write(dice.pick(branches)?, longer, dice, out)?,
    }
    (out.len() <= MAX_LENGTH).then_some(())
}

/// Returns one of the characters: a letter or a digit if one may stand, something printable otherwise.
fn character(ranges: &[(char, char)], dice: &mut Dice) -> Option<char> {
    const LIKELY: [&[(char, char)]; 3] =
        [&[('a', 'z'), ('A', 'Z'), ('0', '9')], &[(' ', '~')], &[('\u{a0}', '\u{d7ff}')]];
    let common = |with: &[(char, char)]| -> Vec<(char, char)> {
        let cut = with.iter().flat_map(|(low, high)| ranges.iter().map(|(from, to)| (*low.max(from), *high.min(to))));
        cut.filter(|(from, to)| from <= to).collect()
    };
    let likely = LIKELY.iter().map(|with| common(with)).find(|found| !found.is_empty());
    let ranges = likely.unwrap_or_else(|| ranges.to_vec());
    let size = |(from, to): &(char, char)| u32::from(*to).saturating_sub(u32::from(*from)).saturating_add(1);
    let mut place = dice.below(usize::try_from(ranges.iter().map(size).fold(0, u32::saturating_add)).ok()?);
    for range in &ranges {
        let size = usize::try_from(size(range)).ok()?;
        match place.checked_sub(size) {
            Some(rest) => place = rest,
            // Between the two halves of a range over all characters there are numbers that stand for none.
            None => {
                return char::from_u32(u32::from(range.0).saturating_add(u32::try_from(place).ok()?)).or(Some(range.0));
            }
        }
    }
    None
}

/// Returns the pattern as `regex_syntax` has to read it: ECMA-262's classes are ASCII, its brackets do not nest, and
/// what only looks around is left out.
fn translated(pattern: &str) -> String {
    let (mut out, mut rest, mut in_class) = (String::new(), pattern, false);
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '\\' => {
                let escaped = rest[length..].chars().next();
                length += escaped.map_or(0, char::len_utf8);
                escape(escaped, in_class, &mut out);
            }
            '[' | '&' | '~' if in_class => out.extend(['\\', c]),
            '[' => {
                in_class = true;
                out.push(c);
            }
            ']' => {
                in_class = false;
                out.push(c);
            }
            '(' if !in_class && ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|open| rest.starts_with(open)) => {
                length = group(rest);
            }
            c => out.push(c),
        }
        rest = &rest[length..];
    }
    out
}

fn escape(escaped: Option<char>, in_class: bool, out: &mut String) {
    match escaped {
        Some('d') => out.push_str("[0-9]"),
        Some('D') => out.push_str("[^0-9]"),
        Some('w') => out.push_str("[0-9A-Za-z_]"),
        Some('W') => out.push_str("[^0-9A-Za-z_]"),
        Some('0') => out.push_str("\\x00"),
        Some('b') if in_class => out.push_str("\\x08"),
        // A back-reference: what it stands for is not known here.
        Some('1'..='9') => {}
        Some(c @ ('s' | 'S' | 'b' | 'B' | 'n' | 'r' | 't' | 'f' | 'v' | 'u' | 'x' | 'p' | 'P')) => {
            out.extend(['\\', c])
        }
        Some(c) if c.is_ascii_punctuation() && c != '<' && c != '>' => out.extend(['\\', c]),
        Some(c) => out.push(c),
        None => {}
    }
}

/// Returns the length of the group with which the text begins.
fn group(text: &str) -> usize {
    let (mut depth, mut in_class, mut escaped) = (0_usize, false, false);
    for (index, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class && depth <= 1 => return index + 1,
            ')' if !in_class => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Dice, Patterns};

    #[test]
    fn what_is_made_for_a_pattern_matches_it() {
        for pattern in [
            r"^\d+\.\d+\.\d+$",
            "^[a-z]{2}-[A-Z]{2}$",
            r"^[a-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+$",
            "test",
            "^hello .+$",
            r"[A-Z\s]+\/[A-Z\s]+",
            "^(?:red|green|blue)?$",
            r"^[^\d\W]{3,5}$",
            "^[äöü]+$",
            r"^\u0041\x42\.\*$",
            r"^[[a&~\]]{2}$",
            "^(?!forbidden)[a-z]+$",
            r"^\w+\b-\bx$",
            "^.{40}$",
            r"^(a|(b(c|d)){2,}){3}$",
            "^[^a-z]$",
            "",
        ] {
            let patterns = Patterns::default();
            let made: Vec<_> = (0..50).filter_map(|n| patterns.text(pattern, 0, &mut Dice::new(7, n))).collect();
            assert_eq!(made.len(), 50, "{pattern}");
            for text in made {
                assert_eq!(patterns.matches(pattern, &text), Some(true), "{text:?} for {pattern}");
            }
        }
        for pattern in ["(", "^(a{1000}){1000}$", r"[\ud800]"] {
            assert_eq!(Patterns::default().text(pattern, 0, &mut Dice::new(7, 0)), None, "{pattern}");
        }
    }
}
