//! The pull reader that generated decoders are written against: one pass over the text, every check, no tree.
//!
//! A read gives a value or a [`Fault`]. Leaves do not know where they stand; [`Reader::put`] and
//! [`Reader::settle`] do, and record what a leaf violates. A violated value is passed over, so that one pass
//! gives the value or all violations.

mod arrays;
mod budget;
mod canonical;
mod fault;
mod general;
mod leaves;
mod numbers;
mod objects;
mod path;
pub(crate) mod shape;
mod sink;
mod skip;
mod text;
mod unions;
mod validate;
mod values;

use std::{borrow::Cow, cell::Cell};

pub(crate) use self::{
    arrays::Items,
    canonical::{is_listed, unique},
    sink::Mark,
    text::is_plain,
    values::{check_keys, takes_key},
};
use self::{canonical::Interner, objects::Key, shape::Typed, unions::Memo, values::Whole};
pub use self::{
    fault::Fault,
    objects::{END, Object, Seen, Slots, UNKNOWN},
    path::Path,
    sink::Sink,
    skip::Span,
    validate::{check, check_by},
};
use crate::{Limits, Rejection, error::TooLargeError, schema::Schema};

/// A position in a text, and what was found up to there.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    /// The offset of the next byte.
    at: usize,
    /// The number of levels that may still be entered.
    depth: u32,
    /// The part of the stack that the levels that are still to be entered may take, in bytes.
    stack: usize,
    /// The memory that the value may still take, in bytes.
    memory: usize,
    limits: Limits,
    sink: Sink,
    /// The reason why reading stopped, once it has.
    halt: Option<Rejection>,
    /// The number that a `FRACTION` or `WIDE` fault is about, as it is written.
    number: &'a str,
    /// The type that a `WIDE` or `NOT_REPRESENTABLE` fault is about, and what it holds.
    range: &'static str,
    /// The number of declared properties that came so far.
    declared: usize,
    /// `true` if values are held to something that does not want them.
    is_light: bool,
    /// The results that are known within the outermost union.
    memo: Memo,
    /// The interner that tells which values are equal, once anybody asked.
    interner: Option<Box<Interner>>,
    /// The number of bytes that were looked at.
    #[cfg(test)]
    steps: std::cell::Cell<u64>,
    /// The key that the last `UNKNOWN` is about.
    key: Cow<'a, str>,
    /// The offset of that key.
    key_at: usize,
    /// The keys of the objects around here whose keys nothing else tells apart.
    keys: Vec<Key>,
}

/// Reads a whole message.
pub fn decode<T: Typed>(json: &[u8], limits: &Limits) -> Result<T, Rejection> {
    let mut value = None::<T>;
    match read_typed(json, limits, &mut value) {
        Ok(()) => match value {
            Some(value) => Ok(value),
            None => Err(unread()),
        },
        Err(rejection) => Err(rejection),
    }
}

/// A slot that a whole message is read into.
// A trait of its own, since a closure brings three functions more than its own into a debug build.
trait Slot {
    /// Reads the message and keeps it, or records what it violates.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault>;
}

impl<T: Typed> Slot for Option<T> {
    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        let schema = T::schema();
        match T::read(reader, &Path::ROOT, schema) {
            Ok(value) => {
                *self = Some(value);
                Ok(())
            }
            Err(fault) => reader.record(&Path::ROOT, schema, fault),
        }
    }
}

fn read_typed(json: &[u8], limits: &Limits, slot: &mut dyn Slot) -> Result<(), Rejection> {
    read_whole(json, limits, &mut |reader| slot.read(reader))
}

/// Reads a whole text with `read`: checks its size and encoding before and what follows the value after.
#[inline]
pub(crate) fn read_text<'a, T>(
    json: &'a [u8],
    limits: &Limits,
    mut read: impl FnMut(&mut Reader<'a>) -> Result<T, Fault>,
) -> Result<T, Rejection> {
    let mut value = None;
    read_whole(json, limits, &mut |reader| {
        value = Some(read(reader)?);
        Ok(())
    })?;
    value.ok_or_else(unread)
}

