//! Instances of a schema. What is made probably keeps it, and is checked by who asks.

mod leaves;

use super::{dice::Dice, words};
use crate::json::Json;

/// From this depth on there are only members and items that must be.
const LEVELS: usize = 8;

/// Deeper than this nothing is made: the schema asks for values without an end, or for very deep ones.
const MAX_DEPTH: usize = 48;

/// A reference may lead back to where it stands, and counts as so many levels.
const REFERENCE: usize = 3;

/// No instance has more values than this.
const MAX_VALUES: usize = 20_000;

/// How instances are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taste {
    /// Every optional member is there, and not some of them.
    pub(super) whole: bool,
    /// The schema's own examples are used.
    pub(super) quotes: bool,
}

/// Makes one instance.
#[derive(Debug)]
pub(super) struct Maker<'s> {
    schema: &'s Json,
    taste: Taste,
    dice: Dice,
    /// The names that lead to where it is.
    names: Vec<&'s str>,
    left: usize,
}

impl<'s> Maker<'s> {
    /// A maker for what is called `name`.
    pub(super) fn new(name: &'s str, schema: &'s Json, taste: Taste, dice: Dice) -> Self {
        Self { schema, taste, dice, names: vec![name], left: MAX_VALUES }
    }

    /// An instance; `None` where the schema asks for something that cannot be made up.
    pub(super) fn instance(mut self) -> Option<Json> {
        let schema = self.schema;
        self.value(schema, 0)
    }

    fn value(&mut self, schema: &'s Json, depth: usize) -> Option<Json> {
        self.left = self.left.checked_sub(1)?;
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(target) = reference(self.schema, schema) {
            return self.value(target, depth.saturating_add(REFERENCE));
        }
        if let Some(constant) = schema.get("const") {
            return Some(constant.clone());
        }
        if let Some(values) = schema.get("enum") {
            return self.dice.pick(values.items()).cloned();
        }
        if let Some(examples) = schema.get("examples").filter(|_| self.taste.quotes && self.dice.once_in(2)) {
            return self.dice.pick(examples.items()).cloned();
        }
        if let Some(branches) = schema.get("oneOf").or_else(|| schema.get("anyOf")) {
            return self.choice(branches.items(), depth);
        }
        match self.kind(schema) {
            "null" => Some(Json::Null),
            "boolean" => Some(Json::Bool(self.dice.once_in(2))),
            "integer" => leaves::integer(schema, &mut self.dice),
            "number" => leaves::number(schema, &mut self.dice),
            "string" => leaves::text(schema, &self.names, &mut self.dice),
            "array" => self.array(schema, depth),
            "object" => self.object(schema, depth),
            _ => Some(Json::String(words::text(&self.names, &mut self.dice))),
        }
    }

    /// One of several types, null only now and then; without any, the one that the other keywords are about.
    fn kind(&mut self, schema: &'s Json) -> &'s str {
        let about = |keywords: &[&str]| keywords.iter().any(|keyword| schema.get(keyword).is_some());
        match schema.get("type") {
            Some(Json::String(kind)) => kind,
            Some(Json::Array(kinds)) => {
                let named: Vec<_> = kinds.iter().filter_map(Json::text).collect();
                let others: Vec<_> = named.iter().copied().filter(|kind| *kind != "null").collect();
                let kinds =
                    if others.is_empty() || (!self.taste.whole && self.dice.once_in(5)) { named } else { others };
                self.dice.pick(&kinds).copied().unwrap_or_default()
            }
            _ if about(&["properties", "required", "additionalProperties", "minProperties"]) => "object",
            _ if about(&["items", "minItems"]) => "array",
            _ if about(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]) => "number",
            _ => "string",
        }
    }

    /// The first of the branches, in any order, of which something can be made; in the depth, plain ones come first.
    fn choice(&mut self, branches: &'s [Json], depth: usize) -> Option<Json> {
        let mut branches: Vec<_> = branches.iter().collect();
        self.dice.shuffle(&mut branches);
        if depth > LEVELS {
            branches.sort_by_key(|branch| {
                ["$ref", "properties", "items", "oneOf", "anyOf"].iter().any(|keyword| branch.get(keyword).is_some())
            });
        }
        branches.into_iter().find_map(|branch| self.value(branch, depth.saturating_add(1)))
    }

