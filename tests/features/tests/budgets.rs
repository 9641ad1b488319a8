//! What a message may ask for: memory, and the text of its own rejection.

use postroom::{Limits, Rejection};
use postroom_features::{crowds::CrowdsMessage, deep::DeepMessage};

/// A text of one MiB: `open`, then `item` again and again, then `close`.
fn repeated(open: &str, item: impl Fn(usize) -> String, close: &str) -> String {
    let mut text = open.to_owned();
    for index in 0.. {
        let item = item(index);
        if text.len() + item.len() + close.len() + 1 > 1 << 20 {
            break;
        }
        text.push_str(if index > 0 { "," } else { "" });
        text.push_str(&item);
    }
    text + close
}

#[test]
fn what_a_text_asks_of_memory_is_bounded() {
    type Item = fn(usize) -> String;
    for (open, item, close, taken) in [
        (r#"{"broad":{"list":["#, (|_| "{}".to_owned()) as Item, "]}}", false),
        (r#"{"broad":{"list":["#, |_| r#"{"list":[{}]}"#.to_owned(), "]}}", false),
        (r#"{"broad":{"list":["#, |_| r#"{"next":{}}"#.to_owned(), "]}}", false),
        (r#"{"broad":{"map":{"#, |index| format!(r#""{index}":{{}}"#), "}}}", false),
        (r#"{"broad":{"list":["#, |_| r#"{"map":{"":{}}}"#.to_owned(), "]}}", false),
        (r#"{"nest":["#, |_| "[]".to_owned(), "]}", true),
        (r#"{"nest":["#, |_| "[[]]".to_owned(), "]}", true),
        (r#"{"tree":{"#, |index| format!(r#""{index}":{{}}"#), "}}", true),
        (r#"{"any":["#, |_| "1".to_owned(), "]}", true),
        (r#"{"any":["#, |_| "[]".to_owned(), "]}", true),
        (r#"{"any":["#, |_| r#"{"id":1234,"of":[]}"#.to_owned(), "]}", true),
        (r#"{"any":["#, |_| r#"{"":0}"#.to_owned(), "]}", false),
        (r#"{"free":{"#, |index| format!(r#""{index}":1"#), "}}", true),
        (r#"{"undeclared":["#, |_| "{}".to_owned(), "]}", true),
    ] {
        let text = repeated(open, item, close);
        let mut verdict = Ok(());
        let used = allocation_counter::measure(|| verdict = DeepMessage::decode(text.as_bytes()).map(drop));
        match &verdict {
            Ok(()) => assert!(taken, "{open}{} is taken", item(0)),
            Err(Rejection::TooLarge(what)) => {
                assert!(!taken, "{open}{} is refused", item(0));
                assert!(what.pointer.len() > 4 && what.limit == Limits::DEFAULT.memory, "{what}");
            }
            Err(other) => panic!("{open}: {other}"),
        }
        // While a vector grows, its old half is still there.
        assert!(used.bytes_max < 2 * Limits::DEFAULT.memory as u64, "{open}{}: {}", item(0), used.bytes_max);
    }
}

#[test]
fn a_rejection_is_never_much_longer_than_its_limit() {
    let long = "k".repeat(70_000);
    let many = |item: &str| vec![item; 100].join(",");
    for json in [
        format!(r#"{{"colours":[{}]}}"#, many("1")),
        format!(r#"{{"colours":[{}]}}"#, many(r#""none""#)),
        format!(
            r#"{{"closed":{{{}}}}}"#,
            (0..100).map(|index| format!(r#""{index}{long}":1"#)).collect::<Vec<_>>().join(",")
        ),
        format!(r#"{{"counts":{{"{long}":"x","{long}2":"x"}}}}"#),
        format!(r#"{{"patterned":[{}]}}"#, many(r#""B""#)),
        format!(r#"{{"free":{{"{long}":[{}]}}}}"#, many("1e999")),
    ] {
        let limits = Limits { bytes: usize::MAX, ..Limits::DEFAULT };
        let rejection = CrowdsMessage::decode_within(json.as_bytes(), &limits).unwrap_err();
        let bytes: usize = match &rejection {
            Rejection::Invalid(found) => found.iter().map(|found| found.pointer.len() + found.message.len()).sum(),
            Rejection::NotRepresentable(what) => {
                what.places().map(|(place, message)| place.len() + message.len()).sum()
            }
            other => panic!("{other}"),
        };
        assert!(bytes <= limits.text + long.len() + 1_000, "{bytes} of {}", &json[..20]);
        let shown = rejection.to_string();
        assert!(shown.len() <= limits.text + 10_000, "{}: {}", shown.len(), &json[..20]);
        let small = Limits { text: 100, ..limits };
        let rejection = CrowdsMessage::decode_within(json.as_bytes(), &small).unwrap_err();
        assert!(rejection.to_string().len() < 1_000, "{rejection}");
    }
    let rejection = CrowdsMessage::decode(br#"{"colours":["none"]}"#).unwrap_err().to_string();
    assert!(
        rejection.contains(r#"must be one of "c000", "c001""#) && rejection.contains("… 490 more (enum)"),
        "{rejection}"
    );
    let unknown = "x".repeat(1_000).parse::<postroom_features::crowds::Colour>().unwrap_err().to_string();
    assert!(unknown.len() < 600 && unknown.contains("… 490 more"), "{unknown}");
}
