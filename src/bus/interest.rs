//! What somebody wants to take from a bus.

use super::Filter;
use crate::{delivery::Policy, operation::Operation};

/// What a subscription is to take, and how.
///
/// ```
/// use postroom::bus::{Filter, Group, Interest};
///
/// let filters = [Filter::from("campaign.*")];
/// let interest = Interest::new(&filters).with_group(Group::Shared("auditors"));
/// assert_eq!(interest.policy, None);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Interest<'a> {
    /// The messages: those whose address a filter takes. A message that several filters take comes once.
    pub filters: &'a [Filter<'a>],
    /// Who else takes them.
    pub group: Group<'a>,
    /// The operation that it is for, if it is for one.
    pub operation: Option<&'static Operation>,
    /// How they are delivered; `None` if nobody says.
    pub policy: Option<Policy>,
    /// The number of messages that are in work at the same time, at most: a bus hands no more over before some are settled.
    pub in_flight: usize,
}

/// Who takes messages together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Group<'a> {
    /// Everybody gets each message.
    Each,
    /// Of those with this name, one gets each message.
    Shared(&'a str),
    /// The same, and the bus keeps the messages for them while none is there.
    Durable(&'a str),
}

impl<'a> Group<'a> {
    /// Returns the name that is shared.
    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        match self {
            Self::Each => None,
            Self::Shared(name) | Self::Durable(name) => Some(name),
        }
    }
}

impl<'a> Interest<'a> {
    /// Creates the interest in the messages that one of the filters takes, whoever else takes them.
    #[must_use]
    pub fn new(filters: &'a [Filter<'a>]) -> Self {
        Self { filters, group: Group::Each, operation: None, policy: None, in_flight: usize::MAX }
    }

    /// Sets who takes them together.
    #[must_use]
    pub fn with_group(self, group: Group<'a>) -> Self {
        Self { group, ..self }
    }

    /// Sets the operation that it is for, and with it how messages are delivered.
    #[must_use]
    pub fn with_operation(self, operation: &'static Operation) -> Self {
        Self { operation: Some(operation), policy: operation.delivery, ..self }
    }

    /// Sets the number of messages that are in work at the same time.
    #[must_use]
    pub fn with_in_flight(self, messages: usize) -> Self {
        Self { in_flight: messages.max(1), ..self }
    }
}
