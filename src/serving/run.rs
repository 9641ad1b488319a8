//! The loop that takes messages from the bus.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::task::{JoinError, JoinSet};

use super::{
    phase::{Phase, Way, reached},
    summary::{Outcome, Processed, Summary},
    worker::Worker,
};
use crate::{
    Handlers,
    bus::{BusError, Delivery, Subscription},
};

/// A service at work.
pub(super) struct Run<S> {
    subscription: Box<dyn Subscription>,
    worker: Arc<Worker<S>>,
    way: Way,
    concurrency: usize,
    running: JoinSet<Processed>,
    summary: Arc<Mutex<Summary>>,
}

impl<S: Handlers> Run<S> {
    pub(super) fn new(
        subscription: Box<dyn Subscription>,
        worker: Arc<Worker<S>>,
        way: Way,
        concurrency: usize,
    ) -> Self {
        Self { subscription, worker, way, concurrency, running: JoinSet::new(), summary: Arc::default() }
    }

    /// Returns the counts of what has become of the messages so far.
    pub(super) fn summary(&self) -> Arc<Mutex<Summary>> {
        self.summary.clone()
    }

    /// Serves to the end.
    pub(super) async fn run(mut self) {
        if self.take_until(Phase::Draining).await {
            match self.unsubscribe().await {
                Ok(()) => _ = self.take_until(Phase::Stopping).await,
                Err(error) => lock(&self.summary).error = Some(error),
            }
        }
        // What is queued still goes to other members of the group, or is the bus's to keep.
        drop(self.subscription);
        while let Some(processed) = self.running.join_next().await {
            count(&self.summary, processed);
        }
    }

    /// Takes messages until the phase is reached; `false` if none comes any more before that.
    async fn take_until(&mut self, phase: Phase) -> bool {
        loop {
            let free = self.running.len() < self.concurrency;
            tokio::select! {
                biased;
                () = reached(&mut self.way.stop, phase) => return true,
                Some(processed) = self.running.join_next() => count(&self.summary, processed),
                next = self.subscription.next(), if free => match next {
                    Some(delivery) => self.begin(delivery),
                    None => return false,
                },
            }
        }
    }

    fn begin(&mut self, delivery: Delivery) {
        self.running.spawn(self.worker.clone().process(delivery, self.way.clone()));
    }

    async fn unsubscribe(&mut self) -> Result<(), BusError> {
        tokio::select! {
            biased;
            result = self.subscription.unsubscribe() => result,
            () = reached(&mut self.way.stop, Phase::Stopping) => Ok(()),
        }
    }
}

pub(super) fn lock(summary: &Mutex<Summary>) -> MutexGuard<'_, Summary> {
    summary.lock().unwrap_or_else(PoisonError::into_inner)
}

fn count(summary: &Mutex<Summary>, processed: Result<Processed, JoinError>) {
    // Nothing runs outside of the guard but what writes a failure as text, and who is told of it.
    let processed = processed.unwrap_or(Processed { outcome: Outcome::Panicked, unanswered: false });
    lock(summary).count(processed);
}
