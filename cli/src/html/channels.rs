//! The sections about channels.

use maud::{Markup, html};
use postroom_codegen::contract::{Channel, Parameter, ParameterKind, Party, Role};

use super::{
    json::quoted,
    markdown::markdown,
    page::{Page, address, figure, heading, headline, prose, section, table},
    parties::role,
    rest::{self, rest},
    text::{breakable, joined},
};

/// Returns every channel with who uses it and what travels there.
pub(super) fn channels(page: &Page<'_>) -> Markup {
    section("channels", "Channels", &page.contract.channels, |index, channel| article(page, index, channel))
}

fn article(page: &Page<'_>, index: usize, channel: &Channel) -> Markup {
    let (id, name) = (&page.channels[index], address(channel));
    let parties: Vec<_> = page.parties.iter().filter(|party| party.channel == Some(index)).collect();
    html! {
        article id=(id) data-kind="channel" data-name=(name) data-more={ (channel.title) " " (channel.id) } { "\n"
            (heading(id, html! { code { (breakable(name)) } }, ""))
            @if !channel.title.trim().is_empty() {
                p.subtitle dir="auto" { (channel.title) } "\n"
            }
            (prose(&channel.summary, &channel.description))
            @if channel.address.is_none() {
                p.nothing { "Its address is known at run time only." } "\n"
            }
            (parameters(channel))
            (figure(&page.diagrams.channel(index), &format!("{name} and who uses it")))
            (users(page, &parties))
            (messages(page, channel, &parties))
            (rest(name, &channel.rest, &[]))
        } "\n"
    }
}

fn parameters(channel: &Channel) -> Markup {
    let row = |parameter: &Parameter| {
        let kind = match &parameter.kind {
            ParameterKind::Uuid => html! { "UUID" },
            ParameterKind::OneOf(values) => {
                let values = values.iter().map(|value| html! { code { (quoted(value)) } });
                html! { "one of " (joined(values, ", ")) }
            }
            ParameterKind::Boolean => html! { "true or false" },
            ParameterKind::Integer { minimum, maximum } => html! { "integer from " (minimum) " to " (maximum) },
            ParameterKind::Text { min_length, max_length, patterns, format } => {
                text(*min_length, *max_length, patterns, format.as_deref())
            }
            _ => html! { "any token" },
        };
        [
            html! { code { (breakable(&parameter.name)) } },
            kind,
            html! { @if let Some(location) = &parameter.location { code { (breakable(location)) } } },
            html! { (markdown(&parameter.description)) (rest::inline(&parameter.rest)) },
        ]
    };
    let rows: Vec<_> = channel.parameters.iter().map(row).collect();
    let caption = format!("Parameters of {}", address(channel));
    html! {
        @if !rows.is_empty() {
            h4 { "Parameters" } "\n"
            (table(&caption, ["Parameter", "Value", "Also in", "Meaning"], &rows))
        }
    }
}

/// Returns what a text must keep.
fn text(min_length: Option<u64>, max_length: Option<u64>, patterns: &[String], format: Option<&str>) -> Markup {
    let lengths = [("at least", min_length), ("at most", max_length)];
    let lengths = lengths.into_iter().filter_map(|(bound, count)| Some((bound, count?)));
    let lengths = lengths.map(|(bound, count)| html! { "of " (bound) " " (count) " characters" });
    let patterns = patterns.iter().map(|pattern| html! { "matching " code { (quoted(pattern)) } });
    let format = format.map(|format| html! { "in the format " (format) });
    html! { "text " (joined(lengths.chain(patterns).chain(format), ", ")) }
}

fn users(page: &Page<'_>, parties: &[&Party<'_>]) -> Markup {
    // A reply on the channel of its request is told of there.
    let own = |party: &&&Party<'_>| !party.role.is_reply() || Some(party.operation.channel) != party.channel;
    let row = |party: &&Party<'_>| {
        let operation = party.operation;
        let messages =
            if party.role.is_reply() { page.message_links(party.messages) } else { page.operation_messages(operation) };
        [page.service_link(party.service), role(party.role), messages, page.operation_link(party.service, operation)]
    };
    let rows: Vec<_> = parties.iter().filter(own).map(row).collect();
    html! {
        @if parties.is_empty() {
            p.nothing { "No service has an operation here." } "\n"
        } @else {
            h4 { "Services" } "\n"
            (table("Who uses the channel", ["Service", "Does", "Messages", "Operation"], &rows))
        }
    }
}

fn messages(page: &Page<'_>, channel: &Channel, parties: &[&Party<'_>]) -> Markup {
    let has_role = |message: usize, is_one: fn(Role) -> bool| {
        parties.iter().any(|party| is_one(party.role) && party.messages.contains(&message))
    };
    let mut listed = channel.messages.clone();
    listed.sort_by_key(|message| has_role(*message, Role::is_reply));
    let declared = |message: usize| Some((message, page.contract.messages.get(message)?));
    html! {
        @if listed.is_empty() {
            p.nothing { "It declares no message." } "\n"
        } @else {
            h4 { "Messages" } "\n"
            ul.messages { "\n"
                @for (message, declared) in listed.into_iter().filter_map(declared) {
                    @let summary = &declared.summary;
                    @let meaning = if summary.trim().is_empty() { headline(declared) } else { summary };
                    li {
                        (page.message_link(message))
                        @if has_role(message, Role::has_reply) { " " span.mark { "request" } }
                        @if has_role(message, Role::is_reply) { " " span.mark { "reply" } }
                        " " span.meaning dir="auto" { @if *meaning != declared.name { (meaning) } }
                    } "\n"
                }
            } "\n"
        }
    }
}
