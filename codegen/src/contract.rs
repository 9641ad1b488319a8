//! The contract as plain data, for tools: what the documents declare, with final names and whole schemas.

mod address;
#[cfg(feature = "serde")]
mod kept;
mod known;
mod parties;

use std::borrow::Cow;

use postroom_schema::json::Document;

pub use self::{
    address::{ParameterKind, Part},
    parties::{Party, Role},
};
pub use crate::{
    delivery::{Ack, Confirm, DeadLetter, Delivery, Duplicates, KnownBy, Order, Start},
    descriptors::{Action, Binding, SecurityScheme, Server, ServerVariable, Tag},
    origin::{Origin, Site},
    pattern::has_format_type,
};
use crate::{ir, media_type};

/// The contract that a set of documents declares, as [`Builder::contract`](crate::Builder::contract) returns it.
///
/// Everything is sorted as the generated code is. Positions in `channels` and `messages` stand for what is there.
///
/// Schemas are read with cursors ([`Document::as_schema`]), which know where in the documents a schema stands. They are draft-07,
/// in the documents' order; what a Rust type could not hold is there as the document says it. A schema that others refer to is
/// there once, in whichever of them it stands; what holds itself is a reference, which `Schema::target` follows. Kept
/// with `serde`, such schemas stand under `definitions`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(from = "kept::Kept"))]
#[non_exhaustive]
pub struct Contract {
    /// The applications, by title.
    pub services: Vec<Service>,
    /// The channels, by address, those without one last and by id.
    pub channels: Vec<Channel>,
    /// The messages, by name.
    pub messages: Vec<Message>,
    /// The envelopes, by name.
    pub envelopes: Vec<Envelope>,
}

/// An application: one document.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Service {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`, verbatim.
    pub description: String,
    /// The operations of the application on channels, by id.
    pub operations: Vec<Operation>,
    /// The servers, in the document's order.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub servers: Vec<Server>,
    /// `info.tags`, in the document's order.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub tags: Vec<Tag>,
    /// The rest of the document (`servers`, extensions, the other fields of `info`): an object in the document's order,
    /// references followed.
    #[cfg_attr(feature = "serde", serde(with = "kept::value"))]
    pub rest: Document,
    /// The places of the documents that say it; a contract that is kept with `serde` has none.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub origin: Origin,
}

/// An operation of an application on a channel.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Operation {
    /// The key under `operations`.
    pub id: String,
    /// The direction of the messages.
    pub action: Action,
    /// The position of the channel.
    pub channel: usize,
    /// The positions of the messages.
    pub messages: Vec<usize>,
    /// The answer; `None` if the operation is not a request.
    pub reply: Option<Reply>,
    /// How its messages are delivered, if `x-postroom-delivery` says so; a channel is its position.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub delivery: Option<Delivery<usize>>,
    /// A short name for people; empty if there is none.
    pub title: String,
    /// A line on its purpose; empty if there is none.
    pub summary: String,
    /// The description, as Markdown; empty if there is none.
    pub description: String,
    /// The security schemes, one of which is needed.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub security: Vec<SecurityScheme>,
    /// The tags, in the document's order.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub tags: Vec<Tag>,
    /// The words of protocols, in the document's order.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub bindings: Vec<Binding>,
    /// The rest of the operation (`bindings`, `security`, `tags`, extensions, …), an object like [`Service::rest`].
    #[cfg_attr(feature = "serde", serde(with = "kept::value"))]
    pub rest: Document,
    /// The places of the documents that say it; a contract that is kept with `serde` has none.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub origin: Origin,
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Reply {
    /// The position of the channel; `None`: it is known at run time only.
    pub channel: Option<usize>,
    /// The positions of the messages that may answer.
    pub messages: Vec<usize>,
    /// The location in a request of the address that its answer is to go to: `$message.header#/replyTo`.
    pub address_location: Option<String>,
}

