//! JSON (RFC 8259) into an [`Instance`], as strictly as generated decoders read it.

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    instance::{Instance, Member},
    number::Number,
};

/// Why a text is no message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The column in characters, counted from 1.
    pub(super) column: usize,
    pub(super) reason: String,
    /// Whether the text ends before the value does.
    pub(super) is_unfinished: bool,
}

/// A message, and whether there is anything in it that some Rust type might not hold.
#[derive(Debug)]
pub(super) struct Parsed<'t> {
    pub(super) value: Instance<'t>,
    pub(super) is_unusual: bool,
    /// How many bytes it takes.
    pub(super) size: usize,
}

/// How many arrays and objects may lie in one another: the default of the generated decoders.
const DEPTH: usize = 128;

/// Up to how many names of an object each new one is compared with those before it.
const FEW: usize = 16;

/// Reads one value, and nothing but white space around it.
///
/// # Errors
/// It is no JSON, an object has two members of one name, or it is nested too deeply.
pub(super) fn parse(text: &[u8]) -> Result<Parsed<'_>, Malformed> {
    let (valid, broken) = match std::str::from_utf8(text) {
        Ok(text) => (text, None),
        Err(error) => {
            let (valid, _) = text.split_at_checked(error.valid_up_to()).unwrap_or_default();
            (std::str::from_utf8(valid).unwrap_or_default(), Some(error.valid_up_to()))
        }
    };
    if let Some(at) = broken {
        return Err(malformed(valid, at, "invalid UTF-8".to_owned()));
    }
    let mut parser = Parser { text: valid, at: 0, depth: DEPTH, is_unusual: false };
    parser.space();
    let read = parser.value().and_then(|value| {
        parser.space();
        if parser.at < valid.len() { Err(parser.fault("nothing may follow the message")) } else { Ok(value) }
    });
    match read {
        Ok(value) => Ok(Parsed { value, is_unusual: parser.is_unusual, size: text.len() }),
        Err(Fault { at, reason }) if at < valid.len() => Err(malformed(valid, at, reason)),
        Err(Fault { at, reason }) => {
            let reason = format!("the text ends where {reason}");
            Err(Malformed { is_unfinished: true, ..malformed(valid, at, reason) })
        }
    }
}

fn malformed(text: &str, at: usize, reason: String) -> Malformed {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline.saturating_add(1));
    let newlines = before.bytes().filter(|byte| *byte == b'\n').count();
    let column = before.get(start..).unwrap_or_default().chars().count();
    Malformed { line: newlines.saturating_add(1), column: column.saturating_add(1), reason, is_unfinished: false }
}

/// What is wrong, and at which offset.
struct Fault {
    at: usize,
    reason: String,
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    /// How many levels may still be entered.
    depth: usize,
    is_unusual: bool,
}

