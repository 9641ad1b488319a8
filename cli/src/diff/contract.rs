//! What changed between two contracts, part by part.

use std::collections::BTreeMap;

use postroom_codegen::{
    Contract,
    contract::{Envelope, Message},
};

use super::{
    Change,
    change::{Place, Verdict},
    channels::{self, Channels},
    operations, renamed, rest,
    rules::{self, Rule},
    schema,
};

/// Compares two contracts; `strict`: properties and events that nobody declared count.
pub(super) fn compare(old: &Contract, new: &Contract, strict: bool) -> Vec<Change> {
    let channels = Channels::pair(old, new);
    let mut changes = Vec::new();
    let old = &renamed::follow(old, new, &channels, strict, &mut changes);
    operations::compare(old, new, &channels, &mut changes);
    channels::compare(old, new, &channels, &mut changes);
    messages(old, new, strict, &mut changes);
    envelopes(old, new, strict, &mut changes);
    changes
}

/// Notes a change of what people read.
pub(super) fn wording(place: &Place, rule: &Rule, key: &str, old: &str, new: &str, changes: &mut Vec<Change>) {
    if old != new {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        changes.push(place.at(key).change(rule, "", text(old), text(new)));
    }
}

/// Notes a change of a runtime expression, by the rule for one that came, one that went, or another one.
pub(super) fn location(
    place: &Place,
    [added, removed, changed]: [&Rule; 3],
    old: &Option<String>,
    new: &Option<String>,
    changes: &mut Vec<Change>,
) {
    let rule = match (old, new) {
        (old, new) if old == new => return,
        (None, _) => added,
        (_, None) => removed,
        _ => changed,
    };
    changes.push(place.change(rule, "", old.clone(), new.clone()));
}

/// Two parts of one name, or the only one.
pub(super) type Matched<'a, T> = (Option<&'a T>, Option<&'a T>);

/// The parts of two lists, by name and in its order.
pub(super) fn matched<'a, T, K: Ord>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&'a T) -> K,
) -> BTreeMap<K, Matched<'a, T>> {
    let mut all: BTreeMap<K, Matched<'a, T>> = BTreeMap::new();
    for part in old {
        all.entry(name(part)).or_default().0 = Some(part);
    }
    for part in new {
        all.entry(name(part)).or_default().1 = Some(part);
    }
    all
}

fn messages(old_contract: &Contract, new_contract: &Contract, strict: bool, changes: &mut Vec<Change>) {
    for (name, pair) in
        matched(&old_contract.messages, &new_contract.messages, |message: &Message| message.name.as_str())
    {
        let place = Place::new("messages", name, format!("message {name}"));
        match pair {
            (Some(old), Some(new)) => {
                compare_message(&place, (old_contract, old), (new_contract, new), strict, changes)
            }
            (None, Some(_)) => changes.push(place.change(rules::MESSAGE_ADDED, "", None, None)),
            _ => changes.push(place.change(rules::MESSAGE_REMOVED, "", None, None)),
        }
    }
}

/// Compares two messages of one name.
pub(super) fn compare_message(
    place: &Place,
    (old_contract, old): (&Contract, &Message),
    (new_contract, new): (&Contract, &Message),
    strict: bool,
    changes: &mut Vec<Change>,
) {
    wording(place, rules::KEY_CHANGED, "key", &old.key, &new.key, changes);
    wording(place, rules::TITLE_CHANGED, "title", &old.title, &new.title, changes);
    wording(place, rules::SUMMARY_CHANGED, "summary", &old.summary, &new.summary, changes);
    wording(place, rules::DESCRIPTION_CHANGED, "description", &old.description, &new.description, changes);
    wording(place, rules::CONTENT_TYPE_CHANGED, "contentType", &old.content_type, &new.content_type, changes);
    let [before, after] = [old.whole_schema(old_contract), new.whole_schema(new_contract)];
    changes.extend(schema::compare(&before, &after, &place.at("payload"), strict, &[]));
    let [before, after] = [old.whole_headers(old_contract), new.whole_headers(new_contract)];
    headers(&place.at("headers"), before.as_deref(), after.as_deref(), strict, changes);
    let rules = [rules::CORRELATION_ADDED, rules::CORRELATION_REMOVED, rules::CORRELATION_CHANGED];
    let place_of_id = place.at("correlationId").at("location");
    location(&place_of_id, rules, &old.correlation_id, &new.correlation_id, changes);
    rest::compare(place, &old.rest, &new.rest, changes);
}

