//! The comparison of how messages of operations are delivered.

use std::collections::BTreeMap;

use postroom_codegen::{
    Contract,
    contract::{Ack, Confirm, DeadLetter, Delivery, Duplicates, KnownBy},
};

use super::{
    Change,
    change::Place,
    rules::{self, Rule},
};
use crate::delivery::words;

/// How the messages of an operation are delivered, and the contract that it is in.
type Said<'s> = (&'s Contract, Option<&'s Delivery<usize>>);

/// Notes what changed between two versions of an operation.
pub(super) fn compare(place: &Place, old: Said<'_>, new: Said<'_>, changes: &mut Vec<Change>) {
    let place = place.at("x-postroom-delivery");
    let ((before, old), (after, new)) = match (old, new) {
        ((_, None), (_, None)) => return,
        ((_, None), (_, Some(_))) => return changes.push(place.change(rules::DELIVERY_ADDED, "", None, None)),
        ((_, Some(_)), (_, None)) => return changes.push(place.change(rules::DELIVERY_REMOVED, "", None, None)),
        ((before, Some(old)), (after, Some(new))) => ((before, old), (after, new)),
    };
    let before: BTreeMap<_, _> = words(before, old).into_iter().collect();
    let mut after: BTreeMap<_, _> = words(after, new).into_iter().collect();
    let keys: Vec<&str> = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))).copied().collect();
    for key in keys {
        let (before, after) = (before.get(key).cloned(), after.remove(key));
        if before != after {
            changes.push(place.at(key).change(rule(key, old, new), key, before, after));
        }
    }
}

/// Returns the rule for the change of one field.
fn rule(key: &str, old: &Delivery<usize>, new: &Delivery<usize>) -> &'static Rule {
    let either = |is_weaker: bool, weaker, stronger| if is_weaker { weaker } else { stronger };
    let tries = |said: &Delivery<usize>| said.attempts.unwrap_or(u32::MAX);
    match key {
        "ack" => either(safety(new.ack) < safety(old.ack), rules::ACK_WEAKENED, rules::ACK_STRENGTHENED),
        "durable" => rules::DURABLE_CHANGED,
        "start" => rules::START_CHANGED,
        "attempts" => either(tries(new) < tries(old), rules::ATTEMPTS_LOWERED, rules::ATTEMPTS_RAISED),
        "deadLetter" => match (&old.dead_letter, &new.dead_letter) {
            (DeadLetter::Channel(_), DeadLetter::Channel(_)) => rules::DEAD_LETTER_MOVED,
            (DeadLetter::Channel(_), _) | (DeadLetter::Stop, DeadLetter::Drop) => rules::DEAD_LETTER_WEAKENED,
            _ => rules::DEAD_LETTER_STRENGTHENED,
        },
        "order" => either(new.order < old.order, rules::ORDER_WEAKENED, rules::ORDER_STRENGTHENED),
        "key" => rules::DELIVERY_KEY_CHANGED,
        "duplicates" => match (&old.duplicates, &new.duplicates) {
            (Some(old), Some(new)) if old.id != new.id => rules::DUPLICATES_CHANGED,
            (old, new) => {
                either(knowledge(new) < knowledge(old), rules::DUPLICATES_WEAKENED, rules::DUPLICATES_STRENGTHENED)
            }
        },
        "confirm" => either(
            new.confirm != Some(Confirm::Stored) && old.confirm != Some(Confirm::Sent),
            rules::CONFIRM_WEAKENED,
            rules::CONFIRM_STRENGTHENED,
        ),
        _ => rules::DELIVERY_CHANGED,
    }
}

/// Returns how well messages are kept; what is not said is done where the broker can.
fn safety(ack: Option<Ack>) -> u8 {
    match ack {
        Some(Ack::After) => 3,
        None => 2,
        Some(Ack::Before) => 1,
        Some(_) => 0,
    }
}

/// Returns how much is known of messages that came: by a store for longer than by a process, and by either for a time.
fn knowledge(duplicates: &Option<Duplicates>) -> (u8, u64) {
    duplicates.as_ref().map_or((0, 0), |known| {
        let by = match known.known_by {
            KnownBy::Broker | KnownBy::Process => 1,
            _ => 2,
        };
        (by, known.window)
    })
}