/// A channel, on which messages travel.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Channel {
    /// The key under `channels`.
    pub id: String,
    /// The address or its template; `None`: it is known at run time only.
    pub address: Option<String>,
    /// A short name for people; empty if there is none.
    pub title: String,
    /// A line on its purpose; empty if there is none.
    pub summary: String,
    /// The description, as Markdown; empty if there is none.
    pub description: String,
    /// The character that no parameter's value holds.
    #[cfg_attr(feature = "serde", serde(default = "address::dot", skip_serializing_if = "address::is_dot"))]
    pub separator: char,
    /// The further characters that none holds, because the protocol of the channel's servers gives them a meaning.
    #[cfg_attr(feature = "serde", serde(default = "address::unknown", skip_serializing_if = "address::is_unknown"))]
    pub reserved: String,
    /// The parameters that stand for `{…}` in the address, in its order.
    pub parameters: Vec<Parameter>,
    /// The positions of the messages that travel here.
    pub messages: Vec<usize>,
    /// The keys under `messages` that are not the messages' own [keys](Message::key), each with the message's position.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub keys: Vec<(String, usize)>,
    /// The keys of the servers that carry it, sorted; none if all do. A document has its own keys.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub servers: Vec<String>,
    /// The tags, in the documents' order.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub tags: Vec<Tag>,
    /// The words of protocols, in the documents' order.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub bindings: Vec<Binding>,
    /// The rest of the channel (`bindings`, `servers`, `tags`, extensions, …), an object like [`Service::rest`].
    #[cfg_attr(feature = "serde", serde(with = "kept::value"))]
    pub rest: Document,
    /// The places of the documents that say it; a contract that is kept with `serde` has none.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub origin: Origin,
}

/// A `{name}` in an address.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Parameter {
    /// The name between the braces.
    pub name: String,
    /// The kind of texts that may stand there.
    pub kind: ParameterKind,
    /// The location in the message that holds the value too: `$message.payload#/user_id`.
    pub location: Option<String>,
    /// The description, as Markdown; empty if there is none.
    pub description: String,
    /// The rest of the parameter (`default`, `examples`, extensions), an object like [`Service::rest`].
    #[cfg_attr(feature = "serde", serde(with = "kept::value"))]
    pub rest: Document,
}

/// A message.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Message {
    /// The name, which is that of its Rust type: `CampaignCreateMessage`.
    pub name: String,
    /// The component's key: `CampaignCreate`.
    pub key: String,
    /// The header that tells the message's name on the wire, if it is another one than `Message-Name`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub name_header: Option<String>,
    /// A short name for people; empty if there is none.
    pub title: String,
    /// A line on its content; empty if there is none.
    pub summary: String,
    /// The description, as Markdown; empty if there is none.
    pub description: String,
    /// The media type of its payload.
    pub content_type: String,
    /// `true` if its payload is JSON, by the media type or by
    /// [`Builder::json_content_type`](crate::Builder::json_content_type), and its schema in a language that is understood; of
    /// another payload the schema says nothing.
    #[cfg_attr(feature = "serde", serde(default = "yes", skip_serializing_if = "Clone::clone"))]
    pub is_json: bool,
    /// The schema of its payload.
    #[cfg_attr(feature = "serde", serde(with = "kept::schema", alias = "schema"))]
    pub payload: Document,
    /// The `schemaFormat` of a payload whose schema is in a language that is not understood: Avro's, say. The schema is in
    /// [`rest`](Self::rest) then, under `payload`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub schema_format: Option<String>,
    /// The schema of its headers.
    #[cfg_attr(feature = "serde", serde(default, with = "kept::schema_or_none"))]
    pub headers: Option<Document>,
    /// The location of the identifier of the request or conversation that it belongs to:
    /// `$message.header#/correlationId`.
    pub correlation_id: Option<String>,
    /// The tags, in the document's order.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub tags: Vec<Tag>,
    /// The words of protocols, in the document's order.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub bindings: Vec<Binding>,
    /// The rest of the message (`bindings`, `examples`, `tags`, extensions, …), an object like [`Service::rest`].
    #[cfg_attr(feature = "serde", serde(with = "kept::value"))]
    pub rest: Document,
    /// The places of the documents that say it; a contract that is kept with `serde` has none.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub origin: Origin,
}

impl Message {
    /// Returns whether its payload is a text of the media type `text/*`: its schema is about a string, which is sent without
    /// quotes.
    #[must_use]
    pub fn is_text(&self) -> bool {
        !self.is_json && self.schema_format.is_none() && media_type::is_text(&self.content_type)
    }

    /// Returns the schema that the message's payload is held to: of a text, what is said of strings; any of them if that is
    /// nothing.
    #[must_use]
    pub fn held_to(&self) -> Cow<'_, Document> {
        if !self.is_text() {
            return Cow::Borrowed(&self.payload);
        }
        let schema = self.payload.as_schema().to_standalone();
        let words = match schema.view() {
            words if !self.payload.as_schema().holds_texts() || !words.is_object() => "{}".to_owned(),
            words => words.without(&["type"]).to_string(),
        };
        let others = words.strip_prefix('{').filter(|others| !others.starts_with('}'));
        let text =
            others.map_or("{\"type\":\"string\"}".to_owned(), |others| format!("{{\"type\":\"string\",{others}"));
        Cow::Owned(Document::parse(&text).unwrap_or_default())
    }
}

