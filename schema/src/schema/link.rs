//! References to definitions, and what they stand for.

use std::collections::BTreeMap;

use super::Schema;
use crate::{
    graph,
    json::{Member, NodeId, Tree},
    pointer,
    vocabulary::{Role, keyword},
};

/// The number of schemas that lie in one another before the next one is only referred to.
const MAX_HEIGHT: usize = 48;

/// Puts definitions in the place of the references to them, wherever that has an end: each is there once, however many
/// schemas it stands in, and has its name ([`View::name`](crate::json::View::name)).
///
/// `definitions` are the schemas to which `#/definitions/{name}` leads; `roots` are the other ones. What leads back to
/// itself, or goes too deep, stays a reference ([`Schema::target`]). What describes beside a `$ref` takes the
/// place of what the definition says; what refuses there is ignored, as draft-07 has it. Returns the roots, in whose place definitions may stand too.
///
/// ```
/// use std::collections::BTreeMap;
/// use postroom_schema::{json::Tree, schema::{Schema, link}};
///
/// let mut tree = Tree::default();
/// let list = tree.read(r##"{"items": {"$ref": "#/definitions/Id", "title": "one", "minLength": 3}}"##).expect("a JSON text");
/// let id = tree.read(r#"{"type": "string", "title": "an id"}"#).expect("a JSON text");
/// let roots = link(&mut tree, &BTreeMap::from([("Id".to_owned(), id)]), &[list]);
/// assert_eq!(tree.view(roots[0]).to_string(), r#"{"items":{"type":"string","title":"one"}}"#);
/// ```
pub fn link(tree: &mut Tree, definitions: &BTreeMap<String, NodeId>, roots: &[NodeId]) -> Vec<NodeId> {
    let list: Vec<NodeId> = definitions.values().copied().collect();
    let names: BTreeMap<&str, usize> = definitions.keys().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let inner: Vec<Found> = list.iter().map(|id| find(tree, *id, &names)).collect();
    let edges: Vec<Vec<usize>> =
        inner.iter().map(|found| found.references.iter().map(|reference| reference.to).collect()).collect();
    let is_in_place = in_place(&edges, &inner);
    let others = roots.iter().flat_map(|root| find(tree, *root, &names).references);
    let all: Vec<Reference> = inner.iter().flat_map(|found| found.references.clone()).chain(others).collect();
    for (name, id) in definitions {
        tree.name(*id, name.clone());
    }
    let mut others = BTreeMap::new();
    // A definition may be nothing but a reference to another one.
    for reference in &all {
        if is_in_place[reference.to] {
            others.insert(reference.at, list[reference.to]);
        } else {
            tree.refer(reference.at, list[reference.to]);
        }
    }
    let ends: BTreeMap<NodeId, NodeId> = others.keys().map(|at| (*at, end(*at, &others))).collect();
    let mut substitutes = BTreeMap::new();
    for (at, to) in ends {
        let own = own(tree, at);
        let place = tree.node(at).place;
        let with = if own.is_empty() { to } else { tree.vary(to, own, place) };
        substitutes.insert(at, with);
    }
    tree.substitute(&substitutes);
    roots.iter().map(|root| substitutes.get(root).copied().unwrap_or(*root)).collect()
}

/// A reference to a definition.
#[derive(Clone, Copy, Debug)]
struct Reference {
    at: NodeId,
    /// The position of the definition.
    to: usize,
    /// The number of schemas that it lies in.
    depth: usize,
}

/// The references in a schema, and its height.
#[derive(Debug, Default)]
struct Found {
    references: Vec<Reference>,
    /// The number of schemas that lie in one another.
    height: usize,
}

/// Finds the references in a schema that is written in place.
fn find(tree: &Tree, root: NodeId, names: &BTreeMap<&str, usize>) -> Found {
    let (mut found, mut open) = (Found::default(), vec![(Schema::new(tree.view(root)), 0)]);
    while let Some((schema, depth)) = open.pop() {
        found.height = found.height.max(depth);
        let name = schema.text("$ref").and_then(|text| text.strip_prefix("#/definitions/"));
        match name.and_then(|name| names.get(&*pointer::unescape(name))) {
            Some(to) => found.references.push(Reference { at: schema.view().id, to: *to, depth }),
            None => open.extend(schema.all_parts().into_iter().map(|part| (part.schema, depth + 1))),
        }
    }
    found
}

/// Returns which definitions are written in place of the references to them.
fn in_place(edges: &[Vec<usize>], inner: &[Found]) -> Vec<bool> {
    let recursive = graph::on_cycles(edges);
    let component = graph::components(edges);
    // What others lead to has the lower number.
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_by_key(|at| component[*at]);
    let (mut heights, mut is_in_place) = (vec![0; edges.len()], vec![false; edges.len()]);
    for at in order {
        let inner = &inner[at];
        let through = inner.references.iter().filter(|reference| is_in_place[reference.to]);
        let through = through.map(|reference| reference.depth + heights[reference.to]).max();
        heights[at] = inner.height.max(through.unwrap_or(0));
        is_in_place[at] = !recursive[at] && heights[at] <= MAX_HEIGHT;
    }
    is_in_place
}

/// Returns where a chain of references ends.
fn end(at: NodeId, others: &BTreeMap<NodeId, NodeId>) -> NodeId {
    std::iter::successors(Some(at), |id| others.get(id).copied()).last().unwrap_or(at)
}

/// Returns what a reference says of its own: draft-07 ignores what stands beside a `$ref`, so nothing there refuses a value.
fn own(tree: &Tree, at: NodeId) -> Vec<Member> {
    let crate::json::Value::Object(members) = &tree.node(at).value else { return Vec::new() };
    let annotates = |name: &str| keyword(name).is_none_or(|known| known.role == Role::Annotates);
    members.iter().filter(|member| annotates(&member.key)).cloned().collect()
}
