//! The idempotent receiver: one effect for each key, within its window.

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use postroom::idempotent::{IdempotentReceiver, Outcome};
use tokio::time::{sleep, timeout};

const WINDOW: Duration = Duration::from_secs(60);

/// What gives 1, 2, 3, … with each effect.
#[derive(Default)]
struct Effects(AtomicUsize);

impl Effects {
    fn next(&self) -> usize {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}

fn first(value: usize) -> Outcome<usize> {
    Outcome { value, repeated: false }
}

fn again(value: usize) -> Outcome<usize> {
    Outcome { value, repeated: true }
}

#[tokio::test(start_paused = true)]
async fn a_key_has_one_effect_within_the_window() {
    let (receiver, effects) = (IdempotentReceiver::new(10, WINDOW), Effects::default());
    let ask = async |key| receiver.once(key, async || effects.next()).await;
    assert_eq!(ask("a").await, first(1));
    assert_eq!(ask("b").await, first(2));
    sleep(WINDOW / 2).await;
    assert_eq!(ask("a").await, again(1));
    // A repetition does not make the window longer.
    sleep(WINDOW / 2).await;
    assert_eq!(ask("a").await, first(3));
    assert_eq!(ask("b").await, first(4));
}

#[tokio::test(start_paused = true)]
async fn the_oldest_key_makes_room_for_one_more() {
    for capacity in [0, 1, 2, 3] {
        let (receiver, effects) = (IdempotentReceiver::new(capacity, WINDOW), Effects::default());
        let ask = async |key| receiver.once(key, async || effects.next()).await;
        let kept = capacity.max(1);
        for key in 0..=kept {
            assert_eq!(ask(key).await, first(key + 1));
        }
        for key in 1..=kept {
            assert_eq!(ask(key).await, again(key + 1), "{capacity}");
        }
        assert_eq!(ask(0).await, first(kept + 2), "{capacity}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_comes_meanwhile_waits_for_the_first() {
    let (receiver, effects) = (Arc::new(IdempotentReceiver::new(10, WINDOW)), Arc::new(Effects::default()));
    let ask = || {
        let (receiver, effects) = (receiver.clone(), effects.clone());
        tokio::spawn(async move {
            let work = async || {
                sleep(Duration::from_secs(1)).await;
                effects.next()
            };
            receiver.once("a", work).await
        })
    };
    let asked = [ask(), ask(), ask()];
    let mut results = Vec::new();
    for one in asked {
        results.push(one.await.unwrap());
    }
    assert_eq!(results, [first(1), again(1), again(1)]);
}

#[tokio::test(start_paused = true)]
async fn what_the_first_did_not_finish_the_next_does() {
    let (receiver, effects) = (IdempotentReceiver::new(10, WINDOW), Effects::default());
    let unfinished = receiver.once("a", async || pending::<usize>().await);
    assert!(timeout(Duration::from_secs(1), unfinished).await.is_err());
    assert_eq!(receiver.once("a", async || effects.next()).await, first(1));
    assert_eq!(receiver.once("a", async || effects.next()).await, again(1));
}

#[tokio::test(start_paused = true)]
async fn the_oldest_results_make_room_for_one_that_needs_bytes() {
    // The limit, the size of the results of 0, 1, …, and which of these are still known.
    let cases: [(usize, &[usize], &[usize]); 9] = [
        (10, &[4, 4], &[0, 1]),
        (10, &[5, 5], &[0, 1]),
        (10, &[5, 6], &[1]),
        (10, &[4, 4, 4], &[1, 2]),
        (10, &[1, 1, 1, 10], &[3]),
        (10, &[1, 1, 11], &[]),
        (10, &[0, 0, 11], &[0, 1]),
        (0, &[1, 0], &[1]),
        (usize::MAX, &[usize::MAX, 1], &[0, 1]),
    ];
    for (most, sizes, known) in cases {
        let receiver = IdempotentReceiver::new(100, WINDOW).with_max_bytes(most, |_: &usize, size: &usize| *size);
        for (key, size) in sizes.iter().enumerate() {
            assert_eq!(receiver.once(key, async || *size).await, first(*size));
        }
        for key in known {
            assert_eq!(receiver.once(*key, async || 0).await, again(sizes[*key]), "{most} {sizes:?}");
        }
        // The newest first, so that what is asked for drives out nothing that is still to be asked for.
        for key in (0..sizes.len()).rev().filter(|key| !known.contains(key)) {
            assert_eq!(receiver.once(key, async || 0).await, first(0), "{most} {sizes:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn bytes_are_free_again_once_their_key_is_forgotten() {
    let receiver = IdempotentReceiver::new(2, WINDOW).with_max_bytes(10, |_: &u32, size: &usize| *size);
    let ask = async |key, size| receiver.once(key, async || size).await.repeated;
    // The third key drives the first one out, and with it its bytes.
    for key in 1..=3 {
        assert!(!ask(key, 5).await);
    }
    assert!(ask(2, 5).await && ask(3, 5).await);
    sleep(WINDOW).await;
    for key in 4..=5 {
        assert!(!ask(key, 5).await);
    }
    assert!(ask(4, 5).await && ask(5, 5).await);
}

#[tokio::test(start_paused = true)]
async fn a_result_that_is_late_does_not_count_for_who_came_again_with_its_key() {
    let receiver = IdempotentReceiver::new(1, WINDOW).with_max_bytes(10, |_: &&str, size: &usize| *size);
    let slow = async |seconds, size| {
        let work = async || {
            sleep(Duration::from_secs(seconds)).await;
            size
        };
        receiver.once("a", work).await
    };
    let (early, other, late) = tokio::join!(biased; slow(1, 5), receiver.once("b", async || 0), slow(2, 6));
    assert_eq!((early, other, late), (first(5), first(0), first(6)));
    assert_eq!(receiver.once("a", async || 0).await, again(6));
}

#[tokio::test(start_paused = true)]
async fn work_that_is_not_done_is_not_forgotten_for_bytes_and_who_waits_gets_what_is_too_large() {
    let receiver = IdempotentReceiver::new(100, WINDOW).with_max_bytes(10, |_: &&str, size: &usize| *size);
    let slow = async |key, size| {
        let work = async || {
            sleep(Duration::from_secs(1)).await;
            size
        };
        receiver.once(key, work).await
    };
    let (large, waits, small, ()) = tokio::join!(slow("large", 99), slow("large", 0), slow("small", 5), async {
        assert_eq!(receiver.once("quick", async || 20).await, first(20));
    });
    assert_eq!((large, waits, small), (first(99), again(99), first(5)));
    assert_eq!(receiver.once("small", async || 7).await, again(5));
    assert_eq!(receiver.once("large", async || 7).await, first(7));
}
