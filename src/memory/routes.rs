//! What subscriptions take, and which of them take an address.

use std::{cmp::Ordering, collections::HashMap};

use crate::{
    bus::{BusError, Filter},
    channel::Channel,
    router::{PatternError, Router},
};

/// A part of what a subscription takes: the addresses of a channel, or those that fit a pattern.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// The channel's address, or the pattern.
    pub(super) text: String,
    pub(super) channel: Option<&'static Channel>,
}

/// The ids of queues, by what they take.
#[derive(Debug, Default)]
pub(super) struct Routes {
    dotted: Router<Vec<u64>>,
    slashed: Option<Router<Vec<u64>>>,
    /// Those of channels without parameters, by address. Nobody sees in which order.
    literals: HashMap<&'static str, Vec<u64>>,
    templates: Vec<(&'static Channel, Vec<u64>)>,
}

/// Returns what separates the tokens of a pattern: `/` if it has one.
pub(super) fn separator(pattern: &str) -> char {
    if pattern.contains('/') { '/' } else { '.' }
}

/// Returns what filters take, in order, each once.
pub(super) fn taken(filters: &[Filter<'_>]) -> Vec<Taken> {
    let taken = filters.iter().map(|filter| match filter {
        Filter::Channel(channel) => {
            Taken { text: channel.address.unwrap_or(channel.id).to_owned(), channel: Some(channel) }
        }
        Filter::Pattern(pattern) => Taken { text: (*pattern).to_owned(), channel: None },
    });
    let mut taken: Vec<_> = taken.collect();
    taken.sort_unstable();
    taken.dedup();
    taken
}

impl Taken {
    fn key(&self) -> (&str, bool) {
        (&self.text, self.channel.is_some())
    }

    fn has_slash(&self) -> bool {
        separator(&self.text) == '/'
    }

    fn refused(&self, error: &PatternError) -> BusError {
        BusError::Pattern { pattern: self.text.clone(), reason: error.to_string() }
    }
}

impl PartialEq for Taken {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Taken {}

impl PartialOrd for Taken {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Taken {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Routes {
    /// Adds a queue; ids only grow.
    pub(super) fn add(&mut self, taken: &Taken, id: u64) -> Result<(), BusError> {
        let ids = match taken.channel.and_then(|channel| Some((channel, channel.address?))) {
            Some((channel, address)) if channel.parameters.is_empty() => self.literals.entry(address).or_default(),
            Some((channel, _)) => {
                let known = self.templates.iter().position(|(known, _)| known.address == channel.address);
                let at = known.unwrap_or(self.templates.len());
                if known.is_none() {
                    self.templates.push((channel, Vec::new()));
                }
                &mut self.templates[at].1
            }
            None => self.router(taken).entry(&taken.text).map_err(|error| taken.refused(&error))?,
        };
        ids.push(id);
        Ok(())
    }

    /// Takes a queue out.
    pub(super) fn remove(&mut self, taken: &Taken, id: u64) {
        match taken.channel.and_then(|channel| Some((channel, channel.address?))) {
            Some((channel, address)) if channel.parameters.is_empty() => {
                if self.literals.get_mut(address).is_some_and(|ids| is_empty_without(ids, id)) {
                    self.literals.remove(address);
                }
            }
            Some((channel, _)) => {
                self.templates.retain_mut(|(known, ids)| known.address != channel.address || !is_empty_without(ids, id))
            }
            None => {
                let router = self.router(taken);
                if router.entry(&taken.text).is_ok_and(|ids| is_empty_without(ids, id)) {
                    router.remove(&taken.text);
                }
            }
        }
    }

    /// Returns the ids of the queues that take an address, once for each part of what they take.
    pub(super) fn takers(&self, address: &str) -> impl Iterator<Item = u64> {
        let literal = self.literals.get(address).into_iter();
        let templates = self.templates.iter().filter(move |(channel, _)| channel.takes(address)).map(|(_, ids)| ids);
        let slashed = self.slashed.iter().flat_map(move |router| router.matches(address));
        literal.chain(templates).chain(self.dotted.matches(address)).chain(slashed).flatten().copied()
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.dotted.is_empty()
            && self.slashed.as_ref().is_none_or(Router::is_empty)
            && self.literals.is_empty()
            && self.templates.is_empty()
    }

    /// Returns the router of a pattern's separator: `/` if the pattern has one.
    fn router(&mut self, taken: &Taken) -> &mut Router<Vec<u64>> {
        if taken.has_slash() { self.slashed.get_or_insert_with(Router::slashed) } else { &mut self.dotted }
    }
}

/// Takes an id out, and returns whether none is left.
fn is_empty_without(ids: &mut Vec<u64>, id: u64) -> bool {
    // Ids only grow, so that they are in order.
    if let Ok(at) = ids.binary_search(&id) {
        ids.remove(at);
    }
    ids.is_empty()
}
