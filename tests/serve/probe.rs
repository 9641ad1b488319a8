//! A service that does what each order tells it, and remembers what it did.

use std::{
    future::pending,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use postroom::{
    Context, HandlerError, Handlers, Publisher,
    bus::{BusError, Delivery},
    campaign::{
        CONTRACT, CampaignExecuteExecutionType, CampaignExecuteMessage, CampaignStatusUpdateMessage,
        CampaignStatusUpdateStatus,
    },
    chrono::DateTime,
    handler::Failure,
    memory::MemoryBus,
    uuid::Uuid,
};
use tokio::time::sleep;

/// What an order tells the service to do; it travels in the campaign's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Do {
    /// Take so many milliseconds.
    Take(u64),
    Fail,
    Panic,
    Hang,
    /// Publish the status.
    Report,
    /// Publish two further orders, which do the same once less.
    Again(u64),
}

/// Done orders, by their numbers, and how many were at work at the same time.
#[derive(Debug, Default, Handlers)]
#[handle(CampaignExecuteMessage => execute)]
pub(crate) struct Probe {
    done: Mutex<Vec<u64>>,
    sent: Mutex<Vec<Sent>>,
    running: AtomicUsize,
    most: AtomicUsize,
}

/// What a handler published, and the bus accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sent {
    Order(u64),
    Status(u64),
}

struct Running<'a>(&'a AtomicUsize);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Probe {
    pub(crate) fn done(&self) -> Vec<u64> {
        self.done.lock().unwrap().clone()
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// How many orders were at work at the same time at most.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::Relaxed)
    }

    /// How many orders are at work.
    pub(crate) fn running(&self) -> usize {
        self.running.load(Ordering::Relaxed)
    }

    async fn execute(&self, order: CampaignExecuteMessage, cx: &Context) -> Result<(), HandlerError> {
        let running = Running(&self.running);
        self.most.fetch_max(self.running.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        let number = number(&order);
        match what(&order) {
            Do::Take(milliseconds) => sleep(Duration::from_millis(milliseconds)).await,
            Do::Fail => return Err(HandlerError::new("out_of_stock", "there are none left")),
            Do::Panic => panic!("the shelf broke"),
            Do::Hang => pending().await,
            Do::Report => {
                cx.publish(&status(number)).await?;
                self.sent.lock().unwrap().push(Sent::Status(number));
            }
            Do::Again(times) => {
                for next in [number * 2, number * 2 + 1] {
                    let what = if times > 1 { Do::Again(times - 1) } else { Do::Take(0) };
                    cx.publish(&self::order(next, what)).await?;
                    self.sent.lock().unwrap().push(Sent::Order(next));
                }
            }
        }
        drop(running);
        self.done.lock().unwrap().push(number);
        Ok(())
    }
}

/// An order with a number.
pub(crate) fn order(number: u64, what: Do) -> CampaignExecuteMessage {
    let (kind, value) = match what {
        Do::Take(milliseconds) => (0, milliseconds),
        Do::Fail => (1, 0),
        Do::Panic => (2, 0),
        Do::Hang => (3, 0),
        Do::Report => (4, 0),
        Do::Again(times) => (5, times),
    };
    let execution = Uuid::from_u64_pair(0, number);
    let campaign = Uuid::from_u64_pair(kind, value);
    let order = CampaignExecuteMessage::builder().execution_id(execution).campaign_id(campaign);
    order.execution_type(CampaignExecuteExecutionType::Batch).build().unwrap()
}

pub(crate) fn what(order: &CampaignExecuteMessage) -> Do {
    match order.campaign_id.as_u64_pair() {
        (0, milliseconds) => Do::Take(milliseconds),
        (1, _) => Do::Fail,
        (2, _) => Do::Panic,
        (3, _) => Do::Hang,
        (4, _) => Do::Report,
        (_, times) => Do::Again(times),
    }
}

pub(crate) fn number(order: &CampaignExecuteMessage) -> u64 {
    order.execution_id.as_u64_pair().1
}

/// The number of an order that arrived.
pub(crate) fn delivered(delivery: &Delivery) -> u64 {
    number(&CampaignExecuteMessage::decode(delivery.payload()).unwrap())
}

fn status(number: u64) -> CampaignStatusUpdateMessage {
    let status = CampaignStatusUpdateMessage::builder().execution_id(Uuid::from_u64_pair(0, number));
    let status = status.campaign_id(Uuid::nil()).status(CampaignStatusUpdateStatus::Completed);
    status.updated_at(DateTime::UNIX_EPOCH).build().unwrap()
}

/// A bus that keeps what nobody takes.
pub(crate) fn bus() -> MemoryBus {
    MemoryBus::builder(&CONTRACT).keep_undelivered(1000).build()
}

/// Publishes orders, numbered from one.
pub(crate) async fn publish(bus: &MemoryBus, orders: impl IntoIterator<Item = Do>) {
    let sender = Publisher::without_service(bus.clone());
    for (number, what) in (1..).zip(orders) {
        sender.publish(&order(number, what)).await.unwrap();
    }
}

/// Sends an order and waits until it is handled.
pub(crate) async fn deliver(bus: &MemoryBus, what: Do) -> Result<(), BusError> {
    Publisher::without_service(bus.clone())
        .with_timeout(Duration::from_secs(3600))
        .publish_and_wait(&order(1, what))
        .await
}

/// What failed, each with the address.
pub(crate) type Failures = Arc<Mutex<Vec<String>>>;

/// Where failures are told, and what tells them.
pub(crate) fn failures() -> (Failures, impl Fn(&Delivery, &Failure) + Send + Sync + 'static) {
    let failures = Failures::default();
    let told = failures.clone();
    let report = move |delivery: &Delivery, failure: &Failure| {
        told.lock().unwrap().push(format!("{}: {failure}", delivery.address()));
    };
    (failures, report)
}
