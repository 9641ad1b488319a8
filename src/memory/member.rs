//! The members that take from a queue.

use std::sync::{Arc, Weak};

use super::{exchange::Exchange, queue::Queue, routes::Taken};
use crate::bus::{BoxFuture, BusError, Delivery, Subscription};

/// One who takes from a queue.
#[derive(Debug)]
pub(super) struct Member {
    queue: Arc<Queue>,
    exchange: Weak<Exchange>,
    has_left: bool,
}

impl Member {
    pub(super) fn new(
        exchange: &Arc<Exchange>,
        taken: Vec<Taken>,
        queue_group: Option<&str>,
    ) -> Result<Self, BusError> {
        let queue = exchange.join(taken, queue_group)?;
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