    fn array(&mut self, schema: &'s Json, depth: usize) -> Option<Json> {
        let (min, max) = bounds(schema, "minItems", "maxItems");
        let most = if depth > LEVELS { min } else { min.max(1).saturating_add(2) };
        let count = self.dice.between(min.max(usize::from(depth <= LEVELS)).min(max), most.min(max));
        let unique = schema.get("uniqueItems") == Some(&Json::Bool(true));
        let mut items = Vec::new();
        for _ in 0..count.saturating_mul(20) {
            if items.len() == count {
                break;
            }
            let item = match schema.get("items") {
                Some(schema) => self.value(schema, depth.saturating_add(1))?,
                None => Json::String(words::text(&self.names, &mut self.dice)),
            };
            if !unique || !items.contains(&item) {
                items.push(item);
            }
        }
        (items.len() >= min).then_some(Json::Array(items))
    }

    fn object(&mut self, schema: &'s Json, depth: usize) -> Option<Json> {
        let (min, max) = bounds(schema, "minProperties", "maxProperties");
        let required: Vec<&str> =
            schema.get("required").map_or(&[][..], Json::items).iter().filter_map(Json::text).collect();
        let declared = schema.get("properties").map_or(&[][..], Json::members);
        let mut optional = max.saturating_sub(required.len());
        let mut members = Vec::new();
        for (name, property) in declared {
            if required.contains(&name.as_str()) {
                members.push((name.clone(), self.member(name, property, depth)?));
            } else if optional > 0 && depth <= LEVELS && (self.taste.whole || !self.dice.once_in(3)) {
                // What cannot be made up may as well be left out.
                members.extend(self.member(name, property, depth).map(|value| (name.clone(), value)));
                optional = optional.saturating_sub(1);
            }
        }
        for name in required.iter().filter(|name| !declared.iter().any(|(declared, _)| declared == *name)) {
            members.push(((*name).to_owned(), self.further(schema, Some(name), depth)?));
        }
        self.fill(schema, &mut members, (min, max), depth)?;
        Some(Json::Object(members))
    }

    /// Adds members that nobody named, where there must be some or where the object is made for them.
    fn fill(
        &mut self,
        schema: &'s Json,
        members: &mut Vec<(String, Json)>,
        (min, max): (usize, usize),
        depth: usize,
    ) -> Option<()> {
        let is_map = schema.get("properties").is_none_or(|properties| properties.members().is_empty());
        let open = schema.get("additionalProperties") != Some(&Json::Bool(false));
        let wanted = if is_map && open && depth <= LEVELS { self.dice.between(1, 2).max(min).min(max) } else { min };
        for attempt in 0_usize..1000 {
            if members.len() >= wanted {
                return Some(());
            }
            let mut name = words::key(&self.names, &mut self.dice);
            if attempt > 20 {
                name = format!("{name}_{attempt}");
            }
            if !members.iter().any(|(found, _)| *found == name) {
                let value = self.further(schema, None, depth)?;
                members.push((name, value));
            }
        }
        None
    }

    /// A member without a declaration; of `name`, where it is one that must be.
    fn further(&mut self, schema: &'s Json, name: Option<&'s str>, depth: usize) -> Option<Json> {
        match schema.get("additionalProperties") {
            Some(Json::Bool(false)) => None,
            Some(value @ Json::Object(_)) => self.member(name.unwrap_or_default(), value, depth),
            _ => {
                let names: Vec<_> = self.names.iter().copied().chain(name).collect();
                Some(Json::String(words::text(&names, &mut self.dice)))
            }
        }
    }

    fn member(&mut self, name: &'s str, schema: &'s Json, depth: usize) -> Option<Json> {
        self.names.push(name);
        let value = self.value(schema, depth.saturating_add(1));
        self.names.pop();
        value
    }
}

/// What a schema refers to, if it does.
pub(super) fn reference<'s>(root: &'s Json, schema: &Json) -> Option<&'s Json> {
    let name = schema.get("$ref")?.text()?.strip_prefix("#/definitions/")?;
    root.get("definitions")?.get(name)
}

fn bounds(schema: &Json, min: &str, max: &str) -> (usize, usize) {
    let bound = |keyword: &str| schema.get(keyword).and_then(Json::count);
    (bound(min).unwrap_or(0), bound(max).unwrap_or(usize::MAX))
}
