//! The lines that a diagnostic is about, or the part of them that is shown.

use std::ops::Range;

use postroom_codegen::Diagnostic;
use postroom_schema::pointer;

use crate::output::visible;

/// The length to which a longer value is underlined, so that its beginning is shown on a narrow terminal.
const MAX_UNDERLINED: usize = 60;

/// The number of lines before a value on which its key is looked for.
const LINES_BEFORE: usize = 3;

/// The length in bytes from which on a line is shown in part: what others do with a line takes as long as the line is.
const MAX_LINE: usize = 2000;

/// The number of bytes that are shown before and after a value in such a line: more than a terminal is wide.
const AROUND: usize = 400;

/// The number of characters between two whose bytes are known.
const STEP: usize = 64;

/// A line of a file, in which the places of characters are found without reading the whole line each time.
#[derive(Debug)]
pub(super) struct Line {
    text: String,
    /// The byte at which every 64th character begins, from the first on.
    steps: Vec<usize>,
}

impl Line {
    pub(super) fn new(text: &str) -> Self {
        let steps = text.char_indices().step_by(STEP).map(|(at, _)| at).collect();
        Self { text: text.to_owned(), steps }
    }

    /// Returns the byte at which a column begins, counted in characters from 1; the end of the line if it has none.
    fn byte(&self, column: u32) -> usize {
        let skipped = usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
        let Some(from) = self.steps.get(skipped / STEP) else { return self.text.len() };
        self.text[*from..].char_indices().nth(skipped % STEP).map_or(self.text.len(), |(at, _)| from + at)
    }

    fn is_long(&self) -> bool {
        self.text.len() > MAX_LINE
    }
}

/// The part of a file that is shown.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The number of the first line, counted from 1.
    pub(super) first_line: usize,
    /// The bytes of the value.
    pub(super) value: Range<usize>,
    /// The bytes of the value's key, if the problem is about the key or nothing else tells what the value is.
    pub(super) key: Option<Range<usize>>,
    /// `true` if the value's line is too long to be shown from its beginning.
    pub(super) is_cut: bool,
}

impl Excerpt {
    /// Returns the lines of a diagnostic; `None` if it is about none, or the file has none.
    pub(super) fn new(diagnostic: &Diagnostic, lines: &[Line]) -> Option<Self> {
        let number = usize::try_from(diagnostic.line).ok()?;
        let index = number.checked_sub(1)?;
        let Some(line) = lines.get(index) else {
            // A file that ends too early has its problem after its last line.
            let last = lines.last()?;
            let text = shown(end_of(&last.text, last.is_long()));
            let value = text.len()..text.len();
            return Some(Self { text, first_line: lines.len(), value, key: None, is_cut: last.is_long() });
        };
        let value = value(line, diagnostic);
        let mut before = String::new();
        for earlier in lines.get(index.saturating_sub(LINES_BEFORE)..index)? {
            before.push_str(end_of(&earlier.text, earlier.is_long()));
            before.push('\n');
        }
        let here = before.len();
        before.push_str(end_of(line.text.get(..value.start)?, line.is_long()));
        let token = pointer::unescape(diagnostic.pointer.rsplit('/').next().unwrap_or_default());
        let is_named = diagnostic.message.contains(&format!("`{token}`"));
        let key = key(&before, &token).filter(|key| key.start < here || is_named);
        let start = key.as_ref().map_or(here, |key| before[..key.start].rfind('\n').map_or(0, |at| at + 1));
        let value_start = before.len() - start;
        let after = if line.is_long() { line.text.ceil_char_boundary(value.end + AROUND) } else { line.text.len() };
        let text = format!("{}{}", &before[start..], line.text.get(value.start..after)?);
        // What comes before a place may be longer where it is shown.
        let moved = |bytes: Range<usize>| shown(&text[..bytes.start]).len()..shown(&text[..bytes.end]).len();
        Some(Self {
            text: shown(&text),
            first_line: number - before[start..].matches('\n').count(),
            value: moved(value_start..value_start + value.len()),
            key: key.map(|key| moved(key.start - start..key.end - start)),
            is_cut: line.is_long(),
        })
    }
}

/// Returns the end of a text if it is part of a long line, else all of it.
fn end_of(text: &str, is_long: bool) -> &str {
    if is_long { &text[text.floor_char_boundary(text.len().saturating_sub(AROUND))..] } else { text }
}

/// Returns the text as it is shown, in the same lines and with its tabs.
fn shown(text: &str) -> String {
    text.split_inclusive(['\n', '\t'])
        .map(|part| match part.strip_suffix(['\n', '\t']) {
            Some(rest) => visible(rest) + &part[rest.len()..],
            None => visible(part),
        })
        .collect()
}

