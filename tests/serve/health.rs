//! What a service says of whether it takes messages.

use std::{sync::Arc, time::Duration};

use postroom::{
    bus::{BoxFuture, Bus, BusError, Capabilities, Confirmed, Interest, Outgoing, Requests, Subscription, Taken},
    memory::MemoryBus,
    serve,
    serving::{Health, Readiness},
};
use tokio::{
    sync::{Mutex, mpsc},
    time::sleep,
};

use super::probe::{Do, Probe, bus, publish};

/// A bus whose subscription tells what it is told to.
#[derive(Clone, Debug)]
struct Telling(MemoryBus, Arc<Mutex<Option<mpsc::Receiver<BusError>>>>);

#[derive(Debug)]
struct Told(Box<dyn Subscription>, mpsc::Receiver<BusError>);

impl Bus for Telling {
    fn can(&self) -> Capabilities {
        self.0.can()
    }

    fn publish(&self, message: Outgoing) -> BoxFuture<'_, Result<Confirmed, BusError>> {
        self.0.publish(message)
    }

    fn subscribe<'a>(&'a self, to: Interest<'a>) -> BoxFuture<'a, Result<Box<dyn Subscription>, BusError>> {
        Box::pin(async move {
            let events = self.1.lock().await.take().unwrap();
            Ok(Box::new(Told(self.0.subscribe(to).await?, events)) as Box<dyn Subscription>)
        })
    }

    fn requests(&self) -> Option<&dyn Requests> {
        self.0.requests()
    }
}

impl Subscription for Told {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Taken, BusError>>> {
        let Self(inner, events) = self;
        Box::pin(async {
            tokio::select! {
                biased;
                Some(event) = events.recv() => Some(Err(event)),
                next = inner.next() => next,
            }
        })
    }

    fn unsubscribe(&mut self) -> BoxFuture<'_, Result<(), BusError>> {
        self.0.unsubscribe()
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_is_ready_while_its_bus_is_there() {
    let (events, told) = mpsc::channel(1);
    let bus = bus();
    let telling = Telling(bus.clone(), Arc::new(Mutex::new(Some(told))));
    let serving = serve(&telling, Probe::default()).quiet().start().await.unwrap();
    let health = serving.health();
    let told = async |event: BusError| {
        events.send(event).await.unwrap();
        sleep(Duration::from_millis(1)).await;
        health.readiness()
    };
    assert!(health.readiness().is_ready());
    let lost = told(BusError::Disconnected { reason: "reset".into() }).await;
    assert_eq!(lost.to_string(), "the service is not connected to its bus: reset");
    assert_eq!(told(BusError::Dropped { subscription: "a".into(), messages: 2 }).await, lost, "that is something else");
    assert_eq!(told(BusError::Reconnected).await, Readiness::Ready);
    publish(&bus, [Do::Take(1000)]).await;
    let (summary, draining) = tokio::join!(serving.shutdown(), async {
        sleep(Duration::from_millis(100)).await;
        health.readiness()
    });
    assert_eq!((draining, health.readiness()), (Readiness::Draining, Readiness::Ended));
    assert_eq!((health.summary(), summary.handled), (summary, 1));
}

#[tokio::test(start_paused = true)]
async fn a_service_that_ends_by_itself_has_ended() {
    let bus = bus();
    let serving = serve(&bus, Probe::default()).start().await.unwrap();
    let health: Health = serving.health();
    bus.close();
    serving.wait().await;
    assert_eq!(health.readiness(), Readiness::Ended);
}
