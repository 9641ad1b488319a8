//! All parts that the documents have, by their names.

use std::collections::{BTreeMap, BTreeSet};

use postroom_schema::pointer;

use super::{Part, path};
use crate::{
    document::Source,
    reference::ENVELOPE,
    tree::{NodeId, View},
};

/// The parts of the documents.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// Each name with what it is one of, once.
    names: Vec<(String, Part)>,
    /// Each pointer into a document with what stands there, once.
    pointers: Vec<(String, Part)>,
    /// Each entry of a document's `channels`, `operations` and `messages` and of a channel's `messages`, with the part that
    /// stands there.
    pub(super) entries: Vec<Entry>,
}

/// A value under a key that names a part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) node: NodeId,
    pub(super) part: Part,
    /// The channel that lists it, if it is one of a channel's messages.
    pub(super) channel: Option<NodeId>,
}

impl Catalogue {
    /// Lists the parts of the documents.
    pub(super) fn new(source: &Source<'_>) -> Self {
        let mut catalogue = Self { names: Vec::new(), pointers: Vec::new(), entries: Vec::new() };
        for (index, document) in source.documents.iter().enumerate() {
            let operations: BTreeMap<_, _> =
                document.operations.iter().enumerate().map(|(at, one)| (one.key, at)).collect();
            for (key, view) in entries(document.view, "operations") {
                let part = operations.get(key).map_or(Part::Faulty(view.id), |at| Part::Operation(index, *at));
                catalogue.add(Entry { node: view.id, part, channel: None }, &["operations", key]);
                catalogue.point(part, &["operations", key]);
            }
            for (key, view) in entries(document.view, "channels") {
                let id = view.target().id;
                let part = if source.channels.contains_key(&id) { Part::Channel(id) } else { Part::Faulty(view.id) };
                catalogue.add(Entry { node: view.id, part, channel: None }, &["channels", key]);
                catalogue.point(part, &["channels", key]);
                catalogue.messages(source, (view.target(), part), &["channels", key]);
            }
            if let Some(components) = document.view.get("components").map(View::target) {
                catalogue.messages(source, (components, Part::Faulty(components.id)), &[]);
            }
            for (key, view) in document.schemas.iter().filter(|(_, view)| view.target().get(ENVELOPE).is_some()) {
                let part = Part::Envelope(view.target().id);
                catalogue.name(part, &["schemas", key]);
                catalogue.point(part, &["components", "schemas", key]);
            }
        }
        // Those of other files, which no document lists.
        let channels = source.channels.iter().map(|(node, channel)| (Part::Channel(*node), ["channels", channel.key]));
        let messages = source.messages.iter().map(|(node, message)| (Part::Message(*node), ["messages", message.key]));
        channels.chain(messages).for_each(|(part, name)| catalogue.name(part, &name));
        let documents: BTreeSet<&str> = source.documents.iter().map(|document| document.view.file()).collect();
        let nodes = source.channels.keys().map(|id| (*id, Part::Channel(*id)));
        for (node, part) in nodes.chain(source.messages.keys().map(|id| (*id, Part::Message(*id)))) {
            let view = source.tree.view(node);
            if documents.contains(view.file()) {
                catalogue.pointers.push((format!("#{}", view.pointer()), part));
            }
        }
        for names in [&mut catalogue.names, &mut catalogue.pointers] {
            names.sort();
            names.dedup();
        }
        catalogue
    }

    /// Returns the parts that a path names: what a pointer points to, else all of that name.
    pub(super) fn named(&self, path: &str) -> Vec<Part> {
        let names = if path::is_pointer(path) { &self.pointers } else { &self.names };
        let path = path::without_root(path);
        names.iter().filter(|(name, _)| path::matches(path, name)).map(|(_, part)| *part).collect()
    }

    /// Returns all names of the kind that a path is.
    pub(super) fn names(&self, path: &str) -> impl Iterator<Item = &str> {
        let names = if path::is_pointer(path) { &self.pointers } else { &self.names };
        names.iter().map(|(name, _)| name.as_str())
    }

    /// Adds the messages that a channel or `components` lists.
    fn messages(&mut self, source: &Source<'_>, (holder, part): (View<'_>, Part), name: &[&str]) {
        let channel = if let Part::Channel(id) = part { Some(id) } else { None };
        for (key, view) in entries(holder, "messages") {
            let id = view.target().id;
            let part = if source.messages.contains_key(&id) { Part::Message(id) } else { Part::Faulty(view.id) };
            let entry = Entry { node: view.id, part, channel };
            self.add(entry, &["messages", key]);
            if name.is_empty() {
                self.point(part, &["components", "messages", key]);
            } else {
                let name = [name, &["messages", key]].concat();
                self.name(part, &name);
                self.point(part, &name);
            }
        }
    }

    fn add(&mut self, entry: Entry, name: &[&str]) {
        self.entries.push(entry);
        self.name(entry.part, name);
    }

    /// Names a part by the pointer to it in a document, with its keys as they are too.
    fn point(&mut self, part: Part, path: &[&str]) {
        let escaped: Vec<_> = path.iter().map(|key| pointer::escape(key)).collect();
        self.pointers.extend([path.join("/"), escaped.join("/")].map(|path| (format!("#/{path}"), part)));
    }

    /// Names a part by a pointer, with its keys as they are, and by its key alone.
    fn name(&mut self, part: Part, name: &[&str]) {
        let escaped: Vec<_> = name.iter().map(|key| pointer::escape(key)).collect();
        let key = (name.len() == 2).then(|| name[1].to_owned());
        self.names.extend([name.join("/"), escaped.join("/")].into_iter().chain(key).map(|name| (name, part)));
    }
}

/// Returns the entries of a map.
fn entries<'a>(view: View<'a>, key: &str) -> impl Iterator<Item = (&'a str, View<'a>)> {
    let map = view.get(key).map(View::target);
    map.into_iter().flat_map(View::members).filter(|(key, _)| !key.starts_with("x-"))
}
