//! Messages on their way: as they are sent, and their replies.

use std::{borrow::Cow, sync::Arc};

use super::{BusError, DeadReason, Delivery, Headers, Inbox, LONGEST_CODE, LONGEST_TEXT, headers::is_value, name};
use crate::{
    Message, MessageHeaders, Rejection,
    address::AddressOf,
    channel::{Channel, MessageInfo},
    violation::Violations,
};

/// A message that is to be sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    address: String,
    payload: Arc<[u8]>,
    headers: Headers,
    /// The media type of the payload, if it is known.
    content_type: Option<Cow<'static, str>>,
    /// `true` if it is a dead letter, which is held to nothing.
    is_dead: bool,
    /// The key by which messages stay in their order.
    key: Option<String>,
    /// The message's name and schema, if it was written from its type and so is known to be valid.
    written: Option<(&'static str, &'static str)>,
}

impl Outgoing {
    /// Creates a message of any payload for any address; the bus says whether the contract takes it.
    pub fn new(address: impl Into<String>, payload: impl Into<Arc<[u8]>>) -> Self {
        Self {
            address: address.into(),
            payload: payload.into(),
            headers: Headers::new(),
            content_type: None,
            is_dead: false,
            key: None,
            written: None,
        }
    }

    /// Writes a message for its own channel; the parameters of the address are taken from the places in the message
    /// that their `location` names.
    ///
    /// # Errors
    /// [`BusError::Rejected`] if the message is not valid, [`BusError::Address`] if it does not say what its address
    /// is.
    pub fn from_message<M: Message>(message: &M) -> Result<Self, BusError> {
        Self::from_message_on(M::CHANNEL, message)
    }

    /// Writes a message for one of the channels on which it travels, its address found in the same way.
    ///
    /// # Errors
    /// As for [`from_message`](Self::from_message).
    pub fn from_message_on<M: Message>(channel: &'static Channel, message: &M) -> Result<Self, BusError> {
        let payload = Self::write(message)?;
        let address = channel.address_of(&payload).map_err(BusError::Address)?;
        Self::typed::<M>(channel, address, payload)
    }

    /// Writes a message for one of the addresses on which it travels.
    ///
    /// # Errors
    /// [`BusError::Rejected`] if the message is not valid, or does not agree with the address.
    pub fn from_message_to<M: Message, A: AddressOf<M>>(address: &A, message: &M) -> Result<Self, BusError> {
        let (address, payload) = (address.to_string(), Self::write(message)?);
        // What can only be written is not read to be compared.
        let is_read = A::CHANNEL.is_readable();
        let found = is_read.then(|| A::CHANNEL.parse(&address)).transpose().map_err(BusError::Address)?;
        let disagreements = found.map(|found| found.disagreements(&payload)).unwrap_or_default();
        if disagreements.is_empty() {
            return Self::typed::<M>(A::CHANNEL, address, payload);
        }
        let rejection = Rejection::Invalid(Violations::new(disagreements, false));
        Err(BusError::Rejected { message: M::NAME.into(), rejection })
    }

    fn write<M: Message>(message: &M) -> Result<Vec<u8>, BusError> {
        message.encode().map_err(|rejection| BusError::Rejected { message: M::NAME.into(), rejection })
    }

    fn typed<M: Message>(channel: &'static Channel, address: String, payload: Vec<u8>) -> Result<Self, BusError> {
        let content_type = channel.message(M::NAME).map(|message| message.content_type);
        let mut outgoing = Self { written: Some((M::NAME, M::schema())), ..Self::new(address, payload) };
        if let Some(content_type) = content_type {
            outgoing = outgoing.with_content_type(content_type)?;
        }
        outgoing.headers.set(M::NAME_HEADER, M::WIRE_NAME)?;
        Ok(outgoing)
    }

    /// Adds a header.
    ///
    /// # Errors
    /// [`BusError::Header`] if it cannot be one: see [`Headers::set`].
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, BusError> {
        self.headers.set(name, value)?;
        Ok(self)
    }

    /// Sets the id of the message, by which a bus, or who receives it, knows it if it comes twice.
    ///
    /// # Errors
    /// [`BusError::Header`] if no header could hold it.
    pub fn with_id(self, id: &str) -> Result<Self, BusError> {
        self.with_header(name::MESSAGE_ID, id)
    }

