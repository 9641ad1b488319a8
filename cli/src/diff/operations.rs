//! The comparison of services and their operations.

use std::collections::BTreeSet;

use postroom_codegen::{
    Contract,
    contract::{Action, Operation, Service},
};

use super::{
    Change,
    change::Place,
    channels::{self, Channels},
    delivery,
    parts::{location, matched, message_name, wording},
    rest,
    rules::{self, Rule},
};

/// Notes what changed.
pub(super) fn compare(old: &Contract, new: &Contract, channels: &Channels, changes: &mut Vec<Change>) {
    let mut work = Work { old, new, channels, changes };
    for (title, pair) in matched(&old.services, &new.services, |service: &Service| service.title.as_str()) {
        let place = Place::new("services", title, format!("service {title}"));
        match pair {
            (Some(old), Some(new)) => work.service(&place, old, new),
            (None, Some(_)) => work.changes.push(place.change(rules::SERVICE_ADDED, "", None, None)),
            _ => work.changes.push(place.change(rules::SERVICE_REMOVED, "", None, None)),
        }
    }
}

struct Work<'w> {
    old: &'w Contract,
    new: &'w Contract,
    channels: &'w Channels,
    changes: &'w mut Vec<Change>,
}

/// The rules for an operation that sends, and for one that receives.
struct Rules {
    send: &'static Rule,
    receive: &'static Rule,
}

impl Rules {
    fn of(&self, action: Action) -> &'static Rule {
        match action {
            Action::Send => self.send,
            _ => self.receive,
        }
    }
}

const REMOVED: Rules = Rules { send: rules::SEND_REMOVED, receive: rules::RECEIVE_REMOVED };
const MOVED: Rules = Rules { send: rules::SEND_MOVED, receive: rules::RECEIVE_MOVED };
const MESSAGE_ADDED: Rules = Rules { send: rules::SEND_MESSAGE_ADDED, receive: rules::RECEIVE_MESSAGE_ADDED };
const MESSAGE_REMOVED: Rules = Rules { send: rules::SEND_MESSAGE_REMOVED, receive: rules::RECEIVE_MESSAGE_REMOVED };
const REPLY_ADDED: Rules = Rules { send: rules::SEND_REPLY_ADDED, receive: rules::RECEIVE_REPLY_ADDED };
const REPLY_REMOVED: Rules = Rules { send: rules::SEND_REPLY_REMOVED, receive: rules::RECEIVE_REPLY_REMOVED };
const REPLY_MESSAGE_ADDED: Rules =
    Rules { send: rules::SEND_REPLY_MESSAGE_ADDED, receive: rules::RECEIVE_REPLY_MESSAGE_ADDED };
const REPLY_MESSAGE_REMOVED: Rules =
    Rules { send: rules::SEND_REPLY_MESSAGE_REMOVED, receive: rules::RECEIVE_REPLY_MESSAGE_REMOVED };

/// The rules for the location of a reply's address: a request that names none lets its answer go where it always goes.
const REPLY_LOCATION: [&Rule; 3] = [rules::REPLY_LOCATION_CHANGED; 3];

