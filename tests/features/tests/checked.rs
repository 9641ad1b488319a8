//! Values that are held to what no Rust type says: as they are read, checked without a value, built in Rust and written.

use postroom::Rejection;
use postroom_features::{
    assumed::AssumedMessage,
    checked::{EitherMessage, FilterMessage, OrderMessage},
};

use crate::support::{judge::Judge, parse, subjects::Subject, tree::Layout};

macro_rules! subject {
    ($name:ident) => {
        Subject {
            name: stringify!($name),
            schema: $name::schema(),
            decode: |json| $name::decode(json).map(drop),
            check: $name::check,
            again: |json| {
                let value = $name::decode(json)?;
                let written = value.encode()?;
                assert_eq!(postroom::serde_json::to_vec(&value).unwrap(), written);
                Ok(written)
            },
            whole: &[],
        }
    };
}

/// Each text, and the number of violations; `None` if it is valid.
const ORDERS: &[(&str, Option<usize>)] = &[
    (r#"{"id":"a"}"#, None),
    (r#"{"id":"none"}"#, Some(1)),
    (r#"{"id":"gift"}"#, Some(1)),
    (r#"{"id":"gift","address":"x"}"#, None),
    (r#"{"id":"a","card":"c"}"#, Some(1)),
    (r#"{"id":"a","tags":["x","new"]}"#, None),
    (r#"{"id":"a","tags":["x"]}"#, Some(1)),
    (r#"{"id":"a","tags":[1]}"#, Some(2)),
    (r#"{"id":"a","point":[1,2.5]}"#, None),
    (r#"{"id":"a","point":[1,"x",3]}"#, Some(2)),
    (r#"{"id":"a","x-y":"z"}"#, None),
    (r#"{"id":"a","x-y":""}"#, Some(1)),
    (r#"{"id":"a","y":1}"#, Some(1)),
    (r#"{"id":"a","anything":null}"#, Some(1)),
    (r#"{"id":"a","anything":[18446744073709551615,{"a":1.0}]}"#, None),
    (r#"{"id":"a","never":1}"#, Some(2)),
    (r#"{"id":"a","filter":{"all":[{"field":{"name":"n"}},true]}}"#, None),
    (r#"{"id":"a","filter":{"all":[{"field":{"name":""}},1],"x":1}}"#, Some(3)),
    (r#"{"id":"a","x-123456789":"long"}"#, Some(1)),
    (r#"["id"]"#, Some(1)),
];

#[test]
fn texts_are_judged_as_by_the_oracle_and_written_again() {
    let either =
        [("1", Some(1)), ("2", None), ("\"abc\"", None), ("\"abcd\"", Some(1)), ("2.5", Some(1)), ("null", Some(1))];
    let filters =
        [("true", None), (r#"{"not":{"not":{"all":[]}}}"#, None), (r#"{"not":{"not":{"all":[1]}}}"#, Some(1))];
    for (subject, texts) in
        [(subject!(OrderMessage), ORDERS), (subject!(EitherMessage), &either), (subject!(FilterMessage), &filters)]
    {
        let judge = Judge::by(&subject, subject.schema);
        for (text, expected) in texts {
            let found = match (subject.decode)(text.as_bytes()) {
                Ok(()) => None,
                Err(Rejection::Invalid(found)) => Some(found.iter().count()),
                Err(other) => panic!("{text}: {other}"),
            };
            assert_eq!(found, *expected, "{text}");
            judge.compare(&parse::lenient(text.as_bytes()).unwrap(), Layout::Compact).unwrap();
            if expected.is_none() {
                assert_eq!(String::from_utf8((subject.again)(text.as_bytes()).unwrap()).unwrap(), *text);
            }
        }
    }
}

#[test]
fn values_that_are_built_are_held_to_all_that_decoding_holds_texts_to() {
    for (text, _) in ORDERS.iter().filter(|(text, expected)| expected.is_some() && text.starts_with('{')) {
        // The shape takes it, and the rest of the schema does not.
        let Ok(shape) = shape(text) else { continue };
        let decoded = places(OrderMessage::decode(text.as_bytes()).map(drop));
        assert_eq!(places(shape.validate()), decoded, "{text}");
        assert_eq!(places(shape.encode().map(drop)), decoded, "{text}");
    }
    for either in [EitherMessage::String("abcd".to_owned()), EitherMessage::Integer(1)] {
        assert!(matches!(either.validate(), Err(Rejection::Invalid(_))), "{either:?}");
        assert!(matches!(either.encode(), Err(Rejection::Invalid(_))), "{either:?}");
    }
    assert!(OrderMessage::builder().id("unknown".to_owned()).build().is_err());
}

/// The place and keyword of each violation, sorted.
fn places(verdict: Result<(), Rejection>) -> Vec<String> {
    let Err(Rejection::Invalid(found)) = verdict else { panic!("{verdict:?} is not invalid") };
    let mut places: Vec<_> = found.iter().map(|found| format!("{} {}", found.pointer, found.keyword)).collect();
    places.sort();
    places
}

/// A value of the type without a look at what is no part of it.
fn shape(text: &str) -> Result<OrderMessage, ()> {
    let value: postroom::serde_json::Value = postroom::serde_json::from_str(text).unwrap();
    let mut order = OrderMessage::decode(br#"{"id":"a"}"#).unwrap();
    for (name, value) in value.as_object().unwrap() {
        let text = || value.as_str().map(str::to_owned).ok_or(());
        match name.as_str() {
            "id" => order.id = text()?.into(),
            "card" => order.card = Some(text()?),
            "address" => order.address = Some(text()?),
            "anything" => order.anything = Some(value.clone()),
            "never" => order.never = Some(value.clone()),
            "point" => order.point = Some(value.as_array().unwrap().clone()),
            "tags" => {
                let tags = value.as_array().unwrap().iter();
                order.tags = Some(tags.map(|tag| tag.as_str().map(str::to_owned)).collect::<Option<_>>().ok_or(())?);
            }
            "filter" => return Err(()),
            _ => _ = order.additional.insert(name.clone(), text()?),
        }
    }
    Ok(order)
}

#[test]
fn what_is_of_another_type_than_the_assumed_one_is_valid_and_has_no_value() {
    for (text, is_valid) in
        [(r#"{"count":3}"#, true), (r#"{"count":1}"#, false), (r#"{"word":"a"}"#, false), ("{}", true)]
    {
        let found = AssumedMessage::decode(text.as_bytes());
        assert_eq!(found.is_ok(), is_valid, "{text}: {found:?}");
        assert_eq!(format!("{:?}", found.map(drop)), format!("{:?}", AssumedMessage::check(text.as_bytes())), "{text}");
    }
    for text in [r#"{"count":"x"}"#, r#"{"word":3}"#, r#"{"inner":[]}"#, r#"{"list":{}}"#, r#"{"choice":true}"#, "[1]"]
    {
        let found = AssumedMessage::decode(text.as_bytes()).unwrap_err();
        assert!(matches!(found, Rejection::NotRepresentable(_)), "{text}: {found:?}");
        assert_eq!(
            format!("{found:?}"),
            format!("{:?}", AssumedMessage::check(text.as_bytes()).unwrap_err()),
            "{text}"
        );
    }
}
