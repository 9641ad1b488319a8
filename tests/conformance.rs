//! The cases that every bus is held to, on the bus in memory, on one that can do less, and on some that are wrong.

use postroom::{
    bus::{BoxFuture, Bus, BusError, Capabilities, Confirmed, Interest, Outgoing, Requests, Subscription, Taken},
    conformance::{CONTRACT, Outcome, run},
    memory::MemoryBus,
};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

#[tokio::test(start_paused = true)]
async fn the_bus_in_memory_does_all_that_it_says() {
    let settings = [
        ("as it is", MemoryBus::builder(&CONTRACT)),
        ("at least once", MemoryBus::builder(&CONTRACT).redeliver()),
        ("without counts", MemoryBus::builder(&CONTRACT).redeliver().count_attempts(false)),
    ];
    for (what, settings) in settings {
        let report = run(async || settings.clone().build()).await;
        assert!(report.is_passed(), "{what}:\n{report}");
        // It keeps nothing for who subscribes for the first time.
        let others: Vec<_> = report.iter().filter(|(_, outcome)| **outcome != Outcome::Passed).collect();
        let [("a_new_subscription_begins_where_its_document_says", Outcome::NotOffered(_))] = others[..] else {
            panic!("{what}:\n{report}")
        };
    }
}

/// A bus that differs from the one in memory.
#[derive(Clone, Debug)]
struct Other {
    inner: MemoryBus,
    fault: Fault,
    count: Arc<AtomicU32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// It can do nothing but carry, and says so.
    Poor,
    /// It says that nothing is settled, and loses every third message.
    Loses,
    /// It sends every message twice.
    Doubles,
    /// It keeps no header.
    Bare,
    /// It takes what no contract declares for sent.
    Blind,
    /// It forgets what is settled: whatever is said of a message, it is done with.
    Hasty,
}

impl Other {
    fn new(fault: Fault) -> Self {
        Self { inner: MemoryBus::new(&CONTRACT), fault, count: Arc::default() }
    }
}

impl Bus for Other {
    fn can(&self) -> Capabilities {
        match self.fault {
            Fault::Poor | Fault::Loses => Capabilities { groups: true, ..Capabilities::NONE },
            _ => self.inner.can(),
        }
    }

    fn publish(&self, message: Outgoing) -> BoxFuture<'_, Result<Confirmed, BusError>> {
        Box::pin(async move {
            let count = self.count.fetch_add(1, Ordering::SeqCst);
            match self.fault {
                Fault::Loses if count % 3 == 2 => Ok(Confirmed::Sent),
                Fault::Doubles => {
                    self.inner.publish(message.clone()).await?;
                    self.inner.publish(message).await
                }
                Fault::Bare => self.inner.publish(Outgoing::new(message.address(), message.payload())).await,
                Fault::Blind => Ok(self.inner.publish(message).await.unwrap_or(Confirmed::Sent)),
                _ => self.inner.publish(message).await,
            }
        })
    }

    fn subscribe<'a>(&'a self, to: Interest<'a>) -> BoxFuture<'a, Result<Box<dyn Subscription>, BusError>> {
        Box::pin(async move {
            let inner = self.inner.subscribe(to).await?;
            if self.fault == Fault::Hasty { Ok(Box::new(Hasty(inner)) as Box<dyn Subscription>) } else { Ok(inner) }
        })
    }

    fn requests(&self) -> Option<&dyn Requests> {
        (self.fault != Fault::Poor).then(|| self.inner.requests()).flatten()
    }
}

#[derive(Debug)]
struct Hasty(Box<dyn Subscription>);

impl Subscription for Hasty {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Taken, BusError>>> {
        Box::pin(async {
            let mut taken = match self.0.next().await? {
                Ok(taken) => taken,
                Err(error) => return Some(Err(error)),
            };
            if let Some(hold) = taken.hold.take() {
                hold.settle(postroom::bus::Settlement::Done).await.unwrap();
            }
            Some(Ok(taken))
        })
    }

    fn unsubscribe(&mut self) -> BoxFuture<'_, Result<(), BusError>> {
        self.0.unsubscribe()
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_bus_does_not_offer_is_not_asked_of_it() {
    let report = run(async || Other::new(Fault::Poor)).await;
    assert!(report.is_passed(), "{report}");
    let passed = report.iter().filter(|(_, outcome)| **outcome == Outcome::Passed).count();
    let offered = report.iter().filter(|(_, outcome)| !matches!(outcome, Outcome::NotOffered(_))).count();
    assert_eq!((passed, offered, report.iter().count()), (8, 8, 20), "{report}");
}

#[tokio::test(start_paused = true)]
async fn a_bus_that_is_wrong_is_found_out() {
    for fault in [Fault::Loses, Fault::Doubles, Fault::Bare, Fault::Blind, Fault::Hasty] {
        let report = run(async || Other::new(fault)).await;
        assert!(!report.is_passed(), "{fault:?}:\n{report}");
    }
}
