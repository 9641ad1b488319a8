//! Objects: which property comes next, which came already, which are missing.

use std::{borrow::Cow, marker::PhantomData};

use super::{Fault, Field, Path, Reader, Rule, text::Raw};

/// What [`Object::next`] gives at the end of the object.
pub const END: usize = usize::MAX;
/// What [`Object::next`] gives for a key that is not declared; [`Reader::take_key`] has it.
pub const UNKNOWN: usize = usize::MAX - 1;

/// Up to how many keys each new one is compared with those before it.
const FEW: usize = 16;

/// The state of an object that is being read as a `T`, or that has `T`s as its values; `WORDS` is a 64th of the number of its declared properties, rounded up.
#[derive(Debug)]
pub struct Object<T, const WORDS: usize> {
    /// The property that is expected next.
    expected: usize,
    /// A bit for each declared property that came.
    seen: [u64; WORDS],
    /// How many properties came that are not declared.
    others: u64,
    /// Where the keys that must be told apart start among the reader's, once there are any.
    keys_from: Option<usize>,
    first: bool,
    of: PhantomData<T>,
}

impl<T, const WORDS: usize> Object<T, WORDS> {
    /// Enters the object that starts here; a value of another kind is a mismatch.
    #[inline]
    pub fn open(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        if reader.byte(reader.at) != b'{' {
            return Err(reader.mismatch());
        }
        reader.enter::<T>()?;
        // The brace stays: it stands before the first property as a comma does before the others.
        Ok(Self { expected: 0, seen: [0; WORDS], others: 0, keys_from: None, first: true, of: PhantomData })
    }

    /// Goes to the next property's value: its index in `fields`, [`UNKNOWN`], or [`END`].
    #[inline(always)]
    pub fn next(&mut self, reader: &mut Reader<'_>, fields: &[Field]) -> Result<usize, Fault> {
        // What writers write: a comma, in pretty text a line's end, and the property after the last one.
        if reader.byte(reader.at) == b',' {
            reader.at += 1;
            reader.space();
        } else if !self.separator(reader)? {
            return Ok(END);
        }
        let index = self.expected;
        if let Some(field) = fields.get(index)
            && field.starts(reader.rest())
        {
            return self.known(reader, index, field);
        }
        self.find(reader, fields)
    }

    /// Looks for the key here among all fields, those after the expected one first.
    #[inline(never)]
    fn find(&mut self, reader: &mut Reader<'_>, fields: &[Field]) -> Result<usize, Fault> {
        let rest = reader.rest();
        let (before, after) = fields.split_at(self.expected.min(fields.len()));
        let found = match after.iter().position(|field| field.starts(rest)) {
            Some(index) => Some(before.len() + index),
            None => before.iter().position(|field| field.starts(rest)),
        };
        match found {
            Some(index) => self.known(reader, index, &fields[index]),
            None => self.other(reader, fields),
        }
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
        let bit = 1 << (index % 64);
        let word = &mut self.seen[index / 64 % WORDS];
        if *word & bit != 0 {
            return Err(reader.duplicate(key_at));
        }
        *word |= bit;
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

    /// Refuses a key that came already; for keys that neither a bit nor a map tells apart. Of many keys it is told at
    /// the end of the object.
    pub(super) fn unique<'a>(&mut self, reader: &mut Reader<'a>, key: Cow<'a, str>, at: usize) -> Result<(), Fault> {
        let from = *self.keys_from.get_or_insert(reader.keys.len());
        let before = &reader.keys[from..];
        if before.len() < FEW && before.iter().any(|(other, _)| *other == key) {
            return Err(reader.duplicate(at));
        }
        reader.keys.push((key, at));
        Ok(())
    }

