//! How far a value reaches on its line: diagnostics know where it begins.

use std::ops::Range;

/// The bytes of `line` to underline for the value that begins at a column, counted in characters from 1.
///
/// The value is read as YAML or JSON would be, as far as its line goes: a quoted text to its closing quote, a list in
/// brackets to the closing one, a plain text to what ends it.
pub(super) fn value(line: &str, column: u32) -> Range<usize> {
    let skipped = usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
    let start = line.char_indices().nth(skipped).map_or(line.len(), |(start, _)| start);
    let rest = &line[start..];
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(rest, quote),
        Some('{' | '[') => bracketed(rest),
        Some(_) => plain(rest, is_in_brackets(&line[..start])),
        None => 0,
    };
    start..start + length
}

/// To the closing quote, or the end of the line.
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

/// To the bracket that closes the first one, or the end of the line.
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

/// To what ends a plain text: a colon after a key, a comment, in brackets also a comma or a closing one.
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
    use super::value;

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
}
