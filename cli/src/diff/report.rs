//! The changes as text, Markdown or JSON.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use super::{Allowed, Change, Release, Verdict};
use crate::output::visible;

/// A report of changes.
#[derive(Debug)]
pub struct Report<'a> {
    /// The changes.
    pub changes: &'a [Change],
    /// The changes that are accepted.
    pub allowed: Allowed<'a>,
    /// The versions that are due.
    pub releases: Vec<Release>,
}

/// A change, or the same one in several places.
struct Entry<'a> {
    change: &'a Change,
    /// The reason for which it is allowed.
    reason: Option<&'a str>,
    /// The pointers to the other places where it happened.
    others: Vec<&'a str>,
}

/// A place, and its changes.
type Group<'a> = (&'a str, Vec<Entry<'a>>);

/// The number of other places that are named.
const MAX_PLACES: usize = 3;

/// The number of characters of a value that are shown to people.
const MAX_VALUE: usize = 60;

impl Report<'_> {
    /// Returns whether a change breaks somebody and is not accepted.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        let mut changes = self.changes.iter().zip(&self.allowed.reasons);
        changes.any(|(change, reason)| change.is_breaking() && reason.is_none())
    }

    /// Returns the changes as text, grouped by place, with colours as ANSI escapes.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        let bold = Style::new().bold();
        for (place, changes) in self.places() {
            _ = writeln!(out, "{bold}{}{bold:#}", visible(place));
            for Entry { change, reason, others } in changes {
                let color = match (change.verdict(), reason) {
                    (Verdict::Breaking, None) => AnsiColor::Red,
                    (Verdict::Breaking, Some(_)) => AnsiColor::Yellow,
                    (Verdict::Compatible, _) => AnsiColor::Green,
                    (Verdict::Cosmetic, _) => AnsiColor::BrightBlack,
                };
                let style = Style::new().fg_color(Some(color.into()));
                let text = visible(format_args!("{}{}", change.text, values(change)));
                _ = writeln!(out, "  {style}{:<16}{style:#}  {text}", whom(change));
                _ = writeln!(out, "  {:<16}  {}@{}", "", change.rule, visible(&change.pointer));
                if let Some(site) = change.site() {
                    _ = writeln!(out, "  {:<16}  --> {}", "", visible(site));
                }
                if !others.is_empty() {
                    _ = writeln!(out, "  {:<16}  {}", "", visible(elsewhere(&others)));
                }
                if let Some(reason) = reason {
                    _ = writeln!(out, "  {:<16}  allowed: {}", "", visible(reason));
                }
            }
            out.push('\n');
        }
        _ = writeln!(out, "{bold}{}{bold:#}", self.summary());
        for release in &self.releases {
            _ = writeln!(out, "{}", visible(sentence(release)));
        }
        out
    }

    /// Returns the changes as Markdown, with a table for each place, for a pull request's comment.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!("**{}**\n", self.summary());
        for release in &self.releases {
            _ = write!(out, "\n- {}", escaped(&sentence(release)));
        }
        out.push_str(if self.releases.is_empty() { "" } else { "\n" });
        for (place, changes) in self.places() {
            _ = write!(out, "\n### {}\n\n| verdict | change | rule |\n|---|---|---|\n", escaped(place));
            for Entry { change, reason, others } in changes {
                let reason = reason.map(|reason| format!(" (allowed: {reason})")).unwrap_or_default();
                let text = escaped(&format!("{}{}{reason}", change.text, values(change)));
                let rule = escaped(&format!("{}@{}", change.rule, change.pointer));
                let others = (!others.is_empty()).then(|| elsewhere(&others));
                let more: String =
                    change.site().into_iter().chain(others).map(|more| format!("<br>{}", escaped(&more))).collect();
                _ = writeln!(out, "| {} | {text} | <code>{rule}</code>{more} |", whom(change));
            }
        }
        out
    }

    /// Returns one JSON object: `changes`, `unused_allows`, `summary`, `releases`.
    #[must_use]
    pub fn json(&self) -> String {
        let changes = self.changes.iter().zip(&self.allowed.reasons);
        let whole = Whole {
            changes: changes.map(|(change, reason)| Told { change, allowed: *reason }).collect(),
            unused_allows: &self.allowed.unused,
            summary: self.counts(),
            releases: &self.releases,
        };
        serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
    }

    /// Returns the changes by place, in the order in which places come up; the same one in several places stands at the
    /// first.
    fn places(&self) -> Vec<Group<'_>> {
        let mut places: Vec<Group<'_>> = Vec::new();
        let mut known: BTreeMap<_, (usize, usize)> = BTreeMap::new();
        for (change, reason) in self.changes.iter().zip(&self.allowed.reasons) {
            let key =
                (change.rule, &change.old, &change.new, &change.text, whom(change), *reason, tail(&change.pointer));
            let entry = known.get(&key).and_then(|(place, entry)| places.get_mut(*place)?.1.get_mut(*entry));
            if let Some(entry) = entry {
                entry.others.push(&change.pointer);
                continue;
            }
            if places.last().is_none_or(|(place, _)| *place != change.place) {
                places.push((&change.place, Vec::new()));
            }
            let place = places.len().saturating_sub(1);
            if let Some((_, entries)) = places.last_mut() {
                known.insert(key, (place, entries.len()));
                entries.push(Entry { change, reason: *reason, others: Vec::new() });
            }
        }
        for (_, entries) in &mut places {
            entries.sort_by_key(|entry| entry.change.verdict());
        }
        places
    }

    /// Returns the number of changes of each verdict; the same one in several places counts once.
    fn counts(&self) -> Counts {
        let entries: Vec<Entry<'_>> = self.places().into_iter().flat_map(|(_, entries)| entries).collect();
        let count = |verdict, is_allowed: Option<bool>| {
            let is_meant = |entry: &&Entry<'_>| {
                entry.change.verdict() == verdict && is_allowed.is_none_or(|is| is == entry.reason.is_some())
            };
            entries.iter().filter(is_meant).count()
        };
        Counts {
            breaking: count(Verdict::Breaking, Some(false)),
            allowed: count(Verdict::Breaking, Some(true)),
            compatible: count(Verdict::Compatible, None),
            cosmetic: count(Verdict::Cosmetic, None),
        }
    }

    fn summary(&self) -> String {
        if self.changes.is_empty() {
            return "no change".to_owned();
        }
        let Counts { breaking, allowed, compatible, cosmetic } = self.counts();
        let allowed = if allowed > 0 { format!(" and {allowed} allowed") } else { String::new() };
        format!("{breaking} breaking{allowed}, {compatible} compatible, {cosmetic} cosmetic")
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    changes: Vec<Told<'a>>,
    unused_allows: &'a [&'a str],
    summary: Counts,
    releases: &'a [Release],
}

