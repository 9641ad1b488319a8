//! Streams: what is stored, what is refused, and what is not known.

use std::time::Duration;

use futures_util::StreamExt as _;
use postroom::{
    Publisher,
    bus::{Bus, BusError, Confirmed, Group, Interest, Reply, Settles},
    serve,
};
use postroom_brokers::*;
use postroom_nats::{JetStream, Nats, Options, Stream};

use crate::support::{
    depot::{Asked, Early, LONG, Plain, jetstream, job, next, seen, soon, subscribe},
    server::Server,
};

/// Trap 8: to JetStream an id is one of the stream, and a message of another subject with the same one would be lost.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_twice_is_stored_once_for_each_address() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    let send = async |address, number, id: &str| bus.publish(job(address, number).with_id(id).unwrap()).await;
    assert_eq!(send("jobs.counted", 1, "a").await, Ok(Confirmed::Stored));
    assert_eq!(send("jobs.counted", 1, "a").await, Ok(Confirmed::Repeated));
    assert_eq!(send("jobs.early", 2, "a").await, Ok(Confirmed::Stored));
    assert_eq!(bus.publish(job("jobs.early", 3)).await, Ok(Confirmed::Stored));
    assert_eq!(bus.publish(job("jobs.early", 3)).await, Ok(Confirmed::Stored), "it has no id");
    // What was sent before somebody was there comes where the document asks for it.
    let (service, mut came) = Early::new(|_, _| Ok(()));
    let serving = serve(&bus, service).quiet().start().await.unwrap();
    assert_eq!(seen(&mut came, 3).await, [(2, 1), (3, 1), (3, 1)]);
    assert_eq!(soon(serving.shutdown()).await.handled, 3);
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_stored_is_an_error_that_says_what_to_do() {
    let server = Server::start();
    let bus = JetStream::connect(&server.url(), &CONTRACT).await.unwrap();
    assert_eq!(bus.can().ids, Some(Duration::from_secs(120)), "as streams have it by default");
    let missing = bus.publish(job("jobs.counted", 1)).await.unwrap_err();
    let remedy = "the bus has not a stream that takes `jobs.counted`: make one (`nats stream add`)";
    assert!(missing.to_string().starts_with(remedy), "{missing}");
    let refused = serve(&bus, Early::new(|_, _| Ok(())).0).quiet().start().await.unwrap_err();
    assert!(refused.to_string().contains("a stream that takes `jobs.early`"), "{refused}");

    bus.stream(Stream::new("JOBS").subjects(["jobs.early", "jobs.counted"]).set("max_msgs", 1).refuse_when_full())
        .await
        .unwrap();
    assert_eq!(bus.publish(job("jobs.early", 1)).await, Ok(Confirmed::Stored));
    let full = bus.publish(job("jobs.early", 2)).await.unwrap_err();
    assert_eq!(full, BusError::Refused { address: "jobs.early".into(), reason: "maximum messages exceeded".into() });
    let filters = ["jobs.*".into()];
    let partly = soon(bus.subscribe(Interest::new(&filters).with_group(Group::Durable("all")))).await.unwrap_err();
    assert!(partly.to_string().contains("`JOBS` takes a part of it"), "{partly}");
}

