//! The table of contents.

use super::{
    page::{Page, address, headline, link},
    properties::breakable,
    text::Text,
};

/// A list of everything on the page that has a heading of its own.
pub(super) fn contents(page: &Page<'_>) -> String {
    let contract = page.contract;
    let services =
        page.services.iter().zip(&contract.services).map(|(id, service)| (id, Text(&service.title).to_string()));
    let channels = page.channels.iter().zip(&contract.channels);
    let channels = channels.map(|(id, channel)| (id, format!("<code>{}</code>", breakable(address(channel)))));
    let messages = page.messages.iter().zip(&contract.messages);
    let messages = messages.map(|(id, message)| (id, Text(headline(message)).to_string()));
    let envelopes = page.envelopes.iter().zip(&contract.envelopes);
    let envelopes = envelopes.map(|(id, envelope)| (id, format!("<code>{}</code>", breakable(&envelope.name))));
    [
        "<nav aria-label=\"Contents\"><details id=\"contents\" open=\"\"><summary>Contents</summary>\n<ul>\n"
            .to_owned(),
        "<li class=\"group\"><a href=\"#context\">Context</a></li>\n".to_owned(),
        group("services", "Services", services),
        group("channels", "Channels", channels),
        group("messages", "Messages", messages),
        group("envelopes", "Envelopes", envelopes),
        "</ul>\n</details></nav>\n".to_owned(),
    ]
    .concat()
}

/// A section's entries; nothing where there is no such section.
fn group<'i>(id: &str, title: &str, entries: impl Iterator<Item = (&'i String, String)>) -> String {
    let entries: String = entries.map(|(id, text)| format!("<li>{}</li>\n", link(Some(id), text))).collect();
    if entries.is_empty() {
        return entries;
    }
    format!("<li class=\"group\"><a href=\"#{id}\">{title}</a>\n<ul>\n{entries}</ul></li>\n")
}
