//! The holds on messages that were taken: until they are settled, they may come again.

use std::{
    num::NonZeroU32,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::OwnedSemaphorePermit,
    task::AbortHandle,
    time::{Instant, sleep, sleep_until},
};

use super::queue::{Queue, Queued};
use crate::bus::{BoxFuture, BusError, Hold, Settlement, Taken};

/// The ways in which a bus fails as brokers do.
#[derive(Debug)]
pub(super) struct Faults {
    /// The time after which an unsettled message comes again; `None` if the bus waits for ever.
    pub(super) ack_wait: Option<Duration>,
    /// Every so many settlements, one is lost; none if it is 0.
    pub(super) lost: u32,
    /// The number of settlements so far.
    settled: AtomicU32,
    /// `true` if the tries of messages are counted.
    pub(super) counts: bool,
}

/// The hold on a message.
#[derive(Debug)]
struct Held {
    place: Arc<Place>,
    faults: Arc<Faults>,
    /// The end of the wait for a settlement.
    timer: Option<AbortHandle>,
    /// The place among those in work.
    _in_work: OwnedSemaphorePermit,
}

/// The place of a message that was taken, to which it comes back.
#[derive(Debug)]
struct Place {
    queue: Arc<Queue>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// The message; `None` once it is settled or came back.
    message: Option<Queued>,
    /// The time at which it comes back by itself.
    deadline: Instant,
}

impl Faults {
    pub(super) fn new(ack_wait: Option<Duration>, lost: u32, counts: bool) -> Self {
        Self { ack_wait, lost, settled: AtomicU32::new(0), counts }
    }

    /// Returns whether the next settlement is lost.
    fn loses(&self) -> bool {
        self.lost > 0 && (self.settled.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(self.lost)
    }
}

/// Makes a message that was taken one that is to be settled.
pub(super) fn hold(queue: &Arc<Queue>, queued: Queued, faults: &Arc<Faults>, in_work: OwnedSemaphorePermit) -> Taken {
    let tries = queued.tries.saturating_add(1);
    let attempt = faults.counts.then(|| NonZeroU32::new(tries)).flatten();
    let delivery = queued.delivery.clone();
    let deadline = faults.ack_wait.map_or_else(Instant::now, after);
    let state = State { message: Some(Queued { tries, ..queued }), deadline };
    let place = Arc::new(Place { queue: queue.clone(), state: Mutex::new(state) });
    let timer = faults.ack_wait.map(|_| tokio::spawn(expire(place.clone())).abort_handle());
    let hold = Held { place, faults: faults.clone(), timer, _in_work: in_work };
    Taken::new(delivery).with_attempt(attempt).with_hold(Box::new(hold))
}

/// Returns the moment after a time, or one in thirty years if that is beyond all moments, as tokio's timers take it.
fn after(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or(now + Duration::from_secs(30 * 365 * 86_400))
}

/// Lets a message come back when nobody has settled it in time.
async fn expire(place: Arc<Place>) {
    loop {
        let deadline = place.state().deadline;
        if deadline <= Instant::now() {
            return place.give_back();
        }
        sleep_until(deadline).await;
    }
}

impl Place {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give_back(&self) {
        let message = self.state().message.take();
        message.into_iter().for_each(|message| self.queue.put_back(message));
    }
}

impl Hold for Held {
    fn settle(self: Box<Self>, how: Settlement) -> BoxFuture<'static, Result<(), BusError>> {
        if self.faults.loses() {
            // Nobody heard of it: the message comes back when the time is over, as if nothing had been said.
            let (place, wait) = (self.place.clone(), self.faults.ack_wait.unwrap_or_default());
            let message = place.state().message.take();
            later(place, message, wait);
        } else {
            let message = self.place.state().message.take();
            match how {
                Settlement::Done | Settlement::Dead { .. } => {}
                Settlement::Retry { after } => later(self.place.clone(), message, after),
                Settlement::Requeue => message.into_iter().for_each(|message| self.place.queue.put_back(message)),
            }
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn progress(&self) -> BoxFuture<'_, Result<(), BusError>> {
        if let Some(wait) = self.faults.ack_wait {
            self.place.state().deadline = after(wait);
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn lasts(&self) -> Option<Duration> {
        self.faults.ack_wait
    }
}

/// Lets a message come back after a time.
fn later(place: Arc<Place>, message: Option<Queued>, after: Duration) {
    let Some(message) = message else { return };
    if after.is_zero() {
        return place.queue.put_back(message);
    }
    tokio::spawn(async move {
        sleep(after).await;
        place.queue.put_back(message);
    });
}

impl Drop for Held {
    fn drop(&mut self) {
        self.timer.iter().for_each(AbortHandle::abort);
        self.place.give_back();
    }
}
