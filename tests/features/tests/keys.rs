//! Maps whose keys have a schema: a type of their own where each of its values is one text, and else strings.

use std::collections::BTreeMap;

use postroom::Rejection;
use postroom_features::keyed_maps::{Currency, KeyedMapsDaysKey, KeyedMapsMessage, KeyedMapsOnlyKey, Shift, Sku};

use crate::{
    shapes::places,
    support::{judge::Judge, parse, subjects::Subject, tree::Layout},
};

fn subject() -> Subject {
    Subject {
        name: "KeyedMapsMessage",
        schema: KeyedMapsMessage::schema(),
        decode: |json| KeyedMapsMessage::decode(json).map(drop),
        check: KeyedMapsMessage::check,
        again: |json| {
            let value = KeyedMapsMessage::decode(json)?;
            let written = value.encode()?;
            assert_eq!(serde_json::to_vec(&value).unwrap(), written);
            Ok(written)
        },
        whole: &[],
    }
}

#[test]
fn keys_are_of_the_type_that_their_schema_is() {
    let text = r#"{"prices":{"eur":1.5,"usd":2},"stock":{"a-1":3,"z":0},"days":{"tue":{"by":"Ada","next":{"usd":{"by":"Bo"}}}},"only":{"all":true},"short":{"abc":[]},"sites":{"example.org":1},"by_pattern":{"a-2":"x","b-1":"y"},"ids":{"67E55044-10B1-426F-9247-BB680E5FE0C8":1,"67e55044-10b1-426f-9247-bb680e5fe0c8":2},"moments":{"2024-01-01T00:00:00Z":1,"2024-01-01T00:00:00.0Z":2},"nested":{"eur":{"usd":0.5}},"held":{"a-1":1,"a-2":2},"checked":{"some":1},"free":{"a-1":null}}"#;
    // The key that has to be there is none that may be.
    assert!(KeyedMapsMessage::decode(text.as_bytes()).is_err());
    let text = text.replace(r#","stock":{"a-1":3,"z":0}"#, "");
    let message = KeyedMapsMessage::decode(text.as_bytes()).unwrap();
    let prices: &BTreeMap<Currency, f64> = message.prices.as_ref().unwrap();
    assert_eq!(*prices, [(Currency::Eur, 1.5), (Currency::Usd, 2.0)].into());
    let days: &BTreeMap<KeyedMapsDaysKey, Shift> = message.days.as_ref().unwrap().as_ref().unwrap();
    assert_eq!(days[&KeyedMapsDaysKey::Tue].next.as_ref().unwrap()[&Currency::Usd].by, "Bo");
    assert_eq!(message.only, Some([(KeyedMapsOnlyKey::All, true)].into()));
    // What has its text alone is found by it.
    assert_eq!(message.by_pattern.as_ref().unwrap().get("b-1").map(String::as_str), Some("y"));
    assert_eq!(message.by_pattern.as_ref().unwrap().keys().next(), Some(&Sku("a-2".to_owned())));
    // Two spellings of one value are two keys.
    assert_eq!((message.ids.as_ref().unwrap().len(), message.moments.as_ref().unwrap().len()), (2, 2));
    assert_eq!(message.nested, Some([(Currency::Eur, [(Currency::Usd, 0.5)].into())].into()));
    let written: serde_json::Value = serde_json::from_slice(&message.encode().unwrap()).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(&text).unwrap());
    assert_eq!(serde_json::to_vec(&message).unwrap(), message.encode().unwrap());
    assert_eq!(KeyedMapsMessage::decode(&message.encode().unwrap()).unwrap(), message);
}

#[test]
fn defaults_have_keys_of_the_type() {
    let message = KeyedMapsMessage::decode(b"{}").unwrap();
    assert_eq!(*message.prices_or_default(), [(Currency::Eur, 1.5)].into());
    assert_eq!(*message.by_pattern_or_default(), [(Sku("a-1".to_owned()), "x".to_owned())].into());
}

