//! The messages and events that a handler can take.

use crate::{Limits, Rejection, channel::Channel, envelope::Payload};

/// A message or an event that a handler can take.
///
/// Every generated message is one, on its channels by address and in an envelope by event; so is every type with
/// `#[derive(Event)]`, in an envelope. Nothing else can be: the trait is sealed by what it hides.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be routed to a handler",
    label = "neither a message of a contract nor an event",
    note = "name a generated message, or add `#[derive(postroom::Event)]` and `#[event(\"domain.name\")]` to a type of your own"
)]
pub trait Routable: Payload + Send + 'static {
    /// Its type's name: `CampaignCreateMessage`.
    const NAME: &'static str;
    /// The channels on which it travels by itself, by address; none for what only an envelope carries.
    const CHANNELS: &'static [&'static Channel];
    /// The events, or their templates, that carry it in an envelope.
    const EVENTS: &'static [&'static str];

    /// Reads and checks it if it travels by itself.
    #[doc(hidden)]
    fn decode_bare(json: &[u8], limits: &Limits) -> Result<Self, Rejection>;
}
