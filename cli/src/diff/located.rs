//! The places of changes in the documents: in the new one, and of what is gone in the old one.

use postroom_codegen::{
    Contract,
    contract::{Channel, Operation, Origin, Site},
};
use postroom_schema::{json::View, pointer, schema::Schema};

use super::{Change, channels, parts::message_name};

/// Says of each change where the documents have it.
pub(super) fn locate(old: &Contract, new: &Contract, changes: &mut [Change]) {
    for change in changes {
        let [before, after] = [old, new].map(|contract| find(contract, &change.pointer));
        // Where both have as much of the way, it is the new one that somebody is to look at.
        let found = if before.steps > after.steps { before } else { after };
        if let Some(Site { file, line, column, .. }) = found.site {
            (change.file, change.line, change.column) = (file, line, column);
        }
    }
}

/// The end of the way on which a contract has what a pointer leads to.
#[derive(Debug, Default)]
struct Found {
    /// The number of tokens that lead to something.
    steps: usize,
    /// The innermost place on the way; `None` if the contract has no places.
    site: Option<Site>,
}

impl Found {
    /// Returns the end of a way that starts at a part of the contract.
    fn behind(self, steps: usize) -> Self {
        Self { steps: self.steps + steps, ..self }
    }
}

fn find(contract: &Contract, pointer: &str) -> Found {
    let tokens: Vec<_> = pointer::parse(pointer).into_iter().flatten().collect();
    let tokens: Vec<&str> = tokens.iter().map(AsRef::as_ref).collect();
    let [collection, key, rest @ ..] = tokens.as_slice() else { return Found::default() };
    let found = match *collection {
        "services" => service(contract, key, rest),
        "channels" => {
            let channel = contract.channels.iter().find(|channel| channels::name(channel) == *key);
            channel.map(|channel| on_channel(contract, channel, rest))
        }
        "messages" => message(contract, key, rest),
        "envelopes" => envelope(contract, key, rest),
        _ => None,
    };
    found.map_or_else(Found::default, |found| found.behind(2))
}

fn service(contract: &Contract, title: &str, rest: &[&str]) -> Option<Found> {
    let service = contract.services.iter().find(|service| service.title == title)?;
    Some(match rest {
        ["operations", id, rest @ ..] => match service.operations.iter().find(|operation| operation.id == *id) {
            Some(operation) => of_operation(contract, operation, rest).behind(2),
            None => in_part(&service.origin, &["operations"]),
        },
        ["title" | "version" | "description", ..] => {
            let found = in_part(&service.origin, &[&["info"], rest].concat());
            Found { steps: found.steps.saturating_sub(1), ..found }
        }
        rest => in_part(&service.origin, rest),
    })
}

fn of_operation(contract: &Contract, operation: &Operation, rest: &[&str]) -> Found {
    let (listed, name) = match (rest, &operation.reply) {
        (["messages", name], _) => (operation.messages.as_slice(), *name),
        (["reply", "messages", name], Some(reply)) => (reply.messages.as_slice(), *name),
        _ => return in_part(&operation.origin, rest),
    };
    let is_there = listed.iter().any(|at| message_name(contract, *at) == name);
    let (_, list) = rest.split_last().unwrap_or((&"", rest));
    in_part(&operation.origin, list).behind(is_there.into())
}

fn on_channel(contract: &Contract, channel: &Channel, rest: &[&str]) -> Found {
    let ["messages", name] = rest else { return in_part(&channel.origin, rest) };
    let Some(at) = channel.messages.iter().find(|at| message_name(contract, **at) == *name) else {
        return in_part(&channel.origin, &["messages"]);
    };
    let other = channel.keys.iter().find(|(_, message)| message == at).map(|(key, _)| key);
    let own = contract.messages.get(*at).map(|message| &message.key);
    let found = in_part(&channel.origin, &["messages", other.or(own).map_or("", String::as_str)]);
    // It may be another document that lets the message travel here.
    Found { steps: 2, ..found }
}

fn message(contract: &Contract, name: &str, rest: &[&str]) -> Option<Found> {
    let message = contract.messages.iter().find(|message| message.name == name)?;
    let within = match rest {
        ["payload", rest @ ..] => Some((message.payload.view(), rest)),
        ["headers", rest @ ..] => message.headers.as_ref().map(|headers| (headers.view(), rest)),
        _ => None,
    };
    let whole = in_part(&message.origin, rest);
    Some(match within {
        Some((schema, rest)) => {
            let found = in_schema(schema, rest).behind(1);
            Found { site: found.site.or(whole.site), ..found }
        }
        None => whole,
    })
}

fn envelope(contract: &Contract, name: &str, rest: &[&str]) -> Option<Found> {
    let envelope = contract.envelopes.iter().find(|envelope| envelope.name == name)?;
    let schema = envelope.schema.view();
    Some(match rest {
        ["schema", rest @ ..] => in_schema(schema, rest).behind(1),
        ["events", event] => {
            let is_there = envelope.events.iter().any(|(known, _)| known == event);
            in_schema(schema, &[]).behind(1 + usize::from(is_there))
        }
        _ => in_schema(schema, &[]),
    })
}

/// Returns the innermost place that is known within a part of the contract.
fn in_part(origin: &Origin, tokens: &[&str]) -> Found {
    let site = |steps: usize| {
        let pointer = tokens.iter().take(steps).fold(String::new(), |pointer, key| pointer::join(&pointer, key));
        origin.site(&pointer).map(|site| Found { steps, site: Some(site.clone()) })
    };
    (0..=tokens.len()).rev().find_map(site).unwrap_or_default()
}

/// Returns the innermost place within a schema; what holds itself is under `definitions`.
fn in_schema(root: View<'_>, tokens: &[&str]) -> Found {
    let mut found = Found { steps: 0, site: Site::of(root.target()) };
    let (mut at, mut rest) = (root.target(), tokens);
    if let ["definitions", name, inner @ ..] = tokens
        && at.get("definitions").is_none()
        && let Some(definition) = Schema::new(root).definitions().get(name)
    {
        (at, rest) = (definition.view().target(), inner);
        found = Found { steps: 2, site: Site::of(at).or(found.site) };
    }
    for token in rest {
        let Some(inner) = at.child(token).or_else(|| at.items().find(|item| item.str() == Some(token))) else { break };
        found = Found { steps: found.steps + 1, site: Site::of(inner).or(found.site) };
        at = inner.target();
    }
    found
}
