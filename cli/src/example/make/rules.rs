//! All that one value has to keep: a schema, what it refers to, and the branches that were chosen for it.

mod avoid;
mod settle;

use postroom_schema::{
    pointer,
    schema::Types,
    vocabulary::{self, Role},
};

use super::{
    super::pattern::Patterns,
    kinds::{allowed, type_of},
};
use crate::{example::dice::Dice, json::Json};

/// The number of rules that a value may have, counting members that they declare, and those that were only tried.
const MAX_STEPS: usize = 20_000;

/// The number of references and combinations that may lead on before there is a value.
const MAX_NEST: usize = 40;

/// The keyword that stands in the way.
pub(super) type Blocked = &'static str;

/// The keyword that stands for a value that would be too large or too deep, or take too long.
pub(in crate::example) const SIZE: Blocked = "";

/// The rules of one value. Nothing is merged: each schema stays as it is written, and the maker of the value asks all
/// of them.
#[derive(Debug)]
pub(super) struct Rules<'s> {
    root: &'s Json,
    pub(super) patterns: &'s Patterns,
    /// The schemas that it has to keep.
    pub(super) keep: Vec<&'s Json>,
    /// The schemas that it must not keep, as far as they are about its own worth.
    pub(super) never: Vec<&'s Json>,
    /// The members that must be there, beside those that are `required`.
    pub(super) demanded: Vec<&'s str>,
    /// The members that must not be there.
    pub(super) absent: Vec<&'s str>,
    /// The members that must not keep a schema.
    pub(super) wrong: Vec<(&'s str, &'s Json)>,
    /// The types that are left.
    pub(super) kinds: Types,
    /// `true` if something was chosen, and other choices might do better.
    pub(super) free: bool,
    /// The number of references that lead to the furthest of the schemas.
    pub(super) references: usize,
    /// `true` if plain branches are chosen, if there are any, so that there is an end.
    plain: bool,
    later: Vec<settle::Later<'s>>,
    steps: usize,
}

/// A mark of how far the rules had come.
#[derive(Clone, Copy, Debug)]
struct Mark {
    lengths: [usize; 6],
    kinds: Types,
}

impl<'s> Rules<'s> {
    /// Gathers the rules of schemas that a value has to keep, and of others that it must not.
    ///
    /// # Errors
    /// They contradict each other, as far as one can see, or they lead nowhere.
    pub(super) fn new(
        (root, patterns): (&'s Json, &'s Patterns),
        (keep, never): (&[&'s Json], &[&'s Json]),
        plain: bool,
        left: &mut usize,
        dice: &mut Dice,
    ) -> Result<Self, Blocked> {
        let steps = MAX_STEPS.min(*left);
        let mut rules = Self {
            root,
            patterns,
            keep: Vec::new(),
            never: Vec::new(),
            demanded: Vec::new(),
            absent: Vec::new(),
            wrong: Vec::new(),
            kinds: Types::ALL,
            free: false,
            references: 0,
            plain,
            later: Vec::new(),
            steps,
        };
        let made = rules.take_in(keep, never, dice);
        *left = left.saturating_sub(steps.saturating_sub(rules.steps));
        made.map(|()| rules)
    }

    /// Returns an iterator over the values of a keyword in the schemas.
    pub(super) fn each(&self, keyword: &'static str) -> impl Iterator<Item = &'s Json> {
        self.keep.iter().filter_map(move |schema| schema.get(keyword))
    }

    /// Returns an iterator over the values of a keyword in the schemas that must not be kept, if they say nothing else.
    pub(super) fn sole(&self, keyword: &'static str) -> impl Iterator<Item = &'s Json> {
        let alone = move |schema: &&&Json| assertions(schema).all(|found| found == keyword || found == "type");
        self.never.iter().filter(alone).filter_map(move |schema| schema.get(keyword))
    }

    /// Returns the bounds of a length or a count.
    pub(super) fn counts(&self, min: &'static str, max: &'static str) -> (usize, usize) {
        let more = self.sole(max).filter_map(Json::count).map(|count| count.saturating_add(1));
        let fewer = self.sole(min).filter_map(Json::count).map(|count| count.saturating_sub(1));
        let low = self.each(min).filter_map(Json::count).chain(more).max();
        let high = self.each(max).filter_map(Json::count).chain(fewer).min();
        (low.unwrap_or(0), high.unwrap_or(usize::MAX))
    }

    /// Returns the names of members that must be there, each once.
    pub(super) fn required(&self) -> Vec<&'s str> {
        let mut seen = std::collections::BTreeSet::new();
        let named = self.each("required").flat_map(Json::items).filter_map(Json::text);
        named.chain(self.demanded.iter().copied()).filter(|name| seen.insert(*name)).collect()
    }

    /// Returns the values that `const` and `enum` leave; `None` if there is neither.
    pub(super) fn values(&self) -> Option<Vec<&'s Json>> {
        let lists = self.keep.iter().filter_map(|schema| listed(schema));
        let forbidden: Vec<_> = self.sole("const").chain(self.sole("enum").flat_map(Json::items)).collect();
        let mut left = lists.reduce(|left, list| {
            left.into_iter().filter(|value| list.iter().any(|other| same(value, other))).collect()
        })?;
        left.retain(|value| {
            !self.kinds.and(type_of(value)).is_empty() && !forbidden.iter().any(|other| same(value, other))
        });
        Some(left)
    }

