//! Requests on NATS, and what answers them.

use std::time::Duration;

use futures_util::StreamExt as _;
use postroom::{
    Publisher,
    bus::{Bus, BusError, Group, Inbox, Reply, code, name},
    serve,
};
use postroom_brokers::*;
use postroom_nats::Nats;

use crate::support::{
    depot::{LONG, Plain, job, next, soon, subscribe},
    server::Server,
};

async fn connect(server: &Server) -> Nats {
    Nats::connect(&server.url(), &CONTRACT).await.unwrap()
}

async fn publisher(server: &Server) -> Publisher {
    Publisher::new(connect(server).await, &GIVER).with_timeout(LONG)
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_answered_or_told_why_not() {
    let server = Server::start();
    let asker = publisher(&server).await;
    let question = |number| QuestionMessage { number };
    let nobody = asker.request(&question(1)).await.unwrap_err();
    assert_eq!(nobody, BusError::NoResponders { address: "plain.question".into() });
    let (service, _seen) = Plain::new(|number, _| if number == 13 { Err("bad_luck") } else { Ok(()) });
    let serving = serve(&connect(&server).await, service).quiet().start().await.unwrap();
    assert_eq!(asker.request(&question(1)).await.unwrap().number, 2);
    let replied = asker.clone().with_header(name::REQUEST_ID, "r1").unwrap().exchange(&question(2)).await.unwrap();
    assert_eq!(replied.headers.get(name::REQUEST_ID), Some("r1"));
    let failed = asker.request(&question(13)).await.unwrap_err();
    assert_eq!(failed, BusError::Failed { code: "bad_luck".into(), message: "it failed".into() });
    // A message without a reply is answered when it was handled.
    asker.publish_and_wait(&PlainJobMessage(Job { number: 1 })).await.unwrap();
    let summary = soon(serving.shutdown()).await;
    assert_eq!((summary.handled, summary.failed), (3, 1), "{summary}");
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_answer_is_waited_for_no_longer_than_is_said() {
    let server = Server::start();
    let bus = connect(&server).await;
    let mut questions = subscribe(&bus, &["plain.question".into()], Group::Each).await;
    let within = Duration::from_millis(50);
    let unanswered = bus.requests().unwrap().request(job("plain.question", 1), within).await;
    assert_eq!(unanswered, Err(BusError::TimedOut { address: "plain.question".into(), after: within }));
    let inbox = next(&mut questions).await.inbox().cloned().expect("it is a request");
    assert_eq!(
        bus.requests()
            .unwrap()
            .reply(inbox.clone(), Reply::Failure { code: "late".into(), message: String::new() })
            .await,
        Ok(())
    );
    // Answered twice, it would be the answer to nothing.
    assert_eq!(bus.requests().unwrap().reply(inbox, Reply::Done).await, Err(BusError::NotAwaited));
    assert_eq!(bus.requests().unwrap().reply(Inbox::new("_INBOX.1"), Reply::Done).await, Err(BusError::NotAwaited));
}

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_is_not_declared_is_told_to_both_sides() {
    let server = Server::start();
    let (asker, service) = (connect(&server).await, connect(&server).await);
    let mut questions = subscribe(&service, &["plain.question".into()], Group::Each).await;
    let asking = tokio::spawn(async move { asker.requests().unwrap().request(job("plain.question", 1), LONG).await });
    let inbox = next(&mut questions).await.inbox().cloned().unwrap();
    let replied = service.requests().unwrap().reply(inbox, Reply::Done).await.unwrap_err();
    assert!(matches!(&replied, BusError::WrongReply { reason, .. } if reason == "it was answered without a message"));
    let answer = asking.await.unwrap().unwrap();
    assert_eq!(answer.headers().get(name::ERROR_CODE), Some(code::INVALID_REPLY));
}

/// Others answer who know nothing of the contract.
#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_reply_is_held_to_the_contract() {
    let server = Server::start();
    let (asker, other) = (publisher(&server).await, connect(&server).await);
    let mut questions = other.client().subscribe("plain.question").await.unwrap();
    other.flush().await.unwrap();
    for (text, expected) in [
        ("{\"number\":5}", Ok(5)),
        ("{}", Err("AnswerMessage")),
        ("", Err("it was answered without a message")),
        ("{\"stream\":\"JOBS\",\"seq\":1}", Err("AnswerMessage")),
    ] {
        let asking = asker.clone();
        let asking = tokio::spawn(async move { asking.request(&QuestionMessage { number: 1 }).await });
        let request = soon(questions.next()).await.unwrap();
        other.client().publish(request.reply.unwrap(), text.into()).await.unwrap();
        match (asking.await.unwrap(), expected) {
            (Ok(answer), Ok(number)) => assert_eq!(answer.number, number),
            (Err(error @ BusError::WrongReply { .. }), Err(part)) => {
                assert!(error.to_string().contains(part), "{error}")
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}
