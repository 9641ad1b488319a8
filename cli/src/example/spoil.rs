//! Instances that break exactly one rule.

use std::collections::{BTreeMap, BTreeSet};

use super::{dice::Dice, make::reference};
use crate::{
    json::Json,
    schema::{Schema, Violation},
};

/// A value for a place, and the keyword that it is to break.
struct Attempt {
    keyword: &'static str,
    /// The positions that lead to the place.
    path: Vec<usize>,
    value: Json,
}

/// An instance that breaks one rule, and which one it is; `None` where none was found. What could be broken instead is
/// added to `others`.
pub(super) fn spoilt(
    instance: &Json,
    schema: &Json,
    judge: &Schema,
    rule: Option<&str>,
    dice: &mut Dice,
    others: &mut BTreeSet<String>,
) -> Option<(Json, Violation)> {
    let mut attempts = Vec::new();
    collect(schema, schema, instance, &mut Vec::new(), &mut attempts);
    dice.shuffle(&mut attempts);
    // Every rule is as likely as any other, however many places there are to break it.
    let ranks: BTreeMap<_, _> = attempts.iter().map(|attempt| (attempt.keyword, ())).collect();
    let ranks: BTreeMap<_, _> = ranks.into_keys().map(|keyword| (keyword, dice.roll())).collect();
    attempts.sort_by_key(|attempt| (Some(attempt.keyword) != rule, ranks.get(attempt.keyword).copied()));
    for Attempt { path, value, .. } in attempts {
        let mut spoilt = instance.clone();
        let Some(place) = at(&mut spoilt, &path) else { continue };
        *place = value;
        let violations = judge.violations(&spoilt.to_value(), 2);
        if let [violation] = violations.as_slice() {
            if rule.is_none_or(|rule| rule == violation.keyword) {
                return Some((spoilt, violation.clone()));
            }
            others.insert(violation.keyword.clone());
        }
    }
    None
}

fn at<'j>(json: &'j mut Json, path: &[usize]) -> Option<&'j mut Json> {
    let Some((first, rest)) = path.split_first() else { return Some(json) };
    match json {
        Json::Array(items) => at(items.get_mut(*first)?, rest),
        Json::Object(members) => at(&mut members.get_mut(*first)?.1, rest),
        _ => None,
    }
}

/// The attempts at a value and at all that it holds. An instance is never deep, and its depth limits this.
fn collect(root: &Json, schema: &Json, value: &Json, path: &mut Vec<usize>, attempts: &mut Vec<Attempt>) {
    let mut schema = schema;
    // A reference may lead to another one, and in a circle at worst.
    for _ in 0..32 {
        schema = reference(root, schema).unwrap_or(schema);
    }
    let spoilt = whole(schema, value).into_iter().chain(parts(schema, value));
    attempts.extend(spoilt.map(|(keyword, value)| Attempt { keyword, path: path.clone(), value }));
    let properties = schema.get("properties");
    let inner = |(index, (name, _)): (usize, &(String, Json))| {
        let declared = properties.and_then(|properties| properties.get(name));
        Some((index, declared.or_else(|| schema.get("additionalProperties"))?))
    };
    let members = value.members().iter().enumerate().filter_map(inner);
    let items = (0..value.items().len()).filter_map(|index| Some((index, schema.get("items")?)));
    for (index, schema) in members.chain(items) {
        let inner = value.members().get(index).map(|(_, value)| value).or_else(|| value.items().get(index));
        if let Some(inner) = inner {
            path.push(index);
            collect(root, schema, inner, path, attempts);
            path.pop();
        }
    }
}

