//! The members that take from a queue.

use std::sync::{Arc, Weak};

use tokio::sync::Semaphore;

use super::{
    exchange::Exchange,
    held::{Faults, hold},
    queue::Queue,
    routes::Taken as Filtered,
};
use crate::bus::{BoxFuture, BusError, Interest, Subscription, Taken};

/// One who takes from a queue.
#[derive(Debug)]
pub(super) struct Member {
    queue: Arc<Queue>,
    exchange: Weak<Exchange>,
    has_left: bool,
    /// How what it takes is settled; `None` if it is done with as soon as it is taken.
    settling: Option<Settling>,
}

#[derive(Debug)]
struct Settling {
    faults: Arc<Faults>,
    /// A permit for each message that may be in work.
    in_work: Arc<Semaphore>,
}

impl Member {
    pub(super) fn new(
        exchange: &Arc<Exchange>,
        taken: Vec<Filtered>,
        to: &Interest<'_>,
        faults: Option<Arc<Faults>>,
    ) -> Result<Self, BusError> {
        let queue = exchange.join(taken, to.group)?;
        let in_flight = to.in_flight.min(Semaphore::MAX_PERMITS);
        let settling = faults.map(|faults| Settling { faults, in_work: Arc::new(Semaphore::new(in_flight)) });
        Ok(Self { queue, exchange: Arc::downgrade(exchange), has_left: false, settling })
    }

    fn leave(&mut self) {
        if !self.has_left
            && let Some(exchange) = self.exchange.upgrade()
        {
            exchange.leave(self.queue.id());
        }
        self.has_left = true;
    }

    async fn take(&self) -> Option<Taken> {
        let Some(Settling { faults, in_work }) = &self.settling else {
            let queued = if self.has_left { self.queue.take_now() } else { self.queue.take().await }?;
            return Some(Taken::new(queued.delivery));
        };
        let permit = in_work.clone().acquire_owned().await.ok()?;
        let queued = if self.has_left { self.queue.take_now() } else { self.queue.take().await }?;
        Some(hold(&self.queue, queued, faults, permit))
    }
}

impl Subscription for Member {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Taken, BusError>>> {
        Box::pin(async { self.take().await.map(Ok) })
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