/// Reads a value, and puts it where the caller finds it: what needs not be known of its type is compiled once.
type Read<'r, 'a> = &'r mut dyn FnMut(&mut Reader<'a>) -> Result<(), Fault>;

fn read_whole<'a>(json: &'a [u8], limits: &Limits, read: Read<'_, 'a>) -> Result<(), Rejection> {
    let mut reader = Reader::new(whole_text(json, limits)?, limits, Sink::new(limits));
    reader.whole(read)?;
    reader.sink.finish()
}

#[cold]
fn unread() -> Rejection {
    Rejection::Malformed { line: 1, column: 1, reason: "no value was read".to_owned() }
}

/// Reads a whole text, with the violations going to `sink`, which is given back; returns `Err` if the text itself cannot be
/// read.
fn read_into<'a>(json: &'a [u8], limits: &Limits, sink: Sink, read: Read<'_, 'a>) -> (Sink, Result<(), Rejection>) {
    let text = match whole_text(json, limits) {
        Ok(text) => text,
        Err(rejection) => return (sink, Err(rejection)),
    };
    let mut reader = Reader::new(text, limits, sink);
    let whole = reader.whole(read);
    (reader.sink, whole)
}

thread_local! {
    /// Room for keys, from the last text that was read.
    static KEYS: Cell<Vec<Key>> = const { Cell::new(Vec::new()) };
}

/// For how many keys room is kept at most.
const KEPT: usize = 1024;

/// Refuses a text that is larger than it may be.
pub(crate) fn sized(bytes: &[u8], limits: &Limits) -> Result<(), Rejection> {
    if bytes.len() > limits.bytes {
        let (bytes, limit) = (bytes.len(), limits.bytes);
        return Err(Rejection::TooLarge(TooLargeError { pointer: String::new(), bytes, limit }));
    }
    Ok(())
}

/// Returns the text that bytes encode, or the line and column at which they encode none.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, (usize, usize)> {
    std::str::from_utf8(bytes).map_err(|error| line_and_column(&String::from_utf8_lossy(&bytes[..error.valid_up_to()])))
}

