//! Messages of 2.x.

use std::collections::BTreeSet;

use super::{
    Shaper, fields,
    kinds::{CHOICE, MESSAGE, MESSAGE_TRAIT},
    newer,
};
use crate::{
    resolve,
    tree::{Member, NodeId, Segment, Value, View},
};

/// The keys of operations in a channel, with the actions that they are.
pub(super) const OPERATIONS: [(&str, &str); 2] = [("publish", "receive"), ("subscribe", "send")];

impl Shaper<'_, '_> {
    /// Returns the messages that stand at a value, each one of a choice (`oneOf`) by itself, in their new form; `referring`
    /// is the key of the value if it has one.
    pub(super) fn messages(&mut self, at: NodeId, referring: Option<&str>) -> Vec<NodeId> {
        let (mut found, mut listed, mut choices) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        let mut open = vec![(at, referring.map(str::to_owned))];
        while let Some((at, referring)) = open.pop() {
            let target = self.tree.view(at).target();
            let is_choice = target.get("oneOf").is_some();
            let Some(id) = self.open(at, if is_choice { &CHOICE } else { &MESSAGE }) else { continue };
            if !is_choice {
                self.message(id, referring.as_deref());
                found.extend(listed.insert(id).then_some(id));
            } else if choices.insert(id) {
                let items = self.items(id, "oneOf").unwrap_or_default().into_iter().enumerate().rev();
                let key = |index: usize| referring.as_ref().map(|referring| format!("{referring}.{index}"));
                open.extend(items.map(|(index, item)| (item, key(index))));
            }
        }
        found
    }

    /// Gives a message its new form, where it stands.
    pub(super) fn message(&mut self, id: NodeId, referring: Option<&str>) {
        if !self.shaped.insert(id) || self.is_newer(id) {
            return;
        }
        self.check_names(id, &MESSAGE);
        let has_format = self.child(id, "schemaFormat").is_some();
        self.apply_traits(id, &MESSAGE_TRAIT);
        if let Some(format) = self.child(id, "schemaFormat").filter(|_| !has_format) {
            resolve::check_format(self.tree.view(format), self.diagnostics);
        }
        let own = self.text(id, "messageId");
        let view = self.tree.view(id);
        let key = match (own.trim(), referring) {
            ("", Some(referring)) if view.parent().is_none() => referring.to_owned(),
            ("", _) => key_of(view),
            _ => own,
        };
        self.aside.keys.insert(id, key);
        let is_kept = |key: &str| newer::MESSAGE.has(key) && !matches!(key, "traits" | "payload" | "examples");
        let mut members = self.kept(id, is_kept);
        let parts = [("payload", self.payload(id)), ("examples", self.examples(id))];
        members.extend(parts.into_iter().filter_map(|(key, part)| Some(self.member(key, part?))));
        self.tree.set(id, Value::Object(members));
    }

    /// Returns the payload, together with its format if the message names one.
    fn payload(&mut self, message: NodeId) -> Option<NodeId> {
        let payload = self.child(message, "payload")?;
        let Some(format) = self.child(message, "schemaFormat") else { return Some(payload) };
        let members = vec![self.member("schemaFormat", format), self.member("schema", payload)];
        Some(self.instead(payload, members))
    }

    /// Returns the examples; one that is a value of the payload and nothing else becomes an object that says so.
    fn examples(&mut self, message: NodeId) -> Option<NodeId> {
        let list = self.child(message, "examples")?;
        let mut items = self.items(message, "examples")?;
        for item in &mut items {
            if !is_example(self.tree.view(*item)) {
                let member = self.member("payload", *item);
                *item = self.instead(*item, vec![member]);
            }
        }
        Some(self.beside(list, Value::Array(items)))
    }

    /// Returns a list of messages by their keys, each of which is one's alone.
    pub(super) fn by_key(&self, messages: &[NodeId]) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::with_capacity(messages.len());
        let mut taken = BTreeSet::new();
        for id in messages {
            let key = self.aside.keys.get(id).map(String::as_str).or(fields::key(self.tree.view(*id)));
            let key = key.unwrap_or_default();
            let others = (1..).map(|number| format!("{key}.{number}"));
            let mut names = std::iter::once(key.to_owned()).chain(others);
            let free = names.find(|name| taken.insert(name.clone())).unwrap_or_default();
            members.push(self.member(&free, *id));
        }
        members
    }
}

/// Returns whether an example is an object with a payload or headers in it, and no payload itself.
fn is_example(example: View<'_>) -> bool {
    let known = ["name", "summary", "headers", "payload"];
    let is_known = |key: &str| known.contains(&key) || key.starts_with("x-");
    ["payload", "headers"].iter().any(|key| example.get(key).is_some())
        && example.members().all(|(key, _)| is_known(key))
}

/// Returns the key of a message without an id, by where it stands: its own key, else its operation's name, and which of
/// a choice it is; the name of the file if it is the whole of it.
fn key_of(message: View<'_>) -> String {
    match message.parent() {
        None => message.file_stem().to_owned(),
        Some((list, Segment::Index(index))) => {
            let choice = list.parent().map_or(list, |(choice, _)| choice);
            format!("{}.{index}", key_of(choice))
        }
        Some((holder, Segment::Key(key))) => match operation_of(holder) {
            Some(operation) if key == "message" => format!("{operation}.message"),
            _ => key.clone(),
        },
    }
}

/// Returns the name of the operation at a value; `None` if there is none.
fn operation_of(view: View<'_>) -> Option<String> {
    let (channel, kind) = (view.parent()?.0, fields::key(view)?);
    OPERATIONS.iter().find(|(key, _)| *key == kind)?;
    let id = view.text_of("operationId").filter(|id| !id.trim().is_empty());
    let channel = fields::key(channel).unwrap_or_else(|| channel.file_stem());
    Some(id.map_or_else(|| name_of_operation(channel, kind), str::to_owned))
}

/// Returns the name of an operation without an id.
pub(super) fn name_of_operation(channel: &str, kind: &str) -> String {
    format!("{channel}.{kind}")
}