/// Other values altogether.
fn whole(schema: &Json, value: &Json) -> Vec<(&'static str, Json)> {
    let text = |text: &str| Json::String(text.to_owned());
    let mut found = Vec::new();
    let strangers = [Json::Number(7.into()), text("seven"), Json::Bool(true), Json::Null];
    for (keyword, present) in [
        ("type", schema.get("type")),
        ("oneOf", schema.get("oneOf")),
        ("anyOf", schema.get("anyOf")),
        ("const", schema.get("const")),
        ("enum", schema.get("enum")),
    ] {
        if present.is_some() {
            let same = |stranger: &&Json| std::mem::discriminant(*stranger) != std::mem::discriminant(value);
            found.extend(strangers.iter().filter(same).map(|stranger| (keyword, stranger.clone())));
            if matches!(keyword, "const" | "enum") {
                found.push((keyword, text("something_else")));
            }
        }
    }
    if let Some(format) = schema.get("format").and_then(Json::text) {
        found.push(("format", text(&format!("not a {format}"))));
    }
    if schema.get("pattern").is_some() {
        found.extend(["?", "", "UPPER lower 12", "a", "0"].map(|wrong| ("pattern", text(wrong))));
    }
    let bound = |keyword: &str| schema.get(keyword).and_then(Json::number);
    for (keyword, number) in [
        ("minimum", bound("minimum").map(|bound| bound - 1.0)),
        ("maximum", bound("maximum").map(|bound| bound + 1.0)),
        ("exclusiveMinimum", bound("exclusiveMinimum")),
        ("exclusiveMaximum", bound("exclusiveMaximum")),
        ("multipleOf", bound("multipleOf").zip(value.number()).map(|(step, value)| value + step / 2.0)),
    ] {
        found.extend(number.and_then(number_of).map(|number| (keyword, number)));
    }
    found
}

/// The value with more or less in it.
fn parts(schema: &Json, value: &Json) -> Vec<(&'static str, Json)> {
    let count = |keyword: &str| schema.get(keyword).and_then(Json::count);
    // Something far too long is no example.
    let below = |keyword: &str| count(keyword).and_then(|count| count.checked_sub(1));
    let above = |keyword: &str| count(keyword).map(|count| count.saturating_add(1)).filter(|count| *count <= 10_000);
    let mut found = Vec::new();
    match value {
        Json::String(text) => {
            let chars = || text.chars().chain(['x']).cycle();
            found.extend(
                below("minLength").map(|count| ("minLength", Json::String(text.chars().take(count).collect()))),
            );
            found.extend(above("maxLength").map(|count| ("maxLength", Json::String(chars().take(count).collect()))));
        }
        Json::Array(items) => {
            let repeated = || items.iter().cycle().cloned();
            found.extend(below("minItems").map(|count| ("minItems", items.iter().take(count).cloned().collect())));
            found.extend(above("maxItems").map(|count| ("maxItems", repeated().take(count).collect())));
            if schema.get("uniqueItems").is_some() {
                found.push(("uniqueItems", items.iter().chain(items.first()).cloned().collect()));
            }
        }
        Json::Object(members) => found.extend(objects(schema, members)),
        _ => {}
    }
    found
}

fn objects(schema: &Json, members: &[(String, Json)]) -> Vec<(&'static str, Json)> {
    let required = |name: &str| {
        schema.get("required").is_some_and(|names| names.items().iter().any(|required| required.text() == Some(name)))
    };
    let with = |count: usize| {
        let further = (0..count).map(|index| (format!("unexpected_{index}"), Json::Bool(true)));
        Json::Object(members.iter().cloned().chain(further).collect())
    };
    let mut found = Vec::new();
    for (index, (name, _)) in members.iter().enumerate() {
        let keyword = if required(name) { "required" } else { "minProperties" };
        if keyword == "required" || schema.get(keyword).is_some() {
            let others = members.iter().enumerate().filter(|(other, _)| *other != index);
            found.push((keyword, Json::Object(others.map(|(_, member)| member.clone()).collect())));
        }
    }
    if schema.get("additionalProperties") == Some(&Json::Bool(false)) {
        found.push(("additionalProperties", with(1)));
    }
    if let Some(count) = schema.get("maxProperties").and_then(Json::count).filter(|count| *count <= 10_000) {
        found.push(("maxProperties", with(count.saturating_add(1).saturating_sub(members.len()))));
    }
    found
}

fn number_of(number: f64) -> Option<Json> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        return Some(Json::Number((number as i64).into()));
    }
    serde_json::Number::from_f64(number).map(Json::Number)
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Json>>(items: I) -> Self {
        Self::Array(items.into_iter().collect())
    }
}