/// An object that carries payloads, and whose event says which.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Envelope {
    /// The name, which is that of its Rust type: `CampaignEvent`.
    pub name: String,
    /// The schema, with the conditions that bind events to payloads.
    #[cfg_attr(feature = "serde", serde(with = "kept::schema"))]
    pub schema: Document,
    /// The JSON name of the property that holds the event's name.
    pub event_property: String,
    /// The JSON name of the property that holds the payload.
    pub payload_property: String,
    /// Each known event, or its template, with its message's position.
    pub events: Vec<(String, usize)>,
}

impl From<&ir::Contract> for Contract {
    fn from(contract: &ir::Contract) -> Self {
        let schema_of = |id: ir::TypeId| contract.schemas.get(&id.0).cloned().unwrap_or_default();
        Self {
            services: contract.services.iter().map(Service::from).collect(),
            channels: contract.channels.iter().map(Channel::from).collect(),
            messages: contract
                .messages
                .iter()
                .map(|message| Message {
                    name: message.name.clone(),
                    key: message.key.clone(),
                    name_header: message.name_header.clone(),
                    title: message.title.clone(),
                    summary: message.summary.clone(),
                    description: message.description.clone(),
                    content_type: message.content_type.clone(),
                    is_json: message.is_json,
                    payload: schema_of(message.payload),
                    schema_format: message.schema_format.clone(),
                    headers: message.headers.map(schema_of),
                    correlation_id: message.correlation_id.clone(),
                    tags: message.said.tags.clone(),
                    bindings: message.said.bindings.clone(),
                    rest: document(&message.rest),
                    origin: message.origin.clone(),
                })
                .collect(),
            envelopes: contract
                .envelopes
                .iter()
                .map(|envelope| Envelope {
                    name: contract.types[envelope.type_id.0].name.clone(),
                    schema: schema_of(envelope.type_id),
                    event_property: envelope.event_property.clone(),
                    payload_property: envelope.payload_property.clone(),
                    events: envelope.events.iter().map(|event| (event.name.clone(), event.message.0)).collect(),
                })
                .collect(),
        }
    }
}

impl From<&ir::Service> for Service {
    fn from(service: &ir::Service) -> Self {
        let operation = |operation: &ir::Operation| Operation {
            id: operation.id.clone(),
            action: operation.action,
            channel: operation.channel.0,
            messages: positions(&operation.messages),
            reply: operation.reply.as_ref().map(|reply| Reply {
                channel: reply.channel.map(|id| id.0),
                messages: positions(&reply.messages),
                address_location: reply.address_location.clone(),
            }),
            delivery: operation.delivery.clone().map(|said| {
                let dead_letter = said.dead_letter.clone().map(|id| id.0);
                said.with_dead_letter(dead_letter)
            }),
            title: operation.title.clone(),
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            security: operation.security.clone(),
            tags: operation.said.tags.clone(),
            bindings: operation.said.bindings.clone(),
            rest: document(&operation.rest),
            origin: operation.origin.clone(),
        };
        Self {
            title: service.title.clone(),
            version: service.version.clone(),
            description: service.description.clone(),
            operations: service.operations.iter().map(operation).collect(),
            servers: service.servers.clone(),
            tags: service.tags.clone(),
            rest: document(&service.rest),
            origin: service.origin.clone(),
        }
    }
}

impl From<&ir::Channel> for Channel {
    fn from(channel: &ir::Channel) -> Self {
        let parameter = |parameter: &ir::Parameter| Parameter {
            name: parameter.name.clone(),
            kind: ParameterKind::from(&parameter.kind),
            location: parameter.location.clone(),
            description: parameter.description.clone(),
            rest: document(&parameter.rest),
        };
        Self {
            id: channel.id.clone(),
            address: channel.address.clone(),
            title: channel.title.clone(),
            summary: channel.summary.clone(),
            description: channel.description.clone(),
            separator: channel.separator,
            reserved: channel.reserved.to_owned(),
            parameters: channel.parameters.iter().map(parameter).collect(),
            messages: positions(&channel.messages),
            keys: channel.keys.iter().map(|(key, id)| (key.clone(), id.0)).collect(),
            servers: channel.servers.clone(),
            tags: channel.said.tags.clone(),
            bindings: channel.said.bindings.clone(),
            rest: document(&channel.rest),
            origin: channel.origin.clone(),
        }
    }
}

/// Returns `true`, the value of a field that a kept contract leaves out.
#[cfg(feature = "serde")]
fn yes() -> bool {
    true
}

/// Parses an object that the intermediate representation keeps as text.
fn document(text: &str) -> Document {
    Document::parse(text).unwrap_or_default()
}

fn positions(messages: &[ir::MessageId]) -> Vec<usize> {
    messages.iter().map(|id| id.0).collect()
}
