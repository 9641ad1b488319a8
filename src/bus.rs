//! The transport between applications: one small trait, and what passes through it.

mod capabilities;
mod correlation;
mod delivery;
mod error;
mod failure;
mod headers;
mod interest;
mod message;
mod naming;
mod publisher;
mod sending;
mod settlement;

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use crate::channel::Channel;

pub use self::{
    capabilities::{Capabilities, Settles},
    delivery::{Delivery, Inbox},
    error::BusError,
    failure::{Resend, code},
    headers::{Headers, name},
    interest::{Group, Interest},
    message::{Outgoing, Reply},
    publisher::{Publisher, Replied, To},
    settlement::{Confirmed, DeadReason, Hold, Settlement, Taken},
};

pub(crate) use self::correlation::{annotated, identify, text_of};
pub(crate) use self::failure::{LONGEST_CODE, LONGEST_TEXT, write_line};
pub(crate) use self::naming::told;

/// A future that a bus gives.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A carrier of messages between applications.
///
/// Services do not call it: they are [served](crate::serve()) on it, and send through their
/// [`Publisher`], which writes and checks what they send.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a bus", note = "`postroom::memory::MemoryBus` is one")]
pub trait Bus: fmt::Debug + Send + Sync + 'static {
    /// Returns what it can do.
    fn can(&self) -> Capabilities;

    /// Hands a message to every subscription, and to one member of every queue group, whose filters take its address.
    ///
    /// It waits while a queue that the message goes to is full. Dropping the future before it is done hands it to nobody, or,
    /// where another process is asked, perhaps to all.
    fn publish(&self, message: Outgoing) -> BoxFuture<'_, Result<Confirmed, BusError>>;

    /// Takes the messages that an interest is in.
    fn subscribe<'a>(&'a self, to: Interest<'a>) -> BoxFuture<'a, Result<Box<dyn Subscription>, BusError>>;

    /// Returns the means by which requests are answered; `None` if it has none.
    fn requests(&self) -> Option<&dyn Requests> {
        None
    }

    /// Waits until all that [`publish`](Self::publish) took has left this process.
    fn flush(&self) -> BoxFuture<'_, Result<(), BusError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The means of a bus by which requests are answered.
pub trait Requests: Send + Sync {
    /// Hands a message over as [`Bus::publish`] does and waits for the first reply, for `timeout` at most. The reply has the
    /// address of the request.
    fn request(&self, message: Outgoing, timeout: Duration) -> BoxFuture<'_, Result<Delivery, BusError>>;

    /// Answers a request, with the [headers](Inbox::headers) that go with it. If the reply is none that the contract declares,
    /// this side and the requester both learn it.
    fn reply(&self, to: Inbox, reply: Reply) -> BoxFuture<'_, Result<(), BusError>>;
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
    ///
    /// # Errors
    /// What happened to the subscription meanwhile: it goes on, and is asked again.
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Taken, BusError>>>;

    /// Ends the subscription: no further message is queued, and what is queued already still comes from
    /// [`next`](Self::next), in a queue group as long as no other member takes it.
    fn unsubscribe(&mut self) -> BoxFuture<'_, Result<(), BusError>>;

    /// Returns the next message and is done with it, for those who only look on.
    ///
    /// # Errors
    /// As for [`next`](Self::next), and if the message could not be settled.
    fn receive(&mut self) -> BoxFuture<'_, Option<Result<Delivery, BusError>>> {
        Box::pin(async {
            let Taken { delivery, hold, .. } = match self.next().await? {
                Ok(taken) => taken,
                Err(error) => return Some(Err(error)),
            };
            let settled = match hold {
                Some(hold) => hold.settle(Settlement::Done).await,
                None => Ok(()),
            };
            Some(settled.map(|()| delivery))
        })
    }
}

impl<B: Bus + ?Sized> Bus for Arc<B> {
    fn can(&self) -> Capabilities {
        (**self).can()
    }

    fn publish(&self, message: Outgoing) -> BoxFuture<'_, Result<Confirmed, BusError>> {
        (**self).publish(message)
    }

    fn subscribe<'a>(&'a self, to: Interest<'a>) -> BoxFuture<'a, Result<Box<dyn Subscription>, BusError>> {
        (**self).subscribe(to)
    }

    fn requests(&self) -> Option<&dyn Requests> {
        (**self).requests()
    }

    fn flush(&self) -> BoxFuture<'_, Result<(), BusError>> {
        (**self).flush()
    }
}
