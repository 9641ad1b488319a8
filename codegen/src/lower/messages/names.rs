//! What messages are called: in Rust by their keys, on the wire by their names.

use std::collections::BTreeSet;

use super::Declared;
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    document::{self, Source},
    ir::{Contract, Message},
    lower::{drafts::Draft, order},
    names::{is_type_name, join, pascal, safe_type, unique},
    schema::excerpt,
    tree::View,
};

/// The extension that names a message's type.
const EXTENSION: &str = "x-rust-name";

/// The Rust name of a message, and the start of the names of its parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Called {
    /// `OrderPlacedMessage`, or what the document says.
    pub(super) name: String,
    /// `OrderPlaced`.
    pub(super) stem: String,
}

impl Called {
    /// Returns the names that a declaration has if no other one wants them.
    pub(super) fn of(message: &document::Message<'_>) -> Self {
        match own_name(message.view) {
            Some(name) if is_type_name(name) => Self { name: name.to_owned(), stem: without_message(name.to_owned()) },
            Some(name) => Self { name: safe_type(pascal(name)), stem: stem(name) },
            None => {
                let stem = stem(message.key);
                Self { name: safe_type(join([stem.as_str(), "Message"])), stem }
            }
        }
    }

    fn after(&self, prefix: &str) -> Self {
        let [name, stem] = [&self.name, &self.stem].map(|text| join([prefix, text.as_str()]));
        Self { name: safe_type(name), stem }
    }
}

/// Returns the name of each group, and warns of those that are not the group's first choice.
///
/// Keys are scoped: two channels may each have a message of one key. A name that is asked for by `x-rust-name` comes first,
/// then what `components` declares, then what stands first; the others get the name of their channel before their own, or
/// else of their file. So nothing that is added behind them renames any.
pub(super) fn assign(
    source: &Source<'_>,
    groups: &[(Called, Vec<Declared<'_, '_>>)],
    diagnostics: &mut Diagnostics,
) -> Vec<Called> {
    let mut sequence: Vec<usize> = (0..groups.len()).collect();
    sequence.sort_by_key(|index| {
        let declared = &groups[*index].1;
        (declared.iter().map(|(_, message)| rank(message)).min(), order(declared[0].1.view))
    });
    let mut called: Vec<Called> = groups.iter().map(|(wanted, _)| wanted.clone()).collect();
    let mut names = BTreeSet::new();
    for index in sequence {
        let (wanted, declared) = &groups[index];
        let message = declared[0].1;
        let channel = channel_name(source, declared);
        let by_channel = wanted.after(&channel);
        let by_file = by_channel.after(&pascal(message.view.file_stem()));
        let mut choices = [wanted, &by_channel, &by_file].into_iter();
        let free = choices.find(|called| !names.contains(&called.name));
        called[index] = match free {
            Some(called) => called.clone(),
            None => {
                let name = unique(by_file.name.clone(), &names);
                Called { stem: stem(&name), name }
            }
        };
        names.insert(called[index].name.clone());
        report(message, (&wanted.name, &called[index].name), &channel, diagnostics);
    }
    called
}

/// Warns of a message that has another name than its own.
fn report(message: &document::Message<'_>, (wanted, name): (&str, &str), channel: &str, diagnostics: &mut Diagnostics) {
    if let Some(given) = message.view.get(EXTENSION).filter(|given| own_name_of(*given).is_none()) {
        let text = format!("`{EXTENSION}` is the name of a type, and this is `{}`", excerpt(given));
        let help = "write a name such as `OrderPlaced`";
        diagnostics.push(Diagnostic::warning(given, "invalid-annotation", text, help));
    }
    if let Some(given) =
        message.view.get(EXTENSION).filter(|given| own_name_of(*given).is_some_and(|own| own != wanted))
    {
        let own = excerpt(given);
        let text =
            format!("`{EXTENSION}` is `{own}`, which is no free name of a type in Rust: it is taken as `{wanted}`");
        let help = format!("write `{EXTENSION}: {wanted}`, or another name in upper camel case");
        diagnostics.push(Diagnostic::warning(given, "invalid-annotation", text, help));
    }
    if name != wanted {
        let by = if channel.is_empty() { "its file" } else { "its channel" };
        let key = message.key;
        let text = format!("the message `{key}` is `{name}` in Rust, by {by}, because another one is `{wanted}`");
        let help =
            format!("say how it is called there: `{EXTENSION}: {name}` in the message; or give it a key of its own");
        diagnostics.push(Diagnostic::warning(message.view, "renamed", text, help));
    }
}

/// Returns the rank of a declaration: the lower one keeps a name.
fn rank(message: &document::Message<'_>) -> u8 {
    let is_component = || {
        let map = message.view.parent().map(|(map, _)| map);
        map.and_then(View::parent).and_then(|(holder, _)| document::key_of(holder)) == Some("components")
    };
    match () {
        () if own_name(message.view).is_some() => 0,
        () if is_component() => 1,
        () => 2,
    }
}

/// Returns the name of the channel on which a message travels, of the first one by name; empty if none is its own.
fn channel_name(source: &Source<'_>, declared: &[Declared<'_, '_>]) -> String {
    let carries = |channel: &&document::Channel<'_>| declared.iter().any(|(node, _)| channel.messages.contains(node));
    source.channels.values().filter(carries).map(|channel| pascal(channel.key)).min().unwrap_or_default()
}

/// Returns the name that a message asks for.
fn own_name(message: View<'_>) -> Option<&str> {
    own_name_of(message.get(EXTENSION)?)
}

fn own_name_of(given: View<'_>) -> Option<&str> {
    given.str().filter(|name| name.contains(char::is_alphanumeric))
}

/// Returns the key without `Message` at its end.
fn stem(key: &str) -> String {
    without_message(pascal(key))
}

/// Returns a name without `Message` at its end.
fn without_message(name: String) -> String {
    name.strip_suffix("Message").filter(|stem| !stem.is_empty()).map_or(name.clone(), str::to_owned)
}

/// Returns the name of a message on the wire: what the document calls it (`name`) if a header can hold that, else its type's as
/// if no other message wanted that. So what else is in a contract, or left out of it, never changes what others send.
pub(super) fn on_wire(message: &document::Message<'_>) -> String {
    let name = message.view.get("name").and_then(View::str).map(str::trim);
    let name = name.filter(|name| !name.is_empty() && !name.contains(char::is_control));
    name.map_or_else(|| Called::of(message).name, str::to_owned)
}

/// Warns of two messages of a channel that have one name on the wire, so that it does not tell them apart.
pub(in crate::lower) fn check_wire(drafts: &[Draft<'_, '_>], contract: &Contract, diagnostics: &mut Diagnostics) {
    let on_wire = |message: &Message| message.wire_name.clone().unwrap_or_else(|| message.name.clone());
    for channel in &contract.channels {
        for (index, id) in channel.messages.iter().enumerate() {
            let name = on_wire(&contract.messages[id.0]);
            let mut earlier = channel.messages[..index].iter();
            let Some(other) = earlier.find(|other| on_wire(&contract.messages[other.0]) == name) else { continue };
            let (one, other) = (&contract.messages[id.0].key, &contract.messages[other.0].key);
            diagnostics.push(Diagnostic::warning(
                drafts[id.0].message.view,
                "ambiguous-name",
                format!(
                    "the messages `{one}` and `{other}` of the channel `{}` are both called `{name}`: a header does not tell \
                     which of them it is, and their schemas decide",
                    channel.id
                ),
                "give each a `name` of its own",
            ));
        }
    }
}
