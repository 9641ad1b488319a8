//! What the library does, seen through its public face: one program, so that what the tests need is linked once.
//!
//! What cannot share a process, or a crate's root, is a program of its own: `allocations.rs` counts what an allocator is
//! asked for, `spans.rs` is about what `tracing` remembers of a process, and in `renamed_crate.rs` `postroom` is another
//! crate's name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

mod browser;
mod bus;
mod conformance;
mod envelope;
// Everybody sees it, as everybody may see one of its services.
pub mod handlers;
mod hostile;
mod idempotent;
mod json;
#[cfg(feature = "tower")]
mod middleware;
mod oracle;
mod orchestrator;
mod page;
mod round_trip;
mod serve;
mod support;
mod syntax;
mod trial;
mod without_features;

// The example's own modules, which name one another from the root.
#[path = "../examples/orchestrator/arguments.rs"]
mod arguments;
#[path = "../examples/orchestrator/platform/mod.rs"]
mod platform;
#[path = "../examples/orchestrator/report.rs"]
mod report;
#[path = "../examples/orchestrator/routes.rs"]
mod routes;
#[path = "../examples/orchestrator/stream.rs"]
mod stream;
#[path = "../examples/orchestrator/web/mod.rs"]
mod web;
