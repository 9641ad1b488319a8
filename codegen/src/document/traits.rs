//! Merges traits into their operations and messages, so that later steps need not know of them.
//!
//! As the specification has it: a later trait overrides an earlier one, and objects are merged member by member. In 3.x the
//! object itself overrides them all; in 2.x they override the object, by JSON Merge Patch (RFC 7396).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    fields,
    kinds::{Kind, MESSAGE, MESSAGE_TRAIT, OPERATION, OPERATION_TRAIT},
};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    reference,
    tree::{FileId, Member, NodeId, Segment, Tree, Value, View},
};

/// The number of values that merging may add: large objects merged into many others would exhaust the memory.
pub(super) const MAX_MERGED: usize = 1_000_000;

/// Merges the traits of everything that the documents reach. Merged members keep their places.
pub(crate) fn merge(tree: &mut Tree, documents: &[FileId], diagnostics: &mut Diagnostics) {
    let limit = tree.len() + MAX_MERGED;
    for (holder, is_message) in holders(tree, documents) {
        let (kind, applied) = if is_message { (&MESSAGE, &MESSAGE_TRAIT) } else { (&OPERATION, &OPERATION_TRAIT) };
        for part in applicable(tree.view(holder), applied, diagnostics) {
            for member in members(tree, part).into_iter().filter(|member| applied.has(&member.key)) {
                merge_member(tree, holder, member, true);
            }
        }
        if tree.len() > limit {
            report_too_many(tree.view(holder), kind, diagnostics);
            return;
        }
    }
}

/// Merges the traits of an object of a 2.x document into it: each is a patch of what the ones before have left. Returns
/// how many members were looked at.
pub(super) fn patch(tree: &mut Tree, holder: NodeId, applied: &Kind, diagnostics: &mut Diagnostics) -> usize {
    let mut work = 0;
    for part in applicable(tree.view(holder), applied, diagnostics).into_iter().rev() {
        let mut patch = members(tree, part);
        patch.retain(|member| applied.has(&member.key));
        // What a reference leads to is the patch, here alone: further down it stands for all that it leads to.
        let targets = patch.iter().map(|member| tree.view(member.value).target().id).collect();
        let known = members(tree, holder);
        let patched = patched(tree, holder, known, (patch, targets), &mut work);
        tree.set(holder, Value::Object(patched));
    }
    work
}

/// Reports that merging was stopped at an object of that kind.
pub(super) fn report_too_many(holder: View<'_>, kind: &Kind, diagnostics: &mut Diagnostics) {
    let message = format!("merging the traits up to here adds more than {MAX_MERGED} values to {}", kind.name);
    let help = "let the trait refer to a schema under `components`";
    diagnostics.push(Diagnostic::error(holder, "too-many-traits", message, help));
}

/// Returns every operation and message with traits, and whether it is a message.
fn holders(tree: &Tree, documents: &[FileId]) -> BTreeSet<(NodeId, bool)> {
    let mut found = BTreeSet::new();
    let mut add = |view: View<'_>, is_message: bool| {
        let view = view.target();
        if view.get("traits").is_some() {
            found.insert((view.id, is_message));
        }
    };
    for file in documents {
        let root = tree.root_of(*file);
        for part in [Some(root), root.get("components")].into_iter().flatten() {
            let channels = entries(part, "channels").flat_map(|channel| entries(channel.target(), "messages"));
            channels.chain(entries(part, "messages")).for_each(|message| add(message, true));
            entries(part, "operations").for_each(|operation| add(operation, false));
        }
    }
    super::message::of_envelopes(tree).into_iter().for_each(|message| add(message, true));
    found
}

/// Returns the traits of an object, the strongest first.
fn applicable(view: View<'_>, kind: &Kind, diagnostics: &mut Diagnostics) -> Vec<NodeId> {
    let mut traits = Vec::new();
    for item in fields::items(view, "traits", diagnostics).unwrap_or_default().into_iter().rev() {
        if let Some(part) = fields::object(item, kind, diagnostics) {
            fields::check_names(part, kind, diagnostics);
            traits.push(part.id);
        }
    }
    traits
}

