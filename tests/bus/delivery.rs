//! Who gets which message.

use postroom::{
    bus::{Bus, BusError, Requests},
    campaign::CONTRACT,
    memory::MemoryBus,
};

use super::sample::*;

#[tokio::test(start_paused = true)]
async fn a_subscription_gets_what_its_patterns_take_once_and_in_order() {
    let cases: [(&[&str], &[usize]); 9] = [
        (&[">"], &[0, 1, 2, 3, 4]),
        (&["campaign.*"], &[0, 1]),
        (&["*.*"], &[0, 1]),
        (&["*.info.*"], &[2, 3]),
        (&["user.>"], &[2, 3]),
        (&["notification.user.*.push"], &[4]),
        (&["notification.user.{user_id}.push", PUSH], &[4]),
        (&[UPDATE, EXECUTE], &[0, 3]),
        (&["campaign.*", ">", EXECUTE, EXECUTE, "*.execute"], &[0, 1, 2, 3, 4]),
    ];
    let bus = bus();
    let mut subscriptions = Vec::new();
    for (patterns, expected) in cases {
        subscriptions.push((subscribe_to(&bus, &filters(patterns), None).await.unwrap(), patterns, expected));
        let name = patterns.join(" ");
        subscriptions.push((subscribe_to(&bus, &filters(patterns), Some(&name)).await.unwrap(), patterns, expected));
    }
    publish(&bus, &ADDRESSES).await;
    for (mut subscription, patterns, expected) in subscriptions {
        assert_eq!(waiting(&mut subscription).await, expected, "{patterns:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_members_of_a_queue_group_share_its_messages_evenly() {
    let bus = bus();
    let mut tap = subscribe(&bus, ">", None).await;
    let mut others = subscribe(&bus, "campaign.*", Some("others")).await;
    let mut members = Vec::new();
    for _ in 0..3 {
        let mut member = subscribe(&bus, EXECUTE, Some("campaigns")).await;
        members.push(tokio::spawn(async move {
            let mut numbers = Vec::new();
            while let Some(delivery) = next(&mut member).await {
                numbers.push(number(&delivery));
                tokio::task::yield_now().await;
            }
            numbers
        }));
    }
    tokio::task::yield_now().await;
    publish(&bus, &[EXECUTE; 9]).await;
    bus.close();
    let mut all = Vec::new();
    for member in members {
        let share = member.await.unwrap();
        assert_eq!(share.len(), 3);
        all.extend(share);
    }
    all.sort_unstable();
    assert_eq!(all, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(waiting(&mut others).await.len(), 9);
    assert_eq!(waiting(&mut tap).await.len(), 9);
}

#[tokio::test(start_paused = true)]
async fn a_member_gets_nothing_that_its_own_patterns_do_not_take() {
    let bus = bus();
    let mut first = subscribe_to(&bus, &["campaign.*".into()], Some("group")).await.unwrap();
    let mut second = subscribe_to(&bus, &filters(&["user.>", EXECUTE]), Some("group")).await.unwrap();
    publish(&bus, &[EXECUTE, STATUS, EXECUTE, UPDATE, EXECUTE, EXECUTE, STATUS, PUSH]).await;
    let mut shared = (waiting(&mut first).await, waiting(&mut second).await);
    // Where both take a message, they take turns; one that only one of them takes is a turn too.
    assert_eq!(shared, (vec![0, 1, 4, 6], vec![2, 3, 5]));
    drop(second);
    publish(&bus, &[EXECUTE, UPDATE, EXECUTE]).await;
    shared.0 = waiting(&mut first).await;
    assert_eq!(shared.0, [0, 2]);
}

#[tokio::test(start_paused = true)]
async fn dropping_next_loses_no_message() {
    let bus = bus();
    let mut member = subscribe(&bus, EXECUTE, Some("group")).await;
    let mut other = subscribe(&bus, EXECUTE, Some("group")).await;
    {
        let mut coming = member.receive();
        assert_eq!(poll(&mut coming).await, None);
        publish(&bus, &[EXECUTE]).await;
    }
    assert_eq!(waiting(&mut other).await, [0]);
    assert!(waiting(&mut member).await.is_empty());
}

/// What a future gives when it is polled once.
async fn poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    tokio::select! {
        biased;
        output = future => Some(output),
        () = std::future::ready(()) => None,
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_subscription_leaves_behind_is_undelivered() {
    let bus = bus();
    let mut plain = subscribe(&bus, ">", None).await;
    let first = subscribe(&bus, EXECUTE, Some("group")).await;
    let mut second = subscribe(&bus, EXECUTE, Some("group")).await;
    publish(&bus, &[EXECUTE; 4]).await;

    drop(first);
    assert_eq!(bus.take_undelivered(), []);
    assert_eq!(next(&mut second).await.map(|delivery| number(&delivery)), Some(0));
    drop(second);
    let left = bus.take_undelivered();
    assert_eq!(left.iter().map(number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(bus.take_undelivered(), []);

    plain.unsubscribe().await.unwrap();
    bus.publish(message(EXECUTE, 4)).await.unwrap();
    assert_eq!(next(&mut plain).await.map(|delivery| number(&delivery)), Some(0));
    drop(plain);
    assert_eq!(bus.take_undelivered().iter().map(number).collect::<Vec<_>>(), [1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn what_is_left_behind_is_kept_only_as_far_as_the_bus_is_asked_to() {
    let cases: [(Option<usize>, &[usize]); 5] = [
        (None, &[]),
        (Some(0), &[]),
        (Some(1), &[5]),
        (Some(4), &[2, 3, 4, 5]),
        (Some(usize::MAX), &[0, 1, 2, 3, 4, 5]),
    ];
    for (kept, expected) in cases {
        let bus = MemoryBus::builder(&CONTRACT);
        let bus = if let Some(kept) = kept { bus.keep_undelivered(kept) } else { bus }.build();
        let asking = tokio::spawn({
            let (bus, unread) = (bus.clone(), subscribe(&bus, ASK, None).await);
            async move {
                let asked = bus.request(message(ASK, 0), SECOND);
                tokio::pin!(asked);
                assert_eq!(poll(&mut asked).await, None);
                drop(unread);
                asked.await
            }
        });
        assert_eq!(asking.await.unwrap(), Err(BusError::NoResponders { address: ASK.to_owned() }), "{kept:?}");
        for pair in [[1, 2], [3, 4]] {
            let unread = subscribe(&bus, EXECUTE, None).await;
            for number in pair {
                bus.publish(message(EXECUTE, number)).await.unwrap();
            }
            drop(unread);
        }
        let unread = subscribe(&bus, EXECUTE, None).await;
        bus.publish(message(EXECUTE, 5)).await.unwrap();
        drop(unread);
        assert_eq!(bus.take_undelivered().iter().map(number).collect::<Vec<_>>(), expected, "{kept:?}");
        assert_eq!(bus.take_undelivered(), []);
    }
}

#[tokio::test(start_paused = true)]
async fn who_has_left_still_gets_what_nobody_else_takes() {
    let bus = bus();
    let mut first = subscribe(&bus, EXECUTE, Some("group")).await;
    let mut second = subscribe(&bus, EXECUTE, Some("group")).await;
    publish(&bus, &[EXECUTE; 3]).await;
    first.unsubscribe().await.unwrap();
    first.unsubscribe().await.unwrap();
    publish(&bus, &[EXECUTE]).await;
    assert_eq!(next(&mut first).await.map(|delivery| number(&delivery)), Some(0));
    assert_eq!(waiting(&mut second).await, [1, 2, 0]);
    assert_eq!(next(&mut first).await, None);
    publish(&bus, &[EXECUTE]).await;
    assert_eq!(waiting(&mut second).await, [0]);
}

#[tokio::test(start_paused = true)]
async fn who_has_left_takes_nothing_from_who_waits() {
    let bus = bus();
    let mut left = subscribe(&bus, EXECUTE, Some("group")).await;
    let mut waits = subscribe(&bus, EXECUTE, Some("group")).await;
    left.unsubscribe().await.unwrap();
    let mut coming = waits.receive();
    assert_eq!(poll(&mut coming).await, None);
    publish(&bus, &[EXECUTE]).await;
    assert_eq!(next(&mut left).await, None);
    assert_eq!(coming.await.map(|delivery| number(&delivery.unwrap())), Some(0));
}

#[tokio::test(start_paused = true)]
async fn a_closed_bus_takes_nothing_and_gives_what_it_has() {
    let bus = bus();
    let mut plain = subscribe(&bus, ">", None).await;
    publish(&bus, &[EXECUTE, STATUS]).await;
    bus.clone().close();
    assert_eq!(bus.publish(message(EXECUTE, 2)).await, Err(BusError::Closed));
    assert_eq!(bus.request(message(ASK, 3), SECOND).await.unwrap_err().to_string(), "the bus was shut down");
    assert_eq!(subscribe_to(&bus, &[">".into()], None).await.map(drop), Err(BusError::Closed));
    assert_eq!(next(&mut plain).await.map(|delivery| number(&delivery)), Some(0));
    assert_eq!(next(&mut plain).await.map(|delivery| number(&delivery)), Some(1));
    assert_eq!(next(&mut plain).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_subscription_ends_with_the_last_clone_of_its_bus() {
    let bus = bus();
    let mut plain = subscribe(&bus, ">", None).await;
    publish(&bus, &[EXECUTE]).await;
    drop(bus);
    assert_eq!(next(&mut plain).await.map(|delivery| number(&delivery)), Some(0));
    assert_eq!(next(&mut plain).await, None);
}
