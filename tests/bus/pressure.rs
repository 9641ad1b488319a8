//! What happens where a queue is full.

use std::time::Duration;

use postroom::bus::{Bus, BusError, Requests};
use tokio::time::{Instant, advance, timeout};

use super::sample::*;

#[tokio::test(start_paused = true)]
async fn a_full_queue_holds_its_senders_in_their_order() {
    let bus = narrow(2);
    let mut slow = subscribe(&bus, EXECUTE, None).await;
    publish(&bus, &[EXECUTE; 2]).await;
    let mut senders = Vec::new();
    for number in 2..6 {
        let bus = bus.clone();
        senders.push(tokio::spawn(async move { bus.publish(message(EXECUTE, number)).await }));
        tokio::task::yield_now().await;
    }
    for expected in 0..6 {
        assert_eq!(next(&mut slow).await.map(|delivery| number(&delivery)), Some(expected));
    }
    for sender in senders {
        sender.await.unwrap().unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_that_finds_no_room_goes_to_nobody() {
    let bus = narrow(1);
    let mut full = subscribe(&bus, EXECUTE, None).await;
    publish(&bus, &[EXECUTE]).await;
    let mut before = subscribe(&bus, ">", None).await;
    let mut group = subscribe(&bus, "campaign.*", Some("group")).await;

    let started = Instant::now();
    let refused = text(bus.publish(message(EXECUTE, 1)).await);
    let waited = started.elapsed();
    assert_eq!(refused, "a queue that takes messages for campaign.execute was full for 1s; nobody got the message");
    assert!((SECOND..SECOND + Duration::from_millis(10)).contains(&waited), "{waited:?}");

    let given_up = timeout(SECOND / 2, bus.publish(message(EXECUTE, 2))).await;
    assert!(given_up.is_err());
    let impatient = bus.request(message(EXECUTE, 3), SECOND / 4).await;
    assert_eq!(impatient, Err(BusError::Full { address: EXECUTE.to_owned(), after: SECOND / 4 }));

    assert_eq!((waiting(&mut before).await, waiting(&mut group).await), (vec![], vec![]));
    assert_eq!(waiting(&mut full).await, [0]);
    // What was reserved for them is free again.
    publish(&bus, &[EXECUTE]).await;
    assert_eq!((waiting(&mut before).await, waiting(&mut group).await), (vec![0], vec![0]));
}

#[tokio::test(start_paused = true)]
async fn a_sender_does_not_wait_for_who_has_ended() {
    let bus = narrow(1);
    let mut stays = subscribe(&bus, EXECUTE, None).await;
    let mut ends = subscribe(&bus, EXECUTE, None).await;
    publish(&bus, &[EXECUTE]).await;
    assert_eq!(waiting(&mut stays).await, [0]);
    let sender = tokio::spawn({
        let bus = bus.clone();
        async move { bus.publish(message(EXECUTE, 1)).await }
    });
    tokio::task::yield_now().await;
    ends.unsubscribe().await.unwrap();
    sender.await.unwrap().unwrap();
    assert_eq!(waiting(&mut stays).await, [1]);
    assert_eq!(waiting(&mut ends).await, [0]);
}

#[tokio::test(start_paused = true)]
async fn a_group_whose_queue_has_ended_takes_the_message_in_another_one() {
    // Once the sender waits for the group's queue itself, once it has its place there and waits for another one.
    for full in [EXECUTE, "campaign.*"] {
        let bus = narrow(1);
        let ends = subscribe(&bus, EXECUTE, Some("group")).await;
        let mut plain = subscribe(&bus, full, None).await;
        let sent = if full == EXECUTE { EXECUTE } else { STATUS };
        publish(&bus, &[sent]).await;
        let sender = tokio::spawn({
            let bus = bus.clone();
            async move { bus.publish(message(EXECUTE, 1)).await }
        });
        tokio::task::yield_now().await;
        let mut comes = subscribe(&bus, "campaign.*", Some("group")).await;
        drop(ends);
        assert_eq!(waiting(&mut plain).await, [0]);
        sender.await.unwrap().unwrap();
        assert_eq!((waiting(&mut plain).await, waiting(&mut comes).await), (vec![1], vec![1]));
        assert_eq!(bus.take_undelivered().len(), usize::from(sent == EXECUTE));
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_for_a_reply_runs_while_its_request_waits_for_room() {
    let bus = narrow(1);
    let mut full = subscribe(&bus, ASK, None).await;
    publish(&bus, &[ASK]).await;
    let started = Instant::now();
    let requested = tokio::spawn({
        let bus = bus.clone();
        async move { bus.request(message(ASK, 1), SECOND).await }
    });
    tokio::task::yield_now().await;
    advance(SECOND * 3 / 4).await;
    assert_eq!(waiting(&mut full).await, [0]);
    assert_eq!(requested.await.unwrap(), Err(BusError::TimedOut { address: ASK.to_owned(), after: SECOND }));
    assert!(started.elapsed() < SECOND * 5 / 4);
    assert_eq!(waiting(&mut full).await, [1]);
}

#[tokio::test(start_paused = true)]
async fn closing_lets_waiting_senders_go() {
    let bus = narrow(1);
    let mut full = subscribe(&bus, EXECUTE, None).await;
    publish(&bus, &[EXECUTE]).await;
    let sender = tokio::spawn({
        let bus = bus.clone();
        async move { bus.publish(message(EXECUTE, 1)).await }
    });
    tokio::task::yield_now().await;
    bus.close();
    assert_eq!(sender.await.unwrap(), Err(BusError::Closed));
    assert_eq!(next(&mut full).await.map(|delivery| number(&delivery)), Some(0));
    assert_eq!(next(&mut full).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_queue_holds_at_least_one_message() {
    let bus = narrow(0);
    let mut plain = subscribe(&bus, ">", None).await;
    publish(&bus, &[EXECUTE]).await;
    assert!(matches!(bus.publish(message(EXECUTE, 1)).await, Err(BusError::Full { .. })));
    assert_eq!(waiting(&mut plain).await, [0]);
    // The greatest queue that there can be is no error either.
    let wide = narrow(usize::MAX);
    let mut plain = subscribe(&wide, ">", None).await;
    publish(&wide, &[EXECUTE; 3]).await;
    assert_eq!(waiting(&mut plain).await, [0, 1, 2]);
}
