//! The types of JSON that a value may have.

use crate::json::Json;

/// A set of types. A number is a whole one or a fraction, as `integer` is a part of `number`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kinds(u8);

/// What a value is made as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Integer,
    Fraction,
    Number,
    Text,
    Array,
    Object,
}

const SINGLE: [(u8, Kind); 7] = [
    (1, Kind::Object),
    (2, Kind::Array),
    (4, Kind::Text),
    (8, Kind::Integer),
    (16, Kind::Fraction),
    (32, Kind::Boolean),
    (64, Kind::Null),
];

impl Kinds {
    pub(super) const ALL: Self = Self(127);
    const NONE: Self = Self(0);

    /// What a schema's `type`, `const` and `enum` leave.
    pub(super) fn of(schema: &Json) -> Self {
        let constant = schema.get("const").map_or(Self::ALL, Self::of_value);
        let values = |values: &Json| values.items().iter().map(Self::of_value).fold(Self::NONE, Self::or);
        Self::named(schema).and(constant).and(schema.get("enum").map_or(Self::ALL, values))
    }

    /// What a schema's `type` leaves.
    pub(super) fn named(schema: &Json) -> Self {
        match schema.get("type") {
            None => Self::ALL,
            Some(Json::Array(names)) => names.iter().map(Self::of_name).fold(Self::NONE, Self::or),
            Some(name) => Self::of_name(name),
        }
    }

    pub(super) fn of_value(value: &Json) -> Self {
        Self(match value {
            Json::Object(_) => 1,
            Json::Array(_) => 2,
            Json::String(_) => 4,
            Json::Number(number) if number.as_f64().is_some_and(|number| number.fract() == 0.0) => 8,
            Json::Number(_) => 16,
            Json::Bool(_) => 32,
            Json::Null => 64,
        })
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The types, whole numbers and fractions as one where it may be either; null comes last.
    pub(super) fn list(self) -> Vec<Kind> {
        let both = self.0 & 24 == 24;
        let listed = SINGLE.into_iter().filter(|(bit, kind)| self.0 & bit != 0 && (!both || *kind != Kind::Fraction));
        listed.map(|(_, kind)| if both && kind == Kind::Integer { Kind::Number } else { kind }).collect()
    }

    fn of_name(name: &Json) -> Self {
        Self(match name.text().unwrap_or_default() {
            "object" => 1,
            "array" => 2,
            "string" => 4,
            "integer" => 8,
            "number" => 24,
            "boolean" => 32,
            "null" => 64,
            _ => 0,
        })
    }

    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
