//! The comparison of two JSON Schemas, keyword by keyword.
//!
//! Each keyword narrows the values that are valid, and so does each schema within. Where every part of the new schema
//! allows what the same part of the old one did, the whole does, too; within `not` it is the other way round, and in an
//! `if`, or a `oneOf` whose branches may overlap, a value may become invalid by being allowed more. Null is told apart: it
//! is known of each schema as a whole whether null is valid. What `$ref` leads to is compared once for each pair of
//! schemas, by a work list, so that recursive schemas come to an end.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::LazyLock,
};

use postroom_schema::{
    json::{Document, View},
    schema::{Schema, Types},
    vocabulary::describes,
};

use super::{
    Change, annotations,
    change::{Place, Sense},
    comparison::{Comparison, Pair, Site},
    fits::{is_null_valid, judge},
    freedom,
    ground::{is_reference, reference},
    keywords, listed,
    node::Node,
    normal::Forms,
    patterns::Patterns,
    rules,
};

/// The number of pairs of schemas that references lead to that are compared.
const MAX_PAIRS: usize = 20_000;

/// The number of places in which two schemas that others refer to are compared.
const MAX_PLACES: u32 = 64;

/// The depth to which schemas are compared within one another before the next one has to wait for its turn.
const MAX_DEPTH: u32 = 64;

/// Compares two schemas; `strict`: properties that nobody declared count.
pub(super) fn compare(old: View<'_>, new: View<'_>, place: &Place, strict: bool, without: &[&str]) -> Vec<Change> {
    if old == new {
        return Vec::new();
    }
    let is_schema = |value: View<'_>| value.is_object() || value.bool().is_some();
    if !is_schema(old) || !is_schema(new) {
        return vec![place.change(rules::SCHEMA_CHANGED, "", None, None)];
    }
    let [old, new] = [old, new].map(|schema| schema.without(without));
    if old == new {
        return Vec::new();
    }
    let mut comparison = Comparison {
        place,
        depth: 0,
        in_place: 0,
        queue: VecDeque::new(),
        seen: BTreeSet::new(),
        visits: BTreeMap::new(),
        found: Vec::new(),
        noted: BTreeMap::new(),
        patterns: Patterns::default(),
        forms: Forms::new(old, new),
        same_at: None,
    };
    let whole = Sense::whole(strict);
    comparison.take_for_whole(old, new, whole);
    comparison.pair(Site { place: place.clone(), sense: whole }, old, new);
    while let Some(pair) = comparison.queue.pop_front() {
        comparison.same_at = pair.same_at;
        comparison.schemas(&pair.site, pair.old, pair.new);
    }
    if comparison.found.is_empty() {
        comparison.found.push(place.change(rules::SCHEMA_REWORDED, "", None, None));
    }
    comparison.found
}

/// Returns whether an object without members is valid for certain.
pub(super) fn allows_empty(schema: View<'_>) -> bool {
    static EMPTY: LazyLock<Document> = LazyLock::new(Document::default);
    judge().fits(schema, EMPTY.view()) == Some(true)
}

