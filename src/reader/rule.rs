//! What a place in a schema demands: read only on the cold path, to name and explain violations.

use super::keywords::Keywords;
use crate::excerpt::{excerpt, list};

/// The limits of one place in a schema, as static data.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What the schema's `type` says, for messages: `"integer"`, `"string or null"`.
    pub expected: &'static str,
    /// What a value of another kind violates: `type`, and `enum` or `const` where they are there too.
    pub on_mismatch: Keywords,
    /// `minimum`, as the schema writes it, as are the other limits of numbers.
    pub minimum: Option<&'static str>,
    /// `maximum`.
    pub maximum: Option<&'static str>,
    /// `exclusiveMinimum`.
    pub exclusive_minimum: Option<&'static str>,
    /// `exclusiveMaximum`.
    pub exclusive_maximum: Option<&'static str>,
    /// `multipleOf`.
    pub multiple_of: Option<&'static str>,
    /// `minLength`, in code points.
    pub min_length: Option<u64>,
    /// `maxLength`, in code points.
    pub max_length: Option<u64>,
    /// `pattern`, as the schema writes it.
    pub pattern: Option<&'static str>,
    /// `format`.
    pub format: Option<&'static str>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
    /// `required` of a map or free-form object.
    pub required: &'static [&'static str],
    /// The values of `enum`, or `const` of a string, each as JSON text.
    pub listed: &'static [&'static str],
    /// The value of another `const`, as JSON text; nothing if there is none.
    pub constant: &'static [&'static str],
}

impl Rule {
    /// A place that takes anything.
    pub const ANY: Self = Self {
        expected: "any value",
        on_mismatch: Keywords::NONE,
        minimum: None,
        maximum: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: None,
        min_length: None,
        max_length: None,
        pattern: None,
        format: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        min_properties: None,
        max_properties: None,
        required: &[],
        listed: &[],
        constant: &[],
    };

    /// A place of the given type.
    pub const fn of(expected: &'static str) -> Self {
        Self { expected, on_mismatch: Keywords::TYPE, ..Self::ANY }
    }

    /// What the place demands by `keyword`, as a sentence without a subject: `must be at most 10`.
    pub(crate) fn message(&self, keyword: Keywords) -> String {
        let bound = |bound: Option<&'static str>| bound.unwrap_or("its limit");
        let count = |count: Option<u64>, one: &str, many: &str| match count.unwrap_or_default() {
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        };
        match keyword {
            Keywords::TYPE => format!("must be of type {}", self.expected),
            Keywords::ENUM => format!("must be one of {}", list(self.listed)),
            Keywords::CONST => {
                format!("must be {}", list(if self.constant.is_empty() { self.listed } else { self.constant }))
            }
            Keywords::MINIMUM => format!("must be at least {}", bound(self.minimum)),
            Keywords::MAXIMUM => format!("must be at most {}", bound(self.maximum)),
            Keywords::EXCLUSIVE_MINIMUM => format!("must be greater than {}", bound(self.exclusive_minimum)),
            Keywords::EXCLUSIVE_MAXIMUM => format!("must be less than {}", bound(self.exclusive_maximum)),
            Keywords::MULTIPLE_OF => format!("must be a multiple of {}", bound(self.multiple_of)),
            Keywords::MIN_LENGTH => format!("must have at least {}", count(self.min_length, "character", "characters")),
            Keywords::MAX_LENGTH => format!("must have at most {}", count(self.max_length, "character", "characters")),
            Keywords::PATTERN => format!("must match the pattern {}", excerpt(self.pattern.unwrap_or_default())),
            Keywords::FORMAT => format!("must be in the format {}", self.format.unwrap_or_default()),
            Keywords::MIN_ITEMS => format!("must have at least {}", count(self.min_items, "item", "items")),
            Keywords::MAX_ITEMS => format!("must have at most {}", count(self.max_items, "item", "items")),
            Keywords::UNIQUE_ITEMS => "must not hold an item twice".to_owned(),
            Keywords::MIN_PROPERTIES => {
                format!("must have at least {}", count(self.min_properties, "property", "properties"))
            }
            Keywords::MAX_PROPERTIES => {
                format!("must have at most {}", count(self.max_properties, "property", "properties"))
            }
            _ => "must be valid".to_owned(),
        }
    }
}
