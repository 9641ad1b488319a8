//! Keywords about a text beside formats that have a Rust type: the text itself is judged, as it came or as it will be
//! written, and what was decoded is encoded as it came.

use postroom::{
    Rejection,
    chrono::{DateTime, Utc},
};
use postroom_features::{
    spelled_envelope::{InboundEvent, MovedMessage},
    spellings::*,
};

fn told(rejection: Rejection) -> Vec<String> {
    let Rejection::Invalid(found) = rejection else { panic!("{rejection}") };
    let mut lines: Vec<_> = found.iter().map(|found| format!("{} {}", found.keyword, found.pointer)).collect();
    lines.sort();
    lines
}

#[test]
fn a_text_is_judged_by_each_keyword_as_it_came() {
    for (member, expected) in [
        (r#""at_zulu":"2024-01-01T00:00:00Z""#, &[][..]),
        (r#""at_zulu":"2024-01-01T00:00:00+00:00""#, &["pattern /at_zulu"]),
        (r#""at_zulu":"2024-01-01T00:00:00z""#, &["pattern /at_zulu"]),
        (r#""at_zulu":"2024-01-01""#, &["format /at_zulu", "pattern /at_zulu"]),
        (r#""at_zulu":"2024-01-01T00:00:00.12345678901+01:00""#, &["pattern /at_zulu"]),
        (r#""at_zulu":7"#, &["type /at_zulu"]),
        (r#""at_short":"2024-01-01T00:00:00.5000000Z""#, &["maxLength /at_short"]),
        (r#""at_long":"2024-01-01T00:00:00Z""#, &["minLength /at_long"]),
        (r#""at_whole":"2024-01-01T00:00:00.5+00:00""#, &["maxLength /at_whole"]),
        (r#""on":"9999-01-01""#, &["pattern /on"]),
        (r#""on":"9999-13-01""#, &["format /on", "pattern /on"]),
        (r#""on_length":"9999-13-011""#, &["format /on_length", "maxLength /on_length"]),
        (r#""time_short":"00:00:00.5Z""#, &["maxLength /time_short"]),
        (r#""id_random":"c232ab00-9414-11ec-b3c8-9f6bdeced846""#, &["pattern /id_random"]),
        (r#""id_upper":"c232ab00-9414-11ec-b3c8-9f6bdeced846""#, &["pattern /id_upper"]),
        (r#""id_length":"c232""#, &["format /id_length", "minLength /id_length"]),
        (r#""id_length":"\u0063232ab00-9414-11ec-b3c8-9f6bdeced846""#, &[]),
        (r#""email":"z@example.com""#, &["pattern /email"]),
        (r#""list":["2024-01-01T00:00:00Z","2024-01-01T00:00:00+01:00"]"#, &["pattern /list/1"]),
        (r#""map":{"a":"c232ab00-9414-11ec-b3c8-9f6bdeced846"}"#, &["pattern /map/a"]),
        (r#""nullable":null"#, &[]),
        (r#""nullable":"9999-01-01""#, &["pattern /nullable"]),
        (r#""millis":"2024-01-01T00:00:00Z""#, &["pattern /millis"]),
        (r#""recent":["1999-01-01"]"#, &["pattern /recent/0"]),
        (r#""either":"2024-01-01T00:00:00z""#, &["oneOf /either"]),
        (r#""any":"2999-01-01""#, &["anyOf /any"]),
    ] {
        let json = format!("{{{member}}}");
        let found = SpellingsMessage::decode(json.as_bytes()).map(drop).map_err(told);
        let expected: Vec<_> = expected.iter().map(|line| (*line).to_owned()).collect();
        assert_eq!(found, if expected.is_empty() { Ok(()) } else { Err(expected) }, "{json}");
    }
    assert_eq!(SpelledTextMessage::decode(br#""00:00:00.5Z""#).map(drop).map_err(told), Err(vec!["maxLength ".into()]));
    let values = SpelledValuesMessage::decode(br#"{"id":"","x":"9000-01-01"}"#);
    assert_eq!(values.map(drop).map_err(told), Err(vec!["pattern /x".to_owned()]));
}

#[test]
fn a_spelling_that_keywords_ask_for_is_kept() {
    for member in [
        r#""at_offset":"2024-01-01T00:00:00+00:00""#,
        r#""at_offset":"2024-01-01T00:00:00.1234567890123-00:00""#,
        r#""at_lower":"2024-01-01t00:00:00z""#,
        r#""at_short":"2024-01-01T00:00:00.50Z""#,
        r#""at_long":"2024-01-01T00:00:00.0Z""#,
        r#""id_upper":"C232AB00-9414-11EC-B3C8-9F6BDECED846""#,
        r#""kept_list":["C232AB00-9414-11EC-B3C8-9F6BDECED846"]"#,
        r#""kept_nullable":"00:00:00.00Z""#,
        r#""millis":"2024-01-01T00:00:00.000Z""#,
        r#""either":"2024-01-01T00:00:00+00:00""#,
        r#""either":"2024-01-01T00:00:00Z""#,
    ] {
        let json = format!("{{{member}}}");
        let again = SpellingsMessage::decode(json.as_bytes()).and_then(|message| message.encode());
        assert_eq!(again.map(|again| String::from_utf8(again).unwrap()).as_deref(), Ok(&*json));
    }
}

#[test]
fn of_a_value_built_in_rust_the_text_that_is_written_is_judged() {
    let at = |text: &str| Some(DateTime::parse_from_rfc3339(text).unwrap());
    for (message, expected) in [
        (SpellingsMessage { at_zulu: at("2024-01-01T00:00:00+00:00"), ..SpellingsMessage::new() }, None),
        (
            SpellingsMessage { at_zulu: at("2024-01-01T00:00:00+01:00"), ..SpellingsMessage::new() },
            Some("pattern /at_zulu"),
        ),
        (
            SpellingsMessage { at_whole: at("2024-01-01T00:00:00.5Z"), ..SpellingsMessage::new() },
            Some("maxLength /at_whole"),
        ),
        (
            SpellingsMessage { time_short: Some("00:00:00.5Z".parse().unwrap()), ..SpellingsMessage::new() },
            Some("maxLength /time_short"),
        ),
        (
            SpellingsMessage { id_random: Some(postroom::uuid::Uuid::nil()), ..SpellingsMessage::new() },
            Some("pattern /id_random"),
        ),
        (
            SpellingsMessage { millis: Some(Millis("2024-01-01".to_owned())), ..SpellingsMessage::new() },
            Some("format /millis, pattern /millis"),
        ),
    ] {
        let found = message.validate().map_err(|rejection| told(rejection).join(", ")).err();
        assert_eq!(found.as_deref(), expected);
        assert_eq!(message.encode().is_ok(), expected.is_none());
    }
}

#[test]
fn a_clock_fills_in_times_that_keep_their_spelling() {
    let json = br#"{"event":"moved","payload":{"to":"67e55044-10b1-426f-9247-bb680e5fe0c8"}}"#;
    let inbound = || InboundEvent::<MovedMessage>::decode(json).unwrap();
    let ids = || "unused".to_owned();
    let clock = |text: &str| {
        let now: DateTime<Utc> = text.parse().unwrap();
        move || now
    };
    let sent = inbound().enrich(&clock("2025-06-04T12:00:00.25Z"), &ids);
    assert_eq!(sent.sent, "2025-06-04T12:00:00.250Z");
    assert!(sent.encode().is_ok());
    // Without a fraction the clock's text has none, and the contract asks for three digits.
    let whole = inbound().enrich(&clock("2025-06-04T12:00:00Z"), &ids);
    assert_eq!(whole.encode().map(drop).map_err(told), Err(vec!["pattern /sent".to_owned()]));
}

#[test]
fn a_text_that_is_compared_with_others_keeps_its_spelling() {
    for json in [
        r#"{"ids":["67E55044-10B1-426F-9247-BB680E5FE0C8","67e55044-10b1-426f-9247-bb680e5fe0c8"]}"#,
        r#"{"times":["2024-01-01T00:00:00Z","2024-01-01T00:00:00.0Z","2024-01-01t00:00:00z",1,"00:00:00Z","00:00:00.0Z"]}"#,
        r#"{"deep":[{"map":{"a":"67E55044-10B1-426F-9247-BB680E5FE0C8"}},{"map":{"a":"67e55044-10b1-426f-9247-bb680e5fe0c8"}}]}"#,
        r#"{"lower":"67E55044-10B1-426F-9247-BB680E5FE0C8"}"#,
        r#"{"short":"2024-01-01T00:00:00+00:00"}"#,
        r#"{"short":"2024-01-01T00:00:00-00:00"}"#,
        r#"{"short":"2024-01-01T00:00:00.000Z"}"#,
        r#"{"object":{"at":"2024-01-01T00:00:00-00:00"}}"#,
    ] {
        let value = ComparedMessage::decode(json.as_bytes()).unwrap_or_else(|rejection| panic!("{json}: {rejection}"));
        assert_eq!(value.encode().map(|json| String::from_utf8(json).unwrap()).as_deref(), Ok(json));
    }
    // Where nothing compares the spelling, the format's own type stays.
    let apart = ComparedMessage::decode(
        br#"{"apart":"67E55044-10B1-426F-9247-BB680E5FE0C8","tagged":{"kind":"a","at":"2024-01-01T00:00:00-00:00"}}"#,
    );
    let again = apart.unwrap().encode().unwrap();
    assert_eq!(
        String::from_utf8(again).unwrap(),
        r#"{"apart":"67e55044-10b1-426f-9247-bb680e5fe0c8","tagged":{"kind":"a","at":"2024-01-01T00:00:00Z"}}"#
    );
}