#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    change: &'a Change,
    allowed: Option<&'a str>,
}

#[derive(Serialize)]
struct Counts {
    breaking: usize,
    allowed: usize,
    compatible: usize,
    cosmetic: usize,
}

/// Returns the sides that a change breaks, or that it breaks nobody.
fn whom(change: &Change) -> &'static str {
    match (change.sender, change.receiver) {
        (Verdict::Breaking, Verdict::Breaking) => "breaks both",
        (Verdict::Breaking, _) => "breaks senders",
        (_, Verdict::Breaking) => "breaks receivers",
        (Verdict::Cosmetic, Verdict::Cosmetic) => "cosmetic",
        _ => "compatible",
    }
}

/// Returns the part of a pointer that those to the same part of the same schema elsewhere have in common: the last
/// property on the way, and what follows; or the last two parts.
fn tail(pointer: &str) -> &str {
    let property = pointer.rfind("/properties/");
    let mut parts = pointer.rmatch_indices('/').map(|(index, _)| index);
    let second = parts.nth(1);
    // What belongs to no schema is one of a kind.
    let is_schema = ["/payload/", "/headers/", "/schema/"].iter().any(|part| pointer.contains(part));
    let start = property.into_iter().chain(second).min().filter(|_| is_schema);
    start.and_then(|start| pointer.get(start..)).unwrap_or(pointer)
}

/// Returns the first of the other places where the same happened.
fn elsewhere(pointers: &[&str]) -> String {
    let (count, places) = (pointers.len(), if pointers.len() == 1 { "place" } else { "places" });
    let named = pointers.iter().take(MAX_PLACES).copied().collect::<Vec<_>>().join(", ");
    let more = if count > MAX_PLACES { ", …" } else { "" };
    format!("and {count} more {places}: {named}{more}")
}

/// Returns the old and the new value, if there are any.
fn values(change: &Change) -> String {
    let is_said = |value: &String| change.text.contains(&format!("`{}`", value.trim_matches('"')));
    match (&change.old, &change.new) {
        (Some(only), None) | (None, Some(only)) if is_said(only) => String::new(),
        (None, None) => String::new(),
        (Some(old), None) => format!(": was {}", short(old)),
        (None, Some(new)) => format!(": {}", short(new)),
        (Some(old), Some(new)) => format!(": {} → {}", short(old), short(new)),
    }
}

/// Returns the start of a value on one line.
fn short(value: &str) -> impl fmt::Display {
    let clean: String = value.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    match clean.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", clean.get(..end).unwrap_or_default()),
        None => clean,
    }
}

fn sentence(release: &Release) -> String {
    let Release { service, level, old, new, due, is_enough } = release;
    match due {
        None => format!("{service}: a {level} change; `{old}` is no semantic version"),
        Some(due) if *is_enough => format!("{service}: {old} → {new}, at least {due} ({level})"),
        Some(due) => format!("{service}: {old} → {due} ({level}); the new documents say {new}"),
    }
}

/// Escapes text so that Markdown takes it literally within a table's cell; what stands between backticks is code.
fn escaped(text: &str) -> String {
    // A stray backtick, of a name that holds one, opens nothing.
    let is_paired = text.matches('`').count().is_multiple_of(2);
    let mut is_code = false;
    let mut escaped = String::new();
    for c in visible(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '`' if is_paired => {
                // Within `<code>`, unlike between backticks, what is escaped stays escaped.
                escaped.push_str(if is_code { "</code>" } else { "<code>" });
                is_code = !is_code;
            }
            '\\' | '`' | '|' | '*' | '_' | '[' | ']' | '~' | '#' | '$' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}
