//! Documents of AsyncAPI 2.0 to 2.6, in the form of 3.0: one parser, and all steps behind it, read both.
//!
//! The objects of 2.x are checked as 2.x has them, and then become objects of 3.0 in the tree. What is copied keeps its
//! place, so that diagnostics of later steps point into what the author wrote. Shared parts are changed where they
//! stand, because references lead there; a channel or an operation is made anew for each address.

mod channels;
mod kinds;
mod messages;
mod servers;

use std::collections::{BTreeMap, BTreeSet};

use self::kinds::{COMPONENTS, INFO, ROOT};
use super::{
    fields,
    kinds::{self as newer, Kind},
    message, traits, version,
};
use crate::{
    diagnostic::Diagnostics,
    tree::{FileId, Member, NodeId, Tree, Value, View},
};

/// What documents of 2.x say that no field of an object of 3.0 holds.
#[derive(Debug, Default)]
pub(crate) struct Aside {
    /// The key of each message, which in 2.x need not stand under one.
    pub(super) keys: BTreeMap<NodeId, String>,
    /// The schema of each parameter that has one.
    pub(super) schemas: BTreeMap<NodeId, NodeId>,
}

/// Gives those of the documents that are of 2.x the form of 3.0; their references are resolved.
pub(super) fn shape(tree: &mut Tree, documents: &[FileId], diagnostics: &mut Diagnostics) -> Aside {
    let roots = documents.iter().map(|file| tree.root_of(*file));
    let roots: Vec<NodeId> = roots.filter(|root| version::major(*root) == Some("2")).map(|root| root.id).collect();
    let mut shaper = Shaper {
        tree,
        diagnostics,
        named: BTreeSet::new(),
        shaped: BTreeSet::new(),
        merged: 0,
        later: Vec::new(),
        aside: Aside::default(),
    };
    let parts: Vec<Parts> = roots.iter().map(|root| shaper.components(*root)).collect();
    for (root, parts) in roots.iter().zip(parts) {
        shaper.document(*root, parts);
    }
    if !roots.is_empty() {
        shaper.envelope_messages();
    }
    for (id, members) in std::mem::take(&mut shaper.later) {
        shaper.tree.set(id, Value::Object(members));
    }
    shaper.aside
}

/// The work of [`shape`].
struct Shaper<'t, 'd> {
    tree: &'t mut Tree,
    diagnostics: &'d mut Diagnostics,
    /// The objects whose fields' names were checked.
    named: BTreeSet<NodeId>,
    /// The shared objects that have their new form.
    shaped: BTreeSet<NodeId>,
    /// The number of members that traits were merged into.
    merged: usize,
    /// The members that objects get when nothing is read in the old form any more.
    later: Vec<(NodeId, Vec<Member>)>,
    aside: Aside,
}

/// The parts of a document that others of its parts name.
#[derive(Default)]
struct Parts {
    /// `components` in its new form.
    components: Option<NodeId>,
    /// The security schemes by name.
    schemes: BTreeMap<String, NodeId>,
    /// The servers by name.
    servers: BTreeMap<String, NodeId>,
}

impl Shaper<'_, '_> {
    /// Reads what stands under `components`, messages before anything that uses them.
    fn components(&mut self, root: NodeId) -> Parts {
        let mut parts = Parts::default();
        let Some(at) = self.child(root, "components") else { return parts };
        let Some(components) = self.open(at, &COMPONENTS) else { return parts };
        let mut members = self.kept(components, |key| COMPONENTS.has(key) && key != "messages");
        let mut messages = Vec::new();
        for entry in self.entries(components, "messages") {
            let found = self.messages(entry.value, Some(&entry.key));
            let is_choice = found.len() > 1;
            for (index, value) in found.into_iter().enumerate() {
                let key = if is_choice { format!("{}.{index}", entry.key) } else { entry.key.clone() };
                messages.push(Member { key, key_place: entry.key_place, value });
            }
        }
        if let Some(map) = self.child(components, "messages") {
            let map = self.instead(map, messages);
            members.push(self.member("messages", map));
        }
        for entry in self.entries(components, "parameters") {
            self.parameter(entry.value);
        }
        for entry in self.entries(components, "securitySchemes") {
            parts.schemes.extend(self.scheme(entry.value).map(|scheme| (entry.key, scheme)));
        }
        parts.components = Some(self.instead(components, members));
        parts
    }

    fn document(&mut self, root: NodeId, mut parts: Parts) {
        self.check_names(root, &ROOT);
        let kept = |key: &str| matches!(key, "asyncapi" | "id" | "defaultContentType") || key.starts_with("x-");
        let mut members = self.kept(root, kept);
        let info = self.info(root);
        let servers = self.servers(root, &mut parts);
        let (channels, operations) = self.channels(root, &parts).unzip();
        let parts = [
            ("info", info),
            ("servers", servers),
            ("channels", channels),
            ("operations", operations),
            ("components", parts.components),
        ];
        members.extend(parts.into_iter().filter_map(|(key, part)| Some(self.member(key, part?))));
        self.later.push((root, members));
    }

