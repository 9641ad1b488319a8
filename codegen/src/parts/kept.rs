//! Which parts are kept: those that are wanted, and what they need.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Named, Part,
    reach::{Reach, References},
};
use crate::{
    delivery::DeadLetter,
    descriptors::Action,
    document::{Operation, Source},
    reference::{DELIVERY, ENVELOPE},
    tree::{NodeId, View},
};

/// The parts that are kept.
#[derive(Debug)]
pub(super) struct Kept<'m> {
    pub(super) channels: BTreeSet<NodeId>,
    /// The channels that are kept for themselves, and not only for the operations on them.
    pub(super) whole: BTreeSet<NodeId>,
    /// The operations by the positions of document and operation, each with the messages that it still has.
    operations: BTreeMap<(usize, usize), Demand>,
    pub(super) messages: BTreeSet<NodeId>,
    envelopes: BTreeSet<NodeId>,
    /// What the kept parts lead to.
    pub(super) reach: Reach<'m>,
}

/// What an operation needs.
#[derive(Clone, Debug)]
struct Demand {
    channel: NodeId,
    messages: Vec<NodeId>,
    reply: Option<(Option<NodeId>, Vec<NodeId>)>,
    /// The channel of what is not handled, with its messages.
    dead_letters: Option<(NodeId, Vec<NodeId>)>,
}

impl Demand {
    fn of(source: &Source<'_>, operation: &Operation<'_>) -> Self {
        let reply = operation.reply.as_ref().map(|reply| (reply.channel, source.answers_of(operation, reply)));
        let dead_letters = match operation.delivery.as_ref().map(|said| &said.dead_letter) {
            Some(DeadLetter::Channel(id)) => source.channels.get(id).map(|channel| (*id, channel.messages.clone())),
            _ => None,
        };
        Self { channel: operation.channel, messages: source.messages_of(operation), reply, dead_letters }
    }

    fn channels(&self) -> impl Iterator<Item = NodeId> {
        let dead_letters = self.dead_letters.as_ref().map(|(channel, _)| *channel);
        let reply = self.reply.as_ref().and_then(|(channel, _)| *channel);
        [Some(self.channel), reply, dead_letters].into_iter().flatten()
    }

    fn answers(&self) -> &[NodeId] {
        self.reply.as_ref().map_or(&[], |(_, answers)| answers)
    }

    /// Returns the messages, each with the channel that it is on for this operation.
    fn on_channels(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        let answered = self.reply.as_ref().and_then(|(channel, _)| *channel).into_iter();
        let answers = answered.flat_map(|channel| self.answers().iter().map(move |message| (channel, *message)));
        let dead = self.dead_letters.iter().flat_map(|(channel, dead)| dead.iter().map(move |dead| (*channel, *dead)));
        self.messages.iter().map(|message| (self.channel, *message)).chain(answers).chain(dead)
    }

    /// Takes out what is not wanted; returns whether enough is left of an operation at a position.
    fn reduce(&mut self, named: &Named, action: Action, at: (usize, usize)) -> bool {
        let is_skipped = |part| named.skip.contains(&part);
        if is_skipped(Part::Operation(at.0, at.1)) || self.channels().any(|id| is_skipped(Part::Channel(id))) {
            return false;
        }
        let other = if action == Action::Receive { &named.send_only } else { &named.receive_only };
        if other.contains(&Part::Operation(at.0, at.1)) || other.contains(&Part::Channel(self.channel)) {
            return false;
        }
        let is_left = |list: &mut Vec<NodeId>, is_kept: &dyn Fn(Part) -> bool| {
            let had_some = !list.is_empty();
            list.retain(|message| is_kept(Part::Message(*message)));
            !had_some || !list.is_empty()
        };
        is_left(&mut self.messages, &|part| !is_skipped(part) && !other.contains(&part))
            && self.reply.as_mut().is_none_or(|(_, answers)| is_left(answers, &|part| !is_skipped(part)))
    }
}

