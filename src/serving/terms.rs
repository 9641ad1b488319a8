//! The terms on which a service takes messages: what follows from the policy of an operation, and what its bus can do.

use std::{
    collections::{HashMap, VecDeque, hash_map::RandomState},
    hash::BuildHasher as _,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crate::{
    bus::{Capabilities, DeadReason, Delivery, Group, Settlement, Settles, text_of},
    delivery::{Ack, DeadLetter, Duplicates, KnownBy, Order, Policy, Store},
    handler::{Failure, Handled},
    operation::Operation,
    serving::StartError,
};

/// The terms on which messages are taken.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) operation: Option<&'static Operation>,
    pub(super) policy: Policy,
    can: Capabilities,
    /// The name of who receives, and what knows the messages that it has handled.
    pub(super) known: Option<Known>,
    tries: Tries,
}

/// What knows the messages that were handled.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) receiver: String,
    pub(super) store: Arc<dyn Store>,
    pub(super) duplicates: Duplicates,
}

/// What follows from a try.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// It is settled in this way.
    Settle(Settlement),
    /// It is tried again after this time, by who has it.
    Again(Duration),
    /// It goes to the channel of dead letters, and is done with then.
    Bury(DeadReason),
    /// The service stops, and the message stays where it is.
    Halt(DeadReason),
}

impl Terms {
    /// Creates the terms of an operation; of what no operation is about if there is none.
    ///
    /// # Errors
    /// The bus cannot do what the operation asks for.
    pub(super) fn new(
        operation: Option<&'static Operation>,
        can: Capabilities,
        (receiver, store): (Option<&str>, Option<&Arc<dyn Store>>),
    ) -> Result<Self, StartError> {
        let policy = operation.and_then(|operation| operation.delivery).unwrap_or_default();
        let known = match operation {
            Some(operation) => {
                check(operation, &policy, &can, store.is_some())?;
                let receiver = policy.durable.or(receiver).unwrap_or(operation.id);
                policy.duplicates.and_then(|duplicates| Known::new(receiver, duplicates, store))
            }
            None => None,
        };
        Ok(Self { operation, policy, can, known, tries: Tries::default() })
    }

    /// Returns whether the document says how messages are delivered.
    fn says_how(&self) -> bool {
        self.operation.is_some_and(|operation| operation.delivery.is_some())
    }

    /// Returns whether the bus is told that a message is done with before it is handled.
    pub(super) fn settles_first(&self) -> bool {
        matches!(self.policy.ack, Some(Ack::Before | Ack::None))
    }

    /// Returns who takes the messages together: a bus that keeps them is asked to, if the operation says how they are delivered.
    pub(super) fn group<'g>(&'g self, queue_group: Option<&'g str>) -> Group<'g> {
        let is_kept = self.says_how() && self.can.stores && self.policy.ack != Some(Ack::None);
        match self.policy.durable.or(queue_group) {
            Some(name) if is_kept => Group::Durable(name),
            Some(name) => Group::Shared(name),
            None => Group::Each,
        }
    }

    /// Returns the number of the try that a message is taken for: as its bus says, else as this process has counted.
    pub(super) fn attempt(&self, counted: Option<NonZeroU32>, delivery: &Delivery) -> NonZeroU32 {
        counted.or_else(|| delivery.id().map(|id| self.tries.next(delivery.address(), id))).unwrap_or(NonZeroU32::MIN)
    }

    /// Returns whether who has a message keeps it until it is tried again: nobody else does, or what comes later must not be
    /// handled before it.
    pub(super) fn waits_in_place(&self, has_hold: bool) -> bool {
        !has_hold || !self.can.delays || self.policy.order != Order::None
    }

    /// Returns whether the next try of a message is known to be that, or need not be: else this process keeps it, and counts.
    fn is_counted(&self, delivery: &Delivery) -> bool {
        self.can.counts || delivery.id().is_some() || self.policy.attempts.is_none()
    }

