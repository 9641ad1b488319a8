//! The JSON text of what a deserializer holds, whichever it is.
//!
//! `serde_json` hands over the text itself, so that nothing of it is lost. Every other deserializer, and what serde
//! keeps back for `untagged`, `flatten` and the like, describes the value instead; then its text is written anew, and
//! read with the same verdicts.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The name by which `serde_json` knows that its text is asked for, and the only key of what it then answers.
const RAW: &str = "$serde_json::private::RawValue";
/// The only key of a number, if some crate turned on the feature `arbitrary_precision` of `serde_json`.
const NUMBER: &str = "$serde_json::private::Number";
/// Deeper values are refused, because each level is a call.
const DEPTH: usize = 200;

/// Returns the JSON text of a value.
///
/// # Errors
///
/// The deserializer's own, and values that JSON does not have: bytes, numbers that are not finite, keys that are no
/// texts.
pub(crate) fn text_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    deserializer.deserialize_newtype_struct(RAW, Whole)
}

/// Takes the text from `serde_json`, or the value from others.
struct Whole;

impl<'de> Visitor<'de> for Whole {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let mut text = String::new();
        Writer { text: &mut text, depth: DEPTH }.deserialize(deserializer)?;
        Ok(text)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        match map.next_key::<String>()? {
            Some(key) if key == RAW => map.next_value(),
            first => {
                let mut text = String::new();
                Writer { text: &mut text, depth: DEPTH }.object(first, map)?;
                Ok(text)
            }
        }
    }
}

/// Writes the value that a deserializer describes.
struct Writer<'t> {
    text: &'t mut String,
    /// The number of levels that may still be entered.
    depth: usize,
}

impl Writer<'_> {
    fn push<E: Error>(&mut self, value: impl serde_core::Serialize) -> Result<(), E> {
        self.text.push_str(&serde_json::to_string(&value).map_err(E::custom)?);
        Ok(())
    }

    /// Returns a writer to the same text, a level deeper.
    fn inner<E: Error>(&mut self) -> Result<Writer<'_>, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom(format_args!("nested deeper than {DEPTH}")))?;
        Ok(Writer { text: self.text, depth })
    }

    /// The members of an object whose first key was read.
    fn object<'de, A: MapAccess<'de>>(mut self, first: Option<String>, mut map: A) -> Result<(), A::Error> {
        if first.as_deref() == Some(NUMBER) && has_numbers_of_any_length() {
            let number: String = map.next_value()?;
            let number: serde_json::Number = number.parse().map_err(A::Error::custom)?;
            return self.push(number);
        }
        self.text.push('{');
        let mut next = first;
        let mut separator = "";
        while let Some(key) = next {
            self.text.push_str(separator);
            self.push(key)?;
            self.text.push(':');
            map.next_value_seed(self.inner()?)?;
            separator = ",";
            next = map.next_key()?;
        }
        self.text.push('}');
        Ok(())
    }
}

/// Returns whether `serde_json` holds numbers as text, which it then hands over as objects.
fn has_numbers_of_any_length() -> bool {
    serde_json::from_str::<serde_json::Number>("1e400").is_ok()
}

impl<'de> DeserializeSeed<'de> for Writer<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Writer<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<(), E> {
        self.push(value)
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<(), E> {
        self.push(value)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.text.push_str(&value.to_string());
        Ok(())
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<(), E> {
        self.push(value)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        self.text.push_str(&value.to_string());
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        if !value.is_finite() {
            return Err(E::custom("JSON has no number that is not finite"));
        }
        self.text.push_str(&format!("{value:?}"));
        Ok(())
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<(), E> {
        self.push(value)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.text.push_str("null");
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.text.push('[');
        let start = self.text.len();
        while items.next_element_seed(self.inner()?)?.is_some() {
            self.text.push(',');
        }
        // Behind the last item there is no comma.
        if self.text.len() > start {
            self.text.pop();
        }
        self.text.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let first = map.next_key::<String>()?;
        self.object(first, map)
    }
}
