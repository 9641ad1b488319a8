//! `oneOf` and `anyOf`: which branch became which, and whether branches may overlap.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    change::Overlap,
    node::{Choice, Kinds, Node, reference},
    rules,
    schema::{Comparison, Site},
};

/// How many questions are asked to find out whether the branches of one choice overlap.
const MAX_QUESTIONS: u32 = 100_000;

/// How deep into properties a difference between branches is looked for.
const MAX_DEPTH: u32 = 8;

impl<'a> Comparison<'a> {
    /// Compares two schemas of which at least one is a choice and nothing else; null was compared already.
    pub(super) fn choice(&mut self, site: &Site, old: (&'a Value, &Node<'a>), new: (&'a Value, &Node<'a>)) {
        let (before, after) = (alternatives(old), alternatives(new));
        let old_overlaps = before.exclusive && overlaps(self.old, &before.branches);
        let new_overlaps = after.exclusive && overlaps(self.new, &after.branches);
        let key = if after.exclusive { "oneOf" } else { "anyOf" };
        if old.1.is_choice_alone() && new.1.is_choice_alone() && before.exclusive != after.exclusive {
            let rule = match (old_overlaps, new_overlaps) {
                (false, true) => rules::CHOICE_MADE_EXCLUSIVE,
                (true, false) => rules::CHOICE_MADE_INCLUSIVE,
                _ => rules::CHOICE_REWORDED,
            };
            self.note(&site.at(key), rule, "", None, None);
        }
        let overlap =
            Overlap { sender: site.overlap.sender || new_overlaps, receiver: site.overlap.receiver || old_overlaps };
        let at = |index: usize| {
            let place =
                if new.1.is_choice_alone() { site.place.at(key).at(&index.to_string()) } else { site.place.clone() };
            Site { place, overlap, null_apart: true }
        };
        let (pairs, removed, added) = pair(self, &before.branches, &after.branches);
        for (old, new) in pairs {
            self.pair(at(new.0), old.1, new.1);
        }
        for (index, branch) in removed {
            let place = site.place.at(if before.exclusive { "oneOf" } else { "anyOf" }).at(&index.to_string());
            self.note(&Site { place, overlap, null_apart: true }, rules::BRANCH_REMOVED, "", Some(branch), None);
        }
        for (index, branch) in added {
            self.note(&at(index), rules::BRANCH_ADDED, "", None, Some(branch));
        }
    }
}

type Branch<'a> = (usize, &'a Value);
type Pairing<'a> = (Vec<(Branch<'a>, Branch<'a>)>, Vec<Branch<'a>>, Vec<Branch<'a>>);

/// The branches of a choice; any other schema is its own only one.
fn alternatives<'a>((schema, node): (&'a Value, &Node<'a>)) -> Choice<'a> {
    match &node.choice {
        Some(choice) if node.is_choice_alone() => choice.clone(),
        _ if node.kinds.is_empty() => Choice { exclusive: false, branches: Vec::new() },
        _ => Choice { exclusive: false, branches: vec![(0, schema)] },
    }
}

/// Which branch became which: the same text first, then what goes by the same name, then what has the same types. The
/// first of several becomes the first of several, so that the way back pairs the same.
fn pair<'a>(comparison: &Comparison<'a>, old: &[Branch<'a>], new: &[Branch<'a>]) -> Pairing<'a> {
    type Likeness<'k> = &'k dyn Fn(&Value, &Value) -> Option<String>;
    let (mut old, mut new) = (old.to_vec(), new.to_vec());
    let mut pairs = Vec::new();
    let text = |_: &Value, branch: &Value| Some(branch.to_string());
    let types = |root: &Value, branch: &Value| Node::new(root, branch).map(|node| format!("{:?}", node.all_kinds));
    let likenesses: [Likeness<'_>; 3] = [&text, &label, &types];
    for likeness in likenesses {
        let mut keys: Vec<_> = new.iter().map(|(_, branch)| likeness(comparison.new, branch)).collect();
        old.retain(|before| {
            let Some(key) = likeness(comparison.old, before.1) else { return true };
            let Some(index) = keys.iter().position(|other| other.as_ref() == Some(&key)) else { return true };
            keys.remove(index);
            pairs.push((*before, new.remove(index)));
            false
        });
    }
    (pairs, old, new)
}

/// What a branch goes by: its definition, its title, or the text that one of its properties always is.
fn label(root: &Value, branch: &Value) -> Option<String> {
    if let Some(name) = reference(branch) {
        return Some(name.to_owned());
    }
    let node = Node::new(root, branch)?;
    let title = node.get("title").and_then(Value::as_str).map(str::to_owned);
    title.or_else(|| {
        let mut properties = node.get("properties")?.as_object()?.iter();
        properties.find_map(|(name, schema)| Some(format!("{name}={}", schema.get("const")?)))
    })
}

/// Whether some value but null may fit two of the branches.
fn overlaps(root: &Value, branches: &[Branch<'_>]) -> bool {
    let mut questions = MAX_QUESTIONS;
    let rest = |index: usize| branches.iter().skip(index.saturating_add(1));
    branches
        .iter()
        .enumerate()
        .any(|(index, (_, one))| rest(index).any(|(_, other)| !apart(root, one, other, MAX_DEPTH, &mut questions)))
}

/// Whether no value but null fits both schemas; false where it is not certain.
fn apart(root: &Value, one: &Value, other: &Value, depth: u32, questions: &mut u32) -> bool {
    let (Some(left), Some(depth)) = (questions.checked_sub(1), depth.checked_sub(1)) else { return false };
    *questions = left;
    let (Some(a), Some(b)) = (Node::new(root, one), Node::new(root, other)) else { return false };
    // To find the types of a choice takes as long as it has branches.
    let branches =
        [&a, &b].into_iter().flat_map(|node| &node.choice).map(|choice| choice.branches.len()).sum::<usize>();
    *questions = questions.saturating_sub(u32::try_from(branches).unwrap_or(u32::MAX));
    let common = a.all_kinds.and(b.all_kinds);
    if common.is_empty() {
        return true;
    }
    if let (Some(a), Some(b)) = (&a.listed, &b.listed) {
        // 1 and 1.0 are the same number, in whatever it stands.
        return a.iter().all(|value| (value.is_string() || value.is_boolean()) && !b.contains(value));
    }
    for (choice, other) in [(&a.choice, other), (&b.choice, one)] {
        if let Some(choice) = choice {
            return choice.branches.iter().all(|(_, branch)| apart(root, branch, other, depth, questions));
        }
    }
    if common != Kinds::OBJECT {
        return false;
    }
    let required: BTreeSet<&str> = a.required().chain(b.required()).collect();
    required.into_iter().any(|name| match (a.property(name), b.property(name)) {
        (Some(one), Some(other)) => {
            let null = |schema| Node::new(root, schema).is_none_or(|node| node.null);
            !(null(one) && null(other)) && apart(root, one, other, depth, questions)
        }
        (Some(_), None) => b.get("additionalProperties") == Some(&Value::Bool(false)),
        (None, Some(_)) => a.get("additionalProperties") == Some(&Value::Bool(false)),
        (None, None) => false,
    })
}
