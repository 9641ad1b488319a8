//! The properties of an object, each read into its slot.

use std::{borrow::Cow, collections::BTreeMap};

use super::{END, Object, Seen};
use crate::{
    reader::{Fault, Path, Reader, shape::Shape, takes_key, text::Raw},
    schema::{Field, Others, Properties, Schema},
};

/// The slots that the properties of an object are read into.
// A trait of its own, since a closure brings three functions more than its own into a debug build.
pub trait Slots<S> {
    /// Reads the property at this position among the declared ones, or an [`UNKNOWN`](super::UNKNOWN) one, and keeps it or records what it
    /// violates.
    fn read(
        &mut self,
        reader: &mut Reader<'_>,
        at: &Path<'_>,
        object: &mut Object<S>,
        index: usize,
    ) -> Result<(), Fault>;
}

impl<'a> Reader<'a> {
    /// Reads an object that is read as something of this size into its slots.
    // Compiled once in a debug build; in a release build where it is called, whose slots it then calls straight.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn object<S: Seen>(
        &mut self,
        at: &Path<'_>,
        size: usize,
        properties: &'static Properties,
        schema: &'static Schema,
        slots: &mut dyn Slots<S>,
    ) -> Result<(), Fault> {
        let is_kept = self.keeps_rest(at, schema.rest)?;
        let mut object = Object::<S>::open(self, size)?;
        loop {
            match object.next(self, properties.fields)? {
                END => break,
                index => slots.read(self, at, &mut object, index)?,
            }
        }
        object.finish(self, at, properties, schema);
        if is_kept { Ok(()) } else { Err(Fault::RECORDED) }
    }

    /// Reads a declared property into its slot, or records what it violates.
    // Where it is inlined, what the schema says is known, and what it does not say costs nothing.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn field<T: Shape>(&mut self, slot: &mut Option<T>, at: &Path<'_>, field: &'static Field) -> Result<(), Fault> {
        let value = if T::IS_LEAF {
            T::read(self, const { &Path::ROOT }, field.schema)
        } else {
            T::read(self, &at.key(field.name), field.schema)
        };
        match value {
            Ok(value) => {
                *slot = Some(value);
                Ok(())
            }
            Err(fault) => self.record(&at.key(field.name), field.schema, fault),
        }
    }

    /// Puts a value that was read into its slot, or records what it violates.
    pub fn put<T>(
        &mut self,
        slot: &mut Option<T>,
        at: &Path<'_>,
        field: &Field,
        value: Result<T, Fault>,
    ) -> Result<(), Fault> {
        match value {
            Ok(value) => {
                *slot = Some(value);
                Ok(())
            }
            Err(fault) => self.record(&at.key(field.name), field.schema, fault),
        }
    }

    /// Passes over a property that is not declared, and that nobody keeps; records it if it is refused.
    pub fn unknown<S: Seen>(
        &mut self,
        at: &Path<'_>,
        object: &mut Object<S>,
        properties: &Properties,
    ) -> Result<(), Fault> {
        let key = self.take_key(object)?;
        if matches!(properties.others, Others::Refused) {
            self.sink.undeclared(at, &key);
        }
        self.skip()
    }

    /// The key that the last [`UNKNOWN`](super::UNKNOWN) is about, unless it came already.
    pub fn take_key<S: Seen>(&mut self, object: &mut Object<S>) -> Result<Cow<'a, str>, Fault> {
        object.unique(self, Raw::again(self.text, self.key_at), self.key_at)?;
        Ok(std::mem::take(&mut self.key))
    }

    /// Keeps a property that is not declared, if anybody wants it.
    pub fn keep<S: Seen>(
        &mut self,
        at: &Path<'_>,
        object: &mut Object<S>,
        extra: &mut crate::JsonObject,
    ) -> Result<(), Fault> {
        if self.is_light() {
            self.take_key(object)?;
            return self.skip();
        }
        let (key, key_at) = (std::mem::take(&mut self.key), self.key_at);
        let here = at.key(&key);
        let value = self.value(&here)?;
        self.hold_entry::<String, serde_json::Value>(&here, extra.len())?;
        if extra.insert(key.into_owned(), value).is_some() { Err(self.duplicate(key_at)) } else { Ok(()) }
    }

    /// Takes note of an entry of a map that has `len` already.
    #[inline]
    pub fn hold_entry<K, T>(&mut self, at: &Path<'_>, len: usize) -> Result<(), Fault> {
        // A node has room for eleven, and is at least half full where there is more than one.
        let entry = size_of::<(K, T)>();
        self.hold(at, if len == 0 { 11 * entry } else { 2 * entry })
    }

    /// Keeps a property that is not declared, unless it violates what is demanded of such properties.
    pub fn keep_value<T: Shape, S: Seen>(
        &mut self,
        at: &Path<'_>,
        object: &mut Object<S>,
        extra: &mut BTreeMap<String, T>,
        others: Others,
    ) -> Result<(), Fault> {
        let (patterns, schema) = others.held();
        let key = self.take_key(object)?;
        if !takes_key(at, patterns, &mut self.sink, &key) {
            return self.pass_noted();
        }
        let here = at.key(&key);
        match T::read(self, &here, schema) {
            Ok(value) => {
                self.hold_entry::<String, T>(&here, extra.len())?;
                extra.insert(key.into_owned(), value);
                Ok(())
            }
            Err(fault) => self.record(&here, schema, fault),
        }
    }
}
