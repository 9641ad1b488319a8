//! The traits that generated message types have in common.

use crate::{Rejection, channel::Channel};

/// A message of a contract: a payload type with a name and a channel.
///
/// Generated types implement it, and offer the same functions without it, so that only generic code needs the trait.
///
/// ```
/// use postroom::Message;
///
/// fn announce<M: Message>(message: &M) -> Result<String, postroom::Rejection> {
///     Ok(format!("{} on {}: {} bytes", M::NAME, M::CHANNEL.id, message.encode()?.len()))
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message of a contract",
    note = "messages are the types that `postroom_codegen` generates from `components.messages` and `channels.*.messages`"
)]
pub trait Message: serde_core::Serialize + Sized {
    /// The message's name, which is its type's: `CampaignCreateMessage`.
    const NAME: &'static str;
    /// The message's name on the wire, which the header [`NAME_HEADER`](Self::NAME_HEADER) tells: `name` in its document, else
    /// [`NAME`](Self::NAME).
    const WIRE_NAME: &'static str = Self::NAME;
    /// The header that tells that name: `Message-Name`, or what its document says (`x-postroom-name-header`).
    const NAME_HEADER: &'static str = "Message-Name";
    /// The channel on which it travels; the first by address if there are several.
    const CHANNEL: &'static Channel;
    /// Every channel on which it travels, by address.
    const CHANNELS: &'static [&'static Channel];

    /// Reads and checks a message in one pass.
    ///
    /// # Errors
    ///
    /// Every violation of the schema at once, or why the text cannot be read: see [`Rejection`].
    fn decode(json: &[u8]) -> Result<Self, Rejection>;

    /// Writes the message as JSON, after checking it.
    ///
    /// # Errors
    ///
    /// The errors that [`validate`](Self::validate) returns: nothing is written that the schema refuses.
    fn encode(&self) -> Result<Vec<u8>, Rejection>;

    /// Checks a message built in Rust against its schema.
    ///
    /// # Errors
    ///
    /// Every violation at once, and values that have no JSON form.
    fn validate(&self) -> Result<(), Rejection>;

    /// Returns the JSON Schema (draft-07) of the payload, with everything that it refers to under `definitions`.
    fn schema() -> &'static str;
}

/// A message that is answered.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request",
    note = "a message is a request where an operation that sends or receives it declares a `reply`"
)]
pub trait Request: Message {
    /// The message that answers it.
    type Reply: Message;
}
