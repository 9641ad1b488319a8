//! Objects: which property comes next, which came already, which are missing.

mod properties;

pub use self::properties::Slots;

use super::{Fault, Path, Reader, text::Raw};
use crate::schema::{Field, Properties, Schema, WINDOW};

/// The answer of [`Object::next`] at the end of the object.
pub const END: usize = usize::MAX;
/// The answer of [`Object::next`] for a key that is not declared; [`Reader::take_key`] has it.
pub const UNKNOWN: usize = usize::MAX - 1;

/// Up to how many keys each new one is compared with those before it.
const FEW: usize = 16;

/// A bit for each declared property of an object: set once it came.
pub trait Seen {
    /// Creates the bits, of which none is set.
    fn none(bits: usize) -> Self;

    /// Sets a bit; whether it was set before.
    fn set(&mut self, index: usize) -> bool;

    /// The bits, 64 a word.
    fn words(&self) -> &[u64];
}

impl<const WORDS: usize> Seen for [u64; WORDS] {
    #[inline]
    fn none(_: usize) -> Self {
        [0; WORDS]
    }

    #[inline]
    fn set(&mut self, index: usize) -> bool {
        set(&mut self[index / 64 % WORDS], index)
    }

    #[inline]
    fn words(&self) -> &[u64] {
        self
    }
}

impl Seen for Vec<u64> {
    fn none(bits: usize) -> Self {
        vec![0; bits.div_ceil(64)]
    }

    fn set(&mut self, index: usize) -> bool {
        self.get_mut(index / 64).is_some_and(|word| set(word, index))
    }

    fn words(&self) -> &[u64] {
        self
    }
}

#[inline]
fn set(word: &mut u64, index: usize) -> bool {
    let bit = 1 << (index % 64);
    let was_set = *word & bit != 0;
    *word |= bit;
    was_set
}

/// A key of an object whose keys nothing else tells apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// The offset of its quote.
    at: usize,
    /// The number of bytes between its quotes.
    length: usize,
    is_escaped: bool,
}

/// The state of an object that is being read.
#[derive(Debug)]
pub struct Object<S> {
    /// The property that is expected next.
    expected: usize,
    /// A bit for each declared property that came.
    seen: S,
    /// The number of properties that came and are not declared.
    others: u64,
    /// The position among the reader's keys at which those that must be told apart start, once there are any.
    keys_from: Option<usize>,
    /// The byte that stands before the next property: the opening brace, and then a comma.
    before: u8,
    /// The size of what it is read as, or of what its values are.
    size: usize,
}

impl<S: Seen> Object<S> {
    /// Enters the object that starts here, which is read as something of this size, or has values of it; a value of
    /// another kind is a mismatch.
    #[inline]
    pub fn open(reader: &mut Reader<'_>, size: usize) -> Result<Self, Fault> {
        Self::open_of(reader, size, 0)
    }

    /// Enters an object as [`open`](Self::open) does, with `count` declared properties if the type does not say it.
    #[inline]
    pub(super) fn open_of(reader: &mut Reader<'_>, size: usize, count: usize) -> Result<Self, Fault> {
        reader.open_object(size)?;
        // The brace stays: it stands before the first property as a comma does before the others.
        Ok(Self::entered(size, count))
    }

    /// The state of an object that was entered, with `count` declared properties if the type does not say it.
    #[inline]
    pub(super) fn entered(size: usize, count: usize) -> Self {
        Self { expected: 0, seen: S::none(count), others: 0, keys_from: None, before: b'{', size }
    }

    /// Goes to the next property's value: its index in `fields`, [`UNKNOWN`], or [`END`].
    #[inline(always)]
    pub fn next(&mut self, reader: &mut Reader<'_>, fields: &[Field]) -> Result<usize, Fault> {
        match self.follow(reader, fields) {
            Some(_) => Ok(self.expected - 1),
            None => self.turn(reader, fields),
        }
    }

    /// Goes to the value of the property that is expected, if it comes and is written as writers write it: behind a comma, in
    /// pretty text behind a line's end.
    #[inline(always)]
    pub(super) fn follow<'f>(&mut self, reader: &mut Reader<'_>, fields: &'f [Field]) -> Option<&'f Field> {
        let field = fields.get(self.expected)?;
        let [first, window @ ..] = reader.rest().first_chunk::<{ WINDOW + 1 }>()?;
        if *first != self.before {
            return None;
        }
        let (at, window) = if window[0] <= b' ' { reader.spaced() } else { (reader.at + 1, window) };
        if !field.matches(window) || !field.ends(reader.text, at) || self.seen.set(self.expected) {
            return None;
        }
        reader.at = at + field.len();
        reader.space();
        reader.declared += 1;
        self.before = b',';
        self.expected += 1;
        Some(field)
    }

