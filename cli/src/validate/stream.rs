//! Messages out of a stream, one at a time and none longer than a limit: memory does not grow with the stream.

use std::io::{self, BufRead, Read as _};

use crate::schema::is_unfinished;

/// One message of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item<'a> {
    /// The line on which it begins, counted from 1.
    pub(super) line: u64,
    /// The text without the line's end; `None` if it is longer than the limit.
    pub(super) text: Option<&'a [u8]>,
}

/// The way in which a stream is cut into messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Each line is a message.
    Lines,
    /// Each line is a message, a blank one too.
    Texts,
    /// Each line is a message, unless the first line is the beginning of a longer one: then values stand one after the
    /// other, each over as many lines as it likes.
    Guess,
}

/// A byte order mark; some editors write it at the start of a file, and no value starts with it.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Hands over each message; blank lines are left out where they are no texts.
///
/// # Errors
/// The stream cannot be read, or `each` fails.
pub(super) fn messages(
    stream: &mut dyn BufRead,
    form: Form,
    limit: usize,
    each: &mut dyn FnMut(Item<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let (mut line, mut first, mut buffer) = (0_u64, true, Vec::new());
    while let Some(is_whole) = read_line(stream, limit, &mut buffer)? {
        line = line.saturating_add(1);
        let unmarked = if line == 1 { buffer.strip_prefix(MARK).unwrap_or(&buffer) } else { &buffer };
        let text = unmarked.strip_suffix(b"\n").unwrap_or(unmarked);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if is_whole && form != Form::Texts && text.trim_ascii().is_empty() {
            continue;
        }
        if first && form == Form::Guess && is_whole && is_unfinished(text) {
            return values(&mut unmarked.chain(stream), line, limit, each);
        }
        first = false;
        each(Item { line, text: (is_whole && text.len() <= limit).then_some(text) })?;
    }
    Ok(())
}

/// Reads a line with its end; returns whether all of it is there, or was passed over because it is longer than the
/// limit, and `None` if there is nothing more.
fn read_line(stream: &mut dyn BufRead, limit: usize, text: &mut Vec<u8>) -> io::Result<Option<bool>> {
    /// The number of bytes of a mark and a line's end, which are no part of the message.
    const AROUND: usize = MARK.len() + 2;
    text.clear();
    let most = limit.saturating_add(AROUND);
    stream.take(u64::try_from(most).unwrap_or(u64::MAX)).read_until(b'\n', text)?;
    if text.len() < most || text.ends_with(b"\n") {
        return Ok((!text.is_empty()).then_some(true));
    }
    stream.skip_until(b'\n')?;
    Ok(Some(false))
}

/// Hands over values one after the other, from this line on.
fn values(
    stream: &mut dyn BufRead,
    mut line: u64,
    limit: usize,
    each: &mut dyn FnMut(Item<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let (mut value, mut text, mut fits, mut start) = (Value::default(), Vec::new(), true, line);
    loop {
        let part = match stream.fill_buf() {
            Ok(part) => part,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let is_end = part.is_empty();
        let before = if value.is_begun { 0 } else { part.len().saturating_sub(part.trim_ascii_start().len()) };
        let (blank, rest) = part.split_at_checked(before).unwrap_or_default();
        let (length, ends) = value.read(rest);
        let (taken, _) = rest.split_at_checked(length).unwrap_or_default();
        if text.is_empty() && fits {
            start = line.saturating_add(newlines(blank));
        }
        line = line.saturating_add(newlines(blank)).saturating_add(newlines(taken));
        fits = fits && text.len().saturating_add(length) <= limit;
        if fits {
            text.extend_from_slice(taken);
        }
        stream.consume(before.saturating_add(length));
        if ends || (is_end && value.is_begun) {
            each(Item { line: start, text: fits.then_some(text.trim_ascii_end()) })?;
            (value, fits) = (Value::default(), true);
            text.clear();
        }
        if is_end {
            return Ok(());
        }
    }
}

fn newlines(text: &[u8]) -> u64 {
    text.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

/// The progress to the end of a value: brackets are counted, whether they match or not.
#[derive(Debug, Default)]
struct Value {
    is_begun: bool,
    depth: u64,
    in_string: bool,
    is_escaped: bool,
}

impl Value {
    /// Returns how much of a text belongs to the value, and whether it ends there.
    fn read(&mut self, text: &[u8]) -> (usize, bool) {
        for (index, byte) in text.iter().enumerate() {
            self.is_begun = true;
            let is_escaped = std::mem::take(&mut self.is_escaped);
            let is_closed = match byte {
                b'\\' => {
                    self.is_escaped = self.in_string && !is_escaped;
                    false
                }
                b'"' if !is_escaped => {
                    self.in_string = !self.in_string;
                    !self.in_string
                }
                // No string goes on in the next line: what comes there is sound again.
                b'\n' => std::mem::take(&mut self.in_string),
                _ if self.in_string => false,
                b'{' | b'[' => {
                    self.depth = self.depth.saturating_add(1);
                    false
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    true
                }
                byte => byte.is_ascii_whitespace(),
            };
            if self.depth == 0 && is_closed {
                return (index.saturating_add(1), true);
            }
        }
        (text.len(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the messages by line, `-` for those that are too long.
    fn cut(text: &str, form: Form, limit: usize) -> Vec<String> {
        let mut found = Vec::new();
        // A small buffer, so that lines come in parts.
        let mut stream = io::BufReader::with_capacity(3, text.as_bytes());
        messages(&mut stream, form, limit, &mut |item| {
            let text = item.text.map_or("-".into(), |text| String::from_utf8_lossy(text.trim_ascii()));
            found.push(format!("{} {text}", item.line));
            Ok(())
        })
        .unwrap();
        found
    }

    #[test]
    fn a_stream_is_cut_into_messages() {
        for (text, form, limit, expected) in [
            ("1\n2\n", Form::Guess, 9, vec!["1 1", "2 2"]),
            ("1\r\n\r\n \n2", Form::Guess, 9, vec!["1 1", "4 2"]),
            ("\n{\n\"a\":1\n}\n", Form::Guess, 99, vec!["2 {\n\"a\":1\n}"]),
            ("{\n}\n", Form::Lines, 9, vec!["1 {", "2 }"]),
            ("{}\n{\n", Form::Guess, 9, vec!["1 {}", "2 {"]),
            (
                "{\n}\n\n[\n1]2 \"\\\"\n\" {\n\n}\n",
                Form::Guess,
                9,
                vec!["1 {\n}", "4 [\n1]", "5 2", "5 \"\\\"", "6 \" {", "8 }"],
            ),
            ("{\n\"]}\\\"\\\\\": 1}{\n", Form::Guess, 99, vec!["1 {\n\"]}\\\"\\\\\": 1}", "2 {"]),
            ("[\n12,\n34]\n[\n1]", Form::Guess, 5, vec!["1 -", "4 [\n1]"]),
            ("\u{FEFF}{}\n{}", Form::Lines, 2, vec!["1 {}", "2 {}"]),
            ("\u{FEFF}{\n}\n\u{FEFF}1", Form::Guess, 9, vec!["1 {\n}", "3 \u{FEFF}1"]),
            ("\u{FEFF}", Form::Guess, 9, vec![]),
            ("{x\n{\n", Form::Guess, 9, vec!["1 {x", "2 {"]),
            ("1234\n12345\n1\n", Form::Guess, 4, vec!["1 1234", "2 -", "3 1"]),
            ("1234\r\n123456789\n", Form::Guess, 4, vec!["1 1234", "2 -"]),
            ("123456789", Form::Lines, 4, vec!["1 -"]),
            ("a\n\n  \r\n", Form::Texts, 4, vec!["1 a", "2 ", "3 "]),
            ("a\n\n  \r\n", Form::Lines, 4, vec!["1 a"]),
            ("[\n1\n,2,3]\n", Form::Guess, 4, vec!["1 -"]),
            ("", Form::Guess, 4, vec![]),
        ] {
            assert_eq!(cut(text, form, limit), expected, "{text:?}");
        }
    }
}