/// The work of [`Kept::find`]: what operations need, and what is no more needed because they are left out.
#[derive(Default)]
struct Needs {
    operations: BTreeMap<(usize, usize), Demand>,
    channels: BTreeSet<NodeId>,
    messages: BTreeSet<NodeId>,
    lost_channels: BTreeSet<NodeId>,
    /// The messages, each with its channel.
    lost: BTreeSet<(NodeId, NodeId)>,
    /// The messages that something carried.
    carried: BTreeSet<NodeId>,
}

impl Needs {
    fn find(source: &Source<'_>, named: &Named) -> Self {
        let mut needs = Self::default();
        needs.carried.extend(source.channels.values().flat_map(|channel| &channel.messages));
        for (document, operations) in source.documents.iter().map(|document| &document.operations).enumerate() {
            for (index, operation) in operations.iter().enumerate() {
                let at = (document, index);
                let all = Demand::of(source, operation);
                needs.carried.extend(all.messages.iter().chain(all.answers()));
                let only = named.only.as_ref();
                let parts = [Part::Operation(document, index), Part::Channel(operation.channel)];
                if only.is_none_or(|only| parts.iter().any(|part| only.contains(part))) {
                    needs.add(all, (named, operation.action, at));
                }
            }
        }
        needs
    }

    /// Adds an operation that is wanted.
    fn add(&mut self, all: Demand, (named, action, at): (&Named, Action, (usize, usize))) {
        let mut left = all.clone();
        if !left.reduce(named, action, at) {
            self.lost_channels.extend(all.channels());
            self.lost.extend(all.on_channels());
            return;
        }
        let remaining: BTreeSet<_> = left.on_channels().collect();
        self.lost.extend(all.on_channels().filter(|pair| !remaining.contains(pair)));
        self.channels.extend(left.channels());
        self.messages.extend(left.on_channels().map(|(_, message)| message));
        self.messages.extend(left.answers());
        self.operations.insert(at, left);
    }

    /// Returns the channels that are wanted for themselves: what only operations needed goes with them.
    fn whole(&self, source: &Source<'_>, named: &Named) -> BTreeSet<NodeId> {
        let is_lost = |id: NodeId| self.lost_channels.contains(&id) && !self.channels.contains(&id);
        source.channels.keys().copied().filter(|id| named.is_wanted(Part::Channel(*id)) && !is_lost(*id)).collect()
    }

    /// Returns the messages that are needed, or wanted for themselves.
    fn messages(&self, source: &Source<'_>, named: &Named, whole: &BTreeSet<NodeId>) -> BTreeSet<NodeId> {
        let on_channels =
            whole.iter().flat_map(|id| source.channels[id].messages.iter().map(|message| (*id, *message)));
        let on_channels = on_channels.filter(|pair| !self.lost.contains(pair)).map(|(_, message)| message);
        let alone = source.messages.keys().copied().filter(|id| match &named.only {
            Some(only) => only.contains(&Part::Message(*id)),
            None => !self.carried.contains(id),
        });
        let all = on_channels.chain(alone).filter(|id| !named.skip.contains(&Part::Message(*id)));
        all.chain(self.messages.iter().copied()).collect()
    }
}

impl<'m> Kept<'m> {
    /// Finds the parts that are kept.
    pub(super) fn find(source: &Source<'_>, named: &Named, references: References<'m>) -> Self {
        let envelopes = envelopes(source);
        let mut needs = Needs::find(source, named);
        let events = envelopes.values().flat_map(|extension| extension.get("events")).flat_map(View::members);
        needs.carried.extend(events.map(|(_, event)| event.target().id));
        let whole = needs.whole(source, named);
        let messages = needs.messages(source, named, &whole);
        let mut kept = Self {
            channels: &whole | &needs.channels,
            whole,
            operations: needs.operations,
            messages,
            envelopes: BTreeSet::new(),
            reach: Reach::new(references, left_out(named, &envelopes)),
        };
        kept.reach(source, envelopes.keys().copied().filter(|id| named.is_wanted(Part::Envelope(*id))));
        kept.messages.extend(source.messages.keys().filter(|id| kept.reach.nodes.contains(id)));
        let is_kept = |id: &NodeId| kept.reach.nodes.contains(id) && !named.skip.contains(&Part::Envelope(*id));
        kept.envelopes = envelopes.into_keys().filter(is_kept).collect();
        kept
    }

