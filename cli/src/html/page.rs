//! What all parts of the page share: the contract, who does what, and where links lead.

use std::fmt::{Display, Write};

use postroom_codegen::contract::{Channel, Contract, Message, Operation};

use super::{
    anchors::Anchors,
    figure::shared_style,
    markdown::markdown,
    parties::{Party, parties},
    properties::breakable,
    text::Text,
};
use crate::diagrams::Diagrams;

/// A contract with an id for everything in it.
#[derive(Debug)]
pub(super) struct Page<'c> {
    pub(super) contract: &'c Contract,
    pub(super) parties: Vec<Party<'c>>,
    /// The ids, by position.
    pub(super) services: Vec<String>,
    pub(super) channels: Vec<String>,
    pub(super) messages: Vec<String>,
    pub(super) envelopes: Vec<String>,
    pub(super) diagrams: Diagrams<'c>,
    /// The style element that all diagrams have alike.
    pub(super) diagram_style: String,
}

impl<'c> Page<'c> {
    pub(super) fn new(contract: &'c Contract) -> Self {
        let mut anchors = Anchors::default();
        let diagrams = Diagrams::new(contract);
        Self {
            contract,
            parties: parties(contract),
            services: contract.services.iter().map(|service| anchors.id("service-", &service.title)).collect(),
            channels: contract.channels.iter().map(|channel| anchors.id("channel-", address(channel))).collect(),
            messages: contract.messages.iter().map(|message| anchors.id("message-", &message.name)).collect(),
            envelopes: contract.envelopes.iter().map(|envelope| anchors.id("envelope-", &envelope.name)).collect(),
            diagram_style: shared_style(&diagrams),
            diagrams,
        }
    }

    pub(super) fn service_link(&self, service: usize) -> String {
        let title = self.contract.services.get(service).map_or("", |service| &service.title);
        link(self.services.get(service), Text(title))
    }

    pub(super) fn operation_id(&self, service: usize, operation: &Operation) -> String {
        format!("{}/{}", self.services.get(service).map_or("", String::as_str), operation.id)
    }

    pub(super) fn operation_link(&self, service: usize, operation: &Operation) -> String {
        link(Some(&self.operation_id(service, operation)), Text(operation_title(operation)))
    }

    pub(super) fn channel_link(&self, channel: usize) -> String {
        let address = self.contract.channels.get(channel).map_or("", address);
        link(self.channels.get(channel), format_args!("<code>{}</code>", breakable(address)))
    }

    pub(super) fn message_link(&self, message: usize) -> String {
        let name = self.contract.messages.get(message).map_or("", |message| &message.name);
        link(self.messages.get(message), format_args!("<code>{}</code>", breakable(name)))
    }

    pub(super) fn message_links(&self, messages: &[usize]) -> String {
        messages.iter().map(|message| self.message_link(*message)).collect::<Vec<_>>().join(", ")
    }

    /// Links to an operation's messages and to those of its reply.
    pub(super) fn operation_messages(&self, operation: &Operation) -> String {
        let mut html = self.message_links(&operation.messages);
        if let Some(reply) = &operation.reply {
            _ = write!(html, "<span class=\"reply\">reply: {}", self.message_links(&reply.messages));
            match reply.channel {
                None => {
                    html.push_str(" on a channel that the request names");
                    let location = reply.address_location.as_deref().map(breakable);
                    html.extend(location.map(|location| format!(" at <code>{location}</code>")));
                }
                Some(channel) if channel != operation.channel => _ = write!(html, " on {}", self.channel_link(channel)),
                Some(_) => {}
            }
            html.push_str("</span>");
        }
        html
    }
}

/// What a channel is called.
pub(super) fn address(channel: &Channel) -> &str {
    channel.address.as_deref().unwrap_or(&channel.id)
}

/// What an operation is called.
pub(super) fn operation_title(operation: &Operation) -> &str {
    if operation.title.trim().is_empty() { &operation.id } else { &operation.title }
}

/// What a message is called in a list.
pub(super) fn headline(message: &Message) -> &str {
    [&message.title, &message.name].into_iter().find(|text| !text.trim().is_empty()).map_or("", String::as_str)
}

/// The heading of an article, which leads to itself, so that its address can be taken along; `beside` stands after it.
pub(super) fn heading(id: &str, text: impl Display, beside: &str) -> String {
    format!("<h3 dir=\"auto\"><a class=\"self\" href=\"#{}\">{text}</a>{beside}</h3>\n", Text(id))
}

/// A link, or only its text where there is nothing to lead to.
pub(super) fn link(id: Option<&String>, text: impl Display) -> String {
    id.map_or_else(|| text.to_string(), |id| format!("<a href=\"#{}\">{text}</a>", Text(id)))
}

/// A summary and a description, where there are any.
pub(super) fn prose(summary: &str, description: &str) -> String {
    // Summaries are one line of plain text in name only.
    let summary = if summary.trim() == description.trim() { "" } else { summary };
    let (summary, description) = (markdown(summary), markdown(description));
    if summary.is_empty() && description.is_empty() {
        return String::new();
    }
    format!("<div class=\"about prose\">{summary}{description}</div>\n")
}

/// A part of the page with a heading, and an article for each of several things; nothing where there is none of them.
pub(super) fn section<'t, T: 't>(
    id: &str,
    title: &str,
    things: &'t [T],
    article: impl Fn(usize, &'t T) -> String,
) -> String {
    if things.is_empty() {
        return String::new();
    }
    let articles: String = things.iter().enumerate().map(|(index, thing)| article(index, thing)).collect();
    format!("<section id=\"{id}\">\n<h2>{title}</h2>\n{articles}</section>\n")
}

/// A table with a name, a heading for each column that has anything in it, and rows whose first cell is their own heading.
pub(super) fn table(caption: &str, columns: &[&str], rows: &[Vec<String>]) -> String {
    let is_used =
        |index: usize| index == 0 || rows.iter().any(|row| row.get(index).is_some_and(|cell| !cell.is_empty()));
    let columns: Vec<_> = columns.iter().enumerate().filter(|(index, _)| is_used(*index)).collect();
    let heads: String = columns.iter().map(|(_, column)| format!("<th scope=\"col\">{column}</th>")).collect();
    let row = |cells: &Vec<String>| {
        let cells = columns.iter().map(|(index, label)| {
            let cell = cells.get(*index).map_or("", String::as_str);
            if *index == 0 {
                return format!("<th scope=\"row\">{cell}</th>");
            }
            // Where a row becomes a block of its own, its cells bring their column's name along.
            format!("<td data-label=\"{label}\"{}>{cell}</td>", if cell.is_empty() { " class=\"empty\"" } else { "" })
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    format!(
        "<table><caption class=\"unseen\">{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{}</tbody></table>\n",
        rows.iter().map(row).collect::<String>()
    )
}
