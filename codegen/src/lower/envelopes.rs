//! Envelopes: schemas with the extension `x-postroom-envelope`.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    check::report_renamed,
    diagnostic::{Diagnostic, Diagnostics},
    document::Source,
    ir::{ChannelId, Contract, Envelope, EnvelopeEvent, Fill, FillWith, Rules, Shape},
    names::{assign, join, pascal},
    schema::{Form, Object, Schemas, excerpt},
    suggest::did_you_mean,
    tree::{NodeId, Value, View},
};

use super::{
    Names, addresses,
    drafts::Found,
    entities::{Entities, Role},
};

const EXTENSION: &str = "x-postroom-envelope";
const KEYS: &[&str] = &["event", "payload", "metadata", "fill", "events"];
const REMEDY: &str = "the extension has `event`, `payload`, and optionally `metadata`, `fill` and `events`";

/// Returns the envelopes among the documents' component schemas.
pub(super) fn find<'a>(source: &Source<'a>, diagnostics: &mut Diagnostics) -> Vec<Found<'a>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for schema in source.documents.iter().flat_map(|document| &document.schemas).map(|(_, view)| view.target()) {
        if let Some(extension) = schema.get(EXTENSION).filter(|_| seen.insert(schema.id)) {
            found.extend(parse(schema, extension, diagnostics));
        }
    }
    found
}

fn parse<'a>(schema: View<'a>, extension: View<'a>, diagnostics: &mut Diagnostics) -> Option<Found<'a>> {
    let mut error = |at: View<'_>, message: String, help: &str| {
        diagnostics.push(Diagnostic::error(at, "invalid-envelope", message, help))
    };
    if !matches!(extension.value(), Value::Object(_)) {
        error(extension, format!("`{EXTENSION}` needs an object"), REMEDY);
        return None;
    }
    for (key, value) in extension.members().filter(|(key, _)| !KEYS.contains(key)) {
        error(value, format!("`{EXTENSION}` has no `{key}`"), &did_you_mean(key, KEYS.iter().copied(), REMEDY));
    }
    let mut property = |key: &str| {
        let named = extension.get(key)?;
        if named.str().is_none() {
            error(
                named,
                format!("`{key}` needs the name of a property"),
                "write the name of one of the schema's properties",
            );
        }
        named.str()
    };
    let (event, payload, metadata) = (property("event"), property("payload"), property("metadata"));
    let mut fill = Vec::new();
    for (name, with) in extension.get("fill").into_iter().flat_map(View::members) {
        match with.str() {
            Some("clock") => fill.push(Fill { property: name.to_owned(), with: FillWith::Clock }),
            Some("id") => fill.push(Fill { property: name.to_owned(), with: FillWith::Id }),
            _ => error(
                with,
                format!("`{name}` cannot be filled with `{}`", excerpt(with)),
                "write `clock` for a date-time, or `id` for a string",
            ),
        }
    }
    for key in ["fill", "events"] {
        if let Some(value) = extension.get(key).filter(|value| !matches!(value.value(), Value::Object(_))) {
            error(value, format!("`{key}` needs an object"), REMEDY);
        }
    }
    for (key, _) in [("event", event), ("payload", payload)].into_iter().filter(|(key, _)| extension.get(key).is_none())
    {
        error(extension, format!("`{EXTENSION}` lacks `{key}`"), REMEDY);
    }
    Some(Found { schema, extension, fill, event: event?, payload: payload?, metadata })
}

