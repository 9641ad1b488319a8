//! What plain types read and write, beside the types that check.

use postroom::campaign;
use postroom_features::*;

use crate::support::{
    generate::cases,
    run::{Source, cases_or, minimised},
    schema::Schema,
    tree::{Layout, Tree},
};

/// A message as both kinds of types have it.
struct Pair {
    name: &'static str,
    schema: &'static str,
    /// What a plain type writes again; an error where it does not read the text.
    plain: fn(&str) -> serde_json::Result<String>,
    /// Whether two texts are one value to the type that checks; `None` where it refuses the first one.
    same: fn(&str, &str) -> Option<bool>,
}

macro_rules! pair {
    ($module:ident :: $name:ident) => {
        pair!($module::$name, $module::$name)
    };
    ($module:ident :: $name:ident, $checked:ty) => {
        Pair {
            name: stringify!($module::$name),
            schema: <$checked>::schema(),
            plain: |json| serde_json::to_string(&serde_json::from_str::<plain::$module::$name>(json)?),
            same: |json, again| {
                let first = <$checked>::decode(json.as_bytes()).ok()?;
                Some(<$checked>::decode(again.as_bytes()).is_ok_and(|second| second == first))
            },
        }
    };
}

#[test]
fn plain_types_write_again_what_they_read() {
    let mut differences = Vec::new();
    let platform = [
        pair!(campaign::CampaignCreateMessage),
        pair!(campaign::CampaignExecuteMessage),
        pair!(campaign::CampaignStatusUpdateMessage),
        pair!(campaign::PushNotificationMessage),
        pair!(campaign::CampaignEvent, campaign::CampaignEvent<postroom::JsonObject>),
    ];
    for (number, pair) in messages!(pair).iter().chain(&platform).enumerate() {
        let documents = cases(&Schema::compile(pair.schema));
        let mut source = Source::new(9000 + number as u64);
        let (mut valid, mut read) = (0, 0);
        let differs = |tree: &Tree| {
            let text = tree.print(Layout::Compact);
            let again = (pair.plain)(&text).ok()?;
            ((pair.same)(&text, &again) == Some(false)).then_some((text, again))
        };
        for _ in 0..cases_or(200) {
            let tree = source.draw(&documents).tree;
            let text = tree.print(Layout::Compact);
            if has_odd_integers(&tree) || (pair.same)(&text, &text).is_none() {
                continue;
            }
            valid += 1;
            read += usize::from((pair.plain)(&text).is_ok());
            if differs(&tree).is_some() {
                let still = |tree: &Tree| !has_odd_integers(tree) && differs(tree).is_some();
                let (text, again) = differs(&minimised(&tree, &still)).unwrap();
                differences.push(format!("{}: {text}\n  becomes {again}", pair.name));
                break;
            }
        }
        // Some spellings are serde's or chrono's to refuse: the second 60 of a minute, for one.
        if read * 10 < valid * 9 {
            differences.push(format!("{}: of {valid} valid documents only {read} are read", pair.name));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn what_serde_would_take_for_something_else_is_what_it_is() {
    let pairs = [
        pair!(lenient::NullOrTextMessage),
        pair!(lenient::NullsOrListMessage),
        pair!(lenient::NullsMessage),
        pair!(lenient::NullAmongMessage),
        pair!(lenient::ClosedOrListMessage),
        pair!(lenient::EmptyOrListMessage),
        pair!(lenient::WordOrObjectMessage),
        pair!(lenient::ClosedOrMoreMessage),
        pair!(lenient::DrawnMessage),
    ];
    for (name, json) in [
        ("NullOrText", "null"),
        ("NullOrText", r#""x""#),
        ("NullsOrList", "null"),
        ("NullsOrList", "[1]"),
        ("Nulls", "null"),
        ("NullAmong", "null"),
        ("NullAmong", r#""x""#),
        ("NullAmong", "1"),
        ("ClosedOrList", r#"{"a":"x"}"#),
        ("ClosedOrList", r#"["x"]"#),
        ("EmptyOrList", "{}"),
        ("EmptyOrList", "[]"),
        ("WordOrObject", r#""a""#),
        ("WordOrObject", r#"{"a":null}"#),
        ("ClosedOrMore", r#"["x"]"#),
        ("ClosedOrMore", r#"{"a":"x"}"#),
        ("ClosedOrMore", r#""a""#),
        ("Drawn", r#"{"T0V0":1,"t0f0":"x","Unit":null,"NOTHING":true,"kind":"T0V1","other":"T1V1"}"#),
        ("Drawn", r#"{"kind":"T1V0","other":"T0V0"}"#),
        ("Drawn", r#"{"kind":"T2V0","other":"T3V2"}"#),
    ] {
        let pair = pairs.iter().find(|pair| pair.name == format!("lenient :: {name}Message")).unwrap();
        assert_eq!((pair.plain)(json).unwrap(), json, "{name}");
    }
}

/// Whether an integer is written with a fraction or an exponent, which serde takes for no integer.
fn has_odd_integers(tree: &Tree) -> bool {
    match tree {
        Tree::Number(text) => {
            text.contains(['.', 'e', 'E']) && text.parse::<f64>().is_ok_and(|number| number.fract() == 0.0)
        }
        other => other.children().into_iter().any(has_odd_integers),
    }
}

#[test]
fn names_are_the_contract_s_and_absence_is_no_null() {
    use plain::{enums::Size, newtypes::NewtypeTextMessage, nullables::NullablesMessage};

    for (text, expected) in [("small", Some(Size::Small)), ("large", Some(Size::Large)), ("Small", None)] {
        assert_eq!(Size::try_from(text).ok(), expected, "{text}");
        assert_eq!(text.parse().ok(), expected, "{text}");
    }
    assert_eq!(Size::Small.to_string(), "small");
    assert_eq!(NewtypeTextMessage::from("text".to_owned()).len(), 4);
    for (text, may) in [
        (r#"{"must":null,"size":null}"#, None),
        (r#"{"must":null,"may":null,"size":null}"#, Some(None)),
        (r#"{"must":"a","may":1,"size":"small"}"#, Some(Some(1))),
    ] {
        let message: NullablesMessage = serde_json::from_str(text).unwrap();
        assert_eq!(message.may, may, "{text}");
        assert_eq!(serde_json::to_string(&message).unwrap(), text);
    }
    let error = serde_json::from_str::<NullablesMessage>(r#"{"must":"a"}"#).unwrap_err();
    assert_eq!(error.to_string(), "missing field `size` at line 1 column 12");
}
