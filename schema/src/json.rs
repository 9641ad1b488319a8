//! JSON values with their places: an arena, a cursor over it, a strict parser and a writer.
//!
//! Members keep their order, and numbers their text, so that nothing is rounded or sorted on the way.

mod document;
mod made;
mod node;
mod parse;
mod read;
mod tree;
mod view;
mod write;

pub(crate) use self::write::{Naming, write_named};
pub use self::{
    document::Document,
    node::{File, FileId, Member, Node, NodeId, Place, Segment, Value},
    read::{Build, MAX_DEPTH, Scalar, SyntaxError, read},
    tree::Tree,
    view::View,
    write::{Style, quoted},
};
