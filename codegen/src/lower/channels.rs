//! Channels: one for each address, with constants, typed addresses and parameters.

use std::collections::BTreeMap;

use crate::{
    check::report_renamed,
    diagnostic::{Diagnostic, Diagnostics},
    document,
    ir::{Channel, ChannelId, MessageId, Parameter, ParameterKind, Part, READ_PARAMETERS},
    names::{assign, constant, join, pascal},
    origin::Origin,
    schema::Schemas,
    tree::{NodeId, View},
};

use super::{
    Names, Purpose,
    addresses::{self, Syntax},
    descriptors, order, parameters, rest, site,
};

/// The fields that a [`Channel`] holds by itself.
const FIELDS: &[&str] = &["address", "description", "messages", "parameters", "summary", "title"];

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
    let servers = descriptors::server_keys(names.source);
    let mut channels = Vec::new();
    for ((declared, title), own) in groups.iter().zip(titles).zip(constants) {
        let channel = declared[0].1;
        let own = names.claims.claim(&[own.clone(), own + "_CHANNEL"]);
        let what = format!("the channel `{}`", channel.address.unwrap_or(channel.key));
        report_renamed(&what, &constant(&title), &own, channel.view, diagnostics);
        let syntax = syntax(names, declared);
        check_address(channel, syntax, diagnostics);
        let mut parameters = parameters::build(names, channel, (syntax, schemas), diagnostics);
        let address_type = (!parameters.is_empty()).then(|| {
            let wanted = ["Address", "ChannelAddress"].map(|end| join([pascal(&title).as_str(), end]));
            let name = names.claims.claim(&wanted);
            report_renamed(&format!("the address of {what}"), &wanted[0], &name, channel.view, diagnostics);
            name
        });
        name_enums(names, (channel, &title), &mut parameters, diagnostics);
        let built = Channel {
            id: channel.key.to_owned(),
            constant: own,
            title: channel.title.to_owned(),
            summary: channel.summary.to_owned(),
            description: channel.description.to_owned(),
            address: channel.address.map(str::to_owned),
            parts: parts(channel),
            separator: syntax.separator,
            reserved: syntax.reserved,
            parameters,
            address_type,
            messages: names
                .sorted(&declared.iter().flat_map(|(_, channel)| channel.messages.clone()).collect::<Vec<_>>()),
            keys: declared.iter().flat_map(|(_, channel)| other_keys(names, channel)).collect(),
            servers: descriptors::servers_of(
                &servers,
                &declared.iter().map(|(_, channel)| *channel).collect::<Vec<_>>(),
            ),
            said: descriptors::all_said(declared.iter().map(|(_, channel)| channel.view)),
            rest: rest(channel.view, FIELDS),
            origin: Origin::new(channel.view),
        };
        check_reading(channel, &built, diagnostics);
        channels.push(built);
    }
    check_different(&groups, &channels, diagnostics);
    channels
}

/// Names the enums of a channel's parameters.
fn name_enums(
    names: &mut Names<'_, '_>,
    (channel, title): (&document::Channel<'_>, &str),
    parameters: &mut [Parameter],
    diagnostics: &mut Diagnostics,
) {
    for parameter in parameters {
        let ParameterKind::Enum(values) = &mut parameter.kind else { continue };
        let stem = join([pascal(title).as_str(), pascal(&parameter.name).as_str()]);
        let wanted = [stem.clone(), join([stem.as_str(), "Value"])];
        values.name = names.claims.claim(&wanted);
        let what = format!("the type of the parameter `{}`", parameter.name);
        report_renamed(&what, &wanted[0], &values.name, channel.view, diagnostics);
    }
}

/// Returns what the protocols of a channel's servers say of its address.
fn syntax(names: &Names<'_, '_>, declared: &Declared<'_, '_>) -> Syntax {
    let mut protocols = Vec::new();
    for (node, channel) in declared {
        let lists = |document: View<'_>| {
            let channels = document.get("channels").map(View::target);
            channels.is_some_and(|channels| channels.members().any(|(_, listed)| listed.target().id == *node))
        };
        let documents = names.source.documents.iter().map(|document| document.view);
        protocols.extend(addresses::protocols(channel.view, documents.filter(|document| lists(*document))));
    }
    addresses::syntax(declared[0].1.address.unwrap_or_default(), &protocols)
}

