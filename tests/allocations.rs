//! How many allocations a message may take: what guards the speed of decoding and of routing.
#![allow(clippy::unwrap_used, reason = "tests say what went wrong by panicking")]

use std::convert::Infallible;

use postroom::{
    Context, HandlerError, Handlers, JsonObject, Publisher, bus::Headers, campaign::*, memory::MemoryBus, serve,
    uuid::Uuid,
};

#[derive(Handlers)]
#[handle(MediaPlayMessage => play, ContentCreateMessage => content, PushNotificationMessage => push)]
struct Player;

impl Player {
    async fn play(&self, _: MediaPlayMessage) -> Result<(), Infallible> {
        Ok(())
    }

    async fn content(&self, _: ContentCreateMessage) -> Result<(), Infallible> {
        Ok(())
    }

    async fn push(&self, _: PushNotificationMessage) -> Result<(), Infallible> {
        Ok(())
    }
}

/// The allocations of one call, after a first one that fills what is filled once.
fn allocations<T>(call: impl Fn() -> T) -> u64 {
    drop(call());
    allocation_counter::measure(|| drop(call())).count_total
}

#[test]
fn a_message_allocates_its_strings_and_collections_alone() {
    let execute = br#"{"execution_id":"0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57","campaign_id":"0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c58","execution_type":"batch","batch_size":500,"priority":"high","created_at":"2025-06-04T12:00:00Z","metadata":{"source":"api","environment":"production"}}"#;
    let push = br#"{"notification_id":"0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57","user_id":"0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c58","title":"Shipped","body":"Your parcel is on its way.","priority":"high","data":{"order":"A-1029","items":3}}"#;
    let play = br#"{"type":"campaign_event","campaign_id":"c1","user":{"user_id":"guest","session_id":"s1"},"event":"media.play","payload":{"media_id":"track_42","position":0},"metadata":{"versioning":{"system_version":"2.0.0","service_version":"1.2.0","environment":"prod"}},"timestamp":"2025-06-04T12:01:00Z"}"#;
    let bad = br#"{"execution_id":"7"}"#;

    let found = [
        // UUIDs, enums, numbers and dates need none.
        ("execute", allocations(|| CampaignExecuteMessage::decode(execute).is_ok()), 0),
        // A title, a body; the map's node, its two keys and its one string.
        ("push", allocations(|| PushNotificationMessage::decode(push).is_ok()), 6),
        // A campaign, two ids of the user, an event, a medium, three versions.
        ("play", allocations(|| CampaignEvent::<CampaignEventPayload>::decode(play).is_ok()), 8),
        // The same, with the payload as a map: its node, two keys, one string instead of the medium's.
        ("play, any payload", allocations(|| CampaignEvent::<JsonObject>::decode(play).is_ok()), 12),
    ];
    let checked = [
        ("execute", allocations(|| CampaignExecuteMessage::check(execute).is_ok())),
        ("push", allocations(|| PushNotificationMessage::check(push).is_ok())),
        ("play", allocations(|| CampaignEvent::<CampaignEventPayload>::check(play).is_ok())),
        ("play, any payload", allocations(|| CampaignEvent::<JsonObject>::check(play).is_ok())),
    ];
    assert_eq!(
        checked.map(|(name, count)| (name, count)),
        checked.map(|(name, _)| (name, 0)),
        "checking makes no value"
    );
    for (name, count, most) in found {
        assert!(count <= most, "{name}: {count} allocations, at most {most} are allowed");
    }
    assert!(
        allocations(|| CampaignExecuteMessage::decode(bad).is_err()) <= 24,
        "violations are only text where there are some"
    );
}

#[test]
fn the_way_to_a_handler_allocates_nothing() {
    let play = br#"{"type":"campaign_event","campaign_id":"c1","user":{"user_id":"guest","session_id":"s1"},"event":"media.play","payload":{"media_id":"track_42","position":0},"metadata":{"versioning":{"system_version":"2.0.0","service_version":"1.2.0","environment":"prod"}},"timestamp":"2025-06-04T12:01:00Z"}"#;
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let cx = Context::new("media.play", Headers::new(), Publisher::without_service(MemoryBus::new(&CONTRACT)));
    let by_hand = allocations(|| {
        let event = CampaignEvent::<MediaPlayMessage>::decode(play).unwrap();
        runtime.block_on(Player.play(event.payload))
    });
    let by_route = allocations(|| {
        let event = CampaignEvent::<<Player as Handlers>::Incoming>::decode(play).unwrap();
        runtime.block_on(Player.handle(event.payload, &cx)).unwrap()
    });
    assert_eq!(by_route, by_hand);
}

/// Does nothing with what comes.
#[derive(Handlers)]
#[handle(UserInfoRequestMessage => asked)]
struct Idle;

impl Idle {
    async fn asked(&self, asked: UserInfoRequestMessage) -> Result<UserInfoReplyMessage, HandlerError> {
        Ok(UserInfoReplyMessage::new(asked.user_id))
    }
}

/// What is in work is one large future, and whatever holds it by value would double it: so would what it allocates.
#[test]
fn a_message_in_work_takes_little_memory() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let ask = |count: usize| {
        let found = allocation_counter::measure(|| {
            runtime.block_on(async {
                let bus = MemoryBus::new(&CONTRACT);
                let serving = serve(&bus, Idle).start().await.unwrap();
                let publisher = Publisher::without_service(bus);
                for _ in 0..count {
                    publisher.request(&UserInfoRequestMessage::new(Uuid::nil())).await.unwrap();
                }
                serving.shutdown().await;
            });
        });
        (found.bytes_total, found.count_total)
    };
    ask(1);
    let (few, many) = (ask(100), ask(300));
    let (bytes, count) = ((many.0 - few.0) / 200, (many.1 - few.1) / 200);
    // In a build without optimization futures are larger.
    assert!(bytes < 12_000 && count < 80, "{bytes} bytes in {count} allocations");
}
