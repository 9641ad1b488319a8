//! JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)), read strictly: two readers never see two values.

use std::{borrow::Cow, collections::BTreeSet, error::Error, fmt, ops::Range};

/// The number of arrays and objects that may lie in one another for [`Tree::parse`](super::Tree::parse): more than
/// in any document, and few enough for recursion.
pub const MAX_DEPTH: usize = 512;

/// Up to how many keys of an object each new one is compared with those before it.
const FEW: usize = 16;

/// The reason why a text is not JSON, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyntaxError {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The problem, as a sentence.
    pub reason: String,
    /// `true` if the text ends before the value does.
    pub is_unfinished: bool,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.reason, self.line, self.column)
    }
}

impl Error for SyntaxError {}

/// A value without parts, as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(&'t str),
    /// A string, without its escapes.
    String(Cow<'t, str>),
}

/// Makes values of what [`read`] reads. Spans are offsets in bytes.
pub trait Build<'t> {
    /// A value.
    type Value;
    /// The members of an object.
    type Members: Default;

    /// The noun for a text in the error that something follows its value.
    const NOUN: &'static str = "value";

    /// Makes a value without parts.
    fn scalar(&mut self, scalar: Scalar<'t>, span: Range<usize>) -> Self::Value;

    /// Makes an array.
    fn array(&mut self, items: Vec<Self::Value>, span: Range<usize>) -> Self::Value;

    /// Takes a member in; `at` is where its key stands.
    fn member(&mut self, members: &mut Self::Members, key: Cow<'t, str>, at: Range<usize>, value: Self::Value);

    /// Makes an object.
    fn object(&mut self, members: Self::Members, span: Range<usize>) -> Self::Value;
}

/// Reads one value, and nothing but white space around it. Arrays and objects may lie in one another `depth` levels deep.
///
/// # Errors
///
/// The text is no JSON, an object has a key twice, or values are nested too deeply.
///
/// ```
/// use postroom_schema::json::Tree;
///
/// let error = Tree::parse("{\"a\": 1,\n \"\\u0061\": 2}").expect_err("a key twice");
/// assert_eq!(error.to_string(), "duplicate key \"a\" at line 2 column 2");
/// ```
pub fn read<'t, B: Build<'t>>(text: &'t str, depth: usize, build: &mut B) -> Result<B::Value, SyntaxError> {
    let mut parser = Parser { text, at: 0, depth, limit: depth, build };
    parser.space();
    let read = parser.value().and_then(|value| {
        parser.space();
        let is_end = parser.at >= text.len();
        if is_end { Ok(value) } else { Err(parser.fault(format!("nothing may follow the {}", B::NOUN))) }
    });
    read.map_err(|Fault { at, reason }| {
        let is_unfinished = at >= text.len();
        let reason = if is_unfinished { format!("the text ends where {reason}") } else { reason };
        SyntaxError { is_unfinished, ..SyntaxError::at(text, at, reason) }
    })
}

impl SyntaxError {
    /// Says what is wrong at an offset of a text.
    #[must_use]
    pub fn at(text: &str, offset: usize, reason: impl Into<String>) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(start..).unwrap_or_default().chars().count() + 1;
        let line = before.matches('\n').count() + 1;
        Self { line, column, reason: reason.into(), is_unfinished: false }
    }
}

/// A mistake in the text, and its offset.
struct Fault {
    at: usize,
    reason: String,
}

struct Parser<'b, 't, B> {
    text: &'t str,
    at: usize,
    /// The number of levels that may still be entered.
    depth: usize,
    limit: usize,
    build: &'b mut B,
}

impl<'t, B: Build<'t>> Parser<'_, 't, B> {
    fn value(&mut self) -> Result<B::Value, Fault> {
        let start = self.at;
        let scalar = match self.byte() {
            b'"' => self.string().map(Scalar::String),
            b'{' => return self.object(),
            b'[' => return self.array(),
            b't' => self.literal("true", Scalar::Bool(true)),
            b'f' => self.literal("false", Scalar::Bool(false)),
            b'n' => self.literal("null", Scalar::Null),
            b'-' | b'0'..=b'9' => self.number(),
            _ => Err(self.fault("a value must stand")),
        };
        scalar.map(|scalar| self.build.scalar(scalar, start..self.at))
    }

    fn object(&mut self) -> Result<B::Value, Fault> {
        let start = self.enter()?;
        let (mut members, mut few, mut many) = (B::Members::default(), Vec::new(), BTreeSet::new());
        while self.next(b'}', few.is_empty())? {
            let at = self.at;
            if self.byte() != b'"' {
                return Err(self.fault("a key in quotes must stand"));
            }
            let key = self.string()?;
            let span = at..self.at;
            let is_known = few.contains(&key) || many.contains(&key);
            if is_known {
                return Err(Fault { at, reason: format!("duplicate key {key:?}") });
            }
            self.space();
            self.require(b':', "`:` must stand")?;
            self.space();
            let value = self.value()?;
            if few.len() < FEW {
                few.push(key.clone());
            } else {
                many.insert(key.clone());
            }
            self.build.member(&mut members, key, span, value);
        }
        self.depth += 1;
        Ok(self.build.object(members, start..self.at))
    }

    fn array(&mut self) -> Result<B::Value, Fault> {
        let start = self.enter()?;
        let mut items = Vec::new();
        while self.next(b']', items.is_empty())? {
            items.push(self.value()?);
        }
        self.depth += 1;
        Ok(self.build.array(items, start..self.at))
    }

