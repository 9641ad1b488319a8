//! What generated code calls. Not part of the public face: it changes without notice.

use serde::{Deserializer, de::Error};

#[cfg(feature = "regress")]
pub use crate::engine::Regress;
#[cfg(feature = "bus")]
pub use crate::handler::{
    Answer, Answers, Asynchronous, Call, Cause, Clashes, Nothing, Respond, Routed, all_received, distinct, event_route,
    receive, received, sent, unhandled,
};
#[cfg(not(feature = "regress"))]
pub use crate::pattern::Regress;
pub use crate::router::{Route, Table, conflict, overlap, slots};
use crate::{Limits, Rejection};
pub use crate::{
    address::token,
    envelope::{check_as, check_text},
    pattern::{Dfa, GaveUp, Steps},
    reader::{
        Alternative, Branch, Decode, END, Fault, Field, Integer, Keywords, Kinds, Object, Path, Reader, Rule, Sink,
        Span, Tag, UNKNOWN, Union, check_keys, counted, spelled, verify,
    },
    schema_text::{LongSchema, SchemaDefinition},
    write::Json,
};

/// The formats that have no Rust type, as predicates; and what a date cannot say as text.
pub mod formats {
    pub use crate::formats::*;
}

pub use std::string::String;

/// A date and time that a document gives as a default, and the generator has found to be one.
pub fn date_time(text: &str) -> chrono::DateTime<chrono::FixedOffset> {
    match crate::formats::date_time(text.as_bytes()) {
        crate::formats::Parsed::Value(value) => value,
        _ => chrono::DateTime::default(),
    }
}

/// A date that a document gives as a default, and the generator has found to be one.
pub fn date(text: &str) -> chrono::NaiveDate {
    crate::formats::date(text.as_bytes()).unwrap_or_default()
}

/// A time of day that a document gives as a default, and the generator has found to be one.
pub fn time(text: &str) -> crate::Time {
    text.parse().unwrap_or_else(|_| crate::Time::midnight())
}

/// Reads and checks a message.
pub fn decode<T: Decode>(json: &[u8], limits: &Limits) -> Result<T, Rejection> {
    crate::reader::decode(json, limits)
}

/// Reads a payload that only serde knows, where it stands by itself.
pub fn decode_event<T: serde::de::DeserializeOwned>(json: &[u8], limits: &Limits, event: &str) -> Result<T, Rejection> {
    crate::reader::read_text(json, limits, |reader| reader.event(event, event, &Path::ROOT))
}

/// What an event's type must derive to tell its schema.
#[cfg(feature = "schemars")]
pub use schemars::JsonSchema;

/// What stands in for it where no type has it.
#[cfg(not(feature = "schemars"))]
#[diagnostic::on_unimplemented(
    message = "`schema` needs the feature `schemars` of `postroom`",
    label = "the feature is off",
    note = "turn it on in `Cargo.toml`: `postroom = {{ version = \"…\", features = [\"schemars\"] }}`"
)]
pub trait JsonSchema {}

/// The JSON Schema of a type, as text.
#[cfg(feature = "schemars")]
pub fn schema_of<T: JsonSchema>() -> String {
    schemars::schema_for!(T).as_value().to_string()
}

/// Nothing, for no type.
#[cfg(not(feature = "schemars"))]
pub fn schema_of<T: JsonSchema>() -> String {
    String::new()
}

/// Checks a value built in Rust.
pub fn validate<T: Decode>(value: &T) -> Result<(), Rejection> {
    let mut sink = Sink::new(&Limits::DEFAULT);
    value.check(&Path::ROOT, &mut sink);
    sink.finish()
}

/// Gives a value that was built in Rust, if nothing is wrong with it.
pub fn checked<T: Decode>(value: T) -> Result<T, Rejection> {
    validate(&value)?;
    Ok(value)
}

/// Checks a value and writes it.
pub fn encode<T: Decode + serde::Serialize>(value: &T) -> Result<Vec<u8>, Rejection> {
    validate(value)?;
    serde_json::to_vec(value).map_err(|error| {
        let mut sink = Sink::new(&Limits::DEFAULT);
        sink.not_representable(&Path::ROOT, &error.to_string());
        match sink.finish() {
            Err(rejection) => rejection,
            Ok(()) => Rejection::Malformed { line: 1, column: 1, reason: error.to_string() },
        }
    })
}

/// An object that was to be built and lacks something: it is written, and read again for all that is wrong with it, so
/// that a builder says what decoding would.
#[derive(Debug, Default)]
pub struct Draft {
    json: Vec<u8>,
}

