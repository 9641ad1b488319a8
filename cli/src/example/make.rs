//! Instances of a schema. What is made probably keeps it, and is checked by who asks.

mod array;
mod kinds;
mod leaves;
mod object;
mod rules;

use std::collections::BTreeMap;

use postroom_schema::pointer;

pub(super) use self::rules::{SIZE, reference};
use self::{kinds::Kind, rules::Rules};
use super::{dice::Dice, pattern::Patterns, scene::Scene, words};
use crate::json::Json;

/// The depth from which on there are only members and items that must be.
const LEVELS: usize = 8;

/// The depth below which nothing is made: the schema asks for values without an end, or for very deep ones.
const MAX_DEPTH: usize = 48;

/// The number of levels that a reference counts as, because it may lead back to where it stands.
const REFERENCE: usize = 3;

/// The number of steps that an instance may take: a step for each value and for each schema that it has to keep, those
/// included that were tried in vain.
const MAX_STEPS: usize = 200_000;

/// The number of choices that are tried, in case one leads nowhere.
const CHOICES: usize = 3;

/// The number of new beginnings from which on a place is made in unlikely ways too.
const DESPAIR: u64 = 2;

/// A place for which nothing could be made, and the keyword that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stuck {
    /// The place, as a JSON Pointer.
    pub(super) pointer: String,
    pub(super) keyword: String,
}

/// The way in which instances are made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taste<'a> {
    /// `true` if every optional member is there, and not some of them.
    pub(super) whole: bool,
    /// The number of times that places, by their JSON Pointers, are begun anew. The others stay as they were.
    pub(super) again: &'a BTreeMap<String, u64>,
}

/// Makes a value that keeps several schemas of a document, if one is found.
pub(super) fn of<'s>(schema: &'s Json, patterns: &'s Patterns, keep: &[&'s Json], dice: &mut Dice) -> Option<Json> {
    let (taste, dice) = (Taste { whole: false, again: &BTreeMap::new() }, Dice::new(dice.roll(), 0));
    Maker::new("", schema, patterns, taste, dice).value(keep, &[], LEVELS).ok()
}

/// The maker of one instance.
#[derive(Debug)]
pub(super) struct Maker<'s> {
    schema: &'s Json,
    patterns: &'s Patterns,
    taste: Taste<'s>,
    dice: Dice,
    /// The current place, as a JSON Pointer.
    pointer: String,
    /// The names that lead there.
    names: Vec<String>,
    /// The scene of the object that it is in.
    scene: Scene,
    /// The number of times that this place, or one around it, was begun anew.
    despair: u64,
    left: usize,
}

impl<'s> Maker<'s> {
    /// Creates a maker for what is called `name`.
    pub(super) fn new(name: &str, schema: &'s Json, patterns: &'s Patterns, taste: Taste<'s>, mut dice: Dice) -> Self {
        let (scene, names) = (Scene::new(&mut dice), vec![name.to_owned()]);
        Self { schema, patterns, taste, dice, pointer: String::new(), names, scene, despair: 0, left: MAX_STEPS }
    }

    /// Makes an instance; returns it, and how many steps it took.
    ///
    /// # Errors
    /// The schema asks for something that cannot be made up.
    pub(super) fn instance(mut self) -> (Result<Json, Stuck>, usize) {
        let made = self.value(&[self.schema], &[], 0);
        (made, MAX_STEPS.saturating_sub(self.left))
    }

    /// Makes a value that keeps some schemas and breaks others. Its dice are its own: made anew, it leaves those around
    /// it as they are.
    fn value(&mut self, keep: &[&'s Json], never: &[&'s Json], depth: usize) -> Result<Json, Stuck> {
        let again = self.taste.again.get(&self.pointer).copied().unwrap_or(0);
        let seed = self.dice.roll();
        let outer = (std::mem::replace(&mut self.dice, Dice::new(seed, again)), self.despair);
        self.despair = self.despair.max(again);
        let mut made = self.once(keep, never, depth);
        for _ in 1..CHOICES {
            let Err((_, true)) = made else { break };
            made = self.once(keep, never, depth);
        }
        (self.dice, self.despair) = outer;
        made.map_err(|(stuck, _)| stuck)
    }

    /// Makes one try; if it fails, the error says whether another may do better.
    fn once(&mut self, keep: &[&'s Json], never: &[&'s Json], depth: usize) -> Result<Json, (Stuck, bool)> {
        let here = |pointer: &str, keyword: &str| Stuck { pointer: pointer.to_owned(), keyword: keyword.to_owned() };
        self.left = self.left.checked_sub(1).ok_or_else(|| (here(&self.pointer, SIZE), false))?;
        if depth > MAX_DEPTH {
            return Err((here(&self.pointer, SIZE), false));
        }
        let context = (self.schema, self.patterns);
        let rules = Rules::new(context, (keep, never), depth > LEVELS, &mut self.left, &mut self.dice);
        let rules = rules.map_err(|keyword| (here(&self.pointer, keyword), true))?;
        let depth = depth.saturating_add(rules.references.saturating_mul(REFERENCE));
        if depth > MAX_DEPTH {
            return Err((here(&self.pointer, SIZE), rules.free));
        }
        self.kept(&rules, depth).map_err(|stuck| (stuck, rules.free))
    }

