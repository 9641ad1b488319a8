//! What a part leads to: the values within it, and those that it refers to.

use std::collections::BTreeSet;

use postroom_schema::pointer;

use crate::{
    reference::{self, Ids, Location, Mapping},
    tree::{NodeId, View},
};

/// The names and files by which references find what they lead to.
pub(super) type References<'m> = (&'m Ids, &'m Mapping);

/// The values that some parts lead to.
#[derive(Clone, Debug)]
pub(super) struct Reach<'m> {
    references: References<'m>,
    pub(super) nodes: BTreeSet<NodeId>,
    /// The files that are referred to and could not be used.
    pub(super) lost: BTreeSet<String>,
    /// The values that are left out, with everything to which they alone lead.
    left_out: BTreeSet<NodeId>,
}

impl<'m> Reach<'m> {
    /// Creates one that leads to nothing yet.
    pub(super) fn new(references: References<'m>, left_out: BTreeSet<NodeId>) -> Self {
        Self { references, nodes: BTreeSet::new(), lost: BTreeSet::new(), left_out }
    }

    /// Adds a value, what is in it but for the members of these names, and what they refer to.
    pub(super) fn add(&mut self, view: View<'_>, but: &[&str]) {
        if !self.nodes.insert(view.id) {
            return;
        }
        let members = view.members().filter(|(key, _)| !but.contains(key)).map(|(_, value)| value);
        let mut open: Vec<View<'_>> = members.collect();
        while let Some(view) = open.pop() {
            if self.left_out.contains(&view.id) || !self.nodes.insert(view.id) {
                continue;
            }
            open.extend(view.members().map(|(_, value)| value).chain(view.items()));
            let target = view.target();
            match reference::text(view) {
                Some(text) if target.id == view.id => open.extend(self.end_of(view, text)),
                _ => open.push(target),
            }
        }
    }

    /// Goes as far as a reference that leads nowhere does.
    fn end_of<'a>(&mut self, from: View<'a>, text: &str) -> Option<View<'a>> {
        let (ids, mapping) = self.references;
        let mut at = match reference::locate(from, text, ids, mapping) {
            Location::Here => from.tree.root_of(from.place().file),
            Location::File(path) => {
                let Some(file) = from.tree.files().iter().find(|file| file.path == path) else {
                    self.lost.insert(path);
                    return None;
                };
                from.tree.view(file.root)
            }
            Location::Remote(_) => return None,
        };
        let fragment = reference::decode(text.split_once('#').map_or("", |(_, fragment)| fragment));
        for token in fragment.split('/').skip(1).map(pointer::unescape) {
            match at.child(&token).or_else(|| at.target().child(&token)) {
                Some(child) => at = child,
                // What stands in the way is another reference, or nothing.
                None => return reference::text(at).map(|_| at),
            }
        }
        Some(at)
    }
}
