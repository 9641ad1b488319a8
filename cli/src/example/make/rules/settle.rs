//! The choices for a value: branches, sides of conditions, and members that others depend on.

use super::{
    super::kinds::{named, type_of},
    Blocked, Mark, Rules, listed, reference, same,
};
use crate::{example::dice::Dice, json::Json};

/// A decision to be taken once all that is certain is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Later<'s> {
    what: What,
    schema: &'s Json,
    references: usize,
}

/// The kind of a decision, in the order in which they are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    OneOf,
    AnyOf,
    If,
    Dependencies,
    Not,
}

/// Returns an iterator over what a schema leaves to be decided.
pub(super) fn later(schema: &Json, references: usize) -> impl Iterator<Item = Later<'_>> {
    let keywords = [
        ("oneOf", What::OneOf),
        ("anyOf", What::AnyOf),
        ("if", What::If),
        ("dependencies", What::Dependencies),
        ("not", What::Not),
    ];
    let there = keywords.into_iter().filter(|(keyword, _)| schema.get(keyword).is_some());
    there.map(move |(_, what)| Later { what, schema, references })
}

impl<'s> Rules<'s> {
    /// Decides what is left, and what the decisions leave in their turn.
    pub(super) fn settle(&mut self, dice: &mut Dice) -> Result<(), Blocked> {
        while let Some(at) = (0..self.later.len()).min_by_key(|at| self.later.get(*at).map(|later| later.what)) {
            let Later { what, schema, references } = self.later.remove(at);
            match what {
                What::OneOf => self.choose(schema, "oneOf", references, dice)?,
                What::AnyOf => self.choose(schema, "anyOf", references, dice)?,
                What::If => self.condition(schema, references, dice)?,
                What::Dependencies => self.dependencies(schema, references, dice)?,
                What::Not => schema.get("not").map_or(Ok(()), |schema| self.avoid(schema, 0, dice))?,
            }
        }
        let absent = self.absent.iter().any(|name| self.requires(name));
        if absent { Err("required") } else { Ok(()) }
    }

    /// Chooses the first of the branches, in any order, that goes with the rest; in the depth, plain ones come first.
    fn choose(
        &mut self,
        schema: &'s Json,
        keyword: Blocked,
        references: usize,
        dice: &mut Dice,
    ) -> Result<(), Blocked> {
        let mut branches: Vec<_> = schema.get(keyword).map_or(&[][..], Json::items).iter().collect();
        dice.shuffle(&mut branches);
        if self.plain {
            branches.sort_by_key(|branch| {
                let deep = ["$ref", "properties", "items", "oneOf", "anyOf", "allOf"];
                deep.iter().any(|keyword| branch.get(keyword).is_some())
            });
        }
        self.free |= branches.len() > 1;
        for (at, branch) in branches.iter().enumerate() {
            let mark = self.mark();
            if self.gather(branch, (1, references)).is_err() || self.clashes(mark) {
                self.reset(mark);
                continue;
            }
            let others = branches.iter().enumerate().filter(|(other, _)| *other != at && keyword == "oneOf");
            for (_, other) in others {
                // Whether the value keeps another branch as well is told in the end; here it is made less likely.
                let mark = self.mark();
                if self.avoid(other, 0, dice).is_err() || self.clashes(mark) {
                    self.reset(mark);
                }
            }
            return Ok(());
        }
        Err(keyword)
    }

    fn condition(&mut self, schema: &'s Json, references: usize, dice: &mut Dice) -> Result<(), Blocked> {
        let (Some(condition), then, other) = (schema.get("if"), schema.get("then"), schema.get("else")) else {
            return Ok(());
        };
        if then.is_none() && other.is_none() {
            return Ok(());
        }
        let known = self.is_known(condition);
        self.free |= known.is_none();
        let first = known.unwrap_or_else(|| dice.once_in(2));
        for side in [first, !first].into_iter().take(if known.is_some() { 1 } else { 2 }) {
            let mark = self.mark();
            let taken = match side {
                true => self.gather(condition, (1, references)),
                false if known.is_some() => Ok(()),
                false => self.avoid(condition, 0, dice),
            };
            let consequence = if side { then } else { other };
            let taken = taken.and_then(|()| consequence.map_or(Ok(()), |then| self.gather(then, (1, references))));
            if taken.is_ok() && !self.clashes(mark) {
                return Ok(());
            }
            self.reset(mark);
        }
        Err("if")
    }

