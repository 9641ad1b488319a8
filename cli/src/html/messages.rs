//! The sections about messages, and those about envelopes.

use std::fmt::Write;

use postroom_codegen::contract::{Envelope, Message};

use super::{
    json::Json,
    page::{Page, headline, prose, table},
    properties::{breakable, tables},
    text::Text,
};
use crate::{
    Error,
    example::{self, Examples},
};

/// Every message with its payload.
pub(super) fn messages(page: &Page<'_>) -> String {
    let mut html = String::from("<section id=\"messages\">\n<h2>Messages</h2>\n");
    for (index, message) in page.contract.messages.iter().enumerate() {
        html.push_str(&message_article(page, index, message));
    }
    html + "</section>\n"
}

/// Every envelope with its events; nothing where there is no envelope.
pub(super) fn envelopes(page: &Page<'_>) -> String {
    if page.contract.envelopes.is_empty() {
        return String::new();
    }
    let mut html = String::from("<section id=\"envelopes\">\n<h2>Envelopes</h2>\n");
    for (index, envelope) in page.contract.envelopes.iter().enumerate() {
        html.push_str(&envelope_article(page, index, envelope));
    }
    html + "</section>\n"
}

fn message_article(page: &Page<'_>, index: usize, message: &Message) -> String {
    let id = &page.messages[index];
    let schema = Json::read(&message.schema);
    let described =
        if message.description.is_empty() { schema.text_of("description") } else { Some(&*message.description) };
    let mut html = format!(
        "<article id=\"{}\" data-kind=\"message\" data-name=\"{}\" data-more=\"{}\">\n<h3 dir=\"auto\">{}</h3>\n\
         <p class=\"subtitle\"><code>{}</code> <span class=\"media\">{}</span></p>\n{}",
        Text(id),
        Text(&message.name),
        Text(&message.title),
        Text(headline(message)),
        breakable(&message.name),
        Text(&message.content_type),
        prose(&message.summary, described.unwrap_or_default()),
    );
    html.push_str(&travels(page, index));
    _ = write!(html, "<h4>Payload</h4>\n{}", tables(id, &schema));
    html.push_str(&made_up(example::instance(&message.name, &message.schema)));
    html.push_str(&raw_schema(&schema));
    html + "</article>\n"
}

fn envelope_article(page: &Page<'_>, index: usize, envelope: &Envelope) -> String {
    let id = &page.envelopes[index];
    let schema = Json::read(&envelope.schema);
    let (event, payload) = (Text(&envelope.event_property), Text(&envelope.payload_property));
    let mut html = format!(
        "<article id=\"{}\" data-kind=\"envelope\" data-name=\"{}\">\n<h3><code>{}</code></h3>\n{}",
        Text(id),
        Text(&envelope.name),
        breakable(&envelope.name),
        prose("", schema.text_of("description").unwrap_or_default()),
    );
    // The conditions that bind events to payloads are the table of events.
    let members = schema.members().iter().filter(|(key, _)| key != "allOf").cloned();
    let own = Json::Object(members.collect());
    _ = write!(html, "<h4>Properties</h4>\n{}", tables(id, &own));
    let row = |(number, (name, message)): (usize, &(String, usize))| {
        let title = page.contract.messages.get(*message).map_or("", headline);
        let name = format!(
            "<code class=\"anchor\" id=\"{}/event-{number}\" data-kind=\"event\" data-name=\"{}\" data-more=\"{}\">{}</code>",
            Text(id),
            Text(name),
            Text(title),
            breakable(name),
        );
        vec![name, page.message_link(*message), Text(title).to_string()]
    };
    let rows: Vec<_> = envelope.events.iter().enumerate().map(row).collect();
    _ = write!(
        html,
        "<h4>Events</h4>\n<p>What <code>{event}</code> says decides what <code>{payload}</code> holds:</p>\n{}",
        table("Events and their payloads", &["Event", "Payload", "Meaning"], &rows),
    );
    let examples = Examples::new(page.contract, None, Some(Some(&envelope.name)));
    html.push_str(&made_up(examples.and_then(|examples| examples.valid(0, 0))));
    html.push_str(&raw_schema(&schema));
    html + "</article>\n"
}

/// Where a message travels, and in which envelopes.
fn travels(page: &Page<'_>, message: usize) -> String {
    let mut rows = Vec::new();
    for party in page.parties.iter().filter(|party| party.messages.contains(&message)) {
        let channel =
            party.channel.map_or("a channel that the request names".to_owned(), |channel| page.channel_link(channel));
        let does = party.role.html();
        rows.push(format!("<li>{} {does} on {channel}</li>\n", page.service_link(party.service)));
    }
    for (index, envelope) in page.contract.envelopes.iter().enumerate() {
        for (event, _) in envelope.events.iter().filter(|(_, payload)| *payload == message) {
            let id = Text(&page.envelopes[index]);
            let (event, name) = (breakable(event), Text(&envelope.name));
            rows.push(format!(
                "<li>payload of the event <code>{event}</code> in <a href=\"#{id}\"><code>{name}</code></a></li>\n"
            ));
        }
    }
    if rows.is_empty() { String::new() } else { format!("<ul class=\"travels\">\n{}</ul>\n", rows.concat()) }
}

fn made_up(made: Result<String, Error>) -> String {
    match made {
        Ok(text) => format!(
            "<h4>Example</h4>\n<pre class=\"code example\" tabindex=\"0\"><code>{}</code></pre>\n",
            Json::read(&text).html()
        ),
        // A wrong example would be worse than none.
        Err(_) => "<p class=\"nothing\">No example could be made up that keeps all rules.</p>\n".to_owned(),
    }
}

fn raw_schema(schema: &Json<'_>) -> String {
    format!(
        "<details class=\"schema\"><summary>JSON Schema</summary>\n<pre class=\"code\" tabindex=\"0\"><code>{}</code></pre>\n</details>\n",
        schema.html()
    )
}