impl<'a> Comparison<'a> {
    /// Takes definitions that say what the whole does for the whole, so that what holds itself is not told twice.
    fn take_for_whole(&mut self, old: View<'a>, new: View<'a>, whole: Sense) {
        let says = |schema: View<'a>| -> BTreeMap<&'a str, View<'a>> {
            schema.members().filter(|(key, _)| !describes(key)).collect()
        };
        let known = Schema::new(new).definitions();
        for (name, before) in Schema::new(old).definitions() {
            let Some(after) = known.get(name) else { continue };
            let (before, after) = (before.view(), after.view());
            if says(before) == says(old) && says(after) == says(new) {
                for same in [false, true] {
                    self.seen.insert((before.id, after.id, Sense { same, ..whole }));
                }
            }
        }
    }

    /// Compares two schemas: at once if both are written in place, else when their turn comes.
    pub(super) fn pair(&mut self, site: Site, old: View<'a>, new: View<'a>) {
        let in_place = !is_reference(old) && !is_reference(new);
        if in_place && self.depth < MAX_DEPTH && self.in_place < MAX_PAIRS {
            self.in_place += 1;
            // What stands in many places changes in all of them.
            if old.name().is_some() && new.name().is_some() {
                let visits = self.visits.entry((old.id, new.id, site.sense)).or_default();
                *visits += 1;
                if *visits > MAX_PLACES {
                    return;
                }
            }
            self.depth += 1;
            self.schemas(&site, old, new);
            self.depth -= 1;
            return;
        }
        let key = (old.target().id, new.target().id, site.sense);
        if self.seen.len() >= MAX_PAIRS {
            self.note(&site, rules::SCHEMA_CHANGED, "", None, None);
        } else if self.seen.insert(key) {
            let place = match reference(new) {
                Some(name) => self.place.at("definitions").at(name),
                None => site.place,
            };
            let same_at = self.same_at.clone();
            self.queue.push_back(Pair { site: Site { place, ..site }, same_at, old, new });
        }
    }

    fn schemas(&mut self, site: &Site, old: View<'a>, new: View<'a>) {
        let outer = self.same_at.clone();
        let is_same = !site.sense.same && self.forms.class(old) == self.forms.class(new);
        if is_same {
            self.same_at = Some(site.place.clone());
        }
        let sense = Sense { same: is_same || site.sense.same, ..site.sense };
        self.keywords(&Site { sense, ..site.clone() }, old, new);
        self.same_at = outer;
    }

    fn keywords(&mut self, site: &Site, old_schema: View<'a>, new_schema: View<'a>) {
        let (Some(mut old), Some(mut new)) = (Node::new(old_schema), Node::new(new_schema)) else {
            let (old, new) = (old_schema.target(), new_schema.target());
            // What a reference leads to that leads nowhere cannot have changed.
            if old != new || !is_reference(old) {
                self.note(site, rules::SCHEMA_CHANGED, "", None, None);
            }
            return;
        };
        // A list of one is as good as the one; but what else is in a list of the other side tells more.
        let both = old.get("allOf").is_some() && new.get("allOf").is_some();
        match (old.only().filter(|_| !both), new.only().filter(|_| !both)) {
            (Some((_, old)), None) => return self.pair(site.clone(), old, new_schema),
            (None, Some((key, new))) => return self.pair(site.at(key).at("0"), old_schema, new),
            _ => {}
        }
        let mask = site.sense.kinds;
        for node in [&mut old, &mut new] {
            node.kinds = node.kinds.and(mask);
            node.all_kinds = node.all_kinds.and(mask);
        }
        let Some((old_null, new_null)) = self.nulls(site, old_schema, new_schema) else {
            return self.note(site, rules::SCHEMA_CHANGED, "", None, None);
        };
        let is_choice = [(&old, &new), (&new, &old)].map(|(node, other)| {
            node.choice_alone().is_some() && (other.choices.is_empty() || other.choice_alone().is_some())
        });
        let old_free = old_null && freedom::is_anything(old_schema, mask);
        let new_free = new_null && freedom::is_anything(new_schema, mask);
        // One of the two is as good as a choice of one branch, annotations and all.
        if is_choice[0] == is_choice[1] || old_free || new_free {
            annotations::compare(self, site, &old, &new);
        }
        let free = old_free || new_free;
        let is_listed = old.listed.is_some() || new.listed.is_some();
        if free && !is_listed && self.freedom(site, (old_free, &old), (new_free, &new)) {
            return;
        }
        if old_null != new_null && !(free && is_listed) {
            let rule = if new_null { rules::NULLABLE_ADDED } else { rules::NULLABLE_REMOVED };
            self.note(site, rule, "", None, None);
        }
        if is_listed && listed::compare(self, site, (old_schema, &old), (new_schema, &new)) {
            return;
        }
        if is_choice.contains(&true) && !free {
            return self.choice(site, (old_schema, &old), (new_schema, &new));
        }
        let kinds = self.kinds(site, &old, &new);
        if !kinds.is_empty() {
            self.parts(site, &old, &new, kinds);
        }
    }

    /// Compares what is said beside types; `kinds`: those that both allow.
    fn parts(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>, kinds: Types) {
        keywords::compare(self, site, old, new, kinds);
        if kinds.meets(Types::ARRAY) {
            self.array(site, old, new);
        }
        if kinds.meets(Types::OBJECT) {
            self.object(site, old, new);
        }
        self.compound(site, old, new, kinds);
    }

    /// Returns whether null is valid: the same for both if that was compared already; `None` if it is not known.
    fn nulls(&self, site: &Site, old: View<'_>, new: View<'_>) -> Option<(bool, bool)> {
        if site.sense.null_apart {
            return Some((true, true));
        }
        Some((is_null_valid(old)?, is_null_valid(new)?))
    }

    /// Notes that one of two schemas allows anything, if the other one has types or branches of its own.
    fn freedom(&mut self, site: &Site, old: (bool, &Node<'a>), new: (bool, &Node<'a>)) -> bool {
        let kinds = site.sense.kinds;
        let rules = |node: &Node<'_>| match node.choice_alone() {
            None if node.kinds == kinds => None,
            Some(_) if node.all_kinds == kinds => Some((rules::CHOICE_ADDED, rules::CHOICE_REMOVED)),
            _ => Some((rules::TYPE_NARROWED, rules::TYPE_WIDENED)),
        };
        match (old, new) {
            ((true, _), (false, new)) => {
                let Some((rule, _)) = rules(new) else { return false };
                self.note(site, rule, "", None, new.get("type"));
            }
            ((false, old), (true, _)) => {
                let Some((_, rule)) = rules(old) else { return false };
                self.note(site, rule, "", old.get("type"), None);
            }
            _ => return false,
        }
        true
    }

    /// Compares types, and returns those that both allow.
    fn kinds(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) -> Types {
        let multiples = old.multiples();
        if multiples == new.multiples() {
            return multiples;
        }
        let both = old.kinds.and(new.kinds);
        let rule = match (both == new.kinds, both == old.kinds) {
            // Which values are listed was compared already.
            _ if old.listed.is_some() && new.listed.is_some() && !both.is_empty() => return both,
            (true, true) => return both,
            (true, false) => rules::TYPE_NARROWED,
            (false, true) => rules::TYPE_WIDENED,
            (false, false) => rules::TYPE_CHANGED,
        };
        self.note(&site.at("type"), rule, "", old.get("type"), new.get("type"));
        both
    }
}
