//! The search for keywords that refuse anything, and for schemas that refuse nothing.

use postroom_schema::{
    decimal::Decimal,
    json::{Value, View},
    schema::Types,
    vocabulary::concerned,
};

use super::{
    fits::is_null_valid,
    ground::{ALL, allowed},
    words::{count, is_checked_format, is_word, says_pattern, width},
};

/// The number of schemas that are looked at to find out whether one refuses anything.
const MAX_SCHEMAS: u32 = 256;

/// Returns whether every value of these types is valid; `false` if that is not certain.
pub(super) fn is_anything(schema: View<'_>, kinds: Types) -> bool {
    Search { left: MAX_SCHEMAS }.is_anything(schema, kinds)
}

/// Returns whether every value is valid, null included; `false` if that is not certain.
pub(super) fn is_any(schema: View<'_>) -> bool {
    Search { left: MAX_SCHEMAS }.is_any(schema)
}

/// Returns whether a keyword refuses a value of these types; `true` if that is not certain.
pub(super) fn restricts(keywords: View<'_>, key: &str, kinds: Types) -> bool {
    Search { left: MAX_SCHEMAS }.restricts(keywords, key, kinds)
}

struct Search {
    left: u32,
}

impl Search {
    fn is_anything(&mut self, schema: View<'_>, kinds: Types) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let schema = schema.target();
        match schema.value() {
            Value::Object(_) => schema.members().all(|(key, _)| !self.restricts(schema, key, kinds)),
            _ => schema.bool() == Some(true),
        }
    }

    fn restricts(&mut self, keywords: View<'_>, key: &str, kinds: Types) -> bool {
        let Some(value) = keywords.get(key) else { return false };
        if !concerned(key).meets(kinds) {
            return false;
        }
        let mut list = value.items();
        let mut members = value.members().map(|(_, schema)| schema);
        match key {
            "type" => allowed(value).and(kinds) != kinds,
            "format" => kinds.meets(Types::STRING) && is_checked_format(Some(value)) || width(keywords).is_some(),
            "minLength" | "minItems" | "minProperties" => count(value) != Some(0),
            "multipleOf" => {
                let fractions = Types::NUMBER.and(kinds) != Types::INTEGER;
                fractions || value.number().is_none_or(|unit| !Decimal::from(1).is_multiple_of(&unit))
            }
            "pattern" => says_pattern(Some(value)),
            "uniqueItems" => value.bool() == Some(true),
            "required" => !value.is_array() || list.len() > 0,
            "allOf" => !list.all(|schema| self.is_anything(schema, kinds)),
            "oneOf" if list.len() > 1 => true,
            "anyOf" | "oneOf" => !list.any(|schema| self.is_anything(schema, kinds)),
            "items" if value.is_array() => !list.all(|schema| self.is_any(schema)),
            "items" | "additionalProperties" => !self.is_any(value),
            "properties" | "patternProperties" => !members.all(|schema| self.is_any(schema)),
            "dependencies" => !members.all(|needed| match needed.value() {
                Value::Array(names) => names.is_empty(),
                _ => self.is_anything(needed, Types::OBJECT),
            }),
            "additionalItems" => keywords.get("items").is_some_and(View::is_array) && !self.is_any(value),
            "propertyNames" => !self.is_anything(value, Types::STRING),
            "not" => value.bool() != Some(false),
            "if" => ["then", "else"]
                .iter()
                .filter_map(|key| keywords.get(key))
                .any(|schema| !self.is_anything(schema, kinds)),
            "then" | "else" => false,
            key => is_word(key),
        }
    }

    fn is_any(&mut self, schema: View<'_>) -> bool {
        self.is_anything(schema, ALL) && is_null_valid(schema) == Some(true)
    }
}
