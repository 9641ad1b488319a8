//! Messages: one for each name, however many documents declare it.

mod names;

use std::collections::BTreeMap;

use postroom_schema::schema::{Schema, Types};

use crate::{
    diagnostic::{Diagnostic, Diagnostics, shortened},
    document::{self, Source},
    ir::{Message, Wire},
    media_type,
    origin::Origin,
    reference::NAME_HEADER,
    schema::Schemas,
    tree::{NodeId, View},
};

use self::names::Called;
pub(super) use self::names::check_wire;
use super::{
    descriptors,
    drafts::Draft,
    entities::{Entities, Role},
    order, rest,
};

/// The fields that a [`Message`] holds by itself.
const FIELDS: &[&str] =
    &["contentType", "correlationId", "description", "headers", "payload", "summary", "title", "traits", NAME_HEADER];

/// The same fields of a message whose payload is described in another language.
const FOREIGN_FIELDS: &[&str] =
    &["contentType", "correlationId", "description", "headers", "summary", "title", "traits", NAME_HEADER];

/// A declaration of a message.
type Declared<'s, 'a> = (NodeId, &'s document::Message<'a>);

/// Returns the messages of all documents, sorted by name.
pub(super) fn merge<'s, 'a>(
    source: &'s Source<'a>,
    schemas: &Schemas<'a>,
    diagnostics: &mut Diagnostics,
) -> Vec<Draft<'s, 'a>> {
    let mut named: BTreeMap<Called, Vec<Declared<'s, 'a>>> = BTreeMap::new();
    for (node, message) in &source.messages {
        named.entry(Called::of(message)).or_default().push((*node, message));
        check_content_type(source, message, diagnostics);
        check_text(source, message, diagnostics);
    }
    let mut groups = Vec::new();
    for (called, mut declared) in named {
        declared.sort_by_key(|(_, message)| order(message.view));
        let mut equal: Vec<Vec<Declared<'s, 'a>>> = Vec::new();
        for one in declared {
            let meaning = meaning(schemas, one.1);
            match equal.iter_mut().find(|group| self::meaning(schemas, group[0].1) == meaning) {
                Some(group) => group.push(one),
                None => equal.push(vec![one]),
            }
        }
        groups.extend(equal.into_iter().map(|group| (called.clone(), group)));
    }
    let mut drafts = Vec::new();
    for (Called { name, stem }, (_, declared)) in names::assign(source, &groups, diagnostics).into_iter().zip(&groups) {
        let (_, message) = declared[0];
        let nodes = declared.iter().map(|(node, _)| *node).collect();
        drafts.push(Draft { message, nodes, name, wire: wire(source, message), stem });
    }
    drafts.sort_by(|a, b| a.name.cmp(&b.name));
    drafts
}

/// Returns the messages, without the channels that they travel on.
pub(super) fn build(drafts: &[Draft<'_, '_>], entities: &Entities<'_>) -> Vec<Message> {
    let of = |index: usize, draft: &Draft<'_, '_>| {
        let message = draft.message;
        Message {
            name: draft.name.clone(),
            wire_name: Some(names::on_wire(message)).filter(|name| *name != draft.name),
            name_header: message.name_header.map(str::to_owned),
            key: message.key.to_owned(),
            title: message.title.to_owned(),
            summary: message.summary.to_owned(),
            description: message.description.to_owned(),
            content_type: message.content_type.to_owned(),
            is_json: draft.wire == Wire::Json,
            payload: entities.type_id(Role::Payload(index)),
            headers: message.headers.map(|_| entities.type_id(Role::Headers(index))),
            correlation_id: message.correlation_id.map(str::to_owned),
            channels: Vec::new(),
            reply: None,
            said: descriptors::said(message.view),
            schema_format: message.foreign.map(|(format, _)| format.to_owned()),
            // A schema that is not understood is kept as it is.
            rest: rest(message.view, if message.foreign.is_some() { FOREIGN_FIELDS } else { FIELDS }),
            origin: Origin::new(message.view),
        }
    };
    drafts.iter().enumerate().map(|(index, draft)| of(index, draft)).collect()
}

