//! The comparison of channels and their parameters.

use std::collections::BTreeSet;

use postroom_codegen::{
    Contract,
    contract::{Channel, Parameter, ParameterKind, Part},
};

use super::{
    Change,
    change::Place,
    parts::{location, message_name, wording},
    rest, rules,
};

/// The pairs of old and new channels.
#[derive(Debug)]
pub(super) struct Channels {
    /// The positions in the old and in the new contract.
    pairs: Vec<(usize, usize)>,
}

impl Channels {
    /// Pairs channels of one address, then those whose addresses differ in parameters' names only, then those of one key.
    pub(super) fn pair(old: &Contract, new: &Contract) -> Self {
        let likenesses: [fn(&Channel) -> Option<String>; 3] =
            [|channel| channel.address.clone(), form, |channel| Some(channel.id.clone())];
        let mut pairs = Vec::new();
        let (mut before, mut after) =
            (BTreeSet::from_iter(0..old.channels.len()), BTreeSet::from_iter(0..new.channels.len()));
        for likeness in likenesses {
            before.retain(|index| {
                let Some(key) = old.channels.get(*index).and_then(likeness) else { return true };
                let same = |other: &&usize| new.channels.get(**other).and_then(likeness).as_ref() == Some(&key);
                let Some(other) = after.iter().find(same).copied() else { return true };
                after.remove(&other);
                pairs.push((*index, other));
                false
            });
        }
        pairs.sort_unstable();
        Self { pairs }
    }

    /// Returns whether two positions stand for the same channel.
    pub(super) fn is_same(&self, old: usize, new: usize) -> bool {
        self.pairs.contains(&(old, new))
    }
}

/// Notes what changed.
pub(super) fn compare(old: &Contract, new: &Contract, channels: &Channels, changes: &mut Vec<Change>) {
    for (index, channel) in old.channels.iter().enumerate() {
        match channels.pairs.iter().find(|(before, _)| *before == index).and_then(|(_, after)| new.channels.get(*after))
        {
            Some(after) => compare_channel((old, channel), (new, after), changes),
            None => changes.push(place(channel).change(rules::CHANNEL_REMOVED, "", None, None)),
        }
    }
    for (index, channel) in new.channels.iter().enumerate() {
        if !channels.pairs.iter().any(|(_, after)| *after == index) {
            changes.push(place(channel).change(rules::CHANNEL_ADDED, "", None, None));
        }
    }
}

/// Returns the name of a channel: its address, or its key if it has none.
pub(super) fn name(channel: &Channel) -> &str {
    channel.address.as_deref().unwrap_or(&channel.id)
}

fn place(channel: &Channel) -> Place {
    let name = name(channel);
    Place::new("channels", name, format!("channel {name}"))
}

fn compare_channel(old: (&Contract, &Channel), new: (&Contract, &Channel), changes: &mut Vec<Change>) {
    let (before, after) = (old.1, new.1);
    let place = place(after);
    let is_moved = form(before) != form(after);
    if is_moved {
        let change =
            place.at("address").change(rules::CHANNEL_MOVED, "", before.address.clone(), after.address.clone());
        changes.push(change);
    }
    wording(&place, rules::CHANNEL_RENAMED, "id", &before.id, &after.id, changes);
    wording(&place, rules::TITLE_CHANGED, "title", &before.title, &after.title, changes);
    wording(&place, rules::SUMMARY_CHANGED, "summary", &before.summary, &after.summary, changes);
    wording(&place, rules::DESCRIPTION_CHANGED, "description", &before.description, &after.description, changes);
    rest::compare(&place, &before.rest, &after.rest, changes);
    for (index, parameter) in after.parameters.iter().enumerate() {
        let same = |other: &&Parameter| other.name == parameter.name;
        // Where the address is the same, a parameter is what stands at its position.
        let other = if is_moved { before.parameters.iter().find(same) } else { before.parameters.get(index) };
        if let Some(other) = other {
            compare_parameter(&place.at("parameters").at(&parameter.name), other, parameter, changes);
        }
    }
    let names = |contract: &Contract, channel: &Channel| -> BTreeSet<String> {
        channel.messages.iter().map(|position| message_name(contract, *position).to_owned()).collect()
    };
    let (before, after) = (names(old.0, before), names(new.0, after));
    for (rule, name) in after
        .difference(&before)
        .map(|name| (rules::CHANNEL_MESSAGE_ADDED, name))
        .chain(before.difference(&after).map(|name| (rules::CHANNEL_MESSAGE_REMOVED, name)))
    {
        changes.push(place.at("messages").at(name).change(rule, name, None, None));
    }
}

fn compare_parameter(place: &Place, old: &Parameter, new: &Parameter, changes: &mut Vec<Change>) {
    wording(place, rules::PARAMETER_RENAMED, "name", &old.name, &new.name, changes);
    wording(place, rules::DESCRIPTION_CHANGED, "description", &old.description, &new.description, changes);
    if old.kind != new.kind {
        let rule = match (allows(&old.kind, &new.kind), allows(&new.kind, &old.kind)) {
            (true, true) => rules::BOUND_REWORDED,
            (true, false) => rules::PARAMETER_TIGHTENED,
            (false, true) => rules::PARAMETER_LOOSENED,
            (false, false) => rules::PARAMETER_CHANGED,
        };
        changes.push(place.at("kind").change(rule, "enum", Some(kind(&old.kind)), Some(kind(&new.kind))));
    }
    rest::compare(place, &old.rest, &new.rest, changes);
    let rules = [rules::LOCATION_ADDED, rules::LOCATION_REMOVED, rules::LOCATION_CHANGED];
    location(&place.at("location"), rules, &old.location, &new.location, changes);
}

/// Returns whether every text of the second kind is one of the first.
fn allows(wide: &ParameterKind, narrow: &ParameterKind) -> bool {
    match (wide, narrow) {
        (ParameterKind::String, _) => true,
        (ParameterKind::OneOf(wide), ParameterKind::OneOf(narrow)) => narrow.iter().all(|value| wide.contains(value)),
        (ParameterKind::Integer { minimum, maximum }, ParameterKind::Integer { minimum: least, maximum: greatest }) => {
            minimum <= least && maximum >= greatest
        }
        (wide, narrow) => wide == narrow,
    }
}

fn kind(kind: &ParameterKind) -> String {
    match kind {
        ParameterKind::Uuid => "a UUID".to_owned(),
        ParameterKind::Boolean => "true or false".to_owned(),
        ParameterKind::Integer { minimum, maximum } => format!("an integer from {minimum} to {maximum}"),
        ParameterKind::OneOf(values) => format!("one of {}", values.join(", ")),
        ParameterKind::Text { min_length, max_length, patterns, format } => {
            let length = |length: &Option<u64>, what: &str| length.map(|length| format!("{what} {length}"));
            let demands = [length(min_length, "minLength"), length(max_length, "maxLength")].into_iter().flatten();
            let patterns = patterns.iter().map(|pattern| format!("pattern {pattern}"));
            let format = format.iter().map(|format| format!("format {format}"));
            let demands: Vec<_> = demands.chain(patterns).chain(format).collect();
            format!("a text with {}", demands.join(", "))
        }
        _ => "any token".to_owned(),
    }
}

/// Returns an address without its parameters' names.
fn form(channel: &Channel) -> Option<String> {
    channel.address.as_ref()?;
    let parts = channel.parts().into_iter().map(|part| match part {
        Part::Literal(text) => text,
        _ => "{}".to_owned(),
    });
    Some(parts.collect())
}
