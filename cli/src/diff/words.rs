//! The vocabulary of draft-07: which keywords may refuse a value, and which values of them do.

use postroom_schema::vocabulary::CHECKED_FORMATS;
use serde_json::{Map, Value};

use super::{
    decimal::Decimal,
    fits::fits,
    node::{Kinds, resolve},
};

/// Keywords that may refuse a value.
const WORDS: &[&str] = &[
    "$ref",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "dependencies",
    "else",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "if",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "properties",
    "propertyNames",
    "required",
    "then",
    "type",
    "uniqueItems",
];

/// How many schemas are looked at to find out whether one refuses anything.
const MAX_SCHEMAS: u32 = 256;

/// Whether a keyword may refuse a value; all others describe, or are of later drafts and unknown to this one.
pub(super) fn is_word(key: &str) -> bool {
    WORDS.binary_search(&key).is_ok()
}

/// A count as `minLength` has it.
pub(crate) fn count(value: &Value) -> Option<u64> {
    let whole = || value.as_f64().filter(|float| float.fract() == 0.0 && *float >= 0.0).map(|float| float as u64);
    value.as_u64().or_else(whole)
}

/// Whether a format of texts is checked; others describe, and those of numbers say how wide an integer is.
pub(super) fn is_checked_format(format: Option<&Value>) -> bool {
    format.and_then(Value::as_str).is_some_and(|format| CHECKED_FORMATS.contains(&format))
}

/// Whether a pattern may refuse a text; true where that is not plain to see.
pub(super) fn says_pattern(pattern: Option<&Value>) -> bool {
    let Some(pattern) = pattern else { return false };
    !pattern.as_str().is_some_and(finds_something_anywhere)
}

/// Whether a pattern plainly finds something in every text, be it the empty text at its start or end.
fn finds_something_anywhere(pattern: &str) -> bool {
    let (start, rest) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
    let (end, rest) = rest.strip_suffix('$').map_or((false, rest), |rest| (true, rest));
    let group = rest.strip_prefix("(?:").or_else(|| rest.strip_prefix('('));
    let rest = group.and_then(|group| group.strip_suffix(')')).unwrap_or(rest);
    let repeated = |mark: &str| rest.strip_suffix(mark).is_some_and(|part| EVERY_CHARACTER.contains(&part));
    let is_whole = ["*", "{0,}"].into_iter().any(repeated);
    // A point is no line break, so that it goes on to the other end of some texts only.
    match (start, end) {
        (true, true) => is_whole,
        _ => rest.is_empty() || is_whole || matches!(rest, ".*" | ".{0,}" | ".*?" | ".?"),
    }
}

/// Classes that every character is of.
const EVERY_CHARACTER: [&str; 7] = [r"[\s\S]", r"[\S\s]", r"[\d\D]", r"[\D\d]", r"[\w\W]", r"[\W\w]", "[^]"];

/// The integers that the format of an integer leaves room for; `None` where it says nothing.
pub(super) fn width(keywords: &Map<String, Value>) -> Option<(i128, i128)> {
    if !is_integer_alone(keywords) {
        return None;
    }
    match keywords.get("format")?.as_str()? {
        "int32" => Some((i32::MIN.into(), i32::MAX.into())),
        "int64" => Some((i64::MIN.into(), i64::MAX.into())),
        "uint32" => Some((0, u32::MAX.into())),
        "uint64" => Some((0, u64::MAX.into())),
        _ => None,
    }
}

/// Whether `type` allows integers and no fractions.
pub(super) fn is_integer_alone(keywords: &Map<String, Value>) -> bool {
    let names = |name: &str| match keywords.get("type") {
        Some(Value::Array(names)) => names.iter().any(|other| other == name),
        Some(only) => only == name,
        None => false,
    };
    names("integer") && !names("number")
}

/// Whether every value of these types is valid; false where that is not certain.
pub(super) fn is_anything(root: &Value, schema: &Value, kinds: Kinds) -> bool {
    Search { root, left: MAX_SCHEMAS }.is_anything(schema, kinds)
}

/// Whether every value is valid, null included; false where that is not certain.
pub(super) fn is_any(root: &Value, schema: &Value) -> bool {
    Search { root, left: MAX_SCHEMAS }.is_any(schema)
}

/// Whether a keyword refuses a value of these types; true where that is not certain.
pub(super) fn restricts(root: &Value, keywords: &Map<String, Value>, key: &str, kinds: Kinds) -> bool {
    Search { root, left: MAX_SCHEMAS }.restricts(keywords, key, kinds)
}

struct Search<'a> {
    root: &'a Value,
    left: u32,
}

impl Search<'_> {
    fn is_anything(&mut self, schema: &Value, kinds: Kinds) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        match resolve(self.root, schema) {
            Value::Object(keywords) => keywords.keys().all(|key| !self.restricts(keywords, key, kinds)),
            other => *other == Value::Bool(true),
        }
    }

    fn restricts(&mut self, keywords: &Map<String, Value>, key: &str, kinds: Kinds) -> bool {
        let Some(value) = keywords.get(key) else { return false };
        if !Kinds::concerned(key).meets(kinds) {
            return false;
        }
        match key {
            "type" => Kinds::allowed(value).and(kinds) != kinds,
            "format" => kinds.meets(Kinds::STRING) && is_checked_format(Some(value)) || width(keywords).is_some(),
            "minLength" | "minItems" | "minProperties" => count(value) != Some(0),
            "multipleOf" => {
                let fractions = Kinds::NUMBER.and(kinds) != Kinds::INTEGER;
                fractions || Decimal::of(value).is_none_or(|unit| !Decimal::ONE.is_multiple_of(unit))
            }
            "pattern" => says_pattern(Some(value)),
            "uniqueItems" => *value == Value::Bool(true),
            "required" => value.as_array().is_none_or(|names| !names.is_empty()),
            "allOf" => !list(value).all(|schema| self.is_anything(schema, kinds)),
            "oneOf" if list(value).count() > 1 => true,
            "anyOf" | "oneOf" => !list(value).any(|schema| self.is_anything(schema, kinds)),
            "items" if value.is_array() => !list(value).all(|schema| self.is_any(schema)),
            "items" | "additionalProperties" => !self.is_any(value),
            "properties" | "patternProperties" => !members(value).all(|schema| self.is_any(schema)),
            "dependencies" => !members(value).all(|needed| match needed {
                Value::Array(names) => names.is_empty(),
                schema => self.is_anything(schema, Kinds::OBJECT),
            }),
            "additionalItems" => keywords.get("items").is_some_and(Value::is_array) && !self.is_any(value),
            "propertyNames" => !self.is_anything(value, Kinds::STRING),
            "not" => *value != Value::Bool(false),
            "if" => ["then", "else"]
                .iter()
                .filter_map(|key| keywords.get(*key))
                .any(|schema| !self.is_anything(schema, kinds)),
            "then" | "else" => false,
            key => is_word(key),
        }
    }

    fn is_any(&mut self, schema: &Value) -> bool {
        self.is_anything(schema, Kinds::ALL) && fits(self.root, schema, &Value::Null) == Some(true)
    }
}

/// The items of an array; none of other values.
pub(super) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn members(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_object().into_iter().flat_map(Map::values)
}
