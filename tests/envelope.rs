//! The event envelope: its payload, what it keeps, how it is completed and answered.

use postroom::{
    JsonObject, Rejection,
    campaign::{
        CampaignEvent, CampaignEventPayload, ContentCreateMessage, EventErrorCode, EventFailureMessage, EventMetadata,
        EventUser, InboundCampaignEvent, MediaPlayMessage, PushNotificationMessage, UserInfoReplyMessage, Versioning,
    },
    chrono::{DateTime, Utc},
    envelope::Payload,
};
use serde_json::{Value, json};

/// The events that come with the orchestrator example.
const EVENTS: &str = include_str!("../examples/orchestrator/events.ndjson");

fn noon() -> DateTime<Utc> {
    "2025-06-04T12:00:00Z".parse().unwrap()
}

/// A valid event with something undeclared at every level; `changes` are merged into it, and `null` removes a member.
fn event(changes: Value) -> Value {
    let mut event = json!({
        "type": "campaign_event",
        "campaign_id": "spring_sale_2025",
        "user": {"user_id": "user_123", "session_id": "sess_abc456", "roles": ["participant"], "device": "tablet"},
        "event": "content.create",
        "payload": {"title": "My First Post", "body": "Hello, world!"},
        "metadata": {
            "versioning": {"system_version": "2.0.0", "service_version": "1.2.0", "environment": "beta", "build": 7},
            "trace": {"span": "9f2c"}
        },
        "timestamp": "2025-06-04T14:00:00+02:00",
        "request_id": "req_1",
        "locale": {"language": "en-GB"}
    });
    merge(&mut event, changes);
    event
}

fn merge(into: &mut Value, changes: Value) {
    match (into, changes) {
        (Value::Object(into), Value::Object(changes)) => {
            for (key, change) in changes {
                if change.is_null() {
                    into.remove(&key);
                } else {
                    merge(into.entry(key).or_insert(Value::Null), change);
                }
            }
        }
        (into, changes) => *into = changes,
    }
}

/// The text with the payload after or before everything else.
fn text(event: &Value, payload_first: bool) -> Vec<u8> {
    let members = event.as_object().unwrap();
    let (mut payload, mut others) = (Vec::new(), Vec::new());
    for (key, value) in members {
        let list = if key == "payload" { &mut payload } else { &mut others };
        list.push(format!("{}:{value}", json!(key)));
    }
    let members = if payload_first { [payload, others].concat() } else { [others, payload].concat() };
    format!("{{{}}}", members.join(",")).into_bytes()
}

fn decode<P: Payload>(event: &Value) -> Result<CampaignEvent<P>, Rejection> {
    CampaignEvent::decode(&text(event, false))
}

/// The places and keywords of what is violated, sorted.
fn violated<T: std::fmt::Debug>(result: Result<T, Rejection>) -> Vec<(String, &'static str)> {
    let rejection = result.expect_err("it must be refused");
    let mut violated: Vec<_> = rejection.violations().iter().map(|one| (one.pointer.clone(), one.keyword)).collect();
    assert!(!violated.is_empty(), "{rejection}");
    violated.sort();
    violated
}

#[test]
fn a_payload_that_comes_before_its_event_is_read_as_well() {
    for line in EVENTS.lines() {
        let Ok(event) = serde_json::from_str::<Value>(line) else { continue };
        let both = [false, true].map(|first| text(&event, first));
        let [last, first] = both.each_ref().map(|text| InboundCampaignEvent::<CampaignEventPayload>::decode(text));
        same(last, first, line);
        let [last, first] = both.each_ref().map(|text| InboundCampaignEvent::<JsonObject>::decode(text));
        same(last, first, line);
    }
}

#[track_caller]
fn same<T: PartialEq + std::fmt::Debug>(left: Result<T, Rejection>, right: Result<T, Rejection>, line: &str) {
    match (left, right) {
        (Ok(left), Ok(right)) => assert_eq!(left, right, "{line}"),
        (left, right) => assert_eq!(violated(left), violated(right), "{line}"),
    }
}

