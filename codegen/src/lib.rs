//! Turns AsyncAPI documents into Rust for the `postroom` runtime.
//!
//! It is called from a build script, and writes one file, which [`postroom::include_contract!`] brings into a module:
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
//! What it does: reads AsyncAPI 3.0 and 3.1 documents, YAML or JSON, with references across files; checks them, and
//! reports every problem at once with its place and remedy; generates types, decoders, descriptors and addresses.
//!
//! What it leaves alone: it fetches nothing from a network, reads no environment but cargo's `OUT_DIR`, and
//! generates no code that sends or receives: that is the runtime's.
//!
//! [`postroom::include_contract!`]: https://docs.rs/postroom/latest/postroom/macro.include_contract.html

mod builder;
mod check;
mod codes;
pub mod contract;
mod decimal;
mod diagnostic;
mod document;
mod emit;
mod graph;
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
mod tree;
mod types;

pub use self::{
    builder::Builder,
    codes::{Code, codes},
    contract::Contract,
    diagnostic::{Diagnostic, Diagnostics, Severity},
    pattern::Pattern,
};
