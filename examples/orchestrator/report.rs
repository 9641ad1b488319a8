//! What happened, for people.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use crate::platform::Answer;

/// What is counted over all events.
#[derive(Debug, Default)]
pub(crate) struct Report {
    accepted: usize,
    repeated: usize,
    refused: BTreeMap<&'static str, usize>,
}

impl Report {
    /// Writes a line for an event, and one for each of its violations.
    pub(crate) fn line(&mut self, output: &mut impl Write, number: usize, answer: &Answer) -> io::Result<()> {
        let event = answer.event.rsplit_once('.').map_or(answer.event.as_str(), |(event, _)| event);
        let Some(failure) = answer.failure.as_ref().filter(|_| !answer.repeated) else {
            let (count, verdict) = match answer.repeated {
                true => (&mut self.repeated, "repeated"),
                false => (&mut self.accepted, "accepted"),
            };
            *count += 1;
            return writeln!(output, "{number:>4}  {verdict}  {event}");
        };
        let error = &failure.error;
        *self.refused.entry(error.code.as_str()).or_default() += 1;
        writeln!(output, "{number:>4}  refused   {event}: {}: {}", error.code, printable(&error.message))?;
        for violation in &error.violations {
            let (pointer, message) = (printable(&violation.pointer), printable(&violation.message));
            let pointer = if pointer.is_empty() { "the event" } else { &pointer };
            writeln!(output, "        {pointer}  {}: {message}", violation.keyword)?;
        }
        Ok(())
    }

    /// Writes what was counted.
    pub(crate) fn summary(&self, output: &mut impl Write) -> io::Result<()> {
        let (accepted, repeated, refused) = (self.accepted, self.repeated, self.refused.values().sum::<usize>());
        let events = accepted + refused + repeated;
        writeln!(output, "\n{events} events: {accepted} accepted, {refused} refused, {repeated} repeated")?;
        let counts: Vec<_> = self.refused.iter().map(|(code, count)| format!("{code} {count}")).collect();
        if counts.is_empty() { Ok(()) } else { writeln!(output, "refused: {}", counts.join(", ")) }
    }
}

/// The text without what would command a terminal.
fn printable(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}
