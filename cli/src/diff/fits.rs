//! The check whether a single value is valid: what lists of values and null ask of a schema.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use postroom_schema::{
    decimal::Decimal,
    json::{Document, NodeId, Tree, Value, View},
    schema::Types,
};

use super::words::{self, width};

/// The number of keywords that are asked about one value.
const MAX_QUESTIONS: u32 = 4096;

/// The depth to which schemas for the same value may lie in one another.
const MAX_DEPTH: u32 = 64;

/// Returns whether null is valid, as [`Judge::fits`] tells.
pub(super) fn is_null_valid(schema: View<'_>) -> Option<bool> {
    static NULL: LazyLock<Document> = LazyLock::new(|| Document::parse("null").unwrap_or_default());
    Judge::default().fits(schema, NULL.view())
}

/// A judge of values; a list is read once, however many values are held to it.
#[derive(Debug, Default)]
pub(super) struct Judge {
    /// The values that each list names, as canonical texts, by the list's place.
    lists: BTreeMap<(*const Tree, NodeId), BTreeSet<String>>,
}

impl Judge {
    /// Returns whether a value is valid; `None` if that is not decided: by formats, patterns, and what is within arrays
    /// and objects.
    pub(super) fn fits(&mut self, schema: View<'_>, value: View<'_>) -> Option<bool> {
        Case { judge: self, value, text: value.canonical(), questions: MAX_QUESTIONS }.fits(schema, MAX_DEPTH)
    }

    fn lists(&mut self, list: View<'_>, text: &str) -> Option<bool> {
        if !list.is_array() {
            return None;
        }
        let known = self.lists.entry((std::ptr::from_ref(list.tree), list.id));
        Some(known.or_insert_with(|| list.items().map(View::canonical).collect()).contains(text))
    }
}

/// One value that is judged.
struct Case<'j, 'v> {
    judge: &'j mut Judge,
    value: View<'v>,
    text: String,
    questions: u32,
}

impl Case<'_, '_> {
    fn fits(&mut self, schema: View<'_>, depth: u32) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        let schema = schema.target();
        match schema.value() {
            Value::Bool(all) => Some(*all),
            Value::Object(_) if schema.get("$ref").is_some() => None,
            Value::Object(_) => every(&mut schema.members(), |(key, rule)| self.keyword(schema, key, rule, depth)),
            _ => None,
        }
    }

    fn keyword(&mut self, keywords: View<'_>, key: &str, rule: View<'_>, depth: u32) -> Option<bool> {
        self.questions = self.questions.checked_sub(1)?;
        match key {
            "type" => Some(Types::listed(rule).holds(Types::of(self.value))),
            "const" => Some(self.text == rule.canonical()),
            "enum" => self.judge.lists(rule, &self.text),
            "allOf" => every(&mut list(rule)?, |schema| self.fits(schema, depth)),
            "anyOf" => self.counted(rule, depth, |some, _| some),
            "oneOf" => self.counted(rule, depth, |some, several| some && !several),
            "not" => self.fits(rule, depth).map(|fits| !fits),
            "if" => {
                let branch = keywords.get(if self.fits(rule, depth)? { "then" } else { "else" });
                branch.map_or(Some(true), |schema| self.fits(schema, depth))
            }
            _ => match self.value.value() {
                Value::Number(_) => self.number(keywords, key, rule),
                Value::String(text) => string(text, key, rule),
                Value::Array(items) => array(items.len(), key, rule),
                Value::Object(_) => object(self.value, key, rule),
                Value::Null | Value::Bool(_) => Some(true),
            },
        }
    }

    /// Returns the verdict on whether a branch fits, and whether several do.
    fn counted(&mut self, branches: View<'_>, depth: u32, verdict: fn(bool, bool) -> bool) -> Option<bool> {
        let mut count = 0_u32;
        for branch in list(branches)? {
            count = count.saturating_add(u32::from(self.fits(branch, depth)?));
        }
        Some(verdict(count > 0, count > 1))
    }

    fn number(&self, keywords: View<'_>, key: &str, rule: View<'_>) -> Option<bool> {
        if key == "format" {
            let (low, high) = match width(keywords) {
                Some(range) => range,
                None => return Some(true),
            };
            let inside = |number: i128| (low..=high).contains(&number);
            return self.value.number()?.to_i128().filter(|number| inside(*number)).map(|_| true);
        }
        let limit = |holds: fn(&Decimal, &Decimal) -> bool| Some(holds(&self.value.number()?, &rule.number()?));
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

/// Returns the items of a list; `None` if the value is no list.
fn list(value: View<'_>) -> Option<impl Iterator<Item = View<'_>>> {
    value.is_array().then(|| value.items())
}

/// Returns whether all are true; `false` as soon as one is not, even if others are not decided.
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

fn string(text: &str, key: &str, rule: View<'_>) -> Option<bool> {
    let length = || u64::try_from(text.chars().count()).ok();
    match key {
        "minLength" => Some(length()? >= words::count(rule)?),
        "maxLength" => Some(length()? <= words::count(rule)?),
        "format" => (!words::is_checked_format(Some(rule))).then_some(true),
        "pattern" => (!words::says_pattern(Some(rule))).then_some(true),
        _ => Some(true),
    }
}

fn array(count: usize, key: &str, rule: View<'_>) -> Option<bool> {
    let length = || u64::try_from(count).ok();
    match key {
        "minItems" => Some(length()? >= words::count(rule)?),
        "maxItems" => Some(length()? <= words::count(rule)?),
        "contains" if count == 0 => Some(false),
        "items" | "additionalItems" | "contains" | "uniqueItems" if count > 0 => None,
        _ => Some(true),
    }
}

fn object(value: View<'_>, key: &str, rule: View<'_>) -> Option<bool> {
    let count = value.members().len();
    let length = || u64::try_from(count).ok();
    match key {
        "minProperties" => Some(length()? >= words::count(rule)?),
        "maxProperties" => Some(length()? <= words::count(rule)?),
        "required" => Some(list(rule)?.filter_map(View::str).all(|name| value.get(name).is_some())),
        "properties" | "patternProperties" | "additionalProperties" | "propertyNames" | "dependencies" if count > 0 => {
            None
        }
        _ => Some(true),
    }
}
