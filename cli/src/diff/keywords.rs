//! Keywords that hold values and not schemas.

use std::collections::BTreeSet;

use postroom_schema::{json::View, schema::Types};

use super::{
    comparison::{Comparison, Site},
    node::Node,
    numbers,
    rules::{self, Rule},
    sides::Sides,
    words,
};

/// A keyword that holds a count, with what happens when it allows fewer or more values.
type Limit = (&'static str, &'static Rule, &'static Rule);

/// Compares everything that a schema says without schemas within; `kinds`: the types that both allow.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, site: &Site, old: &Node<'a>, new: &Node<'a>, kinds: Types) {
    let mut sides = Sides { comparison, site, old, new };
    if kinds.meets(Types::STRING) {
        sides.strings();
    }
    if kinds.meets(Types::NUMBER) {
        numbers::compare(&mut sides, kinds);
    }
    if kinds.meets(Types::ARRAY) {
        sides.least(("minItems", rules::MIN_ITEMS_TIGHTENED, rules::MIN_ITEMS_LOOSENED), least_items);
        sides.most(("maxItems", rules::MAX_ITEMS_TIGHTENED, rules::MAX_ITEMS_LOOSENED), most_items);
        sides.unique_items();
    }
    if kinds.meets(Types::OBJECT) {
        sides.least(("minProperties", rules::MIN_PROPERTIES_TIGHTENED, rules::MIN_PROPERTIES_LOOSENED), least_members);
        sides.most(("maxProperties", rules::MAX_PROPERTIES_TIGHTENED, rules::MAX_PROPERTIES_LOOSENED), most_members);
    }
}

/// Returns the number of items that an array may have.
pub(super) fn most_items(node: &Node<'_>) -> Option<u64> {
    let tuple = node.get("items").filter(|items| items.is_array());
    let closed = tuple.filter(|_| node.get("additionalItems").and_then(View::bool) == Some(false));
    least_of(node.get("maxItems").and_then(words::count), closed.map(|tuple| tuple.items().len()))
}

/// Returns the number of items that an array must have.
pub(super) fn least_items(node: &Node<'_>) -> u64 {
    let said = node.get("minItems").and_then(words::count).unwrap_or(0);
    said.max(u64::from(node.get("contains").is_some()))
}

impl<'a> Sides<'_, 'a> {
    /// Notes a format that says nothing of any value.
    pub(super) fn reworded_format(&mut self) {
        let (old, new) = self.both("format");
        if old != new && !words::is_checked_format(old) && !words::is_checked_format(new) {
            self.note("format", rules::ANNOTATION_CHANGED);
        }
    }

    fn strings(&mut self) {
        let (old, new) = self.both("format");
        match (words::is_checked_format(old), words::is_checked_format(new)) {
            (false, false) => self.reworded_format(),
            _ if old == new => {}
            (true, false) => self.note("format", rules::FORMAT_REMOVED),
            (false, true) => self.note("format", rules::FORMAT_ADDED),
            (true, true) => self.note("format", rules::FORMAT_CHANGED),
        }
        let (old, new) = self.both("pattern");
        match (words::says_pattern(old), words::says_pattern(new)) {
            (true, true) if old == new => {}
            (false, false) => self.reworded("pattern"),
            (false, true) => self.note("pattern", rules::PATTERN_ADDED),
            (true, false) => self.note("pattern", rules::PATTERN_REMOVED),
            (true, true) => self.note("pattern", rules::PATTERN_CHANGED),
        }
        let count = |node: &Node<'_>, key: &str| node.get(key).and_then(words::count);
        self.least(("minLength", rules::MIN_LENGTH_TIGHTENED, rules::MIN_LENGTH_LOOSENED), |node| {
            count(node, "minLength").unwrap_or(0)
        });
        self.most(("maxLength", rules::MAX_LENGTH_TIGHTENED, rules::MAX_LENGTH_LOOSENED), |node| {
            count(node, "maxLength")
        });
    }

    fn unique_items(&mut self) {
        let several = |node: &Node<'_>| most_items(node).is_none_or(|most| most > 1);
        let asked = |node: &Node<'_>| node.get("uniqueItems").and_then(View::bool) == Some(true);
        // Two items are needed for them to be equal.
        match (asked(self.old), asked(self.new)) {
            (false, true) if several(self.old) => self.note("uniqueItems", rules::UNIQUE_ITEMS_ADDED),
            (true, false) if several(self.new) => self.note("uniqueItems", rules::UNIQUE_ITEMS_REMOVED),
            _ => self.reworded("uniqueItems"),
        }
    }

    /// Compares a least count; `effective` is the count that all keywords give together.
    fn least(&mut self, (keyword, tightened, loosened): Limit, effective: impl Fn(&Node<'a>) -> u64) {
        let said = |node: &Node<'a>| node.get(keyword).and_then(words::count).unwrap_or(0);
        self.limit(
            keyword,
            said(self.new) > effective(self.old),
            tightened,
            said(self.old) > effective(self.new),
            loosened,
        );
    }

    fn most(&mut self, (keyword, tightened, loosened): Limit, effective: impl Fn(&Node<'a>) -> Option<u64>) {
        let said = |node: &Node<'a>| node.get(keyword).and_then(words::count).unwrap_or(u64::MAX);
        let effective = |node: &Node<'a>| effective(node).unwrap_or(u64::MAX);
        self.limit(
            keyword,
            said(self.new) < effective(self.old),
            tightened,
            said(self.old) < effective(self.new),
            loosened,
        );
    }

    /// Notes whether a limit is stricter than it was, or less strict, or neither.
    fn limit(&mut self, keyword: &str, is_tighter: bool, tightened: &Rule, is_looser: bool, loosened: &Rule) {
        match (is_tighter, is_looser) {
            (true, _) => self.note(keyword, tightened),
            (_, true) => self.note(keyword, loosened),
            _ => self.reworded(keyword),
        }
    }
}

fn least_members(node: &Node<'_>) -> u64 {
    let said = node.get("minProperties").and_then(words::count).unwrap_or(0);
    let names: BTreeSet<&str> = node.required().collect();
    said.max(u64::try_from(names.len()).unwrap_or(u64::MAX))
}

fn most_members(node: &Node<'_>) -> Option<u64> {
    let closed =
        node.get("additionalProperties").and_then(View::bool) == Some(false) && node.get("patternProperties").is_none();
    let declared = closed.then(|| node.members("properties").count());
    least_of(node.get("maxProperties").and_then(words::count), declared)
}

fn least_of(said: Option<u64>, counted: Option<usize>) -> Option<u64> {
    let counted = counted.and_then(|counted| u64::try_from(counted).ok());
    said.into_iter().chain(counted).min()
}