/// Returns the text that bytes encode, if it is no larger than it may be.
fn whole_text<'a>(json: &'a [u8], limits: &Limits) -> Result<&'a str, Rejection> {
    sized(json, limits)?;
    let malformed = |(line, column)| Rejection::Malformed { line, column, reason: "invalid UTF-8".to_owned() };
    text(json).map_err(malformed)
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, limits: &Limits, sink: Sink) -> Self {
        Self {
            text,
            at: 0,
            depth: limits.depth.min(Limits::MAX_DEPTH),
            stack: budget::STACK,
            memory: limits.memory,
            limits: *limits,
            sink,
            halt: None,
            number: "0",
            range: "",
            declared: 0,
            is_light: false,
            memo: Memo::default(),
            interner: None,
            #[cfg(test)]
            steps: std::cell::Cell::new(0),
            key: Cow::Borrowed(""),
            key_at: 0,
            keys: KEYS.take(),
        }
    }

    /// Reads the whole text: what may stand around the value is passed over.
    #[inline]
    fn whole(&mut self, read: Read<'_, 'a>) -> Result<(), Rejection> {
        self.space();
        if read(self) != Err(Fault::HALT) {
            self.end();
        }
        self.keys.clear();
        if self.keys.capacity() <= KEPT {
            KEYS.set(std::mem::take(&mut self.keys));
        }
        self.halt.take().map_or(Ok(()), Err)
    }

    /// The byte at `at`; 0, which is nowhere allowed in JSON, at the end.
    #[inline]
    fn byte(&self, at: usize) -> u8 {
        #[cfg(test)]
        self.steps.set(self.steps.get() + 1);
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// The text from the next byte on.
    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Passes over white space, in long runs a word at a time.
    #[inline]
    fn space(&mut self) {
        if self.byte(self.at) <= b' ' {
            self.at = space_end(self.text.as_bytes(), self.at);
        }
    }

    /// Returns the value that was read; if it violates something, records that at `at`.
    #[inline]
    pub fn settle<T>(&mut self, at: &Path<'_>, schema: &'static Schema, value: Result<T, Fault>) -> Result<T, Fault> {
        match value {
            Ok(value) => Ok(value),
            Err(fault) => {
                self.record(at, schema, fault)?;
                Err(Fault::RECORDED)
            }
        }
    }

    /// Records a fault at its place; `Err` if reading cannot go on.
    #[cold]
    #[inline(never)]
    pub(crate) fn record(&mut self, at: &Path<'_>, schema: &'static Schema, fault: Fault) -> Result<(), Fault> {
        let schema = schema.resolved();
        match fault {
            Fault::HALT => return Err(fault),
            Fault::RECORDED | Fault::UNBUILT => {}
            Fault::MISMATCH if schema.on_mismatch.is_empty() => {
                self.sink.not_representable(at, "is of another type than the schema's keywords are for");
            }
            Fault::MISMATCH => self.sink.record(at, schema, schema.on_mismatch),
            Fault::FRACTION => {
                let violated = schema.numbers.range(self.number) | schema.numbers.step(self.number);
                self.sink.record(at, schema, schema.on_mismatch | violated);
            }
            Fault::WIDE => {
                let violated = self.number_violations(schema, self.number);
                if violated.is_empty() {
                    self.sink.not_representable(at, &format!("does not fit {}", self.range));
                }
                self.sink.record(at, schema, violated);
            }
            Fault::NOT_REPRESENTABLE => self.sink.not_representable(at, &format!("does not fit {}", self.range)),
            _ => self.sink.record(at, schema, fault.keywords()),
        }
        Ok(())
    }

    /// Checks that nothing but white space follows.
    fn end(&mut self) {
        self.space();
        if self.at < self.text.len() && self.halt.is_none() {
            self.malformed_at(self.at, "nothing may follow the message");
        }
    }

    /// Stops: the text is not JSON here.
    #[cold]
    #[inline(never)]
    fn malformed(&mut self, reason: &str) -> Fault {
        self.malformed_at(self.at, reason)
    }

    #[cold]
    #[inline(never)]
    fn malformed_at(&mut self, at: usize, reason: &str) -> Fault {
        let reason = if at >= self.text.len() { format!("the text ends where {reason}") } else { reason.to_owned() };
        let (line, column) = self.place(at);
        self.halt = Some(Rejection::Malformed { line, column, reason });
        Fault::HALT
    }

    /// Returns what the patterns of the message may still take.
    pub fn steps(&self) -> &crate::pattern::Steps {
        self.sink.steps()
    }

    /// Returns the offset of the next byte.
    #[inline]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The text from an offset on, up to the next byte.
    #[cfg(feature = "bus")]
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.slice(start, self.at)
    }

    /// Records what in the value at `at` does not agree with the address that it came to.
    #[cfg(feature = "bus")]
    #[cold]
    pub(crate) fn located(&mut self, at: &Path<'_>, disagreements: Vec<crate::Violation>) -> Fault {
        for disagreement in disagreements {
            self.sink.located(at, disagreement);
        }
        Fault::RECORDED
    }

    /// Stops if the value that was read from `start` on, an envelope's metadata, passes its limit.
    pub fn within_metadata(&mut self, at: &Path<'_>, key: &str, start: usize) -> Result<(), Fault> {
        let (bytes, limit) = (self.at.saturating_sub(start), self.limits.metadata);
        if bytes <= limit || self.halt.is_some() {
            return Ok(());
        }
        self.halt = Some(Rejection::TooLarge(TooLargeError { pointer: at.key(key).pointer(), bytes, limit }));
        Err(Fault::HALT)
    }

    /// The line and column of an offset, both counted from 1.
    fn place(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(self.text);
        line_and_column(before)
    }
}

/// The end of the white space at `at`.
fn space_end(text: &[u8], mut at: usize) -> usize {
    const SPACES: [u8; 8] = [b' '; 8];
    loop {
        match text.get(at) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
            _ => return at,
        }
        while text[at..].first_chunk() == Some(&SPACES) {
            at += 8;
        }
    }
}

fn line_and_column(before: &str) -> (usize, usize) {
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.bytes().filter(|byte| *byte == b'\n').count() + 1, before[line_start..].chars().count() + 1)
}