#[test]
fn the_payload_is_what_the_event_says() {
    let read = decode::<CampaignEventPayload>(&event(json!({}))).unwrap();
    let expected = ContentCreateMessage::builder().title("My First Post").body("Hello, world!").build().unwrap();
    assert_eq!(read.payload, CampaignEventPayload::ContentCreate(expected.clone()));
    assert_eq!(decode::<ContentCreateMessage>(&event(json!({}))).unwrap().payload, expected);
    assert_eq!(decode::<JsonObject>(&event(json!({}))).unwrap().payload["title"], "My First Post");

    let push = event(json!({
        "event": "notification.user.3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092.push",
        "payload": {
            "notification_id": "a84c1d2e-6b95-4073-bf3a-1e9d8c7b6a50", "user_id": "3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092",
            "title": "Hello", "body": "Ada"
        }
    }));
    let read = decode::<CampaignEventPayload>(&push).unwrap();
    let CampaignEventPayload::NotificationUserPush(payload) = read.payload else { panic!("{:?}", read.payload) };
    assert_eq!(payload, decode::<PushNotificationMessage>(&push).unwrap().payload);

    for unknown in ["poll.vote", "content.create.success", "notification.user.nobody.push"] {
        let read = decode::<CampaignEventPayload>(&event(json!({"event": unknown}))).unwrap();
        assert!(matches!(read.payload, CampaignEventPayload::Other(_)), "{unknown}: {:?}", read.payload);
    }
}

#[test]
fn a_known_event_holds_its_payload_to_its_schema_whatever_type_is_asked_for() {
    let bad = event(json!({"event": "media.play", "payload": {"media_id": 7, "position": -3}}));
    let expected = [("/payload/media_id".to_owned(), "type"), ("/payload/position".to_owned(), "minimum")];
    for first in [false, true] {
        let text = text(&bad, first);
        assert_eq!(violated(CampaignEvent::<JsonObject>::decode(&text)), expected);
        assert_eq!(violated(CampaignEvent::<CampaignEventPayload>::decode(&text)), expected);
        assert_eq!(violated(CampaignEvent::<MediaPlayMessage>::decode(&text)), expected);
        assert_eq!(violated(InboundCampaignEvent::<MediaPlayMessage>::decode(&text)), expected);
        assert_eq!(violated(CampaignEvent::<ContentCreateMessage>::decode(&text)), expected);
    }
}

#[test]
fn a_known_events_payload_does_not_fit_another_type() {
    let play =
        |name| event(json!({"event": name, "payload": {"title": "t", "body": "b", "media_id": "m", "position": 1}}));
    for first in [false, true] {
        let rejection = CampaignEvent::<ContentCreateMessage>::decode(&text(&play("media.play"), first)).unwrap_err();
        let Rejection::NotRepresentable(places) = &rejection else { panic!("{rejection:?}") };
        assert_eq!(places.places().map(|(pointer, _)| pointer).collect::<Vec<_>>(), ["/payload"]);
        // An event that the contract does not know may carry whatever is asked for: that is how answers are read.
        let answer = CampaignEvent::<ContentCreateMessage>::decode(&text(&play("poll.vote"), first)).unwrap();
        assert_eq!(answer.payload.title, "t");
        assert_eq!(CampaignEvent::<ContentCreateMessage>::decode(&answer.encode().unwrap()), Ok(answer));
    }
}

