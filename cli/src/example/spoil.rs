//! Instances that break exactly one rule.

mod objects;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    dice::Dice,
    make::{self, reference},
    pattern::Patterns,
};
use crate::{
    json::Json,
    schema::{Judged, NOT_REPRESENTABLE, Schema, Violation},
};

/// The number of values that are made for one instance, which takes longer than changing what is there.
const MAX_MADE: usize = 200;

/// The number of schemas that are asked about one value.
const MAX_SCHEMAS: usize = 100;

/// The subject that is to be broken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'s> {
    pub(super) schema: &'s Json,
    pub(super) patterns: &'s Patterns,
    pub(super) judge: Schema,
}

/// Another value for a place, with the keyword that it is to break.
type Other = (&'static str, Json);

/// A value for a place, and the keyword that it is to break.
struct Attempt {
    keyword: &'static str,
    /// The positions that lead to the place.
    path: Vec<usize>,
    value: Json,
}

/// The attempts so far.
struct Attempts {
    list: Vec<Attempt>,
    /// The positions that lead to where more are looked for.
    path: Vec<usize>,
    /// The number of values that may still be made for them.
    makes: usize,
    /// The number of schemas and patterns that were asked.
    asked: usize,
}

impl<'s> Subject<'s> {
    /// Returns an instance that breaks one rule, and which one it is; `None` if none was found. What could be broken
    /// instead is added to `others`; what is `left` is the number of values that may be judged.
    pub(super) fn spoilt(
        self,
        instance: &Json,
        rule: Option<&str>,
        dice: &mut Dice,
        (left, others): (&mut usize, &mut BTreeSet<String>),
    ) -> Option<(Json, Violation)> {
        let mut attempts = Attempts { list: Vec::new(), path: Vec::new(), makes: MAX_MADE, asked: 0 };
        self.collect(&[self.schema], instance, dice, &mut attempts);
        *left = left.saturating_sub(attempts.asked);
        let mut attempts = attempts.list;
        dice.shuffle(&mut attempts);
        // Every rule is as likely as any other, however many places there are to break it.
        let ranks: BTreeSet<_> = attempts.iter().map(|attempt| attempt.keyword).collect();
        let ranks: BTreeMap<_, _> = ranks.into_iter().map(|keyword| (keyword, dice.roll())).collect();
        attempts.sort_by_key(|Attempt { keyword, value, .. }| {
            // An empty text shows little of what is wrong with it.
            (Some(*keyword) != rule, ranks.get(keyword).copied(), value.text() == Some(""))
        });
        let size = size(instance);
        for Attempt { path, value, .. } in attempts {
            *left = left.checked_sub(size)?;
            let mut spoilt = instance.clone();
            let Some(place) = at(&mut spoilt, &path) else { continue };
            *place = value;
            if let Judged::Decided(violations) = self.judge.judge(spoilt.to_string().as_bytes())
                && let [violation] = violations.as_slice()
                && violation.keyword != NOT_REPRESENTABLE
            {
                if rule.is_none_or(|rule| rule == violation.keyword) {
                    return Some((spoilt, violation.clone()));
                }
                others.insert(violation.keyword.clone());
            }
        }
        None
    }

    /// Collects the attempts at a value and at all that it holds. An instance is never deep, and its depth limits this.
    fn collect(self, schemas: &[&'s Json], value: &Json, dice: &mut Dice, attempts: &mut Attempts) {
        let mut all = Vec::new();
        schemas.iter().for_each(|schema| self.spread(schema, &mut all));
        for schema in &all {
            let found = values::whole(schema, value).into_iter().chain(values::parts(schema, value));
            let made = self.made(schema, value, (dice, &mut attempts.makes));
            let found = found.chain(objects::others(schema, value)).chain(made);
            let path = &attempts.path;
            attempts.list.extend(found.map(|(keyword, value)| Attempt { keyword, path: path.clone(), value }));
        }
        let members = value.members().iter().map(|(name, value)| (self.of_member(&all, name), value));
        let items = value.items().iter().enumerate().map(|(index, value)| (of_item(&all, index), value));
        for (index, (schemas, inner)) in members.chain(items).enumerate() {
            attempts.path.push(index);
            self.collect(&schemas, inner, dice, attempts);
            attempts.path.pop();
        }
    }

    /// Adds a schema and all that it may ask of the same value: which of them the value keeps does not matter here.
    fn spread(self, schema: &'s Json, all: &mut Vec<&'s Json>) {
        if all.len() >= MAX_SCHEMAS || all.iter().any(|found| std::ptr::eq(*found, schema)) {
            return;
        }
        all.push(schema);
        reference(self.schema, schema).into_iter().for_each(|target| self.spread(target, all));
        let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword));
        let sides = ["if", "then", "else"].into_iter().filter_map(|keyword| schema.get(keyword));
        let dependencies = schema.get("dependencies").map_or(&[][..], Json::members).iter().map(|(_, schema)| schema);
        for part in lists.flat_map(Json::items).chain(sides).chain(dependencies) {
            self.spread(part, all);
        }
    }

    fn of_member(self, all: &[&'s Json], name: &str) -> Vec<&'s Json> {
        let mut found = Vec::new();
        for schema in all {
            let patterns = schema.get("patternProperties").map_or(&[][..], Json::members).iter();
            let matching = patterns.filter(|(pattern, _)| self.patterns.matches(pattern, name) == Some(true));
            found.extend(schema.get("properties").and_then(|properties| properties.get(name)));
            found.extend(matching.map(|(_, schema)| schema));
            found.extend(schema.get("additionalProperties"));
        }
        found
    }

    /// Makes values that keep what they must not: a schema under `not`, or a second branch of `oneOf`.
    fn made(self, schema: &Json, value: &Json, (dice, left): (&mut Dice, &mut usize)) -> Vec<Other> {
        const EACH: usize = 4;
        let branches = schema.get("oneOf").map_or(&[][..], Json::items);
        let pairs = branches.iter().zip(branches.iter().skip(1)).map(|(one, other)| ("oneOf", vec![one, other]));
        let forbidden = schema.get("not").map(|schema| ("not", vec![schema]));
        let mut found = Vec::new();
        for (keyword, mut keep) in pairs.take(EACH).chain(forbidden) {
            let others = schema.members().iter().filter(|(found, _)| found != keyword).cloned();
            let others = Json::Object(others.collect());
            keep.push(&others);
            for _ in 0..EACH.min(*left) {
                *left = left.saturating_sub(1);
                let made = make::of(self.schema, self.patterns, &keep, dice);
                found.extend(made.map(|made| (keyword, objects::over(value, made))));
            }
        }
        found
    }
}

fn of_item<'s>(all: &[&'s Json], index: usize) -> Vec<&'s Json> {
    let of = |schema: &&'s Json| match schema.get("items") {
        Some(Json::Array(tuple)) => tuple.get(index).or_else(|| schema.get("additionalItems")),
        items => items,
    };
    all.iter().filter_map(of).chain(all.iter().filter_map(|schema| schema.get("contains"))).collect()
}

/// Returns the number of values in a value, itself included.
fn size(json: &Json) -> usize {
    let inner = json.items().iter().chain(json.members().iter().map(|(_, value)| value));
    inner.map(size).fold(1, usize::saturating_add)
}

fn at<'j>(json: &'j mut Json, path: &[usize]) -> Option<&'j mut Json> {
    let Some((first, rest)) = path.split_first() else { return Some(json) };
    match json {
        Json::Array(items) => at(items.get_mut(*first)?, rest),
        Json::Object(members) => at(&mut members.get_mut(*first)?.1, rest),
        _ => None,
    }
}
