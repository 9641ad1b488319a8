//! `postroom validate`.

mod address;
mod report;
mod stream;
mod target;

use std::{
    fs::{File, Metadata},
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{ArgGroup, ArgMatches, Args, Command, FromArgMatches};
use postroom_codegen::Contract;

pub use self::target::{Target, Verdict};
use self::{
    report::Report,
    stream::{Form, Item},
};
pub use crate::schema::Violation;
use crate::{
    Error,
    load::{self, References, Warnings},
    output,
};

/// The arguments: documents stand before what selects the messages, files of messages after it.
#[derive(Debug)]
pub struct Arguments {
    documents: Vec<PathBuf>,
    files: Vec<PathBuf>,
    options: Options,
}

#[derive(Debug, Args)]
#[command(
    after_help = EXAMPLES,
    override_usage = "postroom validate [OPTIONS] <SPEC>... <--channel <ADDRESS>|--message <NAME>|--envelope[=<NAME>]> [FILE]...",
    group = ArgGroup::new("target").required(true),
)]
struct Options {
    /// The AsyncAPI documents; after `--channel`, `--message` or `--envelope` the files of messages, `-` for standard
    /// input, which is also read where there is none.
    #[arg(required = true, value_name = "SPEC|FILE")]
    paths: Vec<PathBuf>,
    /// Hold the messages to those of the channel with this address, and to the parameters in the address; a template
    /// (`user.{id}`) does for any address.
    #[arg(long, value_name = "ADDRESS", group = "target")]
    channel: Option<String>,
    /// Hold them to the message of this name: that of its Rust type, its key, its `name` or its `messageId`; after the
    /// key or address of a channel and `/` where several have one name.
    #[arg(long, value_name = "NAME", group = "target")]
    message: Option<String>,
    /// Hold them to the envelope of this name, or to the only one.
    #[arg(long, value_name = "NAME", group = "target", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    envelope: Option<String>,
    /// Read a message a line, even where the first line is the beginning of a longer value.
    #[arg(long)]
    ndjson: bool,
    /// Write a JSON object a violation, and one with the summary.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    references: References,
    #[command(flatten)]
    warnings: Warnings,
    /// How long a message may be; a longer one is reported and passed over.
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20, value_parser = clap::value_parser!(u64).range(1..=1 << 32))]
    max_bytes: u64,
}

const EXAMPLES: &str = "\
A file holds a JSON value a line (NDJSON), or values over several lines, one after the other, as `jq .` \
writes them: the first line tells, unless the file's name ends in `.ndjson` or `.jsonl`, or `--ndjson` is \
given. A JSON array is one value. Where messages are texts (`text/plain`), each line is one; on a channel with both, \
what is no JSON is held to what is said of texts.

Every violation is a line on standard output: file, line, JSON Pointer, what is wrong, keyword. The \
keyword is JSON Schema's; or `malformed`, `too_large`, `location` where the address says otherwise, \
`not_representable` where a value is valid and no generated type has room for it. The summary goes to \
standard error. Under a violation of `oneOf` or `anyOf` stands what is wrong in the branch that the value is meant \
for, further in; in JSON it is `causes`.

A pattern that looks behind, refers back or counts far is held to a text by an engine that tries again and \
again, and gives up in the end. Then the message is neither valid nor invalid: a line with the keyword `undecided` \
says where, and the summary counts it apart.

