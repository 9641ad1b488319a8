//! What a document says of how the messages of an operation are delivered (`x-postroom-delivery`): the same plain data in
//! the representation and for tools.

/// The codes of the failures after which nothing is tried again, if the document lists none.
pub(crate) const PERMANENT: &[&str] = &["malformed", "invalid", "too_large", "undecided", "unroutable"];

/// How the messages of an operation are delivered.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default))]
#[non_exhaustive]
pub struct Delivery<C> {
    /// When the broker is told that a message is done with; after it was handled if it is not said and the broker can.
    pub ack: Option<Ack>,
    /// The name under which the broker remembers what is done with; that of the queue group if it is not said.
    pub durable: Option<String>,
    /// The first message that a durable subscription gets.
    pub start: Start,
    /// The time that handling a message may take, in milliseconds.
    pub work: Option<u64>,
    /// The number of messages that are in work at the same time.
    pub in_flight: Option<u32>,
    /// The number of times that a message is tried; without end if it is not said.
    pub attempts: Option<u32>,
    /// The times between one try and the next, in milliseconds; the last one repeats.
    pub backoff: Vec<u64>,
    /// The codes of the failures after which nothing is tried again.
    pub permanent: Vec<String>,
    /// What becomes of a message that is not tried again.
    pub dead_letter: DeadLetter<C>,
    /// Which messages are handled in the order in which they were sent.
    pub order: Order,
    /// The place of the key in a message: `$message.payload#/customer_id`.
    pub key: Option<String>,
    /// How a message that comes twice is known.
    pub duplicates: Option<Duplicates>,
    /// What is waited for when a message is sent; that it is stored if it is not said and the broker can.
    pub confirm: Option<Confirm>,
}

impl<C> Delivery<C> {
    /// Returns the same with a channel that is named in another way.
    pub(crate) fn with_dead_letter<D>(self, dead_letter: DeadLetter<D>) -> Delivery<D> {
        Delivery {
            ack: self.ack,
            durable: self.durable,
            start: self.start,
            work: self.work,
            in_flight: self.in_flight,
            attempts: self.attempts,
            backoff: self.backoff,
            permanent: self.permanent,
            dead_letter,
            order: self.order,
            key: self.key,
            duplicates: self.duplicates,
            confirm: self.confirm,
        }
    }
}

impl<C> Delivery<C> {
    /// Returns whether nothing is tried again after the failures of which that goes without saying, and after no others.
    #[must_use]
    pub fn has_usual_permanent(&self) -> bool {
        self.permanent.iter().eq(PERMANENT)
    }
}

impl<C> DeadLetter<C> {
    /// Returns the same with a channel that is named in another way.
    pub(crate) fn map<D>(self, name: impl FnOnce(C) -> D) -> DeadLetter<D> {
        match self {
            Self::Drop => DeadLetter::Drop,
            Self::Stop => DeadLetter::Stop,
            Self::Channel(channel) => DeadLetter::Channel(name(channel)),
        }
    }
}

/// When the broker is told that a message is done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub enum Ack {
    /// After it was handled: it may come again.
    After,
    /// Before it is handled: it may be lost.
    Before,
    /// Never, because the broker does not ask.
    None,
}

/// The first message that a durable subscription gets, when the broker makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub enum Start {
    /// The first that is sent from then on.
    #[default]
    New,
    /// The oldest that the broker has.
    All,
    /// The first since a moment, as RFC 3339 writes it.
    Since(String),
}

/// What becomes of a message that is not tried again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub enum DeadLetter<C> {
    /// It is told, and dropped.
    #[default]
    Drop,
    /// The service stops, and leaves it where it is.
    Stop,
    /// It is sent on a channel.
    Channel(C),
}

/// Which messages are handled in the order in which they were sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(rename_all = "camelCase"))]
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub struct Duplicates {
    /// The place of the id in a message; the id that the sender's library gives if it is not said.
    pub id: Option<String>,
    /// The time for which ids are known, in milliseconds.
    pub window: u64,
    /// Who knows them.
    pub known_by: KnownBy,
}

/// Who knows the ids of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub enum KnownBy {
    /// The broker: what is sent twice is stored once.
    #[default]
    Broker,
    /// The process that receives: what comes twice to it is handled once.
    Process,
    /// A store that outlives the process.
    Store,
}

/// What is waited for when a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub enum Confirm {
    /// That the broker has stored it.
    Stored,
    /// That it was handed to the connection.
    Sent,
}
