//! Any bytes: what our reader takes, serde_json takes with the same value; what it calls malformed, serde_json
//! refuses, but for keys that come twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use postroom::Rejection;

fuzz_target!(|bytes: &[u8]| {
    let theirs = serde_json::from_slice::<serde_json::Value>(bytes);
    match postroom::json::parse(bytes) {
        Ok(ours) => assert_eq!(theirs.ok(), Some(ours)),
        Err(Rejection::Malformed { reason, .. }) if reason.contains("only once") => {}
        Err(Rejection::Malformed { reason, .. }) => assert!(theirs.is_err(), "{reason}"),
        Err(_) => {}
    }
});