/// Messages that say nothing of headers have none, unless every valid message counts.
fn headers(place: &Place, old: Option<&str>, new: Option<&str>, strict: bool, changes: &mut Vec<Change>) {
    const OPEN: &str = r#"{"type":"object"}"#;
    let rule = match (old, new) {
        (None, None) => return,
        (None, Some(new)) if !strict && schema::allows_empty(new) => rules::HEADERS_ADDED,
        (None, Some(_)) if !strict => rules::HEADERS_REQUIRED,
        (Some(old), None) if !strict && schema::allows_empty(old) => rules::HEADERS_REMOVED,
        (Some(_), None) if !strict => rules::HEADERS_FREED,
        (old, new) => {
            return changes.extend(schema::compare(old.unwrap_or(OPEN), new.unwrap_or(OPEN), place, strict, &[]));
        }
    };
    changes.push(place.change(rule, "", old.map(str::to_owned), new.map(str::to_owned)));
}

fn envelopes(old: &Contract, new: &Contract, strict: bool, changes: &mut Vec<Change>) {
    for (name, pair) in matched(&old.envelopes, &new.envelopes, |envelope: &Envelope| envelope.name.as_str()) {
        let place = Place::new("envelopes", name, format!("envelope {name}"));
        let (old_envelope, new_envelope) = match pair {
            (Some(old), Some(new)) => (old, new),
            (None, Some(_)) => {
                changes.push(place.change(rules::ENVELOPE_ADDED, "", None, None));
                continue;
            }
            _ => {
                changes.push(place.change(rules::ENVELOPE_REMOVED, "", None, None));
                continue;
            }
        };
        let rule = rules::ENVELOPE_PROPERTY_CHANGED;
        let (before, after) = (&old_envelope.event_property, &new_envelope.event_property);
        wording(&place, rule, "event", before, after, changes);
        let (before, after) = (&old_envelope.payload_property, &new_envelope.payload_property);
        wording(&place, rule, "payload", before, after, changes);
        // What `allOf` says, events and messages say, too.
        let (before, after) = (old_envelope.whole_schema(old), new_envelope.whole_schema(new));
        changes.extend(schema::compare(&before, &after, &place.at("schema"), strict, &["allOf"]));
        events(&place.at("events"), (old, old_envelope), (new, new_envelope), strict, changes);
    }
}

fn events(
    place: &Place,
    old: (&Contract, &Envelope),
    new: (&Contract, &Envelope),
    strict: bool,
    changes: &mut Vec<Change>,
) {
    let name = |contract: &Contract, event: &(String, usize)| message_name(contract, event.1).to_owned();
    for (event, pair) in matched(&old.1.events, &new.1.events, |event: &(String, usize)| event.0.as_str()) {
        let before = pair.0.map(|event| name(old.0, event));
        let after = pair.1.map(|event| name(new.0, event));
        let rule = match (&before, &after) {
            (before, after) if before == after => continue,
            (None, _) => rules::EVENT_ADDED,
            (_, None) => rules::EVENT_REMOVED,
            _ => rules::EVENT_CHANGED,
        };
        let mut change = place.at(event).change(rule, event, before, after);
        if strict && rule == rules::EVENT_ADDED {
            // An event of this name could carry anything before.
            change.sender = Verdict::Breaking;
        }
        changes.push(change);
    }
}

/// The name of the message at a position.
pub(super) fn message_name(contract: &Contract, position: usize) -> &str {
    contract.messages.get(position).map_or("", |message| &message.name)
}
