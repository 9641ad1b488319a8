//! Values with parts, and those that a schema leaves open.

use std::collections::BTreeMap;

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};
use serde_json::{Map, Value};

use super::{Json, Shape, text_of};
use crate::{
    envelope::{Write, check_written},
    reader::{Fault, Object, Path, Reader, Seen, Sink, check_keys, is_listed, unique},
    schema::{Field, Keywords, Schema},
};

impl<T: Shape> Shape for Option<T> {
    const IS_LEAF: bool = T::IS_LEAF;

    #[inline]
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        if reader.is_null() { reader.null().map(|()| None) } else { T::read(reader, at, schema).map(Some) }
    }

    #[inline]
    fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
        if let Some(value) = self {
            value.check(at, schema, sink);
        }
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(serializer),
            None => serializer.serialize_unit(),
        }
    }
}

impl<T: Shape> Shape for Box<T> {
    #[inline]
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        T::read_boxed(reader, at, schema)
    }

    fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
        T::check(self, at, schema, sink);
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::write(self, serializer)
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        reading_listed(reader, at, schema, |reader| reader.array(at, schema))
    }

    fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
        check_array(at, schema, sink, self.len(), &|| text_of(self));
        let items = schema.items();
        // They were read as one text, so that what lies in several of them was compared once.
        let judged = schema.is_unique_within.then(|| sink.judge());
        if !items.takes_every_value() {
            for (index, value) in self.iter().enumerate() {
                value.check(&at.index(index), items, sink);
            }
        }
        if let Some(judged) = judged {
            sink.judged(judged);
        }
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(Some(self.len()))?;
        for item in self {
            items.serialize_element(&Json(item))?;
        }
        items.end()
    }
}

/// Records what an array violates as a whole.
fn check_array(at: &Path<'_>, schema: &'static Schema, sink: &mut Sink, count: usize, write: Write<'_>) {
    check_listed(at, schema, sink, write);
    if schema.is_unique_within {
        return check_written(write, at, schema, sink);
    }
    let is_unique = || sink.is_judged() || write().is_ok_and(|json| unique(&json));
    let is_unique = !schema.is_unique || is_unique();
    sink.items(at, schema, count, is_unique);
}

impl<T: Shape> Shape for BTreeMap<String, T> {
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        reading_listed(reader, at, schema, |reader| reader.map(at, schema))
    }

    fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
        check_listed(at, schema, sink, &|| text_of(self));
        check_keys(at, schema, sink, self.len(), |name| self.contains_key(name));
        let items = schema.items();
        if !items.takes_every_value() {
            for (key, value) in self {
                value.check(&at.key(key), items, sink);
            }
        }
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key, &Json(value))?;
        }
        map.end()
    }
}

impl Shape for Map<String, Value> {
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        reading_listed(reader, at, schema, |reader| {
            let object = reader.free_object(at)?;
            if schema.has_key_rules() { reader.check_free_object(at, schema, object) } else { Ok(object) }
        })
    }

    fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
        check_listed(at, schema, sink, &|| text_of(self));
        check_keys(at, schema, sink, self.len(), |name| self.contains_key(name));
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

impl Shape for Value {
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        reading_listed(reader, at, schema, |reader| reader.value(at))
    }

    fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
        check_listed(at, schema, sink, &|| text_of(self));
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

/// Reads a value whose parts may have no Rust value: what is listed for it is compared with the text.
#[inline]
fn reading_listed<'a, T>(
    reader: &mut Reader<'a>,
    at: &Path<'_>,
    schema: &'static Schema,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    if schema.is_plain || !schema.is_listing() {
        return read(reader);
    }
    let start = reader.offset();
    let value = read(reader);
    reader.listed(at, schema, start, value)
}

/// Records that a value built in Rust is none of those that are listed.
fn check_listed(at: &Path<'_>, schema: &Schema, sink: &mut Sink, write: Write<'_>) {
    if !schema.is_listing() {
        return;
    }
    let json = write();
    for (keyword, listed) in [(Keywords::ENUM, &schema.listed), (Keywords::CONST, &schema.constant)] {
        if let Some(texts) = listed.json {
            let texts = texts.iter().map(|text| text.as_bytes());
            sink.test(at, schema, keyword.when(!json.as_ref().is_ok_and(|json| is_listed(json, texts))));
        }
    }
}

/// Checks a value by the text that is written for it, and records besides what `check` finds that has no JSON form.
pub fn check_as_text<T: Shape>(
    value: &T,
    at: &Path<'_>,
    schema: &'static Schema,
    sink: &mut Sink,
    check: impl FnOnce(&mut Sink),
) {
    check_written(&|| text_of(value), at, schema, sink);
    sink.representable(check);
}

/// The properties of an object that its schema does not declare.
pub trait Extra {
    /// Reads the property whose key was met, and keeps it.
    fn keep<S: Seen>(
        &mut self,
        reader: &mut Reader<'_>,
        at: &Path<'_>,
        object: &mut Object<S>,
        schema: &'static Schema,
    ) -> Result<(), Fault>;

    /// Records what the properties violate, and those that have the name of a declared one.
    fn check_others(&self, at: &Path<'_>, fields: &[Field], schema: &'static Schema, sink: &mut Sink);

    /// Writes the properties after the others.
    ///
    /// # Errors
    ///
    /// What the serializer says.
    fn write_others<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

impl Extra for Map<String, Value> {
    fn keep<S: Seen>(
        &mut self,
        reader: &mut Reader<'_>,
        at: &Path<'_>,
        object: &mut Object<S>,
        _: &'static Schema,
    ) -> Result<(), Fault> {
        reader.keep(at, object, self)
    }

    fn check_others(&self, at: &Path<'_>, fields: &[Field], _: &'static Schema, sink: &mut Sink) {
        sink.only_undeclared(at, fields, self.keys());
    }

    fn write_others<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))
    }
}

impl<V: Shape> Extra for BTreeMap<String, V> {
    fn keep<S: Seen>(
        &mut self,
        reader: &mut Reader<'_>,
        at: &Path<'_>,
        object: &mut Object<S>,
        schema: &'static Schema,
    ) -> Result<(), Fault> {
        reader.keep_value(at, object, self, schema)
    }

    fn check_others(&self, at: &Path<'_>, fields: &[Field], schema: &'static Schema, sink: &mut Sink) {
        sink.only_undeclared(at, fields, self.keys());
        for (key, value) in self {
            value.check(&at.key(key), schema, sink);
        }
    }

    fn write_others<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter().try_for_each(|(key, value)| map.serialize_entry(key, &Json(value)))
    }
}
