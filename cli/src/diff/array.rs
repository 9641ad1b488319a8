//! Items: those that have a schema of their own by their position, the rest, and those that must be among them.

use postroom_schema::json::View;

use super::{
    comparison::{Comparison, Site},
    freedom::is_any,
    ground::anything,
    keywords::{least_items, most_items},
    node::Node,
    rules,
    words::count,
};

/// The schemas of an array's items.
struct Items<'a> {
    /// The schemas of the first items, by position.
    tuple: Vec<View<'a>>,
    /// The schema of the items after them.
    rest: View<'a>,
    /// The keyword that says so.
    key: &'static str,
}

impl<'a> Items<'a> {
    fn new(node: &Node<'a>) -> Self {
        match node.get("items") {
            Some(tuple) if tuple.is_array() => Self {
                tuple: tuple.items().collect(),
                rest: node.get("additionalItems").unwrap_or(anything()),
                key: "additionalItems",
            },
            items => Self { tuple: Vec::new(), rest: items.unwrap_or(anything()), key: "items" },
        }
    }

    fn at(&self, index: usize) -> View<'a> {
        self.tuple.get(index).copied().unwrap_or(self.rest)
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn array(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        // Items that must be among them may have properties of both schemas.
        let is_strict = old.get("contains").is_some() || new.get("contains").is_some();
        let inner = site.inner().strict(is_strict);
        let (before, after) = (Items::new(old), Items::new(new));
        // What lies behind the end of all arrays is of no effect, and what one `maxItems` alone allows was told already.
        let ends = [old, new].map(most_items);
        let longest = ends[0].zip(ends[1]).map(|(old, new)| old.max(new));
        let said = [old, new].into_iter().filter_map(|node| node.get("maxItems").and_then(count));
        let most = said.chain(longest).min();
        let reaches = |index: usize| most.is_none_or(|most| u64::try_from(index).is_ok_and(|index| index < most));
        let tuple = before.tuple.len().max(after.tuple.len());
        for index in (0..tuple).take_while(|index| reaches(*index)) {
            self.item(&inner.at("items").at(&index.to_string()), before.at(index), after.at(index));
        }
        if reaches(tuple) {
            let key = if is_true(after.rest) { before.key } else { after.key };
            self.item(&inner.at(key), before.rest, after.rest);
        }
        self.contains(site, old, new);
    }

    fn item(&mut self, site: &Site, old: View<'a>, new: View<'a>) {
        let rule = match (is_any(old), is_any(new)) {
            (true, false) if new.bool() == Some(false) => rules::ADDITIONAL_ITEMS_DENIED,
            (false, true) if old.bool() == Some(false) => rules::ADDITIONAL_ITEMS_ALLOWED,
            (true, false) => rules::ITEMS_ADDED,
            (false, true) => rules::ITEMS_REMOVED,
            _ => return self.pair(site.clone(), old, new),
        };
        self.note(site, rule, "", Some(old).filter(|old| !is_true(*old)), Some(new).filter(|new| !is_true(*new)));
    }

    fn contains(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let here = site.inner().strict(true).at("contains");
        // That there is an item at all may be said by `minItems`, too.
        let is_said = |schema, by: &Node<'_>| is_any(schema) && least_items(by) > 0;
        let rule = match (old.get("contains"), new.get("contains")) {
            (None, None) => return,
            (Some(old), Some(new)) => return self.pair(here, old, new),
            (None, Some(schema)) if is_said(schema, old) => rules::BOUND_REWORDED,
            (Some(schema), None) if is_said(schema, new) => rules::BOUND_REWORDED,
            (None, Some(_)) => rules::CONTAINS_ADDED,
            (Some(_), None) => rules::CONTAINS_REMOVED,
        };
        self.note(&here, rule, "contains", old.get("contains"), new.get("contains"));
    }
}

fn is_true(schema: View<'_>) -> bool {
    schema.bool() == Some(true)
}
