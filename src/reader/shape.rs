//! The Rust types of values in messages: each is read, checked and written by its schema's table.

mod containers;
mod leaves;

pub use self::containers::{Extra, check_as_text};

use serde::{Serialize, Serializer};

use crate::{
    reader::{Fault, Path, Reader, Sink},
    schema::Schema,
    schema_text::SchemaText,
};

/// A Rust type that values of a schema are read as.
///
/// The schema comes from where the value stands: a `String` is held to another one in each property.
pub trait Shape: Sized {
    /// Whether reading never asks where the value stands: what it violates, its container records.
    const IS_LEAF: bool = false;

    /// Reads one value and records what it violates; `at` is where it stands.
    fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault>;

    /// Reads one value into a box, as [`read`](Self::read) does; apart, so that a type that holds itself keeps no value of
    /// its own on the stack.
    #[inline(never)]
    fn read_boxed(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Box<Self>, Fault> {
        reader.hold(at, size_of::<Self>())?;
        Self::read(reader, at, schema).map(Box::new)
    }

    /// Records what a value that was built in Rust violates.
    fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink);

    /// Writes the value as JSON.
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

/// A value as JSON: strings for UUIDs, dates and times, at any depth of arrays, maps and options.
#[derive(Debug)]
pub struct Json<'a, T: ?Sized>(pub &'a T);

impl<T: Shape> Serialize for Json<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}
