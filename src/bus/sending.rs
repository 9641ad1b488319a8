//! What a publisher does for a message whose operation says how it is delivered: its id, its key, and that it is stored.

use std::{
    collections::hash_map::RandomState,
    hash::BuildHasher as _,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::{Bus, BusError, Outgoing, text_of};
use crate::{delivery::Confirm, operation::Operation};

/// The time between one try to store a message and the next.
const PAUSE: Duration = Duration::from_millis(200);

/// Sends a message as its operation says, for `within` at most.
pub(super) async fn send(
    bus: &dyn Bus,
    message: Outgoing,
    operation: Option<&'static Operation>,
    within: Duration,
) -> Result<(), BusError> {
    let Some((operation, policy)) = operation.and_then(|operation| Some((operation, operation.delivery?))) else {
        return bus.publish(message).await.map(drop);
    };
    let can = bus.can();
    if policy.confirm == Some(Confirm::Stored) && !can.stores {
        let needs = "that messages are stored (`confirm: stored`)";
        return Err(BusError::Unsupported { what: operation.id, needs });
    }
    let mut message = message;
    if let Some(duplicates) = policy.duplicates
        && message.id().is_none()
    {
        let id =
            duplicates.id.and_then(|place| text_of(place, message.headers(), message.payload())).unwrap_or_else(fresh);
        message = message.with_id(&id)?;
    }
    if let Some(key) = policy.key.and_then(|place| text_of(place, message.headers(), message.payload())) {
        message = message.with_key(key);
    }
    // What may be stored already is stored once if the bus knows its id.
    let may_repeat = message.id().is_some() && can.ids.is_some() && policy.confirm != Some(Confirm::Sent);
    let started = Instant::now();
    loop {
        match bus.publish(message.clone()).await {
            Err(BusError::Unconfirmed { .. }) if may_repeat && started.elapsed() + PAUSE < within => sleep(PAUSE).await,
            sent => return sent.map(drop),
        }
    }
}

/// Returns an id that no other message has, of this process or another one.
fn fresh() -> String {
    static PROCESS: OnceLock<(u64, u64)> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    // Each of these hashers has keys of its own, which the operating system gave.
    let random = || RandomState::new().hash_one(std::process::id());
    let (high, low) = PROCESS.get_or_init(|| (random(), random()));
    format!("{high:016x}{low:016x}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::fresh;

    #[test]
    fn no_id_is_another_ones() {
        let ids: std::collections::BTreeSet<String> = (0..1000).map(|_| fresh()).collect();
        assert_eq!(ids.len(), 1000);
    }
}
