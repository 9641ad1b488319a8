//! The routing of an address to the route that takes it.
//!
//! `#[derive(Handlers)]` makes a table of the routes that a service has when it is compiled; [`Router`] is for patterns that
//! come and go. Neither allocates for an address that one route takes.

mod address;
pub(crate) mod checks;
mod dynamic;
mod hash;
mod inline;
mod pattern;
pub(crate) mod table;
#[cfg(test)]
mod tests;

use crate::{channel::Channel, constant::equal};

#[cfg(feature = "bus")]
pub(crate) use self::pattern::{check_pattern, may_meet, takes_event};
pub use self::{
    dynamic::Router,
    pattern::{PatternError, overlaps},
};
pub use crate::routable::Routable;

/// A message that a service handles, and the channels and events that bring it.
///
/// Its keys are the addresses of its channels and its events; an address may be an event's name too. In an event that is
/// no channel's address, `{name}` between two dots stands for one token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Route {
    /// The name of the message's Rust type: `CampaignCreateMessage`.
    pub message: &'static str,
    /// The channels on which it travels by itself.
    pub channels: &'static [&'static Channel],
    /// The events, or their templates, that carry it in an envelope.
    pub events: &'static [&'static str],
}

impl Route {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        message: &'static str,
        channels: &'static [&'static Channel],
        events: &'static [&'static str],
    ) -> Self {
        Self { message, channels, events }
    }

    /// One more than the greatest index of a key.
    const fn keys(&self) -> usize {
        self.channels.len().saturating_add(self.events.len())
    }

    /// The key at an index; `None` for one that an earlier index gives too, and for a channel without an address.
    const fn key(&self, index: usize) -> Option<&'static str> {
        let Some(key) = self.key_or_again(index) else { return None };
        let mut earlier = 0;
        while earlier < index {
            if let Some(text) = self.key_or_again(earlier)
                && equal(text, key)
            {
                return None;
            }
            earlier += 1;
        }
        Some(key)
    }

    /// The key at an index. A channel whose addresses are only written gives none: no address belongs to it.
    const fn key_or_again(&self, index: usize) -> Option<&'static str> {
        match self.channel(index) {
            Some(channel) if channel.is_readable() => channel.address,
            Some(_) => None,
            None => Some(self.event(index)),
        }
    }

    /// The event that the key at an index is.
    const fn event(&self, index: usize) -> &'static str {
        self.events[index - self.channels.len()]
    }

    /// The channel whose address the key at an index is.
    const fn channel(&self, index: usize) -> Option<&'static Channel> {
        if index < self.channels.len() { Some(self.channels[index]) } else { None }
    }
}
