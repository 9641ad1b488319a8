//! Sets of JSON Schema keywords: what a leaf violates, before anyone knows where it stands.

use std::ops::{BitOr, BitOrAssign};

/// A set of violated keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keywords(pub(crate) u32);

macro_rules! keywords {
    ($($constant:ident = $bit:literal $name:literal,)*) => {
        impl Keywords {
            $(#[doc = concat!("`", $name, "`")] pub const $constant: Self = Self(1 << $bit);)*

            const NAMES: &'static [(Self, &'static str)] = &[$((Self::$constant, $name),)*];
        }
    };
}

keywords! {
    TYPE = 0 "type",
    ENUM = 1 "enum",
    CONST = 2 "const",
    MINIMUM = 3 "minimum",
    MAXIMUM = 4 "maximum",
    EXCLUSIVE_MINIMUM = 5 "exclusiveMinimum",
    EXCLUSIVE_MAXIMUM = 6 "exclusiveMaximum",
    MULTIPLE_OF = 7 "multipleOf",
    MIN_LENGTH = 8 "minLength",
    MAX_LENGTH = 9 "maxLength",
    PATTERN = 10 "pattern",
    FORMAT = 11 "format",
    MIN_ITEMS = 12 "minItems",
    MAX_ITEMS = 13 "maxItems",
    UNIQUE_ITEMS = 14 "uniqueItems",
    MIN_PROPERTIES = 15 "minProperties",
    MAX_PROPERTIES = 16 "maxProperties",
    REQUIRED = 17 "required",
    ADDITIONAL_PROPERTIES = 18 "additionalProperties",
    ONE_OF = 19 "oneOf",
    ANY_OF = 20 "anyOf",
}

impl Keywords {
    /// The search for a pattern was given up: whether it matches was not found out. It is no keyword, and so has no
    /// name.
    pub(crate) const UNDECIDED: Self = Self(1 << 23);

    /// Nothing is violated.
    pub const NONE: Self = Self(0);

    /// This set, if `violated`; otherwise none.
    #[inline]
    pub const fn when(self, violated: bool) -> Self {
        if violated { self } else { Self::NONE }
    }

    /// Returns what a text violates by a pattern that was searched for.
    pub fn searched(found: Result<bool, crate::pattern::GaveUp>) -> Self {
        found.map_or(Self::UNDECIDED, |found| Self::PATTERN.when(!found))
    }

    /// Both sets, in a constant expression.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set without the keywords of another one.
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns whether the set has any keyword of another one.
    #[inline]
    pub(crate) const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns whether nothing is violated.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns whether the set has all of another.
    pub(crate) const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The keywords of the set, each with its name as the schema writes it.
    pub(crate) fn iter(self) -> impl Iterator<Item = (Self, &'static str)> {
        Self::NAMES.iter().copied().filter(move |(keyword, _)| self.0 & keyword.0 != 0)
    }
}

impl BitOr for Keywords {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Keywords {
    #[inline]
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}
