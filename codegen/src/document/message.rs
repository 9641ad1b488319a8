//! Messages.

use super::{
    Message, Parser,
    bindings::Owner,
    fields,
    forbidden::{check_id_location, content_type},
    kinds::{CORRELATION_ID, MESSAGE},
};
use crate::{
    diagnostic::Diagnostic,
    media_type,
    reference::{self, Language},
    tree::{NodeId, Tree, Value, View},
};

impl<'a> Parser<'a, '_> {
    /// Reads the message at a view or behind its references, once; `key` is what it is called here.
    pub(super) fn message(&mut self, view: View<'a>, key: &'a str) -> Option<NodeId> {
        let message = fields::object(view, &MESSAGE, self.diagnostics)?;
        if self.messages.contains_key(&message.id) {
            return Some(message.id);
        }
        fields::check_names(message, &MESSAGE, self.diagnostics);
        self.check_bindings(message, Owner::Message);
        self.check_examples(message);
        fields::optional(message, "name", self.diagnostics);
        let root = self.tree.root_of(message.place().file);
        let default = root.get("defaultContentType").and_then(View::str).map(media_type::taken);
        let own = fields::optional(message, "contentType", self.diagnostics);
        let own = content_type(message, "contentType", own, self.diagnostics);
        let correlation_id = message
            .get("correlationId")
            .and_then(|view| fields::object(view, &CORRELATION_ID, self.diagnostics))
            .map(|view| {
                fields::check_names(view, &CORRELATION_ID, self.diagnostics);
                let help = "say where it is: `location: $message.header#/correlationId`";
                let location = fields::required(view, "location", &CORRELATION_ID, help, self.diagnostics);
                check_id_location(view, location, self.diagnostics);
                location
            });
        let foreign = message.get("payload").and_then(reference::format_of);
        let foreign = foreign.filter(|(format, _)| reference::language(format) == Language::Foreign);
        let payload = message.get("payload").filter(|payload| foreign.is_none() || !has_schema(*payload));
        let read = Message {
            view: message,
            key: self.aside.keys.get(&message.id).map(String::as_str).or(fields::key(message)).unwrap_or(key),
            title: fields::optional(message, "title", self.diagnostics),
            summary: fields::optional(message, "summary", self.diagnostics),
            description: fields::optional(message, "description", self.diagnostics),
            content_type: [own, default.unwrap_or(self.default_content_type)]
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or("application/json"),
            payload: payload.and_then(|view| self.schema(view)),
            foreign,
            headers: message.get("headers").and_then(|view| self.schema(view)),
            name_header: self.name_header_of(message),
            correlation_id,
        };
        self.messages.insert(message.id, read);
        Some(message.id)
    }

    /// Reads the messages that only an envelope's events name.
    pub(super) fn envelope_messages(&mut self) {
        for event in of_envelopes(self.tree) {
            let message = event.target();
            let named = message.parent().and_then(|(map, _)| fields::key(map)) == Some("messages");
            if named || message.get("payload").is_some() {
                self.message(event, fields::key(event).unwrap_or_default());
            }
        }
    }

    /// Returns the schema itself, without the wrapper that names its format; `None` if its reference leads nowhere.
    pub(super) fn schema(&mut self, view: View<'a>) -> Option<View<'a>> {
        let target = fields::target(view)?;
        match target.value() {
            Value::Bool(_) => {}
            Value::Object(_) if target.get("schemaFormat").is_some() => return self.wrapped(target),
            Value::Object(_) => {}
            _ => {
                fields::wrong_type(target, "a schema is an object or a boolean", self.diagnostics);
                return None;
            }
        }
        Some(view)
    }

    /// Returns the schema in an object with a `schemaFormat`; formats were checked when references were resolved.
    fn wrapped(&mut self, view: View<'a>) -> Option<View<'a>> {
        let format = view.get("schemaFormat")?;
        if format.str().is_none() {
            fields::wrong_type(format, "`schemaFormat` is a text", self.diagnostics);
            return None;
        }
        let Some(schema) = view.get("schema") else {
            let kind = super::kinds::SCHEMA_WRAPPER;
            if reference::language(format.str()?) == Language::Foreign {
                // Whatever describes it, it is not read.
                let message = format!("{} has no `schema`: what it describes is taken as it comes", kind.name);
                let help = "put the schema under `schema`, beside `schemaFormat`";
                self.diagnostics.push(Diagnostic::warning(view, "missing-field", message, help));
                return None;
            }
            fields::missing(
                view,
                "schema",
                &kind,
                "put the schema under `schema`, beside `schemaFormat`",
                self.diagnostics,
            );
            return None;
        };
        (reference::language(format.str()?) != Language::Foreign).then(|| self.schema(schema)).flatten()
    }
}

/// Returns whether a schema is there that is not only a wrapper for one.
fn has_schema(payload: View<'_>) -> bool {
    payload.target().get("schemaFormat").is_none() || payload.target().get("schema").is_some()
}

/// Returns what the events of every `x-postroom-envelope` refer to.
pub(super) fn of_envelopes(tree: &Tree) -> Vec<View<'_>> {
    let nodes = (0..tree.len()).map(|index| tree.view(NodeId(index as u32)));
    let events = nodes.filter_map(|node| node.get(reference::ENVELOPE)?.get("events"));
    events
        .flat_map(|events| events.members().map(|(_, event)| event))
        .filter(|event| reference::text(*event).is_some())
        .collect()
}
