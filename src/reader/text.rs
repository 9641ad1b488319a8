//! Strings: found a word at a time, borrowed unless an escape changes them.

use std::borrow::Cow;

use super::{Fault, Reader};

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The content of a string, between its quotes.
#[derive(Clone, Copy)]
pub(super) struct Raw<'a> {
    /// As written, escapes and all.
    pub(super) text: &'a str,
    pub(super) escaped: bool,
}

impl<'a> Reader<'a> {
    /// Reads the content of a string without escapes; `None`, and nothing is read, if something else stands here.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<&'a str> {
        if self.byte(self.at) != b'"' {
            return None;
        }
        let start = self.at + 1;
        let end = plain_end(self.text.as_bytes(), start);
        if self.byte(end) != b'"' {
            return None;
        }
        self.at = end + 1;
        Some(self.slice(start, end))
    }

    /// The text behind the quote that stands here.
    #[inline]
    pub(super) fn quoted(&self) -> Option<&'a [u8]> {
        match self.text.as_bytes().get(self.at..) {
            Some([b'"', rest @ ..]) => Some(rest),
            _ => None,
        }
    }

    /// Reads a string's content; the next byte must be its opening quote, or the value is a mismatch.
    #[inline]
    pub(super) fn raw_string(&mut self) -> Result<Raw<'a>, Fault> {
        if self.byte(self.at) != b'"' {
            return Err(self.mismatch());
        }
        if let Some(text) = self.plain_string() {
            return Ok(Raw { text, escaped: false });
        }
        let start = self.at + 1;
        self.escaped_string(start, plain_end(self.text.as_bytes(), start))
    }

    /// The text between two offsets, both of which stand at an ASCII byte.
    #[inline]
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Goes on with a string from the first byte that is not plain.
    #[cold]
    fn escaped_string(&mut self, start: usize, mut at: usize) -> Result<Raw<'a>, Fault> {
        loop {
            match self.byte(at) {
                b'"' => {
                    self.at = at + 1;
                    return Ok(Raw { text: self.slice(start, at), escaped: true });
                }
                b'\\' => at = self.escape_end(at)?,
                0 if at >= self.text.len() => return Err(self.malformed_at(at, "a string must be closed by a quote")),
                _ => return Err(self.malformed_at(at, "a control character in a string must be escaped")),
            }
            at = plain_end(self.text.as_bytes(), at);
        }
    }

    /// The end of the escape at `at`, which must be one that JSON has; surrogates must come in pairs.
    fn escape_end(&mut self, at: usize) -> Result<usize, Fault> {
        match self.byte(at + 1) {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(at + 2),
            b'u' => {
                let unit = self.code_unit(at)?;
                match unit {
                    0xd800..=0xdbff => {
                        let low = at + 6;
                        if self.byte(low) != b'\\'
                            || self.byte(low + 1) != b'u'
                            || !is_low_surrogate(self.code_unit(low)?)
                        {
                            return Err(self.malformed_at(at, "a surrogate must be half of a pair"));
                        }
                        Ok(at + 12)
                    }
                    0xdc00..=0xdfff => Err(self.malformed_at(at, "a surrogate must be half of a pair")),
                    _ => Ok(at + 6),
                }
            }
            _ => Err(self.malformed_at(at + 1, r#"an escape must be one of \" \\ \/ \b \f \n \r \t \u0000"#)),
        }
    }

    /// The code unit of the `\u0000` escape at `at`.
    fn code_unit(&mut self, at: usize) -> Result<u32, Fault> {
        match hex4(self.text.as_bytes(), at + 2) {
            Some(unit) => Ok(unit),
            None => Err(self.malformed_at(at, "four hexadecimal digits must follow \\u")),
        }
    }
}

impl<'a> Raw<'a> {
    /// The string that starts at an offset of a text, which was read before.
    pub(super) fn again(text: &'a str, start: usize) -> Self {
        let (bytes, mut at, mut escaped) = (text.as_bytes(), start + 1, false);
        loop {
            at = plain_end(bytes, at);
            if bytes.get(at) != Some(&b'\\') {
                return Self { text: text.get(start + 1..at).unwrap_or_default(), escaped };
            }
            (at, escaped) = (at + 2, true);
        }
    }

    /// The content of a whole string, which was read before.
    pub(super) fn whole(text: &'a str) -> Self {
        let text = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
        Self { text, escaped: text.contains('\\') }
    }

    /// The content with its escapes resolved.
    #[inline]
    pub(super) fn unescape(self) -> Cow<'a, str> {
        if self.escaped { Cow::Owned(unescape(self.text)) } else { Cow::Borrowed(self.text) }
    }
}

