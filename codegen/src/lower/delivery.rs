//! How messages are delivered: what `x-postroom-delivery` says, held to the messages that it is about.

use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    delivery::{DeadLetter, Delivery},
    descriptors::Action,
    diagnostic::{Diagnostic, Diagnostics},
    document,
    ir::{ChannelId, Rules, Shape, Wire},
    reference::DELIVERY,
    schema::{Form, Schemas},
    tree::{NodeId, View},
};

use super::{Names, messages::wire, parameters::follow};

/// Returns how the messages of an operation are delivered, if its document says so.
pub(super) fn build(
    names: &Names<'_, '_>,
    schemas: &Schemas<'_>,
    operation: &document::Operation<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Delivery<ChannelId>> {
    let said = operation.delivery.clone()?;
    let view = operation.view.get(DELIVERY)?.target();
    let at = |key: &str| view.get(key).unwrap_or(view);
    if let Some(key) = &said.key {
        check_place(names, schemas, operation, (key, at("key")), diagnostics);
    }
    if let Some(id) = said.duplicates.as_ref().and_then(|duplicates| duplicates.id.as_ref()) {
        let at = at("duplicates");
        check_place(names, schemas, operation, (id, at.get("id").unwrap_or(at)), diagnostics);
    }
    let dead_letter = match said.dead_letter {
        DeadLetter::Drop => DeadLetter::Drop,
        DeadLetter::Stop => DeadLetter::Stop,
        DeadLetter::Channel(node) => {
            check_dead_letters(names, schemas, node, at("deadLetter"), diagnostics);
            names.channels.get(&node).map_or(DeadLetter::Drop, |id| DeadLetter::Channel(*id))
        }
    };
    Some(said.with_dead_letter(dead_letter))
}

/// What the operations of a document say of each channel that they receive from or send to, and which of them says it.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    said: BTreeMap<(ChannelId, bool), (&'a str, Delivery<ChannelId>)>,
}

impl<'a> Said<'a> {
    /// Reports an operation that says of a channel what another one contradicts: an application takes each message of a
    /// channel once, in one way, and sends it in one way. One that says nothing agrees with all.
    pub(super) fn add(
        &mut self,
        operation: &document::Operation<'a>,
        channel: ChannelId,
        said: &Delivery<ChannelId>,
        diagnostics: &mut Diagnostics,
    ) {
        let sends = operation.action == Action::Send;
        let (first, others) = match self.said.entry((channel, sends)) {
            Entry::Vacant(entry) => {
                entry.insert((operation.key, said.clone()));
                return;
            }
            Entry::Occupied(entry) => entry.into_mut(),
        };
        if others == said {
            return;
        }
        let Some(view) = operation.view.get(DELIVERY) else { return };
        let does = if sends { "sends to" } else { "receives from" };
        let message = format!("the operation `{first}` {does} the same channel, and says something else");
        let help = "say the same for both, or say it for one of them alone";
        diagnostics.push(Diagnostic::error(view, "invalid-delivery", message, help));
    }
}

/// Reports a place that leads to no single value in a message of the operation.
fn check_place(
    names: &Names<'_, '_>,
    schemas: &Schemas<'_>,
    operation: &document::Operation<'_>,
    (place, at): (&str, View<'_>),
    diagnostics: &mut Diagnostics,
) {
    for node in names.source.messages_of(operation) {
        let Some(message) = names.source.messages.get(&node) else { continue };
        let (root, pointer) = match place.strip_prefix("$message.payload#") {
            Some(pointer) => (message.payload, pointer),
            None => (message.headers, place.strip_prefix("$message.header#").unwrap_or_default()),
        };
        let is_header = place.starts_with("$message.header#");
        let shape = root.and_then(|root| schemas.at(root)).and_then(|root| follow(schemas, root, pointer));
        let wrong = match shape {
            // A header that no schema is about may be anything.
            None if is_header => continue,
            None => "points at nothing",
            Some(Shape::Array(_) | Shape::Map(_) | Shape::FreeObject | Shape::Bytes | Shape::Null) => {
                "points at what is no single value"
            }
            Some(_) => continue,
        };
        let message = format!("`{place}` {wrong} in the message `{}`", message.key);
        let help = "point at a text, a number or a boolean that the message's schema declares";
        diagnostics.push(Diagnostic::error(at, "invalid-delivery", message, help));
    }
}

/// Reports a channel for what is not handled that does not take any message: what is dead may be no JSON at all.
fn check_dead_letters(
    names: &Names<'_, '_>,
    schemas: &Schemas<'_>,
    channel: NodeId,
    at: View<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(channel) = names.source.channels.get(&channel) else { return };
    let mut error = |message: String, help: &str| {
        diagnostics.push(Diagnostic::error(at, "invalid-delivery", message, help));
    };
    if channel.address.is_none_or(|address| address.contains('{')) {
        let message = format!("the channel `{}` has no address without parameters", channel.key);
        error(message, "give it one: what is not handled is sent there, whatever it was");
    }
    let takes_any = channel.messages.iter().filter_map(|node| names.source.messages.get(node)).any(|message| {
        let payload = message.payload.filter(|_| wire(names.source, message) != Wire::Bytes);
        let schema = payload.and_then(|payload| schemas.at(payload)).map(|payload| schemas.resolve_use(payload).0);
        schema
            .map(|id| schemas.get(id))
            .is_none_or(|schema| matches!(schema.form, Form::Leaf(Shape::Any)) && schema.rules == Rules::default())
    });
    if !takes_any {
        let message = format!("the channel `{}` has no message that may be anything", channel.key);
        error(message, "add a message without a `payload` to it: what is not handled may be broken in any way");
    }
}
