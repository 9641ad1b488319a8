//! Schemas that are choices of what extends them: `Pet` with `oneOf: [Cat, Dog]`, and `Cat` with `allOf: [Pet, …]`.
//!
//! As it is written, this leads back to itself for one and the same value, which JSON Schema leaves undefined. What is
//! meant is that `Cat` extends all that `Pet` says besides its choice: so that becomes a schema, to which `Cat` refers.

use std::collections::BTreeSet;

use postroom_schema::{schema::Schema, vocabulary::asserts_in};

use super::{dialect, v2::Aside};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    tree::{FileId, Member, NodeId, Segment, Tree, Value, View},
};

/// Lets schemas that extend a choice of themselves extend what that says besides the choice.
pub(super) fn part(tree: &mut Tree, files: &[FileId], aside: &Aside, diagnostics: &mut Diagnostics) {
    for schema in schemas(tree, files, aside) {
        for keyword in ["oneOf", "anyOf"] {
            let Some(choice) = tree.view(schema).get(keyword) else { continue };
            let extending = extending(tree.view(schema), choice);
            // What says nothing else leads back to itself, whatever is meant.
            let has_base = tree.view(schema).members().any(|(key, _)| key != keyword && asserts_in(key));
            if extending.is_empty() || !has_base {
                continue;
            }
            let message = format!(
                "this schema is a choice of schemas that extend it by `allOf`: of what it says they \
                                   extend all but `{keyword}`"
            );
            let help = "move what it says besides the choice into a schema of its own, and let the others extend that";
            diagnostics.push(Diagnostic::warning(choice, "circular-choice", message, help));
            let base = base(tree, schema, keyword);
            extending.into_iter().for_each(|reference| tree.refer(reference, base));
        }
    }
}

/// Returns every schema that messages, components and parameters lead to.
fn schemas(tree: &Tree, files: &[FileId], aside: &Aside) -> Vec<NodeId> {
    let mut open: Vec<NodeId> = dialect::roots(tree, files).into_iter().map(|(root, _)| root).collect();
    open.extend(aside.schemas.values());
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    while let Some(id) = open.pop() {
        let target = tree.view(id).target();
        if seen.insert(target.id) {
            found.push(target.id);
            open.extend(Schema::new(target).all_parts().into_iter().map(|part| part.schema.view().id));
        }
    }
    found.sort();
    found
}

/// Returns the references to a schema by which branches of its choice extend it.
fn extending(schema: View<'_>, choice: View<'_>) -> Vec<NodeId> {
    let (mut found, mut seen) = (Vec::new(), BTreeSet::from([schema.id]));
    let mut open: Vec<View<'_>> = choice.items().map(View::target).collect();
    while let Some(branch) = open.pop() {
        if !seen.insert(branch.id) {
            continue;
        }
        for extended in branch.get("allOf").into_iter().flat_map(View::items) {
            let target = extended.target();
            if target.id == schema.id && extended.id != schema.id {
                found.push(extended.id);
            } else {
                open.push(target);
            }
        }
    }
    found
}

/// Adds the schema that says what another one does but for its choice.
fn base(tree: &mut Tree, schema: NodeId, keyword: &str) -> NodeId {
    let node = tree.node(schema);
    let members: Vec<Member> = match &node.value {
        Value::Object(members) => members.iter().filter(|member| member.key != keyword).cloned().collect(),
        _ => Vec::new(),
    };
    let parent = node.parent.clone().map(|(parent, segment)| match segment {
        Segment::Key(key) => (parent, Segment::Key(format!("{key} base"))),
        index => (parent, index),
    });
    let place = node.place;
    tree.add(Value::Object(members), place, parent)
}