    /// Goes to the next property's value as [`next`](Self::next) does, if [`follow`](Self::follow) does not.
    #[inline]
    pub(super) fn turn(&mut self, reader: &mut Reader<'_>, fields: &[Field]) -> Result<usize, Fault> {
        if self.ends(reader) { Ok(END) } else { self.find(reader, fields) }
    }

    /// Passes over the closing brace, if it stands right here and no keys need be told apart.
    #[inline(always)]
    fn ends(&mut self, reader: &mut Reader<'_>) -> bool {
        if reader.byte(reader.at) != b'}' || self.keys_from.is_some() {
            return false;
        }
        reader.at += 1;
        reader.leave(self.size);
        true
    }

    /// Goes to the next property, whatever stands before it, and looks for its key among all fields, those after the
    /// expected one first.
    #[inline(never)]
    fn find(&mut self, reader: &mut Reader<'_>, fields: &[Field]) -> Result<usize, Fault> {
        if !self.separator(reader)? {
            return Ok(END);
        }
        let rest = reader.rest();
        let found = match rest.first_chunk() {
            Some(window) => self.search(fields, |field| field.matches(window) && field.ends(reader.text, reader.at)),
            None => self.search(fields, |field| rest.starts_with(field.quoted.as_bytes())),
        };
        match found {
            Some(index) => self.known(reader, index, &fields[index]),
            None => self.other(reader, fields),
        }
    }

    #[inline]
    fn search(&self, fields: &[Field], is_here: impl Fn(&Field) -> bool) -> Option<usize> {
        let expected = self.expected.min(fields.len());
        let (before, after) = fields.split_at(expected);
        let behind = after.iter().position(&is_here).map(|index| expected + index);
        behind.or_else(|| before.iter().position(is_here))
    }

    /// Takes a key that is not written as expected: with escapes, or not declared.
    #[inline(never)]
    fn other(&mut self, reader: &mut Reader<'_>, fields: &[Field]) -> Result<usize, Fault> {
        let start = reader.at;
        let key = self.key_text(reader)?;
        self.colon(reader)?;
        let key = key.unescape();
        if let Some(index) = fields.iter().position(|field| field.name == key) {
            return self.mark(reader, index, start);
        }
        self.others += 1;
        reader.key = key;
        reader.key_at = start;
        Ok(UNKNOWN)
    }

    /// Takes the key and colon of `field`, which stand here.
    #[inline]
    fn known(&mut self, reader: &mut Reader<'_>, index: usize, field: &Field) -> Result<usize, Fault> {
        let start = reader.at;
        reader.at += field.len();
        reader.space();
        self.mark(reader, index, start)
    }

    #[inline]
    fn mark(&mut self, reader: &mut Reader<'_>, index: usize, key_at: usize) -> Result<usize, Fault> {
        if self.seen.set(index) {
            return Err(reader.duplicate(key_at));
        }
        reader.declared += 1;
        self.expected = index + 1;
        Ok(index)
    }

