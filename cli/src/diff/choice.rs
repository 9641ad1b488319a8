//! `oneOf` and `anyOf`: which branch became which, and whether branches may overlap.

use std::collections::{BTreeMap, BTreeSet};

use postroom_schema::{json::View, schema::Types};

use super::{
    change::Sense,
    comparison::{Comparison, Site},
    fits::{is_null_valid, judge},
    freedom::restricts,
    ground::{ALL, reference},
    node::{Choice, Node},
    rules,
};

/// The number of questions that are asked to find out whether the branches of one choice overlap.
const MAX_QUESTIONS: u32 = 100_000;

/// The depth of properties to which a difference between branches is looked for.
const MAX_DEPTH: u32 = 8;

impl<'a> Comparison<'a> {
    /// Compares two schemas of which at least one is a choice and says nothing else but types.
    pub(super) fn choice(&mut self, site: &Site, old: (View<'a>, &Node<'a>), new: (View<'a>, &Node<'a>)) {
        // A schema that is no choice is a branch with types of its own.
        let own = |node: &Node<'_>| if node.choice_alone().is_some() { node.kinds } else { site.sense.kinds };
        let (before, after) = (own(old.1), own(new.1));
        let rule = match (after.holds(old.1.all_kinds), before.holds(new.1.all_kinds)) {
            (true, true) => None,
            (false, true) => Some(rules::TYPE_NARROWED),
            (true, false) => Some(rules::TYPE_WIDENED),
            (false, false) => Some(rules::TYPE_CHANGED),
        };
        if let Some(rule) = rule {
            self.note(&site.at("type"), rule, "", old.1.get("type"), new.1.get("type"));
        }
        let sense = Sense { strict: site.sense.strict, ..site.part(before.and(after)).sense };
        let site = Site { sense, ..site.clone() };
        self.branches(&site, &alternatives(old), &alternatives(new), new.1.choice_alone().is_some());
    }

    /// Compares choices that stand beside other keywords.
    pub(super) fn choices(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let says = |node: &Node<'a>| {
            let restricts = |key| node.keywords.is_some_and(|words| restricts(words, key, site.sense.kinds));
            restricts("oneOf") || restricts("anyOf")
        };
        if !says(old) && !says(new) {
            return;
        }
        if let ([old], [new]) = (old.choices.as_slice(), new.choices.as_slice()) {
            return self.branches(site, old, new, true);
        }
        for exclusive in [true, false] {
            let find = |node: &Node<'a>| node.choices.iter().find(|choice| choice.exclusive == exclusive).cloned();
            match (find(old), find(new)) {
                (Some(old), Some(new)) => self.branches(site, &old, &new, true),
                (None, None) => {}
                (None, Some(_)) => self.alone(site, key(exclusive), rules::CHOICE_ADDED, old, new),
                (Some(_), None) => self.alone(site, key(exclusive), rules::CHOICE_REMOVED, old, new),
            }
        }
    }

    /// Compares two choices; null was compared already. `in_list`: the new branches stand in a list, and not for the
    /// whole schema.
    fn branches(&mut self, site: &Site, before: &Choice<'a>, after: &Choice<'a>, in_list: bool) {
        let kinds = site.sense.kinds;
        let old_overlaps = before.exclusive && overlaps(&before.branches, kinds);
        let new_overlaps = after.exclusive && overlaps(&after.branches, kinds);
        if before.exclusive != after.exclusive && before.branches.len().min(after.branches.len()) > 1 {
            let rule = match (old_overlaps, new_overlaps) {
                (false, true) => rules::CHOICE_MADE_EXCLUSIVE,
                (true, false) => rules::CHOICE_MADE_INCLUSIVE,
                _ => rules::CHOICE_REWORDED,
            };
            self.note(&site.at(key(after.exclusive)), rule, "", None, None);
        }
        let sense = site.sense.counting(new_overlaps, old_overlaps);
        let at = |exclusive: bool, in_list: bool, index: usize| {
            let place = if in_list { site.place.at(key(exclusive)).at(&index.to_string()) } else { site.place.clone() };
            Site { place, sense }
        };
        let (pairs, removed, added) = pair(&before.branches, &after.branches);
        for (old, new) in pairs {
            self.pair(at(after.exclusive, in_list, new.0), old.1, new.1);
        }
        for (index, branch) in removed {
            self.note(&at(before.exclusive, true, index), rules::BRANCH_REMOVED, "", Some(branch), None);
        }
        for (index, branch) in added {
            self.note(&at(after.exclusive, in_list, index), rules::BRANCH_ADDED, "", None, Some(branch));
        }
    }
}

fn key(exclusive: bool) -> &'static str {
    if exclusive { "oneOf" } else { "anyOf" }
}

pub(super) type Branch<'a> = (usize, View<'a>);
pub(super) type Pairing<'a> = (Vec<(Branch<'a>, Branch<'a>)>, Vec<Branch<'a>>, Vec<Branch<'a>>);

/// Returns the branches of a choice; any other schema is its own only one.
fn alternatives<'a>((schema, node): (View<'a>, &Node<'a>)) -> Choice<'a> {
    match node.choice_alone() {
        Some(choice) => choice.clone(),
        _ if node.kinds.is_empty() => Choice { exclusive: false, branches: Vec::new() },
        _ => Choice { exclusive: false, branches: vec![(0, schema)] },
    }
}

