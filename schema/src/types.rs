//! Sets of JSON types.

use crate::json::{Value, View};

/// A set of JSON types; a number is an integer or a fraction, as `integer` is a part of `number`.
///
/// ```
/// use postroom_schema::schema::Types;
///
/// let types = Types::named("number").or(Types::NULL);
/// assert!(types.holds(Types::INTEGER) && !types.meets(Types::STRING));
/// assert_eq!(types.without(Types::INTEGER), Types::FRACTION.or(Types::NULL));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Types(u8);

impl Types {
    /// No type.
    pub const NONE: Self = Self(0);
    /// Objects.
    pub const OBJECT: Self = Self(1);
    /// Arrays.
    pub const ARRAY: Self = Self(2);
    /// Strings.
    pub const STRING: Self = Self(4);
    /// Numbers without a fraction, however they are written.
    pub const INTEGER: Self = Self(8);
    /// Numbers with a fraction.
    pub const FRACTION: Self = Self(16);
    /// All numbers.
    pub const NUMBER: Self = Self(8 | 16);
    /// `true` and `false`.
    pub const BOOLEAN: Self = Self(32);
    /// `null`.
    pub const NULL: Self = Self(64);
    /// Every type.
    pub const ALL: Self = Self(127);
    /// Every type that has values beside `null`.
    pub const VALUES: Self = Self(63);
    /// Each type by itself, integers and fractions apart.
    pub const EACH: [Self; 7] =
        [Self::OBJECT, Self::ARRAY, Self::STRING, Self::INTEGER, Self::FRACTION, Self::BOOLEAN, Self::NULL];
    /// The names that `type` may have.
    pub const NAMES: &[&str] = &["array", "boolean", "integer", "null", "number", "object", "string"];

    /// Returns the type that a name stands for in `type`; none if it stands for none.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "object" => Self::OBJECT,
            "array" => Self::ARRAY,
            "string" => Self::STRING,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "boolean" => Self::BOOLEAN,
            "null" => Self::NULL,
            _ => Self::NONE,
        }
    }

    /// Returns the types that a value of `type` names: one or a list of them.
    #[must_use]
    pub fn listed(names: View<'_>) -> Self {
        let one = |name: View<'_>| name.str().map_or(Self::NONE, Self::named);
        if names.is_array() { names.items().map(one).fold(Self::NONE, Self::or) } else { one(names) }
    }

    /// Returns the type of a value: of a number, whether it is an integer or a fraction.
    #[must_use]
    pub fn of(value: View<'_>) -> Self {
        match value.value() {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(_) if value.number().is_some_and(|number| !number.is_whole()) => Self::FRACTION,
            Value::Number(_) => Self::INTEGER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// Returns what is in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns what is in either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns what is in this set and not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns whether there is no type in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns whether a type is in both sets.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns whether all types of the other set are in this one.
    #[must_use]
    pub const fn holds(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Returns each type of the set by itself, integers and fractions apart.
    pub fn each(self) -> impl Iterator<Item = Self> {
        Self::EACH.into_iter().filter(move |one| self.holds(*one))
    }
}
