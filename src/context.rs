//! The context of a handler: what it is told beside its message, and what it sends with.

use std::{any::Any, fmt, num::NonZeroU32, sync::Arc};

use crate::{
    Message, MessageHeaders, Publisher, Rejection, Request,
    bus::{BusError, Delivery, Headers, name},
};

/// The circumstances of a message: its address, its headers and its envelope; and the [`Publisher`] with which it
/// sends.
///
/// A message that is sent through it carries on the request id.
#[derive(Clone)]
pub struct Context {
    address: Arc<str>,
    headers: Arc<Headers>,
    envelope: Option<Arc<dyn Any + Send + Sync>>,
    /// The number of the try.
    attempt: NonZeroU32,
    publisher: Publisher,
}

impl Context {
    /// Creates the context of a message that was sent to `address`, or of an event of this name.
    pub fn new(address: &str, headers: Headers, publisher: Publisher) -> Self {
        let publisher = publisher.for_request(&headers);
        Self {
            address: address.into(),
            headers: Arc::new(headers),
            envelope: None,
            attempt: NonZeroU32::MIN,
            publisher,
        }
    }

    /// Creates the context of a message that arrived on a bus.
    pub fn from_delivery(delivery: &Delivery, publisher: &Publisher) -> Self {
        Self::new(delivery.address(), delivery.headers().clone(), publisher.clone())
    }

    /// Adds the envelope that the message came in.
    #[must_use]
    pub fn with_envelope<E: Any + Send + Sync>(self, envelope: E) -> Self {
        Self { envelope: Some(Arc::new(envelope)), ..self }
    }

    /// Returns the address that the message was sent to, or the name of its event.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns the headers.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// Reads the headers that the message declares.
    ///
    /// ```
    /// use postroom::{Context, MessageHeaders, Rejection};
    ///
    /// /// Reads the headers of any message that declares some.
    /// fn read<H: MessageHeaders>(cx: &Context) -> Result<H, Rejection> {
    ///     cx.read_headers()
    /// }
    /// ```
    ///
    /// # Errors
    /// Everything that their schema refuses, at once.
    pub fn read_headers<H: MessageHeaders>(&self) -> Result<H, Rejection> {
        H::from_texts(self.headers.iter())
    }

    /// Returns the id by which the message and its answers are matched.
    pub fn request_id(&self) -> Option<&str> {
        self.headers.get(name::REQUEST_ID)
    }

    /// Returns the id of the message, if its sender gave it one: it is the same if the message comes again.
    pub fn message_id(&self) -> Option<&str> {
        self.headers.get(name::MESSAGE_ID)
    }

    /// Returns the number of this try, from 1. It is told by the bus, or counted by who serves; where neither knows, it is 1.
    pub fn attempt(&self) -> NonZeroU32 {
        self.attempt
    }

    /// Sets the number of the try.
    pub(crate) fn with_attempt(self, attempt: NonZeroU32) -> Self {
        Self { attempt, ..self }
    }

    /// Returns the envelope that the message came in, without its payload: who sent it, its metadata, and whatever else
    /// it has.
    ///
    /// `E` is the envelope with the payload `()`, as its `detach` gives it.
    ///
    /// ```
    /// use postroom::{Context, campaign::CampaignEvent};
    ///
    /// fn sender(cx: &Context) -> Option<&str> {
    ///     cx.envelope::<CampaignEvent<()>>().map(|event| event.user.user_id.as_str())
    /// }
    /// ```
    pub fn envelope<E: Any>(&self) -> Option<&E> {
        self.envelope.as_ref()?.downcast_ref()
    }

    /// Returns the publisher that the handler sends with.
    pub fn publisher(&self) -> &Publisher {
        &self.publisher
    }

    /// Sends a message: see [`Publisher::publish`].
    ///
    /// # Errors
    /// The service does not declare that it sends it, or the bus does not take it.
    pub async fn publish<M: Message + Sync>(&self, message: &M) -> Result<(), BusError> {
        self.publisher.publish(message).await
    }

    /// Sends a request and waits for its reply: see [`Publisher::request`].
    ///
    /// # Errors
    /// The service does not declare that it sends it, nobody answers in time, or the answer is a failure.
    pub async fn request<M: Request + Sync>(&self, message: &M) -> Result<M::Reply, BusError> {
        self.publisher.request(message).await
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("address", &self.address)
            .field("headers", &self.headers)
            .field("in_envelope", &self.envelope.is_some())
            .finish_non_exhaustive()
    }
}