/// Warns of examples that the schemas of their messages refuse.
pub(super) fn check_examples<'a>(source: &Source<'a>, schemas: &Schemas<'a>, diagnostics: &mut Diagnostics) {
    for message in source.messages.values() {
        let payload = message.payload.filter(|_| wire(source, message) == Wire::Json);
        for example in message.view.get("examples").into_iter().flat_map(View::items) {
            for (key, schema) in [("payload", payload), ("headers", message.headers)] {
                if let (Some(value), Some(schema)) = (example.target().get(key), schema) {
                    schemas.check_example(value, schema, diagnostics);
                }
            }
        }
    }
}

/// Warns of a message whose payload is not JSON, by its media type: its schema tells little of it.
fn check_content_type(source: &Source<'_>, message: &document::Message<'_>, diagnostics: &mut Diagnostics) {
    let taken = match wire(source, message) {
        Wire::Text => "a text",
        Wire::Bytes if message.foreign.is_none() => "bytes",
        _ => return,
    };
    let content_type = shortened(message.content_type);
    let root = source.tree.root_of(message.view.place().file);
    let own =
        message.view.get("contentType").filter(|own| own.str().map(media_type::taken) == Some(message.content_type));
    let (at, text) = match own {
        Some(own) => {
            let key = message.key;
            (
                own,
                format!("the payload of the message `{key}` is `{content_type}`, and not JSON: it is taken as {taken}"),
            )
        }
        None => {
            let at = root.get("defaultContentType").unwrap_or(message.view);
            (
                at,
                format!(
                    "the payloads of messages are `{content_type}` by default, and not JSON: they are taken as {taken}"
                ),
            )
        }
    };
    let name = media_type::essence(&content_type);
    let help = format!(
        "write `contentType: application/json` if it is JSON, or say so of all such messages: `.json_content_type(\"{name}\")` \
         in a build script, `--json-content-type {name}` in a shell"
    );
    diagnostics.push(Diagnostic::warning(at, "unsupported-content-type", text, help));
}

/// Warns of the schema of a message that is a text if it takes no strings, and so says nothing of it.
fn check_text(source: &Source<'_>, message: &document::Message<'_>, diagnostics: &mut Diagnostics) {
    let payload = message.payload.filter(|_| wire(source, message) == Wire::Text);
    let Some(payload) = payload.filter(|payload| !Schema::new(*payload).holds_texts()) else { return };
    let key = &message.key;
    let why = match Schema::new(payload).may_take(Types::STRING) {
        true => "refers to itself, or says too much",
        false => "takes no string",
    };
    let text = format!("the message `{key}` is a text, and its schema {why}: nothing of it is checked");
    let help = "say `type: string`, and what is demanded of it by `enum`, `pattern`, `format` and lengths beside it";
    diagnostics.push(Diagnostic::warning(payload, "unchecked-keyword", text, help));
}

/// Returns the form in which a message is sent, by its media type and by what the user says of it.
pub(super) fn wire(source: &Source<'_>, message: &document::Message<'_>) -> Wire {
    let name = media_type::essence(message.content_type);
    if message.foreign.is_some() {
        Wire::Bytes
    } else if media_type::is_json(message.content_type) || source.json_types.contains(&name) {
        Wire::Json
    } else if media_type::is_text(message.content_type) {
        Wire::Text
    } else {
        Wire::Bytes
    }
}

/// Returns a value that is equal for two declarations of the same message.
fn meaning<'a>(schemas: &Schemas<'a>, message: &document::Message<'a>) -> impl PartialEq + use<'a> {
    let class = |view: Option<View<'a>>| {
        view.and_then(|view| schemas.at(view))
            .map(|value| schemas.resolve_use(value))
            .map(|(id, nullable)| (schemas.class(id), nullable))
    };
    let foreign = message.foreign.map(|(format, schema)| (format, schema.target().canonical()));
    let name = names::on_wire(message);
    let name = (name, message.name_header);
    (class(message.payload), foreign, class(message.headers), message.content_type, message.correlation_id, name)
}