    /// Sets the key of the message: messages of one key stay in their order, where the bus knows keys.
    #[must_use]
    pub fn with_key(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// Returns the id of the message.
    pub fn id(&self) -> Option<&str> {
        self.headers.get(name::MESSAGE_ID)
    }

    /// Returns the key of the message.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Adds the headers that the message declares.
    ///
    /// # Errors
    /// [`BusError::Rejected`] if they are not valid, [`BusError::Header`] if one of them cannot be a header.
    pub fn with_headers_of<H: MessageHeaders<Message: Message>>(mut self, headers: &H) -> Result<Self, BusError> {
        self.headers.set_all_of(headers)?;
        Ok(self)
    }

    /// Sets the media type of the payload. What is written from its type has the one that the document declares.
    ///
    /// # Errors
    /// [`BusError::Header`] if no header could hold it: see [`Headers::set`]. Most wires carry it as one.
    pub fn with_content_type(self, content_type: impl Into<Cow<'static, str>>) -> Result<Self, BusError> {
        let content_type = content_type.into();
        if !is_value(&content_type) {
            return Err(BusError::Header { name: "Content-Type".into(), value: content_type.into() });
        }
        Ok(Self { content_type: Some(content_type), ..self })
    }

    /// Adds headers, and the id among them where `message` declares it to be.
    pub(super) fn with_headers(mut self, others: &Headers, message: Option<&MessageInfo>) -> Result<Self, BusError> {
        for (name, value) in others.iter() {
            self.headers.set(name, value)?;
        }
        self.headers.declare(message, others.get(name::REQUEST_ID));
        Ok(self)
    }

    /// Returns the media type of the payload: what the message declares, else the default of its document. `None` if nobody
    /// has said which message it is.
    ///
    /// ```
    /// use postroom::{bus::Outgoing, campaign::*, uuid::Uuid};
    ///
    /// let question = Outgoing::from_message(&UserInfoReplyMessage::new(Uuid::nil()))?;
    /// assert_eq!(question.content_type(), Some("application/json"));
    /// assert_eq!(Outgoing::new("user.info.reply", *b"{}").content_type(), None);
    /// # Ok::<(), postroom::bus::BusError>(())
    /// ```
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Makes what nobody could handle a message for a channel of dead letters: the same text, whatever it is, with the
    /// reason.
    pub(crate) fn dead(of: &Delivery, channel: &Channel, reason: &DeadReason) -> Self {
        let mut dead = Self {
            headers: (*of.headers).clone(),
            content_type: of.content_type.clone(),
            is_dead: true,
            ..Self::new(channel.address.unwrap_or(channel.id), of.payload.clone())
        };
        for header in channel.messages.iter().map(|message| message.name_header).chain([name::MESSAGE]) {
            dead.headers.remove(header);
        }
        // Of several messages that the channel has, nothing tells which one it is.
        let (header, own) =
            if let [only] = channel.messages { (only.name_header, only.wire_name) } else { (name::MESSAGE, "") };
        for (header, value) in [
            (name::DEAD_REASON, reason.code.as_str()),
            (name::DEAD_ATTEMPTS, &reason.attempts.to_string()),
            (name::DEAD_ADDRESS, of.address()),
            (name::DEAD_MESSAGE, of.message().unwrap_or_default()),
            (header, own),
        ] {
            if !value.is_empty() {
                dead.headers.set_line(header, value, usize::MAX);
            }
        }
        dead
    }

    /// Returns whether it is sent as nobody could read it.
    pub(crate) fn is_dead(&self) -> bool {
        self.is_dead
    }

    /// Sends it to another address.
    pub(crate) fn at(self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self }
    }

    /// Sets the media type of the payload, if it has none.
    pub(crate) fn declared(self, content_type: Option<&'static str>) -> Self {
        Self { content_type: self.content_type.or(content_type.map(Cow::Borrowed)), ..self }
    }

    /// Returns the address that it goes to.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns the payload's JSON text.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Returns the headers.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// Returns the message's name, if it was written from its type: it is then valid in its own contract.
    pub fn message(&self) -> Option<&'static str> {
        self.written.map(|(message, _)| message)
    }

    /// Returns whether it was written from the type of the message with this name and schema, and so need not be
    /// checked again.
    pub(crate) fn is_written_as(&self, message: &str, schema: &str) -> bool {
        self.written == Some((message, schema))
    }

    /// Turns it into the message as its receivers get it; those of a request get the inbox for its reply too.
    pub fn into_delivery(self, inbox: Option<Inbox>) -> Delivery {
        Delivery {
            address: self.address.into(),
            payload: self.payload,
            headers: Arc::new(self.headers),
            content_type: self.content_type,
            inbox,
        }
    }
}

/// An answer to a request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reply {
    /// It was carried out, and there is nothing to say.
    Done,
    /// It was carried out, and this is the result.
    Message {
        /// The message's name on the wire.
        name: &'static str,
        /// The header that tells that name.
        name_header: &'static str,
        /// The payload: JSON text, if the media type is JSON.
        payload: Vec<u8>,
        /// The media type of the payload.
        content_type: &'static str,
    },
    /// It was not carried out.
    Failure {
        /// The kind of failure, as one word for machines: one of the [codes](super::code), or the handler's own.
        code: String,
        /// An explanation for the requester.
        message: String,
    },
}

impl Reply {
    /// Turns the reply into the message that travels to an inbox, with the [headers](Inbox::headers) that go with it:
    /// [`Done`](Self::Done) has no payload, a [`Message`](Self::Message) its name as a header, and a
    /// [`Failure`](Self::Failure) the two headers that NATS services answer with (NATS ADR-32). Both are one line, in
    /// which control characters become spaces: of at most 64 bytes, and of at most 3 KiB.
    ///
    /// # Errors
    /// [`BusError::Header`] if no header could hold the name of the message or its media type.
    ///
    /// ```
    /// use postroom::bus::{Inbox, Reply, name};
    ///
    /// let reply = Reply::Failure { code: "out_of_stock".into(), message: "the shelf\nis empty".into() };
    /// let sent = reply.into_outgoing(&Inbox::new("_INBOX.1"))?;
    /// assert_eq!(sent.address(), "_INBOX.1");
    /// assert_eq!(sent.headers().get(name::ERROR_CODE), Some("out_of_stock"));
    /// assert_eq!(sent.headers().get(name::ERROR), Some("the shelf is empty"));
    /// # Ok::<(), postroom::bus::BusError>(())
    /// ```
    pub fn into_outgoing(self, to: &Inbox) -> Result<Outgoing, BusError> {
        let mut sent = Outgoing { headers: to.headers().clone(), ..Outgoing::new(to.subject(), Vec::new()) };
        match self {
            Self::Done => {}
            Self::Message { name, name_header, payload, content_type } => {
                sent = sent.with_content_type(content_type)?.with_header(name_header, name)?;
                sent.payload = payload.into();
            }
            Self::Failure { code, message } => {
                sent.headers.set_line(name::ERROR_CODE, &code, LONGEST_CODE);
                sent.headers.set_line(name::ERROR, &message, LONGEST_TEXT);
            }
        }
        Ok(sent)
    }
}
