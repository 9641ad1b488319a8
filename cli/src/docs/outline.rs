//! What stands on a page, in its order: headings with their anchors, the files of their diagrams, and messages.

use std::collections::BTreeMap;

use postroom_codegen::{
    Contract,
    contract::{Action, Channel, Message, Operation},
};

use super::{
    anchors::{Anchors, Slugger, file_stem},
    markdown::one_line,
};

/// The order of a page.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    /// The services, by name.
    pub(crate) services: Vec<Section>,
    /// The channels in use, by address.
    pub(crate) channels: Vec<Section>,
}

/// A service or a channel on a page.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// Its position in the contract.
    pub(crate) index: usize,
    pub(crate) heading: String,
    pub(crate) anchor: String,
    /// The name of its diagram's file without folder and extension.
    pub(crate) diagram: String,
}

/// A message of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its part in a request and its reply, where the channel carries these.
    pub(crate) role: Option<Role>,
    /// The message's position in the contract.
    pub(crate) message: usize,
}

/// A message's part in a request and its reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Request,
    Reply,
}

impl Outline {
    /// The order of a contract's page.
    pub(crate) fn new(contract: &Contract, title: &str, anchors: Anchors) -> Self {
        let mut slugger = Slugger::new(anchors);
        let mut files = Slugger::new(anchors);
        for heading in [title, "Table of Contents", "Context", "Services"] {
            slugger.next(&one_line(heading));
        }
        let mut section = |index: usize, kind: &str, heading: &str, slugger: &mut Slugger| {
            let heading = one_line(heading);
            let anchor = slugger.next(&heading);
            let diagram = files.claim(format!("{kind}_{}", file_stem(&anchor)));
            Section { index, heading, anchor, diagram }
        };
        let services = contract.services.iter().enumerate();
        let services =
            services.map(|(index, service)| section(index, "service", &service.title, &mut slugger)).collect();
        slugger.next("Channels");
        let used = contract.channels.iter().enumerate().filter(|(index, _)| is_used(contract, *index));
        let channels = used.map(|(index, channel)| {
            let section = section(index, "channel", channel_name(channel), &mut slugger);
            slugger.next("Messages");
            section
        });
        Self { services, channels: channels.collect() }
    }
}

/// A channel's address, or its id where the address is known at run time only.
pub(crate) fn channel_name(channel: &Channel) -> &str {
    channel.address.as_deref().unwrap_or(&channel.id)
}

/// The messages of a channel: a request's and its reply's, else the first receiver's, else the first sender's.
pub(crate) fn entries(contract: &Contract, channel: usize) -> Vec<Entry> {
    let here = || operations(contract).filter(|operation| operation.channel == channel);
    let entries = |role: Option<Role>, messages: &[usize]| -> Vec<Entry> {
        messages.iter().map(|&message| Entry { role, message }).collect()
    };
    if let Some((request, reply)) = here().find_map(|operation| Some((operation, operation.reply.as_ref()?))) {
        let mut both = entries(Some(Role::Request), &request.messages);
        both.extend(entries(Some(Role::Reply), &reply.messages));
        return both;
    }
    let first = |action| here().find(|operation| operation.action == action);
    if let Some(operation) = first(Action::Receive).or_else(|| first(Action::Send)) {
        return entries(None, &operation.messages);
    }
    let mut replies = operations(contract).filter_map(|operation| operation.reply.as_ref());
    let reply = replies.find(|reply| reply.channel == Some(channel));
    reply.map_or_else(Vec::new, |reply| entries(Some(Role::Reply), &reply.messages))
}

/// The messages' names as pages show them, by position: the component's key and `Message`, or else what is unique.
pub(crate) fn message_names(contract: &Contract) -> Vec<String> {
    let keyed = |message: &Message| match message.key.strip_suffix("Message") {
        Some(_) => message.key.clone(),
        None => format!("{}Message", message.key),
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for message in &contract.messages {
        *counts.entry(keyed(message)).or_default() += 1;
    }
    let name = |message: &Message| Some(keyed(message)).filter(|name| counts.get(name) == Some(&1));
    contract.messages.iter().map(|message| name(message).unwrap_or_else(|| message.name.clone())).collect()
}

/// What services do, service by service.
pub(crate) fn operations(contract: &Contract) -> impl Iterator<Item = &Operation> {
    contract.services.iter().flat_map(|service| &service.operations)
}

fn is_used(contract: &Contract, channel: usize) -> bool {
    operations(contract).any(|operation| {
        operation.channel == channel || operation.reply.as_ref().is_some_and(|reply| reply.channel == Some(channel))
    })
}
