//! What a header's text means where its schema says so by choices, patterns of names, listed values and conditions.

use postroom::MessageHeaders;
use postroom_features::header_choices::{
    BesideHeaders, BranchedHeaders, CONTRACT, ConditionalHeaders, KeyedHeaders, ListedHeaders, MappedHeaders,
    PatternedHeaders,
};

type Texts = &'static [(&'static str, &'static str)];

/// The places and keywords that headers violate, by the contract's own check.
fn violated(message: &str, texts: Texts) -> Vec<String> {
    let schema = CONTRACT.messages.iter().find(|known| known.name == message).and_then(|known| known.headers).unwrap();
    match (schema.validate)(&mut texts.iter().copied()) {
        Ok(()) => Vec::new(),
        Err(rejection) => {
            rejection.violations().iter().map(|found| format!("{} {}", found.pointer, found.keyword)).collect()
        }
    }
}

/// What is read is written, and read again as it was.
fn is_written_again<H: MessageHeaders + PartialEq + std::fmt::Debug>(texts: Texts) {
    let read = H::from_texts(texts.iter().copied()).unwrap();
    let written = read.to_texts().unwrap();
    let again = H::from_texts(written.iter().map(|(name, text)| (name.as_str(), text.as_str()))).unwrap();
    assert_eq!(again, read, "{texts:?} {written:?}");
}

#[test]
fn a_text_is_a_string_where_strings_may_be_valid() {
    for (message, texts, expected) in [
        ("BranchedMessage", &[("n", "7"), ("a", "7")] as Texts, &[] as &[&str]),
        ("BranchedMessage", &[("n", "7"), ("b", "true")], &[]),
        ("BranchedMessage", &[("n", "x"), ("b", "true")], &["$message.header#/n type"]),
        ("BranchedMessage", &[("n", "7")], &["$message.header# oneOf"]),
        ("PatternedMessage", &[("n1", "7"), ("s1", "7"), ("other", "true")], &[]),
        ("PatternedMessage", &[("n1", "x")], &["$message.header#/n1 type"]),
        ("PatternedMessage", &[("other", "7")], &["$message.header#/other type"]),
        ("BesideMessage", &[("id", "7"), ("n1", "7"), ("other", "7")], &["$message.header# additionalProperties"]),
        ("BesideMessage", &[("n1", "x")], &["$message.header#/n1 type"]),
        ("KeyedMessage", &[("eur", "1.5")], &[]),
        ("KeyedMessage", &[("usd", "x")], &["$message.header#/usd type"]),
        ("ListedMessage", &[("mixed", "1"), ("either", "1"), ("seven", "7"), ("unlike", "7")], &[]),
        ("ListedMessage", &[("mixed", "true"), ("both", "12"), ("narrowed", "4")], &[]),
        ("ListedMessage", &[("mixed", "2")], &["$message.header#/mixed enum"]),
        ("ListedMessage", &[("unlike", "x")], &["$message.header#/unlike not"]),
        ("ListedMessage", &[("narrowed", "3")], &["$message.header#/narrowed not"]),
        ("ConditionalMessage", &[("n", "7"), ("m", "2.5")], &[]),
        ("ConditionalMessage", &[("n", "7"), ("m", "x")], &["$message.header#/m type"]),
        ("MappedMessage", &[("y", "7")], &[]),
        ("MappedMessage", &[("x", "7")], &["$message.header# not"]),
    ] {
        assert_eq!(violated(message, texts), expected, "{message} {texts:?}");
    }
}

#[test]
fn headers_that_are_read_are_written_as_they_were() {
    is_written_again::<BranchedHeaders>(&[("n", "7"), ("b", "true")]);
    is_written_again::<BranchedHeaders>(&[("n", "7"), ("a", "true")]);
    is_written_again::<PatternedHeaders>(&[("n1", "7"), ("s1", "7"), ("other", "true")]);
    is_written_again::<BesideHeaders>(&[("id", "7"), ("n1", "7")]);
    is_written_again::<KeyedHeaders>(&[("eur", "1.5"), ("usd", "2")]);
    is_written_again::<ListedHeaders>(&[("mixed", "true"), ("either", "1"), ("seven", "7"), ("both", "12")]);
    is_written_again::<ConditionalHeaders>(&[("n", "7"), ("m", "2.5"), ("other", "7")]);
    is_written_again::<MappedHeaders>(&[("y", "7")]);
}
