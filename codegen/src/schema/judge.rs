//! The verdict of a schema's own words on a value of a document: of defaults and examples where no type says all.

use crate::{
    decimal::Decimal,
    pattern,
    tree::{Value, View},
};

use super::{choice::is_of, formats::is_format, keywords::CHECKED_FORMATS, value::is_schema};

/// The number of keywords that are asked about one value.
const MAX_QUESTIONS: u32 = 4096;

/// The depth to which schemas may lie in one another.
const MAX_DEPTH: u32 = 64;

/// Returns the first keyword of a schema by which a value is certainly not valid.
pub(super) fn refusing<'a>(schema: View<'a>, value: View<'_>) -> Option<&'a str> {
    let (schema, mut judge) = (schema.target(), Judge { questions: MAX_QUESTIONS });
    let mut keywords = schema.members().map(|(key, _)| key);
    keywords.find(|key| judge.keyword(schema, key, value, MAX_DEPTH) == Some(false))
}

/// The work of [`refusing`]. Every verdict is `None` if it is not certain.
struct Judge {
    questions: u32,
}

impl Judge {
    fn fits(&mut self, schema: View<'_>, value: View<'_>, depth: u32) -> Option<bool> {
        let (depth, schema) = (depth.checked_sub(1)?, schema.target());
        match schema.value() {
            Value::Bool(all) => Some(*all),
            Value::Object(_) if schema.get("$ref").is_none() => {
                every(schema.members(), |(key, _)| self.keyword(schema, key, value, depth))
            }
            _ => None,
        }
    }

    fn keyword(&mut self, schema: View<'_>, key: &str, value: View<'_>, depth: u32) -> Option<bool> {
        self.questions = self.questions.checked_sub(1)?;
        let says = schema.get(key)?;
        match key {
            "type" => {
                let mut kinds = says.items().chain([says]).filter_map(View::str);
                Some(kinds.any(|kind| is_of(value, kind)))
            }
            "const" => Some(says.canonical() == value.canonical()),
            "enum" => says.is_array().then(|| says.items().any(|listed| listed.canonical() == value.canonical())),
            "allOf" => every(says.items(), |inner| self.fits(inner, value, depth)),
            "anyOf" => self.count(says.items(), value, depth).map(|count| count > 0),
            "oneOf" => self.count(says.items(), value, depth).map(|count| count == 1),
            "not" => self.fits(says, value, depth).map(|fits| !fits),
            "if" => {
                let then = schema.get(if self.fits(says, value, depth)? { "then" } else { "else" });
                then.map_or(Some(true), |then| self.fits(then, value, depth))
            }
            _ => match value.value() {
                Value::Number(text) => number(&Decimal::parse(text)?, key, says),
                Value::String(text) => string(text, key, says),
                Value::Array(_) => self.array(schema, key, value, depth),
                Value::Object(_) => self.object(schema, key, value, depth),
                Value::Null | Value::Bool(_) => Some(true),
            },
        }
    }

    fn count<'v>(
        &mut self,
        mut branches: impl Iterator<Item = View<'v>>,
        value: View<'_>,
        depth: u32,
    ) -> Option<usize> {
        branches.try_fold(0, |count, branch| Some(count + usize::from(self.fits(branch, value, depth)?)))
    }

    fn array(&mut self, schema: View<'_>, key: &str, value: View<'_>, depth: u32) -> Option<bool> {
        let says = schema.get(key)?;
        let listed = schema.get("items").filter(|items| items.is_array()).map(|items| items.items());
        match key {
            "minItems" => Some(Decimal::from(value.items().count() as i128) >= count(says)?),
            "maxItems" => Some(Decimal::from(value.items().count() as i128) <= count(says)?),
            "uniqueItems" => {
                let mut seen = std::collections::BTreeSet::new();
                Some(says.bool() != Some(true) || value.items().all(|item| seen.insert(item.canonical())))
            }
            "contains" => {
                let mut fits = value.items().map(|item| self.fits(says, item, depth));
                fits.try_fold(false, |any, fits| Some(any || fits?))
            }
            "items" => match listed {
                Some(schemas) => every(schemas.zip(value.items()), |(inner, item)| self.fits(inner, item, depth)),
                None => every(value.items(), |item| self.fits(says, item, depth)),
            },
            "additionalItems" => match listed {
                Some(schemas) => every(value.items().skip(schemas.count()), |item| self.fits(says, item, depth)),
                None => Some(true),
            },
            _ => Some(true),
        }
    }

    fn object(&mut self, schema: View<'_>, key: &str, value: View<'_>, depth: u32) -> Option<bool> {
        let says = schema.get(key)?;
        match key {
            "minProperties" => Some(Decimal::from(value.members().count() as i128) >= count(says)?),
            "maxProperties" => Some(Decimal::from(value.members().count() as i128) <= count(says)?),
            "required" => Some(says.items().filter_map(View::str).all(|name| value.get(name).is_some())),
            "properties" => every(says.members(), |(name, inner)| {
                value.get(name).map_or(Some(true), |item| self.fits(inner, item, depth))
            }),
            "patternProperties" => every(says.members(), |(source, inner)| {
                every(value.members(), |(name, item)| match matches(source, name)? {
                    true => self.fits(inner, item, depth),
                    false => Some(true),
                })
            }),
            "additionalProperties" => every(value.members(), |(name, item)| match is_declared(schema, name)? {
                true => Some(true),
                false => self.fits(says, item, depth),
            }),
            "dependencies" => every(says.members(), |(name, asks)| match value.get(name) {
                Some(_) if is_schema(asks) => self.fits(asks, value, depth),
                Some(_) => Some(asks.items().filter_map(View::str).all(|other| value.get(other).is_some())),
                None => Some(true),
            }),
            // Names are no values of the document.
            "propertyNames" => None,
            _ => Some(true),
        }
    }
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

/// Returns whether `properties` or `patternProperties` say something of a name.
fn is_declared(schema: View<'_>, name: &str) -> Option<bool> {
    if schema.get("properties").is_some_and(|properties| properties.get(name).is_some()) {
        return Some(true);
    }
    let mut patterns = schema.get("patternProperties").into_iter().flat_map(View::members);
    patterns.try_fold(false, |any, (source, _)| Some(any || matches(source, name)?))
}

/// Returns whether a text matches a pattern; `None` if no table decides it.
fn matches(source: &str, text: &str) -> Option<bool> {
    Some(pattern::compile(source).ok()??.matches(text))
}

fn number(value: &Decimal, key: &str, says: View<'_>) -> Option<bool> {
    let limit = |holds: fn(&Decimal, &Decimal) -> bool| Some(holds(value, &says.number()?));
    match key {
        "minimum" => limit(|value, limit| value >= limit),
        "maximum" => limit(|value, limit| value <= limit),
        "exclusiveMinimum" => limit(|value, limit| value > limit),
        "exclusiveMaximum" => limit(|value, limit| value < limit),
        "multipleOf" => limit(Decimal::is_multiple_of),
        _ => Some(true),
    }
}

fn string(text: &str, key: &str, says: View<'_>) -> Option<bool> {
    let length = || Decimal::from(text.chars().count() as i128);
    match key {
        "minLength" => Some(length() >= count(says)?),
        "maxLength" => Some(length() <= count(says)?),
        "pattern" => matches(says.str()?, text),
        "format" => match says.str()? {
            format @ ("uuid" | "date" | "time" | "date-time") => Some(is_format(text, format)),
            format => (!CHECKED_FORMATS.contains(&format)).then_some(true),
        },
        _ => Some(true),
    }
}

fn count(says: View<'_>) -> Option<Decimal> {
    says.number()
}