    /// Decides whether members on which others depend are there or not; the others follow.
    fn dependencies(&mut self, schema: &'s Json, references: usize, dice: &mut Dice) -> Result<(), Blocked> {
        for (name, dependency) in schema.get("dependencies").map_or(&[][..], Json::members) {
            let required = self.requires(name);
            if self.absent.contains(&name.as_str()) {
                continue;
            }
            let declared = self.declared(name).next().is_some();
            self.free |= declared && !required;
            let mark = self.mark();
            if required || (declared && dice.once_in(2)) {
                self.demanded.push(name);
                let taken = match dependency {
                    Json::Array(names) => {
                        self.step(0, names.len(), "dependencies")?;
                        for name in names.iter().filter_map(Json::text) {
                            let known = self.requires(name);
                            self.demanded.extend((!known).then_some(name));
                        }
                        Ok(())
                    }
                    schema => self.gather(schema, (1, references)),
                };
                if taken.is_ok() && !self.clashes(mark) {
                    continue;
                }
                self.reset(mark);
            }
            if required {
                return Err("dependencies");
            }
            self.absent.push(name);
        }
        Ok(())
    }

    /// Returns whether a condition holds for members whose worth is certain; `None` if it depends on others.
    fn is_known(&self, condition: &Json) -> Option<bool> {
        let about = super::assertions(condition).all(|keyword| matches!(keyword, "type" | "properties" | "required"));
        let properties = condition.get("properties").map_or(&[][..], Json::members);
        let required = condition.get("required").map_or(&[][..], Json::items).iter().filter_map(Json::text);
        let mut holds = about && !self.kinds.and(named(condition)).is_empty();
        for name in required.clone().filter(|name| !properties.iter().any(|(found, _)| found == name)) {
            holds &= self.requires(name);
        }
        for (name, schema) in properties {
            let value = self.declared(name).find_map(|schema| schema.get("const")).filter(|_| self.requires(name))?;
            if !self.fits(schema, value)? {
                return Some(false);
            }
        }
        (holds && !(properties.is_empty() && required.clone().next().is_none())).then_some(true)
    }

    /// Returns whether a value keeps a schema that says little; `None` for one that says more.
    fn fits(&self, schema: &Json, value: &Json) -> Option<bool> {
        for keyword in super::assertions(schema) {
            let fits = match (keyword, value) {
                ("type", _) => !type_of(value).and(named(schema)).is_empty(),
                ("const" | "enum", _) => listed(schema)?.iter().any(|listed| same(listed, value)),
                ("pattern", Json::String(text)) => self.patterns.matches(schema.get("pattern")?.text()?, text)?,
                _ => return None,
            };
            if !fits {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Returns whether what came since then goes with nothing: a member that must be there and must not, or one that
    /// must be two things at once.
    pub(super) fn clashes(&self, since: Mark) -> bool {
        let fresh = self.keep.iter().skip(since.lengths[0]);
        let members = fresh.filter_map(|schema| schema.get("properties")).flat_map(Json::members);
        self.absent.iter().any(|name| self.requires(name))
            || members.into_iter().any(|(name, schema)| {
                let schema = reference(self.root, schema).unwrap_or(schema);
                listed(schema).is_some_and(|values| self.declared(name).any(|other| disjoint(&values, other)))
            })
    }
}

/// Returns whether a schema takes none of the values, as far as it lists its own.
pub(super) fn disjoint(values: &[&Json], schema: &Json) -> bool {
    let others = listed(schema);
    others.is_some_and(|others| !values.iter().any(|value| others.iter().any(|other| same(value, other))))
}
