//! The verdict of a schema on a value of a document, as far as it is certain: of defaults, examples and listed values.
//!
//! Nothing is decoded here: a decoder's verdict is the runtime's, by its tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    decimal::Decimal,
    json::{NodeId, Tree, Value, View},
    schema::Types,
};

/// The number of keywords that are asked about one value.
const MAX_QUESTIONS: u32 = 4096;

/// The depth to which schemas may lie in one another.
const MAX_DEPTH: u32 = 64;

/// Tells what a judge leaves to others, of patterns and formats. Both are `None` if it is not certain.
pub trait Specialist {
    /// Returns whether a text matches a pattern. Patterns come again and again.
    fn matches(&mut self, pattern: &str, text: &str) -> Option<bool>;

    /// Returns whether a value has the format of a schema that says one.
    fn has_format(&self, schema: View<'_>, value: View<'_>) -> Option<bool>;
}

/// Tells whether a value is valid, by the keywords of draft-07. A verdict is `None` where it is not certain; a list is read
/// once, however many values are held to it.
///
/// ```
/// use postroom_schema::{json::{Document, View}, judge::{Judge, Specialist}};
///
/// /// Nothing is certain of patterns and formats.
/// struct Nobody;
///
/// impl Specialist for Nobody {
///     fn matches(&mut self, _: &str, _: &str) -> Option<bool> {
///         None
///     }
///
///     fn has_format(&self, _: View<'_>, _: View<'_>) -> Option<bool> {
///         None
///     }
/// }
///
/// let schema = Document::parse(r#"{"type": "array", "items": {"minimum": 3}}"#).expect("a JSON text");
/// let mut judge = Judge::new(Nobody);
/// for (value, verdict) in [("[3, 4]", true), ("[3, 2]", false), ("3", false)] {
///     let value = Document::parse(value).expect("a JSON text");
///     assert_eq!(judge.fits(schema.view(), value.view()), Some(verdict));
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Judge<S> {
    specialist: S,
    /// The values that each list names, as canonical texts, by the list's place.
    lists: BTreeMap<(*const Tree, NodeId), BTreeSet<String>>,
}

impl<S: Specialist> Judge<S> {
    /// Creates a judge, from who tells of patterns and of formats.
    #[must_use]
    pub const fn new(specialist: S) -> Self {
        Self { specialist, lists: BTreeMap::new() }
    }

    /// Returns whether a value is valid.
    pub fn fits(&mut self, schema: View<'_>, value: View<'_>) -> Option<bool> {
        Case { judge: self, questions: MAX_QUESTIONS }.fits(schema, value, MAX_DEPTH)
    }

    /// Returns the first keyword of a schema by which a value is certainly not valid.
    pub fn refusing<'a>(&mut self, schema: View<'a>, value: View<'_>) -> Option<&'a str> {
        let (schema, mut case) = (schema.target(), Case { judge: self, questions: MAX_QUESTIONS });
        let mut members = schema.members();
        let refuses =
            |(key, rule): &(&str, View<'a>)| case.keyword(schema, (key, *rule), value, MAX_DEPTH) == Some(false);
        members.find(refuses).map(|(key, _)| key)
    }

    fn lists(&mut self, list: View<'_>, value: View<'_>) -> Option<bool> {
        if !list.is_array() {
            return None;
        }
        let known = self.lists.entry((std::ptr::from_ref(list.tree), list.id));
        Some(known.or_insert_with(|| list.items().map(View::canonical).collect()).contains(&value.canonical()))
    }
}

/// One value that is judged.
struct Case<'j, S> {
    judge: &'j mut Judge<S>,
    questions: u32,
}

