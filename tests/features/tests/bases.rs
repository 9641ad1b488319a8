//! Types of schemas that say more beside a choice, have several types, or are a choice of what extends them.

use postroom::Rejection;
use postroom_features::{
    bases::{BranchesMessage, NarrowedMessage, PaymentCard, PaymentMessage, PaymentVoucher, Step},
    extensions::{Motor, Pet, ShelterMessage, Vehicle},
    several_types::{
        Filter, LooseMessage, OtherMessage, SeveralTypesId, SeveralTypesMessage, SeveralTypesWhen, SizeMessage,
    },
};

/// The keyword and place of each violation, sorted.
fn told<T>(verdict: Result<T, Rejection>) -> Vec<String> {
    match verdict.map(drop).unwrap_err() {
        Rejection::Invalid(found) => {
            let line =
                |found: &postroom::Violation| format!("{} {}", found.keyword, found.pointer).trim_end().to_owned();
            let mut lines: Vec<_> = found.iter().map(line).collect();
            lines.sort();
            lines
        }
        other => panic!("{other}"),
    }
}

#[test]
fn choices_that_only_require_or_narrow_are_held_to_a_struct() {
    let read = |text: &str| NarrowedMessage::decode(text.as_bytes());
    let message =
        read(r#"{"id":"ab","phone":1,"code":"x1","level":11,"names":["all"],"open":{"a":1},"more":2}"#).unwrap();
    assert_eq!(
        (message.id.as_str(), message.phone, message.level.as_ref().map(|level| level.0)),
        ("ab", Some(1), Some(11))
    );
    assert_eq!(message.additional["more"], 2);
    for (text, expected) in [
        (r#"{"id":"ab"}"#, &["oneOf"][..]),
        (r#"{"id":"ab","mail":"m","phone":1}"#, &["oneOf"]),
        (r#"{"id":"abc","mail":"m"}"#, &["anyOf"]),
        (r#"{"id":1,"mail":"m","kind":"other"}"#, &["anyOf", "type /id"]),
        (r#"{"id":"ab","mail":"m","code":"y","level":7}"#, &["anyOf /code", "oneOf /level"]),
        (r#"{"id":"ab","mail":"m","names":["four"],"open":{}}"#, &["anyOf /names", "oneOf /open"]),
    ] {
        assert_eq!(told(read(text)), expected, "{text}");
        assert_eq!(told(NarrowedMessage::check(text.as_bytes())), expected, "{text}");
    }
    // A value that is built is held to the choice too.
    assert_eq!(told(NarrowedMessage::builder().id("ab".to_owned()).build()), ["oneOf"]);
    assert!(NarrowedMessage::builder().id("ab".to_owned()).phone(1).build().is_ok());
}

#[test]
fn branches_that_declare_properties_are_types_with_what_stands_beside_them() {
    let read = |text: &str| PaymentMessage::decode(text.as_bytes());
    let card = read(r#"{"id":"1","card":"42","next":{"name":"n","then":{"name":"m","end":true}}}"#).unwrap();
    let PaymentMessage::Card(PaymentCard { id, card, next, .. }) = card else { panic!("{card:?} is no card") };
    let Some(Step::Then(step)) = next else { panic!("{next:?} has no step after it") };
    assert_eq!((id.as_str(), card.as_str(), step.name.as_str()), ("1", "42", "n"));
    assert!(matches!(*step.then, Step::End(end) if end.end));
    assert!(matches!(read(r#"{"id":"1","iban":"DE"}"#), Ok(PaymentMessage::Transfer(_))));
    let voucher = read(r#"{"id":"1","voucher":{"code":7,"x":[]}}"#).unwrap();
    assert!(matches!(&voucher, PaymentMessage::Voucher(PaymentVoucher { voucher, .. }) if voucher.code == 7));
    assert_eq!(voucher.encode().unwrap(), br#"{"id":"1","voucher":{"code":7,"x":[]}}"#);
    for (text, expected) in [
        // The violations are those of the schema as it is written.
        (r#"{"card":"42"}"#, &["required"][..]),
        (r#"{"id":"","card":"x"}"#, &["minLength /id", "oneOf"]),
        (r#"{"id":"1"}"#, &["oneOf"]),
        (r#"{"id":"1","card":"1","voucher":{"code":1}}"#, &["oneOf"]),
        (r#"{"id":"long","iban":"DE"}"#, &["oneOf"]),
        (r#"{"id":"1","card":"1","next":{"name":"n"}}"#, &["oneOf /next"]),
        ("[]", &["oneOf", "type"]),
    ] {
        assert_eq!(told(read(text)), expected, "{text}");
        assert_eq!(told(PaymentMessage::check(text.as_bytes())), expected, "{text}");
    }
    let PaymentMessage::Card(mut card) = read(r#"{"id":"1","card":"1"}"#).unwrap() else { panic!("no card") };
    card.card = "x".to_owned();
    assert_eq!(told(PaymentMessage::Card(card).encode()), ["oneOf"]);
}

#[test]
fn branches_of_which_several_fit_keep_what_each_declares() {
    let text = r#"{"either":{"a":1,"b":5,"c":null},"both":{"at":1,"x":true},"twice":{"b":1},"shared":{"sort":"round","radius":1.5}}"#;
    let again = BranchesMessage::decode(text.as_bytes()).unwrap().encode().unwrap();
    assert_eq!(String::from_utf8(again).unwrap(), text);
    let wrong = r#"{"either":5,"both":{"x":1},"twice":{"a":1,"c":"x"},"shared":{"sort":"none"}}"#;
    let expected =
        ["oneOf /both", "required /both", "oneOf /shared", "type /either", "type /twice/c"].map(str::to_owned);
    let found = told(BranchesMessage::decode(wrong.as_bytes()));
    assert!(expected.iter().all(|line| found.contains(line)) && found.len() == expected.len(), "{found:?}");
}

#[test]
fn several_types_are_variants() {
    let read = |text: &str| SeveralTypesMessage::decode(text.as_bytes());
    let message =
        read(r#"{"id":"ab","when":null,"filter":[true,{"not":false,"field":"f"}],"amount":2,"tags":["a"]}"#).unwrap();
    assert_eq!(
        (&message.id, message.amount, &message.when),
        (&SeveralTypesId::String("ab".to_owned()), Some(2.0), &Some(None))
    );
    let Some(Filter::Array(filters)) = &message.filter else { panic!("{message:?} has no list of filters") };
    assert!(
        matches!(&filters[..], [Filter::Boolean(true), Filter::Object(object)] if object.field.as_deref() == Some("f"))
    );
    assert!(matches!(read(r#"{"id":3,"when":"2024-01-01"}"#).unwrap().when, Some(Some(SeveralTypesWhen::String(_)))));
    for (text, expected) in [
        (r#"{"id":"a"}"#, &["minLength /id"][..]),
        (r#"{"id":-1}"#, &["minimum /id"]),
        (r#"{"id":1.5}"#, &["type /id"]),
        (r#"{"id":true,"amount":0}"#, &["minimum /amount", "type /id"]),
        (
            r#"{"id":1,"when":"today","tags":["long","b","c"]}"#,
            &["format /when", "maxItems /tags", "maxLength /tags/0"],
        ),
        (r#"{"id":1,"filter":{"not":[{"x":1}]}}"#, &["additionalProperties /filter/not/0"]),
    ] {
        assert_eq!(told(read(text)), expected, "{text}");
        assert_eq!(told(SeveralTypesMessage::check(text.as_bytes())), expected, "{text}");
    }
    assert!(matches!(SizeMessage::decode(b"\"m\""), Ok(SizeMessage::String(_))));
    assert_eq!(told(SizeMessage::Integer(7).validate()), ["multipleOf"]);
    for (text, expected) in
        [("1", &["not"][..]), ("{}", &["required"]), (r#"{"a":"x"}"#, &["type /a"]), ("true", &["type"])]
    {
        assert_eq!(told(OtherMessage::decode(text.as_bytes())), expected, "{text}");
        assert_eq!(told(OtherMessage::check(text.as_bytes())), expected, "{text}");
    }
    assert!(matches!(OtherMessage::decode(br#"{"a":1}"#), Ok(OtherMessage::Object(object)) if object.a == 1));
    assert_eq!(told(OtherMessage::Number(1.0).encode()), ["not"]);
    // What a keyword says of a type that is not listed is said all the same.
    assert_eq!(told(LooseMessage::decode(b"\"a\"")), ["minLength", "type"]);
    assert!(matches!(LooseMessage::decode(b"[1]"), Ok(LooseMessage::Array(items)) if items == [1]));
    // A number beyond the variant's type is valid, and has no value in Rust.
    let wide = br#"{"id":123456789012345678901234567890}"#;
    assert!(matches!(SeveralTypesMessage::decode(wide), Err(Rejection::NotRepresentable(_))));
    assert!(matches!(SeveralTypesMessage::check(wide), Err(Rejection::NotRepresentable(_))));
}

#[test]
fn what_extends_a_choice_of_itself_extends_what_that_says_besides() {
    let read = |text: &str| ShelterMessage::decode(text.as_bytes());
    let text = r#"{"pet":{"kind":"dog","friend":{"kind":"cat","lives":9}},"cat":{"kind":"cat","name":"Tom"}}"#;
    let message = read(text).unwrap();
    let Some(Pet::Dog(dog)) = &message.pet else { panic!("{message:?} has no dog") };
    assert!(matches!(&*dog.friend, Pet::Cat(cat) if cat.lives == Some(9)));
    assert_eq!(String::from_utf8(message.encode().unwrap()).unwrap(), text);
    let car = read(r#"{"vehicle":{"type":"t","power":1,"wheels":4}}"#).unwrap();
    assert!(matches!(car.vehicle, Some(Vehicle::Car(car)) if car.wheels == 4));
    let boat = read(r#"{"vehicle":{"type":"boat","power":1}}"#).unwrap();
    assert!(matches!(boat.vehicle, Some(Vehicle::Motor(Motor::Boat(_)))));
    // The tag says which branch was meant.
    let Err(Rejection::Invalid(found)) = read(r#"{"pet":{"kind":"cat","lives":10}}"#) else { panic!("ten lives") };
    let causes: Vec<_> = found.iter().flat_map(|found| &found.causes).map(|cause| cause.pointer.as_str()).collect();
    assert_eq!(causes, ["/pet/lives"]);
}
