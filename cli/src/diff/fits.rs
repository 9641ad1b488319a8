//! Whether a single value is valid: what lists of values and null ask of a schema.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{
    decimal::{Decimal, canonical},
    node::{Kinds, resolve},
    words::{self, width},
};

/// How many keywords are asked about one value.
const MAX_QUESTIONS: u32 = 4096;

/// How deep schemas for the same value may lie in one another.
const MAX_DEPTH: u32 = 64;

/// Whether a value is valid, as [`Judge::fits`] tells.
pub(super) fn fits(root: &Value, schema: &Value, value: &Value) -> Option<bool> {
    Judge::new(root).fits(schema, value)
}

/// Judges values by schemas of one document; a list is read once, however many values are held to it.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    root: &'a Value,
    /// The values that a list names, as canonical texts, by where it lies in memory.
    lists: BTreeMap<usize, BTreeSet<String>>,
}

impl<'a> Judge<'a> {
    /// For schemas whose references are looked up in `root`.
    pub(super) fn new(root: &'a Value) -> Self {
        Self { root, lists: BTreeMap::new() }
    }

    /// Whether a value is valid; `None` where that is not decided: by formats, patterns, and what is within arrays and
    /// objects.
    pub(super) fn fits(&mut self, schema: &'a Value, value: &Value) -> Option<bool> {
        Case { judge: self, value, text: canonical(value), questions: MAX_QUESTIONS }.fits(schema, MAX_DEPTH)
    }

    fn lists(&mut self, list: &'a Value, text: &str) -> Option<bool> {
        let values = list.as_array()?;
        let known = self.lists.entry(std::ptr::from_ref(list) as usize);
        Some(known.or_insert_with(|| values.iter().map(canonical).collect()).contains(text))
    }
}

/// One value that is judged.
struct Case<'j, 'a> {
    judge: &'j mut Judge<'a>,
    value: &'j Value,
    text: String,
    questions: u32,
}

impl<'a> Case<'_, 'a> {
    fn fits(&mut self, schema: &'a Value, depth: u32) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        match resolve(self.judge.root, schema) {
            Value::Bool(all) => Some(*all),
            Value::Object(keywords) if keywords.contains_key("$ref") => None,
            Value::Object(keywords) => {
                let mut questions = keywords.iter();
                every(&mut questions, |(key, rule)| self.keyword(keywords, key, rule, depth))
            }
            _ => None,
        }
    }

    fn keyword(&mut self, keywords: &'a Map<String, Value>, key: &str, rule: &'a Value, depth: u32) -> Option<bool> {
        self.questions = self.questions.checked_sub(1)?;
        match key {
            "type" => Some(is_of_type(self.value, rule)),
            "const" => Some(self.text == canonical(rule)),
            "enum" => self.judge.lists(rule, &self.text),
            "allOf" => every(&mut rule.as_array()?.iter(), |schema| self.fits(schema, depth)),
            "anyOf" => self.counted(rule, depth, |some, _| some),
            "oneOf" => self.counted(rule, depth, |some, several| some && !several),
            "not" => self.fits(rule, depth).map(|fits| !fits),
            "if" => {
                let branch = keywords.get(if self.fits(rule, depth)? { "then" } else { "else" });
                branch.map_or(Some(true), |schema| self.fits(schema, depth))
            }
            _ => match self.value {
                Value::Number(_) => self.number(keywords, key, rule),
                Value::String(text) => string(text, key, rule),
                Value::Array(items) => array(items, key, rule),
                Value::Object(members) => object(members, key, rule),
                Value::Null | Value::Bool(_) => Some(true),
            },
        }
    }

    /// By whether a branch fits, and whether several do.
    fn counted(&mut self, branches: &'a Value, depth: u32, verdict: fn(bool, bool) -> bool) -> Option<bool> {
        let mut count = 0_u32;
        for branch in branches.as_array()? {
            count = count.saturating_add(u32::from(self.fits(branch, depth)?));
        }
        Some(verdict(count > 0, count > 1))
    }

    fn number(&self, keywords: &Map<String, Value>, key: &str, rule: &Value) -> Option<bool> {
        if key == "format" {
            let (low, high) = match width(keywords) {
                Some(range) => range,
                None => return Some(true),
            };
            let inside = |number: i128| (low..=high).contains(&number);
            let number = self.value.as_number()?.as_i128();
            return number.filter(|number| inside(*number)).map(|_| true);
        }
        let limit = |holds: fn(Decimal, Decimal) -> bool| Some(holds(Decimal::of(self.value)?, Decimal::of(rule)?));
        match key {
            "minimum" => limit(|number, limit| number >= limit),
            "maximum" => limit(|number, limit| number <= limit),
            "exclusiveMinimum" => limit(|number, limit| number > limit),
            "exclusiveMaximum" => limit(|number, limit| number < limit),
            "multipleOf" => limit(Decimal::is_multiple_of),
            _ => Some(true),
        }
    }
}

/// Whether all are true; false as soon as one is, even if others are not decided.
fn every<T>(of: &mut dyn Iterator<Item = T>, mut holds: impl FnMut(T) -> Option<bool>) -> Option<bool> {
    let mut all = Some(true);
    for one in of {
        match holds(one) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = None,
        }
    }
    all
}

fn is_of_type(value: &Value, names: &Value) -> bool {
    let is = |name: &Value| match name.as_str() {
        Some("null") => value.is_null(),
        Some(name) => !value.is_null() && Kinds::named(name).holds(Kinds::of(value)),
        None => false,
    };
    names.as_array().map_or_else(|| is(names), |names| names.iter().any(is))
}

fn string(text: &str, key: &str, rule: &Value) -> Option<bool> {
    let length = || u64::try_from(text.chars().count()).ok();
    match key {
        "minLength" => Some(length()? >= words::count(rule)?),
        "maxLength" => Some(length()? <= words::count(rule)?),
        "format" => (!words::is_checked_format(Some(rule))).then_some(true),
        "pattern" => (!words::says_pattern(Some(rule))).then_some(true),
        _ => Some(true),
    }
}

fn array(items: &[Value], key: &str, rule: &Value) -> Option<bool> {
    let length = || u64::try_from(items.len()).ok();
    match key {
        "minItems" => Some(length()? >= words::count(rule)?),
        "maxItems" => Some(length()? <= words::count(rule)?),
        "contains" if items.is_empty() => Some(false),
        "items" | "additionalItems" | "contains" | "uniqueItems" if !items.is_empty() => None,
        _ => Some(true),
    }
}

fn object(members: &Map<String, Value>, key: &str, rule: &Value) -> Option<bool> {
    let length = || u64::try_from(members.len()).ok();
    match key {
        "minProperties" => Some(length()? >= words::count(rule)?),
        "maxProperties" => Some(length()? <= words::count(rule)?),
        "required" => Some(rule.as_array()?.iter().filter_map(Value::as_str).all(|name| members.contains_key(name))),
        "properties" | "patternProperties" | "additionalProperties" | "propertyNames" | "dependencies"
            if !members.is_empty() =>
        {
            None
        }
        _ => Some(true),
    }
}
