//! Channels: one for each address, with constants, typed addresses and parameters.

use std::collections::BTreeMap;

use postroom_schema::pointer;

use crate::{
    check::report_renamed,
    diagnostic::{Diagnostic, Diagnostics},
    document,
    ir::{Channel, ChannelId, MessageId, Parameter, ParameterKind, Shape},
    names::{assign, constant, join, pascal, snake},
    schema::{Form, Schemas, Use},
    tree::{NodeId, View},
};

use super::{
    Names, Purpose,
    addresses::{self, Token},
    order, rest, site,
};

/// The fields that a [`Channel`] holds by itself.
const FIELDS: &[&str] = &["address", "description", "messages", "parameters", "summary", "title"];

/// The fields that a [`Parameter`] holds by itself.
const PARAMETER_FIELDS: &[&str] = &["description", "enum", "location"];

/// The declarations of one channel: the first stands for all.
type Declared<'s, 'a> = Vec<(NodeId, &'s document::Channel<'a>)>;

/// Returns the channels of all documents, sorted by address, those without one last and by id.
pub(super) fn build(
    names: &mut Names<'_, '_>,
    schemas: &Schemas<'_>,
    purpose: Purpose,
    diagnostics: &mut Diagnostics,
) -> Vec<Channel> {
    let mut grouped: BTreeMap<(bool, &str), Declared<'_, '_>> = BTreeMap::new();
    for (node, channel) in &names.source.channels {
        let group = (channel.address.is_none(), channel.address.unwrap_or(channel.key));
        grouped.entry(group).or_default().push((*node, channel));
    }
    let mut groups: Vec<Declared<'_, '_>> = grouped.into_values().collect();
    for (index, declared) in groups.iter_mut().enumerate() {
        declared.sort_by_key(|(_, channel)| order(channel.view));
        names.channels.extend(declared.iter().map(|(node, _)| (*node, ChannelId(index))));
        let first = declared[0].1;
        for (_, other) in &declared[1..] {
            check_equal(names, first, other, purpose, diagnostics);
        }
    }
    let titles = titles(&groups);
    let constants = assign(&titles.iter().map(String::as_str).collect::<Vec<_>>(), constant, &[]);
    let mut channels = Vec::new();
    for ((declared, title), own) in groups.iter().zip(titles).zip(constants) {
        let channel = declared[0].1;
        let own = names.claims.claim(&[own.clone(), own + "_CHANNEL"]);
        let what = format!("the channel `{}`", channel.address.unwrap_or(channel.key));
        report_renamed(&what, &constant(&title), &own, channel.view, diagnostics);
        let parameters = parameters(names, channel, schemas, diagnostics);
        let address_type = (!parameters.is_empty()).then(|| {
            let wanted = ["Address", "ChannelAddress"].map(|end| join([pascal(&title).as_str(), end]));
            let name = names.claims.claim(&wanted);
            report_renamed(&format!("the address of {what}"), &wanted[0], &name, channel.view, diagnostics);
            name
        });
        channels.push(Channel {
            id: channel.key.to_owned(),
            constant: own,
            title: channel.title.to_owned(),
            summary: channel.summary.to_owned(),
            description: channel.description.to_owned(),
            address: channel.address.map(str::to_owned),
            parameters,
            address_type,
            messages: names
                .sorted(&declared.iter().flat_map(|(_, channel)| channel.messages.clone()).collect::<Vec<_>>()),
            keys: declared.iter().flat_map(|(_, channel)| other_keys(names, channel)).collect(),
            rest: rest(channel.view, FIELDS),
        });
    }
    channels
}

/// Returns the keys by which a channel calls messages otherwise than their declarations do.
fn other_keys(names: &Names<'_, '_>, channel: &document::Channel<'_>) -> Vec<(String, MessageId)> {
    let listed = channel.view.get("messages").map(View::target);
    let listed = listed.iter().flat_map(|messages| messages.members());
    let other = |(key, view): (&str, View<'_>)| {
        let node = view.target().id;
        let own = names.source.messages.get(&node)?.key;
        names.messages.get(&node).filter(|_| own != key).map(|id| (key.to_owned(), *id))
    };
    listed.filter_map(other).collect()
}

