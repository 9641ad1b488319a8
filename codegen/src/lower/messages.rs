//! Messages: one for each name, however many documents declare it.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    document::{self, Source},
    ir::Message,
    names::{pascal, safe_type},
    schema::Schemas,
    tree::{NodeId, View},
};

use super::{
    entities::{Entities, Role},
    order, rest, site,
};

/// What a [`Message`] tells by itself.
const FIELDS: &[&str] =
    &["contentType", "correlationId", "description", "headers", "payload", "summary", "title", "traits"];

/// A message to be.
pub(super) struct Draft<'s, 'a> {
    /// The declaration that stands for all.
    pub(super) message: &'s document::Message<'a>,
    /// The other declarations, which are equal.
    pub(super) others: Vec<&'s document::Message<'a>>,
    /// The nodes of all declarations.
    pub(super) nodes: Vec<NodeId>,
    /// `CampaignCreateMessage`.
    pub(super) name: String,
    /// `CampaignCreate`: what the names of its parts start with.
    pub(super) stem: String,
}

/// The messages of all documents, sorted by name.
pub(super) fn merge<'s, 'a>(
    source: &'s Source<'a>,
    schemas: &Schemas<'a>,
    diagnostics: &mut Diagnostics,
) -> Vec<Draft<'s, 'a>> {
    let mut named: BTreeMap<String, Vec<(NodeId, &document::Message<'a>)>> = BTreeMap::new();
    for (node, message) in &source.messages {
        named.entry(stem(message.key)).or_default().push((*node, message));
    }
    let mut drafts = Vec::new();
    for (stem, mut declared) in named {
        declared.sort_by_key(|(_, message)| order(message.view));
        let message = declared[0].1;
        for (_, other) in &declared[1..] {
            if meaning(schemas, message) != meaning(schemas, other) {
                diagnostics.push(Diagnostic::error(
                    other.view,
                    "message-clash",
                    format!("the message `{}` differs from `{}` at {}", other.key, message.key, site(message.view)),
                    "rename one of the two, or let both documents refer to one declaration",
                ));
            }
        }
        let nodes = declared.iter().map(|(node, _)| *node).collect();
        let others = declared.iter().skip(1).map(|(_, message)| *message).collect();
        drafts.push(Draft { message, others, nodes, name: safe_type(format!("{stem}Message")), stem });
    }
    drafts.sort_by(|a, b| a.name.cmp(&b.name));
    drafts
}

/// The messages, without the channels that they travel on.
pub(super) fn build(drafts: &[Draft<'_, '_>], entities: &Entities<'_>) -> Vec<Message> {
    let of = |index: usize, draft: &Draft<'_, '_>| {
        let message = draft.message;
        Message {
            name: draft.name.clone(),
            key: message.key.to_owned(),
            title: message.title.to_owned(),
            summary: message.summary.to_owned(),
            description: message.description.to_owned(),
            content_type: message.content_type.to_owned(),
            payload: entities.type_id(Role::Payload(index)),
            headers: message.headers.map(|_| entities.type_id(Role::Headers(index))),
            correlation_id: message.correlation_id.map(str::to_owned),
            channels: Vec::new(),
            reply: None,
            rest: rest(message.view, FIELDS),
        }
    };
    drafts.iter().enumerate().map(|(index, draft)| of(index, draft)).collect()
}

/// What makes two declarations the same message.
fn meaning<'a>(schemas: &Schemas<'a>, message: &document::Message<'a>) -> impl PartialEq + use<'a> {
    let class = |view: Option<View<'a>>| {
        view.and_then(|view| schemas.at(view))
            .map(|value| schemas.resolve_use(value))
            .map(|(id, nullable)| (schemas.class(id), nullable))
    };
    (class(message.payload), class(message.headers), message.content_type, message.correlation_id)
}

/// The key without `Message` at its end.
fn stem(key: &str) -> String {
    let name = pascal(key);
    name.strip_suffix("Message").filter(|stem| !stem.is_empty()).map_or(name.clone(), str::to_owned)
}
