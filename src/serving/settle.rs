//! What becomes of a message that was taken: it is tried until it is done with, and settled.

use std::{
    num::NonZeroU32,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use tokio::time::sleep;

use super::{
    metered::Meter,
    phase::{Phase, Stop, Way, reached},
    source::Turn,
    summary::{Outcome, Processed},
    terms::{Known, Next, Terms},
    trace,
    worker::Worker,
};
use crate::{
    Handlers,
    bus::{BusError, DeadReason, Delivery, Hold, Outgoing, Settlement, Taken, identify},
    delivery::{Begun, DeadLetter, StoreKey},
    handler::{Failure, Handled, HandlerError},
};

/// The time after which a message is looked at again that somebody else works on.
const BUSY: Duration = Duration::from_secs(1);

/// The end of the work on a message.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) processed: Processed,
    /// The reason why the service stops.
    pub(super) halt: Option<BusError>,
}

impl From<Processed> for Ended {
    fn from(processed: Processed) -> Self {
        Self { processed, halt: None }
    }
}

/// What one message is worked on with.
struct Work<'w> {
    terms: &'w Terms,
    hold: Option<Box<dyn Hold>>,
    /// The id under which the message was begun, and what knows it.
    begun: Option<(&'w Known, String)>,
    way: Way,
}

impl<S: Handlers> Worker<S> {
    /// Sees a message through to its end.
    pub(super) async fn process(
        self: Arc<Self>,
        taken: Taken,
        terms: Arc<Terms>,
        turn: Option<Turn>,
        way: Way,
    ) -> Ended {
        let Taken { mut delivery, attempt, hold, .. } = taken;
        identify(&mut delivery, &self.annotated);
        let meter = Meter::begin(S::SERVICE, S::ROUTES, &delivery);
        let work = Work { terms: &terms, hold, begun: None, way };
        let (before, end) = turn.map(|Turn { before, end }| (before, end)).unzip();
        if let Some(before) = before.flatten() {
            // An error says that the one before has ended.
            let _ = kept(work.hold.as_deref(), pin!(before)).await;
        }
        let attempt = terms.attempt(attempt, &delivery);
        let ended = trace::message(&delivery, S::SERVICE, self.see_through(&delivery, attempt, work)).await;
        meter.end(&ended.processed);
        // The next one of its lane begins.
        drop(end);
        ended
    }

    async fn see_through(&self, delivery: &Delivery, attempt: NonZeroU32, mut work: Work<'_>) -> Ended {
        let mut processed = Processed::default();
        let terms = work.terms;
        if terms.settles_first() {
            self.settle(&mut work, Settlement::Done, delivery, &mut processed).await;
        }
        if let Some((known, id)) = terms.known.as_ref().and_then(|known| Some((known, known.id(delivery)?))) {
            loop {
                match self.begin(known, &id, &work).await {
                    Ok(Begun::New) => break work.begun = Some((known, id)),
                    Ok(Begun::Known) => {
                        self.settle(&mut work, Settlement::Done, delivery, &mut processed).await;
                        return Processed { outcome: Some(Outcome::Repeated), ..processed }.into();
                    }
                    // Who works on it has not ended yet, or its process has and its lease not.
                    Ok(Begun::Busy) => {}
                    Err(error) => self.report_of(delivery, &error),
                }
                processed.retries += 1;
                if !terms.waits_in_place(work.hold.is_some()) {
                    self.settle(&mut work, Settlement::Retry { after: BUSY }, delivery, &mut processed).await;
                    return processed.into();
                }
                if is_stopped(&mut work.way.stop, kept(work.hold.as_deref(), pin!(sleep(BUSY)))).await {
                    return Box::pin(self.give_up(delivery, &mut work, processed)).await;
                }
            }
        }
        if terms.settles_first() {
            let result = self.attempt(delivery, attempt, terms, work.way.clone()).await;
            processed = self.conclude(delivery, result, &mut work.way.stop, processed).await;
            self.settle(&mut work, Settlement::Done, delivery, &mut processed).await;
            return processed.into();
        }
        self.try_out(delivery, attempt, &mut work, processed).await
    }

    /// Gives a message back that waits to be tried again when the service stops.
    async fn give_up(&self, delivery: &Delivery, work: &mut Work<'_>, mut processed: Processed) -> Ended {
        let stopped = Err(Failure::Stopped);
        processed = self.conclude(delivery, stopped, &mut work.way.stop, processed).await;
        self.settle(work, Settlement::Requeue, delivery, &mut processed).await;
        processed.into()
    }

