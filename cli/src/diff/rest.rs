//! The rest of what documents say of services, channels, operations, parameters and messages: bindings, servers,
//! security, and what people read.

use std::collections::BTreeSet;

use postroom_schema::json::{Document, View};

use super::{
    Change,
    change::Place,
    rules::{self, Rule},
};

/// The fields of a server that say how it is reached.
const REACHED: &[&str] = &["host", "pathname", "protocol", "protocolVersion"];

/// Compares two JSON objects as [`Service::rest`](postroom_codegen::contract::Service::rest) has them.
pub(super) fn compare(place: &Place, old: &Document, new: &Document, changes: &mut Vec<Change>) {
    Work { changes }.members(place, Some(old.view()), Some(new.view()), Work::field);
}

struct Work<'w> {
    changes: &'w mut Vec<Change>,
}

type Values<'v> = (Option<View<'v>>, Option<View<'v>>);

impl Work<'_> {
    /// Compares what two objects hold under each key.
    fn members(
        &mut self,
        place: &Place,
        old: Option<View<'_>>,
        new: Option<View<'_>>,
        compare: fn(&mut Self, &Place, &str, Values<'_>),
    ) {
        let objects = [old, new].into_iter().flatten();
        for key in objects.flat_map(View::members).map(|(key, _)| key).collect::<BTreeSet<&str>>() {
            let (before, after) = (old.and_then(|old| old.get(key)), new.and_then(|new| new.get(key)));
            let is_same = before.zip(after).is_some_and(|(before, after)| before.is_same(after));
            if !is_same {
                compare(self, &place.at(key), key, (before, after));
            }
        }
    }

    fn field(&mut self, place: &Place, key: &str, (old, new): Values<'_>) {
        match key {
            "bindings" => self.bindings(place, key, (old, new)),
            "info" => self.members(place, old, new, Self::field),
            "servers" if old.or(new).is_some_and(View::is_object) => self.members(place, old, new, Self::server),
            "servers" if texts(old) == texts(new) => self.note(place, rules::ANNOTATION_CHANGED, key, (old, new)),
            "servers" => self.note(place, rules::CHANNEL_SERVERS_CHANGED, key, (old, new)),
            "security" => self.note(place, rules::SECURITY_CHANGED, key, (old, new)),
            "examples" => self.note(place, rules::EXAMPLES_CHANGED, key, (old, new)),
            _ => self.note(place, rules::ANNOTATION_CHANGED, key, (old, new)),
        }
    }

    fn server(&mut self, place: &Place, name: &str, (old, new): Values<'_>) {
        match (old, new) {
            (None, _) => self.note(place, rules::SERVER_ADDED, name, (old, new)),
            (_, None) => self.note(place, rules::SERVER_REMOVED, name, (old, new)),
            _ => self.members(place, old, new, Self::server_field),
        }
    }

    fn server_field(&mut self, place: &Place, key: &str, (old, new): Values<'_>) {
        match key {
            "variables" => self.members(place, old, new, Self::variable),
            key if REACHED.contains(&key) => self.note(place, rules::SERVER_CHANGED, key, (old, new)),
            key => self.field(place, key, (old, new)),
        }
    }

    fn variable(&mut self, place: &Place, _: &str, (old, new): Values<'_>) {
        self.members(place, old, new, |work, place, key, values| match key {
            "enum" | "default" => work.note(place, rules::SERVER_CHANGED, key, values),
            key => work.field(place, key, values),
        });
    }

    /// Notes the innermost values that differ.
    fn bindings(&mut self, place: &Place, key: &str, (old, new): Values<'_>) {
        match (old, new) {
            (Some(before), Some(after)) if before.is_object() && after.is_object() => {
                self.members(place, old, new, Self::bindings)
            }
            _ => self.note(place, rules::BINDINGS_CHANGED, key, (old, new)),
        }
    }

    fn note(&mut self, place: &Place, rule: &Rule, subject: &str, (old, new): Values<'_>) {
        let text = |value: Option<View<'_>>| value.map(|value| value.to_string());
        self.changes.push(place.change(rule, subject, text(old), text(new)));
    }
}

/// Returns the items of a list whose order means nothing.
fn texts(list: Option<View<'_>>) -> Option<BTreeSet<String>> {
    Some(list?.items().map(|item| item.to_string()).collect())
}