fn parts(channel: &document::Channel<'_>) -> Vec<Part> {
    let address = channel.address.unwrap_or_default();
    let names = addresses::parameters(address);
    let parts = addresses::sound(address).into_iter().map(|part| match part {
        addresses::Part::Literal(text) => Part::Literal(text.to_owned()),
        addresses::Part::Parameter(name) => {
            Part::Parameter(names.iter().position(|known| *known == name).unwrap_or_default())
        }
    });
    parts.collect()
}

fn check_address(channel: &document::Channel<'_>, syntax: Syntax, diagnostics: &mut Diagnostics) {
    let at = channel.view.get("address").unwrap_or(channel.view);
    let Some(address) = channel.address else { return };
    for (message, help) in addresses::parts(address).err().into_iter().flatten() {
        diagnostics.push(Diagnostic::error(at, "invalid-address", message, help));
    }
    if let Some(wildcard) = addresses::wildcard(address, syntax) {
        diagnostics.push(Diagnostic::warning(
            at,
            "wildcard-in-address",
            format!(
                "`{wildcard}` is a wildcard of {} and stands for itself in the address `{address}`",
                syntax.protocol
            ),
            "write a parameter, `{name}`, where any text may stand",
        ));
    }
}

fn is_sound(address: &&str) -> bool {
    addresses::parts(address).is_ok()
}

/// Warns of an address that can only be written.
fn check_reading(channel: &document::Channel<'_>, built: &Channel, diagnostics: &mut Diagnostics) {
    let Some(address) = channel.address.filter(is_sound).filter(|_| !built.is_readable()) else { return };
    let at = channel.view.get("address").unwrap_or(channel.view);
    let (message, help) = if built.has_too_many_parameters() {
        let message = format!(
            "an address of the form `{address}` has more than {READ_PARAMETERS} parameters: it can be written, and not be read"
        );
        (message, "put what belongs to the message into its payload or headers")
    } else {
        let message = format!(
            "nothing tells where the values end in an address of the form `{address}`: it can be written, and not be read"
        );
        (message, "put a text between parameters that touch, and give each a name of its own")
    };
    diagnostics.push(Diagnostic::warning(at, "unreadable-address", message, help));
}

/// Warns of two channels that have the same addresses.
fn check_different(groups: &[Declared<'_, '_>], channels: &[Channel], diagnostics: &mut Diagnostics) {
    let mut known: BTreeMap<(String, Vec<String>), &Declared<'_, '_>> = BTreeMap::new();
    for (declared, channel) in groups.iter().zip(channels) {
        let Some(address) = channel.address.as_deref().filter(is_sound) else { continue };
        let kinds = channel.parameters.iter().map(|parameter| parameter.kind.demands()).collect();
        match known.get(&(addresses::form(address), kinds)) {
            Some(first) => diagnostics.push(Diagnostic::warning(
                declared[0].1.view,
                "ambiguous-address",
                format!("the channel `{address}` has the same addresses as the one at {}", site(first[0].1.view)),
                "make it one channel, or let the addresses differ in more than the names of their parameters",
            )),
            None => {
                let kinds = channel.parameters.iter().map(|parameter| parameter.kind.demands()).collect();
                known.insert((addresses::form(address), kinds), declared);
            }
        }
    }
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
            .map(|parameter| {
                let schema = parameter.schema.map(|schema| schema.to_string());
                format!("{:?}", (parameter.name, &parameter.enumeration, parameter.location, schema))
            })
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
        let words = addresses::words(channel.address.unwrap_or_default(), with_parameters);
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
