//! The instrumentation for `tracing`: a span for each message, and an event for what became of it. Nothing without the
//! feature.

#[cfg(not(feature = "tracing"))]
pub(super) use silent::{ended, event, is_heard, message};
#[cfg(feature = "tracing")]
pub(super) use told::{ended, event, is_heard, message};

#[cfg(feature = "tracing")]
mod told {
    use tracing::{Instrument, dispatcher::get_default, subscriber::NoSubscriber};

    use crate::{
        bus::{BusError, Delivery, name},
        handler::Failure,
        operation::Service,
        serving::summary::Outcome,
    };

    /// Does `work` in the span of a message.
    pub(in crate::serving) fn message<F: Future>(
        delivery: &Delivery,
        service: Option<&'static Service>,
        work: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        work.instrument(tracing::info_span!(
            "message",
            address = delivery.address(),
            message = delivery.message(),
            request_id = delivery.headers().get(name::REQUEST_ID),
            service = service.map(|service| service.title),
        ))
    }

    /// Records what happened to a subscription.
    pub(in crate::serving) fn event(service: Option<&'static Service>, event: &BusError) {
        tracing::warn!(service = service.map(|service| service.title), error = %event, "the subscription goes on");
    }

    /// Returns whether somebody listens.
    pub(in crate::serving) fn is_heard() -> bool {
        get_default(|listening| !listening.is::<NoSubscriber>())
    }

    /// Records what became of the message whose span this is in. What the service cannot help is a warning, what it
    /// can is an error.
    pub(in crate::serving) fn ended(outcome: Outcome, failure: Option<&Failure>, unanswered: Option<&Failure>) {
        let word = outcome.word();
        match failure {
            None => tracing::debug!(outcome = word),
            Some(error @ (Failure::Rejected(_) | Failure::Unroutable { .. })) => {
                tracing::warn!(outcome = word, code = error.code(), %error);
            }
            Some(error) => tracing::error!(outcome = word, code = error.code(), %error),
        }
        if let Some(error) = unanswered {
            tracing::error!(outcome = "unanswered", %error);
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod silent {
    use crate::{
        bus::{BusError, Delivery},
        handler::Failure,
        operation::Service,
        serving::summary::Outcome,
    };

    pub(in crate::serving) fn message<F>(_: &Delivery, _: Option<&'static Service>, work: F) -> F {
        work
    }

    pub(in crate::serving) fn event(_: Option<&'static Service>, _: &BusError) {}

    pub(in crate::serving) fn is_heard() -> bool {
        false
    }

    pub(in crate::serving) fn ended(_: Outcome, _: Option<&Failure>, _: Option<&Failure>) {}
}
