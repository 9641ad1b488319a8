//! The reference orchestrator in a browser: its sockets, and its page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

mod browser;
#[allow(dead_code, unused_imports, reason = "the trial and events from files use more of it")]
#[path = "../examples/orchestrator/platform/mod.rs"]
mod platform;
#[path = "page/server.rs"]
mod server;
#[path = "page/sockets.rs"]
mod sockets;
#[path = "page/tabs.rs"]
mod tabs;
#[path = "../examples/orchestrator/web/mod.rs"]
mod web;
