//! The page of a contract as one HTML file: what stands in it, and how it is in a browser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

#[allow(dead_code, reason = "another page's tests use more of it")]
#[path = "../../tests/browser/mod.rs"]
mod browser;
#[path = "html/content.rs"]
mod content;
#[path = "html/contracts.rs"]
mod contracts;
#[path = "html/hostile.rs"]
mod hostile;
#[path = "html/keywords.rs"]
mod keywords;
#[path = "html/payloads.rs"]
mod payloads;
#[path = "html/reader.rs"]
mod reader;
