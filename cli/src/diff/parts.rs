//! The features that parts of a contract have in common: names, words, runtime expressions.

use std::collections::BTreeMap;

use postroom_codegen::{
    Contract,
    contract::{Channel, Message},
};

use super::{Change, change::Place, rules::Rule};

/// Notes a change of what people read.
pub(super) fn wording(place: &Place, rule: &Rule, key: &str, old: &str, new: &str, changes: &mut Vec<Change>) {
    if old != new {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        changes.push(place.at(key).change(rule, "", text(old), text(new)));
    }
}

/// Notes a change of a runtime expression, by the rule for one that came, one that went, or another one.
pub(super) fn location(
    place: &Place,
    [added, removed, changed]: [&Rule; 3],
    old: &Option<String>,
    new: &Option<String>,
    changes: &mut Vec<Change>,
) {
    let rule = match (old, new) {
        (old, new) if old == new => return,
        (None, _) => added,
        (_, None) => removed,
        _ => changed,
    };
    changes.push(place.change(rule, "", old.clone(), new.clone()));
}

/// Two parts of one name, or the only one.
pub(super) type Matched<'a, T> = (Option<&'a T>, Option<&'a T>);

/// Returns the parts of two lists, by name and in its order.
pub(super) fn matched<'a, T, K: Ord>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&'a T) -> K,
) -> BTreeMap<K, Matched<'a, T>> {
    let mut all: BTreeMap<K, Matched<'a, T>> = BTreeMap::new();
    for part in old {
        all.entry(name(part)).or_default().0 = Some(part);
    }
    for part in new {
        all.entry(name(part)).or_default().1 = Some(part);
    }
    all
}

/// Returns the name of the message at a position.
pub(super) fn message_name(contract: &Contract, position: usize) -> &str {
    contract.messages.get(position).map_or("", |message| &message.name)
}

/// Returns the name of a message on the wire.
pub(super) fn wire_name(message: &Message) -> &str {
    own_name(message).unwrap_or(&message.name)
}

/// Returns the `name` that a document gives a message.
pub(super) fn own_name(message: &Message) -> Option<&str> {
    message.rest.view().text_of("name").map(str::trim).filter(|name| !name.is_empty())
}

/// Returns whether a message's name tells it from others on one of its channels.
pub(super) fn is_told_by_name(contract: &Contract, message: &Message) -> bool {
    let position = contract.messages.iter().position(|known| known.name == message.name);
    let is_one = |channel: &Channel| position.is_some_and(|position| channel.messages.contains(&position));
    contract.channels.iter().any(|channel| channel.messages.len() > 1 && is_one(channel))
}
