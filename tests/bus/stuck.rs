//! One subscriber that takes nothing, and many that come and go: who waits for whom.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use postroom::{
    bus::{Bus, BusError, Confirmed, Requests},
    campaign::CONTRACT,
    memory::MemoryBus,
};
use tokio::{
    task::{JoinHandle, JoinSet, yield_now},
    time::{Instant, sleep, timeout},
};

use super::sample::*;

/// Publishes from a task of its own, which waits by the time this is done.
async fn sender(bus: &MemoryBus, address: &'static str, number: usize) -> Sending {
    let bus = bus.clone();
    let sending = tokio::spawn(async move { bus.publish(message(address, number)).await });
    yield_now().await;
    sending
}

type Sending = JoinHandle<Result<Confirmed, BusError>>;

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_blocks_no_address_that_it_never_took() {
    // In either order of subscribing, and whether the others subscribe alone or in a group.
    for (is_first, group) in [(true, None), (false, None), (true, Some("group")), (false, Some("group"))] {
        let bus = narrow(1);
        let stuck = if is_first { Some(subscribe(&bus, EXECUTE, None).await) } else { None };
        let mut tap = subscribe(&bus, ">", group).await;
        let stuck = if let Some(stuck) = stuck { stuck } else { subscribe(&bus, EXECUTE, None).await };
        publish(&bus, &[EXECUTE]).await;
        assert_eq!(waiting(&mut tap).await, [0]);

        // Senders wait for the stuck one; the tap has room, which none of them keeps from others.
        let waiting_senders = [sender(&bus, EXECUTE, 1).await, sender(&bus, EXECUTE, 2).await];
        let started = Instant::now();
        for number in 3..6 {
            bus.publish(message(STATUS, number)).await.expect("nobody who takes it is stuck");
            assert_eq!(waiting(&mut tap).await, [number]);
        }
        assert_eq!(started.elapsed(), Duration::ZERO);
        for sender in waiting_senders {
            assert!(matches!(sender.await.unwrap(), Err(BusError::Full { .. })));
        }
        assert_eq!(waiting(&mut tap).await, Vec::<usize>::new());
        drop(stuck);
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_that_many_queues_lack_a_place_for_goes_to_all_of_them_once_each_has_one() {
    const QUEUES: usize = 5;
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]] {
        let bus = narrow(1);
        let mut all = Vec::new();
        for _ in 0..QUEUES {
            all.push(subscribe(&bus, EXECUTE, None).await);
        }
        publish(&bus, &[EXECUTE]).await;
        let sending = sender(&bus, EXECUTE, 1).await;
        for (freed, queue) in order.into_iter().enumerate() {
            assert!(!sending.is_finished(), "{freed} of {QUEUES} have room");
            assert_eq!(waiting(&mut all[queue]).await, [0]);
            yield_now().await;
        }
        sending.await.unwrap().unwrap();
        for queue in &mut all {
            assert_eq!(waiting(queue).await, [1]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_place_that_a_sender_cannot_use_goes_to_the_next_one() {
    let bus = narrow(1);
    let mut tap = subscribe(&bus, ">", None).await;
    let _stuck = subscribe(&bus, EXECUTE, None).await;
    // The tap and the stuck one are full, and the first who waits needs both.
    publish(&bus, &[EXECUTE]).await;
    let both = sender(&bus, EXECUTE, 1).await;
    let [one, gives_up, other] =
        [sender(&bus, STATUS, 2).await, sender(&bus, STATUS, 3).await, sender(&bus, UPDATE, 4).await];
    gives_up.abort();
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(number(&timeout(SECOND / 2, next(&mut tap)).await.expect("there is somebody who waits").unwrap()));
    }
    assert_eq!(seen, [0, 2, 4]);
    one.await.unwrap().unwrap();
    other.await.unwrap().unwrap();
    assert!(matches!(both.await.unwrap(), Err(BusError::Full { .. })));
}

#[tokio::test(start_paused = true)]
async fn a_message_on_its_way_is_for_those_who_were_there_and_stay() {
    let bus = narrow(1);
    let mut full = subscribe(&bus, EXECUTE, None).await;
    publish(&bus, &[EXECUTE]).await;
    let (leaves, mut stays) = (subscribe(&bus, ">", None).await, subscribe(&bus, "campaign.*", None).await);
    let sending = sender(&bus, EXECUTE, 1).await;
    let mut late = subscribe(&bus, EXECUTE, None).await;
    drop(leaves);
    assert_eq!(waiting(&mut full).await, [0]);
    sending.await.unwrap().unwrap();
    for (subscription, expected) in [(&mut full, &[1][..]), (&mut stays, &[1]), (&mut late, &[])] {
        assert_eq!(waiting(subscription).await, expected);
    }

    // Where nobody stays there is nobody to wait for, and nobody who answers.
    let (only, none) = (subscribe(&bus, ASK, None).await, bus.clone());
    publish(&bus, &[ASK]).await;
    let asking = tokio::spawn(async move { none.request(message(ASK, 1), SECOND).await });
    yield_now().await;
    drop(only);
    assert_eq!(asking.await.unwrap(), Err(BusError::NoResponders { address: ASK.to_owned() }));
}

/// Lets one subscriber come and go whenever anything else happens, until it is told to stop.
fn come_and_go(bus: &MemoryBus, group: Option<&'static str>) -> (Arc<AtomicBool>, JoinHandle<usize>) {
    let (bus, stop) = (bus.clone(), Arc::new(AtomicBool::new(false)));
    let stopped = stop.clone();
    let churn = tokio::spawn(async move {
        let mut times = 0;
        while !stopped.load(Ordering::Relaxed) && times < 100_000 {
            let comes = subscribe(&bus, EXECUTE, group).await;
            yield_now().await;
            drop(comes);
            times += 1;
        }
        times
    });
    (stop, churn)
}

#[tokio::test(start_paused = true)]
async fn one_who_comes_and_goes_makes_nobody_start_over() {
    const SUBSCRIBERS: usize = 20_000;
    let bus = narrow(1);
    let mut all = Vec::new();
    for _ in 0..SUBSCRIBERS {
        all.push(subscribe(&bus, EXECUTE, None).await);
    }
    let (stop, churn) = come_and_go(&bus, None);
    yield_now().await;
    publish(&bus, &[EXECUTE]).await;
    // Now all are full: the sender waits for each of them in turn.
    let sending = sender(&bus, EXECUTE, 1).await;
    for one in &mut all {
        assert_eq!(next(one).await.map(|delivery| number(&delivery)), Some(0));
        yield_now().await;
    }
    sending.await.unwrap().unwrap();
    assert!(!churn.is_finished(), "the sender was done before the other one stopped coming and going");
    stop.store(true, Ordering::Relaxed);
    churn.await.unwrap();
    for one in &mut all {
        assert_eq!(next(one).await.map(|delivery| number(&delivery)), Some(1));
    }
}

/// Takes what comes until the bus closes, or leaves after so many messages.
async fn take(mut subscription: Subscribed, leaves: Option<usize>) -> Vec<usize> {
    let mut seen = Vec::new();
    while leaves.is_none_or(|most| seen.len() < most)
        && let Some(delivery) = next(&mut subscription).await
    {
        seen.push(number(&delivery));
        if seen.len() % 7 == 0 {
            yield_now().await;
        }
    }
    seen
}

#[test]
fn on_several_threads_everybody_gets_everything_once() {
    const MESSAGES: usize = 400;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_time().build().unwrap();
    runtime.block_on(async {
        let bus = MemoryBus::builder(&CONTRACT).queue(1).timeout(Duration::from_secs(600)).build();
        // Each address by its index, and who takes it to the end.
        let stays = [(">", [true; 4]), ("campaign.*", [true, true, false, false]), (ASK, [false, false, true, false])];
        let mut all = Vec::new();
        for (pattern, takes) in stays {
            all.push((tokio::spawn(take(subscribe(&bus, pattern, None).await, None)), takes));
        }
        let mut some = JoinSet::new();
        for most in [1, 20, 300] {
            some.spawn(take(subscribe(&bus, ">", None).await, Some(most)));
            some.spawn(take(subscribe(&bus, EXECUTE, None).await, Some(most)));
        }
        let mut senders = JoinSet::new();
        for (index, address) in ADDRESSES.into_iter().take(4).enumerate() {
            let bus = bus.clone();
            senders.spawn(async move {
                for number in index * MESSAGES..(index + 1) * MESSAGES {
                    bus.publish(message(address, number)).await.unwrap();
                    // Somebody gives up now and then.
                    drop(timeout(Duration::ZERO, bus.publish(message(address, 10 * MESSAGES))).await);
                }
            });
        }
        senders.join_all().await;
        some.join_all().await;
        bus.close();
        for (taking, takes) in all {
            let mut seen = taking.await.unwrap();
            seen.retain(|number| *number < 10 * MESSAGES);
            let expected = (0..4).filter(|address| takes[*address]).flat_map(|a| a * MESSAGES..(a + 1) * MESSAGES);
            seen.sort_unstable();
            assert_eq!(seen, expected.collect::<Vec<_>>());
        }
    });
}

#[tokio::test(start_paused = true)]
async fn a_group_whose_members_come_and_go_still_takes_each_message_once() {
    let bus = narrow(1);
    let mut full = subscribe(&bus, EXECUTE, None).await;
    let (stop, churn) = come_and_go(&bus, Some("group"));
    let mut other = subscribe(&bus, "campaign.*", Some("group")).await;
    let mut took = JoinSet::new();
    let taking = bus.clone();
    took.spawn(async move {
        let (mut seen, _bus) = (Vec::new(), taking);
        while let Some(delivery) = timeout(10 * SECOND, next(&mut other)).await.ok().flatten() {
            seen.push(number(&delivery));
        }
        seen
    });
    for number in 0..50 {
        bus.publish(message(EXECUTE, number)).await.unwrap();
        assert_eq!(waiting(&mut full).await, [number]);
    }
    stop.store(true, Ordering::Relaxed);
    churn.await.unwrap();
    sleep(SECOND).await;
    drop(full);
    bus.close();
    let mut all = took.join_all().await.concat();
    all.extend(bus.take_undelivered().iter().map(number));
    all.sort_unstable();
    assert_eq!(all, (0..50).collect::<Vec<_>>());
}
