//! The comparison of the messages of two contracts.

use std::sync::LazyLock;

use postroom_codegen::{Contract, contract::Message};
use postroom_schema::{
    json::{Document, View},
    schema::Schema,
};

use super::{
    Change,
    change::Place,
    parts::{is_told_by_name, location, matched, wire_name, wording},
    rest, rules, schema,
};

/// Notes what changed about messages.
pub(super) fn compare(old_contract: &Contract, new_contract: &Contract, strict: bool, changes: &mut Vec<Change>) {
    for (name, pair) in
        matched(&old_contract.messages, &new_contract.messages, |message: &Message| message.name.as_str())
    {
        let place = Place::new("messages", name, format!("message {name}"));
        match pair {
            (Some(old), Some(new)) => {
                compare_message(&place, old, new, strict, changes);
                if is_told_by_name(old_contract, old) || is_told_by_name(new_contract, new) {
                    wording(&place, rules::MESSAGE_NAME_CHANGED, "name", wire_name(old), wire_name(new), changes);
                }
            }
            (None, Some(_)) => changes.push(place.change(rules::MESSAGE_ADDED, "", None, None)),
            _ => changes.push(place.change(rules::MESSAGE_REMOVED, "", None, None)),
        }
    }
}

/// Compares two messages of one name.
pub(super) fn compare_message(place: &Place, old: &Message, new: &Message, strict: bool, changes: &mut Vec<Change>) {
    wording(place, rules::KEY_CHANGED, "key", &old.key, &new.key, changes);
    let [before, after] = [old, new].map(|message| message.name_header.as_deref().unwrap_or("Message-Name"));
    wording(place, rules::NAME_HEADER_CHANGED, "x-postroom-name-header", before, after, changes);
    wording(place, rules::TITLE_CHANGED, "title", &old.title, &new.title, changes);
    wording(place, rules::SUMMARY_CHANGED, "summary", &old.summary, &new.summary, changes);
    wording(place, rules::DESCRIPTION_CHANGED, "description", &old.description, &new.description, changes);
    wording(place, rules::CONTENT_TYPE_CHANGED, "contentType", &old.content_type, &new.content_type, changes);
    let [before, after] = [old.payload.view(), new.payload.view()];
    changes.extend(schema::compare(before, after, &place.at("payload"), strict, &[]));
    let [before, after] = [&old.headers, &new.headers].map(|headers| headers.as_ref().map(Document::view));
    headers(&place.at("headers"), before, after, strict, changes);
    let rules = [rules::CORRELATION_ADDED, rules::CORRELATION_REMOVED, rules::CORRELATION_CHANGED];
    let place_of_id = place.at("correlationId").at("location");
    location(&place_of_id, rules, &old.correlation_id, &new.correlation_id, changes);
    rest::compare(place, &old.rest, &new.rest, changes);
}

/// Compares the headers of two messages: a message that says nothing of headers has none, unless every valid message
/// counts.
fn headers(place: &Place, old: Option<View<'_>>, new: Option<View<'_>>, strict: bool, changes: &mut Vec<Change>) {
    static OPEN: LazyLock<Document> = LazyLock::new(|| Document::parse(r#"{"type":"object"}"#).unwrap_or_default());
    let rule = match (old, new) {
        (None, None) => return,
        (None, Some(new)) if !strict && schema::allows_empty(new) => rules::HEADERS_ADDED,
        (None, Some(_)) if !strict => rules::HEADERS_REQUIRED,
        (Some(old), None) if !strict && schema::allows_empty(old) => rules::HEADERS_REMOVED,
        (Some(_), None) if !strict => rules::HEADERS_FREED,
        (old, new) => {
            let [old, new] = [old, new].map(|headers| headers.unwrap_or_else(|| OPEN.view()));
            return changes.extend(schema::compare(old, new, place, strict, &[]));
        }
    };
    let text = |schema: Option<View<'_>>| schema.map(|schema| Schema::new(schema).to_document());
    changes.push(place.change(rule, "", text(old), text(new)));
}