impl<'t> Parser<'t> {
    fn value(&mut self) -> Result<Instance<'t>, Fault> {
        match self.byte() {
            b'"' => self.string().map(Instance::Text),
            b'{' => self.object(),
            b'[' => self.array(),
            b't' => self.literal("true", Instance::Boolean(true)),
            b'f' => self.literal("false", Instance::Boolean(false)),
            b'n' => self.literal("null", Instance::Null),
            b'-' | b'0'..=b'9' => self.number(),
            _ => Err(self.fault("a value must stand")),
        }
    }

    fn object(&mut self) -> Result<Instance<'t>, Fault> {
        let start = self.enter()?;
        let (mut members, mut names): (Vec<Member<'t>>, BTreeSet<Cow<'t, str>>) = Default::default();
        while self.next(b'}', members.is_empty())? {
            let at = self.at;
            if self.byte() != b'"' {
                return Err(self.fault("a key in quotes must stand"));
            }
            let name = self.string()?;
            let is_known = if members.len() < FEW {
                members.iter().any(|(other, _)| *other == name)
            } else {
                if names.is_empty() {
                    names.extend(members.iter().map(|(name, _)| name.clone()));
                }
                !names.insert(name.clone())
            };
            if is_known {
                return Err(Fault { at, reason: format!("duplicate key {name:?}") });
            }
            self.space();
            self.require(b':', "`:` must stand")?;
            self.space();
            members.push((name, self.value()?));
        }
        self.depth = self.depth.saturating_add(1);
        Ok(Instance::Object(members, self.at.saturating_sub(start)))
    }

    fn array(&mut self) -> Result<Instance<'t>, Fault> {
        let start = self.enter()?;
        let mut items = Vec::new();
        while self.next(b']', items.is_empty())? {
            items.push(self.value()?);
        }
        self.depth = self.depth.saturating_add(1);
        Ok(Instance::Array(items, self.at.saturating_sub(start)))
    }

    /// Passes over the bracket here; its offset.
    fn enter(&mut self) -> Result<usize, Fault> {
        let start = self.at;
        let depth = self.depth.checked_sub(1);
        self.depth = depth.ok_or_else(|| self.fault(format!("nested more than {DEPTH} deep")))?;
        self.at = start.saturating_add(1);
        Ok(start)
    }

    /// Goes to the next part of an array or object; `false` at its end.
    fn next(&mut self, end: u8, is_first: bool) -> Result<bool, Fault> {
        self.space();
        match self.byte() {
            byte if byte == end => {
                self.at = self.at.saturating_add(1);
                return Ok(false);
            }
            _ if is_first => {}
            _ => self.require(b',', if end == b'}' { "`,` or `}` must stand" } else { "`,` or `]` must stand" })?,
        }
        self.space();
        Ok(true)
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Fault> {
        let start = self.at.saturating_add(1);
        self.at = start;
        self.characters();
        match self.byte() {
            b'"' => {}
            b'\\' => return self.escaped(start).map(Cow::Owned),
            _ => return Err(self.no_character()),
        }
        let text = self.slice(start);
        self.at = self.at.saturating_add(1);
        self.is_unusual |= is_fine_time(text);
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
        self.at = self.at.saturating_add(1);
        self.is_unusual |= is_fine_time(&text);
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
        self.at = start.saturating_add(1);
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
        self.at = self.at.saturating_add(1);
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
        let (from, end) = (start.saturating_add(2), start.saturating_add(6));
        let digits = self.text.as_bytes().get(from..end);
        let unit = digits.and_then(|digits| {
            digits.iter().try_fold(0, |unit, digit| Some((unit << 4) | char::from(*digit).to_digit(16)?))
        });
        self.at = end;
        unit.ok_or_else(|| Fault { at: start, reason: "four hexadecimal digits must follow \\u".to_owned() })
    }

    fn number(&mut self) -> Result<Instance<'t>, Fault> {
        let start = self.at;
        let step = |parser: &Self, is: bool| parser.at.saturating_add(usize::from(is));
        self.at = step(self, self.byte() == b'-');
        let is_zero = self.byte() == b'0';
        let first = self.at;
        self.digits()?;
        let length = self.at.saturating_sub(first);
        if is_zero && length > 1 {
            self.at = first;
            return Err(self.fault("a number must not start with a zero and more digits"));
        }
        if self.byte() == b'.' {
            self.at = step(self, true);
            self.digits()?;
        }
        let has_exponent = matches!(self.byte(), b'e' | b'E');
        if has_exponent {
            self.at = step(self, true);
            self.at = step(self, matches!(self.byte(), b'+' | b'-'));
            self.digits()?;
        }
        // All types of numbers hold nine digits.
        self.is_unusual |= has_exponent || length > 9;
        Ok(Instance::Number(Number::new(self.slice(start))))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.pass(|byte| byte.is_ascii_digit());
        if self.at > start { Ok(()) } else { Err(self.fault("a digit must stand")) }
    }

    fn literal(&mut self, literal: &str, value: Instance<'t>) -> Result<Instance<'t>, Fault> {
        if !self.rest().starts_with(literal.as_bytes()) {
            return Err(self.fault("`true`, `false` or `null` must stand"));
        }
        self.at = self.at.saturating_add(literal.len());
        Ok(value)
    }

    fn require(&mut self, byte: u8, reason: &str) -> Result<(), Fault> {
        if self.byte() != byte {
            return Err(self.fault(reason));
        }
        self.at = self.at.saturating_add(1);
        Ok(())
    }

    fn space(&mut self) {
        self.pass(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    }

    fn pass(&mut self, is_passed: impl Fn(u8) -> bool) {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !is_passed(*byte)).unwrap_or(rest.len());
        self.at = self.at.saturating_add(length);
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

/// Whether it could be a time, or a date with one, of more digits than nanoseconds have.
fn is_fine_time(text: &str) -> bool {
    let digits_at = |point: usize| {
        text.as_bytes()
            .get(point..)
            .is_some_and(|rest| rest.first() == Some(&b'.') && rest.get(10).is_some_and(u8::is_ascii_digit))
    };
    digits_at(8) || digits_at(19)
}
