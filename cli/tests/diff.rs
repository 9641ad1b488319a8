//! `postroom diff`.

mod command;
pub(crate) mod compound;
pub(crate) mod draw;
mod git;
mod oracle;
mod places;
mod reword;
mod rules;
mod semver;
mod support;