    /// Passes over the bracket here; its offset.
    fn enter(&mut self) -> Result<usize, Fault> {
        let start = self.at;
        let depth = self.depth.checked_sub(1);
        self.depth = depth.ok_or_else(|| self.fault(format!("nested more than {} deep", self.limit)))?;
        self.at = start + 1;
        Ok(start)
    }

    /// Goes to the next part of an array or object; `false` at its end.
    fn next(&mut self, end: u8, is_first: bool) -> Result<bool, Fault> {
        self.space();
        match self.byte() {
            byte if byte == end => {
                self.at += 1;
                return Ok(false);
            }
            _ if is_first => {}
            _ => self.require(b',', if end == b'}' { "`,` or `}` must stand" } else { "`,` or `]` must stand" })?,
        }
        self.space();
        Ok(true)
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Fault> {
        let start = self.at + 1;
        self.at = start;
        self.characters();
        match self.byte() {
            b'"' => {}
            b'\\' => return self.escaped(start).map(Cow::Owned),
            _ => return Err(self.no_character()),
        }
        let text = self.slice(start);
        self.at += 1;
        Ok(Cow::Borrowed(text))
    }

    /// The rest of a string, whose first escape is here.
    fn escaped(&mut self, start: usize) -> Result<String, Fault> {
        let mut text = self.slice(start).to_owned();
        loop {
            let from = self.at;
            self.characters();
            text.push_str(self.slice(from));
            match self.byte() {
                b'"' => break,
                b'\\' => text.push(self.escape()?),
                _ => return Err(self.no_character()),
            }
        }
        self.at += 1;
        Ok(text)
    }

    /// Passes over the characters that stand for themselves.
    fn characters(&mut self) {
        self.pass(|byte| byte != b'"' && byte != b'\\' && byte >= b' ');
    }

    fn no_character(&self) -> Fault {
        let is_end = self.at >= self.text.len();
        self.fault(if is_end { "a string must be closed by a quote" } else { "a control character must be escaped" })
    }

    /// The character that the escape here stands for.
    fn escape(&mut self) -> Result<char, Fault> {
        let start = self.at;
        self.at = start + 1;
        let character = match self.byte() {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(start),
            _ => return Err(self.fault(r#"an escape must be one of \" \\ \/ \b \f \n \r \t \u0000"#)),
        };
        self.at += 1;
        Ok(character)
    }

    /// The character of the `\u` at `start`, with the second half of a pair.
    fn unicode(&mut self, start: usize) -> Result<char, Fault> {
        let first = self.code_unit(start)?;
        let code = if (0xD800..0xDC00).contains(&first) && self.rest().starts_with(b"\\u") {
            let second = self.code_unit(self.at)?;
            let low = second.checked_sub(0xDC00).filter(|low| *low < 0x400);
            low.map(|low| 0x10000 + ((first - 0xD800) << 10) + low)
        } else {
            Some(first)
        };
        let half = Fault { at: start, reason: "a surrogate must be half of a pair".to_owned() };
        code.and_then(char::from_u32).ok_or(half)
    }

    /// The code unit of the `\u0000` at `start`.
    fn code_unit(&mut self, start: usize) -> Result<u32, Fault> {
        let (from, end) = (start + 2, start + 6);
        let digits = self.text.as_bytes().get(from..end);
        let unit = digits.and_then(|digits| {
            digits.iter().try_fold(0, |unit, digit| Some((unit << 4) | char::from(*digit).to_digit(16)?))
        });
        self.at = end;
        unit.ok_or_else(|| Fault { at: start, reason: "four hexadecimal digits must follow \\u".to_owned() })
    }

    fn number(&mut self) -> Result<Scalar<'t>, Fault> {
        let start = self.at;
        let step = |parser: &Self, is: bool| parser.at + usize::from(is);
        self.at = step(self, self.byte() == b'-');
        let is_zero = self.byte() == b'0';
        let first = self.at;
        self.digits()?;
        if is_zero && self.at > first + 1 {
            self.at = first;
            return Err(self.fault("a number must not start with a zero and more digits"));
        }
        if self.byte() == b'.' {
            self.at = step(self, true);
            self.digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at = step(self, true);
            self.at = step(self, matches!(self.byte(), b'+' | b'-'));
            self.digits()?;
        }
        Ok(Scalar::Number(self.slice(start)))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.pass(|byte| byte.is_ascii_digit());
        if self.at > start { Ok(()) } else { Err(self.fault("a digit must stand")) }
    }

    fn literal(&mut self, literal: &str, value: Scalar<'t>) -> Result<Scalar<'t>, Fault> {
        if !self.rest().starts_with(literal.as_bytes()) {
            return Err(self.fault("`true`, `false` or `null` must stand"));
        }
        self.at += literal.len();
        Ok(value)
    }

    fn require(&mut self, byte: u8, reason: &str) -> Result<(), Fault> {
        if self.byte() != byte {
            return Err(self.fault(reason));
        }
        self.at += 1;
        Ok(())
    }

    fn space(&mut self) {
        self.pass(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    }

    fn pass(&mut self, is_passed: impl Fn(u8) -> bool) {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !is_passed(*byte)).unwrap_or(rest.len());
        self.at += length;
    }

    /// The byte here; 0, which JSON has nowhere, at the end.
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn slice(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault { at: self.at, reason: reason.into() }
    }
}

#[cfg(test)]
mod tests;
