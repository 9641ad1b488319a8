//! What comes of documents: one program, so that what the tests need is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

mod builder;
mod contract;
mod corpus;
mod determinism;
mod diagnostics;
mod golden;
mod hostile;
mod intersection;
mod modules;
mod outside;
mod parts;
mod scaling;
mod shapes;
mod versions;
mod vocabulary;
mod warnings;
