//! The cases that every bus is held to, each on a server of its own.

use std::sync::Mutex;

use postroom::conformance::{CONTRACT, Outcome, Report, run};
use postroom_nats::{JetStream, Nats, Stream};

use crate::support::server::Server;

/// Runs all cases on buses that are made for servers.
async fn held<B: postroom::bus::Bus>(connect: impl AsyncFn(&str) -> B) -> Report {
    let servers = Mutex::new(Vec::new());
    let report = run(async || {
        let server = Server::start();
        let url = server.url();
        servers.lock().unwrap().push(server);
        connect(&url).await
    })
    .await;
    println!("{report}");
    report
}

fn offered(report: &Report) -> usize {
    report.iter().filter(|(_, outcome)| !matches!(outcome, Outcome::NotOffered(_))).count()
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn nats_does_all_that_it_says() {
    let report = held(async |url| Nats::connect(url, &CONTRACT).await.unwrap()).await;
    assert!(report.is_passed(), "{report}");
    assert_eq!(offered(&report), 11, "{report}");
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn jetstream_does_all_that_it_says() {
    let report = held(async |url| {
        let bus = JetStream::connect(url, &CONTRACT).await.unwrap();
        // All but the questions, which a stream would answer.
        let stored = ["plain", "placed.>", "retried", "dead", "kept", "replayed", "keyed", "once", "known"];
        let subjects = stored.map(|name| format!("conformance.{name}"));
        bus.stream(Stream::new("CONFORMANCE").subjects(subjects)).await.unwrap();
        bus
    })
    .await;
    assert!(report.is_passed(), "{report}");
    assert_eq!(offered(&report), 20, "{report}");
}
