//! The sides of operations: the application, its role, the channel and the messages.

use super::{Action, Contract, Operation};

/// One side of an operation: what an application does with messages on a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Party<'c> {
    /// The application's position.
    pub service: usize,
    /// The operation, of which this is the request or the reply if it has both.
    pub operation: &'c Operation,
    /// The role of the application.
    pub role: Role,
    /// The channel's position; `None`: it is known at run time only.
    pub channel: Option<usize>,
    /// The messages' positions.
    pub messages: &'c [usize],
}

/// The role of an application in messages on a channel: all that an action, and a reply beside it, make possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The application sends the messages.
    Sends,
    /// The application receives the messages.
    Receives,
    /// The application sends the messages, and waits for replies.
    Requests,
    /// The application receives the messages, and replies.
    Answers,
    /// The application receives the messages as the replies to its requests.
    ReceivesReply,
    /// The application sends the messages as the replies to requests.
    SendsReply,
}

impl Role {
    /// Returns the role of an operation, its reply apart.
    #[must_use]
    pub fn from_operation(operation: &Operation) -> Self {
        match (operation.action, &operation.reply) {
            (Action::Send, None) => Self::Sends,
            (Action::Receive, None) => Self::Receives,
            (Action::Send, Some(_)) => Self::Requests,
            (Action::Receive, Some(_)) => Self::Answers,
        }
    }

    /// Returns whether the messages go from the application to the channel.
    #[must_use]
    pub fn sends(self) -> bool {
        matches!(self, Self::Sends | Self::Requests | Self::SendsReply)
    }

    /// Returns whether the messages are replied to.
    #[must_use]
    pub fn has_reply(self) -> bool {
        matches!(self, Self::Requests | Self::Answers)
    }

    /// Returns whether the messages are replies.
    #[must_use]
    pub fn is_reply(self) -> bool {
        matches!(self, Self::ReceivesReply | Self::SendsReply)
    }
}

impl Contract {
    /// Returns every side of every operation, in the contract's order, each reply behind its request.
    ///
    /// ```
    /// assert_eq!(postroom_codegen::Contract::default().parties().count(), 0);
    /// ```
    pub fn parties(&self) -> impl Iterator<Item = Party<'_>> {
        let services = self.services.iter().enumerate();
        services.flat_map(|(service, declared)| declared.operations.iter().flat_map(move |own| sides(service, own)))
    }
}

fn sides(service: usize, operation: &Operation) -> impl Iterator<Item = Party<'_>> {
    let (role, channel, messages) = (Role::from_operation(operation), Some(operation.channel), &*operation.messages);
    let own = Party { service, operation, role, channel, messages };
    let role = if role.sends() { Role::ReceivesReply } else { Role::SendsReply };
    let reply = operation.reply.as_ref();
    let reply = reply.map(|reply| Party { role, channel: reply.channel, messages: &reply.messages, ..own });
    [Some(own), reply].into_iter().flatten()
}