/// Returns the envelopes, sorted by the name of their type.
pub(super) fn build<'a>(
    found: &[Found<'a>],
    names: &mut Names<'_, 'a>,
    schemas: &Schemas<'_>,
    entities: &Entities<'_>,
    contract: &Contract,
    diagnostics: &mut Diagnostics,
) -> Vec<Envelope> {
    let mut envelopes = Vec::new();
    for (index, envelope) in found.iter().enumerate() {
        let id = schemas.at(envelope.schema).map(|value| schemas.resolve_use(value).0);
        let Some((id, Form::Object(object))) = id.map(|id| (id, &schemas.get(id).form)) else {
            let help = "give the schema `type: object` and the properties that the extension names";
            diagnostics.push(Diagnostic::error(
                envelope.schema,
                "invalid-envelope",
                "an envelope is an object with declared properties",
                help,
            ));
            continue;
        };
        check(envelope, object, schemas, diagnostics);
        let Some(type_id) = entities.of_schema(id) else { continue };
        let own = &contract.types[type_id.0].name;
        let wanted = [join([own.as_str(), "Payload"]), join([own.as_str(), "EventPayload"])];
        let payload_type = names.claims.claim(&wanted);
        report_renamed("the payload of the envelope", &wanted[0], &payload_type, envelope.extension, diagnostics);
        envelopes.push(Envelope {
            type_id,
            inbound: (!envelope.fill.is_empty()).then(|| entities.type_id(Role::Inbound(index))),
            payload_type,
            event_property: envelope.event.to_owned(),
            payload_property: envelope.payload.to_owned(),
            metadata_property: envelope.metadata.map(str::to_owned),
            fill: envelope.fill.clone(),
            events: events(envelope, (names, schemas), contract, diagnostics),
        });
    }
    envelopes.sort_by_key(|envelope| envelope.type_id);
    envelopes
}

/// Reports named properties that are not there, or are not what they are named for.
fn check(envelope: &Found<'_>, object: &Object, schemas: &Schemas<'_>, diagnostics: &mut Diagnostics) {
    type Fits = fn(&Shape, &Rules) -> bool;
    let text: Fits = |shape, _| *shape == Shape::String;
    let mut named: Vec<(&str, Option<View<'_>>, Fits, bool, &str)> = vec![
        (envelope.event, envelope.extension.get("event"), text, true, "a string"),
        (
            envelope.payload,
            envelope.extension.get("payload"),
            |shape, _| *shape == Shape::FreeObject,
            true,
            "an object without declared properties",
        ),
    ];
    named.extend(envelope.metadata.map(|name| {
        let any: Fits = |_, _| true;
        (name, envelope.extension.get("metadata"), any, false, "")
    }));
    for fill in &envelope.fill {
        let at = envelope.extension.get("fill").and_then(|values| values.get(&fill.property));
        let (fits, what): (Fits, _) = match fill.with {
            FillWith::Clock => (
                |shape, rules| *shape == Shape::DateTime || rules.format.as_deref() == Some("date-time"),
                "a string of format date-time",
            ),
            FillWith::Id => (text, "a string"),
        };
        named.push((&fill.property, at, fits, false, what));
    }
    for (name, at, fits, required, what) in named {
        let at = at.unwrap_or(envelope.extension);
        let Some(property) = object.properties.iter().find(|property| property.name == name) else {
            let known = object.properties.iter().map(|property| property.name.as_str());
            let help = did_you_mean(name, known, "declare it under `properties`");
            diagnostics.push(Diagnostic::error(
                at,
                "invalid-envelope",
                format!("the envelope has no property `{name}`"),
                help,
            ));
            continue;
        };
        let (id, nullable) = schemas.resolve_use(property.value);
        let schema = schemas.get(id);
        let is_fit = match &schema.form {
            Form::Leaf(shape) => fits(shape, &schema.rules) && !schemas.is_named(id),
            _ => fits(&Shape::Any, &schema.rules),
        };
        if !what.is_empty() && (nullable || !is_fit) {
            let message = format!("the property `{name}` is not {what}");
            diagnostics.push(Diagnostic::error(
                at,
                "invalid-envelope",
                message,
                format!("let it be {what}, declared in place and never null"),
            ));
        }
        if required && !property.required {
            let message = format!("the property `{name}` is not required");
            diagnostics.push(Diagnostic::error(at, "invalid-envelope", message, format!("add `{name}` to `required`")));
        }
    }
}