    /// Forgets the object's keys; refuses the first that came twice, where they were too many to compare as they came.
    #[cold]
    fn forget_keys(&mut self, reader: &mut Reader<'_>, from: usize) -> Result<(), Fault> {
        let mut keys = reader.keys.split_off(from);
        if keys.len() > FEW {
            keys.sort();
            let twice = keys.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).min();
            if let Some(at) = twice {
                return Err(reader.duplicate(at));
            }
        }
        Ok(())
    }

    /// Passes over what stands before a property; `false` at the end of the object.
    #[inline(never)]
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
                reader.leave::<T>();
                if let Some(from) = self.keys_from {
                    self.forget_keys(reader, from)?;
                }
                Ok(false)
            }
            b'{' if self.first => self.first_key(reader),
            _ => Err(reader.malformed("`,` or `}` must stand")),
        }
    }

    /// Passes over the opening brace; `false` where the object is empty.
    #[inline]
    fn first_key(&mut self, reader: &mut Reader<'_>) -> Result<bool, Fault> {
        self.first = false;
        reader.at += 1;
        reader.space();
        if reader.byte(reader.at) != b'}' {
            return Ok(true);
        }
        reader.at += 1;
        reader.leave::<T>();
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

    /// Records each required property that did not come. `required` has a bit for each.
    #[inline]
    pub fn require(&self, reader: &mut Reader<'_>, at: &Path<'_>, fields: &[Field], required: [u64; WORDS]) {
        if (0..WORDS).any(|word| self.seen[word] & required[word] != required[word]) {
            self.missing(reader, at, fields, required);
        }
    }

    #[cold]
    #[inline(never)]
    fn missing(&self, reader: &mut Reader<'_>, at: &Path<'_>, fields: &[Field], required: [u64; WORDS]) {
        for (index, field) in fields.iter().enumerate() {
            let bit = 1 << (index % 64);
            if required[index / 64] & !self.seen[index / 64] & bit != 0 {
                reader.sink.missing(at, field.name);
            }
        }
    }

    /// How many properties came.
    pub fn count(&self) -> u64 {
        self.seen.iter().map(|word| u64::from(word.count_ones())).sum::<u64>() + self.others
    }
}

impl<'a> Reader<'a> {
    /// Passes over a property that is not declared, and that nobody keeps.
    pub fn drop_unknown<T, const WORDS: usize>(&mut self, object: &mut Object<T, WORDS>) -> Result<(), Fault> {
        self.take_key(object)?;
        self.skip()
    }

    /// The key that the last [`UNKNOWN`] is about, unless it came already.
    pub fn take_key<T, const WORDS: usize>(&mut self, object: &mut Object<T, WORDS>) -> Result<Cow<'a, str>, Fault> {
        let key = std::mem::take(&mut self.key);
        object.unique(self, key.clone(), self.key_at)?;
        Ok(key)
    }

    /// Passes over a property that the object's schema does not take, and records it.
    #[cold]
    pub fn undeclared<T, const WORDS: usize>(
        &mut self,
        at: &Path<'_>,
        object: &mut Object<T, WORDS>,
    ) -> Result<(), Fault> {
        let key = self.take_key(object)?;
        self.sink.undeclared(at, &key);
        self.skip()
    }

    /// Keeps a property that is not declared, if anybody wants it.
    pub fn keep<T, const WORDS: usize>(
        &mut self,
        at: &Path<'_>,
        object: &mut Object<T, WORDS>,
        extra: &mut crate::JsonObject,
    ) -> Result<(), Fault> {
        if self.is_light() {
            self.take_key(object)?;
            return self.skip();
        }
        let (key, key_at) = (std::mem::take(&mut self.key), self.key_at);
        let here = at.key(&key);
        let value = self.value(&here)?;
        self.hold_entry::<serde_json::Value>(&here, extra.len())?;
        if extra.insert(key.into_owned(), value).is_some() { Err(self.duplicate(key_at)) } else { Ok(()) }
    }

    /// Takes note of an entry of a map that has so many already.
    #[inline]
    pub fn hold_entry<T>(&mut self, at: &Path<'_>, len: usize) -> Result<(), Fault> {
        // A node has room for eleven, and is at least half full where there is more than one.
        let entry = size_of::<(String, T)>();
        self.hold(at, if len == 0 { 11 * entry } else { 2 * entry })
    }

    /// The value of a property that is not declared, unless it violates its schema.
    pub fn keep_value<T>(&mut self, at: &Path<'_>, rule: &Rule, value: Result<T, Fault>) -> Result<Option<T>, Fault> {
        match value {
            Ok(value) => Ok(Some(value)),
            Err(fault) => self.record(at, rule, fault).map(|()| None),
        }
    }

    /// Records what an object's number of properties violates.
    pub fn check_count(&mut self, at: &Path<'_>, rule: &Rule, count: u64) {
        self.sink.count(at, rule, count as usize);
    }

    #[cold]
    pub(super) fn duplicate(&mut self, key_at: usize) -> Fault {
        self.malformed_at(key_at, "a key may come only once in an object")
    }
}
