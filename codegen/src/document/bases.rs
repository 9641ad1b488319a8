//! Schemas that are choices of what extends them: `Pet` with `oneOf: [Cat, Dog]`, and `Cat` with `allOf: [Pet, …]`.
//!
//! As it is written, this leads back to itself for one and the same value, which JSON Schema leaves undefined. What is
//! meant is that `Cat` extends all that `Pet` says besides its choice: so that becomes a schema, to which `Cat` refers.

use std::collections::{BTreeMap, BTreeSet};

use postroom_schema::{schema::Schema, vocabulary::asserts_in};

use super::{dialect, v2::Aside};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    tree::{FileId, Member, NodeId, Segment, Tree, Value, View},
};

/// The keywords of choices.
const CHOICES: [&str; 2] = ["oneOf", "anyOf"];

/// Lets schemas that extend a choice of themselves extend what that says besides the choice.
pub(super) fn part(tree: &mut Tree, files: &[FileId], aside: &Aside, diagnostics: &mut Diagnostics) {
    let schemas = schemas(tree, files, aside);
    let extensions = Extensions::of(tree, &schemas);
    for schema in schemas {
        let view = tree.view(schema);
        let (mut keywords, mut extending) = (Vec::new(), BTreeSet::new());
        for keyword in CHOICES {
            let found = view.get(keyword).map(|choice| extensions.of_choice(schema, choice)).unwrap_or_default();
            if !found.is_empty() {
                keywords.push(keyword);
                extending.extend(found);
            }
        }
        // What says nothing else leads back to itself, whatever is meant.
        let has_base = view.members().any(|(key, _)| !keywords.contains(&key) && asserts_in(key));
        if extending.is_empty() || !has_base {
            continue;
        }
        for choice in keywords.iter().filter_map(|keyword| view.get(keyword)) {
            diagnostics.push(report(choice, &keywords));
        }
        // A schema without one choice alone would still lead to what extends it by the other.
        let base = base(tree, schema, &keywords);
        extending.into_iter().for_each(|reference| tree.refer(reference, base));
    }
}

/// Returns the warning about a choice of schemas that extend it.
fn report(choice: View<'_>, keywords: &[&str]) -> Diagnostic {
    let message = format!(
        "this schema is a choice of schemas that extend it by `allOf`: of what it says they extend all but `{}`",
        keywords.join("` and `")
    );
    let help = "move what it says besides the choice into a schema of its own, and let the others extend that";
    Diagnostic::warning(choice, "circular-choice", message, help)
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

/// Which schemas extend which ones by `allOf`, as it is written.
struct Extensions {
    /// What each schema that has `allOf` extends, each once.
    extended: BTreeMap<NodeId, BTreeSet<NodeId>>,
    /// The references to each schema that has a choice, each after the schema that extends it so.
    extending: BTreeMap<NodeId, Vec<(NodeId, NodeId)>>,
}

impl Extensions {
    fn of(tree: &Tree, schemas: &[NodeId]) -> Self {
        let mut all = Self { extended: BTreeMap::new(), extending: BTreeMap::new() };
        for schema in schemas {
            for extended in tree.view(*schema).get("allOf").into_iter().flat_map(View::items) {
                let target = extended.target();
                all.extended.entry(*schema).or_default().insert(target.id);
                if target.id != extended.id && CHOICES.iter().any(|keyword| target.get(keyword).is_some()) {
                    all.extending.entry(target.id).or_default().push((*schema, extended.id));
                }
            }
        }
        all
    }

    /// Returns the references to a schema by which branches of its choice extend it, or what these extend.
    fn of_choice(&self, schema: NodeId, choice: View<'_>) -> Vec<NodeId> {
        let Some(extending) = self.extending.get(&schema) else { return Vec::new() };
        let mut open: Vec<NodeId> = choice.items().map(|branch| branch.target().id).collect();
        let mut seen: BTreeSet<NodeId> = open.iter().copied().collect();
        // Most are branches themselves: only for the others it is looked at what else the branches extend.
        let mut missing: BTreeSet<NodeId> =
            extending.iter().map(|(by, _)| *by).filter(|by| !seen.contains(by)).collect();
        while let Some(branch) = open.pop().filter(|_| !missing.is_empty()) {
            for extended in self.extended.get(&branch).filter(|_| branch != schema).into_iter().flatten() {
                if seen.insert(*extended) {
                    missing.remove(extended);
                    open.push(*extended);
                }
            }
        }
        extending.iter().filter(|(by, _)| *by != schema && seen.contains(by)).map(|(_, reference)| *reference).collect()
    }
}

/// Adds the schema that says what another one does but for its choices.
fn base(tree: &mut Tree, schema: NodeId, keywords: &[&str]) -> NodeId {
    let node = tree.node(schema);
    let is_kept = |member: &&Member| !keywords.contains(&member.key.as_str());
    let members: Vec<Member> = match &node.value {
        Value::Object(members) => members.iter().filter(is_kept).cloned().collect(),
        _ => Vec::new(),
    };
    let parent = node.parent.clone().map(|(parent, segment)| match segment {
        Segment::Key(key) => (parent, Segment::Key(format!("{key} base"))),
        index => (parent, index),
    });
    let place = node.place;
    tree.add(Value::Object(members), place, parent)
}
