//! What the tests, the benchmarks and the fuzz targets share: JSON documents made from a schema, and
//! ways to spoil them.
//!
//! The way of a document: [`schema::Shape::compile`] reads a draft-07 schema, [`generate::cases`] draws
//! valid documents from it as a [`tree::Tree`], [`mutate::mutated`] spoils one on purpose, and
//! [`tree::Tree::print`] writes it. [`oracle`] says what the `jsonschema` crate thinks of it.
//! A tree holds what `serde_json::Value` cannot: equal keys, `1e2`, `-0`, `\u0061`, lone surrogates,
//! order and white space. Nothing here knows a message: [`subjects`] does.
#![allow(dead_code, reason = "every test target uses a part of this module")]

pub(crate) mod dice;
pub(crate) mod formats;
pub(crate) mod generate;
pub(crate) mod judge;
pub(crate) mod merge;
pub(crate) mod mutate;
pub(crate) mod mutators;
pub(crate) mod near;
pub(crate) mod number;
pub(crate) mod oracle;
pub(crate) mod parse;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod sites;
pub(crate) mod subjects;
pub(crate) mod text;
pub(crate) mod tree;
