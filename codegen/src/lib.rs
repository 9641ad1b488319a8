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
//! Keys are scoped as AsyncAPI scopes them: two channels may each have a message `created`. Where two names would be equal, the
//! more plainly spelled text keeps its own and a schema gets the name of its file before its own, in whichever order they
//! stand; of messages the one under `components` or else the first keeps its own, so that what is added behind them renames
//! none, and the others get their channel's name before it. A warning (`renamed`) says so. `x-rust-name: OrderPlaced` in
//! a message names its type. What a message is called on the wire is its `name` (`Message::WIRE_NAME`), else what its
//! type is called if no other one wants that name.
//!
//! A schema with a name that several messages have as their payload is a type of its own (`Order`), and each of these
//! messages one around it: `struct OrderPlacedMessage(pub Order)`, with `Deref` and `From` both ways. Descriptions become
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
mod delivery;
mod descriptors;
mod diagnostic;
mod document;
mod emit;
mod headers;
mod ir;
mod load;
mod lower;
mod media_type;
mod names;
mod origin;
mod parts;
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
