//! Who subscribed to what, and how a message gets to all of them at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::queue::Queue;
use crate::{
    bus::{BusError, Delivery},
    router::Router,
};

/// Where messages find the queues that they go to.
#[derive(Debug)]
pub(super) struct Exchange {
    capacity: usize,
    state: Mutex<State>,
    undelivered: Arc<Mutex<Vec<Delivery>>>,
}

#[derive(Debug, Default)]
struct State {
    closed: bool,
    /// What ids, inboxes and turns are numbered by.
    count: u64,
    /// The ids of the queues, by pattern.
    routes: Router<Vec<u64>>,
    /// The queues that take messages, by id.
    open: BTreeMap<u64, Open>,
}

/// A queue that takes messages.
#[derive(Debug)]
struct Open {
    queue: Arc<Queue>,
    patterns: Vec<String>,
    group: Option<String>,
    members: usize,
    /// When a message was last meant for it.
    turn: u64,
}

impl Exchange {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, state: Mutex::default(), undelivered: Arc::default() }
    }

    /// A subject that no other inbox has.
    pub(super) fn inbox(&self) -> String {
        format!("_INBOX.{}", self.state().count())
    }

    /// The queue for one more member.
    pub(super) fn join(&self, patterns: Vec<String>, group: Option<&str>) -> Result<Arc<Queue>, BusError> {
        let mut state = self.state();
        if state.closed {
            return Err(BusError::Closed);
        }
        let shared = state
            .open
            .values_mut()
            .find(|open| group.is_some() && open.group.as_deref() == group && open.patterns == patterns);
        if let Some(open) = shared {
            open.members += 1;
            return Ok(open.queue.clone());
        }
        let id = state.count();
        for pattern in &patterns {
            let ids = state.routes.entry(pattern);
            let reason = |error| BusError::Pattern { pattern: pattern.clone(), reason: format!("{error}") };
            ids.map_err(reason)?.push(id);
        }
        let queue = Arc::new(Queue::new(id, self.capacity, self.undelivered.clone()));
        let group = group.map(str::to_owned);
        state.open.insert(id, Open { queue: queue.clone(), patterns, group, members: 1, turn: 0 });
        Ok(queue)
    }

    /// Takes a member off a queue, which ends with the last one.
    pub(super) fn leave(&self, id: u64) {
        let mut state = self.state();
        let Some(open) = state.open.get_mut(&id) else { return };
        open.members -= 1;
        if open.members > 0 {
            return;
        }
        if let Some(open) = state.open.remove(&id) {
            open.queue.end();
            for pattern in &open.patterns {
                state.forget(pattern, id);
            }
        }
    }

    /// Ends every queue, and takes no more messages.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.routes = Router::new();
        for open in std::mem::take(&mut state.open).into_values() {
            open.queue.end();
        }
    }

    /// Waits until there is room in every queue that a message goes to, and puts it into all of them; says into how many.
    pub(super) async fn hand_over(&self, delivery: &Delivery) -> Result<usize, BusError> {
        loop {
            let targets = self.state().targets(delivery.address())?;
            let Some(places) = reserve(targets).await else { continue };
            let count = places.len();
            if self.state().fill(places, delivery) {
                return Ok(count);
            }
        }
    }

    pub(super) fn take_undelivered(&self) -> Vec<Delivery> {
        std::mem::take(&mut self.undelivered.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.close();
    }
}

/// A place in each queue; `None` where one of them has ended, so that they are to be looked for again.
///
/// All senders reserve in the order of the ids, so that no two of them wait for one another; in each queue those who came
/// first get their places first.
async fn reserve(targets: Vec<(u64, Arc<Semaphore>)>) -> Option<Vec<(u64, OwnedSemaphorePermit)>> {
    let mut places = Vec::with_capacity(targets.len());
    for (id, room) in targets {
        places.push((id, room.acquire_owned().await.ok()?));
    }
    Some(places)
}

impl State {
    fn count(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// The queues that a message goes to, by id: every subscription's, and of each group's the one whose turn it is.
    fn targets(&mut self, address: &str) -> Result<Vec<(u64, Arc<Semaphore>)>, BusError> {
        if self.closed {
            return Err(BusError::Closed);
        }
        let mut targets = BTreeSet::new();
        let mut groups: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for id in self.routes.matches(address).flatten() {
            let Some(open) = self.open.get(id) else { continue };
            let Some(group) = &open.group else {
                targets.insert(*id);
                continue;
            };
            let first = groups.entry(group).or_insert((open.turn, *id));
            *first = (open.turn, *id).min(*first);
        }
        targets.extend(groups.into_values().map(|(_, id)| id));
        self.count += 1;
        let mut rooms = Vec::with_capacity(targets.len());
        for id in targets {
            if let Some(open) = self.open.get_mut(&id) {
                open.turn = self.count;
                rooms.push((id, open.queue.room()));
            }
        }
        Ok(rooms)
    }

    /// Puts a message into its places; into none where one of the queues has ended.
    fn fill(&mut self, places: Vec<(u64, OwnedSemaphorePermit)>, delivery: &Delivery) -> bool {
        if !places.iter().all(|(id, _)| self.open.contains_key(id)) {
            return false;
        }
        for (id, place) in places {
            if let Some(open) = self.open.get(&id) {
                open.queue.push(delivery.clone(), place);
            }
        }
        true
    }

    fn forget(&mut self, pattern: &str, id: u64) {
        if let Ok(ids) = self.routes.entry(pattern) {
            ids.retain(|known| *known != id);
            if ids.is_empty() {
                self.routes.remove(pattern);
            }
        }
    }
}
