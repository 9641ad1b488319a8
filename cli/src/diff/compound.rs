//! Schemas for the same value beside other keywords: all of them, none of them, and those that depend on something.

use std::collections::BTreeSet;

use postroom_schema::{json::View, schema::Types};

use super::{
    change::Sense,
    choice,
    comparison::{Comparison, Site},
    freedom,
    node::Node,
    rules::{self, Rule},
};

impl<'a> Comparison<'a> {
    /// Compares what a schema says of a value by other schemas; `kinds`: the types that it may have.
    pub(super) fn compound(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>, kinds: Types) {
        let site = site.part(kinds);
        self.all_of(&site, old, new);
        self.choices(&site, old, new);
        self.not(&site, old, new);
        self.condition(&site, old, new);
        if kinds.meets(Types::OBJECT) {
            self.dependencies(&site.part(Types::OBJECT).at("dependencies"), old, new);
        }
    }

    /// Notes a keyword of one side alone, if it refuses anything.
    pub(super) fn alone(&mut self, site: &Site, key: &str, rule: &Rule, old: &Node<'a>, new: &Node<'a>) {
        let restricts =
            |node: &Node<'a>| node.keywords.is_some_and(|keywords| freedom::restricts(keywords, key, site.sense.kinds));
        let is_said = restricts(old) || restricts(new);
        let rule = if is_said { rule } else { rules::BOUND_REWORDED };
        self.note(&site.at(key), rule, key, old.get(key), new.get(key));
    }

    /// Compares `allOf`: a schema more allows less.
    fn all_of(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let branches = |node: &Node<'a>| node.list("allOf").into_iter().enumerate().collect::<Vec<_>>();
        let (mut pairs, mut removed, mut added) = choice::pair(&branches(old), &branches(new));
        // All of them count whatever belongs to which, so that those left may as well be taken in their order.
        let left = removed.len().min(added.len());
        pairs.extend(removed.drain(..left).zip(added.drain(..left)));
        let at = |index: usize| site.at("allOf").at(&index.to_string());
        for (old, new) in pairs {
            self.pair(at(new.0), old.1, new.1);
        }
        for (index, branch) in removed {
            if !freedom::is_anything(branch, site.sense.kinds) {
                self.note(&at(index), rules::ALL_OF_REMOVED, "", Some(branch), None);
            }
        }
        for (index, branch) in added {
            if !freedom::is_anything(branch, site.sense.kinds) {
                self.note(&at(index), rules::ALL_OF_ADDED, "", None, Some(branch));
            }
        }
    }

    fn not(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let refuses = |schema| Node::new(schema).is_none_or(|node| node.all_kinds.meets(site.sense.kinds));
        let rule = match (old.get("not"), new.get("not")) {
            (None, None) => return,
            (Some(old), Some(new)) => {
                let sense = Sense { flipped: !site.sense.flipped, ..site.sense };
                return self.pair(Site { sense, ..site.at("not") }, old, new);
            }
            (None, Some(schema)) if refuses(schema) => rules::NOT_ADDED,
            (Some(schema), None) if refuses(schema) => rules::NOT_REMOVED,
            _ => rules::BOUND_REWORDED,
        };
        self.alone(site, "not", rule, old, new);
    }

    fn condition(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let condition =
            |node: &Node<'a>| node.get("if").filter(|_| node.get("then").is_some() || node.get("else").is_some());
        match (condition(old), condition(new)) {
            (None, None) => {}
            (None, Some(_)) => self.alone(site, "if", rules::CONDITION_ADDED, old, new),
            (Some(_), None) => self.alone(site, "if", rules::CONDITION_REMOVED, old, new),
            (Some(before), Some(after)) => {
                let sense = site.sense.counting(true, true);
                self.pair(Site { sense, ..site.at("if") }, before, after);
                for key in ["then", "else"] {
                    let here = site.at(key);
                    match (old.get(key), new.get(key)) {
                        (Some(old), Some(new)) => self.pair(here, old, new),
                        (None, None) => {}
                        (None, Some(schema)) => self.one(&here, rules::CONDITION_ADDED, key, (None, Some(schema))),
                        (Some(schema), None) => self.one(&here, rules::CONDITION_REMOVED, key, (Some(schema), None)),
                    }
                }
            }
        }
    }

    /// Notes a schema of one side alone, if it refuses anything.
    pub(super) fn one(
        &mut self,
        site: &Site,
        rule: &Rule,
        name: &str,
        (old, new): (Option<View<'a>>, Option<View<'a>>),
    ) {
        let says =
            |schema: Option<View<'a>>| schema.is_some_and(|schema| !freedom::is_anything(schema, site.sense.kinds));
        let rule = if says(old) || says(new) { rule } else { rules::BOUND_REWORDED };
        self.note(site, rule, name, old, new);
    }

    fn dependencies(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let names = |node: &Node<'a>| node.members("dependencies").map(|(name, _)| name);
        let all: BTreeSet<&str> = names(old).chain(names(new)).collect();
        let find = |node: &Node<'a>, name: &str| node.get("dependencies").and_then(|needed| needed.get(name));
        for name in all {
            let here = site.at(name);
            match (find(old, name), find(new, name)) {
                (Some(before), Some(after)) if before.is_array() != after.is_array() => {
                    self.note(&here, rules::DEPENDENCY_CHANGED, name, find(old, name), find(new, name));
                }
                (Some(before), Some(after)) if !before.is_array() => self.pair(here, before, after),
                (None, Some(schema)) if !schema.is_array() => {
                    self.one(&here, rules::DEPENDENCY_ADDED, name, (None, Some(schema)))
                }
                (Some(schema), None) if !schema.is_array() => {
                    self.one(&here, rules::DEPENDENCY_REMOVED, name, (Some(schema), None))
                }
                (before, after) => {
                    self.needed(&here, rules::DEPENDENCY_ADDED, after, (before, old));
                    self.needed(&here, rules::DEPENDENCY_REMOVED, before, (after, new));
                }
            }
        }
    }

    /// Notes the properties that one side needs here, and that the other one neither needs nor requires.
    fn needed(
        &mut self,
        site: &Site,
        rule: &Rule,
        these: Option<View<'_>>,
        (others, node): (Option<View<'_>>, &Node<'a>),
    ) {
        for name in these.into_iter().flat_map(View::items).filter_map(View::str) {
            let is_among = |names: View<'_>| names.items().any(|other| other.str() == Some(name));
            if !others.is_some_and(is_among) && !node.required().any(|required| required == name) {
                self.note(&site.at(name), rule, name, None, None);
            }
        }
    }
}
