//! NATS without streams: what is sent, taken, lost and told.

use postroom::{
    bus::{Bus, BusError, Capabilities, Confirmed, Filter, Group, Interest, Outgoing},
    serve,
};
use postroom_brokers::*;
use postroom_nats::{JetStream, Nats, Options, Stream, async_nats};

use crate::support::{
    depot::{Plain, Retried, job, next, number, rest, soon, subscribe},
    server::Server,
};

async fn connect(server: &Server) -> Nats {
    Nats::connect(&server.url(), &CONTRACT).await.unwrap()
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_message_arrives_as_it_was_sent() {
    let server = Server::start();
    let (sender, taker) = (connect(&server).await, connect(&server).await);
    let mut jobs = subscribe(&taker, &["plain.*".into()], Group::Each).await;
    let sent = job("plain.jobs", 7).with_id("m-7").unwrap().with_header("Shelf", "ä \t7").unwrap();
    assert_eq!(sender.publish(sent).await, Ok(Confirmed::Sent));
    let came = next(&mut jobs).await;
    assert_eq!((came.address(), number(&came), came.id()), ("plain.jobs", 7, Some("m-7")));
    assert_eq!(came.headers().get("Shelf"), Some("ä \t7"));
    // It told none: it is what the contract says.
    assert_eq!((came.content_type(), came.inbox()), (Some("application/json"), None));

    // Of two messages that the channel has, the name tells which one it is.
    let note = Outgoing::new("plain.mixed", *b"a note").with_header("Message-Name", "NoteMessage").unwrap();
    assert_eq!(sender.publish(note.clone()).await, Ok(Confirmed::Sent));
    assert_eq!(next(&mut jobs).await.content_type(), Some("text/plain"));
    sender.publish(note.with_content_type("text/markdown").unwrap()).await.unwrap();
    let markdown = next(&mut jobs).await;
    assert_eq!((markdown.content_type(), markdown.headers().get("Content-Type")), (Some("text/markdown"), None));
}

#[needs::nats]
#[tokio::test]
async fn what_the_contract_does_not_let_through_is_not_sent() {
    let server = Server::start();
    let bus = connect(&server).await;
    let mut all = subscribe(&bus, &[">".into()], Group::Each).await;
    let undeclared = bus.publish(job("plain.job", 1)).await;
    assert!(
        matches!(undeclared, Err(BusError::UndeclaredChannel { nearest: Some("plain.jobs"), .. })),
        "{undeclared:?}"
    );
    let invalid = bus.publish(Outgoing::new("plain.jobs", *b"{}")).await;
    assert!(matches!(invalid, Err(BusError::Rejected { .. })), "{invalid:?}");
    // The address is one of the contract's, and no subject.
    let spaced = bus.publish(job("loose jobs", 1)).await;
    assert!(matches!(spaced, Err(BusError::Refused { .. })), "{spaced:?}");
    let large = job("plain.jobs", 1).with_header("Large", &"x".repeat(2_000_000)).unwrap();
    assert!(matches!(bus.publish(large).await, Err(BusError::Refused { .. })));
    bus.publish(job("plain.jobs", 2)).await.unwrap();
    assert_eq!(number(&next(&mut all).await), 2, "it is the only one that was sent");
}

#[needs::nats]
#[tokio::test]
async fn what_cannot_be_taken_is_refused_at_once() {
    let server = Server::start();
    let bus = connect(&server).await;
    for (filter, group, expected) in [
        ("plains.*", Group::Each, "no channel of the contract"),
        ("plain.*x", Group::Each, "plain.*x"),
        ("loose jobs", Group::Each, "a subject of NATS"),
        ("plain.jobs", Group::Shared("a b"), "the name of a queue group"),
        ("plain.jobs", Group::Shared(""), "the name of a queue group"),
        ("plain.jobs", Group::Durable("a"), "that messages are kept"),
    ] {
        let refused = bus.subscribe(Interest::new(&[filter.into()]).with_group(group)).await.unwrap_err();
        assert!(refused.to_string().contains(expected), "{filter}: {refused}");
    }
    assert_eq!(bus.can(), Capabilities { groups: true, ..Capabilities::NONE });
    let (service, _seen) = Retried::new(|_, _| Ok(()));
    let refused = serve(&bus, service).start().await.unwrap_err();
    assert!(refused.to_string().contains("`takeRetried` asks for: that the bus keeps messages"), "{refused}");
}

/// Trap 4: `Ok` of a connection means that it was handed to it.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_flushed_is_with_the_server_when_the_process_goes() {
    let server = Server::start();
    let taker = connect(&server).await;
    let jobs = subscribe(&taker, &[Filter::from(&PLAIN_JOBS)], Group::Each).await;
    let url = server.url();
    // A runtime that is dropped takes all tasks of its connection with it, as the end of a process does.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let sender = Nats::connect(&url, &CONTRACT).await.unwrap();
            for number in 0..1000 {
                sender.publish(job("plain.jobs", number)).await.unwrap();
            }
            sender.flush().await.unwrap();
        });
    })
    .join()
    .unwrap();
    taker.flush().await.unwrap();
    assert_eq!(rest(jobs).await, (0..1000).collect::<Vec<_>>());
}

