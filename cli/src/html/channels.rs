//! The sections about channels.

use std::fmt::Write;

use postroom_codegen::contract::{Channel, Parameter, ParameterKind};

use super::{
    figure::figure,
    json::quoted,
    markdown::markdown,
    page::{Page, address, heading, headline, prose, section, table},
    parties::{Party, Role},
    properties::breakable,
    rest::{self, rest},
    text::Text,
};

/// Every channel with who uses it and what travels there.
pub(super) fn channels(page: &Page<'_>) -> String {
    section("channels", "Channels", &page.contract.channels, |index, channel| article(page, index, channel))
}

fn article(page: &Page<'_>, index: usize, channel: &Channel) -> String {
    let (id, name) = (Text(&page.channels[index]), address(channel));
    let mut html = format!(
        "<article id=\"{id}\" data-kind=\"channel\" data-name=\"{}\" data-more=\"{} {}\">\n{}",
        Text(name),
        Text(&channel.title),
        Text(&channel.id),
        heading(&page.channels[index], format_args!("<code>{}</code>", breakable(name)), ""),
    );
    if !channel.title.trim().is_empty() {
        _ = writeln!(html, "<p class=\"subtitle\" dir=\"auto\">{}</p>", Text(&channel.title));
    }
    html.push_str(&prose(&channel.summary, &channel.description));
    if channel.address.is_none() {
        html.push_str("<p class=\"nothing\">Its address is known at run time only.</p>\n");
    }
    html.push_str(&parameters(channel));
    let drawn = page.diagrams.channel(index);
    html.push_str(&figure(&drawn.svg, &page.diagram_style, &format!("{name} and who uses it")));
    let parties: Vec<_> = page.parties.iter().filter(|party| party.channel == Some(index)).collect();
    html.push_str(&users(page, &parties));
    html.push_str(&messages(page, channel, &parties));
    html.push_str(&rest(name, &channel.rest, &[]));
    html + "</article>\n"
}

fn parameters(channel: &Channel) -> String {
    if channel.parameters.is_empty() {
        return String::new();
    }
    let row = |parameter: &Parameter| {
        let kind = match &parameter.kind {
            ParameterKind::String => "any token".to_owned(),
            ParameterKind::Uuid => "UUID".to_owned(),
            ParameterKind::OneOf(values) => {
                let value = |value: &String| format!("<code>{}</code>", Text(&quoted(value)));
                format!("one of {}", values.iter().map(value).collect::<Vec<_>>().join(", "))
            }
        };
        let location = parameter.location.as_deref().map(|place| format!("<code>{}</code>", breakable(place)));
        let name = format!("<code>{}</code>", breakable(&parameter.name));
        vec![
            name,
            kind,
            location.unwrap_or_default(),
            markdown(&parameter.description) + &rest::inline(&parameter.rest),
        ]
    };
    let rows: Vec<_> = channel.parameters.iter().map(row).collect();
    let caption = format!("Parameters of {}", Text(address(channel)));
    format!("<h4>Parameters</h4>\n{}", table(&caption, &["Parameter", "Value", "Also in", "Meaning"], &rows))
}

fn users(page: &Page<'_>, parties: &[&Party<'_>]) -> String {
    if parties.is_empty() {
        return "<p class=\"nothing\">No service has an operation here.</p>\n".to_owned();
    }
    // A reply on the channel of its request is told of there.
    let own = |party: &&&Party<'_>| !party.role.is_reply() || Some(party.operation.channel) != party.channel;
    let row = |party: &&Party<'_>| {
        let operation = party.operation;
        let messages =
            if party.role.is_reply() { page.message_links(party.messages) } else { page.operation_messages(operation) };
        vec![
            page.service_link(party.service),
            party.role.html(),
            messages,
            page.operation_link(party.service, operation),
        ]
    };
    let rows: Vec<_> = parties.iter().filter(own).map(row).collect();
    format!(
        "<h4>Services</h4>\n{}",
        table("Who uses the channel", &["Service", "Does", "Messages", "Operation"], &rows)
    )
}

fn messages(page: &Page<'_>, channel: &Channel, parties: &[&Party<'_>]) -> String {
    if channel.messages.is_empty() {
        return "<p class=\"nothing\">It declares no message.</p>\n".to_owned();
    }
    let has_role = |message: usize, is_one: fn(Role) -> bool| {
        parties.iter().any(|party| is_one(party.role) && party.messages.contains(&message))
    };
    let mut listed = channel.messages.clone();
    listed.sort_by_key(|message| has_role(*message, Role::is_reply));
    let mut html = String::from("<h4>Messages</h4>\n<ul class=\"messages\">\n");
    for message in listed {
        let Some(declared) = page.contract.messages.get(message) else { continue };
        _ = write!(html, "<li>{}", page.message_link(message));
        for (mark, is_one) in [("request", Role::has_reply as fn(Role) -> bool), ("reply", Role::is_reply)] {
            if has_role(message, is_one) {
                _ = write!(html, " <span class=\"mark\">{mark}</span>");
            }
        }
        let meaning = if declared.summary.trim().is_empty() { headline(declared) } else { &declared.summary };
        let meaning = if *meaning == declared.name { "" } else { meaning };
        _ = writeln!(html, " <span class=\"meaning\" dir=\"auto\">{}</span></li>", Text(meaning));
    }
    html + "</ul>\n"
}