fn events(
    envelope: &Found<'_>,
    (names, schemas): (&Names<'_, '_>, &Schemas<'_>),
    contract: &Contract,
    diagnostics: &mut Diagnostics,
) -> Vec<EnvelopeEvent> {
    let mut events: Vec<(&str, View<'_>)> =
        envelope.extension.get("events").into_iter().flat_map(View::members).collect();
    events.sort_by_key(|(name, _)| *name);
    let addresses = contract
        .channels
        .iter()
        .enumerate()
        .filter_map(|(index, channel)| Some((channel.address.as_deref()?, ChannelId(index))));
    let channels: BTreeMap<&str, ChannelId> = addresses.collect();
    let mut forms: BTreeMap<String, &str> = BTreeMap::new();
    let (mut found, mut titles) = (Vec::new(), Vec::new());
    for (name, at) in events.into_iter().filter(|(_, at)| !names.source.left_out.contains(&at.target().id)) {
        let mut error =
            |message: String, help: &str| diagnostics.push(Diagnostic::error(at, "invalid-envelope", message, help));
        let parts = addresses::parts(name).unwrap_or_else(|errors| {
            errors.into_iter().for_each(|(message, help)| error(message, help));
            Vec::new()
        });
        let channel = channels.get(name).copied();
        if let Some(other) = forms.insert(addresses::form(name), name).filter(|_| !parts.is_empty()) {
            error(format!("`{name}` and `{other}` name the same events"), "keep one of the two");
        }
        let Some(message) = names.messages.get(&at.target().id).copied() else {
            // A reference that leads nowhere was reported where it was resolved.
            if at.target().get("$ref").is_none() {
                error(
                    format!("the event `{name}` does not lead to a message"),
                    "write `$ref` with the place of a message",
                );
            }
            continue;
        };
        let (key, is_json) = (&contract.messages[message.0].key, contract.messages[message.0].is_json);
        if !is_json || is_no_object(names, schemas, at.target().id) {
            let what = if is_json { "no object" } else { "not JSON" };
            let message =
                format!("the message `{key}` of the event `{name}` is {what}, and cannot stand in an envelope");
            let help = "leave the event out: it is taken as one that nobody knows";
            diagnostics.push(Diagnostic::warning(at, "foreign-event", message, help));
            continue;
        }
        if channel.is_some_and(|id| !contract.channels[id.0].messages.contains(&message)) {
            let message =
                format!("the channel with the address `{name}` does not carry `{}`", contract.messages[message.0].name);
            error(message, "name one of the channel's messages");
        }
        let words = addresses::words(name, false);
        titles.push((words.join("."), at));
        found.push(EnvelopeEvent { name: name.to_owned(), variant: String::new(), message, channel });
    }
    // `Other` is what the enum over all payloads calls an event that it does not know.
    let texts: Vec<&str> = titles.iter().map(|(title, _)| title.as_str()).collect();
    for ((event, variant), (title, at)) in found.iter_mut().zip(assign(&texts, pascal, &["Other"])).zip(&titles) {
        report_renamed(&format!("the event `{}`", event.name), &pascal(title), &variant, *at, diagnostics);
        event.variant = variant;
    }
    found
}

/// Returns whether no payload of a message is an object.
fn is_no_object(names: &Names<'_, '_>, schemas: &Schemas<'_>, message: NodeId) -> bool {
    let payload = names.source.messages.get(&message).and_then(|message| schemas.at(message.payload?));
    let Some((id, _)) = payload.map(|payload| schemas.resolve_use(payload)) else { return false };
    match &schemas.get(id).form {
        Form::Leaf(shape) => !matches!(shape, Shape::Any | Shape::FreeObject | Shape::Map(_) | Shape::Named(_)),
        Form::Array(_) | Form::Tuple(_) | Form::Enum { .. } => true,
        Form::Map(_) | Form::Object(_) | Form::Union { .. } | Form::Alias(_) | Form::Invalid => false,
    }
}
