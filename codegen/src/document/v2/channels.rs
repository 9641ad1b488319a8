//! Channels of 2.x, with their operations and parameters.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Parts, Shaper, fields,
    kinds::{CHANNEL, OPERATION, OPERATION_TRAIT, PARAMETER, ROOT},
    messages::{OPERATIONS, name_of_operation},
    newer,
};
use crate::{
    diagnostic::Diagnostic,
    tree::{Member, NodeId, Value},
};

/// The operations of a document so far.
#[derive(Default)]
struct Operations {
    members: Vec<Member>,
    /// Where each name was given, in the old form.
    names: BTreeMap<String, NodeId>,
}

/// A channel that is being made.
struct Made<'m> {
    address: &'m str,
    id: NodeId,
    /// The channel in its old form.
    old: NodeId,
}

impl Shaper<'_, '_> {
    /// Returns the channels of a document in their new form, and its operations; `None` if there is no map of channels.
    pub(super) fn channels(&mut self, root: NodeId, parts: &Parts) -> Option<(NodeId, NodeId)> {
        let Some(map) = self.child(root, "channels") else {
            // What only holds parts for others lacks nothing that anybody needs.
            let message = format!("{} has no `channels`", ROOT.name);
            let help = "AsyncAPI 2 wants them: `channels: {}` if there are none";
            self.diagnostics.push(Diagnostic::warning(self.tree.view(root), "missing-field", message, help));
            return None;
        };
        let mut operations = Operations::default();
        let mut channels = Vec::new();
        for entry in self.entries(root, "channels") {
            let Some(old) = self.open(entry.value, &CHANNEL) else { continue };
            let id = match old == entry.value || self.is_newer(old) {
                true => old,
                // What several addresses share is a channel for each of them.
                false => self.instead(old, Vec::new()),
            };
            if !self.is_newer(old) {
                let made = Made { address: &entry.key, id, old };
                let members = self.channel(&made, &entry, parts, &mut operations);
                self.later.push((id, members));
            }
            channels.push(Member { value: id, ..entry });
        }
        Some((self.instead(map, channels), self.instead(root, operations.members)))
    }

    /// Returns the members of a channel.
    fn channel(&mut self, made: &Made<'_>, entry: &Member, parts: &Parts, operations: &mut Operations) -> Vec<Member> {
        let mut members = self.kept(made.old, |key| matches!(key, "description" | "bindings") || key.starts_with("x-"));
        let parent = self.tree.node(entry.value).parent.clone();
        let address = self.tree.add(Value::String(entry.key.clone()), entry.key_place, parent);
        members.push(self.member("address", address));
        members.extend(self.servers_of(made.old, parts));
        if let Some(map) = self.child(made.old, "parameters") {
            let mut parameters = Vec::new();
            for entry in self.entries(made.old, "parameters") {
                parameters.extend(self.parameter(entry.value).map(|value| Member { value, ..entry }));
            }
            let map = self.instead(map, parameters);
            members.push(self.member("parameters", map));
        }
        let (mut messages, mut listed) = (Vec::new(), BTreeSet::new());
        for (kind, action) in OPERATIONS {
            let found = self.operation(made, (kind, action), parts, operations);
            messages.extend(found.into_iter().filter(|message| listed.insert(*message)));
        }
        let messages = self.by_key(&messages);
        let messages = self.instead(made.old, messages);
        members.push(self.member("messages", messages));
        members
    }

