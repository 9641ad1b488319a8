//! Parameters that a message holds too: the payload field that a parameter's `location` names must agree with the
//! address (AsyncAPI 3.0, Parameter Object).

use std::{borrow::Cow, fmt};

use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::{
    Violation,
    address::{AddressError, AddressMatch},
    channel::{Channel, Parameter, hyphenated},
    descriptors::unescape,
};

impl Channel {
    /// Returns the address that a message belongs to, its parameters taken from the fields that their locations name.
    ///
    /// ```
    /// use postroom::campaign::NOTIFICATION_USER_PUSH;
    ///
    /// let address = NOTIFICATION_USER_PUSH.address_of(br#"{"user_id": "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57"}"#)?;
    /// assert_eq!(address, "notification.user.0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57.push");
    /// # Ok::<(), postroom::address::AddressError>(())
    /// ```
    ///
    /// # Errors
    /// A parameter has no location in the payload, there is nothing at its location, or what is there cannot stand in
    /// an address; or the channel has no address.
    pub fn address_of(&'static self, payload: &[u8]) -> Result<String, AddressError> {
        let mut values = Vec::with_capacity(self.parameters.len());
        for parameter in self.parameters {
            let pointer = parameter.pointer().ok_or(AddressError::NoValue { channel: self, parameter })?;
            let value = text_at(payload, pointer).ok_or(AddressError::NoValue { channel: self, parameter })?;
            values.push((parameter.name, value));
        }
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.format(&values)
    }
}

impl Parameter {
    /// The JSON Pointer of the payload's field that holds the parameter's value too.
    fn pointer(&self) -> Option<&'static str> {
        self.location?.strip_prefix("$message.payload#")
    }
}

impl AddressMatch<'_> {
    /// Returns a violation of `location` for each field of a payload that does not agree with the address.
    ///
    /// A field that is absent does not disagree: whether it may be is the schema's to say.
    pub fn disagreements(&self, payload: &[u8]) -> Vec<Violation> {
        let located = self.channel.parameters.iter().filter_map(|parameter| Some((parameter, parameter.pointer()?)));
        let differing = located.filter_map(|(parameter, pointer)| {
            let expected = self.text(parameter.name).ok()?;
            (!same(&text_at(payload, pointer)?, expected)).then(|| {
                let message = format!("must be the `{}` of the address, {expected}", parameter.name);
                Violation::new(pointer.to_owned(), "location", message)
            })
        });
        differing.collect()
    }
}

/// Returns whether two texts mean the same: a UUID in capitals is no other one.
fn same(found: &str, expected: &str) -> bool {
    found == expected || hyphenated(found).is_some_and(|found| hyphenated(expected) == Some(found))
}

/// Returns the scalar at a JSON Pointer, as text; `None` if there is none.
pub(crate) fn text_at(json: &[u8], pointer: &str) -> Option<String> {
    let tokens: Vec<Cow<'_, str>> = match pointer.strip_prefix('/') {
        Some(rest) => rest.split('/').map(unescape).collect(),
        None => Vec::new(),
    };
    // Text that is no JSON is refused elsewhere, with its place.
    At { tokens: &tokens }.deserialize(&mut serde_json::Deserializer::from_slice(json)).ok().flatten()
}

/// Walks down a pointer's tokens, and passes over everything beside them.
#[derive(Clone, Copy)]
struct At<'a> {
    tokens: &'a [Cow<'a, str>],
}

impl At<'_> {
    fn scalar<E>(self, text: impl ToString) -> Result<Option<String>, E> {
        Ok(self.tokens.is_empty().then(|| text.to_string()))
    }
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        self.scalar(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.scalar(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.scalar(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        self.scalar(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        self.scalar(value)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some((name, tokens)) = self.tokens.split_first() else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(None);
        };
        let mut found = None;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if key == *name {
                found = map.next_value_seed(At { tokens })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let place = self.tokens.split_first().and_then(|(index, tokens)| Some((index.parse::<usize>().ok()?, tokens)));
        let (mut found, mut index) = (None, 0);
        loop {
            match place {
                Some((wanted, tokens)) if wanted == index => match items.next_element_seed(At { tokens })? {
                    Some(value) => found = value,
                    None => return Ok(found),
                },
                _ => {
                    if items.next_element::<IgnoredAny>()?.is_none() {
                        return Ok(found);
                    }
                }
            }
            index += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_to_a_scalar() {
        let json = br#"{"a": {"b/c": [1, {"d": "x"}, true]}, "n": null, "u": {"": 2.5}}"#;
        for (pointer, expected) in [
            ("/a/b~1c/0", Some("1")),
            ("/a/b~1c/1/d", Some("x")),
            ("/a/b~1c/2", Some("true")),
            ("/a/b~1c/3", None),
            ("/a/b~1c/x", None),
            ("/a/b~1c", None),
            ("/a", None),
            ("/n", None),
            ("/u/", Some("2.5")),
            ("/missing", None),
            ("", None),
        ] {
            assert_eq!(text_at(json, pointer).as_deref(), expected, "{pointer}");
        }
        assert_eq!(text_at(b"\"top\"", "").as_deref(), Some("top"));
        assert_eq!(text_at(b"{\"a\": ", "/a"), None);
    }
}