Examples:
  postroom validate spec/*.yaml --message UserInfoRequestMessage requests.ndjson
  postroom validate spec/*.yaml --channel user.info.request < requests.ndjson
  postroom validate spec/*.yaml --envelope --json events.json | jq 'select(.pointer)'

Exit codes:
  0  every message is valid
  1  a message is invalid, no JSON, or too long
  2  it could not be done: the documents have errors, a file is missing, a wrong argument
  3  no message is invalid, but of some it could not be decided (`undecided`)";

/// The arguments that select messages.
const SELECTORS: [&str; 3] = ["channel", "message", "envelope"];

impl Args for Arguments {
    fn augment_args(command: Command) -> Command {
        Options::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Options::augment_args_for_update(command)
    }
}

impl FromArgMatches for Arguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let options = Options::from_arg_matches(matches)?;
        let selector = SELECTORS.iter().filter_map(|name| matches.indices_of(name)?.max()).max().unwrap_or_default();
        let before = matches.indices_of("paths").into_iter().flatten().take_while(|index| *index < selector).count();
        let (documents, files) = options.paths.split_at(before.min(options.paths.len()));
        if documents.is_empty() {
            let help = "name the documents before `--channel`, `--message` or `--envelope`, and the files after it";
            return Err(clap::Error::raw(clap::error::ErrorKind::MissingRequiredArgument, help));
        }
        Ok(Self { documents: documents.to_vec(), files: files.to_vec(), options })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Runs the command.
///
/// # Errors
/// The documents have errors, there is no such channel, message or envelope, or a file cannot be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let builder = arguments.options.references.builder(&arguments.documents);
    let contract = load::contract(arguments.options.warnings.silence(builder)).inspect_err(|_| {
        if arguments.files.is_empty() && arguments.documents.len() > 1 {
            output::note("note: files of messages stand after `--channel`, `--message` or `--envelope`");
        }
    })?;
    let target = arguments.options.target(&contract)?;
    let limit = usize::try_from(arguments.options.max_bytes).unwrap_or(usize::MAX);
    let standard_input = [PathBuf::from("-")];
    let files = if arguments.files.is_empty() { &standard_input[..] } else { &arguments.files };
    // What cannot be read is told before hours are spent on the files before it.
    files.iter().try_for_each(|path| is_file(path))?;
    let sizes: Option<Vec<u64>> = files.iter().map(|path| size(path)).collect();
    let size = sizes.map(|sizes| sizes.into_iter().fold(0, u64::saturating_add));
    let mut report = Report::new(arguments.options.json, target.is_ambiguous(), limit, size);
    for path in files {
        let (name, mut stream) = open(path, &report)?;
        let form = match arguments.options.ndjson || is_ndjson(path) {
            _ if target.is_texts() => Form::Texts,
            true => Form::Lines,
            false => Form::Guess,
        };
        let (before, mut was_unfinished, mut is_cut, mut failed) = (report.messages(), false, false, None);
        let read = stream::messages(&mut *stream, form, limit, &mut |Item { line, text }| {
            let verdict = text.map(|text| target.judge(text));
            is_cut |= was_unfinished;
            was_unfinished = report.messages() > before && is_unfinished(verdict.as_ref());
            report.add(&name, line, verdict).map_err(|error| {
                failed = Some(error);
                io::Error::other("standard output")
            })
        });
        read.map_err(|error| failed.unwrap_or_else(|| Error::file(path)(error)))?;
        if report.messages() == before {
            report.note(&format!("warning: there is no message in {name}"));
        }
        if is_cut && form == Form::Guess {
            report.note(&format!("note: {name} was read by lines, because its first line is a whole value"));
        }
    }
    report.finish()
}

impl Options {
    fn target(&self, contract: &Contract) -> Result<Target, Error> {
        match (&self.channel, &self.message) {
            (Some(address), _) => Target::channel(contract, address),
            (None, Some(name)) => Target::message(contract, name),
            (None, None) => Target::envelope(contract, self.envelope.as_deref().filter(|name| !name.is_empty())),
        }
    }
}

fn open(path: &Path, report: &Report) -> Result<(String, Box<dyn BufRead>), Error> {
    /// The number of bytes that one read takes.
    const CHUNK: usize = 1 << 18;
    if path == Path::new("-") {
        return Ok((
            "<stdin>".to_owned(),
            Box::new(BufReader::with_capacity(CHUNK, report.counted(io::stdin().lock()))),
        ));
    }
    let file = File::open(path).map_err(Error::file(path))?;
    Ok((path.display().to_string(), Box::new(BufReader::with_capacity(CHUNK, report.counted(file)))))
}

/// Checks that a path is `-` or that of a file.
///
/// # Errors
/// The path is not that of a file.
fn is_file(path: &Path) -> Result<(), Error> {
    if path == Path::new("-") {
        return Ok(());
    }
    let found = path.metadata().map_err(Error::file(path))?;
    if found.is_dir() {
        return Err(Error::Usage(format!("{} is a folder; name the files in it", path.display())));
    }
    Ok(())
}

/// Returns the number of bytes of a file; `None` if that is not known before, as of standard input or a pipe.
fn size(path: &Path) -> Option<u64> {
    path.metadata().ok().filter(Metadata::is_file).map(|file| file.len())
}

fn is_unfinished(verdict: Option<&Verdict<'_>>) -> bool {
    matches!(verdict, Some(Verdict::Malformed { is_unfinished: true, .. }))
}

fn is_ndjson(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ndjson" || extension == "jsonl")
}
