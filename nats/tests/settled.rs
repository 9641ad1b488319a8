//! What becomes of messages that were taken from a stream: done, tried again, dead, given back.

use std::time::Duration;

use futures_util::StreamExt as _;
use postroom::{
    bus::{Bus, BusError, DeadReason, Group, Interest, Settlement, Subscription, Taken, name},
    serve,
};
use postroom_nats::JetStream;

use crate::support::{
    depot::{Counted, Ordered, Patient, Retried, jetstream, job, next, number, seen, soon, subscribe},
    server::Server,
};

/// A bus on which nothing comes again by itself within a test: what comes again was given back.
async fn patient(server: &Server) -> JetStream {
    jetstream(server).await.with_margin(Duration::from_secs(3600))
}

async fn send(bus: &JetStream, address: &str, numbers: std::ops::Range<i64>) {
    for number in numbers {
        bus.publish(job(address, number)).await.unwrap();
    }
}

async fn take(bus: &JetStream, in_flight: usize) -> Box<dyn Subscription> {
    let filters = ["jobs.early".into()];
    let to = Interest::new(&filters).with_group(Group::Durable("early")).with_in_flight(in_flight);
    soon(bus.subscribe(to)).await.unwrap()
}

async fn taken(subscription: &mut Box<dyn Subscription>) -> Taken {
    soon(subscription.next()).await.unwrap().unwrap()
}

fn attempt(taken: &Taken) -> u32 {
    taken.attempt.unwrap().get()
}

/// Traps 9 and 11: what a hold says, word by word.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn each_settlement_is_said_in_its_own_way() {
    let server = Server::start();
    let bus = patient(&server).await;
    let mut said = bus.client().subscribe("$JS.ACK.>").await.unwrap();
    let mut jobs = take(&bus, 10).await;
    send(&bus, "jobs.early", 0..5).await;
    let dead = Settlement::Dead { reason: DeadReason::new("invalid", std::num::NonZeroU32::MIN) };
    for (how, expected) in [
        (Settlement::Done, "+ACK"),
        (dead, "+TERM"),
        // Never without a delay.
        (Settlement::Retry { after: Duration::ZERO }, "-NAK {\"delay\":100000000}"),
        (Settlement::Retry { after: Duration::from_secs(7200) }, "-NAK {\"delay\":7200000000000}"),
        (Settlement::Requeue, "-NAK {\"delay\":100000000}"),
    ] {
        let hold = taken(&mut jobs).await.hold.expect("it is to be settled");
        assert_eq!(hold.lasts(), Some(Duration::from_secs(3600)));
        hold.progress().await.unwrap();
        hold.settle(how).await.unwrap();
        let mut words = Vec::new();
        for _ in 0..2 {
            words.push(String::from_utf8(soon(said.next()).await.unwrap().payload.to_vec()).unwrap());
        }
        assert_eq!(words, ["+WPI", expected]);
    }
    // Of these five, those come again that are to be tried again soon.
    let mut again = Vec::new();
    for _ in 0..2 {
        let taken = taken(&mut jobs).await;
        again.push((number(&taken.delivery), attempt(&taken)));
        taken.hold.unwrap().settle(Settlement::Done).await.unwrap();
    }
    again.sort_unstable();
    assert_eq!(again, [(2, 2), (4, 2)]);
}

/// Trap 6: what lies in a client waits while its time goes on, and hangs when the client goes.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_taken_than_is_worked_on_and_what_is_left_is_given_back() {
    let server = Server::start();
    let bus = patient(&server).await;
    let mut one = take(&bus, 3).await;
    send(&bus, "jobs.early", 0..20).await;
    let held = [taken(&mut one).await, taken(&mut one).await, taken(&mut one).await];
    let pending = bus.client().request("$JS.API.CONSUMER.INFO.JOBS.early", "".into()).await.unwrap();
    let pending: serde_json::Value = serde_json::from_slice(&pending.payload).unwrap();
    assert_eq!(pending["num_ack_pending"], 3, "{pending}");
    // Three are held, and nobody waits for the others.
    let mut other = take(&bus, 100).await;
    let mut numbers = Vec::new();
    for _ in 0..17 {
        numbers.push(number(&next(&mut other).await));
    }
    // Those that are dropped come at once, and not after an hour.
    drop(held);
    for _ in 0..3 {
        numbers.push(number(&next(&mut other).await));
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (0..20).collect::<Vec<_>>());
}

