//! The items that generated code uses. Not part of the public interface: they change without notice.

use serde_core::{Deserializer, de::Error};

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
    checks::conflict,
    table::{Table, slots},
};
use crate::{Limits, Rejection};
pub use crate::{
    envelope::payload::{Payloads, put_payload, read_payload, validate_payload},
    headers::check_headers,
    pattern::{Dfa, GaveUp, Steps},
    reader::{
        END, Fault, Object, Path, Reader, Seen, Sink, Slots, Span, UNKNOWN, check, check_by, decode,
        shape::{Extra, Key, MapKey, Members, Shape, Typed, Writer},
    },
    schema::{EnvelopeTable, Field, Keywords, Properties, Schema, Union, table as schema},
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
pub fn decode_event<T: serde_core::de::DeserializeOwned>(
    json: &[u8],
    limits: &Limits,
    event: &str,
) -> Result<T, Rejection> {
    crate::reader::read_text(json, limits, |reader| reader.event(event, event, &Path::ROOT))
}

/// The trait that an event's type must derive to tell its schema.
#[cfg(feature = "schemars")]
pub use schemars::JsonSchema;

/// A trait that stands in for it without the feature, and that no type has.
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
    put(value, Writer::dry()).finish().map(drop)
}

/// Gives a value that was built in Rust, if it is complete and nothing is wrong with it.
pub fn checked<T: Typed>(value: Option<T>) -> Result<T, Rejection> {
    let Some(value) = value else { return Draft::default().refuse() };
    validate(&value)?;
    Ok(value)
}

/// Reads a payload that is a text, whatever its media type.
pub fn decode_text<T: Typed + From<String>>(payload: &[u8], limits: &Limits) -> Result<T, Rejection> {
    crate::reader::sized(payload, limits)?;
    let text = crate::reader::text(payload).map_err(|(line, column)| Rejection::NotUtf8 { line, column })?;
    let value = T::from(text.to_owned());
    validate(&value)?;
    Ok(value)
}

/// Takes a payload as it comes.
pub fn decode_bytes<T: From<Vec<u8>>>(payload: &[u8], limits: &Limits) -> Result<T, Rejection> {
    crate::reader::sized(payload, limits)?;
    Ok(T::from(payload.to_vec()))
}

/// Checks a value and writes it.
pub fn encode<T: Typed>(value: &T) -> Result<Vec<u8>, Rejection> {
    put(value, Writer::new()).finish()
}

#[inline]
fn put<T: Typed>(value: &T, mut out: Writer) -> Writer {
    value.put(&Path::ROOT, T::schema(), &mut out);
    out
}

/// Says of a builder what it is.
pub fn opaque(f: &mut std::fmt::Formatter<'_>, name: &str) -> std::fmt::Result {
    f.debug_struct(name).finish_non_exhaustive()
}

/// A property of a builder, which may lack it.
pub trait Drafted {
    /// Returns whether there is a value.
    fn is_there(&self) -> bool;

    /// Writes the value as a member, if there is one.
    fn put(&self, field: &'static Field, out: &mut Writer);
}

impl<T: Shape> Drafted for Option<T> {
    fn is_there(&self) -> bool {
        self.is_some()
    }

    fn put(&self, field: &'static Field, out: &mut Writer) {
        out.optional(&Path::ROOT, field, self);
    }
}

/// A payload, which is whatever serde writes.
#[derive(Debug)]
pub struct Serialized<'a, T>(pub &'a Option<T>);

impl<T: serde_core::Serialize> Drafted for Serialized<'_, T> {
    fn is_there(&self) -> bool {
        self.0.is_some()
    }

    fn put(&self, field: &'static Field, out: &mut Writer) {
        if let Some(value) = self.0 {
            out.member(field.name, &mut |out| out.serialized(&Path::ROOT, value));
        }
    }
}

/// An object that was to be built and lacks something: it is written, and read again for all that is wrong with it, so
/// that a builder says what decoding would.
#[derive(Debug)]
pub struct Draft {
    /// The text so far. What has no JSON form is told once nothing is missing any more.
    out: Writer,
    fields: &'static [Field],
}

impl Default for Draft {
    fn default() -> Self {
        let mut out = Writer::new();
        out.open_object(&Schema::ANY);
        Self { out, fields: &[] }
    }
}

impl Draft {
    /// Begins with what there is of the declared properties, if one that is required is missing.
    #[must_use]
    pub fn lacking(schema: &'static Schema, values: &[&dyn Drafted]) -> Option<Self> {
        let properties = schema.properties()?;
        let lacks = |(index, value): (usize, &&dyn Drafted)| properties.is_required(index) && !value.is_there();
        if !values.iter().enumerate().any(lacks) {
            return None;
        }
        let mut draft = Self { fields: properties.fields, ..Self::default() };
        for (field, value) in properties.fields.iter().zip(values) {
            value.put(field, &mut draft.out);
        }
        Some(draft)
    }

    /// Adds properties that are not declared.
    #[must_use]
    pub fn put_all(mut self, others: &impl Extra) -> Self {
        others.put(&Path::ROOT, self.fields, schema::KEPT, &mut self.out);
        self
    }

    /// Reads what there is, which is refused.
    pub fn refuse<T: Typed>(mut self) -> Result<T, Rejection> {
        self.out.close_object(&Path::ROOT, &Schema::ANY, None);
        let limits = Limits { bytes: usize::MAX, metadata: usize::MAX, ..Limits::DEFAULT };
        let (json, found) = self.out.into_parts();
        // What is missing may stand among the properties that are not declared, where it cannot come.
        decode(&json, &limits).and_then(|value| found.map(|()| value))
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