impl<S: Specialist> Case<'_, S> {
    fn fits(&mut self, schema: View<'_>, value: View<'_>, depth: u32) -> Option<bool> {
        let (depth, schema) = (depth.checked_sub(1)?, schema.target());
        match schema.value() {
            Value::Bool(all) => Some(*all),
            Value::Object(_) if schema.get("$ref").is_none() => {
                every(schema.members(), |rule| self.keyword(schema, rule, value, depth))
            }
            _ => None,
        }
    }

    fn keyword(
        &mut self,
        schema: View<'_>,
        (key, rule): (&str, View<'_>),
        value: View<'_>,
        depth: u32,
    ) -> Option<bool> {
        self.questions = self.questions.checked_sub(1)?;
        match key {
            "type" => Some(Types::listed(rule).holds(Types::of(value))),
            "const" => Some(rule.canonical() == value.canonical()),
            "enum" => self.judge.lists(rule, value),
            "format" => self.judge.specialist.has_format(schema, value),
            "allOf" => every(list(rule)?, |inner| self.fits(inner, value, depth)),
            "anyOf" => self.count(rule, value, depth).map(|count| count > 0),
            "oneOf" => self.count(rule, value, depth).map(|count| count == 1),
            "not" => self.fits(rule, value, depth).map(|fits| !fits),
            "if" => {
                let branch = schema.get(if self.fits(rule, value, depth)? { "then" } else { "else" });
                branch.map_or(Some(true), |branch| self.fits(branch, value, depth))
            }
            _ => match value.value() {
                Value::Number(text) => number(&Decimal::parse(text)?, key, rule),
                Value::String(text) => self.string(text, key, rule),
                Value::Array(_) => self.array(schema, (key, rule), value, depth),
                Value::Object(_) => self.object(schema, (key, rule), value, depth),
                Value::Null | Value::Bool(_) => Some(true),
            },
        }
    }

    fn count(&mut self, branches: View<'_>, value: View<'_>, depth: u32) -> Option<usize> {
        list(branches)?.try_fold(0, |count, branch| Some(count + usize::from(self.fits(branch, value, depth)?)))
    }

    fn string(&mut self, text: &str, key: &str, rule: View<'_>) -> Option<bool> {
        match key {
            "minLength" => at_least(text.chars().count(), rule),
            "maxLength" => at_most(text.chars().count(), rule),
            "pattern" => self.matches(rule.str()?, text),
            _ => Some(true),
        }
    }

    fn array(&mut self, schema: View<'_>, (key, rule): (&str, View<'_>), value: View<'_>, depth: u32) -> Option<bool> {
        let listed = || schema.get("items").and_then(list);
        match key {
            "minItems" => at_least(value.items().count(), rule),
            "maxItems" => at_most(value.items().count(), rule),
            "uniqueItems" => {
                let mut seen = BTreeSet::new();
                Some(rule.bool() != Some(true) || value.items().all(|item| seen.insert(item.canonical())))
            }
            "contains" => {
                let mut fits = value.items().map(|item| self.fits(rule, item, depth));
                fits.try_fold(false, |any, fits| Some(any || fits?))
            }
            "items" => match listed() {
                Some(schemas) => every(schemas.zip(value.items()), |(inner, item)| self.fits(inner, item, depth)),
                None => every(value.items(), |item| self.fits(rule, item, depth)),
            },
            "additionalItems" => match listed() {
                Some(schemas) => every(value.items().skip(schemas.count()), |item| self.fits(rule, item, depth)),
                None => Some(true),
            },
            _ => Some(true),
        }
    }

    fn object(&mut self, schema: View<'_>, (key, rule): (&str, View<'_>), value: View<'_>, depth: u32) -> Option<bool> {
        match key {
            "minProperties" => at_least(value.members().len(), rule),
            "maxProperties" => at_most(value.members().len(), rule),
            "required" => Some(list(rule)?.filter_map(View::str).all(|name| value.get(name).is_some())),
            "properties" => every(rule.members(), |(name, inner)| {
                value.get(name).map_or(Some(true), |item| self.fits(inner, item, depth))
            }),
            "patternProperties" => every(rule.members(), |(pattern, inner)| {
                every(value.members(), |(name, item)| match self.matches(pattern, name)? {
                    true => self.fits(inner, item, depth),
                    false => Some(true),
                })
            }),
            "additionalProperties" => every(value.members(), |(name, item)| match self.is_declared(schema, name)? {
                true => Some(true),
                false => self.fits(rule, item, depth),
            }),
            "dependencies" => every(rule.members(), |(name, asks)| match value.get(name) {
                Some(_) if asks.is_array() => {
                    Some(asks.items().filter_map(View::str).all(|other| value.get(other).is_some()))
                }
                Some(_) => self.fits(asks, value, depth),
                None => Some(true),
            }),
            // Names are no values of the document.
            "propertyNames" if value.members().len() > 0 => None,
            _ => Some(true),
        }
    }

    /// Returns whether `properties` or `patternProperties` say something of a name.
    fn is_declared(&mut self, schema: View<'_>, name: &str) -> Option<bool> {
        if schema.get("properties").is_some_and(|properties| properties.get(name).is_some()) {
            return Some(true);
        }
        let mut patterns = schema.get("patternProperties").into_iter().flat_map(View::members);
        patterns.try_fold(false, |any, (pattern, _)| Some(any || self.matches(pattern, name)?))
    }

    /// Asks about a pattern, which is a question of its own.
    fn matches(&mut self, pattern: &str, text: &str) -> Option<bool> {
        self.questions = self.questions.checked_sub(1)?;
        self.judge.specialist.matches(pattern, text)
    }
}

/// Returns the items of a list; `None` if the value is no list.
fn list(value: View<'_>) -> Option<impl Iterator<Item = View<'_>>> {
    value.is_array().then(|| value.items())
}

/// Returns whether all are true; `false` as soon as one is not, even if others are not certain.
fn every<T>(of: impl Iterator<Item = T>, mut holds: impl FnMut(T) -> Option<bool>) -> Option<bool> {
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

fn number(value: &Decimal, key: &str, rule: View<'_>) -> Option<bool> {
    let limit = |holds: fn(&Decimal, &Decimal) -> bool| Some(holds(value, &rule.number()?));
    match key {
        "minimum" => limit(|value, limit| value >= limit),
        "maximum" => limit(|value, limit| value <= limit),
        "exclusiveMinimum" => limit(|value, limit| value > limit),
        "exclusiveMaximum" => limit(|value, limit| value < limit),
        "multipleOf" => limit(Decimal::is_multiple_of),
        _ => Some(true),
    }
}

fn at_least(count: usize, rule: View<'_>) -> Option<bool> {
    Some(u64::try_from(count).ok()? >= rule.number()?.to_u64()?)
}

fn at_most(count: usize, rule: View<'_>) -> Option<bool> {
    Some(u64::try_from(count).ok()? <= rule.number()?.to_u64()?)
}