#[test]
fn without_a_valid_event_the_payload_must_still_be_an_object() {
    let pointer = |pointer: &str| pointer.to_owned();
    let cases = [
        (json!({"event": null, "payload": "text"}), vec![(pointer(""), "required"), (pointer("/payload"), "type")]),
        (json!({"event": null, "payload": {"title": 1}}), vec![(pointer(""), "required")]),
        (
            json!({"event": "Content", "payload": []}),
            vec![(pointer("/event"), "pattern"), (pointer("/payload"), "type")],
        ),
        (json!({"event": 7, "payload": {"title": 1}}), vec![(pointer("/event"), "type")]),
        (json!({"event": "poll.vote", "payload": "text"}), vec![(pointer("/payload"), "type")]),
    ];
    for (changes, expected) in cases {
        for first in [false, true] {
            let text = text(&event(changes.clone()), first);
            assert_eq!(violated(CampaignEvent::<JsonObject>::decode(&text)), expected, "{changes}");
            assert_eq!(violated(CampaignEvent::<CampaignEventPayload>::decode(&text)), expected, "{changes}");
        }
    }
}

#[test]
fn what_is_built_in_rust_is_held_to_the_events_schema_too() {
    let mut play = decode::<MediaPlayMessage>(&event(json!({
        "event": "media.play", "payload": {"body": null, "title": null, "media_id": "track_42", "position": 0}
    })))
    .unwrap();
    play.payload.position = -1.0;
    assert_eq!(violated(play.encode()), [("/payload/position".to_owned(), "minimum")]);
    play.payload.position = 1.0;
    play.event = "content.create".to_owned();
    assert_eq!(violated(play.encode()), [("/payload".to_owned(), "required"), ("/payload".to_owned(), "required")]);
    play.event = "Content".to_owned();
    assert_eq!(violated(play.validate()), [("/event".to_owned(), "pattern")]);
}

#[test]
fn what_no_schema_declares_is_kept_at_every_level() {
    let mut written = event(json!({}));
    let read = decode::<CampaignEventPayload>(&written).unwrap();
    assert_eq!(read.user.additional["device"], "tablet");
    assert_eq!(read.metadata.versioning.additional["build"], 7);
    assert_eq!(read.metadata.additional["trace"], json!({"span": "9f2c"}));
    assert_eq!(read.additional["locale"], json!({"language": "en-GB"}));
    assert_eq!(serde_json::from_slice::<Value>(&read.encode().unwrap()).unwrap(), written);

    merge(
        &mut written,
        json!({"event": "poll.vote", "payload": {"title": null, "body": null, "choice": {"deep": [1, {}]}}}),
    );
    let read = decode::<JsonObject>(&written).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&read.encode().unwrap()).unwrap(), written);
}

#[test]
fn enriching_fills_in_what_a_frontend_left_out_and_nothing_else() {
    let cases = [
        (json!({"timestamp": null, "request_id": null}), "2025-06-04T12:00:00Z", "id-1"),
        (json!({"timestamp": null}), "2025-06-04T12:00:00Z", "req_1"),
        (json!({"request_id": null}), "2025-06-04T14:00:00+02:00", "id-1"),
        (json!({}), "2025-06-04T14:00:00+02:00", "req_1"),
    ];
    for (changes, timestamp, request_id) in cases {
        let inbound = event(changes.clone());
        let read = InboundCampaignEvent::<CampaignEventPayload>::decode(&text(&inbound, false)).unwrap();
        let enriched = read.enrich(&noon, &|| "id-1".to_owned());
        let mut expected = inbound;
        merge(&mut expected, json!({"timestamp": timestamp, "request_id": request_id}));
        assert_eq!(serde_json::from_slice::<Value>(&enriched.encode().unwrap()).unwrap(), expected, "{changes}");
    }
}

#[test]
fn the_canonical_form_has_a_timestamp_and_may_lack_a_request_id() {
    assert_eq!(decode::<JsonObject>(&event(json!({"request_id": null}))).unwrap().request_id, None);
    assert_eq!(violated(decode::<JsonObject>(&event(json!({"timestamp": null})))), [(String::new(), "required")]);
}

