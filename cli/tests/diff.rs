//! `postroom diff`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

#[path = "diff/command.rs"]
mod command;
#[path = "diff/compound.rs"]
mod compound;
#[path = "../../tests/support/dice.rs"]
mod dice;
#[path = "diff/draw.rs"]
mod draw;
#[path = "diff/git.rs"]
mod git;
#[path = "diff/oracle.rs"]
mod oracle;
#[path = "diff/reword.rs"]
mod reword;
#[path = "diff/rules.rs"]
mod rules;
#[path = "diff/semver.rs"]
mod semver;
#[path = "diff/support.rs"]
mod support;
