//! The sections about messages, and those about envelopes.

use maud::{Markup, html};
use postroom_codegen::contract::{Envelope, Message};
use postroom_schema::json::{Document, Value, View};

use super::{
    anchors::{Anchors, link},
    json::{block, folded},
    page::{Page, about, heading, headline, prose, section, table},
    parties::role,
    properties::tables,
    rest::{examples, rest},
    text::breakable,
};
use crate::{
    Error,
    example::{self, Examples},
};

/// Returns every message with its headers and its payload.
pub(super) fn messages(page: &Page<'_>) -> Markup {
    section("messages", "Messages", &page.contract.messages, |index, message| message_article(page, index, message))
}

/// Returns every envelope with its events.
pub(super) fn envelopes(page: &Page<'_>) -> Markup {
    section("envelopes", "Envelopes", &page.contract.envelopes, |index, found| envelope_article(page, index, found))
}

fn message_article(page: &Page<'_>, index: usize, message: &Message) -> Markup {
    let (id, name) = (&page.messages[index], &message.name);
    let payload = message.payload.as_schema().to_standalone();
    let headers = message.headers.as_ref().map(|headers| headers.as_schema().to_standalone());
    let (schema, headers) = (payload.view(), headers.as_ref().map(Document::view));
    let made = example::instance(name, message.held_to().as_schema());
    html! {
        article id=(id) data-kind="message" data-name=(name) data-more=(message.title) { "\n"
            (heading(id, headline(message), ""))
            p.subtitle {
                @if headline(message) != name { code { (breakable(name)) } }
                " " span.mark { (message.content_type) }
            } "\n"
            (prose(&message.summary, &message.description))
            (travels(page, index))
            @if let Some(header) = &message.name_header {
                p { "Its name is in the header " code { (breakable(header)) } "." } "\n"
            }
            @if let Some(headers) = headers {
                h4 { "Headers" } "\n"
                (described(&format!("{id}/headers"), "Headers", headers, message))
            }
            h4 { "Payload" } "\n"
            @match &message.schema_format {
                Some(format) => { p { "Described in " code { (breakable(format)) } ", as it stands below." } "\n" }
                None => { (described(id, "Payload", schema, message)) (made_up(made)) }
            }
            (examples(&message.rest, schema))
            (rest(name, &message.rest, &["examples", "name"]))
            @if let Some(headers) = headers { (folded(headers, "JSON Schema of the headers")) }
            @if message.schema_format.is_none() { (folded(schema, "JSON Schema")) }
        } "\n"
    }
}

/// Returns the schema of an envelope without the conditions that bind events to payloads: these are the table of
/// events.
fn without_events<'a>(schema: View<'a>, envelope: &Envelope) -> View<'a> {
    let is_event = |branch: View<'_>| {
        let condition = branch.get("if").and_then(|condition| condition.get("properties"));
        condition.is_some_and(|properties| properties.get(&envelope.event_property).is_some())
    };
    let branches = schema.get("allOf").into_iter().flat_map(View::items);
    let left = branches.filter(|branch| !is_event(*branch)).map(|branch| branch.id).collect();
    schema.with("allOf", Value::Array(left))
}

/// Returns the tables of a message's schema, below what it says of itself and the message does not say in the same words.
fn described(id: &str, what: &str, schema: View<'_>, message: &Message) -> Markup {
    let said = [&message.title, &message.summary, &message.description].map(|text| text.trim());
    let own = ["title", "description"].iter().filter_map(|key| schema.text_of(key));
    html! {
        (about(own.filter(|text| !said.contains(&text.trim()))))
        (tables(id, what, schema))
    }
}

fn envelope_article(page: &Page<'_>, index: usize, envelope: &Envelope) -> Markup {
    let (id, name) = (&page.envelopes[index], &envelope.name);
    let schema = envelope.schema.as_schema().to_standalone();
    let schema = schema.view();
    let examples = Examples::new(page.contract, None, Some(Some(name)));
    html! {
        article id=(id) data-kind="envelope" data-name=(name) { "\n"
            (heading(id, html! { code { (breakable(name)) } }, ""))
            (prose("", schema.text_of("description").unwrap_or_default()))
            h4 { "Properties" } "\n"
            (tables(id, "Envelope", without_events(schema, envelope)))
            h4 { "Events" } "\n"
            p {
                "What " code { (envelope.event_property) } " says decides what " code { (envelope.payload_property) }
                " holds:"
            } "\n"
            (events(page, id, envelope))
            (made_up(examples.and_then(|examples| examples.valid(0, 0))))
            (folded(schema, "JSON Schema"))
        } "\n"
    }
}

fn events(page: &Page<'_>, id: &str, envelope: &Envelope) -> Markup {
    let mut anchors = Anchors::default();
    let row = |(name, message): &(String, usize)| {
        let title = page.contract.messages.get(*message).map_or("", headline);
        let anchor = anchors.id(&format!("{id}/events/"), name);
        let name = html! {
            a.self href={ "#" (anchor) } id=(anchor) data-kind="event" data-name=(name) data-more=(title) {
                code { (breakable(name)) }
            }
        };
        [name, page.message_link(*message), html! { (title) }]
    };
    let rows: Vec<_> = envelope.events.iter().map(row).collect();
    table("Events and their payloads", ["Event", "Payload", "Meaning"], &rows)
}

/// Returns the channels that a message travels on, its envelopes, and the way to tell it from others.
fn travels(page: &Page<'_>, message: usize) -> Markup {
    let mut rows = Vec::new();
    for party in page.parties.iter().filter(|party| party.messages.contains(&message)) {
        rows.push(html! {
            (page.service_link(party.service)) " " (role(party.role)) " on "
            @match party.channel {
                Some(channel) => (page.channel_link(channel)),
                None => "a channel that the request names",
            }
        });
    }
    for (id, envelope) in page.envelopes.iter().zip(&page.contract.envelopes) {
        for (event, _) in envelope.events.iter().filter(|(_, payload)| *payload == message) {
            let envelope = link(Some(id), html! { code { (envelope.name) } });
            rows.push(html! { "payload of the event " code { (breakable(event)) } " in " (envelope) });
        }
    }
    if let Some(declared) = page.contract.messages.get(message) {
        let rest = declared.rest.view();
        let facts = [
            ("its name is ", rest.text_of("name").filter(|name| *name != declared.name)),
            ("its correlation id is at ", declared.correlation_id.as_deref()),
        ];
        let facts = facts.into_iter().filter_map(|(words, fact)| Some((words, fact?)));
        rows.extend(facts.map(|(words, fact)| html! { (words) code { (breakable(fact)) } }));
    }
    html! {
        @if !rows.is_empty() {
            ul.travels { "\n" @for row in &rows { li { (row) } "\n" } } "\n"
        }
    }
}

fn made_up(made: Result<String, Error>) -> Markup {
    html! {
        @match made {
            Ok(text) => { h4 { "Example" } "\n" (block(Document::parse(&text).unwrap_or_default().view(), "code example")) }
            // A wrong example would be worse than none.
            Err(_) => { p.nothing { "No example could be made up that keeps all rules." } "\n" }
        }
    }
}
