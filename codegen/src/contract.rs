//! The contract as plain data, for tools: what the documents declare, with final names and whole schemas.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use crate::{ir, schema::quoted};
pub use crate::pattern::has_format_type;

/// Everything that a set of documents declares; what [`Builder::contract`](crate::Builder::contract) gives.
///
/// Everything is sorted as the generated code is. Positions in `channels` and `messages` stand for what is there.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
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
    /// The schemas that the texts of long ones refer to as `#/definitions/{name}`, each written once for all of them;
    /// see [`Message::whole_schema`].
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub definitions: Vec<Definition>,
}

/// A schema that others refer to.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Definition {
    /// Its name, unique among all definitions.
    pub name: String,
    /// Its JSON Schema (draft-07) as text.
    pub schema: String,
    /// The positions of the definitions that it refers to.
    pub definitions: Vec<usize>,
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
    /// What it does on channels, by id.
    pub operations: Vec<Operation>,
    /// What else the document says (`servers`, extensions, the other fields of `info`), as a JSON object in the
    /// document's order, references followed.
    pub rest: String,
}

/// What an application does on a channel, seen from itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub enum Action {
    /// It sends messages.
    Send,
    /// It receives messages.
    Receive,
}

/// What an application does on a channel.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Operation {
    /// The key under `operations`.
    pub id: String,
    /// Whether it sends or receives.
    pub action: Action,
    /// The position of the channel.
    pub channel: usize,
    /// The positions of the messages.
    pub messages: Vec<usize>,
    /// The answer, where it is a request.
    pub reply: Option<Reply>,
    /// A short name for people; empty where there is none.
    pub title: String,
    /// One line on what it is for; empty where there is none.
    pub summary: String,
    /// What it is for, as Markdown; empty where there is nothing.
    pub description: String,
    /// What else is said of it (`bindings`, `security`, `tags`, extensions, …), as a JSON object like [`Service::rest`].
    pub rest: String,
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
    /// Where a request says where its answer is to go: `$message.header#/replyTo`.
    pub address_location: Option<String>,
}

/// Where messages travel.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Channel {
    /// The key under `channels`.
    pub id: String,
    /// The address or its template; `None`: it is known at run time only.
    pub address: Option<String>,
    /// A short name for people; empty where there is none.
    pub title: String,
    /// One line on what it is for; empty where there is none.
    pub summary: String,
    /// What it is for, as Markdown; empty where there is nothing.
    pub description: String,
    /// What stands for `{…}` in the address, in its order.
    pub parameters: Vec<Parameter>,
    /// The positions of the messages that travel here.
    pub messages: Vec<usize>,
    /// Keys under `messages` that are not the messages' own [keys](Message::key), each with the message's position.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub keys: Vec<(String, usize)>,
    /// What else is said of it (`bindings`, `servers`, `tags`, extensions, …), as a JSON object like [`Service::rest`].
    pub rest: String,
}

/// A `{name}` in an address.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Parameter {
    /// The name between the braces.
    pub name: String,
    /// Which texts may stand there.
    pub kind: ParameterKind,
    /// Where the message holds the value too: `$message.payload#/user_id`.
    pub location: Option<String>,
    /// What it means, as Markdown; empty where there is nothing.
    pub description: String,
    /// What else is said of it (`default`, `examples`, extensions), as a JSON object like [`Service::rest`].
    pub rest: String,
}

