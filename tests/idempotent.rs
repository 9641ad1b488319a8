//! The idempotent receiver: one effect for each key, within its window.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use postroom::{IdempotentReceiver, Once};
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

fn first(value: usize) -> Once<usize> {
    Once { value, repeated: false }
}

fn again(value: usize) -> Once<usize> {
    Once { value, repeated: true }
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
