//! Defaults as values of Rust types.

use serde_json::Value as Json;

/// A value that a document writes, as the one of a slot's type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    Null,
    Boolean(bool),
    Integer(i128),
    Number(f64),
    /// A string, or a date or time as text.
    Text(String),
    Uuid(u128),
    List(Vec<Constant>),
    /// The members of a map, by their keys.
    Map(Vec<(Constant, Constant)>),
    /// A value of a type that says no more of it: any value, or a free-form object.
    Json(Json),
    /// A value of an enum, by its position.
    Variant(usize),
    Newtype(Box<Constant>),
    /// A branch of a union, by its position.
    Branch(usize, Box<Constant>),
    /// The fields in the struct's order, and what the struct does not declare.
    Struct(Vec<Option<Constant>>, Vec<(String, Constant)>),
}
