//! Choices among schemas, as static data.

use super::{Keywords, Schema};

/// A union, as static data.
#[derive(Debug)]
pub struct Union {
    /// `true` if exactly one branch must fit (`oneOf`), and not at least one (`anyOf`).
    pub exclusive: bool,
    /// `true` if each branch is for one of several types (`type: [string, integer]`): what its branch finds wrong with a value
    /// is what is wrong with it.
    pub by_type: bool,
    /// The property by which the objects among the branches are told apart.
    pub tag: Option<Tag>,
    /// The branches, in the schema's order.
    pub branches: &'static [Alternative],
    /// The demands beside the branches: a schema for each type that they concern.
    pub beside: &'static [Schema],
}

/// A property whose value tells which branch an object is meant for.
#[derive(Clone, Copy, Debug)]
pub struct Tag {
    /// The property's name.
    pub name: &'static str,
    /// The keyword that a value violates that is not one of the branches' own: `const` or `enum`.
    pub keyword: Keywords,
}

/// A branch of a union.
#[derive(Clone, Copy, Debug)]
pub struct Alternative {
    /// The variant's name.
    pub name: &'static str,
    /// The JSON types of the branch's values: every other one is refused.
    pub kinds: Kinds,
    /// The values of the tag, each as JSON text, one of which every object of the branch has; none if it has none.
    pub tags: &'static [&'static str],
    /// The name, as JSON text, by which a `discriminator` means the branch without ruling out another one.
    pub alias: Option<&'static str>,
    /// The schema that the branch's values must keep.
    pub schema: &'static Schema,
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(pub u8);

impl Kinds {
    /// `null`
    pub const NULL: Self = Self(1);
    /// `true` and `false`
    pub const BOOLEAN: Self = Self(1 << 1);
    /// Numbers
    pub const NUMBER: Self = Self(1 << 2);
    /// Strings
    pub const STRING: Self = Self(1 << 3);
    /// Arrays
    pub const ARRAY: Self = Self(1 << 4);
    /// Objects
    pub const OBJECT: Self = Self(1 << 5);

    /// The type of the value that starts with `byte`; none if no value does.
    pub(crate) fn of(byte: u8) -> Self {
        match byte {
            b'n' => Self::NULL,
            b't' | b'f' => Self::BOOLEAN,
            b'-' | b'0'..=b'9' => Self::NUMBER,
            b'"' => Self::STRING,
            b'[' => Self::ARRAY,
            b'{' => Self::OBJECT,
            _ => Self(0),
        }
    }

    pub(crate) fn has(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }
}
