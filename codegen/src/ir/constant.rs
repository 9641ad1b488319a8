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
    Map(Vec<(String, Constant)>),
    /// What no type says more of: any value, or a free-form object.
    Json(Json),
    /// By position: the value of an enum.
    Variant(usize),
    Newtype(Box<Constant>),
    /// By position: the branch of a union.
    Branch(usize, Box<Constant>),
    /// The fields in the struct's order, and what the struct does not declare.
    Struct(Vec<Option<Constant>>, Vec<(String, Constant)>),
}