impl Draft {
    /// Adds a property, if there is a value.
    #[must_use]
    pub fn put<T: serde::Serialize>(mut self, name: &str, value: &Option<T>) -> Self {
        let Some(value) = value else { return self };
        self.json.push(if self.json.is_empty() { b'{' } else { b',' });
        self.json.extend(serde_json::Value::from(name).to_string().into_bytes());
        self.json.push(b':');
        // What has no JSON form is told once nothing is missing any more.
        self.json.extend(serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec()));
        self
    }

    /// Adds properties that are not declared.
    #[must_use]
    pub fn put_all<'n, T: serde::Serialize>(self, others: impl IntoIterator<Item = (&'n String, T)>) -> Self {
        others.into_iter().fold(self, |draft, (name, value)| draft.put(name, &Some(value)))
    }

    /// Reads what there is, which is refused.
    pub fn refuse<T: Decode>(mut self) -> Result<T, Rejection> {
        self.json.extend(if self.json.is_empty() { &b"{}"[..] } else { &b"}"[..] });
        decode(&self.json, &Limits { bytes: usize::MAX, metadata: usize::MAX, ..Limits::DEFAULT })
    }
}

/// Reads a value for serde, from any deserializer that describes itself: its JSON text, through the same reader.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = crate::capture::text_of(deserializer)?;
    decode(text.as_bytes(), &Limits::DEFAULT).map_err(|rejection| {
        // Where in the whole the value stands, serde does not say: places are those within it.
        let path = std::any::type_name::<T>();
        let path = path.split_once('<').map_or(path, |(path, _)| path);
        let name = path.rsplit("::").next().unwrap_or(path);
        match rejection {
            Rejection::Invalid(violations) => D::Error::custom(format_args!("in {name}: {violations}")),
            other => D::Error::custom(format_args!("in {name}: {other}")),
        }
    })
}

/// Whether a value's JSON text is equal to one of those listed, numbers by value.
pub fn is_listed(value: &impl serde::Serialize, listed: &[&str]) -> bool {
    let listed = listed.iter().map(|listed| listed.as_bytes());
    serde_json::to_vec(value).is_ok_and(|json| crate::reader::is_listed(&json, listed))
}

/// Whether no two items are equal as JSON values.
pub fn unique(items: &impl serde::Serialize) -> bool {
    serde_json::to_vec(items).is_ok_and(|json| crate::reader::unique(&json))
}

/// Whether `value` is a whole multiple of `step`: as the decimals that they are written as, so that 0.3 is one of 0.1.
pub fn is_multiple(value: f64, step: f64) -> bool {
    let (Some((value, value_power)), Some((step, step_power))) = (decimal(value), decimal(step)) else { return false };
    let apart = value_power.abs_diff(step_power);
    if value_power >= step_power {
        // Digits are seventeen at most, so that no product of two remainders overflows.
        let power = (0..apart).try_fold(1, |power: i128, _| (power * 10).checked_rem(step));
        return power.and_then(|power| (value.checked_rem(step)? * power).checked_rem(step)) == Some(0);
    }
    let step = 10_i128.checked_pow(apart).and_then(|power| step.checked_mul(power));
    value == 0 || step.is_some_and(|step| value.checked_rem(step) == Some(0))
}

/// The shortest decimal that is read as `value`, as its digits and a power of ten.
fn decimal(value: f64) -> Option<(i128, i32)> {
    let text = format!("{value:e}");
    let (mantissa, power) = text.split_once('e')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let power = power.parse::<i32>().ok()? - i32::try_from(fraction.len()).ok()?;
    Some((format!("{whole}{fraction}").parse().ok()?, power))
}

#[cfg(test)]
mod tests {
    use super::is_multiple;

    #[test]
    fn a_multiple_is_one_of_the_decimals_that_are_written() {
        for (value, step, expected) in [
            (0.3, 0.1, true),
            (0.30000000000000004, 0.1, false),
            (4.35, 0.01, true),
            (19.99, 0.01, true),
            (10000000000000.002, 0.01, false),
            (7.0, 3.5, true),
            (7.5, 2.0, false),
            (0.0, 0.7, true),
            (-9.0, 3.0, true),
            (1e300, 1e-5, true),
            (1e300, 7.0, false),
            (5e-324, 1e300, false),
        ] {
            assert_eq!(is_multiple(value, step), expected, "{value} of {step}");
        }
    }
}
