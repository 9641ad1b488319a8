//! The parts of a page, in its order: headings with their anchors, the files of their diagrams, and messages.

use std::collections::BTreeMap;

use postroom_codegen::{
    Contract,
    contract::{Channel, Message, Operation, Role},
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
    /// The channels, by address.
    pub(crate) channels: Vec<Section>,
}

/// A service or a channel on a page.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// The position in the contract.
    pub(crate) index: usize,
    pub(crate) heading: String,
    pub(crate) anchor: String,
    /// `true` if no renderer makes an anchor of the heading, so that the page has to.
    pub(crate) is_spelled: bool,
    /// The name of its diagram's file without folder and extension.
    pub(crate) diagram: String,
}

/// A message of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The message's position in the contract.
    pub(crate) message: usize,
    /// The part in a request and its reply, if the channel carries these.
    pub(crate) part: Option<&'static str>,
}

impl Outline {
    /// Returns the order of a contract's page.
    pub(crate) fn new(contract: &Contract, title: &str, anchors: Anchors) -> Self {
        let mut slugger = Slugger::new(anchors);
        let mut files = Slugger::new(anchors);
        for heading in [title, "Table of Contents", "Context", "Services"] {
            slugger.next(&one_line(heading));
        }
        let mut section = |index: usize, kind: &str, heading: &str, slugger: &mut Slugger| {
            let heading = Some(one_line(heading)).filter(|text| !text.is_empty());
            let heading = heading.unwrap_or_else(|| format!("(a {kind} without a name)"));
            let is_spelled = !slugger.has_slug(&heading);
            let anchor = slugger.next(&heading);
            let diagram = files.claim(format!("{kind}_{}", file_stem(&anchor)));
            Section { index, heading, anchor, is_spelled, diagram }
        };
        let services = contract.services.iter().enumerate();
        let services =
            services.map(|(index, service)| section(index, "service", &service.title, &mut slugger)).collect();
        slugger.next("Channels");
        let channels = contract.channels.iter().enumerate().map(|(index, channel)| {
            let section = section(index, "channel", channel_name(channel), &mut slugger);
            slugger.next("Messages");
            section
        });
        Self { services, channels: channels.collect() }
    }
}

/// Returns a channel's address, or its id if the address is known at run time only.
pub(crate) fn channel_name(channel: &Channel) -> &str {
    channel.address.as_deref().unwrap_or(&channel.id)
}

/// Returns every message of a channel once: those of requests and their replies first, then what services receive, what
/// they send, and what the channel declares and no operation names.
pub(crate) fn entries(contract: &Contract, channel: usize) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let mut add = |part: Option<&'static str>, messages: &[usize]| {
        for &message in messages {
            if !found.iter().any(|entry| entry.message == message) {
                found.push(Entry { message, part });
            }
        }
    };
    let here = || contract.parties().filter(|party| party.channel == Some(channel));
    for request in here().filter(|party| party.role.has_reply()) {
        add(Some("request"), request.messages);
        add(Some("reply"), request.operation.reply.as_ref().map_or(&[], |reply| &reply.messages));
    }
    here().filter(|party| party.role.is_reply()).for_each(|party| add(Some("reply"), party.messages));
    for role in [Role::Receives, Role::Sends] {
        here().filter(|party| party.role == role).for_each(|party| add(None, party.messages));
    }
    add(None, contract.channels.get(channel).map_or(&[], |channel| &channel.messages));
    found
}

/// Returns the messages' names as pages show them, by position: the component's key and `Message`, or else what is
/// unique. What AsyncAPI 2 calls by its operation (`take.message.0`) has its name in Rust.
pub(crate) fn message_names(contract: &Contract) -> Vec<String> {
    let is_made = |key: &str| key.ends_with(".message") || key.contains(".message.");
    let keyed = |message: &Message| match message.key.strip_suffix("Message") {
        Some(_) => message.key.clone(),
        None if is_made(&message.key) => message.name.clone(),
        None => format!("{}Message", message.key),
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for message in &contract.messages {
        *counts.entry(keyed(message)).or_default() += 1;
    }
    let name = |message: &Message| Some(keyed(message)).filter(|name| counts.get(name) == Some(&1));
    contract.messages.iter().map(|message| name(message).unwrap_or_else(|| message.name.clone())).collect()
}

/// Returns an iterator over all operations, service by service.
pub(crate) fn operations(contract: &Contract) -> impl Iterator<Item = &Operation> {
    contract.services.iter().flat_map(|service| &service.operations)
}
