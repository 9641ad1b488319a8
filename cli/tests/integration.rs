//! What the command does: one program, so that what the tests need is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

#[allow(dead_code, reason = "another page's tests use more of it")]
#[path = "../../tests/browser/mod.rs"]
mod browser;
mod check;
mod cmd;
mod diagrams;
mod diff;
mod docs;
mod documents;
mod example;
mod files;
mod generate;
mod html;
#[path = "../../tests/json/mod.rs"]
#[allow(dead_code, unused_imports, reason = "a part of it is about files that are read elsewhere")]
mod json;
mod output;
#[path = "../../tests/support/mod.rs"]
mod support;
mod validate;
mod versions;
