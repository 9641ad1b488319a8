//! The guards that keep one message from harming the others: a limit in time, and a net for panics.

use std::{
    any::Any,
    future::{pending, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
    time::Duration,
};

use tokio::time::sleep;

use crate::{
    Context, Handlers,
    handler::{Failure, Handled},
};

/// Hands a message to its method as [`serve`](super::serve) does: a handler that panics, or takes longer than `timeout`,
/// has failed, and nothing else happens. For messages that come in another way than on a bus, in envelopes for example.
///
/// The handler runs within the returned future, and stops where it awaits when that is dropped.
///
/// ```
/// use postroom::{Context, Handlers, envelope::Payload, handler::Failure, serving::guarded};
/// # use std::time::Duration;
///
/// /// Handles the payload of an envelope, as `CampaignEvent::<S::Incoming>::decode` and `detach` give it.
/// async fn enter<S: Handlers>(service: &S, payload: S::Incoming, cx: &Context) -> bool {
///     match guarded(service, payload, cx, Duration::from_secs(10)).await {
///         Ok(_) => true,
///         Err(Failure::Panicked { .. } | Failure::TimedOut { .. }) => false,
///         Err(other) => other.code() == "unroutable",
///     }
/// }
/// ```
///
/// # Errors
/// The handler failed, panicked or did not end in time; or no route takes the message.
///
/// Outside of a Tokio runtime with a timer, that is a panic too, and so [`Failure::Panicked`].
pub async fn guarded<S: Handlers>(
    service: &S,
    incoming: S::Incoming,
    cx: &Context,
    timeout: Duration,
) -> Result<Handled, Failure> {
    guard(timeout, pending(), async { service.handle(incoming, cx).await }).await
}

/// Lets `work` go on until it is done, `timeout` is over, `stop` is there, or it panics.
pub(super) async fn guard<T>(
    timeout: Duration,
    stop: impl Future<Output = ()>,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    // Whatever ends it, `work` is dropped before this block is done, so that a panic while it is dropped is caught too.
    caught(async {
        tokio::select! {
            biased;
            result = work => result,
            () = sleep(timeout) => Err(Failure::TimedOut { after: timeout }),
            () = stop => Err(Failure::Stopped),
        }
    })
    .await
    .map_err(tellable)
}

async fn caught<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let mut work = pin!(work);
    poll_fn(|cx| {
        // After a panic the work is never looked at again, so that nobody sees what it left half done.
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx)))
            .unwrap_or_else(|panic| Poll::Ready(Err(Failure::Panicked { message: said(&*panic) })))
    })
    .await
}

/// The failure, or the panic with which its error answers whoever asks for its text: nobody could be told of it.
fn tellable(failure: Failure) -> Failure {
    match catch_unwind(AssertUnwindSafe(|| failure.to_string())) {
        Ok(_) => failure,
        Err(panic) => Failure::Panicked { message: said(&*panic) },
    }
}

/// Returns the message of a panic.
pub(super) fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it said nothing").to_owned()
}
