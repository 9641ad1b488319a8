//! What generated code makes of messages: one program, so that what the tests need is linked once.
//!
//! `allocations.rs` counts what an allocator is asked for, and `stack.rs` fills stacks: each is a program of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

#[macro_use]
mod messages;
mod name_headers;

mod bases;
mod cases;
mod checked;
mod correlation;
mod delivered;
mod deserialize;
mod engines;
mod header_choices;
mod headers;
mod keys;
mod levels;
mod limits;
mod oracle;
mod parts;
mod payloads;
mod plain;
mod random;
mod shapes;
mod spellings;
mod suite;
#[path = "../../support/mod.rs"]
mod support;
mod texts;
mod unions;
mod united;
mod versions;
mod wire_names;
