//! What happened, for people.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use postroom::chrono::SecondsFormat;

use crate::pipeline::{Outcome, Verdict};

/// What is counted over all events.
#[derive(Debug, Default)]
pub(crate) struct Report {
    repeated: usize,
    refused: BTreeMap<&'static str, usize>,
    routed: BTreeMap<&'static str, usize>,
}

impl Report {
    /// Writes a line for an event, and one for each of its violations.
    pub(crate) fn line(&mut self, output: &mut impl Write, number: usize, outcome: &Outcome) -> io::Result<()> {
        let time = outcome.time.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true);
        let (start, event) = (format!("{number:>4}  {time}"), &outcome.event);
        match &outcome.verdict {
            Verdict::Repeated => {
                self.repeated += 1;
                writeln!(output, "{start}  repeated  {event}: answered as before")
            }
            Verdict::Routed(destination) => {
                *self.routed.entry(destination).or_default() += 1;
                writeln!(output, "{start}  accepted  {event} -> {destination}")
            }
            Verdict::Refused(error) => {
                *self.refused.entry(error.code.as_str()).or_default() += 1;
                writeln!(output, "{start}  refused   {event}: {}: {}", error.code, printable(&error.message))?;
                for violation in &error.violations {
                    let (pointer, message) = (printable(&violation.pointer), printable(&violation.message));
                    let pointer = if pointer.is_empty() { "the event" } else { &pointer };
                    writeln!(output, "        {pointer}  {}: {message}", violation.keyword)?;
                }
                Ok(())
            }
        }
    }

    /// Writes what was counted.
    pub(crate) fn summary(&self, output: &mut impl Write) -> io::Result<()> {
        let (accepted, refused): (usize, usize) = (self.routed.values().sum(), self.refused.values().sum());
        let (events, repeated) = (accepted + refused + self.repeated, self.repeated);
        writeln!(output, "\n{events} events: {accepted} accepted, {refused} refused, {repeated} repeated")?;
        for (title, counts) in [("routed", &self.routed), ("refused", &self.refused)] {
            let counts: Vec<_> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
            writeln!(output, "{title:<8} {}", if counts.is_empty() { "-".to_owned() } else { counts.join(", ") })?;
        }
        Ok(())
    }
}

/// The text without what would command a terminal.
fn printable(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}