    /// Follows everything that is kept to what it leads to: an envelope leads to the messages of its events.
    fn reach(&mut self, source: &Source<'_>, envelopes: impl Iterator<Item = NodeId>) {
        let view = |id: NodeId| source.tree.view(id);
        for id in self.messages.iter().copied().chain(envelopes) {
            self.reach.add(view(id), &[]);
        }
        for channel in self.channels.iter().map(|id| &source.channels[id]) {
            self.reach.add(channel.view, &["messages"]);
            for parameter in &channel.parameters {
                parameter.schema.into_iter().for_each(|schema| self.reach.add(schema, &[]));
            }
        }
        for (document, index) in self.operations.keys() {
            let operation = &source.documents[*document].operations[*index];
            self.reach.add(operation.view, &["channel", "messages", "reply", DELIVERY]);
        }
    }

    /// Returns whether a part is kept.
    pub(super) fn has(&self, part: Part) -> bool {
        match part {
            Part::Channel(id) => self.channels.contains(&id),
            Part::Operation(document, index) => self.operations.contains_key(&(document, index)),
            Part::Message(id) => self.messages.contains(&id),
            Part::Envelope(id) => self.envelopes.contains(&id),
            Part::Faulty(_) => false,
        }
    }

    /// Takes all other parts out of the documents.
    pub(super) fn apply(mut self, source: &mut Source<'_>) {
        source.channels.retain(|id, _| self.channels.contains(id));
        source.left_out = source.messages.keys().copied().filter(|id| !self.messages.contains(id)).collect();
        source.messages.retain(|id, _| self.messages.contains(id));
        for channel in source.channels.values_mut() {
            channel.messages.retain(|id| self.messages.contains(id));
        }
        for (index, document) in source.documents.iter_mut().enumerate() {
            let had_some = !document.operations.is_empty();
            let mut kept = Vec::new();
            for (at, mut operation) in std::mem::take(&mut document.operations).into_iter().enumerate() {
                let Some(demand) = self.operations.remove(&(index, at)) else { continue };
                operation.messages = Some(demand.messages);
                let answers = demand.reply.map(|(_, answers)| answers);
                operation.reply.iter_mut().for_each(|reply| reply.messages.clone_from(&answers));
                kept.push(operation);
            }
            document.is_service = !kept.is_empty() || !had_some;
            document.operations = kept;
            document.schemas.retain(|(_, view)| {
                let schema = view.target();
                schema.get(ENVELOPE).is_none() || self.envelopes.contains(&schema.id)
            });
        }
    }
}

/// Returns the schemas of envelopes, each with its extension.
fn envelopes<'a>(source: &Source<'a>) -> BTreeMap<NodeId, View<'a>> {
    let schemas = source.documents.iter().flat_map(|document| &document.schemas).map(|(_, view)| view.target());
    schemas.filter_map(|schema| Some((schema.id, schema.get(ENVELOPE)?))).collect()
}

/// Returns the values that nothing leads to any more: what is skipped.
fn left_out(named: &Named, envelopes: &BTreeMap<NodeId, View<'_>>) -> BTreeSet<NodeId> {
    let skipped = named.skip.iter().filter_map(|part| match part {
        Part::Message(id) => Some(*id),
        // What it says as a schema may be needed.
        Part::Envelope(id) => envelopes.get(id).map(|extension| extension.id),
        _ => None,
    });
    skipped.collect()
}
