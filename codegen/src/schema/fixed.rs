//! Tuples, and maps whose keys match patterns: keywords that decide more than one type together.

use crate::{
    ir::{Pattern, Rules},
    pattern,
    tree::View,
};

use super::{Reading, Tuple, Use, all_of::Parts, value::json};

/// The number of items up to which an array is a tuple: larger ones have no `Debug` or `PartialEq` in Rust.
const MOST_IN_TUPLE: usize = 12;

impl<'a> Reading<'_, 'a> {
    /// Returns the tuple that a list of schemas for items is, if an array has exactly these items: as many as `minItems`
    /// asks for, and no more by `additionalItems` or `maxItems`.
    pub(super) fn tuple(&mut self, parts: &Parts<'a>, list: View<'a>, rules: &Rules) -> Option<Tuple> {
        let count = list.items().count();
        let length = u64::try_from(count).ok().filter(|_| (1..=MOST_IN_TUPLE).contains(&count));
        let owner = self.owner(list, 1, parts.at);
        let others = list.is_array().then(|| owner.get("additionalItems")).flatten();
        let is_closed = others.is_some_and(|others| others.bool() == Some(false));
        let is_fixed = rules.min_items == length
            && if is_closed {
                rules.max_items.is_none_or(|most| Some(most) >= length)
            } else {
                rules.max_items == length
            };
        if length.is_none() || !is_fixed || others.is_some_and(|others| others.bool().is_none()) {
            return None;
        }
        self.apart.retain(|(schema, keyword, _)| *keyword != "additionalItems" || schema.id != owner.id);
        // Items are named for what holds them, and by their positions.
        let name = self.schemas.ancestors(owner.id).find_map(|(_, segment)| segment).unwrap_or_default();
        let names: Vec<String> = (0..count).map(|index| format!("{name} item {index}")).collect();
        let items = list.items().zip(names).map(|(item, name)| self.value(owner, item, Some(&name))).collect();
        Some(Tuple { items, is_closed })
    }

    /// Returns the schema of a map's values, if each key must match a pattern, and all patterns ask for the same.
    pub(super) fn map_by_pattern(&mut self, parts: &Parts<'a>, rules: &mut Rules) -> Option<Use> {
        let mut all = self.apart.iter().filter(|(_, keyword, _)| *keyword == "patternProperties");
        let (owner, _, patterns) = all.next().copied().filter(|_| all.next().is_none())?;
        let is_closed = owner.get("additionalProperties").is_some_and(|others| others.bool() == Some(false));
        let mut values = patterns.members().map(|(_, value)| value);
        let first = values.next().filter(|_| is_closed)?;
        if values.any(|value| value.target().id != first.target().id && json(value) != json(first)) {
            return None;
        }
        // What is no pattern was reported.
        let compiled = |source: &str| Some(Pattern { source: source.to_owned(), dfa: pattern::compile(source).ok()? });
        rules.keys = patterns.members().map(|(source, _)| compiled(source)).collect::<Option<_>>()?;
        self.apart.retain(|(schema, keyword, _)| *keyword != "patternProperties" || schema.id != owner.id);
        Some(self.value(self.owner(first, 2, parts.at), first, None))
    }
}
