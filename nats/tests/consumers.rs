//! Durable consumers: what they are called, what they take, and what they are compared with.

use std::time::Duration;

use postroom::{
    bus::{Bus, BusError, Filter, Group, Interest},
    contract::Channel,
    serve,
    serving::StartError,
};
use postroom_brokers::*;
use postroom_nats::{JetStream, Stream};
use serde_json::{Value, json};

use crate::support::{
    depot::{Counted, Early, Ordered, Retried, jetstream, job, next, number, rest, seen, soon, subscribe},
    server::Server,
};

/// What JetStream itself says.
async fn ask(bus: &JetStream, what: &str, body: Value) -> Value {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = bus.client().request(format!("$JS.API.{what}"), body.into()).await.unwrap();
    let answer: Value = serde_json::from_slice(&answer.payload).unwrap();
    assert_eq!(answer.get("error"), None, "{what}");
    answer
}

async fn durable(bus: &JetStream, channels: &[&'static Channel], name: &str) -> Result<(), BusError> {
    let filters: Vec<_> = channels.iter().map(|channel| Filter::from(*channel)).collect();
    bus.subscribe(Interest::new(&filters).with_group(Group::Durable(name))).await.map(drop)
}

/// Trap 13: for some of these names a server says nothing at all.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_no_consumer_can_have_is_refused_before_it_is_asked_for() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    for name in ["a.b", "a b", "a/b", "a>b", "a*", ""] {
        let refused = durable(&bus, &[&JOBS_EARLY], name).await.unwrap_err();
        assert!(matches!(&refused, BusError::Pattern { pattern, .. } if pattern == name), "{refused}");
    }
    assert_eq!(durable(&bus, &[&JOBS_EARLY], "büro-nr-7").await, Ok(()));
}

/// Trap 2: a server says `Ok` to other settings, and keeps the old ones.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_with_other_settings_is_told_and_not_used() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    let (service, _seen) = Counted::new(|_, _| Ok(()));
    let start = async |bus: &JetStream| serve(bus, service.clone()).quiet().start().await;
    for _ in 0..2 {
        soon(start(&bus).await.unwrap().shutdown()).await;
    }
    let info = ask(&bus, "CONSUMER.INFO.JOBS.depot-counted", Value::Null).await;
    let config = &info["config"];
    // Trap 10: the server would leave a message lying after its last try, and tell nobody.
    assert_eq!((&config["max_deliver"], &config["max_ack_pending"]), (&json!(-1), &json!(-1)), "{config}");
    assert_eq!((&config["ack_wait"], &config["filter_subject"]), (&json!(15_000_000_000_u64), &json!("jobs.counted")));

    let other = start(&bus.clone().with_margin(Duration::from_secs(20))).await.unwrap_err();
    let StartError::Bus(BusError::Differs { what, declared, found }) = other else { panic!("{other}") };
    assert_eq!(
        (what.as_str(), declared.as_str(), found.as_str()),
        ("`ack_wait` of the consumer `depot-counted` of the stream `JOBS`", "25s", "15s")
    );

    let made = json!({"stream_name": "JOBS", "config": {"durable_name": "depot-early", "ack_policy": "explicit", "max_deliver": 3,
        "ack_wait": 30_000_000_000_u64, "filter_subject": "jobs.early", "max_ack_pending": -1}});
    ask(&bus, "CONSUMER.DURABLE.CREATE.JOBS.depot-early", made).await;
    let foreign = serve(&bus, Early::new(|_, _| Ok(())).0).quiet().start().await.unwrap_err();
    assert!(
        foreign
            .to_string()
            .contains("`max_deliver` of the consumer `depot-early` of the stream `JOBS` is 3 and not -1"),
        "{foreign}"
    );
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn an_operation_without_a_name_has_the_groups_and_its_own() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    let serving = serve(&bus, Ordered::new(|_, _| Ok(())).0).quiet().start().await.unwrap();
    let info = ask(&bus, "CONSUMER.INFO.JOBS.ordered-takeOrdered", Value::Null).await;
    assert_eq!(info["config"]["max_ack_pending"], json!(1), "one after the other, in all instances together");
    soon(serving.shutdown()).await;
    // Nobody could say whose the messages are that are kept.
    let nameless = serve(&bus, Ordered::new(|_, _| Ok(())).0).broadcast().quiet().start().await.unwrap_err();
    assert!(nameless.to_string().contains("takeOrdered") && nameless.to_string().contains("`durable`"), "{nameless}");
}

