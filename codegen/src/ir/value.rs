//! Values that a schema lists, and the integers that a Rust type holds.

/// The width of an integer in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IntegerWidth {
    I32,
    I64,
    U32,
    U64,
}

impl IntegerWidth {
    /// Returns the integers that the type holds.
    pub(crate) fn range(self) -> std::ops::RangeInclusive<i128> {
        match self {
            Self::I32 => i32::MIN.into()..=i32::MAX.into(),
            Self::I64 => i64::MIN.into()..=i64::MAX.into(),
            Self::U32 => u32::MIN.into()..=u32::MAX.into(),
            Self::U64 => u64::MIN.into()..=u64::MAX.into(),
        }
    }

    /// Returns the integer, if it is one of this width.
    pub(crate) fn holds(self, value: i128) -> Option<i128> {
        self.range().contains(&value).then_some(value)
    }
}

/// A value of `enum` or `const`. Two are equal if their values are: numbers in any spelling, objects in any order.
#[derive(Clone, Debug)]
pub(crate) struct Literal {
    /// The value as the document writes it, as JSON text.
    pub(crate) text: String,
    /// One text for all equal values.
    pub(crate) canonical: String,
}

impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        self.canonical == other.canonical
    }
}

impl Literal {
    /// Returns whether the value is null.
    pub(crate) fn is_null(&self) -> bool {
        self.canonical == "null"
    }
}
