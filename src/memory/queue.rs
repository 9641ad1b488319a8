//! A bounded queue, and those who take from it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::exchange::Exchange;
use crate::bus::{BoxFuture, BusError, Delivery, Subscription};

/// The messages that wait for one subscription, or for one queue group.
#[derive(Debug)]
pub(super) struct Queue {
    id: u64,
    /// A permit for each message that there is room for; closed once the queue takes no more.
    room: Arc<Semaphore>,
    /// A permit for each message that waits; closed with the room.
    ready: Semaphore,
    /// The messages that wait, each with the place that it takes.
    waiting: Mutex<VecDeque<(Delivery, OwnedSemaphorePermit)>>,
    /// Where what is left goes in the end.
    undelivered: Arc<Mutex<Vec<Delivery>>>,
}

/// One who takes from a queue.
#[derive(Debug)]
pub(super) struct Member {
    queue: Arc<Queue>,
    exchange: Weak<Exchange>,
    has_left: bool,
}

impl Queue {
    pub(super) fn new(id: u64, capacity: usize, undelivered: Arc<Mutex<Vec<Delivery>>>) -> Self {
        let (room, ready) = (Arc::new(Semaphore::new(capacity)), Semaphore::new(0));
        Self { id, room, ready, waiting: Mutex::default(), undelivered }
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }

    pub(super) fn room(&self) -> Arc<Semaphore> {
        self.room.clone()
    }

    /// Puts a message at the end, in the place that was reserved for it.
    pub(super) fn push(&self, delivery: Delivery, place: OwnedSemaphorePermit) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back((delivery, place));
        self.ready.add_permits(1);
    }

    /// Takes no more from now on.
    pub(super) fn end(&self) {
        self.room.close();
        self.ready.close();
    }

    /// Waits for the next message; `None` where the queue has ended and is empty.
    async fn take(&self) -> Option<Delivery> {
        // Between the permit and the message nothing is awaited, so that dropping the future loses none.
        if let Ok(permit) = self.ready.acquire().await {
            permit.forget();
        }
        self.pop()
    }

    /// The next message that nobody else waits for.
    fn take_now(&self) -> Option<Delivery> {
        match self.ready.try_acquire() {
            Ok(permit) => permit.forget(),
            Err(_) if self.ready.is_closed() => {}
            Err(_) => return None,
        }
        self.pop()
    }

    fn pop(&self) -> Option<Delivery> {
        let first = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        first.map(|(delivery, _)| delivery)
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        let waiting = self.waiting.get_mut().unwrap_or_else(PoisonError::into_inner);
        let left = waiting.drain(..).map(|(delivery, _)| delivery.unanswerable());
        self.undelivered.lock().unwrap_or_else(PoisonError::into_inner).extend(left);
    }
}

impl Member {
    pub(super) fn new(
        exchange: &Arc<Exchange>,
        patterns: Vec<String>,
        queue_group: Option<&str>,
    ) -> Result<Self, BusError> {
        let queue = exchange.join(patterns, queue_group)?;
        Ok(Self { queue, exchange: Arc::downgrade(exchange), has_left: false })
    }

    fn leave(&mut self) {
        if !self.has_left
            && let Some(exchange) = self.exchange.upgrade()
        {
            exchange.leave(self.queue.id());
        }
        self.has_left = true;
    }
}

impl Subscription for Member {
    fn next(&mut self) -> BoxFuture<'_, Option<Delivery>> {
        Box::pin(async { if self.has_left { self.queue.take_now() } else { self.queue.take().await } })
    }

    fn unsubscribe(&mut self) -> BoxFuture<'_, Result<(), BusError>> {
        self.leave();
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.leave();
    }
}
