//! Messages that arrived, and where their replies go.

use std::{any::Any, borrow::Cow, sync::Arc};

use super::{Headers, name};

/// A message that arrived. A clone shares its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    pub(super) address: Arc<str>,
    pub(super) payload: Arc<[u8]>,
    pub(super) headers: Arc<Headers>,
    pub(super) content_type: Option<Cow<'static, str>>,
    pub(super) inbox: Option<Inbox>,
}

impl Delivery {
    /// Creates a message that arrived, for a bus to give to its subscriptions.
    ///
    /// ```
    /// use postroom::bus::{Delivery, Inbox};
    ///
    /// let arrived = Delivery::new("user.info.request", *b"{}").with_inbox(Some(Inbox::new("_INBOX.1")));
    /// assert_eq!(arrived.address(), "user.info.request");
    /// ```
    #[must_use]
    pub fn new(address: impl Into<Arc<str>>, payload: impl Into<Arc<[u8]>>) -> Self {
        Self {
            address: address.into(),
            payload: payload.into(),
            headers: Arc::default(),
            content_type: None,
            inbox: None,
        }
    }

    /// Sets the headers, in place of others.
    #[must_use]
    pub fn with_headers(self, headers: Headers) -> Self {
        Self { headers: Arc::new(headers), ..self }
    }

    /// Sets the media type of the payload.
    #[must_use]
    pub fn with_content_type(self, content_type: Option<impl Into<Cow<'static, str>>>) -> Self {
        Self { content_type: content_type.map(Into::into), ..self }
    }

    /// Sets the inbox in which a reply is waited for.
    #[must_use]
    pub fn with_inbox(self, inbox: Option<Inbox>) -> Self {
        Self { inbox, ..self }
    }

    /// Returns the address that it was sent to.
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

    /// Returns the message's name on the wire, if its sender told it in the header `Message-Name`. What is served has it there
    /// also if its document says that another header tells it.
    pub fn message(&self) -> Option<&str> {
        self.headers.get(name::MESSAGE)
    }

    /// Returns the id of the message, if its sender gave it one.
    pub fn id(&self) -> Option<&str> {
        self.headers.get(name::MESSAGE_ID)
    }

    /// Returns the media type of the payload, if its sender or the bus has said which message it is.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Sets the id by which the message and its answers are matched.
    pub(super) fn set_request_id(&mut self, id: &str) {
        if self.headers.get(name::REQUEST_ID) != Some(id) {
            Arc::make_mut(&mut self.headers).set_line(name::REQUEST_ID, id, usize::MAX);
        }
    }

    /// Sets the message's name on the wire.
    pub(super) fn set_message(&mut self, message: &str) {
        if self.message() != Some(message) {
            Arc::make_mut(&mut self.headers).set_line(name::MESSAGE, message, usize::MAX);
        }
    }

    /// Returns the inbox in which a reply is waited for, if one is.
    pub fn inbox(&self) -> Option<&Inbox> {
        self.inbox.as_ref()
    }

    /// Makes it one from which no reply can come any more.
    pub(crate) fn unanswerable(self) -> Self {
        Self { inbox: self.inbox.map(|inbox| Inbox::new(inbox.subject)), ..self }
    }
}

/// The place at which the reply to one request is waited for.
///
/// A bus may learn from the drop of the last clone that no reply can come any more: whoever means to reply keeps it.
#[derive(Clone, Debug)]
pub struct Inbox {
    subject: Arc<str>,
    /// The headers that go with the reply.
    headers: Headers,
    /// The data that its bus keeps for the request.
    request: Option<Arc<dyn Any + Send + Sync>>,
}

impl Inbox {
    /// Creates the inbox with this subject, which only its bus understands.
    pub fn new(subject: impl Into<Arc<str>>) -> Self {
        Self { subject: subject.into(), headers: Headers::new(), request: None }
    }

    /// Creates an inbox with what its bus keeps for the request, which is dropped with the last clone of the inbox.
    pub fn of_request(subject: impl Into<Arc<str>>, request: impl Any + Send + Sync) -> Self {
        Self { subject: subject.into(), headers: Headers::new(), request: Some(Arc::new(request)) }
    }

    /// Sets the headers that go with the reply, in place of others. A service that is served sets the request id, where the
    /// reply declares it to be too, and the trace of the request.
    #[must_use]
    pub fn with_headers(self, headers: Headers) -> Self {
        Self { headers, ..self }
    }

    /// Returns the headers that go with the reply.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// Returns the data that its bus keeps for the request.
    pub fn request<T: Any>(&self) -> Option<&T> {
        self.request.as_deref()?.downcast_ref()
    }

    /// Returns the subject.
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

impl PartialEq for Inbox {
    fn eq(&self, other: &Self) -> bool {
        self.subject == other.subject
    }
}

impl Eq for Inbox {}
