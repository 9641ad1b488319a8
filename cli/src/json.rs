//! JSON in its own order, as it stands in schemas.

use std::{collections::BTreeSet, fmt};

use serde::{
    Serialize, Serializer,
    de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor},
    ser::SerializeMap as _,
};
use serde_json::{Map, Number, Value};

/// How many arrays and objects may lie in one another in a schema: its text is made from a document, whose own depth is
/// limited.
pub(crate) const SCHEMA_DEPTH: usize = 512;

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

/// Reads one value of a limited depth, and nothing but white space after it.
///
/// # Errors
/// It is no JSON, an object has two members of one name, or it is nested too deeply; with line and column.
pub(crate) fn parse(text: &[u8], depth: usize) -> Result<Json, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    // The stack is safe all the same: `Strict` counts.
    reader.disable_recursion_limit();
    let json = Strict { depth, limit: depth }.deserialize(&mut reader)?;
    reader.end()?;
    Ok(json)
}

impl Json {
    /// The member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.members().iter().find(|(found, _)| found == name).map(|(_, value)| value)
    }

    /// The members of an object; none for other values.
    pub(crate) fn members(&self) -> &[(String, Json)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// The items of an array; none for other values.
    pub(crate) fn items(&self) -> &[Json] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// A number's worth.
    pub(crate) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    /// A count, as in `minItems`.
    pub(crate) fn count(&self) -> Option<usize> {
        self.number().filter(|number| *number >= 0.0).map(|number| number as usize)
    }

    /// The same as the `jsonschema` crate wants it.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::String(text) => Value::String(text.clone()),
            Self::Array(items) => items.iter().map(Self::to_value).collect(),
            Self::Object(members) => Value::Object(
                members.iter().map(|(name, value)| (name.clone(), value.to_value())).collect::<Map<_, _>>(),
            ),
        }
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

/// Compact, on one line.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// Reads a value in which `depth` others may lie in one another.
#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
    limit: usize,
}

impl Strict {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1);
        let depth = depth.ok_or_else(|| E::custom(format_args!("nested more than {} deep", self.limit)))?;
        Ok(Self { depth, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let inner = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let inner = self.deeper()?;
        let (mut members, mut names) = (Vec::new(), BTreeSet::new());
        while let Some(name) = access.next_key::<String>()? {
            if !names.insert(name.clone()) {
                return Err(A::Error::custom(format_args!("duplicate key {name:?}")));
            }
            members.push((name, access.next_value_seed(inner)?));
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn json_is_read_in_its_order_and_strictly() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        for (text, expected) in [
            (r#" {"b": [1, -2, 1.5, 1e2], "a": {"x": null, "\u0061": true}} "#, Ok(())),
            (r#"{"a": 1, "\u0061": 2}"#, Err("duplicate key \"a\" at line 1 column 17")),
            ("{\"a\": 1,\n}", Err("trailing comma at line 2 column 1")),
            ("1 2", Err("trailing characters at line 1 column 3")),
            ("1e999", Err("number out of range at line 1 column 5")),
            (r#""\ud800""#, Err("unexpected end of hex escape at line 1 column 8")),
            ("", Err("EOF while parsing a value at line 1 column 0")),
            (&nested(128), Ok(())),
            (&nested(129), Err("nested more than 128 deep at line 1 column 130")),
            (&"[".repeat(1_000_000), Err("nested more than 128 deep at line 1 column 129")),
        ] {
            let found = parse(text.as_bytes(), 128).map(drop).map_err(|error| error.to_string());
            assert_eq!(found, expected.map_err(str::to_owned), "{text:.60}");
        }
        let json = parse(br#"{"b": 1, "a": [2.0, "x"]}"#, 2).unwrap();
        assert_eq!(json.to_string(), r#"{"b":1,"a":[2.0,"x"]}"#);
    }
}
