//! The places of a document, each with what its schema says of it.

use super::{
    schema::{Schema, Shape},
    tree::Tree,
};

/// A value in a document.
#[derive(Clone, Debug)]
pub(crate) struct Site<'a> {
    /// Positions of members and items, from the root.
    pub(crate) path: Vec<usize>,
    /// What stands there.
    pub(crate) tree: &'a Tree,
    /// What should stand there; `Any` where the schema says nothing.
    pub(crate) shape: &'a Shape,
    /// Whether the schema names the place.
    pub(crate) declared: bool,
}

/// Every place of a document, the root first.
pub(crate) fn sites<'a>(schema: &'a Schema, shape: &'a Shape, tree: &'a Tree) -> Vec<Site<'a>> {
    let mut found = Vec::new();
    walk(schema, Site { path: Vec::new(), tree, shape, declared: true }, &mut found);
    found
}

fn walk<'a>(schema: &'a Schema, site: Site<'a>, found: &mut Vec<Site<'a>>) {
    let shape = schema.pick(site.shape, site.tree);
    let inner = |index: usize| site.path.iter().copied().chain([index]).collect();
    let mut children = Vec::new();
    for (index, item) in site.tree.items().iter().enumerate() {
        let (shape, declared) =
            if let Shape::Array { items, .. } = shape { (&**items, true) } else { (&Shape::Any, false) };
        children.push(Site { path: inner(index), tree: item, shape, declared });
    }
    for (index, (key, value)) in site.tree.members().iter().enumerate() {
        let named = shape.members().zip(key.value());
        let declared = named.is_some_and(|(members, key)| members.declares(key));
        let shape = named.and_then(|(members, key)| members.shape(key)).unwrap_or(&Shape::Any);
        children.push(Site { path: inner(index), tree: value, shape, declared });
    }
    found.push(Site { shape, ..site });
    for child in children {
        walk(schema, child, found);
    }
}
