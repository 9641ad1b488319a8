//! The sections about messages, and those about envelopes.

use std::fmt::Write;

use postroom_codegen::contract::{Envelope, Message};

use super::{
    anchors::Anchors,
    json::Json,
    markdown::markdown,
    page::{Page, heading, headline, prose, section, table},
    properties::{breakable, tables},
    rest::{examples, rest},
    text::Text,
};
use crate::{
    Error,
    example::{self, Examples},
};

/// Every message with its headers and its payload.
pub(super) fn messages(page: &Page<'_>) -> String {
    section("messages", "Messages", &page.contract.messages, |index, message| message_article(page, index, message))
}

/// Every envelope with its events.
pub(super) fn envelopes(page: &Page<'_>) -> String {
    section("envelopes", "Envelopes", &page.contract.envelopes, |index, found| envelope_article(page, index, found))
}

fn message_article(page: &Page<'_>, index: usize, message: &Message) -> String {
    let id = &page.messages[index];
    let (schema, headers) = (message.whole_schema(page.contract), message.whole_headers(page.contract));
    let made = made_up(example::instance(&message.name, &schema));
    let schema = Json::read(&schema);
    let mut html = format!(
        "<article id=\"{}\" data-kind=\"message\" data-name=\"{}\" data-more=\"{}\">\n{}\
         <p class=\"subtitle\">{} <span class=\"mark\">{}</span></p>\n{}",
        Text(id),
        Text(&message.name),
        Text(&message.title),
        heading(id, Text(headline(message)), ""),
        if headline(message) == message.name {
            String::new()
        } else {
            format!("<code>{}</code>", breakable(&message.name))
        },
        Text(&message.content_type),
        prose(&message.summary, &message.description),
    );
    html.push_str(&travels(page, index));
    let headers = headers.as_deref().map(Json::read);
    if let Some(headers) = &headers {
        _ = write!(html, "<h4>Headers</h4>\n{}", described(&format!("{id}/headers"), "Headers", headers, message));
    }
    _ = write!(html, "<h4>Payload</h4>\n{}", described(id, "Payload", &schema, message));
    html.push_str(&made);
    html.push_str(&examples(&message.rest, &schema));
    html.push_str(&rest(&message.name, &message.rest, &["examples", "name"]));
    html.push_str(&headers.iter().map(|headers| raw_schema("JSON Schema of the headers", headers)).collect::<String>());
    html.push_str(&raw_schema("JSON Schema", &schema));
    html + "</article>\n"
}

/// The schema of an envelope without the conditions that bind events to payloads: these are the table of events.
fn without_events<'a>(schema: &Json<'a>, envelope: &Envelope) -> Json<'a> {
    let is_event = |branch: &Json<'_>| {
        let condition = branch.get("if").and_then(|condition| condition.get("properties"));
        condition.is_some_and(|properties| properties.get(&envelope.event_property).is_some())
    };
    let mut own = schema.members().to_vec();
    for (_, branches) in own.iter_mut().filter(|(key, _)| key == "allOf") {
        *branches = Json::Array(branches.items().iter().filter(|branch| !is_event(branch)).cloned().collect());
    }
    Json::Object(own)
}

/// The tables of a message's schema, below what it says of itself and the message does not say in the same words.
fn described(id: &str, what: &str, schema: &Json<'_>, message: &Message) -> String {
    let said = [&message.title, &message.summary, &message.description].map(|text| text.trim());
    let own = ["title", "description"].iter().filter_map(|key| schema.text_of(key));
    let new: String = own.filter(|text| !said.contains(&text.trim())).map(markdown).collect();
    let about = if new.is_empty() { new } else { format!("<div class=\"about prose\">{new}</div>\n") };
    about + &tables(id, what, schema)
}

fn envelope_article(page: &Page<'_>, index: usize, envelope: &Envelope) -> String {
    let id = &page.envelopes[index];
    let schema = envelope.whole_schema(page.contract);
    let schema = Json::read(&schema);
    let (event, payload) = (Text(&envelope.event_property), Text(&envelope.payload_property));
    let mut html = format!(
        "<article id=\"{}\" data-kind=\"envelope\" data-name=\"{}\">\n{}{}",
        Text(id),
        Text(&envelope.name),
        heading(id, format_args!("<code>{}</code>", breakable(&envelope.name)), ""),
        prose("", schema.text_of("description").unwrap_or_default()),
    );
    _ = write!(html, "<h4>Properties</h4>\n{}", tables(id, "Envelope", &without_events(&schema, envelope)));
    let mut anchors = Anchors::default();
    let mut row = |(name, message): &(String, usize)| {
        let title = page.contract.messages.get(*message).map_or("", headline);
        let anchor = anchors.id(&format!("{id}/events/"), name);
        let name = format!(
            "<a class=\"self\" href=\"#{0}\" id=\"{0}\" data-kind=\"event\" data-name=\"{1}\" data-more=\"{2}\"><code>{3}</code></a>",
            Text(&anchor),
            Text(name),
            Text(title),
            breakable(name),
        );
        vec![name, page.message_link(*message), Text(title).to_string()]
    };
    let rows: Vec<_> = envelope.events.iter().map(&mut row).collect();
    _ = write!(
        html,
        "<h4>Events</h4>\n<p>What <code>{event}</code> says decides what <code>{payload}</code> holds:</p>\n{}",
        table("Events and their payloads", &["Event", "Payload", "Meaning"], &rows),
    );
    let examples = Examples::new(page.contract, None, Some(Some(&envelope.name)));
    html.push_str(&made_up(examples.and_then(|examples| examples.valid(0, 0))));
    html.push_str(&raw_schema("JSON Schema", &schema));
    html + "</article>\n"
}

/// Where a message travels, in which envelopes, and how it is told from others.
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
    if let Some(declared) = page.contract.messages.get(message) {
        let rest = Json::read(&declared.rest);
        let facts = [
            ("its name is", rest.text_of("name").filter(|name| *name != declared.name)),
            ("its correlation id is at", declared.correlation_id.as_deref()),
        ];
        let facts = facts.into_iter().filter_map(|(words, fact)| Some((words, fact?)));
        rows.extend(facts.map(|(words, fact)| format!("<li>{words} <code>{}</code></li>\n", breakable(fact))));
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

fn raw_schema(title: &str, schema: &Json<'_>) -> String {
    format!(
        "<details class=\"schema\"><summary>{title}</summary>\n<pre class=\"code\" tabindex=\"0\"><code>{}</code></pre>\n</details>\n",
        schema.html()
    )
}
