//! Numbers against every kind of limit, beside what the `jsonschema` crate says; and what a number that no type holds is
//! told.

use postroom::Rejection;
use postroom_features::limits::LimitsMessage;

use crate::support::{
    judge::Judge,
    parse,
    subjects::Subject,
    text::Text,
    tree::{Layout, Tree},
};

/// At and around every limit of the fixture's, in several spellings.
const NUMBERS: &[&str] = &[
    "-1e400",
    "-1e30",
    "-18446744073709551616",
    "-9223372036854775809",
    "-9223372036854775808",
    "-9223372036854775807",
    "-9007199254740993",
    "-3000000001",
    "-2147483649",
    "-2147483648",
    "-3",
    "-2.5",
    "-2",
    "-1",
    "-0.1",
    "-0.10000000000000001",
    "-0",
    "0",
    "-0.0",
    "0.07",
    "0.1",
    "0.10000000000000001",
    "0.11",
    "1",
    "1.0",
    "1e3",
    "2",
    "2.5",
    "3",
    "1500e-2",
    "19.99",
    "100",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740992",
    "9007199254740993",
    "9007199254740993.0",
    "9007199254740994",
    "9223372036854775807",
    "9223372036854775808",
    "9223372036854775809",
    "18446744073709551613",
    "18446744073709551614",
    "18446744073709551615",
    "18446744073709551616",
    "18446744073709551617",
    "1e30",
    "1e300",
    "1e400",
];

/// The properties with `multipleOf`.
const STEPS: &[&str] = &["thirds", "halves", "fives", "tens", "float_cents", "float_even"];

#[test]
fn numbers_are_held_to_their_limits_as_by_the_oracle() {
    let subject = Subject {
        name: "limits",
        schema: LimitsMessage::schema(),
        decode: |json| LimitsMessage::decode(json).map(drop),
        check: LimitsMessage::check,
        again: |json| LimitsMessage::decode(json)?.encode(),
        whole: &[],
    };
    let judge = Judge::new(&subject);
    let schema: serde_json::Value = serde_json::from_str(subject.schema).unwrap();
    let mut differences = Vec::new();
    for property in schema["properties"].as_object().unwrap().keys() {
        for number in NUMBERS {
            let worth: f64 = number.parse().unwrap();
            // The oracle divides as floats do, which do not hold every integer; and it knows no unsigned integers.
            let is_rounded = STEPS.contains(&property.as_str()) && worth.abs() > 9e15;
            if is_rounded || (property == "wide" && worth < 0.0) {
                continue;
            }
            let text = format!("{{\"{property}\":{number}}}");
            let tree = Tree::Object(vec![(Text::new(property), Tree::Number((*number).to_owned()))]);
            differences.extend(judge.compare(&tree, Layout::Compact).err());
            // What was decoded is valid as it is written again.
            if let Ok(again) = (subject.again)(text.as_bytes()) {
                let again = parse::lenient(&again).unwrap();
                differences.extend(judge.compare(&again, Layout::Compact).err());
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

#[test]
fn what_fits_no_type_is_told_the_type_and_its_range() {
    const I64: &str = "does not fit i64 (-9223372036854775808 to 9223372036854775807)";
    const I32: &str = "does not fit i32 (-2147483648 to 2147483647)";
    const U64: &str = "does not fit u64 (0 to 18446744073709551615)";
    const F64: &str = "does not fit f64 (-1.7976931348623157e308 to 1.7976931348623157e308)";
    for (json, expected) in [
        (r#"{"signed":9223372036854775808}"#, I64),
        (r#"{"signed":-1e30}"#, I64),
        (r#"{"narrow_more":2147483648}"#, I32),
        (r#"{"wide":-1}"#, U64),
        (r#"{"wide":18446744073709551616}"#, U64),
        (r#"{"narrow_some":4294967296}"#, "does not fit u32 (0 to 4294967295)"),
        (r#"{"float":1e400}"#, F64),
        (r#"{"float":-1e309}"#, F64),
    ] {
        let Err(Rejection::NotRepresentable(found)) = LimitsMessage::decode(json.as_bytes()) else { panic!("{json}") };
        assert_eq!(found.places().map(|(_, message)| message).collect::<Vec<_>>(), [expected], "{json}");
    }
}

#[test]
fn multiples_are_told_exactly() {
    let found = |json: &str| match LimitsMessage::decode(json.as_bytes()) {
        Err(Rejection::Invalid(found)) => !found.iter().any(|found| found.keyword == "multipleOf"),
        _ => true,
    };
    for (json, is_multiple) in [
        (r#"{"tens":1e30}"#, true),
        (r#"{"tens":18446744073709551616}"#, false),
        (r#"{"tens":1e400}"#, true),
        (r#"{"thirds":1e300}"#, false),
        (r#"{"thirds":3e300}"#, true),
        (r#"{"thirds":1.5}"#, false),
        (r#"{"halves":1e999999999}"#, true),
        (r#"{"fives":-2.5}"#, true),
        (r#"{"float_even":9007199254740993}"#, false),
        (r#"{"float_even":9007199254740992}"#, true),
        (r#"{"float_cents":1e300}"#, true),
        (r#"{"float_cents":9007199254740992.01}"#, true),
        (r#"{"fives":9223372036854775805}"#, true),
        (r#"{"fives":9223372036854775807}"#, false),
        (r#"{"fives":-9223372036854775805}"#, true),
        (r#"{"halves":9223372036854775807}"#, true),
        (r#"{"long_steps":246913578024691357802469135780}"#, true),
        (r#"{"long_steps":246913578024691357802469135781}"#, false),
        (r#"{"thirds":9223372036854775806}"#, true),
        (r#"{"thirds":9223372036854775807}"#, false),
    ] {
        assert_eq!(found(json), is_multiple, "{json}");
    }
}

#[test]
fn bounds_choose_the_width() {
    let message = LimitsMessage::decode(br#"{"unsigned":18446744073709551615,"unsigned_upper":9223372036854775808}"#);
    let message = message.unwrap();
    assert_eq!((message.unsigned, message.unsigned_upper), (Some(u64::MAX), Some(1 << 63)));
    assert!(message.validate().is_ok());
}
