//! The error for a service that cannot be served.

use std::fmt;

use crate::bus::BusError;

/// The reason why a service cannot be served.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum StartError {
    /// A channel whose address is known at run time only.
    NoAddress {
        /// The message that travels there.
        message: &'static str,
        /// The document's key for the channel.
        channel: &'static str,
    },
    /// A channel whose addresses can be written and not read: two parameters touch, or one stands twice.
    Unreadable {
        /// The message that travels there.
        message: &'static str,
        /// The document's key for the channel.
        channel: &'static str,
    },
    /// Nothing that the service handles travels on a channel.
    NoChannel,
    /// The bus cannot do what an operation's document asks for (`x-postroom-delivery`).
    Unsupported {
        /// The operation's key in its document.
        operation: &'static str,
        /// What it asks for.
        needs: &'static str,
    },
    /// The bus refuses the subscription.
    Bus(BusError),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAddress { message, channel } => write!(
                f,
                "cannot subscribe to {message}: its channel `{channel}` has no address in its document, which is known at run time only"
            ),
            Self::Unreadable { message, channel } => write!(
                f,
                "cannot subscribe to {message}: nothing tells where the values end in an address of its channel `{channel}`; put a text between parameters that touch, and give each a name of its own"
            ),
            Self::NoChannel => f.write_str(
                "there is nothing to subscribe to: all that the service handles comes in envelopes, and none of it travels on a channel by itself",
            ),
            Self::Unsupported { operation, needs } => {
                write!(f, "the bus cannot do what `{operation}` asks for: {needs}")
            }
            Self::Bus(error) => write!(f, "the bus refuses the subscription: {error}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Bus(error) => Some(error),
            Self::NoAddress { .. } | Self::Unreadable { .. } | Self::NoChannel | Self::Unsupported { .. } => None,
        }
    }
}