    /// Returns what follows from a try.
    pub(super) fn after(
        &self,
        result: &Result<Handled, Failure>,
        attempt: NonZeroU32,
        (delivery, has_hold): (&Delivery, bool),
    ) -> Next {
        let failure = match result {
            Ok(_) => return Next::Settle(Settlement::Done),
            Err(Failure::Stopped) => return Next::Settle(Settlement::Requeue),
            // Nobody says that it is to be tried again, and nobody keeps it.
            Err(_) if !has_hold && !self.says_how() => return Next::Settle(Settlement::Done),
            // Who asked is told after the last try, of which there would be none.
            Err(_) if delivery.inbox().is_some() && self.policy.attempts.is_none() => {
                return Next::Settle(Settlement::Done);
            }
            Err(failure) => failure,
        };
        let wait = if self.policy.is_permanent(failure.code()) { None } else { self.policy.retry_after(attempt) };
        match wait {
            Some(wait) if self.waits_in_place(has_hold) || !self.is_counted(delivery) => Next::Again(varied(wait)),
            Some(wait) => Next::Settle(Settlement::Retry { after: varied(wait) }),
            None => {
                let reason = DeadReason::new(failure.code(), attempt);
                match self.policy.dead_letter {
                    DeadLetter::Drop => Next::Settle(Settlement::Dead { reason }),
                    DeadLetter::Stop => Next::Halt(reason),
                    DeadLetter::Channel(_) if self.can.dead_letters => Next::Settle(Settlement::Dead { reason }),
                    DeadLetter::Channel(_) => Next::Bury(reason),
                }
            }
        }
    }

    /// Returns the lane of a message: those of one lane are handled one after the other. `None` if its order does not matter.
    pub(super) fn lane(&self, delivery: &Delivery) -> Option<String> {
        match self.policy.order {
            Order::None => None,
            Order::All => Some(String::new()),
            // Those without a key are of one.
            Order::Key => Some(
                self.policy
                    .key
                    .and_then(|place| text_of(place, delivery.headers(), delivery.payload()))
                    .unwrap_or_default(),
            ),
        }
    }
}

impl Known {
    fn new(receiver: &str, duplicates: Duplicates, store: Option<&Arc<dyn Store>>) -> Option<Self> {
        let store: Arc<dyn Store> = match duplicates.known_by {
            KnownBy::Broker => return None,
            KnownBy::Process => Arc::new(crate::delivery::MemoryStore::new(MOST)),
            KnownBy::Store => store?.clone(),
        };
        Some(Self { receiver: receiver.to_owned(), store, duplicates })
    }

    /// Returns the id of a message, if it has one.
    pub(super) fn id(&self, delivery: &Delivery) -> Option<String> {
        match self.duplicates.id {
            Some(place) => text_of(place, delivery.headers(), delivery.payload()),
            None => delivery.id().map(str::to_owned),
        }
    }
}

/// Holds a policy to what the bus can do.
fn check(
    operation: &'static Operation,
    policy: &Policy,
    can: &Capabilities,
    has_store: bool,
) -> Result<(), StartError> {
    let settles = can.settles != Settles::Nothing;
    let needs = [
        (
            policy.ack == Some(Ack::After) && !settles,
            "that messages are settled after they were handled (`ack: after`)",
        ),
        (policy.durable.is_some() && !can.stores, "that the bus keeps messages while nobody is there (`durable`)"),
        (
            policy.start != crate::delivery::Start::New && !can.replays,
            "that a new subscription begins with messages which were sent before (`start`)",
        ),
        (
            policy.duplicates.is_some_and(|known| {
                known.known_by == KnownBy::Broker && can.ids.is_none_or(|window| window < known.window)
            }),
            "that the bus knows the ids of messages for so long (`duplicates`)",
        ),
        (
            policy.duplicates.is_some_and(|known| known.known_by == KnownBy::Store) && !has_store,
            "a store of the messages that were handled (`duplicates: {in: store}`): give one to `Serve::store`",
        ),
    ];
    match needs.into_iter().find(|(is_missing, _)| *is_missing) {
        Some((_, needs)) => Err(StartError::Unsupported { operation: operation.id, needs }),
        None => Ok(()),
    }
}

/// The most messages whose tries are counted, and whose ids a process knows.
const MOST: usize = 100_000;

/// The numbers of tries of messages whose bus does not count them.
#[derive(Debug, Default)]
struct Tries {
    counts: Mutex<(HashMap<Key, NonZeroU32>, VecDeque<Key>)>,
}

/// An address and an id.
type Key = (Box<str>, Box<str>);

impl Tries {
    /// Counts a try of a message.
    fn next(&self, address: &str, id: &str) -> NonZeroU32 {
        let key: Key = (address.into(), id.into());
        let mut guard = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (counts, order) = &mut *guard;
        if let Some(count) = counts.get_mut(&key) {
            *count = count.saturating_add(1);
            return *count;
        }
        if order.len() >= MOST
            && let Some(oldest) = order.pop_front()
        {
            counts.remove(&oldest);
        }
        order.push_back(key.clone());
        counts.insert(key, NonZeroU32::MIN);
        NonZeroU32::MIN
    }
}

/// Returns a time that is up to a fifth shorter or longer, so that what failed together is not tried again together.
fn varied(time: Duration) -> Duration {
    let part = u32::try_from(RandomState::new().hash_one(0) % 401).unwrap_or(200);
    time / 1000 * (800 + part)
}