    /// Goes to the next key, whatever it is, and gives it with its offset; `None` at the end of the object.
    pub(super) fn next_key<'a>(&mut self, reader: &mut Reader<'a>) -> Result<Option<(Raw<'a>, usize)>, Fault> {
        if !self.separator(reader)? {
            return Ok(None);
        }
        let at = reader.at;
        let key = self.key_text(reader)?;
        self.colon(reader)?;
        Ok(Some((key, at)))
    }

    /// Refuses the key at an offset if it came already; for keys that neither a bit nor a map tells apart. Of many keys it
    /// is told at the end of the object.
    pub(super) fn unique(&mut self, reader: &mut Reader<'_>, key: Raw<'_>, at: usize) -> Result<(), Fault> {
        let from = *self.keys_from.get_or_insert(reader.keys.len());
        let before = &reader.keys[from..];
        if before.len() < FEW && before.iter().any(|other| reader.is_again(*other, key)) {
            return Err(reader.duplicate(at));
        }
        reader.keys.push(Key { at, length: key.text.len(), is_escaped: key.escaped });
        Ok(())
    }

    /// Forgets the object's keys; refuses the first that came twice, if they were too many to compare as they came.
    fn forget_keys(&mut self, reader: &mut Reader<'_>, from: usize) -> Result<(), Fault> {
        let twice = if reader.keys.len() - from > FEW { reader.first_twice(from) } else { None };
        reader.keys.truncate(from);
        twice.map_or(Ok(()), |at| Err(reader.duplicate(at)))
    }

    /// Passes over what stands before a property; `false` at the end of the object.
    #[inline]
    fn separator(&mut self, reader: &mut Reader<'_>) -> Result<bool, Fault> {
        reader.space();
        match reader.byte(reader.at) {
            b',' => {
                reader.at += 1;
                reader.space();
                Ok(true)
            }
            b'}' => {
                reader.at += 1;
                reader.leave(self.size);
                if let Some(from) = self.keys_from {
                    self.forget_keys(reader, from)?;
                }
                Ok(false)
            }
            b'{' if self.before == b'{' => self.first_key(reader),
            _ => Err(reader.malformed("`,` or `}` must stand")),
        }
    }

    /// Passes over the opening brace; `false` if the object is empty.
    #[inline]
    fn first_key(&mut self, reader: &mut Reader<'_>) -> Result<bool, Fault> {
        self.before = b',';
        reader.at += 1;
        reader.space();
        if reader.byte(reader.at) != b'}' {
            return Ok(true);
        }
        reader.at += 1;
        reader.leave(self.size);
        Ok(false)
    }

    fn key_text<'a>(&mut self, reader: &mut Reader<'a>) -> Result<Raw<'a>, Fault> {
        if reader.byte(reader.at) != b'"' {
            return Err(reader.malformed("a key in quotes must stand"));
        }
        reader.raw_string()
    }

    #[inline]
    fn colon(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        reader.space();
        if reader.byte(reader.at) != b':' {
            return Err(reader.malformed("`:` must stand"));
        }
        reader.at += 1;
        reader.space();
        Ok(())
    }

    /// Records each required property that did not come, and what the number of properties violates.
    #[inline]
    pub fn finish(&self, reader: &mut Reader<'_>, at: &Path<'_>, properties: &Properties, schema: &Schema) {
        if self.seen.words().iter().zip(properties.required).any(|(seen, required)| seen & required != *required) {
            self.missing(reader, at, properties);
        }
        if schema.least.is_some() || schema.most.is_some() {
            reader.sink.count(at, schema, self.count() as usize);
        }
    }

    #[cold]
    #[inline(never)]
    fn missing(&self, reader: &mut Reader<'_>, at: &Path<'_>, properties: &Properties) {
        for (index, field) in properties.fields.iter().enumerate() {
            if properties.is_required(index) && self.seen.words()[index / 64] & (1 << (index % 64)) == 0 {
                reader.sink.missing(at, field.name);
            }
        }
    }

    /// Returns the number of properties that came.
    pub fn count(&self) -> u64 {
        self.seen.words().iter().map(|word| u64::from(word.count_ones())).sum::<u64>() + self.others
    }
}

impl<'a> Reader<'a> {
    /// Enters the object that starts here, which is read as something of this size; its brace stays.
    #[inline]
    pub(super) fn open_object(&mut self, size: usize) -> Result<(), Fault> {
        if self.byte(self.at) == b'{' { self.enter(size) } else { Err(self.mismatch()) }
    }

    /// The first byte behind a byte and white space, and what is there; zeros if the text ends soon.
    #[inline(never)]
    fn spaced(&self) -> (usize, &'a [u8; WINDOW]) {
        let text = self.text.as_bytes();
        let at = super::space_end(text, self.at + 1);
        (at, text.get(at..).and_then(|rest| rest.first_chunk()).unwrap_or(&[0; WINDOW]))
    }

    /// The content of a key that was read before.
    fn content(&self, key: Key) -> Raw<'a> {
        let start = key.at + 1;
        Raw { text: self.slice(start, start + key.length), escaped: key.is_escaped }
    }

    /// Returns whether a key that was read before comes again.
    fn is_again(&self, before: Key, key: Raw<'_>) -> bool {
        if !before.is_escaped && !key.escaped {
            return before.length == key.text.len() && self.content(before).text == key.text;
        }
        self.content(before).unescape() == key.unescape()
    }

    /// The first of the keys from one on that came twice.
    #[cold]
    fn first_twice(&self, from: usize) -> Option<usize> {
        let mut keys: Vec<_> = self.keys[from..].iter().map(|key| (self.content(*key).unescape(), key.at)).collect();
        keys.sort();
        keys.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).min()
    }

    #[cold]
    pub(super) fn duplicate(&mut self, key_at: usize) -> Fault {
        self.malformed_at(key_at, "a key may come only once in an object")
    }
}