/// Trap 5: what comes while the queue is full is lost, counted and told.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_slow_subscription_loses_is_told_with_its_number() {
    let server = Server::start();
    let options = Options::new().capacity(100);
    let taker = Nats::connect_with(&server.url(), &CONTRACT, options).await.unwrap();
    let mut jobs = subscribe(&taker, &["plain.jobs".into()], Group::Each).await;
    let sender = connect(&server).await;
    for number in 0..5_000 {
        sender.publish(job("plain.jobs", number)).await.unwrap();
    }
    sender.flush().await.unwrap();
    // All of it has come to this side.
    taker.flush().await.unwrap();
    soon(jobs.unsubscribe()).await.unwrap();
    let (mut taken, mut lost) = (0, 0);
    while let Some(next) = soon(jobs.receive()).await {
        match next {
            Ok(_) => taken += 1,
            Err(BusError::Dropped { subscription, messages }) => {
                assert_eq!(subscription, "plain.jobs");
                lost += messages;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(taken + lost, 5_000, "{taken} taken, {lost} lost");
    assert!(lost > 0, "the queue was not full");
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_is_told_and_the_subscription_goes_on() {
    let mut server = Server::start();
    let (sender, taker) = (connect(&server).await, connect(&server).await);
    let mut jobs = subscribe(&taker, &["plain.jobs".into()], Group::Each).await;
    server.kill();
    let lost = soon(jobs.next()).await.unwrap().unwrap_err();
    assert!(matches!(lost, BusError::Disconnected { .. }), "{lost}");
    assert!(matches!(taker.flush().await, Err(BusError::Disconnected { .. })));
    let refused = taker.subscribe(Interest::new(&["plain.jobs".into()])).await.unwrap_err();
    assert!(matches!(refused, BusError::Disconnected { .. }), "{refused}");
    server.restart();
    assert_eq!(soon(jobs.next()).await.unwrap().unwrap_err(), BusError::Reconnected);
    // The other connection may be there later.
    while sender.flush().await.is_err() {
        tokio::task::yield_now().await;
    }
    sender.publish(job("plain.jobs", 3)).await.unwrap();
    assert_eq!(number(&next(&mut jobs).await), 3);
}

#[needs::nats]
#[tokio::test]
async fn a_server_that_is_not_there_or_refuses_is_an_error() {
    let server = Server::start_with(&["--auth", "secret"]);
    let refused = Nats::connect(&server.url(), &CONTRACT).await.unwrap_err();
    assert!(matches!(refused, BusError::Transport(_)), "{refused}");
    let options = Options::new().token("secret").name("depot");
    assert!(format!("{options:?}").contains("a token") && !format!("{options:?}").contains("secret"));
    let bus = Nats::connect_with(&server.url(), &CONTRACT, options).await.unwrap();
    bus.flush().await.unwrap();
    let missing = Options::new().credentials_file("no/such.creds");
    let missing = Nats::connect_with(&server.url(), &CONTRACT, missing).await.unwrap_err();
    assert!(missing.to_string().contains("no/such.creds"), "{missing}");
    let tls = Nats::connect_with(&server.url(), &CONTRACT, Options::new().token("secret").require_tls()).await;
    assert!(matches!(tls, Err(BusError::Transport(_))), "{tls:?}");
    let url = server.url();
    drop(server);
    assert!(matches!(Nats::connect(&url, &CONTRACT).await, Err(BusError::Transport(_))));
}

#[needs::nats]
#[tokio::test]
async fn a_connection_that_was_made_elsewhere_is_a_bus_too() {
    let server = Server::start_with(&["--user", "depot", "--pass", "secret"]);
    let options = Options::new().user_and_password("depot", "secret");
    assert!(Nats::connect_with(&server.url(), &CONTRACT, options).await.is_ok());
    let login = async_nats::ConnectOptions::with_user_and_password("depot".into(), "secret".into());
    let client = login.connect(server.url()).await.unwrap();
    let bus = Nats::from_client(client.clone(), &CONTRACT);
    let stored = JetStream::from_client(client, &CONTRACT).await.unwrap();
    stored.stream(Stream::new("JOBS").subjects(["jobs.>"])).await.unwrap();
    let mut plain = subscribe(&bus, &["plain.jobs".into()], Group::Each).await;
    let mut kept = subscribe(&stored, &["jobs.counted".into()], Group::Durable("kept")).await;
    bus.publish(job("plain.jobs", 1)).await.unwrap();
    stored.publish(job("jobs.counted", 2)).await.unwrap();
    assert_eq!((number(&next(&mut plain).await), number(&next(&mut kept).await)), (1, 2));
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn instances_of_a_service_share_its_messages() {
    let server = Server::start();
    let (one, mut seen) = Plain::new(|_, _| Ok(()));
    let first = serve(&connect(&server).await, one.clone()).quiet().start().await.unwrap();
    let second = serve(&connect(&server).await, one).quiet().start().await.unwrap();
    let sender = connect(&server).await;
    let addresses = ["plain.jobs", "plain.orders-eu", "plain.items-7", "plain.shelf.7"];
    for number in 0..200 {
        for address in addresses {
            sender.publish(job(address, number)).await.unwrap();
        }
    }
    // What no schema takes is refused by who takes it, not by the bus.
    let client = sender.client();
    client.publish("plain.jobs", "{}".into()).await.unwrap();
    sender.flush().await.unwrap();
    let mut numbers = Vec::new();
    for _ in 0..800 {
        numbers.push(soon(seen.recv()).await.unwrap().0);
    }
    let (first, second) = (soon(first.shutdown()).await, soon(second.shutdown()).await);
    assert_eq!((first.handled + second.handled, first.rejected + second.rejected), (800, 1), "{first}; {second}");
    numbers.sort_unstable();
    let expected: Vec<i64> = (0..200).flat_map(|number| [number; 4]).collect();
    assert_eq!(numbers, expected);
    assert!(first.handled > 0 && second.handled > 0, "{first}; {second}");
}

/// A member that leaves its group takes what is on its way to it. (To drain it with async-nats lost about half a percent each time.)
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn members_that_leave_a_group_take_what_is_on_its_way() {
    let server = Server::start();
    let (bus, sender) = (connect(&server).await, connect(&server).await);
    let filters = ["plain.jobs".into()];
    let stays = subscribe(&bus, &filters, Group::Shared("depot")).await;
    let sent = 20_000;
    let sending = tokio::spawn(async move {
        for number in 0..sent {
            sender.publish(job("plain.jobs", number)).await.unwrap();
        }
        sender.flush().await.unwrap();
    });
    let mut came = 0;
    for _ in 0..8 {
        let mut leaves = subscribe(&connect(&server).await, &filters, Group::Shared("depot")).await;
        for _ in 0..100 {
            if sending.is_finished() {
                break;
            }
            came += usize::from(number(&next(&mut leaves).await) >= 0);
        }
        came += rest(leaves).await.len();
    }
    soon(sending).await.unwrap();
    bus.flush().await.unwrap();
    came += rest(stays).await.len();
    let lost = usize::try_from(sent).unwrap() - came;
    println!("{lost} of {sent} messages were lost while 8 members left");
    assert!(lost <= 40, "{lost}");
}