/// Trap 12: a disk that is full is a stream that says nothing, until the server is started again.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_heard_it_is_not_known_whether_a_message_is_stored() {
    let server = Server::start();
    let options = Options::new().timeout(Duration::from_millis(200));
    let bus = JetStream::connect_with(&server.url(), &CONTRACT, options).await.unwrap();
    bus.stream(Stream::new("SILENT").subjects(["jobs.>"]).set("no_ack", true)).await.unwrap();
    let unknown = bus.publish(job("jobs.counted", 1)).await.unwrap_err();
    assert!(matches!(&unknown, BusError::Unconfirmed { address, .. } if address == "jobs.counted"), "{unknown}");
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_there_is_compared() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    let week = Duration::from_secs(7 * 86_400);
    for (stream, expected) in [
        (Stream::new("JOBS").subjects(["jobs.>"]), None),
        (Stream::new("JOBS"), None),
        (Stream::new("JOBS").max_age(week), Some("`max_age` of the stream `JOBS` is not set and not 604800s")),
        (Stream::new("JOBS").subjects(["jobs.*"]), Some("is [\"jobs.>\"] and not [\"jobs.*\"]")),
        (Stream::new("JOBS").in_memory(), Some("is \"file\" and not \"memory\"")),
        (Stream::new("a.b"), Some("the name of a stream")),
        (Stream::new("OTHER").subjects(["jobs.x"]), Some("subjects overlap")),
    ] {
        let declared = bus.stream(stream).await.err().map(|error| error.to_string());
        match expected {
            None => assert_eq!(declared, None),
            Some(part) => assert!(declared.as_deref().is_some_and(|told| told.contains(part)), "{declared:?}, {part}"),
        }
    }
    assert_eq!(bus.can().ids, Some(Duration::from_secs(120)));
    bus.stream(Stream::new("SHORT").subjects(["plain.jobs"]).duplicate_window(Duration::from_secs(10))).await.unwrap();
    assert_eq!(bus.can().ids, Some(Duration::from_secs(10)), "all streams know ids for so long");
    assert_eq!((bus.can().settles, bus.can().keys, bus.can().dead_letters), (Settles::Each, false, false));
}

/// Trap 3: a stream answers whatever is sent to it.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_does_not_answer_in_place_of_a_service() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    let refused = serve(&bus, Asked).quiet().start().await.unwrap_err();
    let expected = "cannot do what takeAsked asks for: that its service answers: a stream takes the requests";
    assert!(refused.to_string().contains(expected), "{refused}");
    let asker = Publisher::new(bus.clone(), &GIVER).with_timeout(LONG);
    let refused = asker.request(&StoredMessage { number: 1 }).await.unwrap_err();
    assert!(matches!(&refused, BusError::Refused { reason, .. } if reason.contains("the stream `JOBS`")), "{refused}");
    // Who knows nothing of streams is not told that it was handled.
    let nats = Nats::connect(&server.url(), &CONTRACT).await.unwrap();
    let plain = Publisher::without_service(nats).with_timeout(LONG);
    for error in [
        plain.request(&StoredMessage { number: 1 }).await.unwrap_err(),
        plain.publish_and_wait(&CountedJobMessage(Job { number: 1 })).await.unwrap_err(),
    ] {
        assert!(matches!(error, BusError::WrongReply { .. }), "{error}");
    }

    // Where no stream takes it, it is answered, on the same bus.
    let (service, mut came) = Plain::new(|_, _| Ok(()));
    let serving = serve(&bus, service.clone()).quiet().start().await.unwrap();
    assert_eq!(asker.request(&QuestionMessage { number: 4 }).await.unwrap().number, 5);
    soon(serving.shutdown()).await;
    bus.stream(Stream::new("PLAIN").subjects(["plain.>"])).await.unwrap();
    let refused = serve(&bus, service).quiet().start().await.unwrap_err();
    assert!(refused.to_string().contains("takeQuestion"), "{refused}");
    assert!(came.try_recv().is_err());
}

/// A service that takes a message for a request may answer before the stream does.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn the_answer_of_somebody_else_is_not_taken_for_the_streams() {
    let server = Server::start();
    let bus = jetstream(&server).await;
    let nats = Nats::connect(&server.url(), &CONTRACT).await.unwrap();
    let mut jobs = subscribe(&nats, &["jobs.counted".into()], Group::Each).await;
    let mut raw = nats.client().subscribe("jobs.counted").await.unwrap();
    nats.flush().await.unwrap();
    for number in 0..50 {
        let (sent, answered) = tokio::join!(bus.publish(job("jobs.counted", number)), async {
            let inbox = next(&mut jobs).await.inbox().cloned().expect("it looks like a request");
            let reply = soon(raw.next()).await.unwrap().reply.unwrap();
            nats.client().publish(reply, "{\"number\":1}".into()).await.unwrap();
            nats.requests().unwrap().reply(inbox, Reply::Done).await
        });
        assert_eq!((sent, answered), (Ok(Confirmed::Stored), Ok(())));
    }
}
