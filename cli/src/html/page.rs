//! The data that all parts of the page share: the contract, its parties, and the anchors that links lead to.

use maud::{Markup, PreEscaped, Render, html};
use postroom_codegen::contract::{Channel, Contract, Message, Operation, Party};

use super::{
    anchors::{Anchors, link},
    markdown::markdown,
    text::{breakable, joined},
};
use crate::diagrams::{Diagram, Diagrams, STYLE};

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
}

impl<'c> Page<'c> {
    pub(super) fn new(contract: &'c Contract) -> Self {
        let mut anchors = Anchors::default();
        Self {
            contract,
            parties: contract.parties().collect(),
            services: contract.services.iter().map(|service| anchors.id("service-", &service.title)).collect(),
            channels: contract.channels.iter().map(|channel| anchors.id("channel-", address(channel))).collect(),
            messages: contract.messages.iter().map(|message| anchors.id("message-", &message.name)).collect(),
            envelopes: contract.envelopes.iter().map(|envelope| anchors.id("envelope-", &envelope.name)).collect(),
            diagrams: Diagrams::new(contract),
        }
    }

    pub(super) fn service_link(&self, service: usize) -> Markup {
        let title = self.contract.services.get(service).map_or("", |service| &service.title);
        link(self.services.get(service), title)
    }

    pub(super) fn operation_id(&self, service: usize, operation: &Operation) -> String {
        format!("{}/{}", self.services.get(service).map_or("", String::as_str), operation.id)
    }

    pub(super) fn operation_link(&self, service: usize, operation: &Operation) -> Markup {
        link(Some(&self.operation_id(service, operation)), operation_title(operation))
    }

    pub(super) fn channel_link(&self, channel: usize) -> Markup {
        let address = self.contract.channels.get(channel).map_or("", address);
        link(self.channels.get(channel), html! { code { (breakable(address)) } })
    }

    pub(super) fn message_link(&self, message: usize) -> Markup {
        let name = self.contract.messages.get(message).map_or("", |message| &message.name);
        link(self.messages.get(message), html! { code { (breakable(name)) } })
    }

    pub(super) fn message_links(&self, messages: &[usize]) -> Markup {
        joined(messages.iter().map(|message| self.message_link(*message)), ", ")
    }

    /// Returns links to an operation's messages and to those of its reply.
    pub(super) fn operation_messages(&self, operation: &Operation) -> Markup {
        html! {
            (self.message_links(&operation.messages))
            @if let Some(reply) = &operation.reply {
                span.reply {
                    "reply: " (self.message_links(&reply.messages))
                    @match reply.channel {
                        None => {
                            " on a channel that the request names"
                            @if let Some(location) = &reply.address_location { " at " code { (breakable(location)) } }
                        }
                        Some(channel) if channel != operation.channel => { " on " (self.channel_link(channel)) }
                        Some(_) => {}
                    }
                }
            }
        }
    }
}

/// Returns the name of a channel: its address, or its id.
pub(super) fn address(channel: &Channel) -> &str {
    channel.address.as_deref().unwrap_or(&channel.id)
}

/// Returns the title of an operation, or its id.
pub(super) fn operation_title(operation: &Operation) -> &str {
    if operation.title.trim().is_empty() { &operation.id } else { &operation.title }
}

/// Returns the name of a message in a list.
pub(super) fn headline(message: &Message) -> &str {
    [&message.title, &message.name].into_iter().find(|text| !text.trim().is_empty()).map_or("", String::as_str)
}

/// Returns the heading of an article, which leads to itself, so that its address can be taken along; `beside` stands after it.
pub(super) fn heading(id: &str, text: impl Render, beside: impl Render) -> Markup {
    html! { h3 dir="auto" { a.self href={ "#" (id) } { (text) } (beside) } "\n" }
}

/// Returns a diagram that scrolls if it does not fit, because it would be illegible if it shrank.
pub(super) fn figure(diagram: &Diagram, name: &str) -> Markup {
    // An SVG file has escaped its texts already. The style that all have alike stands once in the page.
    let svg = PreEscaped(diagram.svg.replacen(&format!("<style>{STYLE}</style>\n"), "", 1));
    html! {
        figure.diagram {
            div.scroll role="region" tabindex="0" aria-label={ "Diagram: " (name) } { "\n" (svg) }
        } "\n"
    }
}

/// Returns a summary and a description, if there are any.
pub(super) fn prose(summary: &str, description: &str) -> Markup {
    // Summaries are one line of plain text in name only.
    about([if summary.trim() == description.trim() { "" } else { summary }, description])
}

/// Returns texts in Markdown as one block, or nothing if nothing is in them.
pub(super) fn about<'t>(texts: impl IntoIterator<Item = &'t str>) -> Markup {
    let prose = joined(texts.into_iter().map(markdown), "");
    html! { @if !prose.0.is_empty() { div.about.prose { (prose) } "\n" } }
}

/// Returns a part of the page with a heading, and an article for each of several things; nothing if there are none.
pub(super) fn section<T>(id: &str, title: &str, things: &[T], article: impl Fn(usize, &T) -> Markup) -> Markup {
    html! {
        @if !things.is_empty() {
            section id=(id) { "\n"
                h2 { (title) } "\n"
                @for (index, thing) in things.iter().enumerate() { (article(index, thing)) }
            } "\n"
        }
    }
}

/// Returns a table with a name, a heading for each column that has anything in it, and rows whose first cell is their own
/// heading.
pub(super) fn table<const N: usize>(caption: &str, columns: [&str; N], rows: &[[Markup; N]]) -> Markup {
    let is_used = |index: usize| index == 0 || rows.iter().any(|row| !row[index].0.is_empty());
    let columns: Vec<_> = columns.into_iter().enumerate().filter(|(index, _)| is_used(*index)).collect();
    html! {
        table {
            caption.unseen { (caption) } "\n"
            thead { tr { @for (_, label) in &columns { th scope="col" { (label) } } } } "\n"
            tbody { "\n"
                @for row in rows {
                    tr {
                        @for (index, label) in &columns {
                            @let cell = &row[*index];
                            @if *index == 0 {
                                th scope="row" { (cell) }
                            } @else {
                                // Where a row becomes a block of its own, its cells bring their column's name along.
                                td data-label=(label) class=[cell.0.is_empty().then_some("empty")] { (cell) }
                            }
                        }
                    } "\n"
                }
            }
        } "\n"
    }
}
