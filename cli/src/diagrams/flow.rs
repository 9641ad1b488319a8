//! Who is at which end of which channel.

use std::collections::{BTreeMap, BTreeSet};

use postroom_codegen::contract::{Action, Contract, Operation};

/// What an application does at its end of a channel.
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
    /// Messages go from the application to the channel.
    pub out: bool,
    /// Messages go from the channel to the application.
    pub into: bool,
    /// What travels in the main direction: not the answers, where they take the same channel back.
    pub messages: Vec<usize>,
}

/// What flows between two applications, the one that comes first in the contract and the other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arrow {
    pub forth: bool,
    pub back: bool,
    publishes: bool,
    requests: bool,
}

/// Who is at which end of which channel.
#[derive(Debug)]
pub(super) struct Flow {
    /// Every application's ends, in the contract's order.
    links: Vec<Link>,
    /// By channel: the positions of its ends.
    on: BTreeMap<usize, Vec<usize>>,
    /// By channel: the messages that answer there.
    answers: BTreeMap<usize, BTreeSet<usize>>,
}

impl Flow {
    pub(super) fn new(contract: &Contract) -> Self {
        let mut merged: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut answers: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (service, declared) in contract.services.iter().enumerate() {
            for end in declared.operations.iter().flat_map(ends) {
                // What is not there is nowhere to be drawn.
                if end.channel < contract.channels.len() {
                    let key = (service, end.channel, end.role, end.out, end.into);
                    merged.entry(key).or_default().extend(end.messages);
                }
            }
            for (operation, reply) in declared.operations.iter().filter_map(|own| Some((own, own.reply.as_ref()?))) {
                answers.entry(reply.channel.unwrap_or(operation.channel)).or_default().extend(&reply.messages);
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

    /// The ends of one application.
    pub(super) fn of(&self, service: usize) -> &[Link] {
        let start = self.links.partition_point(|link| link.service < service);
        let end = self.links.partition_point(|link| link.service <= service);
        &self.links[start..end]
    }

    /// The ends of one channel.
    pub(super) fn on(&self, channel: usize) -> impl Iterator<Item = &Link> {
        self.on.get(&channel).into_iter().flatten().filter_map(|position| self.links.get(*position))
    }

    /// What flows between applications; keys are two positions, the lower first.
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

    /// The names of a channel's messages; those that ask and those that answer say so.
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
    /// Whether the application is at the receiving end: what comes back to a requester does not count.
    pub(super) fn receives(&self) -> bool {
        self.into && (!self.out || self.role == Role::Reply)
    }

    /// Whether a message goes from the one to the other, whichever of them sends.
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

/// An operation's ends: two, where its answers take a channel of their own.
fn ends(operation: &Operation) -> Vec<Link> {
    let sends = operation.action == Action::Send;
    let end = |channel, role, out, into, messages: &[usize]| Link {
        service: 0,
        channel,
        role,
        out,
        into,
        messages: messages.to_vec(),
    };
    let channel = operation.channel;
    match &operation.reply {
        None => {
            vec![end(channel, if sends { Role::Send } else { Role::Receive }, sends, !sends, &operation.messages)]
        }
        Some(reply) => match reply.channel.filter(|other| *other != channel) {
            None => {
                vec![end(channel, if sends { Role::Request } else { Role::Reply }, true, true, &operation.messages)]
            }
            Some(other) => vec![
                end(channel, Role::Request, sends, !sends, &operation.messages),
                end(other, Role::Reply, !sends, sends, &reply.messages),
            ],
        },
    }
}