/// Which texts may stand for a parameter.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub enum ParameterKind {
    /// Any token.
    String,
    /// A UUID.
    Uuid,
    /// One of these, in the document's order.
    OneOf(Vec<String>),
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
    /// A short name for people; empty where there is none.
    pub title: String,
    /// One line on what it says; empty where there is none.
    pub summary: String,
    /// What it says, as Markdown; empty where there is nothing.
    pub description: String,
    /// The media type of its payload.
    pub content_type: String,
    /// Whether its payload is JSON, by the media type or by [`Builder::json_content_type`](crate::Builder::json_content_type):
    /// the schema says nothing of another one.
    #[cfg_attr(feature = "serde", serde(default = "yes", skip_serializing_if = "Clone::clone"))]
    pub is_json: bool,
    /// The JSON Schema (draft-07) of its payload as text, references inlined, what is recursive under `definitions`; in
    /// the document's order. What a Rust type could not hold is there as the document says it. A long one is complete
    /// only together with the contract's definitions: see [`whole_schema`](Self::whole_schema).
    pub schema: String,
    /// The schema of its headers, like that of its payload.
    pub headers: Option<String>,
    /// The positions of the contract's definitions that the two schemas refer to.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub definitions: Vec<usize>,
    /// Where it says which request or conversation it belongs to: `$message.header#/correlationId`.
    pub correlation_id: Option<String>,
    /// What else is said of it (`bindings`, `examples`, `tags`, extensions, …), as a JSON object like [`Service::rest`].
    pub rest: String,
}

/// An object that carries payloads, and whose event says which.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Envelope {
    /// The name, which is that of its Rust type: `CampaignEvent`.
    pub name: String,
    /// Its JSON Schema (draft-07) as text, with the conditions that bind events to payloads; a long one is complete only
    /// together with the contract's definitions: see [`whole_schema`](Self::whole_schema).
    pub schema: String,
    /// The positions of the contract's definitions that the schema refers to.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub definitions: Vec<usize>,
    /// The JSON name of the property that holds the event's name.
    pub event_property: String,
    /// The JSON name of the property that holds the payload.
    pub payload_property: String,
    /// Each known event, or its template, with its message's position.
    pub events: Vec<(String, usize)>,
}

impl Message {
    /// Returns the schema of the payload with every definition that it leads to, so that it can be read alone.
    ///
    /// `contract` is the one that the message is from.
    #[must_use]
    pub fn whole_schema<'a>(&'a self, contract: &Contract) -> Cow<'a, str> {
        contract.with_definitions(&self.schema, &self.definitions)
    }

    /// Returns the schema of the headers with every definition that it leads to; `None` if there are no headers.
    #[must_use]
    pub fn whole_headers<'a>(&'a self, contract: &Contract) -> Option<Cow<'a, str>> {
        self.headers.as_deref().map(|headers| contract.with_definitions(headers, &self.definitions))
    }
}

impl Envelope {
    /// Returns the schema with every definition that it leads to, so that it can be read alone.
    ///
    /// `contract` is the one that the envelope is from.
    #[must_use]
    pub fn whole_schema<'a>(&'a self, contract: &Contract) -> Cow<'a, str> {
        contract.with_definitions(&self.schema, &self.definitions)
    }
}

impl Contract {
    /// A schema with the definitions at these positions and all that they lead to.
    fn with_definitions<'a>(&self, schema: &'a str, positions: &[usize]) -> Cow<'a, str> {
        let (mut open, mut seen) = (positions.to_vec(), BTreeSet::new());
        let mut found = BTreeMap::new();
        while let Some(position) = open.pop() {
            let Some(definition) = self.definitions.get(position).filter(|_| seen.insert(position)) else { continue };
            open.extend(&definition.definitions);
            found.insert(definition.name.as_str(), definition.schema.as_str());
        }
        match schema.strip_suffix('}') {
            Some(start) if !found.is_empty() => {
                let found: Vec<_> = found.into_iter().map(|(name, text)| format!("{}:{text}", quoted(name))).collect();
                let comma = if start.ends_with('{') { "" } else { "," };
                Cow::Owned(format!("{start}{comma}\"definitions\":{{{}}}}}", found.join(",")))
            }
            _ => Cow::Borrowed(schema),
        }
    }
}