fn check_equal(
    names: &Names<'_, '_>,
    first: &document::Channel<'_>,
    other: &document::Channel<'_>,
    purpose: Purpose,
    diagnostics: &mut Diagnostics,
) {
    let said = |channel: &document::Channel<'_>| {
        let mut parameters: Vec<String> = channel
            .parameters
            .iter()
            .map(|parameter| format!("{:?}", (parameter.name, &parameter.enumeration, parameter.location)))
            .collect();
        parameters.sort();
        (names.sorted(&channel.messages), parameters)
    };
    let (messages, parameters) = said(first);
    let (other_messages, other_parameters) = said(other);
    // What travels at an address is what any of the documents sends there.
    if parameters != other_parameters {
        diagnostics.push(Diagnostic::error(
            other.view,
            "channel-clash",
            format!(
                "the channel `{}` has other parameters here than at {}",
                other.address.unwrap_or(other.key),
                site(first.view)
            ),
            "let one document declare the channel, and the others refer to it by `$ref`",
        ));
    } else if messages != other_messages && purpose == Purpose::Code {
        diagnostics.push(Diagnostic::warning(
            other.view,
            "channel-clash",
            format!(
                "the channel `{}` has other messages here than at {}: it is one channel, with all of them",
                other.address.unwrap_or(other.key),
                site(first.view)
            ),
            "let one document declare the channel, and the others refer to it by `$ref`",
        ));
    }
}

/// Returns the title of each channel: the words of its address, with parameters only if names would clash without.
fn titles(groups: &[Declared<'_, '_>]) -> Vec<String> {
    let words = |channel: &document::Channel<'_>, with_parameters: bool| {
        let tokens = addresses::sound(channel.address.unwrap_or_default());
        let words: Vec<&str> = tokens
            .into_iter()
            .filter_map(|token| match token {
                Token::Literal(text) => Some(text),
                Token::Parameter(name) => with_parameters.then_some(name),
            })
            .collect();
        if words.is_empty() { channel.key.to_owned() } else { words.join(".") }
    };
    let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
    for declared in groups {
        *bearers.entry(constant(&words(declared[0].1, false))).or_default() += 1;
    }
    let title = |declared: &Declared<'_, '_>| {
        let short = words(declared[0].1, false);
        if bearers.get(&constant(&short)).copied().unwrap_or_default() > 1 { words(declared[0].1, true) } else { short }
    };
    groups.iter().map(title).collect()
}

