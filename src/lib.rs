//! Strongly typed messages, channels and operations from AsyncAPI documents, with decoding that validates.
//!
//! A build script compiles documents with `postroom_codegen::Builder`, and [`include_contract!`] brings the result into a
//! module; or `postroom generate` writes a file that is committed. This crate is what the generated code stands on: it
//! reads and writes messages, routes them, and runs the services that handle them. It generates nothing itself, and
//! speaks to no broker.
//!
//! ```
//! # #[cfg(feature = "campaign")] {
//! # use postroom::campaign as platform;
//! use platform::PreferencesUpdateMessage; // pub mod platform { postroom::include_contract!("platform"); }
//! use postroom::Rejection;
//!
//! // A message that its schema refuses is no value: every violation is told, with its place.
//! let Err(Rejection::Invalid(violations)) = PreferencesUpdateMessage::decode(br#"{"user_id": "me"}"#) else {
//!     panic!("it is invalid")
//! };
//! assert_eq!((violations[0].pointer.as_str(), violations[0].keyword), ("/user_id", "format"));
//! # }
//! ```
//!
//! # Where things are
//!
//! At the root stands what nearly every program names. All else has a module by its topic:
//!
//! | module | what is in it |
//! |---|---|
//! | [`contract`] | what the documents declare, as data: channels, operations, services, messages |
//! | [`delivery`] | how messages of operations are delivered, as the documents say it |
//! | [`address`] | addresses of channels, from text and back |
//! | [`envelope`] | what envelopes hold, and what fills in their ids and times |
//! | [`error`] | why a message is refused |
//! | [`json`] | JSON without a schema |
//! | [`router`] | routes by address, and patterns with `*` and `>` |
//! | [`time`] | a time of day with an offset, which chrono does not have |
//! | `handler` (feature `bus`) | what handlers take, return and fail with |
//! | `bus` (feature `bus`) | what carries messages, and the `Publisher` that sends them |
//! | `memory` (feature `bus`) | the bus within one process |
//! | `serving` (feature `bus`) | a service on a bus |
//! | `idempotent` (feature `bus`) | the idempotent receiver |
//! | `conformance` (feature `conformance`) | what every bus has to do, for who writes one |
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `derive` | yes | `#[derive(Event)]`, and with `bus` `#[derive(Handlers)]` |
//! | `bus` | no | handlers, `MemoryBus`, `serve`; builds tokio |
//! | `tower` | no | `tower::Layer`s around a service |
//! | `tracing` | no | a span for each message that a service handles |
//! | `metrics` | no | counts and times of what a service handles, by the crate `metrics` |
//! | `schemars` | no | JSON Schemas of types of your own, by `#[event("…", schema)]` |
//! | `campaign` | no | `campaign`, the contract of the OVASABI/Amadeus campaign platform; builds the generator |
//! | `conformance` | no | the cases that a bus of one's own is held to; builds the generator |
//! | `regress` | no | patterns that no finite automaton decides, on an ECMA-262 engine |
#![cfg_attr(docsrs, feature(doc_cfg))]

// Generated code names this crate by its name, in this crate too.
extern crate self as postroom;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod address;
#[cfg(feature = "bus")]
pub mod bus;
#[cfg(feature = "campaign")]
pub mod campaign;
mod capture;
mod channel;
#[cfg(feature = "conformance")]
pub mod conformance;
mod constant;
#[cfg(feature = "bus")]
mod context;
pub mod contract;
pub mod delivery;
mod descriptors;
#[cfg(feature = "regress")]
mod engine;
pub mod envelope;
pub mod error;
mod excerpt;
mod formats;
#[cfg(feature = "bus")]
pub mod handler;
mod headers;
#[cfg(feature = "bus")]
pub mod idempotent;
pub mod json;
mod limits;
mod location;
mod macros;
#[cfg(feature = "bus")]
pub mod memory;
mod message;
mod operation;
mod pattern;
mod reader;
mod routable;
pub mod router;
mod schema;
mod schema_text;
#[cfg(feature = "bus")]
pub mod serving;
pub mod time;
mod violation;

pub use chrono;
#[cfg(feature = "derive")]
pub use postroom_derive::Event;
#[cfg(all(feature = "derive", feature = "bus"))]
pub use postroom_derive::Handlers;
#[cfg(feature = "schemars")]
pub use schemars;
pub use serde_core as serde;
pub use serde_json;
pub use uuid;

#[cfg(feature = "bus")]
pub use self::{
    bus::Publisher,
    handler::{Context, HandlerError, Handlers},
    serving::serve,
};
pub use self::{
    envelope::Event,
    error::{Rejection, Violation},
    headers::MessageHeaders,
    limits::Limits,
    message::{Message, Request},
};

/// A JSON object about which nothing more is known.
pub type JsonObject = serde_json::Map<String, serde_json::Value>;

/// Brings the contract that `Builder::compile("name")` generated into the module in which it stands.
///
/// The name is the one given to `compile`: if it is another one, or if the package has no build script, rustc reports a
/// file that it cannot read or an `OUT_DIR` that is not defined. Make the module `pub`, or what you do not use of it is
/// reported as dead code.
///
/// ```ignore
/// pub mod orders {
///     postroom::include_contract!("orders");
/// }
/// ```
#[macro_export]
macro_rules! include_contract {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
