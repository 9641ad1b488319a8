//! The comparison of two contracts, part by part.

use postroom_codegen::{Contract, contract::Envelope};

use super::{
    Change,
    change::{Place, Verdict},
    channels::{self, Channels},
    located::locate,
    messages, operations,
    parts::{matched, message_name, wording},
    renamed, rules, schema,
};

/// Compares two contracts; `strict`: properties and events that nobody declared count.
pub(super) fn compare(old: &Contract, new: &Contract, strict: bool) -> Vec<Change> {
    let channels = Channels::pair(old, new);
    let mut changes = Vec::new();
    let old = &renamed::follow(old, new, &channels, strict, &mut changes);
    operations::compare(old, new, &channels, &mut changes);
    channels::compare(old, new, &channels, &mut changes);
    messages::compare(old, new, strict, &mut changes);
    envelopes(old, new, strict, &mut changes);
    locate(old, new, &mut changes);
    changes
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
        let (before, after) = (old_envelope.schema.view(), new_envelope.schema.view());
        changes.extend(schema::compare(before, after, &place.at("schema"), strict, &["allOf"]));
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