fn parameters(
    names: &Names<'_, '_>,
    channel: &document::Channel<'_>,
    schemas: &Schemas<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Parameter> {
    let at = channel.view.get("address").unwrap_or(channel.view);
    let Some(address) = channel.address else { return Vec::new() };
    for (message, help) in addresses::tokens(address).err().into_iter().flatten() {
        diagnostics.push(Diagnostic::error(at, "invalid-address", message, help));
    }
    let held = addresses::parameters(address);
    for parameter in channel.parameters.iter().filter(|parameter| !held.contains(&parameter.name)) {
        diagnostics.push(Diagnostic::warning(
            parameter.view,
            "unused-parameter",
            format!("the address `{address}` does not hold the parameter `{}`", parameter.name),
            format!("write `{{{}}}` where it belongs in the address, or remove the parameter", parameter.name),
        ));
    }
    let mut found = Vec::new();
    let fields = assign(&held, snake, &[]);
    for (name, field) in held.into_iter().zip(fields) {
        let declared = channel.parameters.iter().find(|parameter| parameter.name == name);
        if declared.is_none() {
            let message = format!("the parameter `{name}` of the address is not declared: it is taken as a string");
            diagnostics.push(Diagnostic::warning(
                at,
                "undeclared-parameter",
                message,
                format!("declare `{name}` under `parameters`"),
            ));
        }
        report_renamed(&format!("the parameter `{name}`"), &snake(name), &field, at, diagnostics);
        found.push(Parameter {
            name: name.to_owned(),
            field,
            kind: declared
                .map_or(ParameterKind::String, |declared| kind(names, channel, declared, schemas, diagnostics)),
            location: declared.and_then(|declared| declared.location).map(str::to_owned),
            description: declared.map(|declared| declared.description).unwrap_or_default().to_owned(),
            rest: declared.map_or_else(|| "{}".to_owned(), |declared| rest(declared.view, PARAMETER_FIELDS)),
        });
    }
    found
}

fn kind(
    names: &Names<'_, '_>,
    channel: &document::Channel<'_>,
    parameter: &document::Parameter<'_>,
    schemas: &Schemas<'_>,
    diagnostics: &mut Diagnostics,
) -> ParameterKind {
    let shapes = parameter
        .location
        .map(|location| located(names, channel, parameter.view, location, schemas, diagnostics))
        .unwrap_or_default();
    for value in parameter.enumeration.iter().filter(|value| !addresses::is_token(value)) {
        let message = format!("`{value}` cannot stand in an address");
        let help = "a value is one token: not empty, without dots, wildcards and white space";
        diagnostics.push(Diagnostic::error(parameter.view, "invalid-parameter", message, help));
    }
    if !parameter.enumeration.is_empty() {
        return ParameterKind::Enum(parameter.enumeration.iter().map(|value| (*value).to_owned()).collect());
    }
    let is_uuid = !shapes.is_empty() && shapes.iter().all(|shape| *shape == Shape::Uuid) || has_format_uuid(parameter);
    if is_uuid { ParameterKind::Uuid } else { ParameterKind::String }
}

/// Returns whether the schema of a parameter says that it is a UUID.
fn has_format_uuid(parameter: &document::Parameter<'_>) -> bool {
    let schema = parameter.schema.map(View::target);
    schema.is_some_and(|schema| schema.text_of("type") == Some("string") && schema.text_of("format") == Some("uuid"))
}

/// Returns the shapes of what a location points at, one for each message of the channel.
fn located(
    names: &Names<'_, '_>,
    channel: &document::Channel<'_>,
    view: View<'_>,
    location: &str,
    schemas: &Schemas<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Shape> {
    let at = view.get("location").unwrap_or(view);
    let (in_payload, pointer) =
        match (location.strip_prefix("$message.payload#"), location.strip_prefix("$message.header#")) {
            (Some(pointer), _) => (true, pointer),
            (_, Some(pointer)) => (false, pointer),
            _ => {
                let help = "write `$message.payload#/name` or `$message.header#/name`";
                diagnostics.push(Diagnostic::error(
                    at,
                    "invalid-location",
                    format!("`{location}` is no location in a message"),
                    help,
                ));
                return Vec::new();
            }
        };
    let mut shapes = Vec::new();
    for message in channel.messages.iter().filter_map(|node| names.source.messages.get(node)) {
        let root = if in_payload { message.payload } else { message.headers };
        match root.and_then(|root| schemas.at(root)).and_then(|root| follow(schemas, root, pointer)) {
            Some(shape) => shapes.push(shape),
            None => diagnostics.push(Diagnostic::error(
                at,
                "unresolved-location",
                format!("`{location}` points at nothing in the message `{}`", message.key),
                "point at a property that the message's schema declares",
            )),
        }
    }
    shapes
}

/// Returns the shape of what a JSON Pointer leads to in values of a schema; `Any` if the schema leaves it open.
fn follow(schemas: &Schemas<'_>, root: Use, pointer: &str) -> Option<Shape> {
    let mut value = root;
    for step in pointer::parse(pointer).into_iter().flatten() {
        value = match &schemas.get(schemas.resolve_use(value).0).form {
            Form::Object(object) => object.properties.iter().find(|property| property.name == step)?.value,
            Form::Map(inner) | Form::Array(inner) => *inner,
            Form::Leaf(Shape::Any | Shape::FreeObject) | Form::Union { .. } | Form::Invalid => return Some(Shape::Any),
            _ => return None,
        };
    }
    match &schemas.get(schemas.resolve_use(value).0).form {
        Form::Leaf(shape) => Some(shape.clone()),
        _ => Some(Shape::Any),
    }
}
