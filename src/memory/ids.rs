//! The ids of messages that were stored: what is sent twice is stored once.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::bus::Outgoing;

/// The time for which ids are known.
pub(super) const WINDOW: Duration = Duration::from_secs(120);

/// The most ids that are known at a time: the oldest make room.
const MOST: usize = 100_000;

/// The ids that are known.
#[derive(Debug, Default)]
pub(super) struct Ids {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    ids: HashSet<Arc<str>>,
    /// The ids with the time at which each is forgotten, oldest first.
    ages: VecDeque<(Instant, Arc<str>)>,
}

impl Ids {
    /// Remembers the id of a message at its address; returns whether it is new, or there is none.
    pub(super) fn add(&self, message: &Outgoing) -> bool {
        let Some(id) = message.id() else { return true };
        let key: Arc<str> = format!("{} {id}", message.address()).into();
        let now = Instant::now();
        let mut known = self.known();
        while known.ages.front().is_some_and(|(until, _)| *until <= now || known.ages.len() >= MOST) {
            if let Some((_, old)) = known.ages.pop_front() {
                known.ids.remove(&old);
            }
        }
        let is_new = known.ids.insert(key.clone());
        if is_new {
            known.ages.push_back((now + WINDOW, key));
        }
        is_new
    }

    /// Forgets the id of a message that was not stored after all.
    pub(super) fn remove(&self, message: &Outgoing) {
        let Some(id) = message.id() else { return };
        let key = format!("{} {id}", message.address());
        let mut known = self.known();
        if known.ids.remove(key.as_str()) {
            known.ages.retain(|(_, other)| **other != *key);
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
