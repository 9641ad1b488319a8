//! Requests and their replies.

use std::time::Duration;

use postroom::{
    Publisher,
    bus::{BusError, Inbox, Reply, Requests, name},
    campaign::{CAMPAIGN_SERVICE, UserInfoRequestMessage},
    memory::MemoryBus,
    uuid::Uuid,
};
use tokio::{task::JoinHandle, time::advance};

use super::sample::*;

type Requested = JoinHandle<Result<postroom::bus::Delivery, BusError>>;

/// Sends a request from a task of its own, so that the caller can answer it.
async fn request(bus: &MemoryBus, address: &'static str, number: usize) -> Requested {
    let bus = bus.clone();
    let requested = tokio::spawn(async move { bus.request(message(address, number), SECOND).await });
    tokio::task::yield_now().await;
    requested
}

#[tokio::test(start_paused = true)]
async fn replies_find_their_requests_in_any_order() {
    let bus = bus();
    let mut users = subscribe(&bus, ASK, Some("users")).await;
    let mut tap = subscribe(&bus, ">", None).await;
    let mut requests = Vec::new();
    for number in 0..3 {
        requests.push(request(&bus, ASK, number).await);
    }
    let mut received = Vec::new();
    for _ in 0..3 {
        received.push(next(&mut users).await.unwrap());
    }
    for delivery in [&received[1], &received[2], &received[0]] {
        bus.reply(delivery.inbox().unwrap().clone(), reply(number(delivery))).await.unwrap();
    }
    for (expected, requested) in requests.into_iter().enumerate() {
        let answer = requested.await.unwrap().unwrap();
        assert_eq!((number(&answer), answer.message()), (expected, Some("UserInfoReplyMessage")));
    }
    // A wire tap sees requests like any message, and replies to none.
    assert_eq!(waiting(&mut tap).await, [0, 1, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_reply_is_an_error_on_both_sides() {
    let named = |message, payload: &str| Reply::Message {
        name: message,
        name_header: name::MESSAGE,
        payload: payload.as_bytes().to_vec(),
        content_type: "application/json",
    };
    let wrong = "wrong reply from user.info.request, where UserInfoReplyMessage is expected:";
    let cases = [
        (ASK, Reply::Done, format!("{wrong} it was answered without a message")),
        (ASK, named("UserInfoRequestMessage", "{}"), format!("{wrong} it was answered with UserInfoRequestMessage")),
        (
            ASK,
            named("UserInfoReplyMessage", r#"{"user_id": 1}"#),
            format!("{wrong} UserInfoReplyMessage against the schema: /user_id must be of type string (type)"),
        ),
        (
            EXECUTE,
            reply(0),
            "wrong reply from campaign.execute, where none is expected: it was answered with UserInfoReplyMessage"
                .into(),
        ),
    ];
    let bus = bus();
    let mut services = subscribe(&bus, ">", Some("services")).await;
    for (address, reply, expected) in cases {
        let requested = request(&bus, address, 0).await;
        let inbox = next(&mut services).await.unwrap().inbox().unwrap().clone();
        assert_eq!(text(bus.reply(inbox, reply).await), expected);
        assert_eq!(text(requested.await.unwrap()), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn what_has_no_reply_of_its_own_is_answered_with_nothing() {
    let bus = bus();
    let mut services = subscribe(&bus, ">", None).await;
    let requested = request(&bus, EXECUTE, 0).await;
    let delivery = next(&mut services).await.unwrap();
    bus.reply(delivery.inbox().unwrap().clone(), Reply::Done).await.unwrap();
    let answer = requested.await.unwrap().unwrap();
    assert_eq!((answer.payload(), answer.address(), answer.headers().is_empty()), (&b""[..], EXECUTE, true));
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_told_in_headers() {
    let bus = bus();
    let mut users = subscribe(&bus, ASK, Some("users")).await;
    let (code, message) = ("out\rof stock", "the\u{1b}shelf\r\nis\0empty");
    let failure = || Reply::Failure { code: code.into(), message: message.into() };
    let requested = request(&bus, ASK, 0).await;
    let delivery = next(&mut users).await.unwrap();
    bus.reply(delivery.inbox().unwrap().clone(), failure()).await.unwrap();
    let answer = requested.await.unwrap().unwrap();
    assert_eq!(answer.headers().get(name::ERROR_CODE), Some("out of stock"));
    assert_eq!(answer.headers().get(name::ERROR), Some("the shelf  is empty"));

    let publisher = Publisher::new(bus.clone(), &CAMPAIGN_SERVICE);
    let requested =
        tokio::spawn(async move { publisher.request(&UserInfoRequestMessage::new(Uuid::nil())).await.map(drop) });
    let delivery = next(&mut users).await.unwrap();
    bus.reply(delivery.inbox().unwrap().clone(), failure()).await.unwrap();
    assert_eq!(text(requested.await.unwrap()), "the request failed (out of stock): the shelf  is empty");
}

#[tokio::test(start_paused = true)]
async fn one_reply_is_taken_and_only_in_time() {
    let bus = bus();
    let mut users = subscribe(&bus, ASK, None).await;
    let late = bus.request(message(ASK, 0), SECOND).await;
    assert_eq!(text(late), "no reply from user.info.request within 1s");
    let delivery = next(&mut users).await.unwrap();
    let not_awaited = "nobody waits for this reply: one came already, or the time for it is over";
    assert_eq!(text(bus.reply(delivery.inbox().unwrap().clone(), reply(0)).await), not_awaited);

    let requested = request(&bus, ASK, 1).await;
    let inbox = next(&mut users).await.unwrap().inbox().unwrap().clone();
    assert_eq!(bus.reply(inbox.clone(), reply(1)).await, Ok(()));
    assert_eq!(bus.reply(inbox, reply(2)).await, Err(BusError::NotAwaited));
    assert_eq!(number(&requested.await.unwrap().unwrap()), 1);

    let requested = request(&bus, ASK, 3).await;
    requested.abort();
    assert!(requested.await.unwrap_err().is_cancelled());
    let inbox = next(&mut users).await.unwrap().inbox().unwrap().clone();
    assert_eq!(bus.reply(inbox, reply(3)).await, Err(BusError::NotAwaited));
    assert_eq!(bus.reply(Inbox::new("_INBOX.1"), reply(1)).await, Err(BusError::NotAwaited));
}

#[tokio::test(start_paused = true)]
async fn a_requester_learns_at_once_that_nobody_answers() {
    let bus = bus();
    let nobody = "nobody answers requests at user.info.request";
    let started = tokio::time::Instant::now();
    assert_eq!(text(bus.request(message(ASK, 0), SECOND).await), nobody);

    let mut users = subscribe(&bus, ASK, Some("users")).await;
    let mut tap = subscribe(&bus, ">", None).await;
    let requested = request(&bus, ASK, 1).await;
    drop((next(&mut users).await, next(&mut tap).await));
    assert_eq!(text(requested.await.unwrap()), nobody);

    // Whoever keeps the inbox may still answer.
    let requested = request(&bus, ASK, 2).await;
    let inbox = next(&mut users).await.unwrap().inbox().cloned();
    drop(next(&mut tap).await);
    tokio::task::yield_now().await;
    assert!(!requested.is_finished());
    bus.reply(inbox.unwrap(), reply(2)).await.unwrap();
    assert_eq!(number(&requested.await.unwrap().unwrap()), 2);

    let requested = request(&bus, ASK, 3).await;
    drop((users, tap));
    assert_eq!(text(requested.await.unwrap()), nobody);
    let left = bus.take_undelivered();
    assert_eq!(left.iter().map(number).collect::<Vec<_>>(), [3, 3]);
    assert_eq!(bus.reply(left[0].inbox().unwrap().clone(), reply(3)).await, Err(BusError::NotAwaited));
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn what_was_handed_over_is_answered_after_the_bus_was_closed() {
    let bus = bus();
    let mut users = subscribe(&bus, ASK, Some("users")).await;
    let requested = request(&bus, ASK, 0).await;
    bus.close();
    let delivery = next(&mut users).await.unwrap();
    advance(SECOND / 2).await;
    bus.reply(delivery.inbox().unwrap().clone(), reply(0)).await.unwrap();
    assert_eq!(number(&requested.await.unwrap().unwrap()), 0);
    assert_eq!(next(&mut users).await, None);
}
