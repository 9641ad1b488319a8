//! From the changes between two contracts to the entries of a changelog.

use std::collections::BTreeSet;

use postroom_codegen::Contract;
use postroom_schema::pointer;

use crate::diff::{Change, Verdict};

use super::{
    changelog::{Detail, Element, Entry, Side, Verb},
    lines,
    markdown::code,
    outline::{channel_name, message_names, operations},
    payload::payload,
};

/// Returns the entries for what changed from one contract to another; changes that only people notice are left out, and
/// so is what comes and goes with a service, which is told once.
pub(crate) fn entries(old: &Contract, new: &Contract, changes: &[Change]) -> Vec<Entry> {
    let (gone, come) = (Companions::new(old, new), Companions::new(new, old));
    let mut entries: Vec<Entry> = Vec::new();
    for change in changes.iter().filter(|change| change.verdict() != Verdict::Cosmetic) {
        let Some(part) = Part::of(change) else { continue };
        let verb = verb(change.rule);
        let companions = match verb {
            Verb::Added => Some(&come),
            Verb::Removed => Some(&gone),
            Verb::Changed => None,
        };
        if companions.is_some_and(|companions| companions.has(&part)) {
            continue;
        }
        let is_known = |entry: &Entry| {
            (entry.element, entry.verb, &entry.name, &entry.of) == (part.element, verb, &part.name, &part.of)
        };
        let at = entries.iter().position(is_known).unwrap_or_else(|| {
            entries.push(begin(&part, verb, [old, new]));
            entries.len() - 1
        });
        let Some(entry) = entries.get_mut(at) else { continue };
        entry.breaks.extend(breaks(change));
        if verb == Verb::Changed {
            entry.details.push(detail(change, part.rest));
        }
    }
    for entry in entries.iter_mut().filter(|entry| entry.element == Element::Message) {
        entry.name = shown_name(&entry.name, [new, old]);
    }
    entries.sort();
    entries
}

/// The part of the contract that a change is about.
#[derive(Debug)]
struct Part<'c> {
    element: Element,
    name: String,
    of: Option<String>,
    /// The place within it, as a JSON Pointer without its first `/`.
    rest: &'c str,
}

impl<'c> Part<'c> {
    /// Reads the pointer of a change.
    fn of(change: &'c Change) -> Option<Self> {
        let text = |token: &str| pointer::unescape(token).into_owned();
        let (collection, rest) = change.pointer.strip_prefix('/')?.split_once('/')?;
        let (name, rest) = rest.split_once('/').unwrap_or((rest, ""));
        let part = |element| Self { element, name: text(name), of: None, rest };
        if let ("services", Some(rest)) = (collection, rest.strip_prefix("operations/")) {
            let (id, rest) = rest.split_once('/').unwrap_or((rest, ""));
            return Some(Self { element: Element::Operation, name: text(id), of: Some(text(name)), rest });
        }
        Some(part(match collection {
            "services" => Element::Service,
            "channels" => Element::Channel,
            "messages" => Element::Message,
            "envelopes" => Element::Envelope,
            _ => return None,
        }))
    }
}

/// Begins an entry that has nothing to say yet but, for a changed message, what is different in its rendering.
fn begin(part: &Part<'_>, verb: Verb, contracts: [&Contract; 2]) -> Entry {
    let payload = match (part.element, verb) {
        (Element::Message, Verb::Changed) => {
            let payloads = contracts.map(|contract| {
                let message = contract.messages.iter().find(|message| message.name == part.name)?;
                Some(payload(message.payload.as_schema()))
            });
            // One that has another name has the payload that it had.
            if let [Some(old), Some(new)] = payloads { lines::difference(&old, &new) } else { Vec::new() }
        }
        _ => Vec::new(),
    };
    let (name, of) = (part.name.clone(), part.of.clone());
    Entry { element: part.element, name, of, verb, breaks: BTreeSet::new(), payload, details: Vec::new() }
}

/// Returns the name that pages show for a message.
fn shown_name(name: &str, contracts: [&Contract; 2]) -> String {
    let found = contracts.iter().find_map(|contract| {
        let at = contract.messages.iter().position(|message| message.name == name)?;
        message_names(contract).into_iter().nth(at)
    });
    found.unwrap_or_else(|| name.to_owned())
}

fn verb(rule: &str) -> Verb {
    match rule {
        "service-added" | "channel-added" | "operation-added" | "message-added" | "envelope-added" => Verb::Added,
        "service-removed"
        | "channel-removed"
        | "receive-operation-removed"
        | "send-operation-removed"
        | "message-removed"
        | "envelope-removed" => Verb::Removed,
        _ => Verb::Changed,
    }
}

fn breaks(change: &Change) -> BTreeSet<Side> {
    let sides = [(Side::Senders, change.sender), (Side::Receivers, change.receiver)];
    sides.into_iter().filter(|(_, verdict)| *verdict == Verdict::Breaking).map(|(side, _)| side).collect()
}

fn detail(change: &Change, rest: &str) -> Detail {
    /// The number of characters that an entry shows of a value: a whole schema says less on a line than the diff above
    /// it.
    const MAX_CHARS: usize = 60;
    let is_said = |value: &str| [value, value.trim_matches('"')].iter().any(|value| change.text.contains(&code(value)));
    let shown = |value: &str| value.chars().count() <= MAX_CHARS && !is_said(value);
    let values = match (change.old.as_deref(), change.new.as_deref()) {
        (Some(old), Some(new)) if shown(old) && shown(new) => format!(" ({} → {})", code(old), code(new)),
        (Some(old), None) if shown(old) => format!(" (was {})", code(old)),
        (None, Some(new)) if shown(new) => format!(" (now {})", code(new)),
        _ => String::new(),
    };
    let at = if rest.is_empty() { String::new() } else { format!("/{rest}") };
    Detail { at, text: format!("{}{values}", change.text), breaks: breaks(change) }
}

/// The parts that come, or go, with services of one contract that the other one does not have.
#[derive(Debug)]
struct Companions {
    channels: BTreeSet<String>,
    messages: BTreeSet<String>,
}

impl Companions {
    fn new(with: &Contract, without: &Contract) -> Self {
        let stays = |title: &str| without.services.iter().any(|service| service.title == title);
        let mut staying = with.clone();
        staying.services.retain(|service| stays(&service.title));
        let mut found = Self { channels: BTreeSet::new(), messages: BTreeSet::new() };
        if staying.services.len() == with.services.len() {
            return found;
        }
        found.channels.extend(with.channels.iter().map(|channel| channel_name(channel).to_owned()));
        found.messages.extend(with.messages.iter().map(|message| message.name.clone()));
        for operation in operations(&staying) {
            let reply = operation.reply.as_ref();
            let channels = [Some(operation.channel), reply.and_then(|reply| reply.channel)];
            for channel in channels.into_iter().flatten().filter_map(|at| with.channels.get(at)) {
                found.channels.remove(channel_name(channel));
            }
            let messages = operation.messages.iter().chain(reply.iter().flat_map(|reply| &reply.messages));
            for message in messages.filter_map(|&at| with.messages.get(at)) {
                found.messages.remove(&message.name);
            }
        }
        found
    }

    fn has(&self, part: &Part<'_>) -> bool {
        match part.element {
            Element::Channel => self.channels.contains(&part.name),
            Element::Message => self.messages.contains(&part.name),
            _ => false,
        }
    }
}