impl From<&ir::Contract> for Contract {
    fn from(contract: &ir::Contract) -> Self {
        let type_of = |id: ir::TypeId| &contract.types[id.0];
        Self {
            services: contract.services.iter().map(Service::from).collect(),
            channels: contract.channels.iter().map(Channel::from).collect(),
            messages: contract
                .messages
                .iter()
                .map(|message| Message {
                    name: message.name.clone(),
                    key: message.key.clone(),
                    title: message.title.clone(),
                    summary: message.summary.clone(),
                    description: message.description.clone(),
                    content_type: message.content_type.clone(),
                    is_json: message.is_json,
                    schema: type_of(message.payload).schema.text.clone(),
                    headers: message.headers.map(|id| type_of(id).schema.text.clone()),
                    definitions: [Some(message.payload), message.headers]
                        .into_iter()
                        .flatten()
                        .flat_map(|id| type_of(id).schema.definitions.iter().copied())
                        .collect::<BTreeSet<_>>()
                        .into_iter()
                        .collect(),
                    correlation_id: message.correlation_id.clone(),
                    rest: message.rest.clone(),
                })
                .collect(),
            envelopes: contract
                .envelopes
                .iter()
                .map(|envelope| Envelope {
                    name: type_of(envelope.type_id).name.clone(),
                    schema: type_of(envelope.type_id).schema.text.clone(),
                    definitions: type_of(envelope.type_id).schema.definitions.clone(),
                    event_property: envelope.event_property.clone(),
                    payload_property: envelope.payload_property.clone(),
                    events: envelope.events.iter().map(|event| (event.name.clone(), event.message.0)).collect(),
                })
                .collect(),
            definitions: contract
                .definitions
                .iter()
                .map(|ir::Definition { name, schema }| Definition {
                    name: name.clone(),
                    schema: schema.text.clone(),
                    definitions: schema.definitions.clone(),
                })
                .collect(),
        }
    }
}

impl From<&ir::Service> for Service {
    fn from(service: &ir::Service) -> Self {
        let operation = |operation: &ir::Operation| Operation {
            id: operation.id.clone(),
            action: match operation.action {
                ir::Action::Send => Action::Send,
                ir::Action::Receive => Action::Receive,
            },
            channel: operation.channel.0,
            messages: positions(&operation.messages),
            reply: operation.reply.as_ref().map(|reply| Reply {
                channel: reply.channel.map(|id| id.0),
                messages: positions(&reply.messages),
                address_location: reply.address_location.clone(),
            }),
            title: operation.title.clone(),
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            rest: operation.rest.clone(),
        };
        Self {
            title: service.title.clone(),
            version: service.version.clone(),
            description: service.description.clone(),
            operations: service.operations.iter().map(operation).collect(),
            rest: service.rest.clone(),
        }
    }
}

impl From<&ir::Channel> for Channel {
    fn from(channel: &ir::Channel) -> Self {
        let parameter = |parameter: &ir::Parameter| Parameter {
            name: parameter.name.clone(),
            kind: match &parameter.kind {
                ir::ParameterKind::String => ParameterKind::String,
                ir::ParameterKind::Uuid => ParameterKind::Uuid,
                ir::ParameterKind::Enum(values) => ParameterKind::OneOf(values.clone()),
            },
            location: parameter.location.clone(),
            description: parameter.description.clone(),
            rest: parameter.rest.clone(),
        };
        Self {
            id: channel.id.clone(),
            address: channel.address.clone(),
            title: channel.title.clone(),
            summary: channel.summary.clone(),
            description: channel.description.clone(),
            parameters: channel.parameters.iter().map(parameter).collect(),
            messages: positions(&channel.messages),
            keys: channel.keys.iter().map(|(key, id)| (key.clone(), id.0)).collect(),
            rest: channel.rest.clone(),
        }
    }
}

/// What is meant where a contract that was kept does not say it.
#[cfg(feature = "serde")]
fn yes() -> bool {
    true
}

fn positions(messages: &[ir::MessageId]) -> Vec<usize> {
    messages.iter().map(|id| id.0).collect()
}
