//! What a case has: a bus, and ways to wait.

use std::{error::Error, sync::Arc};

use tokio::time::timeout;

use super::Waits;
use crate::bus::{BoxFuture, Bus, Capabilities, Delivery, Filter, Interest, Settles, Subscription, Taken};

/// What a case comes to, with what went wrong.
pub(super) type Checked<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// A case.
pub(super) struct Case {
    pub(super) name: &'static str,
    /// Returns what a bus lacks for it.
    pub(super) lacks: fn(&dyn Bus) -> Option<&'static str>,
    pub(super) play: fn(Stage) -> BoxFuture<'static, Checked>,
}

/// Lists cases: each is a function of its name, behind which stands what a bus needs for it.
macro_rules! cases {
    ($($name:ident $(needs $needs:ident)?),* $(,)?) => {
        &[$($crate::conformance::stage::Case {
            name: stringify!($name),
            lacks: cases!(@ $($needs)?),
            play: |stage| Box::pin($name(stage)),
        }),*]
    };
    (@) => { |_| None };
    (@ $needs:ident) => { $crate::conformance::stage::$needs };
}
pub(super) use cases;

fn lacking(is_there: impl Fn(Capabilities) -> bool, what: &'static str, bus: &dyn Bus) -> Option<&'static str> {
    (!is_there(bus.can())).then_some(what)
}

pub(super) fn groups(bus: &dyn Bus) -> Option<&'static str> {
    lacking(|can| can.groups, "it has no groups", bus)
}

pub(super) fn requests(bus: &dyn Bus) -> Option<&'static str> {
    bus.requests().is_none().then_some("it answers no requests")
}

pub(super) fn settles(bus: &dyn Bus) -> Option<&'static str> {
    lacking(|can| can.settles != Settles::Nothing && can.stores, "nothing is settled", bus)
}

pub(super) fn replays(bus: &dyn Bus) -> Option<&'static str> {
    lacking(|can| can.replays && can.stores, "nothing comes that was sent before", bus)
}

pub(super) fn ids(bus: &dyn Bus) -> Option<&'static str> {
    settles(bus).or_else(|| lacking(|can| can.ids.is_some(), "it knows no ids", bus))
}

/// What a case is played on.
pub(super) struct Stage {
    pub(super) bus: Arc<dyn Bus>,
    pub(super) waits: Waits,
}

impl Stage {
    /// Subscribes to messages.
    pub(super) async fn listen(&self, filter: Filter<'_>) -> Checked<Box<dyn Subscription>> {
        Ok(self.bus.subscribe(Interest::new(&[filter])).await?)
    }

    /// Returns the next message, which is to come, with the hold on it.
    pub(super) async fn taken(&self, from: &mut dyn Subscription) -> Checked<Taken> {
        let next = timeout(self.waits.coming, from.next()).await.map_err(|_| "nothing came in time")?;
        Ok(next.ok_or("the subscription has ended, and is to go on")??)
    }

    /// Returns the next message, which is to come, and is done with it.
    pub(super) async fn received(&self, from: &mut dyn Subscription) -> Checked<Delivery> {
        let next = timeout(self.waits.coming, from.receive()).await.map_err(|_| "nothing came in time")?;
        Ok(next.ok_or("the subscription has ended, and is to go on")??)
    }

    /// Checks that nothing comes.
    pub(super) async fn quiet(&self, from: &mut dyn Subscription) -> Checked {
        match timeout(self.waits.quiet, from.next()).await {
            Err(_) | Ok(None) => Ok(()),
            Ok(Some(Ok(taken))) => Err(format!("{} came, and nothing was to come", described(&taken.delivery)).into()),
            Ok(Some(Err(error))) => Err(error.into()),
        }
    }
}

/// Returns what a message is, for who reads what went wrong.
pub(super) fn described(delivery: &Delivery) -> String {
    format!("{} at {}", String::from_utf8_lossy(delivery.payload()), delivery.address())
}

/// Checks that two values are equal.
pub(super) fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Checked {
    if found == expected { Ok(()) } else { Err(format!("{what} is {found:?}, and was to be {expected:?}").into()) }
}
