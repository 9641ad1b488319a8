//! `postroom docs`.

mod anchors;
mod changelog;
mod changes;
mod files;
mod lines;
mod markdown;
mod outline;
mod page;
mod payload;
mod state;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::SystemTime,
};

use postroom_codegen::Contract;

use crate::{
    Error,
    diagrams::Diagrams,
    diff, html,
    load::Documents,
    output::{note, print, visible},
};

use self::{
    files::{Files, Stale},
    outline::Outline,
    state::State,
};

pub use self::{anchors::Anchors, payload::payload};
pub use crate::date::Date;

/// The arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    documents: Documents,
    /// The folder of the page; it is made where it is missing.
    #[arg(long, value_name = "DIR", value_parser = folder)]
    out: PathBuf,
    /// The page's title.
    #[arg(long, default_value = "Message Flow", value_parser = title)]
    title: String,
    /// How headings become anchors and the names of diagrams.
    #[arg(long, value_enum, default_value_t)]
    anchors: Anchors,
    /// The date of what changed since the last run, none before the changelog's last one; without it, the day in UTC.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// Write the contract as one HTML page, too, which needs nothing beside it.
    #[arg(long)]
    html: bool,
    /// Write nothing, and tell which files are stale.
    #[arg(long)]
    check: bool,
}

const EXAMPLES: &str = "\
Writes into DIR:
  message-flow.md    the page: services, channels, messages, and what changed from run to run
  message-flow.json  the contract of this run; the next one compares with it. Commit it with the page
  diagrams/          an SVG for each picture, and its Mermaid source beside it
  message-flow.html  with --html, or where it is there: everything on one page, constraints and examples included