    fn take_in(&mut self, keep: &[&'s Json], never: &[&'s Json], dice: &mut Dice) -> Result<(), Blocked> {
        keep.iter().try_for_each(|schema| self.gather(schema, (0, 0)))?;
        self.settle(dice)?;
        never.iter().try_for_each(|schema| self.avoid(schema, 0, dice))?;
        self.settle(dice)
    }

    /// Takes a schema in, and all that it says without a choice.
    fn gather(&mut self, schema: &'s Json, (nest, references): (usize, usize)) -> Result<(), Blocked> {
        self.step(nest, 1, SIZE)?;
        if *schema == Json::Bool(false) {
            return Err("false");
        }
        if schema.get("$ref").is_some() {
            let target = reference(self.root, schema).ok_or("$ref")?;
            self.references = self.references.max(references.saturating_add(1));
            return self.gather(target, (nest.saturating_add(1), references.saturating_add(1)));
        }
        if self.keep.iter().any(|found| std::ptr::eq(*found, schema)) {
            return Ok(());
        }
        self.step(nest, schema.get("properties").map_or(0, |properties| properties.members().len()), SIZE)?;
        self.kinds = self.kinds.and(allowed(schema));
        if self.kinds.is_empty() {
            return Err(["const", "enum"].into_iter().find(|keyword| schema.get(keyword).is_some()).unwrap_or("type"));
        }
        self.keep.push(schema);
        self.later.extend(settle::later(schema, references));
        let all = schema.get("allOf").map_or(&[][..], Json::items);
        all.iter().try_for_each(|part| self.gather(part, (nest.saturating_add(1), references)))
    }

    fn step(&mut self, nest: usize, steps: usize, keyword: Blocked) -> Result<(), Blocked> {
        self.steps = self.steps.checked_sub(steps).filter(|_| nest < MAX_NEST).ok_or(keyword)?;
        Ok(())
    }

    fn mark(&self) -> Mark {
        let lengths = [
            self.keep.len(),
            self.never.len(),
            self.demanded.len(),
            self.absent.len(),
            self.wrong.len(),
            self.later.len(),
        ];
        Mark { lengths, kinds: self.kinds }
    }

    /// Goes back to a mark.
    fn reset(&mut self, mark: Mark) {
        let [keep, never, demanded, absent, wrong, later] = mark.lengths;
        self.keep.truncate(keep);
        self.never.truncate(never);
        self.demanded.truncate(demanded);
        self.absent.truncate(absent);
        self.wrong.truncate(wrong);
        self.later.truncate(later);
        self.kinds = mark.kinds;
    }

    fn requires(&self, name: &str) -> bool {
        self.demanded.contains(&name)
            || self.each("required").any(|names| names.items().iter().any(|found| found.text() == Some(name)))
    }

    /// Returns an iterator over the schemas of a member that is declared.
    fn declared(&self, name: &str) -> impl Iterator<Item = &'s Json> {
        let root = self.root;
        let found = self.each("properties").filter_map(move |properties| properties.get(name));
        found.map(move |schema| reference(root, schema).unwrap_or(schema))
    }
}

/// Returns the schema that a schema refers to, if it does.
pub(in crate::example) fn reference<'s>(root: &'s Json, schema: &Json) -> Option<&'s Json> {
    let at = schema.get("$ref")?.text()?.strip_prefix('#')?;
    pointer::walk(root, at, |place, token| match place {
        Json::Array(items) => items.get(pointer::index(token)?),
        place => place.get(token),
    })
}

/// Returns an iterator over the keywords of a schema that say something about values.
fn assertions(schema: &Json) -> impl Iterator<Item = &str> {
    let keywords = schema.members().iter().map(|(keyword, _)| keyword.as_str());
    keywords.filter(|keyword| !says_nothing(keyword))
}

/// Returns whether a keyword describes, and says nothing about values: what nobody knows might.
fn says_nothing(keyword: &str) -> bool {
    keyword.starts_with("x-") || vocabulary::keyword(keyword).is_some_and(|known| known.role == Role::Annotates)
}

/// Returns the values of a schema's `const` or `enum`.
fn listed(schema: &Json) -> Option<Vec<&Json>> {
    let constant = schema.get("const").map(|value| vec![value]);
    constant.or_else(|| schema.get("enum").map(|values| values.items().iter().collect()))
}

/// Returns whether two values are equal: numbers are if their worth is.
pub(super) fn same(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Number(_), Json::Number(_)) => left.number() == right.number(),
        _ => left == right,
    }
}
