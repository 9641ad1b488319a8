//! What generated code calls. Not part of the public face: it changes without notice.

use serde::{Deserializer, Serializer, de::Error, ser::SerializeMap};

#[cfg(feature = "regress")]
pub use crate::engine::Regress;
#[cfg(feature = "bus")]
pub use crate::handler::{
    call::{Answer, Answers, Asynchronous, Call, Cause, Nothing, Respond, sent},
    check::{Clashes, all_received, distinct, received},
    receive::{Routed, event_route, receive, unhandled},
};
#[cfg(not(feature = "regress"))]
pub use crate::pattern::Regress;
pub use crate::router::{
    Route,
    checks::{conflict, overlap},
    table::{Table, slots},
};
use crate::{Limits, Rejection};
pub use crate::{
    address::token::token,
    envelope::payload::{Payloads, check_json, check_payload, read_payload, validate_payload},
    pattern::{Dfa, GaveUp, Steps},
    reader::{
        END, Fault, Object, Path, Reader, Seen, Sink, Span, UNKNOWN, check, check_by, decode,
        shape::{Extra, Json, Members, Shape, Typed, check_as_text, text_of},
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
pub fn time(text: &str) -> crate::time::Time {
    text.parse().unwrap_or_else(|_| crate::time::Time::midnight())
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

/// Returns the position of a text among an enum's values.
pub fn pick(
    name: &'static str,
    text: &str,
    values: &'static [&'static str],
) -> Result<usize, crate::error::UnknownValueError> {
    let found = values.iter().position(|value| *value == text);
    found.ok_or_else(|| crate::error::UnknownValueError::new(name, text, values))
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
pub fn encode<T: Typed>(value: &T) -> Result<Vec<u8>, Rejection> {
    validate(value)?;
    text_of(value).map_err(unwritten)
}

#[cold]
fn unwritten(error: serde_json::Error) -> Rejection {
    let reason = error.to_string();
    let mut sink = Sink::new(&Limits::DEFAULT);
    sink.not_representable(&Path::ROOT, &reason);
    match sink.finish() {
        Err(rejection) => rejection,
        Ok(()) => Rejection::Malformed { line: 1, column: 1, reason },
    }
}

/// What a builder has of a property.
pub trait Drafted {
    /// Returns whether there is a value.
    fn is_there(&self) -> bool;

    /// Writes the value as JSON text.
    fn json(&self) -> Option<serde_json::Result<Vec<u8>>>;
}

impl<T: Shape> Drafted for Option<T> {
    fn is_there(&self) -> bool {
        self.is_some()
    }

    fn json(&self) -> Option<serde_json::Result<Vec<u8>>> {
        self.as_ref().map(text_of)
    }
}

/// A payload, which is whatever serde writes.
#[derive(Debug)]
pub struct Serialized<'a, T>(pub &'a Option<T>);

impl<T: serde::Serialize> Drafted for Serialized<'_, T> {
    fn is_there(&self) -> bool {
        self.0.is_some()
    }

    fn json(&self) -> Option<serde_json::Result<Vec<u8>>> {
        self.0.as_ref().map(serde_json::to_vec)
    }
}

/// An object that was to be built and lacks something: it is written, and read again for all that is wrong with it, so
/// that a builder says what decoding would.
#[derive(Debug, Default)]
pub struct Draft {
    json: Vec<u8>,
}

impl Draft {
    /// Begins with what there is of the declared properties, if one that is required is missing.
    #[must_use]
    pub fn lacking(schema: &'static Schema, values: &[&dyn Drafted]) -> Option<Self> {
        let properties = schema.properties()?;
        let fields = properties.fields.iter().zip(values).enumerate();
        let fields = fields.map(|(index, (field, value))| (properties.is_required(index), field.name, value));
        if !fields.clone().any(|(is_required, _, value)| is_required && !value.is_there()) {
            return None;
        }
        Some(fields.fold(Self::default(), |draft, (_, name, value)| draft.put(name, value.json())))
    }

    fn put(mut self, name: &str, value: Option<serde_json::Result<Vec<u8>>>) -> Self {
        let Some(json) = value else { return self };
        self.json.push(if self.json.is_empty() { b'{' } else { b',' });
        self.json.extend(serde_json::Value::from(name).to_string().into_bytes());
        self.json.push(b':');
        // What has no JSON form is told once nothing is missing any more.
        self.json.extend(json.unwrap_or_else(|_| b"null".to_vec()));
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
