//! One message, from its text to its answer.

use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

#[cfg(feature = "tower")]
use super::layers;
use super::{
    guard::guard,
    phase::{Phase, Stop, Way, reached},
    report::{Report, Told},
    summary::{Outcome, Processed},
    terms::Terms,
    trace,
};
use crate::{
    Context, Handlers, Limits, Publisher,
    bus::{BoxFuture, Bus, BusError, Delivery, Headers, Inbox, Reply, name},
    channel::Channel,
    handler::{Failure, Handled, Incoming},
};

/// A service with all that it needs to work on messages.
pub(super) struct Worker<S> {
    pub(super) service: S,
    pub(super) publisher: Publisher,
    pub(super) bus: Arc<dyn Bus>,
    pub(super) limits: Limits,
    /// For handling a message, and once more for answering it.
    pub(super) timeout: Duration,
    pub(super) report: Report,
    /// The channels by address, if messages say on some where their ids or names are.
    pub(super) annotated: Vec<&'static Channel>,
    /// `true` once a message is not handled that the service must not lose.
    pub(super) halted: AtomicBool,
}

impl<S: Handlers> Worker<S> {
    /// Lets a message be handled once.
    pub(super) async fn attempt(
        &self,
        delivery: &Delivery,
        attempt: NonZeroU32,
        terms: &Terms,
        way: Way,
    ) -> Result<Handled, Failure> {
        let mut stop = way.stop;
        // The one large future. Whatever is around it holds it more than once while it is built, and is moved.
        let handling: BoxFuture<'_, _> = Box::pin(async move {
            #[cfg(feature = "tower")]
            if let Some(layers) = way.layers {
                return layers::pass(&layers, delivery.clone(), attempt).await;
            }
            self.handle(delivery, delivery.headers().clone(), attempt).await
        });
        guard(self.work_time(terms), reached(&mut stop, Phase::Stopping), handling).await
    }

    /// Lets no further message be begun.
    pub(super) fn halt(&self) {
        self.halted.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_halted(&self) -> bool {
        self.halted.load(Ordering::SeqCst)
    }

    /// Returns the time that handling a message may take.
    pub(super) fn work_time(&self, terms: &Terms) -> Duration {
        terms.policy.work.unwrap_or(self.timeout)
    }

    /// Answers a request, tells of a failure, and counts what became of the message.
    pub(super) async fn conclude(
        &self,
        delivery: &Delivery,
        result: Result<Handled, Failure>,
        stop: &mut Stop,
        processed: Processed,
    ) -> Processed {
        let outcome = Outcome::of(&result);
        let headers = delivery.inbox().map(|_| headers_of(&result, delivery));
        let (reply, failure) = answer(result);
        let unanswered = match (delivery.inbox(), reply) {
            (Some(inbox), Some(reply)) => {
                let inbox = inbox.clone().with_headers(headers.unwrap_or_default());
                Box::pin(self.reply(inbox, reply, stop)).await.err()
            }
            _ => None,
        };
        trace::ended(outcome, failure.as_ref(), unanswered.as_ref());
        for (failure, is_unanswered) in [(&failure, false), (&unanswered, true)] {
            if let Some(failure) = failure {
                self.report.tell(&Told { service: S::SERVICE, delivery, failure, is_unanswered });
            }
        }
        Processed { outcome: Some(outcome), unanswered: unanswered.is_some(), ..processed }
    }

    /// Tells of a failure after which the message is not done with.
    pub(super) fn report_failure(&self, delivery: &Delivery, failure: &Failure) {
        self.report.tell(&Told { service: S::SERVICE, delivery, failure, is_unanswered: false });
    }

    /// Tells of what happened to a subscription.
    pub(super) fn tell(&self, event: &BusError) {
        self.report.tell_event(S::SERVICE, event);
    }

    /// Decodes a message and hands it to its method.
    pub(super) async fn handle(
        &self,
        delivery: &Delivery,
        headers: Headers,
        attempt: NonZeroU32,
    ) -> Result<Handled, Failure> {
        let incoming = S::Incoming::receive(delivery, &self.limits)?;
        let cx = Context::new(delivery.address(), headers, self.publisher.clone()).with_attempt(attempt);
        self.service.handle(incoming, &cx).await
    }

    async fn reply(&self, inbox: Inbox, reply: Reply, stop: &mut Stop) -> Result<(), Failure> {
        let replying = async {
            let replied = match self.bus.requests() {
                Some(requests) => requests.reply(inbox, reply).await,
                None => Err(BusError::NotAwaited),
            };
            replied.map_err(|error| Failure::Failed(error.into()))
        };
        guard(self.timeout, reached(stop, Phase::Stopping), replying).await
    }
}

/// Returns the headers that go with the reply: the id and the trace of the request, those that the reply was given, and the id
/// where the reply declares it.
fn headers_of(result: &Result<Handled, Failure>, request: &Delivery) -> Headers {
    let mut headers = Headers::new();
    headers.carry(request.headers());
    if let Ok(Handled::Replied { info, headers: declared, .. }) = result {
        headers.extend(declared);
        headers.declare(*info, request.headers().get(name::REQUEST_ID));
    }
    headers
}

/// Returns the reply to a request, and the failure if there is one. What is ignored is not answered: another service
/// may take it, and if none does, the bus tells so.
fn answer(result: Result<Handled, Failure>) -> (Option<Reply>, Option<Failure>) {
    match result {
        Ok(Handled::Done) => (Some(Reply::Done), None),
        Ok(Handled::Replied { message: name, payload, info, .. }) => {
            let content_type = info.map_or("application/json", |info| info.content_type);
            let name_header = info.map_or(name::MESSAGE, |info| info.name_header);
            (Some(Reply::Message { name, name_header, payload, content_type }), None)
        }
        Ok(Handled::Ignored) => (None, None),
        Err(failure) => {
            let reply = Reply::Failure { code: failure.code().into(), message: failure.public_text().into() };
            (Some(reply), Some(failure))
        }
    }
}
