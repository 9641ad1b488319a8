//! Messages as values: members in their order, and numbers as they are written.

use std::borrow::Cow;

use jsonschema::json::JsonNumber as _;
use postroom_schema::pointer;
use serde_json::Value;

use super::number::Number;

/// A JSON value in its text.
#[derive(Debug, Default)]
pub(super) enum Instance<'t> {
    #[default]
    Null,
    Boolean(bool),
    Number(Number<'t>),
    Text(Cow<'t, str>),
    Array(Vec<Instance<'t>>, Size),
    Object(Vec<Member<'t>>, Size),
}

/// A name and its value.
pub(super) type Member<'t> = (Cow<'t, str>, Instance<'t>);

/// How many bytes a value takes in its text.
pub(super) type Size = usize;

impl<'t> Instance<'t> {
    /// The value at a JSON Pointer (RFC 6901).
    pub(super) fn pointer(&self, pointer: &str) -> Option<&Self> {
        pointer::walk(self, pointer, |value, token| match value {
            Self::Object(members, _) => members.iter().find(|(found, _)| found == token).map(|(_, value)| value),
            Self::Array(items, _) => items.get(pointer::index(token)?),
            _ => None,
        })
    }

    /// The text of a scalar, as an address has it.
    pub(super) fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Boolean(value) => Some(Cow::Owned(value.to_string())),
            Self::Number(number) => Some(Cow::Owned(number.to_number().to_string())),
            Self::Text(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    /// A text that is the same for equal values, and for no others.
    pub(super) fn canonical(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Boolean(value) => value.to_string(),
            Self::Number(number) => number.canonical(),
            Self::Text(text) => format!("{text:?}"),
            Self::Array(items, _) => format!("[{}]", items.iter().map(Self::canonical).collect::<Vec<_>>().join(",")),
            Self::Object(members, _) => {
                let mut members: Vec<_> =
                    members.iter().map(|(name, value)| format!("{name:?}:{}", value.canonical())).collect();
                members.sort_unstable();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    /// The same with numbers that a double may hold.
    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => Value::Bool(*value),
            Self::Number(number) => Value::Number(number.to_number().into_owned()),
            Self::Text(text) => Value::String(text.clone().into_owned()),
            Self::Array(items, _) => items.iter().map(Self::to_value).collect(),
            Self::Object(members, _) => {
                let members = members.iter();
                Value::Object(members.map(|(name, value)| (name.clone().into_owned(), value.to_value())).collect())
            }
        }
    }

    /// Whether it is the same as a value that a schema lists.
    pub(super) fn equals(&self, listed: &Value) -> bool {
        match (self, listed) {
            (Self::Null, Value::Null) => true,
            (Self::Boolean(value), Value::Bool(listed)) => value == listed,
            (Self::Number(number), Value::Number(listed)) => {
                number.canonical() == Number::new(&listed.to_string()).canonical()
            }
            (Self::Text(text), Value::String(listed)) => text == listed,
            (Self::Array(items, _), Value::Array(listed)) => {
                items.len() == listed.len() && items.iter().zip(listed).all(|(item, listed)| item.equals(listed))
            }
            (Self::Object(members, _), Value::Object(listed)) => {
                let same = |(name, value): &Member<'_>| listed.get(&**name).is_some_and(|listed| value.equals(listed));
                members.len() == listed.len() && members.iter().all(same)
            }
            _ => false,
        }
    }
}