/// A subscription that is dropped gives back what it had asked for and nobody has looked at.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_looked_at_is_given_back() {
    let server = Server::start();
    let bus = patient(&server).await;
    let mut one = take(&bus, 100).await;
    send(&bus, "jobs.early", 0..50).await;
    drop(taken(&mut one).await);
    drop(one);
    let mut other = take(&bus, 100).await;
    let mut numbers = Vec::new();
    for _ in 0..50 {
        numbers.push(number(&next(&mut other).await));
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (0..50).collect::<Vec<_>>());
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_ends_still_gives_what_it_has() {
    let server = Server::start();
    let bus = patient(&server).await;
    let mut jobs = take(&bus, 10).await;
    send(&bus, "jobs.early", 0..5).await;
    let mut numbers = vec![number(&next(&mut jobs).await)];
    soon(jobs.unsubscribe()).await.unwrap();
    while let Some(delivery) = soon(jobs.receive()).await {
        numbers.push(number(&delivery.unwrap()));
    }
    // What it had not asked for is for others.
    let mut other = take(&bus, 10).await;
    while numbers.len() < 5 {
        numbers.push(number(&next(&mut other).await));
    }
    assert_eq!(numbers, [0, 1, 2, 3, 4]);
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_tried_as_often_as_its_document_says_and_is_a_dead_letter_then() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    let (service, mut came) = Retried::new(|number, attempt| match number {
        1 => Err("out_of_stock"),
        2 => Err("busy"),
        3 if attempt == 1 => Err("busy"),
        _ => Ok(()),
    });
    let serving = serve(&bus, service).quiet().start().await.unwrap();
    let mut graves = subscribe(&bus, &["dead.jobs".into()], Group::Durable("graves")).await;
    send(&bus, "jobs.retried", 0..5).await;
    assert_eq!(seen(&mut came, 7).await, [(0, 1), (1, 1), (2, 1), (2, 2), (3, 1), (3, 2), (4, 1)]);
    // What is no message of the channel is dead at once, as it came.
    bus.client().publish("jobs.retried", "{}".into()).await.unwrap();
    let mut dead = Vec::new();
    for _ in 0..3 {
        let letter = next(&mut graves).await;
        let header = |name: &str| letter.headers().get(name).unwrap_or_default().to_owned();
        assert_eq!(header(name::DEAD_ADDRESS), "jobs.retried");
        let text = String::from_utf8(letter.payload().to_vec()).unwrap();
        dead.push((text, header(name::DEAD_REASON), header(name::DEAD_ATTEMPTS)));
    }
    dead.sort_unstable();
    let expected = [("{\"number\":1}", "out_of_stock", "1"), ("{\"number\":2}", "busy", "2"), ("{}", "invalid", "1")];
    assert_eq!(
        dead,
        expected.map(|(text, reason, attempts)| (text.to_owned(), reason.to_owned(), attempts.to_owned()))
    );
    let summary = soon(serving.shutdown()).await;
    assert_eq!((summary.handled, summary.dead, summary.unsettled), (3, 3, 0), "{summary}");
}

/// Messages that wait for their next try hold up no others, however few are worked on at a time.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn those_that_fail_do_not_hold_up_the_others() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    let (service, mut came) = Patient::new(|number, _| if number < 10 { Err("busy") } else { Ok(()) });
    let serving = serve(&bus, service).quiet().start().await.unwrap();
    send(&bus, "jobs.patient", 0..20).await;
    assert_eq!(seen(&mut came, 20).await, (0..20).map(|number| (number, 1)).collect::<Vec<_>>());
    let summary = soon(serving.shutdown()).await;
    assert_eq!((summary.handled, summary.retried), (10, 10), "{summary}");
}

/// Whichever instance has a message, and however often it is tried, the next one waits.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn order_is_kept_in_all_instances_together() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    let (service, mut came) =
        Ordered::new(|number, attempt| if number % 7 == 3 && attempt < 3 { Err("busy") } else { Ok(()) });
    let mut serving = Vec::new();
    for _ in 0..2 {
        serving.push(serve(&bus, service.clone()).quiet().start().await.unwrap());
    }
    send(&bus, "jobs.ordered", 0..40).await;
    let mut numbers = Vec::new();
    while numbers.last() != Some(&39) {
        numbers.push(soon(came.recv()).await.unwrap().0);
    }
    let expected: Vec<i64> = (0..40).flat_map(|number| vec![number; if number % 7 == 3 { 3 } else { 1 }]).collect();
    assert_eq!(numbers, expected);
    let mut handled = Vec::new();
    for serving in serving {
        handled.push(soon(serving.shutdown()).await.handled);
    }
    assert_eq!(handled.iter().sum::<u64>(), 40, "{handled:?}");
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn instances_share_a_durable_consumer_and_lose_nothing_while_none_is_there() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    let (service, mut came) = Counted::new(|_, _| Ok(()));
    soon(serve(&bus, service.clone()).quiet().start().await.unwrap().shutdown()).await;
    send(&bus, "jobs.counted", 0..50).await;
    let mut serving = Vec::new();
    for _ in 0..2 {
        let own = jetstream(&server).await;
        serving.push(serve(&own, service.clone()).quiet().start().await.unwrap());
    }
    send(&bus, "jobs.counted", 50..200).await;
    assert_eq!(seen(&mut came, 200).await, (0..200).map(|number| (number, 1)).collect::<Vec<_>>());
    for serving in serving {
        soon(serving.shutdown()).await;
    }
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn what_happens_to_a_consumer_is_told() {
    let mut server = Server::start();
    let bus = patient(&server).await;
    let mut jobs = take(&bus, 10).await;
    send(&bus, "jobs.early", 0..1).await;
    next(&mut jobs).await;
    server.kill();
    assert!(matches!(soon(jobs.next()).await.unwrap().unwrap_err(), BusError::Disconnected { .. }));
    server.restart();
    assert_eq!(soon(jobs.next()).await.unwrap().unwrap_err(), BusError::Reconnected);
    send(&bus, "jobs.early", 1..2).await;
    // The server may have heard that the first one is done with, or not.
    while number(&next(&mut jobs).await) != 1 {}
    bus.client().request("$JS.API.CONSUMER.DELETE.JOBS.early", "".into()).await.unwrap();
    let gone = soon(jobs.next()).await.unwrap().unwrap_err();
    assert!(gone.to_string().contains("the consumer `early` of the stream `JOBS`"), "{gone}");
}
