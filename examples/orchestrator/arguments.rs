//! What the command line asks for.

use std::{ffi::OsString, path::PathBuf};

use postroom::chrono::{DateTime, Utc};

/// The answer to `--help`.
pub(crate) const HELP: &str = "\
Takes campaign events and accepts, validates, enriches, routes and answers each of them.

Usage: orchestrator [FILE | -] [--json] [--clock TIME]

  FILE          NDJSON: one event envelope a line; blank lines are skipped
                (default: the events that come with this example)
  -             read from standard input
  --json        write the answers, one envelope a line, instead of a report
  --clock TIME  let it always be TIME, as in 2025-06-04T12:00:00Z, and number the ids
  --help        show this text

The report's times are those of the events, or of their refusal where an event's time cannot be told.
The exit code is 0 where all events were answered, refusals included, and 2 otherwise.
";

/// Where the default events are.
const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/orchestrator/events.ndjson");

/// How events are taken and answered.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// The file that holds them; `None`: standard input.
    pub(crate) file: Option<PathBuf>,
    /// Whether to write answers rather than a report.
    pub(crate) json: bool,
    /// The time that it always is; `None`: the machine's.
    pub(crate) clock: Option<DateTime<Utc>>,
}

/// Reads the command line, without the program's name; `None` where it asks for help.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Options>, String> {
    let (mut source, mut json, mut clock) = (None, false, None);
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(None),
            Some("--json") => json = true,
            Some("--clock") => clock = Some(time(arguments.next().unwrap_or_default())?),
            Some(option) if option.starts_with("-") && option != "-" => {
                return Err(format!("there is no option {option}"));
            }
            _ if source.is_some() => return Err("events come from one place only".to_owned()),
            _ => source = Some(argument),
        }
    }
    let source = source.unwrap_or_else(|| EVENTS.into());
    Ok(Some(Options { file: (source != "-").then(|| source.into()), json, clock }))
}

fn time(text: OsString) -> Result<DateTime<Utc>, String> {
    let time = text.to_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    time.map(|time| time.to_utc())
        .ok_or_else(|| format!("--clock needs a time such as 2025-06-04T12:00:00Z, not {text:?}"))
}
