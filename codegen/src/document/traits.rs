//! Merges traits into their operations and messages, so that later steps need not know of them.
//!
//! As the specification has it: a later trait overrides an earlier one, the object itself overrides them all, and
//! objects are merged member by member.

use std::collections::BTreeSet;

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
const MAX_MERGED: usize = 1_000_000;

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
            let message = format!("merging the traits up to here adds more than {MAX_MERGED} values");
            let help = "let the trait refer to a schema under `components`";
            diagnostics.push(Diagnostic::error(
                tree.view(holder),
                "too-many-traits",
                format!("{message} to {}", kind.name),
                help,
            ));
            return;
        }
    }
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

fn members(tree: &Tree, object: NodeId) -> Vec<Member> {
    match &tree.node(object).value {
        Value::Object(members) => members.clone(),
        _ => Vec::new(),
    }
}

fn entries<'a>(view: View<'a>, key: &str) -> impl Iterator<Item = View<'a>> {
    view.get(key).into_iter().flat_map(|map| map.target().members()).map(|(_, value)| value)
}