/// Dead letters that nothing stores would be found out with the first one.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_need_a_stream_from_the_start() {
    let server = Server::start();
    let bus = JetStream::connect(&server.url(), &CONTRACT).await.unwrap();
    bus.stream(Stream::new("JOBS").subjects(["jobs.>"])).await.unwrap();
    let refused = serve(&bus, Retried::new(|_, _| Ok(())).0).quiet().start().await.unwrap_err();
    assert!(refused.to_string().contains("a stream that takes `dead.jobs`"), "{refused}");
}

/// Trap 1: a server before 2.10 gives all of the stream to a consumer with two filters, and says nothing.
async fn two_filters(server: &Server) -> Result<Vec<i64>, BusError> {
    let bus = jetstream(server).await;
    durable(&bus, &[&JOBS_EARLY, &JOBS_COUNTED], "two").await?;
    for (address, number) in [("jobs.early", 1), ("jobs.ordered", 2), ("jobs.counted", 3), ("jobs.patient", 4)] {
        bus.publish(job(address, number)).await.unwrap();
    }
    let filters = [Filter::from(&JOBS_EARLY), Filter::from(&JOBS_COUNTED)];
    let mut jobs = subscribe(&bus, &filters, Group::Durable("two")).await;
    let mut numbers = vec![number(&next(&mut jobs).await), number(&next(&mut jobs).await)];
    numbers.extend(rest(jobs).await);
    Ok(numbers)
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn several_subjects_are_one_consumers_where_the_server_knows_them() {
    assert_eq!(two_filters(&Server::start()).await, Ok(vec![1, 3]));
}

#[needs::old_nats]
#[tokio::test(flavor = "multi_thread")]
async fn several_subjects_are_refused_where_the_server_does_not_know_them() {
    let refused = two_filters(&Server::start_named("POSTROOM_OLD_NATS_SERVER")).await.unwrap_err();
    assert!(refused.to_string().contains("from its version 2.10 on"), "{refused}");
}

/// All else is the same on an older server. (Nothing is tried twice here: 2.9.10 now and then forgets that it was told to wait, and
/// gives the message when `ack_wait` is over.)
#[needs::old_nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_served_by_an_older_server_too() {
    let server = Server::start_named("POSTROOM_OLD_NATS_SERVER");
    let bus = jetstream(&server).await;
    for _ in 0..2 {
        let (service, mut came) = Retried::new(|_, _| Ok(()));
        let serving = serve(&bus, service).quiet().start().await.unwrap();
        for number in 0..20 {
            bus.publish(job("jobs.retried", number)).await.unwrap();
        }
        assert_eq!(seen(&mut came, 20).await, (0..20).map(|number| (number, 1)).collect::<Vec<_>>());
        soon(serving.shutdown()).await;
    }
    // Of a stream with one subject, which an older server does not write down as a filter.
    bus.stream(Stream::new("ONE").subjects(["plain.jobs"])).await.unwrap();
    for _ in 0..2 {
        assert_eq!(durable(&bus, &[&PLAIN_JOBS], "one").await, Ok(()));
    }
}

/// A wide subject brings what was not asked for: it never comes again, and nobody else loses it.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_wide_subject_brings_besides_is_passed_over() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    bus.stream(Stream::new("PLAIN").subjects(["plain.*"])).await.unwrap();
    let mut orders = subscribe(&bus, &[Filter::from(&PLAIN_ORDERS)], Group::Durable("orders")).await;
    let mut items = subscribe(&bus, &[Filter::from(&PLAIN_ITEMS)], Group::Durable("items")).await;
    for number in 0..10 {
        bus.publish(job("plain.orders-eu", number)).await.unwrap();
        bus.publish(job("plain.items-7", 100 + number)).await.unwrap();
    }
    for expected in 0..10 {
        assert_eq!(number(&next(&mut orders).await), expected);
        assert_eq!(number(&next(&mut items).await), 100 + expected);
    }
    let left = ask(&bus, "CONSUMER.INFO.PLAIN.items", Value::Null).await;
    assert_eq!(left["num_pending"], json!(0));
    // There it would delete what another one waits for.
    bus.client().request("$JS.API.STREAM.DELETE.PLAIN", "".into()).await.unwrap();
    bus.stream(Stream::new("PLAIN").subjects(["plain.*"]).set("retention", "workqueue")).await.unwrap();
    let refused = durable(&bus, &[&PLAIN_ORDERS], "orders").await.unwrap_err();
    assert!(refused.to_string().contains("`workqueue`"), "{refused}");
    assert_eq!(durable(&bus, &[&PLAIN_JOBS], "jobs").await, Ok(()));
}
