//! Our own parsing cases: a few of each kind of text that parsers have been seen to judge differently.

mod accepted;
mod decided;
mod refused;

pub(crate) use self::{accepted::ACCEPTED, decided::DECIDED, refused::REFUSED};
