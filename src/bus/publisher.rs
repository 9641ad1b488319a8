//! The publisher of an application: it sends the messages that the application declares, and no others.

mod to;

use std::{sync::Arc, time::Duration};

use crate::{
    Message, MessageHeaders, Rejection, Request,
    bus::{Bus, BusError, Delivery, Headers, Outgoing, name},
    channel::Channel,
    operation::{Operation, Service},
};

use super::sending;
pub use to::To;

/// The default time to wait for a reply.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A reply with its headers: see [`Publisher::exchange`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Replied<R> {
    /// The reply.
    pub message: R,
    /// Its headers.
    pub headers: Headers,
}

impl<R: Message> Replied<R> {
    fn read(reply: Delivery) -> Result<Self, BusError> {
        let headers = reply.headers().clone();
        Ok(Self { message: Publisher::read(reply)?, headers })
    }

    /// Reads the headers that the reply declares.
    ///
    /// # Errors
    /// Everything that their schema refuses, at once.
    pub fn read_headers<H: MessageHeaders<Message = R>>(&self) -> Result<H, Rejection> {
        H::from_texts(self.headers.iter())
    }
}

/// Sends the messages of one application, and refuses those that its document does not declare. A clone shares the bus.
///
/// ```
/// use postroom::{Publisher, campaign::*, memory::MemoryBus, uuid::Uuid};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let bus = MemoryBus::new(&CONTRACT);
/// let orchestrator = Publisher::new(bus, &CAMPAIGN_ORCHESTRATOR);
/// let order = CampaignExecuteMessage::builder()
///     .execution_id(Uuid::nil())
///     .campaign_id(Uuid::nil())
///     .execution_type(CampaignExecuteExecutionType::Batch)
///     .build()?;
/// orchestrator.publish(&order).await?;
///
/// let answer = UserInfoReplyMessage::new(Uuid::nil());
/// let error = orchestrator.publish(&answer).await.expect_err("it is the user service's to send");
/// assert!(error.to_string().starts_with("Campaign Orchestrator does not declare that it sends UserInfoReplyMessage"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Publisher {
    bus: Arc<dyn Bus>,
    service: Option<&'static Service>,
    headers: Headers,
    timeout: Duration,
}

impl Publisher {
    /// Makes a publisher that sends what `service` declares.
    pub fn new(bus: impl Bus, service: &'static Service) -> Self {
        Self::from_parts(Arc::new(bus), Some(service))
    }

    /// Makes a publisher for a test, a tool, or an application without a document: it sends whatever the bus takes.
    pub fn without_service(bus: impl Bus) -> Self {
        Self::from_parts(Arc::new(bus), None)
    }

    pub(crate) fn from_parts(bus: Arc<dyn Bus>, service: Option<&'static Service>) -> Self {
        Self { bus, service, headers: Headers::new(), timeout: TIMEOUT }
    }

