//! What applications do on channels, as their documents declare it.

use crate::channel::Channel;

/// An application: one AsyncAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Service {
    /// The document's title: `Campaign Service`.
    pub title: &'static str,
    /// The document's version.
    pub version: &'static str,
    /// What the application does, verbatim from the document; empty where it has nothing.
    pub description: &'static str,
    /// What it does on channels, by id.
    pub operations: &'static [Operation],
}

/// What an application does on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The document's key for the operation: `receiveCampaignCreate`.
    pub id: &'static str,
    /// Whether the application sends or receives.
    pub action: Action,
    /// Where.
    pub channel: &'static Channel,
    /// The names of the messages, each of them one of the channel's.
    pub messages: &'static [&'static str],
    /// The answer, where the operation is a request.
    pub reply: Option<Reply>,
    /// A short name for people; empty where the document has none.
    pub title: &'static str,
    /// One line on what it is for; empty where the document has none.
    pub summary: &'static str,
    /// What it is for, as Markdown; empty where the document has none.
    pub description: &'static str,
}

/// The direction of an operation, seen from the application itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The application sends messages.
    Send,
    /// The application receives messages.
    Receive,
}

/// The answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reply {
    /// Where the answer travels. `None`: the request tells at run time.
    pub channel: Option<&'static Channel>,
    /// Where the request holds the answer's address: `$message.header#/replyTo`.
    pub address_location: Option<&'static str>,
    /// The names of the messages that may answer.
    pub messages: &'static [&'static str],
}

impl Service {
    /// The operation with this id.
    pub fn operation(&self, id: &str) -> Option<&'static Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// What the application receives.
    pub fn receives(&self) -> impl Iterator<Item = &'static Operation> + use<> {
        self.having(Action::Receive)
    }

    /// What the application sends, answers apart.
    pub fn sends(&self) -> impl Iterator<Item = &'static Operation> + use<> {
        self.having(Action::Send)
    }

    fn having(&self, action: Action) -> impl Iterator<Item = &'static Operation> + use<> {
        self.operations.iter().filter(move |operation| operation.action == action)
    }
}
