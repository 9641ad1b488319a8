//! What `tracing` is told: a span for each message, and an event for what became of it. Nothing without the feature.

#[cfg(not(feature = "tracing"))]
pub(super) use silent::{ended, message};
#[cfg(feature = "tracing")]
pub(super) use told::{ended, message};

#[cfg(feature = "tracing")]
mod told {
    use tracing::Instrument;

    use crate::{
        Failure, Service,
        bus::{Delivery, name},
        serve::summary::Outcome,
    };

    /// Does `work` in the span of a message.
    pub(in crate::serve) fn message<F: Future>(
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

    /// What became of the message whose span this is in. What the service cannot help is a warning, what it can is an
    /// error.
    pub(in crate::serve) fn ended(outcome: Outcome, failure: Option<&Failure>, unanswered: Option<&Failure>) {
        let word = outcome.word();
        match failure {
            None => tracing::debug!(outcome = word),
            Some(error @ (Failure::Rejected(_) | Failure::Unroutable { .. })) => tracing::warn!(outcome = word, %error),
            Some(error) => tracing::error!(outcome = word, %error),
        }
        if let Some(error) = unanswered {
            tracing::error!(outcome = "unanswered", %error);
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod silent {
    use crate::{Failure, Service, bus::Delivery, serve::summary::Outcome};

    pub(in crate::serve) fn message<F>(_: &Delivery, _: Option<&'static Service>, work: F) -> F {
        work
    }

    pub(in crate::serve) fn ended(_: Outcome, _: Option<&Failure>, _: Option<&Failure>) {}
}
