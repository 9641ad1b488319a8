//! What a recorder of metrics is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

use std::collections::BTreeMap;

use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use postroom::{HandlerError, Handlers, Publisher, campaign::*, memory::MemoryBus, serve, uuid::Uuid};

#[derive(Handlers)]
#[handlers(service = USER_SERVICE)]
#[handle(UserInfoRequestMessage => asked)]
struct Users;

impl Users {
    async fn asked(&self, asked: UserInfoRequestMessage) -> Result<UserInfoReplyMessage, HandlerError> {
        if asked.user_id.is_nil() {
            Err(HandlerError::new("nobody", ""))
        } else {
            Ok(UserInfoReplyMessage::new(asked.user_id))
        }
    }
}

#[test]
fn messages_are_counted_and_timed() {
    let recorder = DebuggingRecorder::new();
    let seen = recorder.snapshotter();
    metrics::with_local_recorder(&recorder, || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let bus = MemoryBus::new(&CONTRACT);
            let serving = serve(&bus, Users).quiet().start().await.unwrap();
            let publisher = Publisher::without_service(bus);
            for user in [Uuid::from_u128(1), Uuid::nil(), Uuid::from_u128(2)] {
                let _ = publisher.request(&UserInfoRequestMessage::new(user)).await;
            }
            serving.shutdown().await;
        });
    });
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut times = 0;
    for (key, unit, text, value) in seen.snapshot().into_vec() {
        let (_, key) = key.into_parts();
        assert!(unit.is_some() && text.is_some(), "{key}: what it means is told");
        let labels: Vec<_> = key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        match value {
            DebugValue::Counter(count) => _ = counts.insert(format!("{} {}", key.name(), labels.join(" ")), count),
            DebugValue::Histogram(all) => times += all.len(),
            DebugValue::Gauge(left) => assert_eq!(left.into_inner(), 0.0, "nothing is in work any more"),
        }
    }
    let of = |outcome: &str| {
        format!("postroom_messages_total service=User Service channel=user.info.request outcome={outcome}")
    };
    assert_eq!(counts, BTreeMap::from([(of("handled"), 2), (of("failed"), 1)]));
    assert_eq!(times, 3);
}
