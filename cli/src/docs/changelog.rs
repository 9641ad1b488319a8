//! The changes from run to run, as they are kept, and as they stand on a page.

use std::{collections::BTreeSet, fmt::Write as _};

use serde::{Deserialize, Serialize};

use super::markdown::{code, inline, sentence};
use crate::date::Date;

/// The changes of one day.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) entries: Vec<Entry>,
}

/// A change to a part of the contract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub(crate) struct Entry {
    pub(super) element: Element,
    pub(super) name: String,
    /// The service of an operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) of: Option<String>,
    pub(super) verb: Verb,
    pub(super) breaks: BTreeSet<Side>,
    /// The difference in a payload's rendering, line by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) payload: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) details: Vec<Detail>,
}

/// A single change within a part that was changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub(crate) struct Detail {
    /// A JSON Pointer (RFC 6901) from the changed part on.
    pub(super) at: String,
    pub(super) text: String,
    pub(super) breaks: BTreeSet<Side>,
}

/// The side that has to follow a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Side {
    Senders,
    Receivers,
}

/// A part of the contract, in the order of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Element {
    Service,
    Channel,
    Operation,
    Message,
    Envelope,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verb {
    Added,
    Removed,
    Changed,
}

/// Adds what changed to the days, of which the newest is the first: entries join those of the same day.
pub(crate) fn add(days: &mut Vec<Day>, date: Date, mut entries: Vec<Entry>) {
    match days.first_mut() {
        Some(day) if day.date == date => {
            entries.append(&mut day.entries);
            day.entries = entries;
        }
        _ => days.insert(0, Day { date, entries }),
    }
}

/// Writes the days as Markdown, each with a heading of its own.
pub(crate) fn markdown(days: &[Day], out: &mut String) {
    for day in days {
        _ = writeln!(out, "### {}", day.date);
        for entry in &day.entries {
            entry.markdown(out);
        }
        out.push('\n');
    }
}

impl Entry {
    fn markdown(&self, out: &mut String) {
        let element = match self.element {
            Element::Service => "service",
            Element::Channel => "channel",
            Element::Operation => "operation",
            Element::Message => "message",
            Element::Envelope => "envelope",
        };
        let verb = match self.verb {
            Verb::Added => "added",
            Verb::Removed => "removed",
            Verb::Changed => "changed",
        };
        let of = self.of.as_ref().map_or_else(String::new, |service| format!(" of '{}'", inline(service)));
        // What is new by itself is in nobody's way: that goes without saying.
        let silent = self.verb == Verb::Added && self.breaks.is_empty();
        let verdict_text = if silent { String::new() } else { verdict(&self.breaks) };
        _ = writeln!(out, "- **{verb}** {element}: '{}'{of} was {verb}{verdict_text}", inline(&self.name));
        if !self.payload.is_empty() {
            _ = writeln!(out, "  ```diff\n  {}\n  ```", self.payload.join("\n  "));
        }
        for Detail { at, text, breaks } in &self.details {
            let at = if at.is_empty() { String::new() } else { format!("{}: ", code(at)) };
            _ = writeln!(out, "  - {at}{}{}", sentence(text), verdict(breaks));
        }
    }
}

/// Returns the sides that a change breaks, in words.
fn verdict(breaks: &BTreeSet<Side>) -> String {
    let sides: Vec<&str> = breaks
        .iter()
        .map(|side| match side {
            Side::Senders => "senders",
            Side::Receivers => "receivers",
        })
        .collect();
    if sides.is_empty() { " (compatible)".to_owned() } else { format!(" (breaks {})", sides.join(" and ")) }
}
