//! The transport between applications: one small trait, and what passes through it.

mod correlation;
mod error;
mod failure;
mod headers;
mod message;
mod publisher;

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use crate::channel::Channel;

pub use self::{
    error::BusError,
    failure::{Resend, code},
    headers::{Headers, name},
    message::{Delivery, Inbox, Outgoing, Reply},
    publisher::Publisher,
};

pub(crate) use self::correlation::{correlated, identify};
pub(crate) use self::failure::{LONGEST_CODE, LONGEST_TEXT, write_line};

/// A future that a bus gives.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A carrier of messages between applications.
///
/// Services do not call it: they are [served](crate::serve()) on it, and send through their
/// [`Publisher`], which writes and checks what they send.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a bus", note = "`postroom::memory::MemoryBus` is one")]
pub trait Bus: fmt::Debug + Send + Sync + 'static {
    /// Hands a message to every subscription, and to one member of every queue group, whose filters take its address.
    ///
    /// It waits while a queue that the message goes to is full. Dropping the future before it is done hands it to nobody.
    fn publish(&self, message: Outgoing) -> BoxFuture<'_, Result<(), BusError>>;

    /// Hands a message over in the same way and waits for the first reply, for `timeout` at most. The reply has the
    /// address of the request.
    fn request(&self, message: Outgoing, timeout: Duration) -> BoxFuture<'_, Result<Delivery, BusError>>;

    /// Answers a request, with the [headers](Inbox::headers) that go with it. Where the reply is none that the contract declares, this side and the requester both learn it.
    fn reply(&self, to: Inbox, reply: Reply) -> BoxFuture<'_, Result<(), BusError>>;

    /// Takes every message whose address a filter takes; among the members of a queue group, one of them does. A message
    /// that several filters take comes once.
    fn subscribe(
        &self,
        filters: &[Filter<'_>],
        queue_group: Option<&str>,
    ) -> BoxFuture<'_, Result<Box<dyn Subscription>, BusError>>;
}

/// What a subscription takes.
///
/// ```
/// use postroom::{bus::Filter, campaign::NOTIFICATION_USER_PUSH};
///
/// let pushes = Filter::from(&NOTIFICATION_USER_PUSH);
/// assert_ne!(pushes, Filter::from("notification.>"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter<'a> {
    /// The messages at addresses of a channel. A bus whose own patterns are wider, as
    /// [`Channel::subscription`] makes them, holds what arrives to the channel, or leaves that to its readers.
    Channel(&'static Channel),
    /// The messages at addresses that fit a pattern, in the syntax of the bus.
    Pattern(&'a str),
}

impl From<&'static Channel> for Filter<'_> {
    fn from(channel: &'static Channel) -> Self {
        Self::Channel(channel)
    }
}

impl<'a> From<&'a str> for Filter<'a> {
    fn from(pattern: &'a str) -> Self {
        Self::Pattern(pattern)
    }
}

/// A subscription: the messages that came, one by one.
pub trait Subscription: fmt::Debug + Send + 'static {
    /// Returns the next message, in the order in which they were published; `None` once the subscription has ended and
    /// all that was queued is taken. Dropping the future loses no message.
    fn next(&mut self) -> BoxFuture<'_, Option<Delivery>>;

    /// Ends the subscription: no further message is queued, and what is queued already still comes from
    /// [`next`](Self::next), in a queue group as long as no other member takes it.
    fn unsubscribe(&mut self) -> BoxFuture<'_, Result<(), BusError>>;
}

impl<B: Bus + ?Sized> Bus for Arc<B> {
    fn publish(&self, message: Outgoing) -> BoxFuture<'_, Result<(), BusError>> {
        (**self).publish(message)
    }

    fn request(&self, message: Outgoing, timeout: Duration) -> BoxFuture<'_, Result<Delivery, BusError>> {
        (**self).request(message, timeout)
    }

    fn reply(&self, to: Inbox, reply: Reply) -> BoxFuture<'_, Result<(), BusError>> {
        (**self).reply(to, reply)
    }

    fn subscribe(
        &self,
        filters: &[Filter<'_>],
        queue_group: Option<&str>,
    ) -> BoxFuture<'_, Result<Box<dyn Subscription>, BusError>> {
        (**self).subscribe(filters, queue_group)
    }
}
