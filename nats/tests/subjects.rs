//! Addresses as subjects: what wildcards bring besides, and what comes by several of them.

use postroom::bus::{Bus, Filter, Group};
use postroom_brokers::*;
use postroom_nats::Nats;

use crate::support::{
    depot::{job, rest, subscribe},
    server::Server,
};

/// The jobs of each address, by number.
const ADDRESSES: [(&str, i64); 6] = [
    ("plain.jobs", 1),
    ("plain.orders-eu", 2),
    ("plain.orders-us", 3),
    ("plain.items-7", 4),
    ("plain.shelf.7", 5),
    ("plain.mixed", 6),
];

/// A wide subject brings what another channel has, or an address that no channel has.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_message_comes_once_to_whoever_asks_for_it() {
    let server = Server::start();
    let bus = Nats::connect(&server.url(), &CONTRACT).await.unwrap();
    let (orders, items, shelf) = (Filter::from(&PLAIN_ORDERS), Filter::from(&PLAIN_ITEMS), Filter::from(&PLAIN_SHELF));
    let pattern = Filter::Pattern;
    let cases: [(&[Filter<'_>], &[i64]); 9] = [
        (&[orders], &[2, 3]),
        (&[items], &[4]),
        (&[shelf], &[5]),
        (&[orders, items], &[2, 3, 4]),
        (&[orders, pattern("plain.orders-eu")], &[2, 3]),
        (&[orders, items, pattern("plain.*")], &[1, 2, 3, 4, 6]),
        (&[pattern("plain.>"), pattern("plain.jobs"), orders, shelf], &[1, 2, 3, 4, 5, 6]),
        (&[pattern("plain.{anything}"), pattern("*.jobs")], &[1, 2, 3, 4, 6]),
        (&[pattern("plain.orders-{region}")], &[2, 3]),
    ];
    let mut taking = Vec::new();
    for (index, (filters, expected)) in cases.iter().enumerate() {
        let name = format!("group-{index}");
        taking.push((index, "each", subscribe(&bus, filters, Group::Each).await, *expected));
        taking.push((index, "group", subscribe(&bus, filters, Group::Shared(&name)).await, *expected));
    }
    for (address, number) in ADDRESSES {
        bus.publish(job(address, number)).await.unwrap();
    }
    // Somebody else sends what no channel has.
    bus.client().publish("plain.orders-mars", "{\"number\":9}".into()).await.unwrap();
    bus.flush().await.unwrap();
    for (index, group, subscription, expected) in taking {
        assert_eq!(rest(subscription).await, expected, "case {index}, {group}");
    }
}

/// NATS gives a message to one member of a group, whatever its subject is: a member that drops it would lose it.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn members_of_a_group_lose_nothing_to_the_wide_subjects_of_others() {
    let server = Server::start();
    let bus = Nats::connect(&server.url(), &CONTRACT).await.unwrap();
    let group = Group::Shared("depot");
    let mut taking = Vec::new();
    for filter in [Filter::from(&PLAIN_ORDERS), Filter::from(&PLAIN_ITEMS), Filter::from(&PLAIN_SHELF)] {
        for _ in 0..2 {
            taking.push(subscribe(&bus, &[filter], group).await);
        }
    }
    let sent = 100;
    for number in 0..sent {
        for address in ["plain.orders-eu", "plain.items-7", "plain.shelf.1"] {
            bus.publish(job(address, number)).await.unwrap();
        }
    }
    bus.flush().await.unwrap();
    let mut came = Vec::new();
    for subscription in taking {
        came.extend(rest(subscription).await);
    }
    came.sort_unstable();
    assert_eq!(came, (0..sent).flat_map(|number| [number; 3]).collect::<Vec<_>>());
}
