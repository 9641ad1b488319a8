//! Who takes part in what: operations, seen from channels and from messages.

use maud::{Markup, html};
use postroom_codegen::contract::{Action, Contract, Operation};

/// One side of an operation: what an application does on a channel with messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Party<'c> {
    /// The application's position.
    pub(super) service: usize,
    pub(super) operation: &'c Operation,
    pub(super) role: Role,
    /// The channel's position; `None`: it is known at run time only.
    pub(super) channel: Option<usize>,
    /// The messages' positions.
    pub(super) messages: &'c [usize],
}

/// What an application does with messages on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Sends,
    Receives,
    Requests,
    Answers,
    ReceivesReply,
    SendsReply,
}

impl Role {
    /// The operation's own role, without its reply's.
    pub(super) fn of(operation: &Operation) -> Self {
        match (operation.action, &operation.reply) {
            (Action::Send, None) => Self::Sends,
            (Action::Receive, None) => Self::Receives,
            (Action::Send, Some(_)) => Self::Requests,
            (Action::Receive, Some(_)) => Self::Answers,
        }
    }

    /// Returns the role in words, marked so that roles are told apart without reading.
    pub(super) fn html(self) -> Markup {
        let (words, class) = match self {
            Self::Sends => ("sends", "sends"),
            Self::Receives => ("receives", "receives"),
            Self::Requests => ("requests", "asks"),
            Self::Answers => ("answers", "asks"),
            Self::ReceivesReply => ("receives the reply", "receives"),
            Self::SendsReply => ("sends the reply", "sends"),
        };
        html! { span.role.(class) { (words) } }
    }

    pub(super) fn has_reply(self) -> bool {
        matches!(self, Self::Requests | Self::Answers)
    }

    pub(super) fn is_reply(self) -> bool {
        matches!(self, Self::ReceivesReply | Self::SendsReply)
    }
}

/// Every side of every operation, in the contract's order.
pub(super) fn parties(contract: &Contract) -> Vec<Party<'_>> {
    let operations = contract
        .services
        .iter()
        .enumerate()
        .flat_map(|(service, declared)| declared.operations.iter().map(move |operation| (service, operation)));
    operations
        .flat_map(|(service, operation)| {
            let own = Party {
                service,
                operation,
                role: Role::of(operation),
                channel: Some(operation.channel),
                messages: &operation.messages,
            };
            let role = if operation.action == Action::Send { Role::ReceivesReply } else { Role::SendsReply };
            let reply = operation.reply.as_ref();
            let reply = reply.map(|reply| Party { role, channel: reply.channel, messages: &reply.messages, ..own });
            [Some(own), reply].into_iter().flatten()
        })
        .collect()
}