/// The offset of the first byte from `at` on that is a quote, a backslash, a control character, or the end.
// A call is cheaper than the registers that it takes where it is inlined.
#[inline(never)]
fn plain_end(text: &[u8], at: usize) -> usize {
    let Some(mut rest) = text.get(at..) else { return text.len() };
    while let Some((block, more)) = rest.split_first_chunk() {
        if has_special(block) {
            return text.len() - rest.len() + first_special(block);
        }
        rest = more;
    }
    short_end(text, text.len() - rest.len())
}

/// Returns whether any of these bytes is not plain; all are compared at once.
#[inline]
fn has_special(block: &[u8; 16]) -> bool {
    // With its second bit turned, a quote comes right behind the control characters, and a space after it.
    block.iter().fold(false, |found, byte| found | ((byte ^ 2) < 0x21) | (*byte == b'\\'))
}

/// The position of the first of these bytes that is not plain, of which there is one.
#[inline]
fn first_special(block: &[u8; 16]) -> usize {
    let ([first, second], _) = block.as_chunks::<8>() else { return 0 };
    match special(u64::from_le_bytes(*first)) {
        0 => 8 + first_byte(special(u64::from_le_bytes(*second))),
        found => first_byte(found),
    }
}

/// The position of the first byte of a word of which anything is set.
#[inline]
const fn first_byte(found: u64) -> usize {
    found.trailing_zeros() as usize / 8
}

/// Returns the offset as [`plain_end`] does, for what is shorter than a block: at the end of the text alone.
#[inline(never)]
fn short_end(text: &[u8], mut at: usize) -> usize {
    if let Some(word) = text.get(at..).and_then(|rest| rest.first_chunk()) {
        match special(u64::from_le_bytes(*word)) {
            0 => at += 8,
            found => return at + first_byte(found),
        }
    }
    while text.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

/// Returns whether nothing of a string's content need be escaped.
#[inline]
pub(crate) fn is_plain(text: &[u8]) -> bool {
    let (words, rest) = text.as_chunks::<8>();
    let is_special = |word: &[u8; 8]| special(u64::from_le_bytes(*word)) != 0;
    if words.iter().any(is_special) {
        return false;
    }
    // The last word covers the rest, and some of what was looked at.
    match text.last_chunk::<8>() {
        Some(last) => rest.is_empty() || !is_special(last),
        None => !rest.iter().any(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)),
    }
}

/// The high bits of the bytes that are not plain; exact up to and including the first one.
#[inline]
const fn special(word: u64) -> u64 {
    // With its second bit turned, a quote comes right behind the control characters, and a space after it.
    let control_or_quote = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (control_or_quote | backslash) & !word & HIGHS
}

/// The value of four hexadecimal digits.
fn hex4(text: &[u8], at: usize) -> Option<u32> {
    text.get(at..at + 4)?.iter().try_fold(0, |unit, byte| Some(unit << 4 | char::from(*byte).to_digit(16)?))
}

fn is_low_surrogate(unit: u32) -> bool {
    (0xdc00..=0xdfff).contains(&unit)
}

/// Resolves the escapes of a string that was read, and so holds only whole and known ones.
#[cold]
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let bytes = rest.as_bytes();
        let (character, length) = match bytes.get(at + 1) {
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(b'u') => unicode(bytes, at),
            Some(other) => (char::from(*other), 2),
            None => break,
        };
        out.push(character);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// The character of the `\u` escape or pair of escapes at `at`, and the length of it.
fn unicode(text: &[u8], at: usize) -> (char, usize) {
    let unit = hex4(text, at + 2).unwrap_or_default();
    if (0xd800..=0xdbff).contains(&unit) {
        let low = hex4(text, at + 8).unwrap_or(0xdc00);
        let code = 0x10000 + ((unit - 0xd800) << 10) + (low.wrapping_sub(0xdc00) & 0x3ff);
        (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
    } else {
        (char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER), 6)
    }
}
