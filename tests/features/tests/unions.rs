//! Choices between schemas: which branch a value becomes, what is kept of it, and what is said where none fits.

use postroom::{Rejection, Violation};
use postroom_features::unions::*;

/// The text that a document becomes, or why it is refused.
type Again = fn(&str) -> Result<String, Rejection>;

macro_rules! again {
    ($type:ident) => {
        |json| {
            $type::decode(json.as_bytes()).and_then(|value| value.encode()).map(|json| String::from_utf8(json).unwrap())
        }
    };
}

#[test]
fn nothing_that_a_branch_declares_is_lost() {
    for (again, json) in [
        (again!(OverlapMessage) as Again, r#"{"a":1,"b":2}"#),
        (again!(OverlapMessage), r#"{"inner":{"x":"1","y":"2","z":"3"},"a":1}"#),
        (again!(OverlapMessage), r#"{"inner":{"x":"1"},"b":2}"#),
        (again!(OverlapMessage), r#"{"b":"not declared as text by the branch that fits"}"#),
        (again!(EitherMessage), r#"{"a":"x","b":"no integer"}"#),
        (again!(EitherMessage), r#"{"b":1,"a":["no string"]}"#),
        (again!(CountedMessage), r#"{"a":"x","b":5}"#),
        (again!(CountedMessage), r#"{"x":1,"y":2,"z":3}"#),
        (
            again!(DistinctMessage),
            r#"{"points":[{"x":1},{"x":1,"y":1},{"x":1,"inner":{"y":1}},{"x":1,"inner":{"y":1,"z":1}}]}"#,
        ),
        (again!(DistinctMessage), r#"{"listed":[{"x":1,"y":2}]}"#),
        (again!(AnimalMessage), r#"{"kind":"cat","lives":9,"bark":true}"#),
    ] {
        let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
        let once = again(json).unwrap_or_else(|rejection| panic!("{json}: {rejection}"));
        assert_eq!(value(&once), value(json), "{json}");
        assert_eq!(again(&once).as_ref(), Ok(&once), "{json}");
    }
}

#[test]
fn of_branches_that_fit_the_better_one_is_taken() {
    let branch = |json: &str| match HeldMessage::decode(json.as_bytes()) {
        Ok(HeldMessage::Object(_)) => "first",
        Ok(HeldMessage::Object2(_)) => "second",
        Ok(HeldMessage::Object3(_)) => "third",
        Ok(HeldMessage::Object4(_)) => "fourth",
        Err(Rejection::NotRepresentable(_)) => "not representable",
        Err(rejection) => panic!("{json}: {rejection}"),
    };
    const WIDE: &str = "1e30";
    for (json, expected) in [
        // Of equally good ones the first.
        (r#"{"a":1,"x":1}"#.to_owned(), "first"),
        (r#"{"x":1}"#.to_owned(), "second"),
        // The one that declares more, also of what lies in a choice further in.
        (r#"{"a":1,"x":1,"y":1}"#.to_owned(), "second"),
        (r#"{"a":1,"x":1.5,"y":1.5}"#.to_owned(), "fourth"),
        // One that has room for the value, before one that declares more.
        (format!(r#"{{"a":1,"x":{WIDE}}}"#), "first"),
        (format!(r#"{{"x":{WIDE}}}"#), "third"),
        (format!(r#"{{"x":{WIDE},"y":1}}"#), "fourth"),
        (format!(r#"{{"x":1,"y":{WIDE}}}"#), "fourth"),
        (r#"{"a":1,"other":[123456789012345678901234567891]}"#.to_owned(), "not representable"),
        (r#"{"x":123456789012345678901234567891}"#.to_owned(), "not representable"),
    ] {
        assert_eq!(branch(&json), expected, "{json}");
    }
}

/// Each violation on a line: its pointer and keyword, and its causes under it.
fn shown(violations: &[Violation], indent: &str) -> String {
    let one = |violation: &Violation| {
        let inner = shown(&violation.causes, &format!("{indent}  "));
        format!("{indent}{} {}\n{inner}", violation.pointer, violation.keyword)
    };
    violations.iter().map(one).collect()
}

#[test]
fn the_branch_that_was_meant_says_what_is_wrong() {
    for (again, json, expected) in [
        // The tag names the branch.
        (again!(AnimalMessage) as Again, r#"{"kind":"cat","lives":10}"#, " oneOf\n  /lives maximum\n"),
        (again!(AnimalMessage), r#"{"lives":10,"kind":"c\u0061t"}"#, " oneOf\n  /lives maximum\n"),
        (again!(AnimalMessage), r#"{"kind":"dog"}"#, " oneOf\n   required\n"),
        (again!(VersionedMessage), r#"{"version":1.0}"#, " oneOf\n   required\n"),
        (again!(VersionedMessage), r#"{"b":"x","version":2.50}"#, " oneOf\n  /b type\n"),
        // The float that is read for it is the tag.
        (again!(VersionedMessage), r#"{"b":"x","version":2.50000000000000000000001}"#, " oneOf\n  /b type\n"),
        (again!(VersionedMessage), r#"{"c":"x","version":1e2}"#, " oneOf\n  /c type\n"),
        (again!(VersionedMessage), r#"{"d":"x","version":"\u0031"}"#, " oneOf\n  /d type\n"),
        (again!(VersionedMessage), r#"{"e":"x","version":true}"#, " oneOf\n  /e type\n"),
        // No branch is named: the fault is the tag's.
        (again!(VersionedMessage), r#"{"version":[1]}"#, " oneOf\n  /version const\n"),
        (again!(VersionedMessage), r#"{"version":3,"a":1}"#, " oneOf\n  /version const\n"),
        (again!(AnimalMessage), r#"{"kind":"cow","lives":1}"#, " oneOf\n  /kind const\n"),
        (again!(AnimalMessage), r#"{"kind":7}"#, " oneOf\n  /kind const\n"),
        (again!(AnimalMessage), "{}", " oneOf\n   required\n"),
        (again!(AnimalMessage), "[]", " oneOf\n   type\n"),
        // Three levels deep.
        (
            again!(AnimalMessage),
            r#"{"kind":"dog","name":"a","friend":{"kind":"cat","lives":1,"friends":[{"kind":"cat","lives":1},{"kind":"dog","name":1}]}}"#,
            " oneOf\n  /friend oneOf\n    /friend/friends/1 oneOf\n      /friend/friends/1/name type\n",
        ),
        (
            again!(AnimalMessage),
            r#"{"friend":{"friend":{"kind":"cow"},"name":"b","kind":"dog"},"name":"a","kind":"dog"}"#,
            " oneOf\n  /friend oneOf\n    /friend/friend oneOf\n      /friend/friend/kind const\n",
        ),
        // A discriminator names the branch by its schema, though another one is nearer.
        (
            again!(NamedMessage),
            r#"{"petType":"Bird","wings":"two"}"#,
            " oneOf\n  /wings type\n   required\n   required\n",
        ),
        // Nothing names a branch: the one with the fewest violations.
        (again!(NamedMessage), r#"{"petType":"Cow","wings":"two"}"#, " oneOf\n   required\n"),
        // The only branch of the value's type.
        (
            again!(TreeMessage),
            r#"[1,["ab",["a",10]]]"#,
            " oneOf\n  /1 oneOf\n    /1/1 oneOf\n      /1/1/0 oneOf\n        /1/1/0 minLength\n      /1/1/1 oneOf\n        /1/1/1 maximum\n",
        ),
        (again!(TreeMessage), "true", " oneOf\n   type\n"),
        // The fewest violations, and of branches that are equally near the one that declares most of what is there.
        (again!(OverlapMessage), r#"{"a":"x","b":"y","inner":{"x":1}}"#, " anyOf\n  /inner/x type\n"),
        // Several branches fit: nothing is wrong with any.
        (again!(EitherMessage), r#"{"a":"x","b":1}"#, " oneOf\n"),
    ] {
        let rejection = again(json).unwrap_err();
        assert_eq!(shown(rejection.violations(), ""), expected, "{json}: {rejection}");
    }
}

#[test]
fn a_choice_that_was_not_kept_is_explained() {
    let text = |again: Again, json| again(json).unwrap_err().to_string();
    assert_eq!(
        text(again!(AnimalMessage), r#"{"kind":"dog","name":"a","friend":{"kind":"cat","lives":10}}"#),
        "against the schema: the message must be exactly one of Cat, Dog, and as Dog it breaks a rule (oneOf)\n  \
         /friend must be exactly one of Cat, Dog, and as Cat it breaks a rule (oneOf)\n    \
         /friend/lives must be at most 9 (maximum)"
    );
    assert_eq!(
        text(again!(AnimalMessage), r#"{"kind":"cow"}"#),
        "against the schema: the message must be exactly one of Cat, Dog (oneOf)\n  \
         /kind must be one of \"cat\", \"dog\" (const)"
    );
    assert_eq!(
        text(again!(EitherMessage), "{}"),
        "against the schema: the message must be exactly one of Object, Object2, and fits Object and Object2 (oneOf)"
    );
}

#[test]
fn a_value_built_in_rust_is_explained_as_well() {
    let cat = AnimalMessage::Cat(Cat { lives: 10, ..decoded(r#"{"kind":"cat","lives":1}"#) });
    let rejection = cat.validate().unwrap_err();
    assert_eq!(shown(rejection.violations(), ""), " oneOf\n  /lives maximum\n");
}

fn decoded(json: &str) -> Cat {
    Cat::decode(json.as_bytes()).unwrap()
}

/// What is told of a value that was built in Rust is what is told of its text.
#[test]
fn values_are_refused_as_their_texts_are() {
    let text = |text: &str| SetsItem::String(text.to_owned());
    let twice = || SetsItem::Sets(Sets(vec![text("a"), text("a")]));
    for sets in [
        vec![text("a"), text("a")],
        vec![twice(), text("b")],
        vec![SetsItem::Sets(Sets(vec![twice(), twice()]))],
        (0..200).map(|index| SetsItem::Sets(Sets(vec![twice(), SetsItem::Number(f64::from(index))]))).collect(),
    ] {
        let mut message = DistinctMessage::new();
        message.nested = Some(Sets(sets));
        let read = DistinctMessage::decode(&serde_json::to_vec(&message).unwrap()).map(drop);
        assert!(matches!(read, Err(Rejection::Invalid(_))), "{message:?}");
        assert_eq!(message.validate(), read, "{message:?}");
        assert_eq!(message.encode().map(drop), read, "{message:?}");
    }
}

#[test]
fn what_has_no_text_is_told_where_it_is_and_nothing_else() {
    for number in [f64::NAN, f64::INFINITY] {
        let number = || SetsItem::Number(number);
        let inner = vec![number(), SetsItem::Sets(Sets(vec![number(), number()]))];
        let mut message = DistinctMessage::new();
        message.nested = Some(Sets(vec![SetsItem::Sets(Sets(inner))]));
        for refused in [message.validate(), message.encode().map(drop)] {
            let Err(Rejection::NotRepresentable(found)) = refused else { panic!("{refused:?}") };
            let pointers: Vec<_> = found.places().map(|(pointer, _)| pointer.to_owned()).collect();
            assert_eq!(pointers, ["/nested/0/0", "/nested/0/1/0", "/nested/0/1/1"]);
        }
    }
}
