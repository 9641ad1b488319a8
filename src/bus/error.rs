//! The error for what was not sent, or not answered.

use std::{fmt, time::Duration};

use super::Resend;
use crate::{Rejection, address::AddressError};

/// An error for a message that was not sent, not answered, or not subscribed to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BusError {
    /// No channel of the contract has this address.
    UndeclaredChannel {
        /// The address.
        address: String,
        /// The declared address that differs from it in one place by a character or two, if there is one.
        nearest: Option<&'static str>,
    },
    /// No channel of the contract has an address that this pattern takes, or it is not a pattern.
    Pattern {
        /// The pattern.
        pattern: String,
        /// The reason why it is refused.
        reason: String,
    },
    /// The application does not declare that it sends this message there.
    UndeclaredOperation {
        /// The application's title.
        service: &'static str,
        /// The message's name.
        message: &'static str,
        /// The channel's address, or its template.
        address: &'static str,
        /// The messages that it declares to send, each with its channel's address.
        sends: Vec<(&'static str, &'static str)>,
    },
    /// The message breaks its schema, does not agree with its address, or is not one that travels there.
    Rejected {
        /// The message's name; the channel's address if it has none.
        message: String,
        /// Every violation.
        rejection: Rejection,
    },
    /// The message's address cannot be told.
    Address(AddressError),
    /// A header that no wire can carry.
    Header {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// Nobody takes requests there, or whoever took this one dropped it unanswered.
    NoResponders {
        /// The address.
        address: String,
    },
    /// No reply came in time.
    TimedOut {
        /// The address that the request was sent to.
        address: String,
        /// The time that was spent waiting.
        after: Duration,
    },
    /// A queue stayed full for as long as the sender is willing to wait.
    Full {
        /// The address that the message was sent to; nobody got it.
        address: String,
        /// The time that was spent waiting.
        after: Duration,
    },
    /// The request was received and not carried out.
    Failed {
        /// The kind of failure, as one word for machines: one of the [codes](super::code), or the handler's own.
        code: String,
        /// The text that the service tells its requester about it.
        message: String,
    },
    /// The reply is not one that the contract declares for the request, or breaks its schema.
    WrongReply {
        /// The address that the request was sent to.
        address: String,
        /// The messages that may answer.
        expected: Vec<&'static str>,
        /// A description of what is wrong.
        reason: String,
    },
    /// Whether the bus took the message is not known: it may be stored, or not. Sent again with the same
    /// [id](super::Outgoing::with_id) to a bus that knows ids, it is stored once.
    Unconfirmed {
        /// The address that the message was sent to.
        address: String,
        /// The reason why it is not known.
        reason: String,
    },
    /// The bus refuses the message, and has not stored it.
    Refused {
        /// The address that the message was sent to.
        address: String,
        /// The reason that the bus gives.
        reason: String,
    },
    /// The bus cannot do what is asked for.
    Unsupported {
        /// What asks for it: the operation's key in its document, or what was called.
        what: &'static str,
        /// What it asks for.
        needs: &'static str,
    },
    /// What the bus has under a name is not what the documents, or this program, ask for.
    Differs {
        /// What it is, and which of its settings: ``the consumer `billing` of the stream `ORDERS`: `ack_wait` ``.
        what: String,
        /// The setting that is asked for.
        declared: String,
        /// The setting that the bus has.
        found: String,
    },
    /// What messages need on the bus is not there.
    Missing {
        /// What it is: ``a stream that takes `orders.placed` ``.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// Messages of a subscription were lost because it took them too slowly.
    Dropped {
        /// What it takes.
        subscription: String,
        /// The number of messages since this was last told.
        messages: u64,
    },
    /// The connection to the bus was lost. A subscription goes on when it is there again.
    Disconnected {
        /// The reason, as far as it is known.
        reason: String,
    },
    /// The connection to the bus is there again. What was sent meanwhile is lost where the bus stores nothing.
    Reconnected,
    /// An operation says that its service stops rather than lose a message, and there is one that is not handled.
    Halted {
        /// The operation's key in its document.
        operation: &'static str,
        /// The address of the message.
        address: String,
        /// The code of the last failure.
        code: String,
    },
    /// Nobody waits for this reply: there is one already, or the time for it is over.
    NotAwaited,
    /// The bus was shut down.
    Closed,
    /// The transport below the bus failed.
    Transport(String),
}

impl BusError {
    /// Tells whether the message may be sent again as it is.
    ///
    /// ```
    /// use postroom::bus::{BusError, Resend};
    ///
    /// let refused = BusError::Failed { code: "invalid".into(), message: "/size must be at least 0 (minimum)".into() };
    /// assert_eq!(refused.resend(), Resend::No);
    /// assert_eq!(BusError::NoResponders { address: "orders.place".into() }.resend(), Resend::IfIdempotent);
    /// ```
    #[must_use]
    pub fn resend(&self) -> Resend {
        match self {
            Self::Full { .. } => Resend::Yes,
            Self::NoResponders { .. }
            | Self::TimedOut { .. }
            | Self::Unconfirmed { .. }
            | Self::Disconnected { .. }
            | Self::Transport(_) => Resend::IfIdempotent,
            Self::Failed { code, .. } => Resend::after(code),
            _ => Resend::No,
        }
    }
}

impl fmt::Display for BusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UndeclaredChannel { address, nearest: Some(nearest) } => {
                write!(f, "no channel of the contract has the address {address:?}: did you mean {nearest:?}?")
            }
            Self::UndeclaredChannel { address, nearest: None } => {
                write!(f, "no channel of the contract has the address {address:?}: declare it in the documents")
            }
            Self::Pattern { pattern, reason } => write!(f, "cannot subscribe to {pattern:?}: {reason}"),
            Self::UndeclaredOperation { service, message, address, sends } => {
                write!(f, "{service} does not declare that it sends {message} to {address}")?;
                if sends.is_empty() {
                    f.write_str("; it sends nothing")?;
                }
                for (index, (message, address)) in sends.iter().enumerate() {
                    write!(f, "{} {message} to {address}", if index > 0 { "," } else { "; it sends" })?;
                }
                f.write_str(". Declare it in the documents; a test, or a tool that is no service, sends with `Publisher::without_service`")
            }
            Self::Rejected { message, rejection } => write!(f, "{message} was not sent: {rejection}"),
            Self::Address(error) => {
                write!(
                    f,
                    "the message's address cannot be told: {error}; `Publisher::to` sends to one that the message does not hold"
                )
            }
            Self::Header { name, value } => {
                write!(
                    f,
                    "{name:?}: {value:?} cannot be a header: a name is visible ASCII without `:`, a value one line without control characters"
                )
            }
            Self::NoResponders { address } => write!(f, "nobody answers requests at {address}"),
            Self::TimedOut { address, after } => write!(f, "no reply from {address} within {after:?}"),
            Self::Full { address, after } => {
                write!(f, "a queue that takes messages for {address} was full for {after:?}; nobody got the message")
            }
            Self::Failed { code, message } => write!(f, "the request failed ({code}): {message}"),
            Self::WrongReply { address, expected, reason } => {
                let expected = if expected.is_empty() { "none".to_owned() } else { expected.join(" or ") };
                write!(f, "wrong reply from {address}, where {expected} is expected: {reason}")
            }
            Self::Unconfirmed { address, reason } => {
                write!(f, "it is not known whether the message to {address} was stored: {reason}")
            }
            Self::Refused { address, reason } => write!(f, "the bus refuses the message to {address}: {reason}"),
            Self::Unsupported { what, needs } => write!(f, "the bus cannot do what {what} asks for: {needs}"),
            Self::Differs { what, declared, found } => {
                write!(f, "{what} is {found} and not {declared}: change it on the bus, or what asks for it")
            }
            Self::Missing { what, remedy } => write!(f, "the bus has not {what}: {remedy}"),
            Self::Dropped { subscription, messages } => {
                write!(f, "{messages} messages for {subscription} are lost: they were taken too slowly")
            }
            Self::Disconnected { reason } => write!(f, "the connection to the bus is lost: {reason}"),
            Self::Reconnected => f.write_str("the connection to the bus is there again"),
            Self::Halted { operation, address, code } => write!(
                f,
                "`{operation}` stops at a message to {address} that is not handled ({code}), as its document says (`deadLetter: stop`)"
            ),
            Self::NotAwaited => {
                f.write_str("nobody waits for this reply: one came already, or the time for it is over")
            }
            Self::Closed => f.write_str("the bus was shut down"),
            Self::Transport(reason) => write!(f, "the transport failed: {reason}"),
        }
    }
}

impl std::error::Error for BusError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Rejected { rejection, .. } => Some(rejection),
            Self::Address(error) => Some(error),
            _ => None,
        }
    }
}
