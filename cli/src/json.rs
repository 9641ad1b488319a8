//! JSON that examples are made of, in its own order.

use std::fmt;

use postroom_schema::json::{self as schema, View};
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::Number;

/// A JSON value whose members keep their order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Copies a value.
    ///
    /// # Errors
    /// The value holds a number that is beyond every `f64`.
    pub(crate) fn of(value: View<'_>) -> Result<Self, serde_json::Error> {
        Ok(match value.value() {
            schema::Value::Null => Self::Null,
            schema::Value::Bool(value) => Self::Bool(*value),
            schema::Value::Number(text) => Self::Number(text.parse()?),
            schema::Value::String(text) => Self::String(text.clone()),
            schema::Value::Array(_) => Self::Array(value.items().map(Self::of).collect::<Result<_, _>>()?),
            schema::Value::Object(_) => {
                let member = |(key, value): (&str, View<'_>)| Ok((key.to_owned(), Self::of(value)?));
                Self::Object(value.members().map(member).collect::<Result<_, serde_json::Error>>()?)
            }
        })
    }

    /// Returns the member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.members().iter().find(|(found, _)| found == name).map(|(_, value)| value)
    }

    /// Returns the members of an object; none for other values.
    pub(crate) fn members(&self) -> &[(String, Json)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// Returns the items of an array; none for other values.
    pub(crate) fn items(&self) -> &[Json] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// Returns the text of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// Returns a number's worth.
    pub(crate) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    /// Returns a count, as in `minItems`.
    pub(crate) fn count(&self) -> Option<usize> {
        self.number().filter(|number| *number >= 0.0).map(|number| number as usize)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

/// Writes the value as compact JSON, on one line.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}
