//! What generated code calls. Not part of the public face: it changes without notice.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::value::RawValue;

#[cfg(feature = "regress")]
pub use crate::pattern::Regress;
use crate::{Limits, Rejection};
pub use crate::{
    address::token,
    envelope::check_as,
    pattern::Dfa,
    reader::{
        Bound, Branch, Decode, END, Fault, Field, Integer, Keywords, Object, Path, Reader, Rule, Sink, Span, UNKNOWN,
        check_keys, counted, verify,
    },
    write::Json,
};

/// The formats that have no Rust type, as predicates; and what a date cannot say as text.
pub mod formats {
    pub use crate::formats::*;
}

/// Reads and checks a message.
pub fn decode<T: Decode>(json: &[u8], limits: &Limits) -> Result<T, Rejection> {
    crate::reader::decode(json, limits)
}

/// Checks a value built in Rust.
pub fn validate<T: Decode>(value: &T) -> Result<(), Rejection> {
    let mut sink = Sink::new(Limits::DEFAULT.violations);
    value.check(&Path::ROOT, &mut sink);
    sink.finish()
}

/// Checks a value and writes it.
pub fn encode<T: Decode + serde::Serialize>(value: &T) -> Result<Vec<u8>, Rejection> {
    validate(value)?;
    serde_json::to_vec(value).map_err(|error| {
        let mut sink = Sink::new(1);
        sink.not_representable(&Path::ROOT, &error.to_string());
        match sink.finish() {
            Err(rejection) => rejection,
            Ok(()) => Rejection::Malformed { line: 1, column: 1, reason: error.to_string() },
        }
    })
}

/// Reads a value for serde: the JSON text as `serde_json` hands it over, through the same reader.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer).map_err(|error| {
        // Formats other than JSON do not know raw values, and say so in terms of their own types.
        if error.to_string().contains("any valid JSON value") {
            D::Error::custom("types of a postroom contract are read from JSON text by serde_json alone, and not through `flatten` or `untagged`")
        } else {
            error
        }
    })?;
    decode(raw.get().as_bytes(), &Limits::DEFAULT).map_err(D::Error::custom)
}

/// Whether a value's JSON text is equal to a listed one, numbers by value.
pub fn json_equal(value: &impl serde::Serialize, listed: &str) -> bool {
    serde_json::to_vec(value).is_ok_and(|json| crate::reader::equal(&json, listed.as_bytes()))
}

/// Whether no two items are equal as JSON values.
pub fn unique(items: &impl serde::Serialize) -> bool {
    serde_json::to_vec(items).is_ok_and(|json| crate::reader::unique(&json))
}

/// Whether `value` is a whole multiple of `step`.
pub fn is_multiple(value: f64, step: f64) -> bool {
    let quotient = value / step;
    if quotient.is_infinite() {
        return value % step == 0.0;
    }
    // A quotient that is too small for a float is no whole number either.
    (quotient != 0.0 || value == 0.0) && (quotient - quotient.round()).abs() <= f64::EPSILON * quotient.abs()
}
