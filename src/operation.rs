//! The operations of applications on channels, as their documents declare them.

use crate::{
    channel::Channel,
    delivery::Policy,
    descriptors::{Binding, SecurityScheme, Server, Tag, setters},
};

/// An application: one AsyncAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Service {
    /// The document's title: `Campaign Service`.
    pub title: &'static str,
    /// The document's version.
    pub version: &'static str,
    /// The application's description, verbatim from the document; empty if it has none.
    pub description: &'static str,
    /// Its operations, by id.
    pub operations: &'static [Operation],
    /// Its servers, in the document's order.
    pub servers: &'static [Server],
    /// The document's tags, in its order.
    pub tags: &'static [Tag],
}

/// An operation: that an application sends to, or receives from, a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// The document's key for the operation: `receiveCampaignCreate`.
    pub id: &'static str,
    /// The action: to send or to receive.
    pub action: Action,
    /// The channel.
    pub channel: &'static Channel,
    /// The names of the messages, each of them one of the channel's.
    pub messages: &'static [&'static str],
    /// The answer, if the operation is a request.
    pub reply: Option<Reply>,
    /// How its messages are delivered; `None` if the document leaves that to the bus.
    pub delivery: Option<Policy>,
    /// A short name for people; empty if the document has none.
    pub title: &'static str,
    /// One line on its purpose; empty if the document has none.
    pub summary: &'static str,
    /// Its purpose, as Markdown; empty if the document has none.
    pub description: &'static str,
    /// The security schemes, one of which is needed; none if nothing is asked for.
    pub security: &'static [SecurityScheme],
    /// The tags, in the document's order.
    pub tags: &'static [Tag],
    /// The words of protocols, in the document's order.
    pub bindings: &'static [Binding],
}

/// The direction of an operation, seen from the application itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// The application sends messages.
    Send,
    /// The application receives messages.
    Receive,
}

/// The answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Reply {
    /// The channel of the answer; `None` if the request tells it at run time.
    pub channel: Option<&'static Channel>,
    /// The place of the answer's address in the request: `$message.header#/replyTo`.
    pub address_location: Option<&'static str>,
    /// The names of the messages that may answer.
    pub messages: &'static [&'static str],
}

impl Service {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(title: &'static str, version: &'static str, operations: &'static [Operation]) -> Self {
        Self { title, version, description: "", operations, servers: &[], tags: &[] }
    }

    setters! {
        with_description = description: &'static str,
        with_operations = operations: &'static [Operation],
        with_servers = servers: &'static [Server],
        with_tags = tags: &'static [Tag],
    }

    /// Returns the operation with this id.
    pub fn operation(&self, id: &str) -> Option<&'static Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// Returns the application's servers that carry a channel: those that the channel names, else all.
    ///
    /// ```
    /// use postroom::campaign::{CAMPAIGN_CREATE, CAMPAIGN_SERVICE};
    ///
    /// // The platform's documents leave open which broker it is.
    /// assert_eq!(CAMPAIGN_SERVICE.servers_of(&CAMPAIGN_CREATE).count(), 0);
    /// ```
    pub fn servers_of<'a>(&self, channel: &'a Channel) -> impl Iterator<Item = &'static Server> + use<'a> {
        self.servers.iter().filter(|server| channel.servers.is_empty() || channel.servers.contains(&server.id))
    }

    /// Returns the operations by which the application receives.
    pub fn receives(&self) -> impl Iterator<Item = &'static Operation> + use<> {
        self.having(Action::Receive)
    }

    /// Returns the operations by which the application sends, answers apart.
    pub fn sends(&self) -> impl Iterator<Item = &'static Operation> + use<> {
        self.having(Action::Send)
    }

    fn having(&self, action: Action) -> impl Iterator<Item = &'static Operation> + use<> {
        self.operations.iter().filter(move |operation| operation.action == action)
    }
}

impl Operation {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        id: &'static str,
        action: Action,
        channel: &'static Channel,
        messages: &'static [&'static str],
    ) -> Self {
        Self {
            id,
            action,
            channel,
            messages,
            reply: None,
            delivery: None,
            title: "",
            summary: "",
            description: "",
            security: &[],
            tags: &[],
            bindings: &[],
        }
    }

    setters! {
        with_reply = reply: Option<Reply>,
        with_delivery = delivery: Option<Policy>,
        with_title = title: &'static str,
        with_summary = summary: &'static str,
        with_description = description: &'static str,
        with_security = security: &'static [SecurityScheme],
        with_tags = tags: &'static [Tag],
        with_bindings = bindings: &'static [Binding],
    }
}

impl Reply {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(channel: Option<&'static Channel>, messages: &'static [&'static str]) -> Self {
        Self { channel, address_location: None, messages }
    }

    setters! {
        with_address_location = address_location: Option<&'static str>,
    }
}