/// Pairs the branches of two choices: the same text first, then what goes by the same name, then what has the same
/// types. The first of several becomes the first of several, so that the way back pairs the same.
pub(super) fn pair<'a>(old: &[Branch<'a>], new: &[Branch<'a>]) -> Pairing<'a> {
    type Likeness<'k> = &'k dyn Fn(View<'_>) -> Option<String>;
    let (mut old, mut new) = (old.to_vec(), new.to_vec());
    let mut pairs = Vec::new();
    old.retain(|before| match new.iter().position(|after| after.1 == before.1) {
        Some(index) => {
            pairs.push((*before, new.remove(index)));
            false
        }
        None => true,
    });
    let named = |branch: View<'_>| label(branch, MAX_DEPTH);
    let types = |branch: View<'_>| Node::new(branch).map(|node| format!("{:?}", node.all_kinds));
    let likenesses: [Likeness<'_>; 2] = [&named, &types];
    for likeness in likenesses {
        let mut keys: Vec<_> = new.iter().map(|(_, branch)| likeness(*branch)).collect();
        old.retain(|before| {
            let Some(key) = likeness(before.1) else { return true };
            let Some(index) = keys.iter().position(|other| other.as_ref() == Some(&key)) else { return true };
            keys.remove(index);
            pairs.push((*before, new.remove(index)));
            false
        });
    }
    (pairs, old, new)
}

/// Returns the label of a branch: its definition, its title, or the text that one of its properties always is.
fn label(branch: View<'_>, depth: u32) -> Option<String> {
    if let Some(name) = reference(branch) {
        return Some(name.to_owned());
    }
    let node = unwrapped(branch, depth)?;
    let title = node.get("title").and_then(View::str).map(str::to_owned);
    title.or_else(|| {
        // In an order that both sides have.
        let properties: BTreeMap<&str, View<'_>> = node.members("properties").collect();
        properties.into_iter().find_map(|(name, schema)| match unwrapped(schema, depth)?.listed?.as_slice() {
            [only] => Some(format!("{name}={}", only.canonical())),
            _ => None,
        })
    })
}

/// Returns the schema, or the only one in a list that says nothing else.
fn unwrapped<'a>(schema: View<'a>, depth: u32) -> Option<Node<'a>> {
    let node = Node::new(schema)?;
    match node.only() {
        Some((_, only)) => unwrapped(only, depth.checked_sub(1)?),
        None => Some(node),
    }
}

/// Returns whether some value but null may fit two of the branches.
fn overlaps(branches: &[Branch<'_>], kinds: Types) -> bool {
    let mut questions = MAX_QUESTIONS;
    let rest = |index: usize| branches.iter().skip(index.saturating_add(1));
    branches
        .iter()
        .enumerate()
        .any(|(index, (_, one))| rest(index).any(|(_, other)| !apart((*one, *other), kinds, MAX_DEPTH, &mut questions)))
}

/// Returns whether no value of these types fits both schemas; `false` if that is not certain.
fn apart((one, other): (View<'_>, View<'_>), kinds: Types, depth: u32, questions: &mut u32) -> bool {
    let (Some(left), Some(depth)) = (questions.checked_sub(1), depth.checked_sub(1)) else { return false };
    *questions = left;
    let (Some(a), Some(b)) = (Node::new(one), Node::new(other)) else { return false };
    // To find the types of a choice takes as long as it has branches.
    let branches =
        [&a, &b].into_iter().flat_map(|node| &node.choices).map(|choice| choice.branches.len()).sum::<usize>();
    *questions = questions.saturating_sub(u32::try_from(branches).unwrap_or(u32::MAX));
    let common = a.all_kinds.and(b.all_kinds).and(kinds);
    if common.is_empty() {
        return true;
    }
    let length = |node: &Node<'_>| node.listed.as_ref().map_or(1, Vec::len);
    let values = length(&a).saturating_add(length(&b));
    for (listed, other) in [(&a.listed, other), (&b.listed, one)] {
        if let Some(listed) = listed {
            *questions = questions.saturating_sub(u32::try_from(values).unwrap_or(u32::MAX));
            let mut judge = judge();
            return *questions > 0 && listed.iter().all(|value| judge.fits(other, *value) == Some(false));
        }
    }
    for (node, other) in [(&a, other), (&b, one)] {
        for choice in &node.choices {
            if choice.branches.iter().all(|(_, branch)| apart((*branch, other), common, depth, questions)) {
                return true;
            }
        }
    }
    if common != Types::OBJECT {
        return false;
    }
    let required: BTreeSet<&str> = a.required().chain(b.required()).collect();
    let denies = |node: &Node<'_>| {
        node.get("additionalProperties").and_then(View::bool) == Some(false) && node.get("patternProperties").is_none()
    };
    required.into_iter().any(|name| match (a.property(name), b.property(name)) {
        (Some(one), Some(other)) => {
            *questions = questions.saturating_sub(100);
            let null = |schema| is_null_valid(schema) != Some(false);
            !(null(one) && null(other)) && apart((one, other), ALL, depth, questions)
        }
        (Some(_), None) => denies(&b),
        (None, Some(_)) => denies(&a),
        (None, None) => false,
    })
}