impl Work<'_> {
    fn service(&mut self, place: &Place, old: &Service, new: &Service) {
        wording(place, rules::VERSION_CHANGED, "version", &old.version, &new.version, self.changes);
        wording(place, rules::DESCRIPTION_CHANGED, "description", &old.description, &new.description, self.changes);
        rest::compare(place, &old.rest, &new.rest, self.changes);
        // An operation that sends now is another one than the one of its name that received.
        let key = |operation: &Operation| (operation.id.clone(), operation.action == Action::Send);
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for (_, pair) in matched(&old.operations, &new.operations, key) {
            match pair {
                (Some(old), Some(new)) => self.operation(&place.at("operations").at(&new.id), old, new),
                (old, new) => {
                    gone.extend(old);
                    come.extend(new);
                }
            }
        }
        for old in gone {
            if let Some(index) = come.iter().position(|new| self.does(old, new)) {
                let new = come.remove(index);
                let place = place.at("operations").at(&new.id);
                let [before, after] = [&old.id, &new.id].map(|id| Some(id.clone()));
                self.changes.push(place.change(rules::OPERATION_RENAMED, "", before, after));
                self.operation(&place, old, new);
            } else {
                self.changes.push(place.at("operations").at(&old.id).change(REMOVED.of(old.action), "", None, None));
            }
        }
        for new in come {
            self.changes.push(place.at("operations").at(&new.id).change(rules::OPERATION_ADDED, "", None, None));
        }
    }

    /// Returns whether an operation does the same as another one: the same messages the same way on the same channel.
    fn does(&self, old: &Operation, new: &Operation) -> bool {
        let names = |contract: &Contract, operation: &Operation| -> Vec<String> {
            operation.messages.iter().map(|message| message_name(contract, *message).to_owned()).collect()
        };
        old.action == new.action
            && self.channels.is_same(old.channel, new.channel)
            && names(self.old, old) == names(self.new, new)
    }

    fn operation(&mut self, place: &Place, old: &Operation, new: &Operation) {
        wording(place, rules::TITLE_CHANGED, "title", &old.title, &new.title, self.changes);
        wording(place, rules::SUMMARY_CHANGED, "summary", &old.summary, &new.summary, self.changes);
        wording(place, rules::DESCRIPTION_CHANGED, "description", &old.description, &new.description, self.changes);
        rest::compare(place, &old.rest, &new.rest, self.changes);
        let [before, after] = [(self.old, old.delivery.as_ref()), (self.new, new.delivery.as_ref())];
        delivery::compare(place, before, after, self.changes);
        let action = new.action;
        self.channel(&place.at("channel"), MOVED.of(action), Some(old.channel), Some(new.channel));
        let (added, removed) = (MESSAGE_ADDED.of(action), MESSAGE_REMOVED.of(action));
        self.messages(&place.at("messages"), added, removed, &old.messages, &new.messages);
        let place = place.at("reply");
        match (&old.reply, &new.reply) {
            (None, None) => {}
            (None, Some(_)) => self.changes.push(place.change(REPLY_ADDED.of(action), "", None, None)),
            (Some(_), None) => self.changes.push(place.change(REPLY_REMOVED.of(action), "", None, None)),
            (Some(old), Some(new)) => {
                self.channel(&place.at("channel"), rules::REPLY_MOVED, old.channel, new.channel);
                let (before, after) = (&old.address_location, &new.address_location);
                location(&place.at("address").at("location"), REPLY_LOCATION, before, after, self.changes);
                let (added, removed) = (REPLY_MESSAGE_ADDED.of(action), REPLY_MESSAGE_REMOVED.of(action));
                self.messages(&place.at("messages"), added, removed, &old.messages, &new.messages);
            }
        }
    }

    fn channel(&mut self, place: &Place, rule: &Rule, old: Option<usize>, new: Option<usize>) {
        let is_same = match (old, new) {
            (Some(old), Some(new)) => self.channels.is_same(old, new),
            (old, new) => old.is_none() && new.is_none(),
        };
        if !is_same {
            let name = |contract: &Contract, position: Option<usize>| {
                position
                    .and_then(|position| contract.channels.get(position))
                    .map(|channel| channels::name(channel).to_owned())
            };
            self.changes.push(place.change(rule, "", name(self.old, old), name(self.new, new)));
        }
    }

    fn messages(&mut self, place: &Place, added: &Rule, removed: &Rule, old: &[usize], new: &[usize]) {
        let names = |contract: &Contract, positions: &[usize]| -> BTreeSet<String> {
            positions.iter().map(|position| message_name(contract, *position).to_owned()).collect()
        };
        let (before, after) = (names(self.old, old), names(self.new, new));
        for name in after.difference(&before) {
            self.changes.push(place.at(name).change(added, name, None, None));
        }
        for name in before.difference(&after) {
            self.changes.push(place.at(name).change(removed, name, None, None));
        }
    }
}
