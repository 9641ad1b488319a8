//! Types of schemas that hold what is united with themselves.

use postroom::Rejection;
use postroom_features::united::{BranchMessage, CategoryMessage, NestMessage};

fn places(verdict: Result<(), Rejection>) -> Vec<String> {
    match verdict {
        Ok(()) => Vec::new(),
        Err(Rejection::Invalid(found)) => {
            found.iter().map(|found| format!("{} {}", found.keyword, found.pointer)).collect()
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn what_is_united_with_what_holds_it_is_read_at_every_depth() {
    let category = CategoryMessage::decode(br#"{"parent":{"parent":{"name":"abc"}},"main":{}}"#).unwrap();
    let above = category.parent.and_then(|parent| parent.parent).and_then(|parent| parent.name);
    assert_eq!(above.as_deref(), Some("abc"));
    for (text, expected) in [
        (r#"{"parent":{"parent":{"name":"abcd"}}}"#, &["maxLength /parent/parent/name"][..]),
        (r#"{"under":[{"under":[{"name":"abcd"},1]}]}"#, &["maxLength /under/0/under/0/name", "type /under/0/under/1"]),
        (r#"{"main":{"main":null}}"#, &["type /main/main"]),
    ] {
        assert_eq!(places(CategoryMessage::decode(text.as_bytes()).map(drop)), expected, "{text}");
        assert_eq!(places(CategoryMessage::check(text.as_bytes())), expected, "{text}");
    }
    for (text, expected) in [
        (r#"{"next":{"leaf":"a","next":{"leaf":"b"}}}"#, &[][..]),
        (r#"{"next":{"leaf":"a","next":{}}}"#, &["required /next/next"]),
    ] {
        assert_eq!(places(BranchMessage::check(text.as_bytes())), expected, "{text}");
    }
    for (text, expected) in [("[]", &[][..]), ("[[[]]]", &["minItems /0/0"]), ("[[]]", &["minItems /0"])] {
        assert_eq!(places(NestMessage::check(text.as_bytes())), expected, "{text}");
    }
}
