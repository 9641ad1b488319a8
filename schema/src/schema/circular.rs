//! Schemas that lead back to themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::{Inner, Schema};
use crate::{graph, json::NodeId};

/// Returns whether a part is held to the very value that its schema is.
fn is_in_place(part: &Inner<'_>) -> bool {
    matches!(part.keyword, "allOf" | "anyOf" | "oneOf" | "not" | "if" | "then" | "else" | "dependencies")
}

/// Returns the schemas, of all that the roots lead to, that lead back to themselves for the same value.
///
/// ```
/// use postroom_schema::{json::Tree, schema::{Schema, circular}};
///
/// let tree = Tree::parse(r#"{"not": {"items": {}}}"#).expect("a JSON text");
/// assert!(circular([Schema::new(tree.root())]).is_empty());
/// ```
#[must_use]
pub fn circular<'a>(roots: impl IntoIterator<Item = Schema<'a>>) -> BTreeSet<NodeId> {
    let (mut positions, mut nodes, mut edges) = (BTreeMap::new(), Vec::new(), Vec::<Vec<usize>>::new());
    let mut position = |schema: Schema<'a>, nodes: &mut Vec<Schema<'a>>| {
        *positions.entry(schema.view().id).or_insert_with(|| {
            nodes.push(schema);
            nodes.len().saturating_sub(1)
        })
    };
    for root in roots {
        position(root.target(), &mut nodes);
    }
    while let Some(schema) = nodes.get(edges.len()).copied() {
        let mut leads_to = Vec::new();
        for part in schema.parts() {
            let found = position(part.schema.target(), &mut nodes);
            leads_to.extend(is_in_place(&part).then_some(found));
        }
        edges.push(leads_to);
    }
    let on_cycles = graph::on_cycles(&edges).into_iter().zip(&nodes);
    on_cycles.filter(|(is_circular, _)| *is_circular).map(|(_, schema)| schema.view().id).collect()
}
