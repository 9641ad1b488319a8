//! The Rust types of values in messages: each is read, checked and written by its schema's table.

mod containers;
mod keys;
mod leaves;
mod tuples;
mod writer;

pub(crate) use self::keys::{read_key, test_key};
pub use self::{
    containers::Extra,
    keys::{Key, MapKey},
    writer::Writer,
};

use serde_core::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    reader::{Fault, Path, Reader},
    schema::Schema,
    schema_text::SchemaText,
};

/// A Rust type that values of a schema are read as.
///
/// The schema comes from where the value stands: a `String` is held to another one in each property.
pub trait Shape: Sized {
    /// `true` if reading never asks where the value stands: its container records what it violates.
    const IS_LEAF: bool = false;

    /// Reads one value and records what it violates; `at` is where it stands.
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault>;

    /// Reads one value into a box, as [`read`](Self::read) does; apart, so that a type that holds itself keeps no value of
    /// its own on the stack.
    #[inline(never)]
    fn read_boxed(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Box<Self>, Fault> {
        match reader.hold(at, size_of::<Self>()) {
            Ok(()) => match Self::read(reader, at, schema) {
                Ok(value) => Ok(Box::new(value)),
                Err(fault) => Err(fault),
            },
            Err(fault) => Err(fault),
        }
    }

    /// Writes the value as JSON text, and records what it violates; `at` is where it stands.
    fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer);

    /// Writes the value as JSON for serde, unchecked.
    ///
    /// # Errors
    ///
    /// Numbers, dates and times that have no JSON form, and what the serializer says.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A generated type, which has a schema of its own.
pub trait Typed: Shape {
    /// Returns what its values must keep.
    fn schema() -> &'static Schema;

    /// Reads one value for its verdict alone.
    fn validate(reader: &mut Reader<'_>, at: &Path<'_>) -> Result<(), Fault> {
        reader.validate(at, Self::schema())
    }

    /// Returns the schema's text.
    fn text() -> &'static SchemaText;
}

/// An object that is being written, member by member; what fails is told at its end.
#[allow(missing_debug_implementations, reason = "what a serializer makes of an object need have none")]
pub struct Members<S: Serializer> {
    map: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> Members<S> {
    /// Begins an object.
    #[inline]
    pub fn new(serializer: S) -> Self {
        Self { map: serializer.serialize_map(None) }
    }

    /// Writes a member.
    #[inline]
    pub fn required<T: Shape>(&mut self, key: &'static str, value: &T) {
        self.serialized(key, &Json(value));
    }

    /// Writes a member, if there is a value.
    #[inline]
    pub fn optional<T: Shape>(&mut self, key: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.serialized(key, &Json(value));
        }
    }

    /// Writes a member as serde has it.
    #[inline]
    pub fn serialized<T: Serialize>(&mut self, key: &'static str, value: &T) {
        if let Ok(map) = &mut self.map
            && let Err(error) = map.serialize_entry(key, value)
        {
            self.map = Err(error);
        }
    }

    /// Writes members that are not declared.
    pub fn others(&mut self, others: &impl Extra) {
        if let Ok(map) = &mut self.map
            && let Err(error) = others.write_others(map)
        {
            self.map = Err(error);
        }
    }

    /// Ends the object.
    ///
    /// # Errors
    ///
    /// The first that the serializer said.
    #[inline]
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.map?.end()
    }
}

/// A value as JSON: strings for UUIDs, dates and times, at any depth of arrays, maps and options.
struct Json<'a, T: ?Sized>(&'a T);

impl<T: Shape> Serialize for Json<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}