    /// Returns `info` with the tags and the documentation, which in 2.x stand beside it.
    fn info(&mut self, root: NodeId) -> Option<NodeId> {
        let at = self.child(root, "info")?;
        if !self.tree.view(at).target().is_object() {
            return Some(at);
        }
        let info = self.open(at, &INFO)?;
        let mut members = self.kept(info, |key| INFO.has(key));
        members.extend(self.kept(root, |key| matches!(key, "tags" | "externalDocs")));
        Some(self.instead(info, members))
    }

    /// Shapes the messages that only the events of envelopes name.
    fn envelope_messages(&mut self) {
        let is_older = |view: View<'_>| version::major(view.tree.root_of(view.place().file)) == Some("2");
        let events = message::of_envelopes(self.tree);
        let events = events.into_iter().filter(|event| is_older(*event) || is_older(event.target()));
        let is_message = |event: &View<'_>| event.target().get("payload").is_some();
        let events: Vec<NodeId> = events.filter(is_message).map(|event| event.target().id).collect();
        for event in events {
            self.message(event, None);
        }
    }

    /// Follows references to an object of that kind, and looks once at the names of its fields.
    fn open(&mut self, at: NodeId, kind: &Kind) -> Option<NodeId> {
        let id = fields::object(self.tree.view(at), kind, self.diagnostics)?.id;
        if !self.is_newer(id) {
            self.check_names(id, kind);
        }
        Some(id)
    }

    fn check_names(&mut self, id: NodeId, kind: &Kind) {
        if self.named.insert(id) {
            fields::check_names(self.tree.view(id), kind, self.diagnostics);
        }
    }

    /// Returns whether a value stands in a document of 3.x.
    fn is_newer(&self, id: NodeId) -> bool {
        version::major(self.tree.root_of(self.tree.node(id).place.file)) == Some("3")
    }

    /// Merges the traits of an object into it, as 2.x has it.
    fn apply_traits(&mut self, id: NodeId, kind: &Kind) {
        if self.merged <= traits::MAX_MERGED {
            self.merged += traits::patch(self.tree, id, kind, self.diagnostics);
            if self.merged > traits::MAX_MERGED {
                traits::report_too_many(self.tree.view(id), kind, self.diagnostics);
            }
        }
    }

    fn child(&self, of: NodeId, key: &str) -> Option<NodeId> {
        self.tree.view(of).get(key).map(|child| child.id)
    }

    /// Returns the text of a member; empty if there is none.
    fn text(&mut self, of: NodeId, key: &str) -> String {
        fields::optional(self.tree.view(of), key, self.diagnostics).to_owned()
    }

    /// Returns the members of the map under `key`; none if there is no map.
    fn entries(&mut self, of: NodeId, key: &str) -> Vec<Member> {
        let view = self.tree.view(of);
        match view.get(key).and_then(fields::target).map(View::value) {
            Some(Value::Object(members)) => {
                members.iter().filter(|member| !member.key.starts_with("x-")).cloned().collect()
            }
            _ => {
                // What is there and no map is reported.
                fields::entries(view, key, self.diagnostics);
                Vec::new()
            }
        }
    }

    fn items(&mut self, of: NodeId, key: &str) -> Option<Vec<NodeId>> {
        let items = fields::items(self.tree.view(of), key, self.diagnostics)?;
        Some(items.into_iter().map(|item| item.id).collect())
    }

    /// Returns the members of an object whose keys pass.
    fn kept(&self, of: NodeId, is_kept: impl Fn(&str) -> bool) -> Vec<Member> {
        match &self.tree.node(of).value {
            Value::Object(members) => members.iter().filter(|member| is_kept(&member.key)).cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// Returns a member of which nothing but its value is written.
    fn member(&self, key: &str, value: NodeId) -> Member {
        Member { key: key.to_owned(), key_place: self.tree.node(value).place, value }
    }

    /// Adds an object that stands for another value in its place.
    fn instead(&mut self, of: NodeId, members: Vec<Member>) -> NodeId {
        self.beside(of, Value::Object(members))
    }

    /// Adds a value with the place of another one.
    fn beside(&mut self, of: NodeId, value: Value) -> NodeId {
        let node = self.tree.node(of);
        let (place, parent) = (node.place, node.parent.clone());
        self.tree.add(value, place, parent)
    }

    fn written(&mut self, text: impl Into<String>, at: NodeId) -> NodeId {
        self.beside(at, Value::String(text.into()))
    }

    /// Adds a reference to a value.
    fn reference(&mut self, section: &str, name: &str, to: NodeId, at: NodeId) -> NodeId {
        let text = self.written(format!("#/{section}/{}", postroom_schema::pointer::escape(name)), at);
        let member = self.member("$ref", text);
        let reference = self.instead(at, vec![member]);
        self.tree.refer(reference, to);
        reference
    }
}

#[cfg(test)]
mod tests;