/// Each text, and the keyword and place of each violation.
const TEXTS: &[(&str, &[&str])] = &[
    (r#"{"prices":{}}"#, &[]),
    (r#"{"prices":{"\u0065ur":1}}"#, &[]),
    (r#"{"prices":{"gbp":1}}"#, &["propertyNames /prices"]),
    (
        r#"{"prices":{"gbp":"1","chf":2,"eur":"3"}}"#,
        &["propertyNames /prices", "propertyNames /prices", "type /prices/eur", "type /prices/gbp"],
    ),
    (r#"{"prices":{"Eur":1}}"#, &["propertyNames /prices"]),
    (r#"{"prices":null}"#, &["type /prices"]),
    (r#"{"prices":[]}"#, &["type /prices"]),
    (r#"{"stock":{"a-1":1}}"#, &["required /stock"]),
    (r#"{"stock":{"a-1":-1,"z":0}}"#, &["minimum /stock/a-1", "propertyNames /stock"]),
    (r#"{"stock":{"a-1":0,"b-2":0,"z":0}}"#, &["maxProperties /stock", "propertyNames /stock"]),
    (r#"{"stock":{}}"#, &["minProperties /stock", "required /stock", "required /stock"]),
    (r#"{"days":null}"#, &[]),
    (r#"{"days":{"mon":{"by":"a"},"tue":{}}}"#, &["required /days/tue"]),
    (r#"{"days":{"on holidays":{"by":"a"}}}"#, &["propertyNames /days"]),
    (r#"{"days":{"wed":{"by":"a"}}}"#, &["propertyNames /days"]),
    (
        r#"{"days":{"mon":{"by":"a","next":{"eur":{"by":"b","next":{"eu":1}}}}}}"#,
        &["propertyNames /days/mon/next/eur/next", "type /days/mon/next/eur/next/eu"],
    ),
    (r#"{"only":{"all":true,"some":false}}"#, &["propertyNames /only"]),
    (r#"{"short":{"":[],"abcd":[1]}}"#, &["propertyNames /short", "propertyNames /short", "type /short/abcd/0"]),
    (r#"{"short":{"äöü":[]}}"#, &[]),
    (r#"{"sites":{"-":1}}"#, &["propertyNames /sites"]),
    (
        r#"{"by_pattern":{"a":1,"b":2,"b-1":3}}"#,
        &[
            "additionalProperties /by_pattern",
            "propertyNames /by_pattern",
            "propertyNames /by_pattern",
            "type /by_pattern/a",
            "type /by_pattern/b-1",
        ],
    ),
    (r#"{"ids":{"67e55044-10b1-426f-9247-bb680e5fe0c8":1}}"#, &[]),
    (r#"{"ids":{"67e55044":"a"}}"#, &["propertyNames /ids", "type /ids/67e55044"]),
    (r#"{"of_ids":{"67e55044-10b1-426f-9247-bb680e5fe0c8":"67e55044-10b1-426f-9247-bb680e5fe0c8"}}"#, &[]),
    (r#"{"of_ids":{"a":"b"}}"#, &["format /of_ids/a", "propertyNames /of_ids"]),
    (r#"{"moments":{"2024-01-01":1}}"#, &["propertyNames /moments"]),
    (
        r#"{"nested":{"eur":{"eu":0},"us":{}}}"#,
        &["exclusiveMinimum /nested/eur/eu", "propertyNames /nested", "propertyNames /nested/eur"],
    ),
    (r#"{"held":{"a-1":1,"a":2}}"#, &["propertyNames /held", "required /held"]),
    (r#"{"checked":{"none":"a"}}"#, &["propertyNames /checked", "type /checked/none"]),
    (r#"{"free":{"a":[]}}"#, &["propertyNames /free"]),
];

#[test]
fn a_key_that_its_schema_refuses_violates_the_map_and_its_value_is_held_to_its_own() {
    let subject = subject();
    let judge = Judge::by(&subject, subject.schema);
    for (text, expected) in TEXTS {
        assert_eq!(places(KeyedMapsMessage::decode(text.as_bytes()).map(drop)), *expected, "{text}");
        judge.compare(&parse::lenient(text.as_bytes()).unwrap(), Layout::Compact).unwrap();
        if expected.is_empty() {
            (subject.again)(text.as_bytes()).unwrap();
        }
    }
}

#[test]
fn a_key_that_comes_twice_is_malformed_whether_its_schema_takes_it_or_not() {
    for text in [
        r#"{"prices":{"eur":1,"eur":2}}"#,
        r#"{"prices":{"eur":1,"\u0065ur":2}}"#,
        r#"{"prices":{"gbp":1,"gbp":2}}"#,
        r#"{"stock":{"a-1":1,"z":0,"a-1":1}}"#,
        r#"{"short":{"abcd":[],"abcd":[]}}"#,
    ] {
        for verdict in [KeyedMapsMessage::decode(text.as_bytes()).map(drop), KeyedMapsMessage::check(text.as_bytes())] {
            assert!(matches!(verdict, Err(Rejection::Malformed { .. })), "{text}: {verdict:?}");
        }
    }
}

#[test]
fn keys_that_are_built_are_checked_as_those_that_are_read() {
    let mut message = KeyedMapsMessage::decode(b"{}").unwrap();
    let sku = |text: &str| Sku(text.to_owned());
    message.stock = Some([(sku("a-1"), -1), (sku("A-1"), 1), (sku("z"), 1)].into());
    message.days = Some(Some([(KeyedMapsDaysKey::OnHolidays, Shift::new("Ada"))].into()));
    message.ids = Some([("a".to_owned(), 1)].into());
    let expected =
        ["maxProperties /stock", "minimum /stock/a-1", "propertyNames /days", "propertyNames /ids"].into_iter();
    let mut expected: Vec<_> = expected.chain(["propertyNames /stock"; 2]).collect();
    expected.sort_unstable();
    assert_eq!(places(message.validate()), expected);
    assert_eq!(places(message.encode().map(drop)), expected);
}

#[test]
fn null_that_is_not_listed_frees_no_key() {
    for (json, expected) in [
        (r#"{"unlisted": {"eur": 1}, "same": {"eur": 1}}"#, vec![]),
        (r#"{"unlisted": {"gbp": 1}}"#, vec!["propertyNames /unlisted"]),
        (r#"{"unlisted": {"": 1}}"#, vec!["propertyNames /unlisted"]),
        (r#"{"same": {"usd": 1}}"#, vec!["propertyNames /same"]),
    ] {
        let found = places(KeyedMapsMessage::decode(json.as_bytes()).map(drop));
        let required: Vec<_> = found.into_iter().filter(|found| !found.starts_with("required")).collect();
        assert_eq!(required, expected, "{json}");
    }
}
