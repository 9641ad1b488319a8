//! Messages out of a stream, one at a time and none longer than a limit: memory does not grow with the stream.

use std::io::{self, BufRead};

use serde::de::IgnoredAny;

/// One message of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item<'a> {
    /// The line on which it begins, counted from 1.
    pub(super) line: u64,
    /// Its text without the line's end; `None` where it is longer than the limit.
    pub(super) text: Option<&'a [u8]>,
}

/// How a stream is cut into messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A message a line.
    Lines,
    /// A message a line, unless the first line is the beginning of a longer one: then the whole stream is one message.
    Guess,
}

/// Hands over each message; blank lines are none.
///
/// # Errors
/// The stream cannot be read, or `each` fails.
pub(super) fn messages(
    stream: &mut dyn BufRead,
    form: Form,
    limit: usize,
    each: &mut dyn FnMut(Item<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let (mut line, mut first, mut text) = (0_u64, true, Vec::new());
    loop {
        text.clear();
        let read = read_line(stream, limit, &mut text)?;
        if read == Read::End {
            return Ok(());
        }
        line = line.saturating_add(1);
        if read == Read::Line && text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if first && form == Form::Guess && read == Read::Line && is_unfinished(&text) {
            let fits = read_rest(stream, limit, &mut text)?;
            return each(Item { line, text: fits.then_some(text.trim_ascii_end()) });
        }
        first = false;
        each(Item { line, text: (read == Read::Line).then_some(text.trim_ascii_end()) })?;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    /// A whole line.
    Line,
    /// A line that is longer than the limit: all of it is passed over, some of it is kept.
    TooLong,
    /// Nothing more.
    End,
}

/// Reads a line with its end.
fn read_line(stream: &mut dyn BufRead, limit: usize, text: &mut Vec<u8>) -> io::Result<Read> {
    let mut read = Read::End;
    loop {
        let part = match stream.fill_buf() {
            Ok([]) => break,
            Ok(part) => part,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = part.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(part.len(), |end| end.saturating_add(1));
        // Two more: the line's end is no part of the message.
        if read == Read::TooLong || text.len().saturating_add(length) > limit.saturating_add(2) {
            read = Read::TooLong;
        } else {
            read = Read::Line;
            text.extend_from_slice(&part[..length]);
        }
        stream.consume(length);
        if end.is_some() {
            break;
        }
    }
    Ok(if read == Read::Line && text.trim_ascii_end().len() > limit { Read::TooLong } else { read })
}

/// Reads everything; whether it keeps the limit.
fn read_rest(stream: &mut dyn BufRead, limit: usize, text: &mut Vec<u8>) -> io::Result<bool> {
    let most = u64::try_from(limit.saturating_sub(text.len())).unwrap_or(u64::MAX).saturating_add(2);
    io::Read::read_to_end(&mut io::Read::take(stream, most), text)?;
    Ok(text.trim_ascii_end().len() <= limit)
}

/// Whether it is the beginning of a JSON value that goes on in the next line.
fn is_unfinished(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_err_and(|error| error.is_eof())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The messages by line, `-` for those that are too long.
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
            ("{x\n{\n", Form::Guess, 9, vec!["1 {x", "2 {"]),
            ("1234\n12345\n1\n", Form::Guess, 4, vec!["1 1234", "2 -", "3 1"]),
            ("1234\r\n123456789\n", Form::Guess, 4, vec!["1 1234", "2 -"]),
            ("123456789", Form::Lines, 4, vec!["1 -"]),
            ("[\n1\n,2,3]\n", Form::Guess, 4, vec!["1 -"]),
            ("", Form::Guess, 4, vec![]),
        ] {
            assert_eq!(cut(text, form, limit), expected, "{text:?}");
        }
    }
}
