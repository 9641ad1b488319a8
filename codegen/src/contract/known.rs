//! Leaves out of a contract what no keyword says.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use postroom_schema::{
    json::{Document, NodeId, Tree},
    schema::Schema,
    vocabulary::is_keyword,
};

use super::Contract;

impl Contract {
    /// Leaves out of schemas what is neither a keyword nor an extension: a reference may lead to a file that holds something
    /// else, which is not for pages. What is only said of messages that are not JSON is left as it is, because their schemas
    /// have words of their own.
    pub fn leave_out_unknown(&mut self) {
        let foreign: Vec<bool> = self.messages.iter().map(|message| !message.is_json).collect();
        let mut trees: BTreeMap<*const Tree, (Arc<Tree>, BTreeSet<NodeId>)> = BTreeMap::new();
        for (message, schema) in self.schemas_mut() {
            let tree = Arc::clone(schema.tree());
            let (_, roots) = trees.entry(Arc::as_ptr(&tree)).or_insert((tree, BTreeSet::new()));
            let is_foreign = message.is_some_and(|at| foreign.get(at) == Some(&true));
            roots.extend((!is_foreign).then_some(schema.view().id));
        }
        let known =
            trees.into_iter().map(|(old, (tree, roots))| (old, (Arc::new(without_unknown(&tree, roots)), tree)));
        let known: BTreeMap<_, _> = known.collect();
        for (_, schema) in self.schemas_mut() {
            if let Some((tree, _)) = known.get(&Arc::as_ptr(schema.tree())) {
                *schema = Document::new(Arc::clone(tree), schema.view().id);
            }
        }
    }

    /// Returns every schema, that of a payload with the message's position.
    pub(super) fn schemas_mut(&mut self) -> impl Iterator<Item = (Option<usize>, &mut Document)> {
        let messages = self.messages.iter_mut().enumerate().flat_map(|(at, message)| {
            let headers = message.headers.as_mut().map(|headers| (None, headers));
            [Some((Some(at), &mut message.payload)), headers].into_iter().flatten()
        });
        messages.chain(self.envelopes.iter_mut().map(|envelope| (None, &mut envelope.schema)))
    }
}

/// Returns a tree whose schemas hold nothing but keywords and extensions.
fn without_unknown(tree: &Tree, roots: BTreeSet<NodeId>) -> Tree {
    let mut known = tree.clone();
    let (mut seen, mut open) = (roots.clone(), roots.into_iter().collect::<Vec<_>>());
    while let Some(id) = open.pop() {
        known.keep_members(id, is_keyword);
        let schema = Schema::new(tree.view(id));
        let parts = schema.all_parts().into_iter().filter(|part| is_keyword(part.keyword)).map(|part| part.schema);
        open.extend(parts.chain([schema.target()]).map(|next| next.view().id).filter(|id| seen.insert(*id)));
    }
    known
}
