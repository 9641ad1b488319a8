//! The report on messages: a line for each violation, the progress, and a summary.

use std::{
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::target::Verdict;
use crate::{
    Error,
    output::{self, visible},
    schema::Violation,
};

/// The exit code if no message is invalid, and of some it could not be decided.
const UNDECIDED: u8 = 3;

/// The number of bytes from which on input is worth a progress bar.
const LARGE: u64 = 8 << 20;

/// The numbers of messages, of violations, and of messages that are invalid or undecided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Summary {
    messages: u64,
    invalid: u64,
    violations: u64,
    undecided: u64,
}

/// The report, which writes what is found as it is found.
#[derive(Debug)]
pub(super) struct Report {
    json: bool,
    /// `true` if a line says which message it was held to.
    named: bool,
    limit: usize,
    summary: Summary,
    bar: ProgressBar,
    /// `true` if lines and the bar come to the same terminal.
    shares_terminal: bool,
}

/// A violation as programs see it.
#[derive(Debug, Serialize)]
struct Line<'a> {
    file: &'a str,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// The message or envelope that it was held to.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    held_to: Option<&'a str>,
    pointer: &'a str,
    keyword: &'a str,
    message: &'a str,
    /// The problems in the branch that was meant.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    causes: &'a [Violation],
}

impl Report {
    /// Creates a report; `size` is how many bytes there are to read, if that is known.
    pub(super) fn new(json: bool, named: bool, limit: usize, size: Option<u64>) -> Self {
        let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::hidden());
        let template = match size {
            Some(_) => "{wide_bar} {bytes} of {total_bytes}, {binary_bytes_per_sec}, {eta} left",
            None => "{spinner} {bytes}, {binary_bytes_per_sec}",
        };
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        if size.is_some_and(|size| size >= LARGE) {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        let shares_terminal = io::stdout().is_terminal() && io::stderr().is_terminal();
        Self { json, named, limit, summary: Summary::default(), bar, shares_terminal }
    }

    /// Returns a reader whose bytes are counted.
    pub(super) fn counted<R: io::Read>(&self, reader: R) -> impl io::Read + use<R> {
        self.bar.wrap_read(reader)
    }

    /// Tells a message's verdict; `None` for a message that is too long to be judged.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub(super) fn add(&mut self, file: &str, line: u64, verdict: Option<Verdict<'_>>) -> Result<(), Error> {
        self.summary.messages = self.summary.messages.saturating_add(1);
        if self.bar.is_hidden() && self.bar.length().is_none() && self.bar.position() >= LARGE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        let place =
            Line { file, line, column: None, held_to: None, pointer: "", keyword: "", message: "", causes: &[] };
        match verdict {
            Some(Verdict::Valid) => return Ok(()),
            Some(Verdict::Undecided { name, places }) => {
                for Violation { pointer, keyword, message, .. } in &places {
                    let held_to = self.named.then_some(name);
                    self.print(&Line { held_to, pointer, keyword, message, ..place })?;
                }
                self.summary.undecided = self.summary.undecided.saturating_add(1);
                return Ok(());
            }
            Some(Verdict::Malformed { line: inner, column, message, .. }) => {
                let inner = u64::try_from(inner).unwrap_or(u64::MAX).saturating_sub(1);
                let (line, column) = (line.saturating_add(inner), Some(column));
                self.line(&Line { line, column, keyword: "malformed", message: &message, ..place })?;
            }
            Some(Verdict::Invalid { name, violations }) => {
                for violation in &violations {
                    self.line(&Line {
                        held_to: self.named.then_some(name),
                        pointer: &violation.pointer,
                        keyword: &violation.keyword,
                        message: &violation.message,
                        causes: &violation.causes,
                        ..place
                    })?;
                }
            }
            None => {
                let message = format!("longer than {} bytes; `--max-bytes` sets the limit", self.limit);
                self.line(&Line { keyword: "too_large", message: &message, ..place })?;
            }
        }
        self.summary.invalid = self.summary.invalid.saturating_add(1);
        Ok(())
    }

    /// Returns the number of messages so far.
    pub(super) fn messages(&self) -> u64 {
        self.summary.messages
    }

    /// Says something that is not about a message.
    pub(super) fn note(&self, text: &str) {
        self.bar.suspend(|| output::note(&visible(text)));
    }

    /// Writes the summary, and tells the exit code: 0 if all messages are valid, 1 if one is invalid, 3 if none is and
    /// of some it could not be decided.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub(super) fn finish(self) -> Result<ExitCode, Error> {
        self.bar.finish_and_clear();
        let Summary { messages, invalid, violations, undecided } = self.summary;
        if self.json {
            let summary = serde_json::to_string(&self.summary).map_err(|error| Error::Output(error.into()))?;
            print(&format!("{{\"summary\":{summary}}}"))?;
        } else {
            let plural = |count: u64| if count == 1 { "" } else { "s" };
            let count = format!("{messages} message{}", plural(messages));
            let wrong =
                (invalid > 0).then(|| format!(", {invalid} invalid with {violations} violation{}", plural(violations)));
            let open = (undecided > 0).then(|| format!(", {undecided} of which it could not be decided"));
            output::note(&match (wrong, open) {
                (None, None) if messages == 0 => "no messages".to_owned(),
                (None, None) => format!("{count}, all valid"),
                (wrong, open) => count + &wrong.unwrap_or_default() + &open.unwrap_or_default(),
            });
        }
        Ok(match (invalid, undecided) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(UNDECIDED),
            _ => ExitCode::FAILURE,
        })
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), Error> {
        self.summary.violations = self.summary.violations.saturating_add(1);
        self.print(line)
    }

    fn print(&self, line: &Line<'_>) -> Result<(), Error> {
        let text = if self.json {
            serde_json::to_string(line).map_err(|error| Error::Output(error.into()))?
        } else {
            line.to_text()
        };
        if self.shares_terminal { self.bar.suspend(|| print(&text)) } else { print(&text) }
    }
}

impl Line<'_> {
    fn to_text(&self) -> String {
        let Self { file, line, column, held_to, pointer, keyword, message, causes } = self;
        let column = column.map(|column| format!(":{column}")).unwrap_or_default();
        let held_to = held_to.map(|name| format!(" as {name}:")).unwrap_or_default();
        let pointer = if pointer.is_empty() { "the message" } else { pointer };
        let mut text = visible(format_args!("{file}:{line}{column}:{held_to} {pointer}: {message} ({keyword})"));
        add_causes(&mut text, causes, "  ");
        text
    }
}

/// Writes causes on lines of their own, each further in than what it is the cause of.
fn add_causes(text: &mut String, causes: &[Violation], indent: &str) {
    for cause in causes {
        text.push_str(&format!("\n{indent}{}", visible(cause)));
        add_causes(text, &cause.causes, &format!("{indent}  "));
    }
}

fn print(line: &str) -> Result<(), Error> {
    writeln!(io::stdout(), "{line}").map_err(Error::Output)
}
