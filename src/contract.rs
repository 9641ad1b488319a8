//! The declarations of the documents, as data: channels, the operations that services have on them, and a whole
//! contract as one value, which a bus holds its users to.
//!
//! Generated code holds these as statics. Their fields can be read, in constants too; more may come, so that nobody but
//! generated code makes them.

#[cfg(feature = "bus")]
mod admission;

#[cfg(feature = "bus")]
pub use self::admission::Admitted;
use crate::{
    Rejection,
    address::{AddressMatch, match_address},
    descriptors::setters,
};
pub use crate::{
    channel::{Channel, MessageInfo, Parameter, ParameterKind, Part, TextKind},
    descriptors::{Binding, SecurityScheme, Server, ServerVariable, Tag},
    operation::{Action, Operation, Reply, Service},
};

/// Everything that a set of documents declares, as descriptors: generated as `CONTRACT`.
///
/// ```
/// use postroom::campaign::CONTRACT;
///
/// let push = CONTRACT.message("PushNotificationMessage").expect("the campaign service sends it");
/// assert!((push.validate)(br#"{"title": "Hello"}"#).is_err());
/// assert_eq!(CONTRACT.services.len(), 3);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Contract {
    /// Every channel, sorted by address, those without one last.
    pub channels: &'static [&'static Channel],
    /// Every application, sorted by title.
    pub services: &'static [&'static Service],
    /// Every message, sorted by name.
    pub messages: &'static [MessageSchema],
}

/// A message's schema, and the decoder that was generated from it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MessageSchema {
    /// The message's name, which is that of its Rust type: `CampaignCreateMessage`.
    pub name: &'static str,
    /// Gives the JSON Schema (draft-07) of the payload, with everything that it refers to under `definitions`.
    pub schema: fn() -> &'static str,
    /// Says what a payload violates, without making a value of it.
    pub validate: fn(&[u8]) -> Result<(), Rejection>,
    /// The name on the wire, which a header tells: `name` in the document, else the message's own.
    pub wire_name: &'static str,
    /// The schema of its headers, if the document declares one.
    pub headers: Option<HeadersSchema>,
}

/// A function that says what headers violate, given their names and texts.
pub type CheckHeaders = fn(&mut dyn Iterator<Item = (&str, &str)>) -> Result<(), Rejection>;

/// The schema of a message's headers, and the decoder that was generated from it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HeadersSchema {
    /// Gives the JSON Schema (draft-07) of the headers, with everything that it refers to under `definitions`.
    pub schema: fn() -> &'static str,
    /// Says what headers violate, without making a value of them: see [`MessageHeaders`](crate::MessageHeaders) for what a
    /// text means.
    pub validate: CheckHeaders,
}

impl Contract {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        channels: &'static [&'static Channel],
        services: &'static [&'static Service],
        messages: &'static [MessageSchema],
    ) -> Self {
        Self { channels, services, messages }
    }

    setters! {
        with_channels = channels: &'static [&'static Channel],
        with_services = services: &'static [&'static Service],
        with_messages = messages: &'static [MessageSchema],
    }

    /// Finds the channel that an address belongs to, and the parameters in the address.
    pub fn match_address<'a>(&self, address: &'a str) -> Option<AddressMatch<'a>> {
        match_address(self.channels, address)
    }

    /// Returns the message with this name.
    pub fn message(&self, name: &str) -> Option<&'static MessageSchema> {
        let index = self.messages.binary_search_by(|message| message.name.cmp(name)).ok()?;
        self.messages.get(index)
    }

    /// Returns the operations on a channel that send or receive a message and have it answered.
    pub fn requests<'a>(
        &self,
        channel: &'a Channel,
        message: &'a str,
    ) -> impl Iterator<Item = &'static Operation> + use<'a> {
        let operations = self.services.iter().flat_map(|service| service.operations);
        operations.filter(move |operation| {
            operation.reply.is_some() && operation.channel.id == channel.id && operation.messages.contains(&message)
        })
    }
}

impl MessageSchema {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        schema: fn() -> &'static str,
        validate: fn(&[u8]) -> Result<(), Rejection>,
    ) -> Self {
        Self { name, schema, validate, wire_name: name, headers: None }
    }

    /// Holds the headers of a message to what it declares of them.
    #[cfg(feature = "bus")]
    pub(crate) fn check_headers(&self, headers: &crate::bus::Headers) -> Result<(), Rejection> {
        self.headers.map_or(Ok(()), |declared| (declared.validate)(&mut headers.iter()))
    }

    setters! {
        with_wire_name = wire_name: &'static str,
        with_headers = headers: Option<HeadersSchema>,
    }
}

impl HeadersSchema {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(schema: fn() -> &'static str, validate: CheckHeaders) -> Self {
        Self { schema, validate }
    }
}
