//! Patterns that take a search: where it would take too long, the verdict is that there is none.

use postroom::{Limits, Rejection};
use postroom_features::engines::*;

/// What became of a message: violated keywords, or the places that are open.
fn told(verdict: Result<(), Rejection>) -> Result<(), String> {
    verdict.map_err(|rejection| match rejection {
        Rejection::Invalid(found) => {
            found.iter().map(|found| format!("{} {}", found.keyword, found.pointer)).collect::<Vec<_>>().join(", ")
        }
        Rejection::Undecided(what) => {
            what.places().map(|(pointer, _)| format!("? {pointer}")).collect::<Vec<_>>().join(", ")
        }
        other => panic!("{other}"),
    })
}

#[test]
fn what_a_search_does_not_find_out_is_no_violation() {
    let slow = format!("{}!", "a".repeat(60));
    for (json, expected) in [
        (r#"{"slow":"aaa"}"#.to_owned(), Ok(())),
        (r#"{"slow":"b"}"#.to_owned(), Err("pattern /slow")),
        (r#"{"at":"2024-01-01"}"#.to_owned(), Ok(())),
        (r#"{"at":"1024-01-0"}"#.to_owned(), Err("pattern /at, format /at")),
        (format!(r#"{{"slow":"{slow}"}}"#), Err("? /slow")),
        (format!(r#"{{"list":["a","{slow}","{slow}"]}}"#), Err("? /list/1, ? /list/2")),
        (format!(r#"{{"map":{{"x":null,"y":"{slow}"}}}}"#), Err("? /map/y")),
        // What is certain is told, and a message that is certainly invalid is.
        (format!(r#"{{"slow":"{slow}","count":"1"}}"#), Err("type /count")),
        (format!(r#"{{"slow":"{slow}{}"}}"#, "!".repeat(40)), Err("maxLength /slow")),
        // A branch that is open may be the one, or a second one.
        (r#"{"one":{"a":"aa"}}"#.to_owned(), Ok(())),
        (format!(r#"{{"one":{{"a":"{slow}"}}}}"#), Err("? /one")),
        (format!(r#"{{"one":{{"a":"{slow}","b":1}}}}"#), Err("? /one")),
        (format!(r#"{{"one":{{"a":"{slow}","b":"x"}}}}"#), Err("? /one")),
        // One that fits is enough.
        (format!(r#"{{"any":"{slow}"}}"#), Ok(())),
        (format!(r#"{{"any":"{slow}?"}}"#), Err("? /any")),
        (r#"{"any":"b"}"#.to_owned(), Err("anyOf /any")),
    ] {
        let verdict = told(EnginesMessage::decode(json.as_bytes()).map(drop));
        assert_eq!(verdict, expected.map_err(str::to_owned), "{json}");
    }
    let text = format!("\"{slow}\"");
    let rejection = SlowTextMessage::decode(text.as_bytes()).unwrap_err();
    let message = "could not be decided: the message: the pattern ^(b?)(a+)+\\1$ takes more steps than the limit";
    assert_eq!(rejection.to_string(), message);
    assert_eq!(rejection.violations(), []);
}

#[test]
fn values_built_in_rust_are_decided_or_not_as_messages_are() {
    let slow = format!("{}!", "a".repeat(60));
    let built = EnginesMessage { slow: Some(slow.clone()), ..EnginesMessage::new() };
    assert_eq!(told(built.validate()), Err("? /slow".to_owned()));
    assert_eq!(told(built.encode().map(drop)), Err("? /slow".to_owned()));
    let one = EnginesOne::Object(EnginesObject::new(slow));
    let built = EnginesMessage { one: Some(one), ..EnginesMessage::new() };
    assert_eq!(told(built.validate()), Err("? /one".to_owned()));
}

#[test]
fn the_steps_are_those_of_the_whole_message() {
    let json = format!(r#"{{"list":[{}"a"]}}"#, r#""aaaaaaaaaaaaaaaaaaaa","#.repeat(100));
    let within = |steps| {
        let limits = Limits { pattern_steps: steps, ..Limits::DEFAULT };
        told(EnginesMessage::decode_within(json.as_bytes(), &limits).map(drop)).is_ok()
    };
    assert!(within(Limits::DEFAULT.pattern_steps) && !within(1_000));
}
