//! What is said to a bus of a message that was taken from it, and what a bus says of one that was given to it.

use std::{fmt, num::NonZeroU32, time::Duration};

use super::{BoxFuture, BusError, Delivery};

/// A message that was taken from a bus, and the hold on it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Taken {
    /// The message.
    pub delivery: Delivery,
    /// The number of this try, from 1; `None` if the bus does not count.
    pub attempt: Option<NonZeroU32>,
    /// The hold on it; `None` if nothing is to be settled: the bus has done its part.
    pub hold: Option<Box<dyn Hold>>,
}

impl Taken {
    /// Creates a message of which nothing is to be settled.
    #[must_use]
    pub fn new(delivery: Delivery) -> Self {
        Self { delivery, attempt: None, hold: None }
    }

    /// Adds the number of the try.
    #[must_use]
    pub fn with_attempt(self, attempt: Option<NonZeroU32>) -> Self {
        Self { attempt, ..self }
    }

    /// Adds the hold on it.
    #[must_use]
    pub fn with_hold(self, hold: Box<dyn Hold>) -> Self {
        Self { hold: Some(hold), ..self }
    }
}

/// The hold on a message: the bus keeps it until it is settled, and gives it to somebody again if it never is.
///
/// Dropping it without having settled it gives the message back, as [`Settlement::Requeue`] does.
pub trait Hold: fmt::Debug + Send + Sync + 'static {
    /// Says what became of the message.
    fn settle(self: Box<Self>, how: Settlement) -> BoxFuture<'static, Result<(), BusError>>;

    /// Says that somebody is still at work, so that the bus waits on.
    fn progress(&self) -> BoxFuture<'_, Result<(), BusError>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Returns the time after which the bus gives the message to somebody again if it hears nothing; `None` if it waits.
    fn lasts(&self) -> Option<Duration> {
        None
    }
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settlement {
    /// It is done with.
    Done,
    /// It is to come again, not before this time is over.
    Retry {
        /// The time to wait.
        after: Duration,
    },
    /// It is never to come again. A bus whose [`Capabilities::dead_letters`](super::Capabilities::dead_letters) are set
    /// puts it where its own dead letters are; to any other one it is done with.
    Dead {
        /// The reason.
        reason: DeadReason,
    },
    /// It is to come again at once, to whoever can work on it: this one stops.
    Requeue,
}

/// The reason why a message never comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadReason {
    /// The [code](super::code) of the last failure.
    pub code: String,
    /// The number of times that it was tried.
    pub attempts: NonZeroU32,
}

impl DeadReason {
    /// Creates the reason of a message that was tried so often, and failed with this code in the end.
    #[must_use]
    pub fn new(code: impl Into<String>, attempts: NonZeroU32) -> Self {
        Self { code: code.into(), attempts }
    }
}

/// What a bus says of a message that it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Confirmed {
    /// It is stored: whoever is to get it gets it, also if the bus or this process ends now.
    Stored,
    /// It is stored, and was before: the bus knows its [id](super::Outgoing::with_id).
    Repeated,
    /// It was handed over, and nobody promises anything.
    Sent,
}
