//! What generated code asks of memory: how much of it, and how much more for a longer text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

mod budgets;
mod scaling;
