//! Messages that are texts: held to what their schemas say of strings, as `jsonschema` holds the string.

use postroom::{Message, Rejection};
use postroom_features::texts::{ChoiceMessage, EitherMessage, OtherMessage, TableMessage};

/// Returns the keywords that a text violates, in reading, checking and writing alike.
fn violated<M: Message>(text: &str, made: impl Fn(String) -> M) -> Vec<&'static str> {
    let keywords = |rejection: &Rejection| rejection.violations().iter().map(|one| one.keyword).collect::<Vec<_>>();
    let read = M::decode(text.as_bytes()).err();
    let built = made(text.to_owned()).validate().err();
    let [read, built] = [read, built].map(|rejection| rejection.as_ref().map(keywords).unwrap_or_default());
    assert_eq!(read, built, "{text}");
    if read.is_empty() {
        assert_eq!(made(text.to_owned()).encode().unwrap(), text.as_bytes());
    }
    let oracle = jsonschema::draft7::new(&serde_json::from_str(M::schema()).unwrap()).unwrap();
    assert_eq!(oracle.is_valid(&text.into()), read.is_empty(), "{text} by {}", M::schema());
    read
}

#[test]
fn a_text_is_held_to_what_its_schema_says_of_strings() {
    let none: &[&str] = &[];
    for (text, expected) in [("", &["minLength"][..]), ("a", &["minLength"]), ("ab", none), ("null", none)] {
        assert_eq!(violated(text, EitherMessage), expected, "{text}");
    }
    for (text, expected) in [("on", none), ("off", none), ("70%", none), ("70", &["oneOf"]), ("\"on\"", &["oneOf"])] {
        assert_eq!(violated(text, ChoiceMessage), expected, "{text}");
    }
    for (text, expected) in [("a", &["not"][..]), ("c", none), ("a\nb\u{1}\"", none)] {
        assert_eq!(violated(text, OtherMessage), expected, "{text}");
    }
}

#[test]
fn a_schema_that_takes_no_string_says_nothing_of_a_text() {
    assert_eq!(TableMessage::schema(), r#"{"type":"string"}"#);
    assert_eq!(violated("a,b\n1,2\n", TableMessage), [""; 0]);
}
