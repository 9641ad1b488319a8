//! Measures postroom beside other ways to read the same messages.
//!
//! What is measured is in `corpus`, the ways are in `ways` and `encode`. Tables are printed in Markdown.

mod corpus;
mod encode;
mod measure;
mod plain;
mod tables;
mod ways;

pub use self::tables::{decode, print_allocations, print_times, write};
