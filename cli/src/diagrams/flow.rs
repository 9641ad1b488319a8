//! The flow of messages: the applications at the ends of each channel.

use std::collections::{BTreeMap, BTreeSet};

use postroom_codegen::contract::{self, Contract, Party};

/// The role of an application at its end of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Receive,
    Send,
    Request,
    Reply,
}

/// An application's end of a channel. Operations that do the same there are one link.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub service: usize,
    pub channel: usize,
    pub role: Role,
    /// `true` if messages go from the application to the channel.
    pub out: bool,
    /// `true` if messages go from the channel to the application.
    pub into: bool,
    /// The messages that travel in the main direction: not the answers, if they take the same channel back.
    pub messages: Vec<usize>,
}

/// The flow between two applications, the one that comes first in the contract and the other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arrow {
    pub forth: bool,
    pub back: bool,
    publishes: bool,
    requests: bool,
}

/// The applications at the ends of all channels.
#[derive(Debug)]
pub(super) struct Flow {
    /// Every application's ends, in the contract's order.
    links: Vec<Link>,
    /// The positions of the ends of each channel.
    on: BTreeMap<usize, Vec<usize>>,
    /// The messages that answer on each channel.
    answers: BTreeMap<usize, BTreeSet<usize>>,
}

impl Flow {
    pub(super) fn new(contract: &Contract) -> Self {
        let mut merged: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut answers: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for party in contract.parties() {
            // What is not there is nowhere to be drawn.
            if let Some(end) = end(&party).filter(|end| end.channel < contract.channels.len()) {
                let key = (party.service, end.channel, end.role, end.out, end.into);
                merged.entry(key).or_default().extend(end.messages);
            }
            if party.role.is_reply() {
                let channel = party.channel.unwrap_or(party.operation.channel);
                answers.entry(channel).or_default().extend(party.messages);
            }
        }
        let link =
            |((service, channel, role, out, into), messages)| Link { service, channel, role, out, into, messages };
        let links: Vec<_> = merged.into_iter().map(link).collect();
        let mut on: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (position, link) in links.iter().enumerate() {
            on.entry(link.channel).or_default().push(position);
        }
        Self { links, on, answers }
    }

    /// Returns the ends of one application.
    pub(super) fn of(&self, service: usize) -> &[Link] {
        let start = self.links.partition_point(|link| link.service < service);
        let end = self.links.partition_point(|link| link.service <= service);
        &self.links[start..end]
    }

    /// Returns an iterator over the ends of one channel.
    pub(super) fn on(&self, channel: usize) -> impl Iterator<Item = &Link> {
        self.on.get(&channel).into_iter().flatten().filter_map(|position| self.links.get(*position))
    }

    /// Returns the flow between applications; keys are two positions, the lower first.
    pub(super) fn arrows(&self) -> BTreeMap<(usize, usize), Arrow> {
        let mut arrows: BTreeMap<_, Arrow> = BTreeMap::new();
        // An answer on a channel of its own belongs to the request that it answers.
        for sender in self.links.iter().filter(|link| !link.receives() && link.role != Role::Reply) {
            let others = self.on(sender.channel);
            for receiver in others.filter(|link| link.service != sender.service && sender.meets(link)) {
                let (one, other) = (sender.service, receiver.service);
                let arrow = arrows.entry((one.min(other), one.max(other))).or_default();
                *if one < other { &mut arrow.forth } else { &mut arrow.back } = true;
                *if sender.role == Role::Request { &mut arrow.requests } else { &mut arrow.publishes } = true;
            }
        }
        arrows
    }

    /// Returns the names of a channel's messages; those that ask and those that answer say so.
    pub(super) fn message_lines(&self, contract: &Contract, channel: usize) -> Vec<String> {
        let requests = self.on(channel).filter(|link| link.role == Role::Request);
        let asked: BTreeSet<_> = requests.flat_map(|link| &link.messages).collect();
        let answers = self.answers.get(&channel);
        let mut lines: Vec<(u8, String)> = contract.channels[channel]
            .messages
            .iter()
            .filter_map(|position| {
                let name = &contract.messages.get(*position)?.name;
                Some(if answers.is_some_and(|answers| answers.contains(position)) {
                    (2, format!("reply: {name}"))
                } else if asked.contains(position) {
                    (1, format!("request: {name}"))
                } else {
                    (0, name.clone())
                })
            })
            .collect();
        lines.sort_by_key(|(rank, _)| *rank);
        lines.into_iter().map(|(_, line)| line).collect()
    }
}

impl Role {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Receive => "Receive",
            Self::Send => "Send",
            Self::Request => "Request",
            Self::Reply => "Reply",
        }
    }
}

impl Link {
    /// Returns whether the application is at the receiving end: what comes back to a requester does not count.
    pub(super) fn receives(&self) -> bool {
        self.into && (!self.out || self.role == Role::Reply)
    }

    /// Returns whether a message goes from the one to the other, whichever of them sends.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.channel == other.channel
            && self.receives() != other.receives()
            && (self.messages.is_empty()
                || other.messages.is_empty()
                || self.messages.iter().any(|message| other.messages.contains(message)))
    }
}

impl Arrow {
    pub(super) fn label(self) -> &'static str {
        match (self.publishes, self.requests) {
            (true, true) => "Pub/Req",
            (false, true) => "Req",
            _ => "Pub",
        }
    }
}

/// Returns the end of a channel at which one side of an operation is; a reply has one of its own if it takes another
/// channel.
fn end(party: &Party<'_>) -> Option<Link> {
    let other = party.operation.reply.as_ref().and_then(|reply| reply.channel);
    let other = other.filter(|other| *other != party.operation.channel);
    let sends = party.role.sends();
    let (channel, role) = match (party.role, other) {
        (contract::Role::Sends, _) => (party.operation.channel, Role::Send),
        (contract::Role::Receives, _) => (party.operation.channel, Role::Receive),
        (contract::Role::Answers, None) => (party.operation.channel, Role::Reply),
        (contract::Role::Requests | contract::Role::Answers, _) => (party.operation.channel, Role::Request),
        (contract::Role::ReceivesReply | contract::Role::SendsReply, other) => (other?, Role::Reply),
    };
    let is_both_ways = party.role.has_reply() && other.is_none();
    let (out, into) = (sends || is_both_ways, !sends || is_both_ways);
    Some(Link { service: party.service, channel, role, out, into, messages: party.messages.to_vec() })
}
