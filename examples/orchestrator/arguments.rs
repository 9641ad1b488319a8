//! What the command line asks for.

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use postroom::chrono::{DateTime, Utc};

/// The answer to `--help`.
pub(crate) const HELP: &str = "\
A campaign platform in one process: an orchestrator that accepts, validates, enriches, routes and answers the events
of frontends, and the services that it works with.

Usage: orchestrator                                      the trial: five people use the platform, in virtual time
       orchestrator FILE | - [--json] [--clock TIME]     answers events
       orchestrator --serve ADDRESS                      opens the platform to browsers, as 127.0.0.1:8080
       orchestrator --routes                             lists the events that it handles

  FILE          NDJSON: one event envelope a line; blank lines are skipped
  -             read from standard input
  --json        write the answers, one envelope a line, instead of a report
  --clock TIME  start at TIME, as in 2025-06-04T12:00:00Z, let time pass only where somebody waits, and number the ids
  --routes      list each event with its type and, in one line, its JSON Schema
  --help        show this text

The exit code is 0 where the trial went as it must or all events were answered, refusals included; 1 where the trial
did not; and 2 otherwise.
";

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(crate) enum Task {
    Help,
    Trial,
    Answer(Options),
    Serve(SocketAddr),
    Routes,
}

/// How events are taken and answered.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// The file that holds them; `None`: standard input.
    pub(crate) file: Option<PathBuf>,
    /// Whether to write answers rather than a report.
    pub(crate) json: bool,
    /// The time at the start; `None`: the machine's, all the time.
    pub(crate) clock: Option<DateTime<Utc>>,
}

/// Reads the command line, without the program's name.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Task, String> {
    let (mut source, mut address, mut routes, mut json, mut clock) = (None, None, false, false, None);
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Task::Help),
            Some("--json") => json = true,
            Some("--routes") => routes = true,
            Some("--clock") => clock = Some(time(arguments.next().unwrap_or_default())?),
            Some("--serve") => address = Some(socket(arguments.next().unwrap_or_default())?),
            Some(option) if option.starts_with("-") && option != "-" => {
                return Err(format!("there is no option {option}"));
            }
            _ if source.is_some() => return Err("events come from one place only".to_owned()),
            _ => source = Some(argument),
        }
    }
    match (source, address) {
        (None, None) if routes && !json && clock.is_none() => Ok(Task::Routes),
        _ if routes => Err("--routes stands alone".to_owned()),
        (None, Some(address)) if !json && clock.is_none() => Ok(Task::Serve(address)),
        (_, Some(_)) => Err("--serve stands alone: its events come from browsers".to_owned()),
        (Some(source), None) => Ok(Task::Answer(Options { file: (source != "-").then(|| source.into()), json, clock })),
        (None, None) if !json && clock.is_none() => Ok(Task::Trial),
        (None, None) => Err("--json and --clock need events: name a FILE, or - for standard input".to_owned()),
    }
}

fn time(text: OsString) -> Result<DateTime<Utc>, String> {
    let time = text.to_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    time.map(|time| time.to_utc())
        .ok_or_else(|| format!("--clock needs a time such as 2025-06-04T12:00:00Z, not {text:?}"))
}

fn socket(text: OsString) -> Result<SocketAddr, String> {
    let address = text.to_str().and_then(|text| text.parse().ok());
    address.ok_or_else(|| format!("--serve needs an address and a port such as 127.0.0.1:8080, not {text:?}"))
}
