//! The demands of a schema, in words.

use super::{Keywords, Kind, Listed, Schema};
use crate::excerpt::{excerpt, list};

impl Schema {
    /// Names the JSON types of the values that the schema takes: `"integer"`, `"string or null"`.
    fn expected(&self) -> String {
        let name = match self.kind {
            Kind::Any | Kind::Union(_) | Kind::Named(_) | Kind::Later(_) | Kind::Never => {
                return "any value".to_owned();
            }
            Kind::General(general) => return general.expected(),
            Kind::Narrowed(shape) => return shape.expected(),
            Kind::Null => "null",
            Kind::Boolean => "boolean",
            Kind::Integer(_) => "integer",
            Kind::Number => "number",
            Kind::String | Kind::Choice { .. } | Kind::Uuid | Kind::DateTime | Kind::Date | Kind::Time => "string",
            Kind::Array(_) | Kind::Tuple { .. } => "array",
            Kind::Map(_) | Kind::FreeObject | Kind::Object(_) | Kind::ObjectAndRest(_) | Kind::Envelope(_) => "object",
        };
        if self.is_nullable { format!("{name} or null") } else { name.to_owned() }
    }

    /// Names the values that the schema lists.
    fn name_values(&self, listed: &Listed, by_constant: bool) -> String {
        match self.kind {
            Kind::Choice { values, is_constant } if is_constant == by_constant => {
                let texts: Vec<_> = values.iter().map(|value| serde_json::Value::from(*value).to_string()).collect();
                list(&texts.iter().map(String::as_str).collect::<Vec<_>>())
            }
            _ => list(listed.json()),
        }
    }

    /// Says what the schema demands by `keyword`, as a sentence without a subject: `must be at most 10`.
    pub(crate) fn message(&self, keyword: Keywords) -> String {
        let bound = |bound: Option<&'static str>| bound.unwrap_or("its limit");
        let count = |count: Option<u64>, one: &str, many: &str| match count.unwrap_or_default() {
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        };
        let (numbers, texts) = (&self.numbers, &self.texts);
        match keyword {
            Keywords::TYPE => format!("must be of type {}", self.expected()),
            Keywords::ENUM => format!("must be one of {}", self.name_values(&self.listed, false)),
            Keywords::CONST => format!("must be {}", self.name_values(&self.constant, true)),
            Keywords::MINIMUM => format!("must be at least {}", bound(numbers.minimum)),
            Keywords::MAXIMUM => format!("must be at most {}", bound(numbers.maximum)),
            Keywords::EXCLUSIVE_MINIMUM => format!("must be greater than {}", bound(numbers.exclusive_minimum)),
            Keywords::EXCLUSIVE_MAXIMUM => format!("must be less than {}", bound(numbers.exclusive_maximum)),
            Keywords::MULTIPLE_OF => format!("must be a multiple of {}", bound(numbers.multiple_of)),
            Keywords::MIN_LENGTH => {
                format!("must have at least {}", count(texts.min_length, "character", "characters"))
            }
            Keywords::MAX_LENGTH => format!("must have at most {}", count(texts.max_length, "character", "characters")),
            Keywords::PATTERN => format!("must match the pattern {}", excerpt(texts.pattern.unwrap_or_default())),
            Keywords::FORMAT => format!("must be in the format {}", texts.format.unwrap_or_default()),
            Keywords::MIN_ITEMS => format!("must have at least {}", count(self.least, "item", "items")),
            Keywords::MAX_ITEMS => format!("must have at most {}", count(self.most, "item", "items")),
            Keywords::UNIQUE_ITEMS => "must not hold an item twice".to_owned(),
            Keywords::MIN_PROPERTIES => format!("must have at least {}", count(self.least, "property", "properties")),
            Keywords::MAX_PROPERTIES => format!("must have at most {}", count(self.most, "property", "properties")),
            _ => "must be valid".to_owned(),
        }
    }
}
