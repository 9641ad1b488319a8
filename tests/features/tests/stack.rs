//! No text exhausts the stack, however it nests and whatever its types are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

use postroom::{Limits, Rejection};
use postroom_features::deep::*;

/// What a member nests: what opens a level, what closes it, and what stands in the middle.
const NESTS: &[(&str, &str, &str, &str)] = &[
    ("broad", r#"{"next":"#, "}", "{}"),
    ("broad", r#"{"list":["#, "]}", "{}"),
    ("broad", r#"{"list":[{},"#, "]}", "{}"),
    ("broad", r#"{"map":{"a":"#, "}}", "{}"),
    ("broad", r#"{"maybe":"#, "}", "null"),
    ("broad", r#"{"undeclared":"#, "}", "{}"),
    ("broad", r#"{"either":{"either":"#, "}}", "1"),
    ("either", r#"{"either":"#, "}", "1"),
    ("either", r#"{"q000":1,"either":"#, "}", "1"),
    ("nest", "[", "]", "[]"),
    ("tree", r#"{"a":"#, "}", "{}"),
    ("small", "[", "]", "1"),
    ("small", r#"{"small":"#, "}", "1"),
    ("small", r#"{"a":"#, "}", "1"),
    ("small", r#"[{"small":[0,"#, "]}]", "1"),
    ("any", "[", "]", "1"),
    ("any", r#"{"a":"#, "}", "1"),
    ("free", r#"{"a":"#, "}", "{}"),
    ("unique", r#"[{"a":"#, "}]", "1"),
    ("undeclared", r#"[{"a":"#, "}]", "1"),
    // Many choices that start at one value.
    ("chain", "[", "]", "[1]"),
    ("chain", "[", "]", "null"),
    ("wavering", r#"{"next":"#, r#","a":1}"#, r#"{"b":1}"#),
    ("wavering", r#"{"a":1,"next":"#, "}", r#"{"c":1}"#),
    // Of a wrong kind, at the very end.
    ("broad", r#"{"next":"#, "}", "1"),
    ("either", r#"{"either":"#, "}", r#""x""#),
    ("small", "[", "]", r#""x""#),
];

/// What all decoding must come along with, in bytes: a fifth less than the MiB that is promised, because other compilers
/// and flags (debug information among them) make frames larger.
const SMALL: usize = 832 << 10;

#[test]
fn no_text_exhausts_a_small_stack() {
    let work = || {
        let mut taken = 0;
        for (member, open, close, middle) in NESTS {
            for depth in [1, 3, 8, 15, 30, 60, 99, 199, 2000] {
                let json = format!(r#"{{"{member}":{}{middle}{}}}"#, open.repeat(depth), close.repeat(depth));
                // Unions within unions are checked again and again: of the deepest, reading them is enough.
                let all = !matches!(*member, "small" | "chain" | "wavering") || depth < 20;
                taken += usize::from(treat(json.as_bytes(), all));
            }
        }
        taken
    };
    let taken = std::thread::Builder::new().stack_size(SMALL).spawn(work).unwrap().join().unwrap();
    assert!(taken > 100, "only {taken} texts were taken");
}

/// Does with a text all that can be done with it; whether it was taken.
fn treat(json: &[u8], all: bool) -> bool {
    let limits = Limits { depth: 200, ..Limits::DEFAULT };
    match DeepMessage::decode_within(json, &limits) {
        Ok(message) => {
            let again = serde_json::to_vec(&message).unwrap();
            if all {
                assert_eq!(message.validate(), Ok(()));
                assert_eq!(message.encode(), Ok(again));
            }
            assert!(message == message.clone());
            assert!(!format!("{message:?}").is_empty());
            true
        }
        Err(rejection @ (Rejection::Invalid(_) | Rejection::TooDeep(_))) => {
            assert!(rejection.to_string().len() < 100_000);
            false
        }
        Err(other) => panic!("{other}"),
    }
}
