//! A comparison of two schemas under way, and what it has found.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use postroom_schema::{
    json::{NodeId, View},
    schema::{Schema, Types},
};

use super::{
    Change,
    change::{Place, Sense},
    ground::ALL,
    normal::Forms,
    patterns::Patterns,
    rules::{self, Effect, Rule},
};

/// A comparison under way.
#[derive(Debug)]
pub(super) struct Comparison<'a> {
    pub(super) patterns: Patterns,
    pub(super) forms: Forms,
    /// The place of the schemas that allow the same values, of which these are a part.
    pub(super) same_at: Option<Place>,
    pub(super) place: &'a Place,
    pub(super) depth: u32,
    /// The number of pairs that were compared in place.
    pub(super) in_place: usize,
    pub(super) queue: VecDeque<Pair<'a>>,
    /// The schemas that were paired already.
    pub(super) seen: BTreeSet<(NodeId, NodeId, Sense)>,
    /// The number of places in which each pair of schemas that others refer to was compared.
    pub(super) visits: BTreeMap<(NodeId, NodeId, Sense), u32>,
    pub(super) found: Vec<Change>,
    /// The position of each change, by pointer, rule and values.
    pub(super) noted: BTreeMap<(String, &'static str, Values), usize>,
}

/// The old and the new value.
type Values = (Option<String>, Option<String>);

/// Two schemas that are to be compared.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    pub(super) site: Site,
    pub(super) same_at: Option<Place>,
    pub(super) old: View<'a>,
    pub(super) new: View<'a>,
}

/// A place at which schemas are compared, and what counts there.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) place: Place,
    pub(super) sense: Sense,
}

impl Site {
    /// Returns the site of what stands here under `key`.
    pub(super) fn at(&self, key: &str) -> Self {
        Self { place: self.place.at(key), sense: self.sense }
    }

    /// Returns the site of a schema here for something within the value.
    pub(super) fn inner(&self) -> Self {
        Self { place: self.place.clone(), sense: Sense { null_apart: false, kinds: ALL, ..self.sense } }
    }

    /// Returns the site of a schema here for the same value, which others are for as well, if it is of these types.
    pub(super) fn part(&self, kinds: Types) -> Self {
        let kinds = self.sense.kinds.and(kinds);
        Self { place: self.place.clone(), sense: Sense { null_apart: true, strict: true, kinds, ..self.sense } }
    }

    /// Returns the site with every valid value counting, if `strict`.
    pub(super) fn strict(self, strict: bool) -> Self {
        Self { sense: Sense { strict: self.sense.strict || strict, ..self.sense }, ..self }
    }
}

impl Comparison<'_> {
    /// Notes a change; the same one in several ways counts as the worst of them.
    pub(super) fn note(
        &mut self,
        site: &Site,
        rule: &Rule,
        subject: &str,
        old: Option<View<'_>>,
        new: Option<View<'_>>,
    ) {
        // What is said otherwise, and is the same as a whole, breaks nobody.
        if site.sense.same && matches!(rule.effect, Effect::Tighter | Effect::Looser | Effect::Either) {
            let place = self.same_at.clone().unwrap_or_else(|| site.place.clone());
            return self.note(&Site { place, ..site.clone() }, rules::SCHEMA_REWORDED, "", None, None);
        }
        let text = |value: Option<View<'_>>| value.map(|value| Schema::new(value).to_text());
        let change = site.sense.apply(rule, site.place.change(rule, subject, text(old), text(new)));
        let key = (change.pointer.clone(), change.rule, (change.old.clone(), change.new.clone()));
        let Some(known) = self.noted.get(&key).and_then(|index| self.found.get_mut(*index)) else {
            self.noted.insert(key, self.found.len());
            return self.found.push(change);
        };
        if (known.sender, known.receiver) != (change.sender, change.receiver) {
            known.sender = known.sender.min(change.sender);
            known.receiver = known.receiver.min(change.receiver);
            known.text =
                if known.text.len() < change.text.len() { change.text } else { std::mem::take(&mut known.text) };
        }
    }
}
