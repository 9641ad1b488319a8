//! One model of JSON and JSON Schema (draft-07) for the tools of `postroom`.
//!
//! - [`json`]: an arena of values that know their places, a cursor over it, a strict parser and a writer.
//! - [`decimal`]: numbers as documents write them, compared and divided exactly.
//! - [`graph`]: which nodes of a graph lead back to themselves.
//! - [`mod@pointer`]: JSON Pointers (RFC 6901).
//! - [`vocabulary`]: every keyword, the types that it concerns and what it holds; the formats that are checked.
//! - [`schema`]: a cursor over schemas: keywords, types, parts, and what references lead to.
//! - [`judge`]: whether a value of a document is valid, as far as that is certain.
//!
//! The crate opens no file, and decodes nothing.
//!
//! ```
//! use postroom_schema::{json::Tree, schema::{Schema, Types}};
//!
//! let text = r##"{"$ref": "#/definitions/Id", "definitions": {"Id": {"type": "string", "maxLength": 9}}}"##;
//! let tree = Tree::parse(text).expect("a JSON text");
//! let schema = Schema::new(tree.root()).target();
//! assert_eq!(schema.types(), Types::STRING);
//! assert_eq!(schema.keyword("maxLength").and_then(|length| length.number()?.to_u64()), Some(9));
//! ```

pub mod decimal;
pub mod graph;
pub mod json;
pub mod judge;
pub mod limits;
pub mod pointer;
pub mod schema;
mod types;
pub mod vocabulary;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