    /// Adds the operation of a kind that a channel has, and returns its messages.
    fn operation(
        &mut self,
        made: &Made<'_>,
        (kind, action): (&str, &str),
        parts: &Parts,
        operations: &mut Operations,
    ) -> Vec<NodeId> {
        let Some(at) = self.child(made.old, kind) else { return Vec::new() };
        let Some(old) = self.open(at, &OPERATION) else { return Vec::new() };
        let known = self.kept(old, |key| OPERATION.has(key));
        let id = self.instead(old, known);
        self.apply_traits(id, &OPERATION_TRAIT);
        let messages = self.child(id, "message").map(|message| self.messages(message, None)).unwrap_or_default();
        let mut members = self.kept(id, |key| newer::OPERATION.has(key) && !matches!(key, "traits" | "security"));
        let action = self.written(action, old);
        members.push(self.member("action", action));
        let channel = self.reference("channels", made.address, made.id, old);
        members.push(self.member("channel", channel));
        let list = self.beside(old, Value::Array(messages.clone()));
        members.push(self.member("messages", list));
        members.extend(self.security(id, parts));
        let name = self.name(id, old, made.address, kind, operations);
        self.tree.set(id, Value::Object(members));
        if let Some(key) = name {
            operations.members.push(Member { key, key_place: self.tree.node(old).place, value: id });
        }
        messages
    }

    /// Returns the name of an operation; `None` if it is another one's, which is reported.
    fn name(
        &mut self,
        id: NodeId,
        old: NodeId,
        address: &str,
        kind: &str,
        operations: &mut Operations,
    ) -> Option<String> {
        let own = self.text(id, "operationId");
        let made = name_of_operation(address, kind);
        let name = if own.trim().is_empty() { made.clone() } else { own };
        let name = match operations.names.get(&name) {
            // Several channels are made of one.
            Some(other) if *other == old => made,
            _ => name,
        };
        if let Some(other) = operations.names.insert(name.clone(), old) {
            let at = self.tree.view(self.child(id, "operationId").unwrap_or(id));
            let other = self.tree.view(other).pointer();
            let message = format!("`{name}` is the name of another operation, `{other}`, too");
            let help = "give each operation an `operationId` of its own";
            self.diagnostics.push(Diagnostic::error(at, "duplicate-operation", message, help));
            return None;
        }
        Some(name)
    }

    /// Gives a parameter its new form, where it stands: what its schema says of the text stands on the parameter.
    pub(super) fn parameter(&mut self, at: NodeId) -> Option<NodeId> {
        let id = self.open(at, &PARAMETER)?;
        if self.is_newer(id) || !self.shaped.insert(id) {
            return Some(id);
        }
        let mut members = self.kept(id, |key| PARAMETER.has(key) && key != "schema");
        if let Some(schema) = self.child(id, "schema") {
            members.extend(self.of_schema(schema, &members));
            self.aside.schemas.insert(id, schema);
        }
        self.tree.set(id, Value::Object(members));
        Some(id)
    }

    /// Returns what a parameter's schema says, as members of the parameter, which has some of its own.
    fn of_schema(&mut self, schema: NodeId, own: &[Member]) -> Vec<Member> {
        let Some(schema) = fields::target(self.tree.view(schema)) else { return Vec::new() };
        if !schema.is_object() && schema.bool().is_none() {
            fields::wrong_type(schema, "a schema is an object or a boolean", self.diagnostics);
        }
        let schema = schema.id;
        let is_own = |key: &str| own.iter().any(|member| member.key == key);
        let mut members = self.kept(schema, |key| key == "description" && !is_own(key));
        let has_list = self.child(schema, "enum").is_some();
        for member in self.kept(schema, |key| matches!(key, "enum" | "const" | "default" | "examples")) {
            match member.key.as_str() {
                "const" if has_list => {}
                "const" => {
                    let value = self.as_text(member.value);
                    let value = self.beside(member.value, Value::Array(vec![value]));
                    members.push(Member { key: "enum".to_owned(), value, ..member });
                }
                "default" => members.push(Member { value: self.as_text(member.value), ..member }),
                _ => members.push(Member { value: self.as_texts(member.value), ..member }),
            }
        }
        members
    }

    fn as_texts(&mut self, list: NodeId) -> NodeId {
        let Value::Array(items) = &self.tree.node(list).value else { return list };
        let items = items.clone().into_iter().map(|item| self.as_text(item)).collect();
        self.beside(list, Value::Array(items))
    }

    /// Returns the text by which a boolean stands in an address; other values as they are.
    fn as_text(&mut self, value: NodeId) -> NodeId {
        match self.tree.node(value).value {
            Value::Bool(known) => self.written(known.to_string(), value),
            _ => value,
        }
    }
}
