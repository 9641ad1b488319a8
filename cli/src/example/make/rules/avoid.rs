//! The ways in which a value breaks a schema that it must not keep.

use postroom_schema::schema::Types;

use super::{
    super::kinds::{allowed, named},
    Blocked, Rules, assertions, listed, reference, settle,
};
use crate::{example::dice::Dice, json::Json};

/// A way to break a schema.
#[derive(Clone, Copy, Debug)]
enum Way<'s> {
    /// The value is of another type.
    Kinds(Types),
    /// The value is without a member that the schema requires.
    Absent(&'s str),
    /// The value has a member that does not keep its schema.
    Wrong(&'s str, &'s Json),
    /// The value keeps what the schema must not keep itself.
    Keep(&'s Json),
    /// The value breaks a part of the schema.
    Part(&'s Json),
    /// The value breaks all branches of the schema.
    Every(&'s [Json]),
    /// The value is of another worth.
    Worth,
}

impl<'s> Rules<'s> {
    /// Has the value break a schema, in one of the ways that there are.
    ///
    /// # Errors
    /// Nothing breaks it.
    pub(super) fn avoid(&mut self, schema: &'s Json, nest: usize, dice: &mut Dice) -> Result<(), Blocked> {
        self.step(nest, 1, "not")?;
        if let Some(target) = reference(self.root, schema) {
            return self.avoid(target, nest.saturating_add(1), dice);
        }
        if *schema == Json::Bool(false) || self.is_broken(schema) {
            return Ok(());
        }
        let ways = self.ways(schema);
        self.free |= ways.len() > 1;
        // A member that nobody declares is left out without anybody missing it.
        let natural = ways.iter().find(|way| match way {
            Way::Absent(name) => self.declared(name).next().is_none(),
            _ => false,
        });
        match *natural.or_else(|| dice.pick(&ways)).ok_or("not")? {
            Way::Kinds(kinds) => self.kinds = kinds,
            Way::Absent(name) => self.absent.push(name),
            Way::Wrong(name, schema) => {
                self.demanded.push(name);
                self.wrong.push((name, schema));
            }
            Way::Keep(schema) => self.gather(schema, (nest.saturating_add(1), 0))?,
            Way::Part(schema) => self.avoid(schema, nest.saturating_add(1), dice)?,
            Way::Every(branches) => {
                branches.iter().try_for_each(|branch| self.avoid(branch, nest.saturating_add(1), dice))?;
            }
            Way::Worth => self.never.push(schema),
        }
        Ok(())
    }

    /// Returns whether no value that keeps the other rules can keep this schema.
    fn is_broken(&self, schema: &Json) -> bool {
        let required = schema.get("required").map_or(&[][..], Json::items).iter().filter_map(Json::text);
        let required: Vec<_> = required.collect();
        let certain = |name: &str| required.contains(&name) || self.requires(name);
        let members = schema.get("properties").map_or(&[][..], Json::members).iter();
        self.kinds.and(allowed(schema)).is_empty()
            || required.iter().any(|name| self.absent.contains(name))
            || members.filter(|(name, _)| certain(name)).any(|(name, schema)| {
                listed(schema).is_some_and(|values| self.declared(name).any(|other| settle::disjoint(&values, other)))
            })
    }

    fn ways(&self, schema: &'s Json) -> Vec<Way<'s>> {
        let mut ways = Vec::new();
        let others = self.kinds.without(named(schema));
        if !others.is_empty() {
            ways.push(Way::Kinds(others));
        }
        let mut worth = false;
        for keyword in assertions(schema) {
            let Some(said) = schema.get(keyword) else { continue };
            match keyword {
                "type" => {}
                "required" => {
                    let names = said.items().iter().filter_map(Json::text).filter(|name| !self.requires(name));
                    ways.extend(names.map(Way::Absent));
                }
                "properties" => {
                    let members = said
                        .members()
                        .iter()
                        .filter(|(name, said)| *said != Json::Bool(true) && !self.absent.contains(&name.as_str()));
                    ways.extend(members.map(|(name, schema)| Way::Wrong(name, schema)));
                }
                "not" => ways.push(Way::Keep(said)),
                "allOf" => ways.extend(said.items().iter().map(Way::Part)),
                "anyOf" | "oneOf" => ways.push(Way::Every(said.items())),
                _ => worth = true,
            }
        }
        ways.extend(worth.then_some(Way::Worth));
        ways
    }
}