/// Returns the bytes of a key at the end of a text, quotes included.
fn key(before: &str, token: &str) -> Option<Range<usize>> {
    let text = before.trim_end().strip_suffix(':')?.trim_end();
    let unquoted = text.strip_suffix(['"', '\'']);
    let inner = unquoted.unwrap_or(text).strip_suffix(token).filter(|_| !token.is_empty())?;
    let start = inner.len() - usize::from(unquoted.is_some() && inner.ends_with(['"', '\'']));
    let begins = before[..start].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '{' | ','));
    begins.then_some(start..text.len())
}

/// Returns the bytes of a line to underline for what is at fault: as far as it goes on its line, and to the next space if
/// nothing says how far it goes.
fn value(line: &Line, diagnostic: &Diagnostic) -> Range<usize> {
    let Diagnostic { line: number, column, end_line, end_column, .. } = *diagnostic;
    let start = line.byte(column);
    let rest = &line.text[start..];
    let shown = rest.char_indices().nth(MAX_UNDERLINED).map_or(rest.len(), |(at, _)| at);
    let length = match end_line > number {
        true => rest[..shown].trim_end().len(),
        false if end_column > column => shown.min(line.byte(end_column).saturating_sub(start)),
        false => rest[..shown].find(char::is_whitespace).unwrap_or(shown),
    };
    start..start + length
}

#[cfg(test)]
mod tests {
    use postroom_codegen::{Diagnostic, Severity};

    use super::{AROUND, Excerpt, Line, MAX_LINE, MAX_UNDERLINED, STEP, key};

    #[test]
    fn of_a_long_line_what_is_shown_does_not_grow_with_it() {
        let filler = "é\t\"x\", ".repeat(MAX_LINE);
        for (before, first, value, end) in [
            ("", filler.as_str(), "{\"a\": 1}", ""),
            ("", filler.as_str(), "\"ü\"", filler.as_str()),
            ("", "", "12", filler.as_str()),
            (filler.as_str(), "  b: ", "12", ""),
            (filler.as_str(), filler.as_str(), filler.as_str(), filler.as_str()),
        ] {
            let column = u32::try_from(first.chars().count() + 1).unwrap();
            let lines = [before.to_owned(), format!("{first}{value}{end}")].map(|line| Line::new(&line));
            let diagnostic = Diagnostic {
                file: "a.yaml".to_owned(),
                line: 2,
                column,
                end_line: 2,
                end_column: column + u32::try_from(value.chars().count()).unwrap(),
                pointer: "/a/b".to_owned(),
                severity: Severity::Warning,
                code: "unknown-field",
                message: String::new(),
                help: String::new(),
                is_outside: false,
            };
            let excerpt = Excerpt::new(&diagnostic, &lines).unwrap();
            let shown: String = value.chars().take(MAX_UNDERLINED).collect();
            assert_eq!(excerpt.text[excerpt.value.clone()], shown);
            assert_eq!(excerpt.is_cut, first.len() + value.len() + end.len() > MAX_LINE);
            assert!(excerpt.text.len() < 3 * AROUND, "{}", excerpt.text.len());
        }
    }

    #[test]
    fn characters_are_found_by_their_columns() {
        let texts = ["".to_owned(), "a".to_owned(), "é".repeat(3 * STEP), "ab🎉".repeat(STEP), "x".repeat(STEP)];
        for text in texts {
            let line = Line::new(&text);
            for column in 0..u32::try_from(text.chars().count() + 3).unwrap() {
                let skipped = usize::try_from(column).unwrap().saturating_sub(1);
                let expected = text.char_indices().nth(skipped).map_or(text.len(), |(at, _)| at);
                assert_eq!(line.byte(column), expected, "{text} at {column}");
            }
        }
    }

    #[test]
    fn a_key_is_found_before_its_value() {
        for (before, token, expected) in [
            ("  {a: 1, minLenght: ", "minLenght", Some("minLenght")),
            ("  Placed:\n    ", "Placed", Some("Placed")),
            ("  \"a b\":", "a b", Some("\"a b\"")),
            ("  'größe' : ", "größe", Some("'größe'")),
            ("  xPlaced: ", "Placed", None),
            ("  - ", "0", None),
            ("  Placed: # once\n    ", "Placed", None),
            ("  : ", "", None),
            ("", "a", None),
        ] {
            assert_eq!(key(before, token).map(|range| &before[range]), expected, "{before}");
        }
    }
}
