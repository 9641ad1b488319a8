//! Payloads that are texts or bytes, and those that OpenAPI describes.

use std::{fmt::Debug, sync::Arc};

use postroom::{
    Limits, Message, Rejection,
    bus::{Bus, Interest, Outgoing},
    memory::MemoryBus,
};
use postroom_features::payloads::{
    CONTRACT, CodeMessage, LineMessage, PageMessage, PairMessage, ParcelMessage, PhotoMessage, ReadingMessage,
    SwitchMessage,
};

/// Reads a payload, and asserts that it is written and checked as it came.
#[track_caller]
fn round<M: Message + Debug>(payload: &[u8]) -> M {
    let message = M::decode(payload).unwrap();
    assert_eq!(message.encode().unwrap(), payload);
    message
}

#[test]
fn a_text_is_its_payload_without_quotes() {
    let line: LineMessage = round("größe: \"5\"\n".as_bytes());
    assert_eq!(line.0, "größe: \"5\"\n");
    assert_eq!(round::<PageMessage>(b"<p>{").0, "<p>{");
    assert_eq!(round::<LineMessage>(b"").0, "");
    assert_eq!(LineMessage::schema(), r#"{"type":"string"}"#);
    let refused = LineMessage::decode(b"ab\ncd\xff").unwrap_err();
    assert!(matches!(refused, Rejection::NotUtf8 { line: 2, column: 3, .. }), "{refused:?}");
    assert_eq!(refused.to_string(), "not UTF-8 at line 2, column 3");
}

#[test]
fn a_text_is_held_to_what_its_schema_says_of_a_string() {
    assert_eq!(round::<CodeMessage>(b"AB").0, "AB");
    for (payload, keywords) in [("A", &["minLength"][..]), ("ab", &["pattern"]), ("a", &["minLength", "pattern"])] {
        let told =
            |rejection: Rejection| rejection.violations().iter().map(|violation| violation.keyword).collect::<Vec<_>>();
        assert_eq!(told(CodeMessage::decode(payload.as_bytes()).unwrap_err()), keywords, "{payload}");
        assert_eq!(told(CodeMessage::check(payload.as_bytes()).unwrap_err()), keywords, "{payload}");
        assert_eq!(told(CodeMessage::from(payload.to_owned()).encode().unwrap_err()), keywords, "{payload}");
    }
}

#[test]
fn a_text_is_one_of_those_that_are_listed() {
    assert_eq!(round::<SwitchMessage>(b"on").0, "on");
    let refused = SwitchMessage::decode(b"\"on\"").unwrap_err();
    assert_eq!(refused.violations()[0].keyword, "enum");
}

#[test]
fn words_of_later_drafts_mean_what_they_mean_there() {
    for (text, expected) in
        [(r#"["a",1]"#, true), (r#"["a"]"#, true), ("[]", true), (r#"["a",1,2]"#, false), ("[1]", false)]
    {
        assert_eq!(PairMessage::decode(text.as_bytes()).is_ok(), expected, "{text}");
    }
}

#[test]
fn bytes_are_taken_as_they_come() {
    let photo: PhotoMessage = round(b"\x89PNG\x00\xff");
    assert_eq!(photo, PhotoMessage(b"\x89PNG\x00\xff".to_vec()));
    assert_eq!(round::<ReadingMessage>(b"\x00").0, [0]);
    let json = serde_json::to_string(&photo).unwrap();
    assert_eq!(json, "[137,80,78,71,0,255]");
    assert_eq!(serde_json::from_str::<PhotoMessage>(&json).unwrap(), photo);
    assert!(serde_json::from_str::<PhotoMessage>("[256]").is_err());
}

#[test]
fn what_is_larger_than_allowed_is_refused_in_every_form() {
    let limits = Limits { bytes: 3, ..Limits::DEFAULT };
    for refused in [LineMessage::check_within(b"abcd", &limits), PhotoMessage::check_within(b"abcd", &limits)] {
        assert!(matches!(refused, Err(Rejection::TooLarge(_))), "{refused:?}");
    }
    assert!(PhotoMessage::check_within(b"abc", &limits).is_ok());
}

#[test]
fn words_of_openapi_mean_what_they_mean_there() {
    for (text, expected) in [
        (r#"{"id":"a","weight":1}"#, None),
        (r#"{"id":"a","weight":0}"#, Some("exclusiveMinimum")),
        (r#"{"id":"a","weight":30}"#, None),
        (r#"{"id":"a","weight":31}"#, Some("maximum")),
        (r#"{"id":"a","weight":1,"note":null,"size":null}"#, None),
        (r#"{"id":"a","weight":1,"note":"abcd"}"#, Some("maxLength")),
        (r#"{"id":null,"weight":1}"#, Some("type")),
    ] {
        let found = ParcelMessage::decode(text.as_bytes());
        let keyword = found.err().map(|rejection| rejection.violations()[0].keyword);
        assert_eq!(keyword, expected, "{text}");
    }
}

#[tokio::test]
async fn a_bus_carries_texts_and_bytes() {
    let bus = Arc::new(MemoryBus::new(&CONTRACT));
    let mut inbox = bus.subscribe(Interest::new(&["wires".into()])).await.unwrap();
    let sent = [
        Outgoing::from_message(&LineMessage("a".to_owned())).unwrap(),
        Outgoing::from_message(&PhotoMessage(vec![0, 255])).unwrap(),
    ];
    for message in sent {
        bus.publish(message).await.unwrap();
    }
    let mut payloads = Vec::new();
    for _ in 0..2 {
        payloads.push(inbox.receive().await.unwrap().unwrap().payload().to_vec());
    }
    assert_eq!(payloads, [b"a".to_vec(), vec![0, 255]]);
}