/// Adds a trait's member to an object. References are followed only where `at_top`: further down, what the object
/// refers to stays as it is.
fn merge_member(tree: &mut Tree, object: NodeId, member: Member, at_top: bool) {
    let Some(own) = tree.view(object).get(&member.key) else {
        tree.hold(object, member);
        return;
    };
    let end = |view: View<'_>| match at_top {
        true => fields::target(view).map(|end| end.id),
        false => reference::text(view).is_none().then_some(view.id),
    };
    let (Some(ours), Some(theirs)) = (end(own), end(tree.view(member.value))) else {
        return;
    };
    let both = [ours, theirs].iter().all(|id| matches!(tree.node(*id).value, Value::Object(_)));
    if ours == theirs || !both {
        return;
    }
    let place = own.place();
    let merged = tree.add(tree.node(ours).value.clone(), place, Some((object, Segment::Key(member.key.clone()))));
    for inner in members(tree, theirs) {
        merge_member(tree, merged, inner, false);
    }
    tree.replace(object, &member.key, merged);
}

/// Returns the members of an object after a patch, of which each member is given with the value that is merged.
fn patched(
    tree: &mut Tree,
    object: NodeId,
    mut known: Vec<Member>,
    (patch, targets): (Vec<Member>, Vec<NodeId>),
    work: &mut usize,
) -> Vec<Member> {
    *work += known.len() + patch.len();
    let places: BTreeMap<String, usize> =
        known.iter().enumerate().map(|(place, member)| (member.key.clone(), place)).collect();
    let mut removed = BTreeSet::new();
    for (member, target) in patch.into_iter().zip(targets) {
        let place = places.get(&member.key).copied();
        if tree.view(target).is_null() {
            removed.extend(place);
            continue;
        }
        let own = place.and_then(|place| known.get(place)).map(|own| own.value);
        let value = patched_value(tree, object, own, (&member, target), work);
        match place.and_then(|place| known.get_mut(place)) {
            Some(own) => own.value = value,
            None => known.push(Member { value, ..member }),
        }
    }
    let places = 0..known.len();
    known.into_iter().zip(places).filter(|(_, place)| !removed.contains(place)).map(|(member, _)| member).collect()
}

fn patched_value(
    tree: &mut Tree,
    object: NodeId,
    own: Option<NodeId>,
    (member, target): (&Member, NodeId),
    work: &mut usize,
) -> NodeId {
    let patch = tree.view(target);
    let base = own.and_then(|own| fields::target(tree.view(own))).filter(|base| base.is_object()).map(|base| base.id);
    let is_whole = !patch.is_object() || reference::text(patch).is_some() || base == Some(target);
    if is_whole || (base.is_none() && !has_null(patch)) {
        return member.value;
    }
    let place = tree.node(own.unwrap_or(target)).place;
    let merged = tree.add(Value::Null, place, Some((object, Segment::Key(member.key.clone()))));
    let known = base.map_or_else(Vec::new, |base| members(tree, base));
    let patch = members(tree, target);
    let targets = patch.iter().map(|member| member.value).collect();
    let members = patched(tree, merged, known, (patch, targets), work);
    tree.set(merged, Value::Object(members));
    merged
}

/// Returns whether a patch takes something away.
fn has_null(patch: View<'_>) -> bool {
    patch.members().any(|(_, value)| value.is_null() || has_null(value))
}

fn members(tree: &Tree, object: NodeId) -> Vec<Member> {
    match &tree.node(object).value {
        Value::Object(members) => members.clone(),
        _ => Vec::new(),
    }
}

fn entries<'a>(view: View<'a>, key: &str) -> impl Iterator<Item = View<'a>> {
    view.get(key).into_iter().flat_map(|map| map.target().members()).map(|(_, value)| value)
}
