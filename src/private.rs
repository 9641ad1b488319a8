//! What generated code calls. Not part of the public face: it changes without notice.

use serde::{Deserializer, Serializer, de::Error, ser::SerializeMap};

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
    envelope::{Payloads, check_json, check_payload, read_payload, validate_payload},
    pattern::{Dfa, GaveUp, Steps},
    reader::{
        END, Fault, Object, Path, Reader, Seen, Sink, Span, UNKNOWN, check, check_by,
        shape::{Extra, Json, Shape, Typed, check_as_text},
    },
    schema::{EnvelopeTable, Field, Properties, Schema, Union, table as schema},
    schema_text::SchemaText,
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
pub fn decode<T: Typed>(json: &[u8], limits: &Limits) -> Result<T, Rejection> {
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
pub fn validate<T: Typed>(value: &T) -> Result<(), Rejection> {
    let mut sink = Sink::new(&Limits::DEFAULT);
    value.check(&Path::ROOT, T::schema(), &mut sink);
    sink.finish()
}

/// Gives a value that was built in Rust, if it is complete and nothing is wrong with it.
pub fn checked<T: Typed>(value: Option<T>) -> Result<T, Rejection> {
    let Some(value) = value else { return Draft::default().refuse() };
    validate(&value)?;
    Ok(value)
}

/// Checks a value and writes it.
pub fn encode<T: Typed + serde::Serialize>(value: &T) -> Result<Vec<u8>, Rejection> {
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
    pub fn put<T: serde::Serialize>(mut self, name: &str, value: Option<&T>) -> Self {
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
    pub fn put_all(mut self, others: &impl Extra) -> Self {
        let mut json = serde_json::Serializer::new(Vec::new());
        let written = json.serialize_map(None).and_then(|mut map| {
            others.write_others(&mut map)?;
            map.end()
        });
        // What has no JSON form is told once nothing is missing any more.
        if let (Ok(()), [b'{', members @ .., b'}']) = (written, json.into_inner().as_slice())
            && !members.is_empty()
        {
            self.json.push(if self.json.is_empty() { b'{' } else { b',' });
            self.json.extend(members);
        }
        self
    }

    /// Reads what there is, which is refused.
    pub fn refuse<T: Typed>(mut self) -> Result<T, Rejection> {
        self.json.extend(if self.json.is_empty() { &b"{}"[..] } else { &b"}"[..] });
        decode(&self.json, &Limits { bytes: usize::MAX, metadata: usize::MAX, ..Limits::DEFAULT })
    }
}

/// Reads a value for serde, from any deserializer that describes itself: its JSON text, through the same reader.
pub fn deserialize<'de, T: Typed, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
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