#[test]
fn an_answer_stands_in_the_same_context() {
    let read = decode::<CampaignEventPayload>(&event(json!({}))).unwrap();
    let failure = EventFailureMessage::from_code(EventErrorCode::HandlerFailed, "the disk is full");
    let payload = JsonObject::from_iter([("post_id".to_owned(), json!(9))]);
    let answers = [
        (read.reply_success(payload, &noon).encode().unwrap(), "content.create.success", json!({"post_id": 9})),
        (
            read.reply_failed(failure, &noon).encode().unwrap(),
            "content.create.failed",
            json!({"error": {"code": "handler_failed", "message": "the disk is full", "violations": []}}),
        ),
    ];
    for (answer, name, payload) in answers {
        let mut expected = event(json!({"event": name, "timestamp": "2025-06-04T12:00:00Z", "payload": null}));
        merge(&mut expected, json!({"payload": payload}));
        assert_eq!(serde_json::from_slice::<Value>(&answer).unwrap(), expected);
        CampaignEvent::<JsonObject>::decode(&answer).expect("an answer is an event");
    }
}

#[test]
fn any_message_can_be_the_payload_of_an_answer() {
    let asked = event(json!({"event": "user.info.request"}));
    let asked = decode::<JsonObject>(&asked).expect_err("a post is no request");
    assert_eq!(asked.violations()[0].pointer, "/payload");

    let read = decode::<CampaignEventPayload>(&event(json!({"event": "poll.vote"}))).unwrap();
    let reply = UserInfoReplyMessage::new("3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092".parse().unwrap());
    let answer = read.reply_success(reply.clone(), &noon).encode().unwrap();
    let payload = CampaignEvent::<JsonObject>::decode(&answer).unwrap().payload;
    assert_eq!(UserInfoReplyMessage::decode(&serde_json::to_vec(&payload).unwrap()).unwrap(), reply);
}

#[test]
fn guests_have_a_session_and_nothing_more() {
    let guest = event(json!({"user": {"user_id": "guest", "roles": null, "device": null}}));
    let user = decode::<JsonObject>(&guest).unwrap().user;
    assert_eq!(user, EventUser::builder().user_id("guest").session_id("sess_abc456").build().unwrap());
    assert_eq!(user.roles, None);
    let nowhere = event(json!({"user": {"user_id": "guest", "session_id": null}}));
    assert_eq!(violated(decode::<JsonObject>(&nowhere)), [("/user".to_owned(), "required")]);
}

#[test]
fn metadata_has_a_size_limit_of_its_own() {
    let read = |length: usize| decode::<JsonObject>(&event(json!({"metadata": {"note": "x".repeat(length)}})));
    read(60 << 10).expect("60 KiB are allowed");
    let Err(Rejection::TooLarge(found)) = read(64 << 10) else { panic!("more than 64 KiB are not") };
    assert_eq!((found.pointer.as_str(), found.limit), ("/metadata", 64 << 10));
}

#[test]
fn an_event_is_built_from_what_it_must_have() {
    let user = EventUser::builder().user_id("guest").session_id("sess_guest_001").build().unwrap();
    let versioning = Versioning::builder().system_version("2.0.0").service_version("1.2.0").environment("prod");
    let event = CampaignEvent::builder()
        .campaign_id("music_festival_2025")
        .user(user)
        .event("media.play")
        .payload(MediaPlayMessage::new("track_42", 0.0))
        .metadata(EventMetadata::new(versioning.build().unwrap()))
        .timestamp(noon());
    let event = event.build().unwrap();
    let expected = r#"{"type":"campaign_event","campaign_id":"music_festival_2025","user":{"user_id":"guest","session_id":"sess_guest_001"},"event":"media.play","payload":{"media_id":"track_42","position":0},"metadata":{"versioning":{"system_version":"2.0.0","service_version":"1.2.0","environment":"prod"}},"timestamp":"2025-06-04T12:00:00Z"}"#;
    assert_eq!(String::from_utf8(event.encode().unwrap()).unwrap(), expected);
}
