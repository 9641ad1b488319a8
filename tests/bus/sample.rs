//! Messages that can be told apart, and what was received.

use std::time::Duration;

use postroom::{
    bus::{Bus, BusError, Delivery, Filter, Group, Interest, Outgoing, Reply, Subscription},
    campaign::CONTRACT,
    memory::MemoryBus,
};

pub(crate) const ID: &str = "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57";
pub(crate) const EXECUTE: &str = "campaign.execute";
pub(crate) const STATUS: &str = "campaign.status";
pub(crate) const ASK: &str = "user.info.request";
pub(crate) const UPDATE: &str = "user.info.update";
pub(crate) const PUSH: &str = "notification.user.0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57.push";

/// An address of every form that the contract has.
pub(crate) const ADDRESSES: [&str; 5] = [EXECUTE, STATUS, ASK, UPDATE, PUSH];

pub(crate) const SECOND: Duration = Duration::from_secs(1);

pub(crate) type Subscribed = Box<dyn Subscription>;

/// A bus that keeps what nobody takes.
pub(crate) fn bus() -> MemoryBus {
    MemoryBus::builder(&CONTRACT).keep_undelivered(1000).build()
}

/// The same, whose queues hold `queue` messages, and whose senders wait a second.
pub(crate) fn narrow(queue: usize) -> MemoryBus {
    MemoryBus::builder(&CONTRACT).queue(queue).timeout(SECOND).keep_undelivered(1000).build()
}

/// A valid message for one of [`ADDRESSES`], with a number by which it is known again.
pub(crate) fn message(address: &str, number: usize) -> Outgoing {
    let fields = match address {
        EXECUTE => r#""execution_id": "ID", "campaign_id": "ID", "execution_type": "batch""#,
        STATUS => {
            r#""execution_id": "ID", "campaign_id": "ID", "status": "running", "updated_at": "2025-06-04T12:00:00Z""#
        }
        ASK => r#""user_id": "ID""#,
        UPDATE => r#""user_id": "ID", "updated_at": "2025-06-04T12:00:00Z""#,
        PUSH => r#""notification_id": "ID", "user_id": "ID", "title": "t", "body": "b""#,
        _ => panic!("{address} is not one of the sample"),
    };
    Outgoing::new(address, format!(r#"{{{}, "n": {number}}}"#, fields.replace("ID", ID)).into_bytes())
}

/// A valid reply to `user.info.request`.
pub(crate) fn reply(number: usize) -> Reply {
    Reply::Message {
        name: "UserInfoReplyMessage",
        name_header: "Message-Name",
        payload: message(ASK, number).payload().to_vec(),
        content_type: "application/json",
    }
}

pub(crate) fn number(delivery: &Delivery) -> usize {
    let payload: serde_json::Value = serde_json::from_slice(delivery.payload()).expect("only valid messages get here");
    usize::try_from(payload["n"].as_u64().expect("every message has its number")).expect("it was a usize")
}

pub(crate) fn filters<'a>(patterns: &[&'a str]) -> Vec<Filter<'a>> {
    patterns.iter().map(|pattern| Filter::Pattern(pattern)).collect()
}

pub(crate) async fn subscribe(bus: &MemoryBus, pattern: &str, group: Option<&str>) -> Subscribed {
    subscribe_to(bus, &[pattern.into()], group).await.expect("the contract has channels for the pattern")
}

pub(crate) async fn subscribe_to(
    bus: &MemoryBus,
    filters: &[Filter<'_>],
    group: Option<&str>,
) -> Result<Subscribed, BusError> {
    bus.subscribe(Interest::new(filters).with_group(group.map_or(Group::Each, Group::Shared))).await
}

/// The next message, which is done with.
pub(crate) async fn next(subscription: &mut Subscribed) -> Option<Delivery> {
    subscription.receive().await.transpose().expect("the bus is not broken")
}

/// What is there already.
pub(crate) async fn waiting(subscription: &mut Subscribed) -> Vec<usize> {
    let mut numbers = Vec::new();
    while let Ok(Some(delivery)) = tokio::time::timeout(Duration::ZERO, next(subscription)).await {
        numbers.push(number(&delivery));
    }
    numbers
}

/// Publishes messages that are numbered from 0.
pub(crate) async fn publish(bus: &MemoryBus, addresses: &[&str]) {
    for (number, address) in addresses.iter().enumerate() {
        bus.publish(message(address, number)).await.expect(address);
    }
}

pub(crate) fn text<T: std::fmt::Debug>(result: Result<T, BusError>) -> String {
    result.expect_err("it is refused").to_string()
}
