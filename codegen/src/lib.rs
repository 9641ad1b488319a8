//! Turns AsyncAPI documents into Rust for the `postroom` runtime.
//!
//! The crate is called from a build script, and writes one file, which [`postroom::include_contract!`] brings into a
//! module:
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), postroom_codegen::Diagnostics> {
//!     postroom_codegen::Builder::new()
//!         .document("spec/orders.yaml")
//!         .document("spec/billing.json")
//!         .compile("orders")
//! }
//! ```
//!
//! It reads AsyncAPI documents of version 2.0 to 2.6, 3.0 and 3.1, YAML or JSON, with references across files; checks them, and
//! reports every problem at once with its place and remedy; generates types, decoders, descriptors and addresses.
//!
//! A struct is built in one of three ways: with `Order::builder()`, which has a method for each property, and whose `build`
//! says at once what is missing and what the schema refuses; with `Order::new(…)`, which asks for what is required, and is
//! there only if no two of its arguments have one type, so that a document whose properties are in another order never
//! makes callers swap them unnoticed; or as a struct literal, because all fields are public. What a `const` or a single
//! `enum` value fixes nobody is asked for. A default is never written into a message: `order.priority_or_default()` answers
//! with it.
//!
//! Names depend on no order. Where two would be equal, the more plainly spelled text keeps its own, a message gets its
//! channel's name before its own, a schema that of its file, and a warning (`renamed`) says so. Descriptions become
//! documentation in which nothing is code that rustdoc would run, a link that it would resolve, or HTML.
//!
//! It fetches nothing from a network, reads no environment but cargo's `OUT_DIR`, and
//! generates no code that sends or receives: that is the runtime's.
//!
//! [`postroom::include_contract!`]: https://docs.rs/postroom/latest/postroom/macro.include_contract.html

mod allow;
mod builder;
mod check;
mod codes;
pub mod contract;
mod descriptors;
mod diagnostic;
mod document;
mod emit;
mod ir;
mod load;
mod lower;
mod media_type;
mod names;
mod pattern;
mod reference;
mod resolve;
mod schema;
mod suggest;
#[cfg(test)]
mod testing;

pub(crate) use postroom_schema::{decimal, graph, json as tree};

pub use self::{
    builder::Builder,
    codes::{Code, codes},
    contract::Contract,
    diagnostic::{Diagnostic, Diagnostics, Severity},
    pattern::Pattern,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