    /// Tries a message until something is settled.
    async fn try_out(
        &self,
        delivery: &Delivery,
        mut attempt: NonZeroU32,
        work: &mut Work<'_>,
        mut processed: Processed,
    ) -> Ended {
        loop {
            let trying = self.attempt(delivery, attempt, work.terms, work.way.clone());
            let result = kept(work.hold.as_deref(), pin!(trying)).await;
            let next = work.terms.after(&result, attempt, (delivery, work.hold.is_some()));
            match next {
                Next::Settle(settlement @ Settlement::Retry { .. }) => {
                    self.tell_failure(delivery, &result);
                    processed.retries += 1;
                    self.settle(work, settlement, delivery, &mut processed).await;
                    return processed.into();
                }
                Next::Settle(settlement) => {
                    processed.is_dead = matches!(settlement, Settlement::Dead { .. });
                    let concluding = self.conclude(delivery, result, &mut work.way.stop, processed);
                    processed = kept(work.hold.as_deref(), pin!(concluding)).await;
                    self.settle(work, settlement, delivery, &mut processed).await;
                    return processed.into();
                }
                Next::Again(wait) => {
                    self.tell_failure(delivery, &result);
                    processed.retries += 1;
                    if is_stopped(&mut work.way.stop, kept(work.hold.as_deref(), pin!(sleep(wait)))).await {
                        return Box::pin(self.give_up(delivery, work, processed)).await;
                    }
                    attempt = attempt.saturating_add(1);
                }
                Next::Bury(reason) => return Box::pin(self.bury(delivery, result, work, reason, processed)).await,
                Next::Halt(reason) => return Box::pin(self.stop_at(delivery, result, work, reason, processed)).await,
            }
        }
    }

    /// Sends a message to the channel of dead letters, and is done with it only then.
    async fn bury(
        &self,
        delivery: &Delivery,
        result: Result<Handled, Failure>,
        work: &mut Work<'_>,
        reason: DeadReason,
        mut processed: Processed,
    ) -> Ended {
        processed = self.conclude(delivery, result, &mut work.way.stop, processed).await;
        let DeadLetter::Channel(channel) = work.terms.policy.dead_letter else { return processed.into() };
        let mut attempt = NonZeroU32::MIN;
        loop {
            let letter = Outgoing::dead(delivery, channel, &reason);
            let Err(error) = kept(work.hold.as_deref(), pin!(self.bus.publish(letter))).await else { break };
            self.report_of(delivery, &error);
            let wait = crate::delivery::Policy::new().retry_after(attempt).unwrap_or(BUSY);
            if is_stopped(&mut work.way.stop, kept(work.hold.as_deref(), pin!(sleep(wait)))).await {
                self.settle(work, Settlement::Requeue, delivery, &mut processed).await;
                return processed.into();
            }
            attempt = attempt.saturating_add(1);
        }
        processed.is_dead = true;
        self.settle(work, Settlement::Dead { reason }, delivery, &mut processed).await;
        processed.into()
    }

    /// Leaves a message where it is, and lets the service stop.
    async fn stop_at(
        &self,
        delivery: &Delivery,
        result: Result<Handled, Failure>,
        work: &mut Work<'_>,
        reason: DeadReason,
        mut processed: Processed,
    ) -> Ended {
        processed = self.conclude(delivery, result, &mut work.way.stop, processed).await;
        // Before it is given back, so that it is not begun again.
        self.halt();
        self.settle(work, Settlement::Requeue, delivery, &mut processed).await;
        let operation = work.terms.operation.map_or("", |operation| operation.id);
        let halt = BusError::Halted { operation, address: delivery.address().to_owned(), code: reason.code };
        Ended { processed, halt: Some(halt) }
    }

    /// Settles a message, if something is to be settled: with what knows the handled ones first, so that it is known when it
    /// comes again.
    async fn settle(&self, work: &mut Work<'_>, how: Settlement, delivery: &Delivery, processed: &mut Processed) {
        if let Some((known, id)) = work.begun.take() {
            let key = StoreKey::new(&known.receiver, &id);
            let told = match how {
                Settlement::Retry { .. } | Settlement::Requeue => known.store.abandon(key).await,
                Settlement::Done | Settlement::Dead { .. } => known.store.finish(key, known.duplicates.window).await,
            };
            if let Err(error) = told {
                self.report_of(delivery, &error);
            }
        }
        let Some(hold) = work.hold.take() else { return };
        if let Err(error) = hold.settle(how).await {
            processed.unsettled = true;
            self.report_of(delivery, &error);
        }
    }

    async fn begin(&self, known: &Known, id: &str, work: &Work<'_>) -> Result<Begun, crate::delivery::StoreError> {
        let lease = work.hold.as_ref().and_then(|hold| hold.lasts()).unwrap_or(self.work_time(work.terms));
        known.store.begin(StoreKey::new(&known.receiver, id), lease).await
    }

    /// Tells of what went wrong beside the handling of a message.
    fn report_of(&self, delivery: &Delivery, error: &(impl std::error::Error + Clone + Send + Sync + 'static)) {
        self.report_failure(delivery, &Failure::Failed(HandlerError::from(error.clone())));
    }

    fn tell_failure(&self, delivery: &Delivery, result: &Result<Handled, Failure>) {
        if let Err(failure) = result {
            self.report_failure(delivery, failure);
        }
    }
}

/// Does something while the bus hears that somebody is at work.
async fn kept<T>(hold: Option<&dyn Hold>, mut work: Pin<&mut impl Future<Output = T>>) -> T {
    let Some((hold, lasts)) = hold.and_then(|hold| Some((hold, hold.lasts()?))) else { return work.await };
    loop {
        tokio::select! {
            biased;
            done = &mut work => return done,
            // What the bus does not hear is found out when the message is settled, or comes again.
            () = sleep(lasts / 3) => { let _ = hold.progress().await; }
        }
    }
}

/// Waits for `work`; `true` if the service stops before.
async fn is_stopped(stop: &mut Stop, work: impl Future<Output = ()>) -> bool {
    tokio::select! {
        biased;
        () = reached(stop, Phase::Draining) => true,
        () = work => false,
    }
}