    /// Makes a value that keeps rules.
    fn kept(&mut self, rules: &Rules<'s>, depth: usize) -> Result<Json, Stuck> {
        if let Some(values) = rules.values() {
            let keyword = if rules.each("const").next().is_some() { "const" } else { "enum" };
            return self.dice.pick(&values).map(|value| (*value).clone()).ok_or_else(|| self.stuck(keyword));
        }
        let examples: Vec<_> = rules.each("examples").flat_map(Json::items).collect();
        let example = self.dice.pick(&examples).map(|example| (*example).clone());
        match example {
            Some(example) if self.dice.once_in(2) && !self.is_repaired() => Ok(example),
            // What cannot be made up is there to be quoted, at worst.
            example => self.fresh(rules, depth).or_else(|stuck| example.ok_or(stuck)),
        }
    }

    fn fresh(&mut self, rules: &Rules<'s>, depth: usize) -> Result<Json, Stuck> {
        let kind = self.kind(rules).ok_or_else(|| self.stuck("type"))?;
        let leaf = match kind {
            Kind::Null => Ok(Json::Null),
            Kind::Boolean => Ok(Json::Bool(self.dice.once_in(2))),
            Kind::Integer => leaves::integer(rules, &self.names, &mut self.dice),
            Kind::Number => leaves::number(rules, &self.names, &mut self.dice),
            Kind::Fraction => leaves::fraction(rules, &self.names, &mut self.dice),
            Kind::Text => leaves::text(rules, &self.names, self.patterns, self.scene, &mut self.dice),
            Kind::Array => return self.array(rules, depth),
            Kind::Object => return self.object(rules, depth),
        };
        leaf.map_err(|keyword| self.stuck(keyword))
    }

    /// Returns one of several types, null only now and then; without any, the one that the other keywords are about.
    fn kind(&mut self, rules: &Rules<'s>) -> Option<Kind> {
        let mut kinds = kinds::kinds(rules.kinds);
        let named = rules.each("type").next().is_some();
        if kinds.len() > 1 && (!named || self.taste.whole || !self.dice.once_in(5)) {
            kinds.retain(|kind| *kind != Kind::Null);
        }
        if named || self.despair >= DESPAIR {
            return self.dice.pick(&kinds).copied();
        }
        let hinted =
            HINTS.iter().filter(|(_, keywords)| keywords.iter().any(|keyword| rules.each(keyword).next().is_some()));
        let hinted = hinted.map(|(kind, _)| *kind).find(|kind| kinds.contains(kind));
        let usual = || [Kind::Text, Kind::Number, Kind::Integer].into_iter().find(|kind| kinds.contains(kind));
        let demanded = kinds::kinds(rules.kinds).contains(&Kind::Object) && !rules.demanded.is_empty();
        let demanded = demanded.then_some(Kind::Object);
        hinted.or(demanded).or_else(usual).or_else(|| kinds.first().copied())
    }

    /// Returns whether something here, or in what is here, was begun anew.
    fn is_repaired(&self) -> bool {
        let inside = self.taste.again.range(self.pointer.clone()..).next();
        self.despair > 0 || inside.is_some_and(|(pointer, _)| pointer.starts_with(&self.pointer))
    }

    fn stuck(&self, keyword: &str) -> Stuck {
        Stuck { pointer: self.pointer.clone(), keyword: keyword.to_owned() }
    }

    /// Runs a function at the place of a part of the value, and returns what it makes.
    fn inside<T>(&mut self, token: &str, make: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&pointer::escape(token));
        let made = make(self);
        self.pointer.truncate(length);
        made
    }

    /// Makes anything that suits the name.
    fn anything(&mut self) -> Json {
        let seed = self.dice.roll();
        Json::String(words::text(&self.names, self.scene, &mut Dice::new(seed, 0)))
    }
}

/// The keywords that hint at a type if none is named.
const HINTS: [(Kind, &[&str]); 6] = [
    (
        Kind::Object,
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
            "patternProperties",
            "propertyNames",
            "dependencies",
        ],
    ),
    (Kind::Array, &["items", "minItems", "maxItems", "contains", "uniqueItems", "additionalItems"]),
    (Kind::Text, &["pattern", "format", "minLength", "maxLength", "contentEncoding", "contentMediaType"]),
    (Kind::Number, NUMERIC),
    (Kind::Integer, NUMERIC),
    (Kind::Fraction, NUMERIC),
];
const NUMERIC: &[&str] = &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

#[cfg(test)]
mod tests {
    use postroom_schema::{schema::Types, vocabulary};

    use super::{HINTS, Kind};

    #[test]
    fn hints_are_keywords_about_their_types() {
        for (kind, keywords) in HINTS {
            let types = match kind {
                Kind::Object => Types::OBJECT,
                Kind::Array => Types::ARRAY,
                Kind::Text => Types::STRING,
                _ => Types::NUMBER,
            };
            for name in keywords {
                let concerns = vocabulary::keyword(name).map(|keyword| keyword.concerns);
                assert!(concerns.is_some_and(|concerns| concerns.is_empty() || concerns.holds(types)), "{name}");
            }
        }
    }
}
