//! The message that is meant by a name.

use postroom_codegen::contract::{Channel, Contract, Message};

use crate::{Error, suggest};

/// Returns the message of a name: that of its Rust type, its key (in `components` or on a channel), its `name`, or its
/// `messageId`; before them the key or the address of a channel and `/`, which tells several of one name apart.
///
/// # Errors
/// There is no such message, or several; the message says which, and how to name one of them.
pub(crate) fn message<'a>(contract: &'a Contract, name: &str) -> Result<&'a Message, Error> {
    // Only the names of types are unique.
    if let Some(found) = contract.messages.iter().find(|message| message.name == name) {
        return Ok(found);
    }
    let own = |position: &usize| is_named(contract, *position, None, name);
    let mut found: Vec<usize> = (0..contract.messages.len()).filter(own).collect();
    for channel in &contract.channels {
        for prefix in [Some(&channel.id), channel.address.as_ref()].into_iter().flatten() {
            let Some(inner) = name.strip_prefix(prefix.as_str()).and_then(|rest| rest.strip_prefix('/')) else {
                continue;
            };
            let on_channel = channel.messages.iter().copied();
            found.extend(on_channel.filter(|position| is_named(contract, *position, Some(channel), inner)));
        }
    }
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [] => Err(unknown(contract, name)),
        [only] => contract.messages.get(*only).ok_or_else(|| unknown(contract, name)),
        several => Err(ambiguous(contract, name, several)),
    }
}

/// Returns whether a message is called so, on this channel or on any.
fn is_named(contract: &Contract, position: usize, on: Option<&Channel>, name: &str) -> bool {
    let Some(message) = contract.messages.get(position) else { return false };
    let channels = on.map_or(contract.channels.as_slice(), std::slice::from_ref);
    let mut keys = channels.iter().flat_map(|channel| &channel.keys);
    on.is_some() && message.name == name
        || message.key == name
        || keys.any(|(key, at)| *at == position && key == name)
        || given(message).contains(&name)
}

/// Returns the `name` and the `messageId` that a message gives itself.
fn given(message: &Message) -> Vec<&str> {
    ["name", "messageId"].into_iter().filter_map(|key| message.rest.view().text_of(key)).collect()
}

fn unknown(contract: &Contract, name: &str) -> Error {
    let names: Vec<_> = contract.messages.iter().map(|message| message.name.as_str()).collect();
    let given: Vec<_> = contract.messages.iter().flat_map(given).collect();
    let keys = contract.messages.iter().map(|message| message.key.as_str());
    let others = contract.channels.iter().flat_map(|channel| &channel.keys).map(|(key, _)| key.as_str());
    let others: Vec<_> = keys.chain(others).chain(given).collect();
    suggest::unknown("message", name, &names, &others)
}

fn ambiguous(contract: &Contract, name: &str, several: &[usize]) -> Error {
    let one = |position: &usize| {
        let Some(message) = contract.messages.get(*position) else { return String::new() };
        let channels = contract.channels.iter().filter(|channel| channel.messages.contains(position));
        let channels: Vec<_> = channels.map(|channel| format!("`{}/{}`", channel.id, message.key)).collect();
        let channels = if channels.is_empty() { String::new() } else { format!(" ({})", channels.join(", ")) };
        format!("`{}`{channels}", message.name)
    };
    let listed: Vec<_> = several.iter().map(one).collect();
    Error::Usage(format!("`{name}` is the name of several messages: say which by {}", listed.join(" or ")))
}