Examples:
  postroom docs spec/*.yaml --out docs
  postroom docs spec/*.yaml --out docs --check      # for CI

Exit codes:
  0  the files are written, or are up to date
  1  with --check: a file is stale, missing, or of no use any more
  2  it could not be done, and no file is changed: the documents have errors, a file cannot be read or written or was \
written by somebody else, a wrong argument";

/// The page's file in its folder.
const PAGE: &str = "message-flow.md";

/// The file of what is kept from run to run.
const STATE: &str = "message-flow.json";

/// The file of the page that needs nothing beside it.
const HTML: &str = "message-flow.html";

/// The number of lines of the page's difference that `--check` shows.
const SHOWN_LINES: usize = 40;

/// Runs the command.
///
/// # Errors
/// The documents have errors, the state of the last run is damaged, or a file cannot be read or written.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let mut contract = arguments.documents.contract()?;
    contract.leave_out_unknown();
    let path = arguments.out.join(STATE);
    let parse = |text: &str| State::parse(text).map_err(|error| Error::Usage(format!("{}: {error}", path.display())));
    let mut last = files::read(&path)?.as_deref().map(parse).transpose()?;
    // An earlier version may have kept it, and its end is no change of the contract.
    last.iter_mut().for_each(|last| last.contract.leave_out_unknown());
    let files = arguments.files(contract, last)?;
    let stale = files.stale(&arguments.out)?;
    if arguments.check {
        return check(&arguments.out, &stale);
    }
    files.write(&stale, &arguments.out)?;
    let written = stale.iter().filter(|file| file.wanted.is_some()).count();
    let (removed, same) = (stale.len().saturating_sub(written), files.wanted.len().saturating_sub(written));
    let removed = if removed > 0 { format!(", {removed} removed") } else { String::new() };
    print(&format!("{}: {written} written, {same} unchanged{removed}\n", visible(arguments.out.display())))?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the page of a contract as Markdown, without a changelog.
///
/// It refers to diagrams in `diagrams/`. The same contract gives the same bytes.
///
/// ```
/// use postroom_cli::docs::{Anchors, page};
///
/// let page = page(&postroom_codegen::Contract::default(), "Orders", Anchors::Github);
/// assert!(page.starts_with("# Orders\n\n## Table of Contents\n\n- [Context](#context)\n"));
/// ```
#[must_use]
pub fn page(contract: &Contract, title: &str, anchors: Anchors) -> String {
    page::page(contract, title, &Outline::new(contract, title, anchors), &[])
}

impl Arguments {
    /// Returns everything that the folder should hold for a contract, after a last run or as the first one.
    fn files(&self, contract: Contract, last: Option<State>) -> Result<Files, Error> {
        let mut files = Files::default();
        let outline = Outline::new(&contract, &self.title, self.anchors);
        let mut days = Vec::new();
        if let Some(last) = last {
            let entries = changes::entries(&last.contract, &contract, &diff::compare(&last.contract, &contract));
            days = last.changelog;
            if !entries.is_empty() {
                let date = self.date_after(days.first())?;
                changelog::add(&mut days, date, entries);
            }
            // A run with other anchors named its diagrams in another way.
            for style in [Anchors::Seed, Anchors::Github] {
                files.obsolete.extend(diagram_files(&Outline::new(&last.contract, &self.title, style)));
            }
            files.known.push(PAGE.to_owned());
            files.known.extend(files.obsolete.iter().cloned());
        }
        files.wanted = diagram_files(&outline).into_iter().zip(diagram_texts(&contract, &outline)).collect();
        files.obsolete.retain(|path| !files.wanted.iter().any(|(wanted, _)| wanted == path));
        files.obsolete.sort();
        files.obsolete.dedup();
        files.wanted.push((PAGE.to_owned(), page::page(&contract, &self.title, &outline, &days)));
        // One that is there would be stale otherwise.
        if self.html || self.out.join(HTML).is_file() {
            let options = html::Options { title: self.title.clone() };
            files.wanted.push((HTML.to_owned(), html::page(&contract, &options)));
        }
        // The last one, so that a run that was cut short is a run that has not been.
        let state = State::new(contract, days).text().map_err(Error::Usage)?;
        files.wanted.push((STATE.to_owned(), state));
        Ok(files)
    }

    /// Returns the date of what changed: none before the changelog's last day, because the newest stands first.
    fn date_after(&self, last: Option<&changelog::Day>) -> Result<Date, Error> {
        match (self.date, last.map(|day| day.date)) {
            (Some(date), Some(last)) if date < last => Err(Error::Usage(format!(
                "{}: the changelog's last entry is of {last}: give this `--date` or a later one",
                self.out.join(STATE).display(),
            ))),
            (Some(date), _) => Ok(date),
            // The last entry may have been given a day to come, and clocks differ.
            (None, last) => Ok(last.into_iter().fold(Date::at(SystemTime::now()), Date::max)),
        }
    }
}

/// Reads `--out`.
fn folder(text: &str) -> Result<PathBuf, String> {
    match text {
        "-" => Err("the page is several files, which do not fit into standard output: name a folder".to_owned()),
        "" => Err("name a folder: `.` is the one that you are in".to_owned()),
        path => Ok(path.into()),
    }
}

/// Reads `--title`.
fn title(text: &str) -> Result<String, String> {
    let is_seen = !markdown::one_line(text).is_empty();
    let title = is_seen.then(|| text.to_owned());
    title.ok_or_else(|| "a page needs a title: give one, or leave the option out for `Message Flow`".to_owned())
}

/// Returns the diagrams in the order of [`diagram_files`].
fn diagram_texts(contract: &Contract, outline: &Outline) -> Vec<String> {
    let diagrams = Diagrams::new(contract);
    let services = outline.services.iter().map(|section| diagrams.service(section.index));
    let channels = outline.channels.iter().map(|section| diagrams.channel(section.index));
    let drawn = [diagrams.context()].into_iter().chain(services).chain(channels);
    drawn.flat_map(|diagram| [diagram.svg, diagram.mermaid]).collect()
}

/// Returns the diagrams' files in the order of the page, each picture before its source.
fn diagram_files(outline: &Outline) -> Vec<String> {
    let sections = outline.services.iter().chain(&outline.channels).map(|section| section.diagram.as_str());
    let stems = ["context"].into_iter().chain(sections);
    stems.flat_map(|stem| [format!("diagrams/{stem}.svg"), format!("diagrams/{stem}.mmd")]).collect()
}

fn check(folder: &Path, stale: &[Stale<'_>]) -> Result<ExitCode, Error> {
    let mut out = String::new();
    for file in stale {
        let path = visible(folder.join(file.path).display());
        out += &match (&file.found, file.wanted) {
            (None, _) => format!("{path} is missing\n"),
            (_, None) => format!("{path} is of no use any more\n"),
            _ => format!("{path} is stale\n"),
        };
        if let (Some(found), Some(wanted), PAGE) = (&file.found, file.wanted, file.path) {
            let lines = lines::difference(found, wanted);
            out.extend(lines.iter().take(SHOWN_LINES).map(|line| format!("  {}\n", visible(line))));
            out += if lines.len() > SHOWN_LINES { "  …\n" } else { "" };
        }
    }
    print(&out)?;
    if stale.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    note("run `postroom docs` with the same arguments but `--check`, and commit what it writes");
    Ok(ExitCode::from(1))
}
