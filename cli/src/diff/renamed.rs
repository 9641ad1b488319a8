//! Messages that are called otherwise and are the same in all else.

use postroom_codegen::Contract;

use super::{
    Change, Verdict,
    change::Place,
    channels::Channels,
    messages::compare_message,
    parts::{is_told_by_name, message_name, own_name},
    rules,
};

/// The number of pairs of messages that are compared to find out which was renamed.
const MAX_PAIRS: usize = 2_000;

/// Returns the old contract with the messages that were renamed under their new names; each of them is noted.
///
/// A message became another one if both travel on the same channels and nothing is different but what people read. Who
/// sends and receives it sees nothing of that, unless its name tells it from others on a channel.
pub(super) fn follow(
    old: &Contract,
    new: &Contract,
    channels: &Channels,
    strict: bool,
    changes: &mut Vec<Change>,
) -> Contract {
    let mut renamed = old.clone();
    let is_in = |contract: &Contract, name: &str| contract.messages.iter().any(|message| message.name == name);
    let mut gone: Vec<usize> = (0..old.messages.len()).collect();
    gone.retain(|position| !is_in(new, message_name(old, *position)));
    let mut come: Vec<usize> = (0..new.messages.len()).collect();
    come.retain(|position| !is_in(old, message_name(new, *position)));
    let mut left = MAX_PAIRS;
    for before in gone {
        let found = come.iter().position(|after| {
            left = left.saturating_sub(1);
            left > 0 && is_same((old, before), (new, *after), channels, strict)
        });
        let Some(after) = found.map(|index| come.remove(index)) else { continue };
        let (Some(from), Some(to)) = (renamed.messages.get_mut(before), new.messages.get(after)) else { continue };
        // What the documents call both of them is compared with the rest.
        let has_names = own_name(from).and(own_name(to)).is_some();
        let is_told = is_told_by_name(old, from) || is_told_by_name(new, to);
        let rule = if is_told && !has_names { rules::MESSAGE_NAME_CHANGED } else { rules::MESSAGE_RENAMED };
        let place = Place::new("messages", &to.name, format!("message {}", to.name)).at("key");
        changes.push(place.change(rule, "", Some(from.key.clone()), Some(to.key.clone())));
        from.name.clone_from(&to.name);
        from.key.clone_from(&to.key);
    }
    renamed
}

/// Returns whether two messages differ in nothing but their names and what people read.
fn is_same(old: (&Contract, usize), new: (&Contract, usize), channels: &Channels, strict: bool) -> bool {
    let (Some(before), Some(after)) = (old.0.messages.get(old.1), new.0.messages.get(new.1)) else { return false };
    let on = |contract: &Contract, message: usize| -> Vec<usize> {
        let carries = |position: &usize| contract.channels[*position].messages.contains(&message);
        (0..contract.channels.len()).filter(carries).collect()
    };
    let (old_channels, new_channels) = (on(old.0, old.1), on(new.0, new.1));
    let same_channels = old_channels.len() == new_channels.len()
        && old_channels.iter().all(|old| new_channels.iter().any(|new| channels.is_same(*old, *new)));
    let place = Place::new("messages", &after.name, String::new());
    same_channels && {
        let mut changes = Vec::new();
        compare_message(&place, before, after, strict, &mut changes);
        changes.iter().all(|change| change.verdict() == Verdict::Cosmetic)
    }
}
