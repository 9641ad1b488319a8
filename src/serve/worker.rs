//! One message, from its text to its answer.

use std::{sync::Arc, time::Duration};

use super::{
    guard::guard,
    run::{Phase, Stop, Way, reached},
    summary::Outcome,
    trace,
};
use crate::{
    Context, Failure, Handled, Handlers, Limits, Publisher,
    bus::{Bus, Delivery, Headers, Inbox, Reply},
    handler::Incoming,
};

/// Who is told of a failure.
pub(super) type OnFailure = dyn Fn(&Delivery, &Failure) + Send + Sync;

/// A service with all that it needs to work on messages.
pub(super) struct Worker<S> {
    pub(super) service: S,
    pub(super) publisher: Publisher,
    pub(super) bus: Arc<dyn Bus>,
    pub(super) limits: Limits,
    /// For handling a message, and once more for answering it.
    pub(super) timeout: Duration,
    pub(super) on_failure: Option<Box<OnFailure>>,
}

/// What became of a message.
#[derive(Clone, Copy)]
pub(super) struct Processed {
    pub(super) outcome: Outcome,
    /// Whether its request has no answer.
    pub(super) unanswered: bool,
}

impl<S: Handlers> Worker<S> {
    /// Sees a message through to its end.
    pub(super) async fn process(self: Arc<Self>, delivery: Delivery, way: Way) -> Processed {
        trace::message(&delivery, S::SERVICE, self.see_through(&delivery, way)).await
    }

    async fn see_through(&self, delivery: &Delivery, way: Way) -> Processed {
        let mut stop = way.stop;
        let handling = async {
            #[cfg(feature = "tower")]
            if let Some(layers) = way.layers {
                return layers.pass(delivery.clone()).await;
            }
            self.handle(delivery, delivery.headers().clone()).await
        };
        let result = guard(self.timeout, reached(&mut stop, Phase::Stopping), handling).await;
        let outcome = Outcome::of(&result);
        let (reply, failure) = answer(delivery, result);
        let unanswered = match delivery.inbox() {
            Some(inbox) => self.reply(inbox.clone(), reply, &mut stop).await.err(),
            None => None,
        };
        trace::ended(outcome, failure.as_ref(), unanswered.as_ref());
        if let Some(report) = &self.on_failure {
            [&failure, &unanswered].into_iter().flatten().for_each(|failure| report(delivery, failure));
        }
        Processed { outcome, unanswered: unanswered.is_some() }
    }

    /// Decodes a message and hands it to its method.
    pub(super) async fn handle(&self, delivery: &Delivery, headers: Headers) -> Result<Handled, Failure> {
        let incoming = S::Incoming::receive(delivery, &self.limits)?;
        let cx = Context::new(delivery.address(), headers, self.publisher.clone());
        self.service.handle(incoming, &cx).await
    }

    async fn reply(&self, inbox: Inbox, reply: Reply, stop: &mut Stop) -> Result<(), Failure> {
        let replying = async { self.bus.reply(inbox, reply).await.map_err(|error| Failure::Failed(error.into())) };
        guard(self.timeout, reached(stop, Phase::Stopping), replying).await
    }
}

/// What a request is answered with, and the failure where it is one. Whoever asked is told too that nobody handles
/// what is ignored: there is nothing that could be called done.
fn answer(delivery: &Delivery, result: Result<Handled, Failure>) -> (Reply, Option<Failure>) {
    let refusal = |failure: &Failure| Reply::Failure { code: failure.code().into(), message: failure.to_string() };
    match result {
        Ok(Handled::Done) => (Reply::Done, None),
        Ok(Handled::Replied { message, payload }) => (Reply::Message { name: message, payload }, None),
        Ok(Handled::Ignored) => (refusal(&Failure::Unroutable { address: delivery.address().into() }), None),
        Err(failure) => (refusal(&failure), Some(failure)),
    }
}
