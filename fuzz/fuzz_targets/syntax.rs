//! Any bytes: what our reader takes, serde_json takes with the same value; what it calls malformed, serde_json
//! refuses, but for keys that come twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use postroom::Rejection;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let theirs = serde_json::from_slice::<Value>(bytes);
    match postroom::json::parse(bytes) {
        Ok(ours) => assert!(theirs.is_ok_and(|theirs| same(&ours, &theirs))),
        Err(Rejection::Malformed { reason, .. }) if reason.contains("only once") => {}
        Err(Rejection::Malformed { reason, .. }) => assert!(theirs.is_err(), "{reason}"),
        Err(_) => {}
    }
});

/// Whether two values are the same; an integer that only one of them holds as a float counts by its nearest float.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) => ours == theirs || ours.as_f64() == theirs.as_f64(),
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len() && ours.iter().all(|(key, ours)| theirs.get(key).is_some_and(|theirs| same(ours, theirs)))
        }
        _ => ours == theirs,
    }
}
