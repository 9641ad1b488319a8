//! Values with parts, and those that a schema leaves open.

use std::collections::BTreeMap;

use serde_core::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};
use serde_json::{Map, Value};

use super::{Json, MapKey, Shape, Writer, test_key};
use crate::{
    reader::{Fault, Object, Path, Reader, Seen, Whole, check_keys, takes_key},
    schema::{Field, Others, Pattern, Schema},
};

impl<T: Shape> Shape for Option<T> {
    const IS_LEAF: bool = T::IS_LEAF;

    #[inline]
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        if reader.is_null() { reader.null().map(|()| None) } else { T::read(reader, at, schema).map(Some) }
    }

    #[inline]
    fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
        match self {
            Some(value) => value.put(at, schema, out),
            None => out.raw("null"),
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

    fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
        T::put(self, at, schema, out);
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::write(self, serializer)
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        reader.array(at, schema)
    }

    fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
        out.array(at, schema, self);
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(Some(self.len()))?;
        for item in self {
            items.serialize_element(&Json(item))?;
        }
        items.end()
    }
}

impl<K: MapKey, T: Shape> Shape for BTreeMap<K, T> {
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        let whole = Whole::begin(reader, at, schema)?;
        let value = reader.map(at, schema);
        let fault = if let Err(fault) = &value { Some(*fault) } else { None };
        whole.end(reader, at, schema, fault)?;
        value
    }

    fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
        let items = schema.items();
        out.map(at, schema, self.len(), |name| K::is_among(self, name), &mut |out| {
            for (key, value) in self {
                let key = key.text();
                test_key(at, schema, &mut out.sink, key);
                put_entry(at, (schema.keys, items), (key, value), out);
            }
        });
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key.text(), &Json(value))?;
        }
        map.end()
    }
}

/// Writes a member whose key must match one of the patterns, if there are any, and records what it violates.
fn put_entry<T: Shape>(
    at: &Path<'_>,
    (patterns, schema): (&'static [(&'static str, Pattern)], &'static Schema),
    (key, value): (&str, &T),
    out: &mut Writer,
) {
    let is_taken = takes_key(at, patterns, &mut out.sink, key);
    out.member(key, &mut |out| {
        // Of a value that may not be there nothing more is said.
        let was_judged = out.sink.is_judged();
        if !is_taken {
            out.sink.judge();
        }
        value.put(&at.key(key), schema, out);
        out.sink.judged(was_judged);
    });
}

impl Shape for Map<String, Value> {
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        let whole = Whole::begin(reader, at, schema)?;
        let value = match reader.free_object(at) {
            Ok(object) if schema.has_key_rules() => reader.check_free_object(at, schema, object),
            value => value,
        };
        let fault = if let Err(fault) = &value { Some(*fault) } else { None };
        whole.end(reader, at, schema, fault)?;
        value
    }

    fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
        let whole = out.begin_whole(schema.rest);
        out.any(at, schema, self);
        check_keys(at, schema, &mut out.sink, self.len(), |name| self.contains_key(name));
        out.end_whole(at, schema.rest, whole);
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

impl Shape for Value {
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        let whole = Whole::begin(reader, at, schema)?;
        let value = reader.value(at);
        let fault = if let Err(fault) = &value { Some(*fault) } else { None };
        whole.end(reader, at, schema, fault)?;
        value
    }

    fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
        let whole = out.begin_whole(schema.rest);
        out.any(at, schema, self);
        out.end_whole(at, schema.rest, whole);
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

/// The properties of an object that its schema does not declare.
pub trait Extra {
    /// Reads the property whose key was met, and keeps it.
    fn keep<S: Seen>(
        &mut self,
        reader: &mut Reader<'_>,
        at: &Path<'_>,
        object: &mut Object<S>,
        others: Others,
    ) -> Result<(), Fault>;

    /// Writes the properties after the others, and records what they violate, and those that have the name of a declared one.
    fn put(&self, at: &Path<'_>, fields: &[Field], others: Others, out: &mut Writer);

    /// Writes the properties after the others.
    ///
    /// # Errors
    ///
    /// The errors of the serializer.
    fn write_others<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

impl Extra for Map<String, Value> {
    fn keep<S: Seen>(
        &mut self,
        reader: &mut Reader<'_>,
        at: &Path<'_>,
        object: &mut Object<S>,
        _: Others,
    ) -> Result<(), Fault> {
        reader.keep(at, object, self)
    }

    fn put(&self, at: &Path<'_>, fields: &[Field], _: Others, out: &mut Writer) {
        out.sink.only_undeclared(at, fields, self.keys());
        for (key, value) in self {
            out.member(key, &mut |out| out.serialized(&at.key(key), value));
        }
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
        others: Others,
    ) -> Result<(), Fault> {
        reader.keep_value(at, object, self, others)
    }

    fn put(&self, at: &Path<'_>, fields: &[Field], others: Others, out: &mut Writer) {
        out.sink.only_undeclared(at, fields, self.keys());
        for (key, value) in self {
            put_entry(at, others.held(), (key, value), out);
        }
    }

    fn write_others<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter().try_for_each(|(key, value)| map.serialize_entry(key, &Json(value)))
    }
}
