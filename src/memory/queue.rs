//! A bounded queue, and those who wait for room in it.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use tokio::sync::{Semaphore, oneshot};

use crate::bus::Delivery;

/// The messages that wait for one subscription, or for one queue group.
#[derive(Debug)]
pub(super) struct Queue {
    id: u64,
    /// A permit for each message that waits; closed once no more come.
    ready: Semaphore,
    state: Mutex<State>,
    /// The list that takes what is left in the end.
    undelivered: Arc<Undelivered>,
}

#[derive(Debug)]
struct State {
    /// The number of messages that there is room for.
    capacity: usize,
    messages: VecDeque<Queued>,
    /// The senders that wait for room, by their turn.
    senders: BTreeMap<u64, oneshot::Sender<()>>,
    /// The number of senders that were told that there is room, and have not tried since.
    told: usize,
}

/// A message that waits.
#[derive(Debug)]
pub(super) struct Queued {
    pub(super) delivery: Delivery,
    /// The number of times that it was taken before.
    pub(super) tries: u32,
}

/// A sender that waits for room in a queue.
///
/// When it is dropped, whoever waits next is told of the room that it left.
#[derive(Debug)]
pub(super) struct Waiting {
    queue: Weak<Queue>,
    turn: u64,
    told: oneshot::Receiver<()>,
    is_told: bool,
}

/// The messages that nobody took and nobody can take any more: the last ones, as many as are to be kept.
#[derive(Debug)]
pub(super) struct Undelivered {
    kept: usize,
    list: Mutex<VecDeque<Delivery>>,
}

impl Queue {
    pub(super) fn new(id: u64, capacity: usize, undelivered: Arc<Undelivered>) -> Self {
        let state = State { capacity, messages: VecDeque::new(), senders: BTreeMap::new(), told: 0 };
        Self { id, ready: Semaphore::new(0), state: Mutex::new(state), undelivered }
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }

    /// Waits for room, behind the senders whose turn is earlier; `None` if there is some.
    pub(super) fn wait_if_full(self: &Arc<Self>, turn: u64) -> Option<Waiting> {
        let mut state = self.state();
        if state.room() > 0 {
            return None;
        }
        let (sender, told) = oneshot::channel();
        state.senders.insert(turn, sender);
        Some(Waiting { queue: Arc::downgrade(self), turn, told, is_told: false })
    }

    /// Puts a message at the end; there must be room.
    pub(super) fn push(&self, delivery: Delivery) {
        self.state().messages.push_back(Queued { delivery, tries: 0 });
        self.ready.add_permits(1);
    }

    /// Puts a message that was taken back to where it was, whether or not there is room.
    pub(super) fn put_back(&self, queued: Queued) {
        self.state().messages.push_front(queued);
        self.ready.add_permits(1);
    }

    /// Takes no more from now on, and keeps no sender waiting.
    pub(super) fn end(&self) {
        self.ready.close();
        self.state().senders.clear();
    }

    /// Waits for the next message; `None` if the queue has ended and is empty.
    pub(super) async fn take(&self) -> Option<Queued> {
        // Between the permit and the message nothing is awaited, so that dropping the future loses none.
        if let Ok(permit) = self.ready.acquire().await {
            permit.forget();
        }
        self.pop()
    }

    /// The next message that nobody else waits for.
    pub(super) fn take_now(&self) -> Option<Queued> {
        match self.ready.try_acquire() {
            Ok(permit) => permit.forget(),
            Err(_) if self.ready.is_closed() => {}
            Err(_) => return None,
        }
        self.pop()
    }

    fn pop(&self) -> Option<Queued> {
        let mut state = self.state();
        let first = state.messages.pop_front();
        state.tell();
        first
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn room(&self) -> usize {
        self.capacity.saturating_sub(self.messages.len())
    }

    /// Tells as many senders as there is room for that there is, those whose turn it is first.
    fn tell(&mut self) {
        while self.told < self.room() {
            let Some((_, sender)) = self.senders.pop_first() else { return };
            if sender.send(()).is_ok() {
                self.told += 1;
            }
        }
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.undelivered.add(state.messages.drain(..).map(|queued| queued.delivery));
    }
}

impl Waiting {
    /// Waits until there is room, or the queue ends.
    pub(super) async fn be_told(&mut self) {
        // An error says that the queue has ended.
        let _ = (&mut self.told).await;
        self.is_told = true;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let Some(queue) = self.queue.upgrade() else { return };
        let mut state = queue.state();
        // It may have been told without having noticed. Its turn may also wait anew by now, after it was told.
        if self.is_told || state.senders.remove(&self.turn).is_none() {
            state.told = state.told.saturating_sub(1);
            state.tell();
        }
    }
}

impl Undelivered {
    pub(super) fn new(kept: usize) -> Self {
        Self { kept, list: Mutex::default() }
    }

    pub(super) fn take(&self) -> Vec<Delivery> {
        std::mem::take(&mut *self.list.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }

    /// Keeps messages, the newest ones, and drops what is too many. Whoever waits for a reply to one learns that none comes.
    fn add(&self, left: impl Iterator<Item = Delivery>) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        for delivery in left {
            if self.kept == 0 {
                continue;
            }
            if list.len() >= self.kept {
                list.pop_front();
            }
            list.push_back(delivery.unanswerable());
        }
    }
}
