//! How messages are delivered: what the extension `x-postroom-delivery` of an operation says, as data.

#[cfg(feature = "bus")]
mod store;

use std::{num::NonZeroU32, time::Duration};

#[cfg(feature = "bus")]
pub use self::store::{Begun, MemoryStore, Store, StoreError, StoreKey};
use crate::{channel::Channel, descriptors::setters};

/// How the messages of an operation are delivered.
///
/// A document says it with the extension `x-postroom-delivery`; [`Operation::delivery`](crate::contract::Operation::delivery)
/// has it. What it does not say is as in [`Policy::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Policy {
    /// When the broker is told that a message is done with; [after](Ack::After) it was handled if nothing is said and the
    /// broker can.
    pub ack: Option<Ack>,
    /// The name under which the broker remembers what is done with; that of the queue group if there is none.
    pub durable: Option<&'static str>,
    /// The first message that a durable subscription gets, when the broker makes it.
    pub start: Start,
    /// The time that handling a message may take; that of [`Serve::timeout`](crate::serving::Serve::timeout) if there is none.
    pub work: Option<Duration>,
    /// The number of messages that are in work at the same time; that of
    /// [`Serve::concurrency`](crate::serving::Serve::concurrency) if there is none.
    pub in_flight: Option<NonZeroU32>,
    /// The number of times that a message is tried; without end if there is none.
    pub attempts: Option<NonZeroU32>,
    /// The times between one try and the next, of which the last one repeats: a second, doubled each time up to a minute, if
    /// there are none.
    pub backoff: &'static [Duration],
    /// The [codes](crate::bus::code) of the failures after which nothing is tried again.
    pub permanent: &'static [&'static str],
    /// What becomes of a message that is not tried again.
    pub dead_letter: DeadLetter,
    /// Which messages are handled in the order in which they were sent.
    pub order: Order,
    /// The place of the key in a message: `$message.payload#/customer_id`.
    pub key: Option<&'static str>,
    /// How a message that comes twice is known; `None` if nobody looks.
    pub duplicates: Option<Duplicates>,
    /// What is waited for when a message is sent; that it is [stored](Confirm::Stored) if nothing is said and the broker can.
    pub confirm: Option<Confirm>,
}

/// When the broker is told that a message is done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ack {
    /// After it was handled: it may come again.
    After,
    /// Before it is handled: it may be lost.
    Before,
    /// Never, because the broker does not ask.
    None,
}

/// The first message that a durable subscription gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Start {
    /// The first that is sent from then on.
    #[default]
    New,
    /// The oldest that the broker has.
    All,
    /// The first since a moment, as RFC 3339 writes it.
    Since(&'static str),
}

/// What becomes of a message that is not tried again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeadLetter {
    /// It is told, and dropped.
    #[default]
    Drop,
    /// The service stops, and leaves it where it is.
    Stop,
    /// It is sent on a channel.
    Channel(&'static Channel),
}

/// Which messages are handled in the order in which they were sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Order {
    /// None are.
    #[default]
    None,
    /// Those of one key are.
    Key,
    /// All are.
    All,
}

/// How a message that comes twice is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Duplicates {
    /// Who knows the ids of messages.
    pub known_by: KnownBy,
    /// The time for which an id is known.
    pub window: Duration,
    /// The place of the id in a message; the header `Message-Id` if there is none.
    pub id: Option<&'static str>,
}

/// Who knows the ids of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KnownBy {
    /// The broker: what is sent twice is stored once.
    Broker,
    /// The process that receives: what comes twice to it is handled once.
    Process,
    /// A store that outlives the process.
    Store,
}

/// What is waited for when a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Confirm {
    /// That the broker has stored it.
    Stored,
    /// That it was handed to the connection.
    Sent,
}

/// The longest time between one try and the next, if a policy says none.
const LONGEST: Duration = Duration::from_secs(60);

impl Policy {
    /// Creates the policy of an operation that says nothing else: a message is tried until it is handled.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            ack: None,
            durable: None,
            start: Start::New,
            work: None,
            in_flight: None,
            attempts: None,
            backoff: &[],
            permanent: &["malformed", "invalid", "too_large", "undecided", "unroutable"],
            dead_letter: DeadLetter::Drop,
            order: Order::None,
            key: None,
            duplicates: None,
            confirm: None,
        }
    }

    setters! {
        with_ack = ack: Option<Ack>,
        with_durable = durable: Option<&'static str>,
        with_start = start: Start,
        with_work = work: Option<Duration>,
        with_in_flight = in_flight: Option<NonZeroU32>,
        with_attempts = attempts: Option<NonZeroU32>,
        with_backoff = backoff: &'static [Duration],
        with_permanent = permanent: &'static [&'static str],
        with_dead_letter = dead_letter: DeadLetter,
        with_order = order: Order,
        with_key = key: Option<&'static str>,
        with_duplicates = duplicates: Option<Duplicates>,
        with_confirm = confirm: Option<Confirm>,
    }

    /// Returns the time to wait after a try, the first of which is 1, before the next one; `None` if it was the last.
    ///
    /// ```
    /// use std::{num::NonZeroU32, time::Duration};
    /// use postroom::delivery::Policy;
    ///
    /// let policy = Policy::new();
    /// let waits = (1..9).filter_map(NonZeroU32::new).map(|attempt| policy.retry_after(attempt).unwrap().as_secs());
    /// assert_eq!(waits.collect::<Vec<_>>(), [1, 2, 4, 8, 16, 32, 60, 60]);
    /// ```
    #[must_use]
    pub fn retry_after(&self, attempt: NonZeroU32) -> Option<Duration> {
        if self.attempts.is_some_and(|attempts| attempt >= attempts) {
            return None;
        }
        let done = attempt.get() - 1;
        Some(match self.backoff {
            [] => Duration::from_secs(1).saturating_mul(2_u32.saturating_pow(done.min(16))).min(LONGEST),
            [.., last] => usize::try_from(done).ok().and_then(|done| self.backoff.get(done)).copied().unwrap_or(*last),
        })
    }

    /// Returns whether nothing is tried again after a failure with this code.
    #[must_use]
    pub fn is_permanent(&self, code: &str) -> bool {
        self.permanent.contains(&code)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new()
    }
}

impl Duplicates {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(known_by: KnownBy, window: Duration) -> Self {
        Self { known_by, window, id: None }
    }

    setters! {
        with_id = id: Option<&'static str>,
    }
}
