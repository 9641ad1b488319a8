//! The lines that a diagnostic is about, and how far the value reaches on its own: diagnostics know where it begins.

use std::ops::Range;

use postroom_codegen::Diagnostic;
use postroom_schema::pointer;

use crate::output::visible;

/// The length to which a longer value is underlined, so that its beginning is shown on a narrow terminal.
const MAX_UNDERLINED: usize = 60;

/// The number of lines before a value on which its key is looked for.
const LINES_BEFORE: usize = 3;

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
}

impl Excerpt {
    /// Returns the lines of a diagnostic; `None` if it is about none, or the file has none.
    pub(super) fn new(diagnostic: &Diagnostic, lines: &[String]) -> Option<Self> {
        let number = usize::try_from(diagnostic.line).ok()?;
        let index = number.checked_sub(1)?;
        let Some(line) = lines.get(index) else {
            // A file that ends too early has its problem after its last line.
            let text = shown(lines.last()?);
            let value = text.len()..text.len();
            return Some(Self { text, first_line: lines.len(), value, key: None });
        };
        let value = value(line, diagnostic.column);
        let mut before = lines.get(index.saturating_sub(LINES_BEFORE)..index)?.join("\n");
        before.extend((!before.is_empty()).then_some('\n'));
        let here = before.len();
        before.push_str(line.get(..value.start)?);
        let token = pointer::unescape(diagnostic.pointer.rsplit('/').next().unwrap_or_default());
        let is_named = diagnostic.message.contains(&format!("`{token}`"));
        let key = key(&before, &token).filter(|key| key.start < here || is_named);
        let start = key.as_ref().map_or(here, |key| before[..key.start].rfind('\n').map_or(0, |at| at + 1));
        let text = format!("{}{}", &before[start..], &line[value.start..]);
        // What comes before a place may be longer where it is shown.
        let moved = |bytes: Range<usize>| shown(&text[..bytes.start]).len()..shown(&text[..bytes.end]).len();
        Some(Self {
            text: shown(&text),
            first_line: number - before[start..].matches('\n').count(),
            value: moved(value.start + here - start..value.end + here - start),
            key: key.map(|key| moved(key.start - start..key.end - start)),
        })
    }
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

/// Returns the bytes of `line` to underline for the value that begins at a column, counted in characters from 1.
///
/// The value is read as YAML or JSON would be, as far as its line goes: a quoted text to its closing quote, a list in
/// brackets to the closing one, a plain text to what ends it.
fn value(line: &str, column: u32) -> Range<usize> {
    let skipped = usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
    let start = line.char_indices().nth(skipped).map_or(line.len(), |(start, _)| start);
    let rest = &line[start..];
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(rest, quote),
        Some('{' | '[') => bracketed(rest),
        Some(_) => plain(rest, is_in_brackets(&line[..start])),
        None => 0,
    };
    let shown = line[start..start + length].char_indices().nth(MAX_UNDERLINED).map_or(length, |(at, _)| at);
    start..start + shown
}

/// Returns the length to the closing quote, or the end of the line.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            _ if c == quote => return index + c.len_utf8(),
            _ => {}
        }
    }
    text.trim_end().len()
}

/// Returns the length to the bracket that closes the first one, or the end of the line.
fn bracketed(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(c) = text[at..].chars().next() {
        match c {
            '"' | '\'' => {
                at += quoted(&text[at..], c).max(1);
                continue;
            }
            '{' | '[' => depth += 1,
            '}' | ']' if depth <= 1 => return at + 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        at += c.len_utf8();
    }
    text.trim_end().len()
}

/// Returns the length to what ends a plain text: a colon after a key, a comment, in brackets also a comma or a closing
/// one.
fn plain(text: &str, in_brackets: bool) -> usize {
    let ends = |(index, c): &(usize, char)| match c {
        ':' => text[index + 1..].chars().next().is_none_or(char::is_whitespace),
        '#' => text[..*index].ends_with(char::is_whitespace),
        ',' | '}' | ']' => in_brackets,
        _ => false,
    };
    let end = text.char_indices().find(ends).map_or(text.len(), |(index, _)| index);
    text[..end].trim_end().len()
}

fn is_in_brackets(before: &str) -> bool {
    let opened = before.matches(['{', '[']).count();
    opened > before.matches(['}', ']']).count()
}

#[cfg(test)]
mod tests {
    use super::{key, value};

    #[test]
    fn a_value_is_underlined_as_far_as_it_goes_on_its_line() {
        for (line, column, expected) in [
            ("    action: publish", 13, "publish"),
            ("    action: publish # once", 13, "publish"),
            ("  action: send", 3, "action"),
            ("  x: {type: strin, minLength: 1}", 13, "strin"),
            ("  x: {type: strin}", 13, "strin"),
            ("  x: [a, {b: c}] # d", 6, "[a, {b: c}]"),
            ("  x: [a, {b: c", 6, "[a, {b: c"),
            ("  x: ['a]', \"b]\\\"\"]", 6, "['a]', \"b]\\\"\"]"),
            (r#"  "a\"b": "c, d","#, 11, r#""c, d""#),
            (r#"  "a\"b": "c, d","#, 3, r#""a\"b""#),
            ("  x: 'it''s", 6, "'it'"),
            ("  x: \"open", 6, "\"open"),
            ("  größe: über, alles", 10, "über, alles"),
            ("  url: http://example.com", 8, "http://example.com"),
            ("short", 99, ""),
            ("", 1, ""),
            ("x", 0, "x"),
        ] {
            assert_eq!(&line[value(line, column)], expected, "{line} at {column}");
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