    /// Puts a header on everything that is sent.
    ///
    /// The value of `Request-Id` is that of the header, too, in which a message's document says that its id is
    /// (`correlationId`), unless that header is set by itself.
    ///
    /// # Errors
    /// [`BusError::Header`] if it cannot be one.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, BusError> {
        self.headers.set(name, value)?;
        Ok(self)
    }

    /// Sets the time to wait for replies; 5 seconds by default.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Carries on the request id and the trace of a message that was received.
    pub(crate) fn for_request(mut self, received: &Headers) -> Self {
        self.headers.carry(received);
        self
    }

    /// Sends a message on its channel; if it travels on several, on the first by address that the application declares
    /// for it. The parameters of the address are taken from the message, where their `location` says that they stand
    /// there.
    ///
    /// # Errors
    /// The application does not declare that it sends it; the message is not valid, or its address cannot be told; or
    /// the bus does not take it.
    pub async fn publish<M: Message + Sync>(&self, message: &M) -> Result<(), BusError> {
        self.publish_on(self.channel::<M>(), message).await
    }

    /// Sends a message with the headers that it declares, as [`publish`](Self::publish) does without.
    ///
    /// # Errors
    /// As for [`publish`](Self::publish); and the headers are not valid, or one of them cannot be a header.
    pub async fn publish_with<H>(&self, message: &H::Message, headers: &H) -> Result<(), BusError>
    where
        H: MessageHeaders<Message: Message + Sync> + Sync,
    {
        self.send::<H::Message>(self.channel::<H::Message>(), self.with_headers_of(message, headers)?).await
    }

    /// Sends a request with the headers that it declares, and waits for its reply: see [`request`](Self::request).
    ///
    /// # Errors
    /// As for [`request`](Self::request); and the headers are not valid, or one of them cannot be a header.
    pub async fn request_with<H>(
        &self,
        message: &H::Message,
        headers: &H,
    ) -> Result<<H::Message as Request>::Reply, BusError>
    where
        H: MessageHeaders<Message: Request + Sync> + Sync,
    {
        Self::read(self.wait(self.with_headers_of(message, headers)?).await?)
    }

    /// Sends a message on one of the channels on which it travels.
    ///
    /// # Errors
    /// As [`publish`](Self::publish).
    pub async fn publish_on<M: Message + Sync>(&self, channel: &'static Channel, message: &M) -> Result<(), BusError> {
        self.declared::<M>(channel)?;
        self.send::<M>(channel, self.complete::<M>(channel, Outgoing::from_message_on(channel, message)?)?).await
    }

    /// Sends a request and waits for its reply.
    ///
    /// # Errors
    /// As [`publish`](Self::publish); and where nobody answers ([`BusError::NoResponders`]), not in time
    /// ([`BusError::TimedOut`]), with a failure ([`BusError::Failed`]) or with what is no reply to it
    /// ([`BusError::WrongReply`]).
    pub async fn request<M: Request + Sync>(&self, message: &M) -> Result<M::Reply, BusError> {
        Self::read(self.ask(message).await?)
    }

    /// Sends a request as [`request`](Self::request) does, and returns the headers of its reply too.
    ///
    /// # Errors
    /// As for [`request`](Self::request).
    pub async fn exchange<M: Request + Sync>(&self, message: &M) -> Result<Replied<M::Reply>, BusError> {
        Replied::read(self.ask(message).await?)
    }

    /// Sends a request with the headers that it declares as [`request_with`](Self::request_with) does, and returns the
    /// headers of its reply too.
    ///
    /// # Errors
    /// As for [`request_with`](Self::request_with).
    pub async fn exchange_with<H>(
        &self,
        message: &H::Message,
        headers: &H,
    ) -> Result<Replied<<H::Message as Request>::Reply>, BusError>
    where
        H: MessageHeaders<Message: Request + Sync> + Sync,
    {
        Replied::read(self.wait(self.with_headers_of(message, headers)?).await?)
    }

    /// Reads a reply.
    fn read<R: Message>(reply: Delivery) -> Result<R, BusError> {
        R::decode(reply.payload()).map_err(|rejection| BusError::WrongReply {
            address: reply.address().to_owned(),
            expected: vec![R::NAME],
            reason: rejection.to_string(),
        })
    }

    /// Sends a message and waits until somebody has handled it: if several receive it, the first who says so.
    ///
    /// # Errors
    /// As [`request`](Self::request).
    pub async fn publish_and_wait<M: Message + Sync>(&self, message: &M) -> Result<(), BusError> {
        self.ask(message).await.map(drop)
    }

    async fn ask<M: Message + Sync>(&self, message: &M) -> Result<Delivery, BusError> {
        let channel = self.channel::<M>();
        self.declared::<M>(channel)?;
        self.wait(self.complete::<M>(channel, Outgoing::from_message_on(channel, message)?)?).await
    }

    /// Writes a message with its headers.
    fn with_headers_of<H: MessageHeaders<Message: Message>>(
        &self,
        message: &H::Message,
        headers: &H,
    ) -> Result<Outgoing, BusError> {
        let channel = self.channel::<H::Message>();
        self.declared::<H::Message>(channel)?;
        // What the message itself declares stands above what everything has.
        self.complete::<H::Message>(channel, Outgoing::from_message_on(channel, message)?)?.with_headers_of(headers)
    }

    /// Sends a request and waits for what answers it.
    async fn wait(&self, request: Outgoing) -> Result<Delivery, BusError> {
        let needs = "that requests are answered";
        let requests = self.bus.requests().ok_or(BusError::Unsupported { what: "a request", needs })?;
        let reply = requests.request(request, self.timeout).await?;
        match reply.headers().get(name::ERROR_CODE) {
            Some(code) => Err(BusError::Failed {
                code: code.to_owned(),
                message: reply.headers().get(name::ERROR).unwrap_or_default().to_owned(),
            }),
            None => Ok(reply),
        }
    }

    /// Hands a message over to the bus, as the operation that sends it says.
    async fn send<M: Message>(&self, channel: &Channel, message: Outgoing) -> Result<(), BusError> {
        let operation = self.service.and_then(|service| Self::sending::<M>(service, channel));
        sending::send(&*self.bus, message, operation, self.timeout).await
    }

    /// Puts the headers on a message that is sent on a channel.
    fn complete<M: Message>(&self, channel: &Channel, outgoing: Outgoing) -> Result<Outgoing, BusError> {
        if self.headers.is_empty() {
            return Ok(outgoing);
        }
        outgoing.with_headers(&self.headers, channel.message(M::NAME))
    }

    /// The first channel on which the application sends `M`, or else the message's first one.
    fn channel<M: Message>(&self) -> &'static Channel {
        let mut channels = M::CHANNELS.iter().copied();
        channels.find(|channel| self.sends::<M>(channel)).unwrap_or(M::CHANNEL)
    }

    /// Returns whether the application may send `M` on this channel.
    fn sends<M: Message>(&self, channel: &Channel) -> bool {
        self.service.is_none_or(|service| Self::sending::<M>(service, channel).is_some())
    }

    /// Returns the operation by which an application sends `M` on a channel.
    fn sending<M: Message>(service: &Service, channel: &Channel) -> Option<&'static Operation> {
        let fits = |send: &&Operation| send.channel.id == channel.id && send.messages.contains(&M::NAME);
        // One that says nothing of delivery agrees with one that does.
        let mut sends = service.sends().filter(fits);
        let first = sends.next()?;
        if first.delivery.is_some() { Some(first) } else { sends.find(|send| send.delivery.is_some()).or(Some(first)) }
    }

    /// Returns the error if the application does not declare that it sends `M` on this channel.
    fn declared<M: Message>(&self, channel: &'static Channel) -> Result<(), BusError> {
        let Some(service) = self.service.filter(|_| !self.sends::<M>(channel)) else { return Ok(()) };
        let address = |channel: &'static Channel| channel.address.unwrap_or(channel.id);
        let sends =
            service.sends().flat_map(|send| send.messages.iter().map(move |name| (*name, address(send.channel))));
        Err(BusError::UndeclaredOperation {
            service: service.title,
            message: M::NAME,
            address: address(channel),
            sends: sends.collect(),
        })
    }
}
