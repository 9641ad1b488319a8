//! The macros with which generated code is written: one for each kind of type, so that what all types have stands here
//! once.
//!
//! Their arguments look like statements, because that is how the generator can format them.

mod builder;
mod common;
mod envelope;
mod message;
mod object;
mod types;
