//! The circumstances that the fields of one object have in common: whom it is about, and when it happens.

use std::time::{Duration, UNIX_EPOCH};

use super::{dice::Dice, lexicon::parts};
use crate::date::Date;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The day 2025-05-05 in seconds since 1970: examples happen in the summer after it.
const FIRST_DAY: u64 = 1_746_403_200;

/// The circumstances that the fields of one object have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    /// The moment in seconds since 1970.
    moment: u64,
    first_name: &'static str,
    last_name: &'static str,
}

impl Scene {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let day = FIRST_DAY.saturating_add(DAY.saturating_mul(dice.below(80) as u64));
        let moment = day.saturating_add(HOUR.saturating_mul(dice.between(7, 17) as u64));
        Self { moment, first_name: dice.word(FIRST_NAMES), last_name: dice.word(LAST_NAMES) }
    }

    /// Returns a scene at the same time, with somebody else.
    pub(super) fn with_another_person(self, dice: &mut Dice) -> Self {
        Self { moment: self.moment, ..Self::new(dice) }
    }

    pub(super) fn first_name(self) -> String {
        self.first_name.to_owned()
    }

    pub(super) fn last_name(self) -> String {
        self.last_name.to_owned()
    }

    /// Returns the first and last name.
    pub(super) fn person(self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Returns the name of an account: `ada.lovelace`.
    pub(super) fn account(self) -> String {
        format!("{}.{}", self.first_name, self.last_name).to_lowercase()
    }

    /// Returns a time, in seconds since 1970, of which the field's name tells whether it comes early or late.
    pub(super) fn time(self, names: &[String], dice: &mut Dice) -> u64 {
        let parts = names.last().map(|name| parts(name)).unwrap_or_default();
        if parts.iter().any(|part| matches!(part.as_str(), "birth" | "birthday" | "birthdate" | "born" | "dob")) {
            return DAY.saturating_mul(dice.between(0, 12_000) as u64);
        }
        let found = parts.iter().rev().find_map(|part| ORDER.iter().find(|(words, _)| words.contains(&part.as_str())));
        let later = found.map_or(HOUR, |(_, later)| *later);
        let jitter = dice.below(usize::try_from(HOUR).unwrap_or_default()) as u64;
        self.moment.saturating_add(later).saturating_add(jitter)
    }
}

/// Returns a day: `2025-06-01`.
pub(super) fn day(seconds: u64) -> String {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).map(|time| Date::at(time).to_string()).unwrap_or_default()
}

/// Returns a time of day: `08:30:00`.
pub(super) fn clock(seconds: u64) -> String {
    format!("{:02}:{:02}:{:02}", seconds % DAY / HOUR, seconds % HOUR / MINUTE, seconds % MINUTE)
}

/// The time after the first moment at which something happens, by the words in the name of its time.
const ORDER: &[(&[&str], u64)] = &[
    (
        &[
            "created",
            "creation",
            "registered",
            "registration",
            "joined",
            "from",
            "since",
            "issued",
            "placed",
            "ordered",
        ],
        0,
    ),
    (&["start", "started", "starts", "begin", "began", "opened", "departure"], 0),
    (&["scheduled", "updated", "update", "modified", "changed", "seen", "activity", "shipped"], DAY),
    (&["end", "ended", "ends", "to", "until", "completed", "finished", "closed", "arrival", "delivered"], 3 * DAY),
    (&["expires", "expiry", "expiration", "expired", "due", "deadline"], 30 * DAY),
];
const FIRST_NAMES: &[&str] =
    &["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Frances", "Ken", "Radia", "Tony"];
const LAST_NAMES: &[&str] =
    &["Lovelace", "Hopper", "Turing", "Dijkstra", "Liskov", "Knuth", "Allen", "Thompson", "Perlman", "Hoare"];
