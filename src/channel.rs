//! The channels on which messages travel, as the documents declare them.

mod kind;

pub use self::kind::TextKind;
pub(crate) use self::kind::{describe, hyphenated};
use crate::descriptors::{Binding, Tag, setters, unescape};
use std::borrow::Cow;

/// The characters that values do not hold if nobody knows the protocol, and dots separate: the wildcards of NATS.
const UNKNOWN_PROTOCOL: &str = " *>";

/// A channel of an AsyncAPI document: an address, and the messages that travel there.
///
/// Generated code holds one static per channel; everything in it can be used in constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Channel {
    /// The document's key for the channel: `campaignCreate`.
    pub id: &'static str,
    /// A short name for people; empty if the document has none.
    pub title: &'static str,
    /// One line on its purpose; empty if the document has none.
    pub summary: &'static str,
    /// Its purpose, as Markdown; empty if the document has none.
    pub description: &'static str,
    /// The address, or its template: `notification.user.{user_id}.push`. `None`: known at run time only.
    pub address: Option<&'static str>,
    /// The literals and parameters that the address is made of, in its order; none if there is no address. An address
    /// without parameters is its own text.
    pub parts: &'static [Part],
    /// The character that no parameter's value holds: `/` on MQTT, WebSocket and HTTP, `.` on NATS and AMQP. If the
    /// servers' protocols name none, it is `/` if the address has one, and `.` if not.
    pub separator: char,
    /// The further characters that no parameter's value holds, because the servers' protocol gives them a meaning.
    pub reserved: &'static str,
    /// The parameters, `{…}` in the address, in the address's order.
    pub parameters: &'static [Parameter],
    /// Every message that travels here, by name.
    pub messages: &'static [MessageInfo],
    /// The keys of the [servers](crate::contract::Service::servers) that carry it, in the documents that declare it,
    /// sorted; none if all of them do.
    pub servers: &'static [&'static str],
    /// The tags, in the documents' order.
    pub tags: &'static [Tag],
    /// The words of protocols, in the documents' order.
    pub bindings: &'static [Binding],
}

/// A message as its document describes it, apart from its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct MessageInfo {
    /// The message's name, which is that of its Rust type: `CampaignCreateMessage`.
    pub name: &'static str,
    /// A short name for people; empty if the document has none.
    pub title: &'static str,
    /// One line on its meaning; empty if the document has none.
    pub summary: &'static str,
    /// Its meaning, as Markdown; empty if the document has none.
    pub description: &'static str,
    /// The media type of its payload: `application/json`.
    pub content_type: &'static str,
    /// The name on the wire, which [`name_header`](Self::name_header) tells: `name` in the document, else the message's own.
    pub wire_name: &'static str,
    /// The header that tells that name: `Message-Name`, or what the document says (`x-postroom-name-header`).
    pub name_header: &'static str,
    /// The place of the id by which messages are matched: `$message.header#/correlationId`.
    pub correlation_id: Option<&'static str>,
    /// The tags, in the document's order.
    pub tags: &'static [Tag],
    /// The words of protocols, in the document's order.
    pub bindings: &'static [Binding],
}

/// A part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// A text that stands for itself.
    Literal(&'static str),
    /// The parameter at this position among the channel's.
    Parameter(usize),
}

/// A `{name}` in an address: it stands for a text that is not empty and holds neither the channel's separator, nor what
/// its protocol reserves, nor control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Parameter {
    /// The name between the braces.
    pub name: &'static str,
    /// The texts that may stand there.
    pub kind: ParameterKind,
    /// The place of the value in the message itself: `$message.payload#/user_id`.
    pub location: Option<&'static str>,
    /// The meaning of the value, as Markdown; empty if the document has none.
    pub description: &'static str,
}

/// The kinds of texts that a parameter takes, of those that may stand in an address at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParameterKind {
    /// Any text.
    String,
    /// A UUID in its hyphenated form.
    Uuid,
    /// `true` or `false`.
    Boolean,
    /// An integer in decimal digits, without leading zeros.
    Integer {
        /// The least one.
        minimum: i128,
        /// The greatest one.
        maximum: i128,
    },
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A text that keeps what its schema demands.
    Text(TextKind),
}

impl Channel {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(id: &'static str, address: Option<&'static str>) -> Self {
        Self {
            id,
            title: "",
            summary: "",
            description: "",
            address,
            parts: &[],
            separator: '.',
            reserved: UNKNOWN_PROTOCOL,
            parameters: &[],
            messages: &[],
            servers: &[],
            tags: &[],
            bindings: &[],
        }
    }

    /// Sets what no value of a parameter holds.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_separator(self, separator: char, reserved: &'static str) -> Self {
        Self { separator, reserved, ..self }
    }

    /// Returns the message with this name, if it travels here.
    pub fn message(&self, name: &str) -> Option<&'static MessageInfo> {
        self.messages.iter().find(|message| message.name == name)
    }

    setters! {
        with_title = title: &'static str,
        with_summary = summary: &'static str,
        with_description = description: &'static str,
        with_parts = parts: &'static [Part],
        with_parameters = parameters: &'static [Parameter],
        with_messages = messages: &'static [MessageInfo],
        with_servers = servers: &'static [&'static str],
        with_tags = tags: &'static [Tag],
        with_bindings = bindings: &'static [Binding],
    }
}

impl MessageInfo {
    /// Returns the name of the header that holds the id by which messages are matched: `correlationId` of
    /// `$message.header#/correlationId`. `None` if the document names none, or a place within a header's value.
    #[must_use]
    pub fn correlation_header(&self) -> Option<Cow<'static, str>> {
        let name = self.correlation_id?.strip_prefix("$message.header#/")?;
        (!name.is_empty() && !name.contains('/')).then(|| unescape(name))
    }

    /// Returns the JSON Pointer of the field of the payload that holds that id.
    #[must_use]
    pub fn correlation_field(&self) -> Option<&'static str> {
        self.correlation_id?.strip_prefix("$message.payload#")
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, content_type: &'static str) -> Self {
        Self {
            name,
            title: "",
            summary: "",
            description: "",
            content_type,
            wire_name: name,
            name_header: "Message-Name",
            correlation_id: None,
            tags: &[],
            bindings: &[],
        }
    }

    setters! {
        with_title = title: &'static str,
        with_summary = summary: &'static str,
        with_description = description: &'static str,
        with_wire_name = wire_name: &'static str,
        with_name_header = name_header: &'static str,
        with_correlation_id = correlation_id: Option<&'static str>,
        with_tags = tags: &'static [Tag],
        with_bindings = bindings: &'static [Binding],
    }
}

impl Parameter {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, kind: ParameterKind) -> Self {
        Self { name, kind, location: None, description: "" }
    }

    setters! {
        with_location = location: Option<&'static str>,
        with_description = description: &'static str,
    }
}
