//! `postroom diff`: what changed between two contracts, and whom it breaks.
//!
//! A change **breaks senders** if a message that is sent by the old contract may be invalid under the new one, or find
//! nobody. It **breaks receivers** if who follows the old contract may refuse a message that is valid under the new one,
//! or wait in vain. So allowing less breaks senders, and allowing more breaks receivers; exchange old and new, and the
//! sides exchange their verdicts.

mod allow;
mod annotations;
mod array;
mod change;
mod channels;
mod checkout;
mod choice;
mod comparison;
mod compound;
mod contract;
mod delivery;
mod fits;
mod freedom;
mod ground;
mod keywords;
mod listed;
mod located;
mod messages;
mod node;
mod normal;
mod numbers;
mod object;
mod operations;
mod parts;
mod patterns;
mod renamed;
mod report;
mod rest;
pub mod rules;
mod schema;
mod semver;
mod sides;
mod source;
mod words;

use std::{fs, path::PathBuf, process::ExitCode};

use postroom_codegen::{Builder, Contract};

use self::checkout::Checkout;
use crate::{
    Error,
    load::{self, References, render},
    output,
};

pub use self::{
    allow::{Allow, Allowed, apply},
    change::{Change, Verdict},
    report::Report,
    semver::{Level, Release, releases},
};

/// The arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files, or folders whose AsyncAPI documents are meant: OLD and NEW; or all of the old side with `--to`; or both
    /// sides with `--git`.
    #[arg(required_unless_present = "rules", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The new side, where a side is more than one path.
    #[arg(long, num_args = 1.., value_name = "PATH", conflicts_with = "git")]
    to: Vec<PathBuf>,
    /// Compare the paths as they were at a revision with how they are.
    #[arg(long, value_name = "REV")]
    git: Option<String>,
    /// Print one JSON object.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print Markdown, for a comment on a pull request.
    #[arg(long)]
    markdown: bool,
    /// Accept a breaking change; may be given several times. `*` stands for any one part of the pointer.
    #[arg(long, value_name = "RULE@POINTER=REASON", value_parser = Allow::parse)]
    allow: Vec<Allow>,
    /// Accept the breaking changes that a file lists, one RULE@POINTER=REASON a line, `#` before comments.
    #[arg(long, value_name = "FILE")]
    allow_file: Vec<PathBuf>,
    /// Let senders write properties that nobody declared, wherever `additionalProperties` says nothing.
    #[arg(long)]
    strict: bool,
    /// Say nothing of warnings with this code; may be given several times. `postroom check --codes` lists all codes.
    #[arg(long, value_name = "CODE", display_order = 103)]
    allow_warning: Vec<String>,
    #[command(flatten)]
    references: References,
    /// Print the table of rules and end.
    #[arg(long)]
    rules: bool,
}

const EXAMPLES: &str = "\
Examples:
  postroom diff old/orders.yaml new/orders.yaml
  postroom diff old/ new/                              every AsyncAPI document in two folders
  postroom diff a.yaml b.yaml --to new-a.yaml new-b.yaml
  postroom diff --git v1.2.0 spec/                     the last release against the working tree
  postroom diff --git main spec/ --allow 'enum-value-added@/messages/PingMessage/payload/properties/kind/enum=receivers ignore it'

Exit codes:
  0  nothing breaks
  1  a change breaks somebody and is not allowed
  2  the comparison could not be made: documents with errors, a file or revision is missing, a wrong argument";

/// Compares two contracts, and returns the changes; none if they are equal.
///
/// If a schema declares properties and says nothing of `additionalProperties`, further ones are valid, and whoever
/// follows the schema writes none: declaring one more is compatible. [`compare_strictly`] counts them.
///
/// ```
/// use postroom_cli::diff::compare;
/// use postroom_codegen::Contract;
///
/// assert_eq!(compare(&Contract::default(), &Contract::default()), []);
/// ```
#[must_use]
pub fn compare(old: &Contract, new: &Contract) -> Vec<Change> {
    contract::compare(old, new, false)
}

/// Compares two contracts like [`compare`], and counts every valid message: also one with properties that nobody
/// declared.
#[must_use]
pub fn compare_strictly(old: &Contract, new: &Contract) -> Vec<Change> {
    contract::compare(old, new, true)
}

/// Runs the command.
///
/// # Errors
/// The documents have errors, a file or a revision is missing, or the arguments do not make two sides.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    if arguments.rules {
        output::print(&rules::markdown())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut allows = arguments.allow.clone();
    for path in &arguments.allow_file {
        let text = fs::read_to_string(path).map_err(|error| Error::File { path: path.clone(), error })?;
        let lines = Allow::parse_lines(&text);
        allows.append(&mut lines.map_err(|message| Error::Usage(format!("{}: {message}", path.display())))?);
    }
    let Sides { old, new, checkout } = read_sides(arguments)?;
    let mut changes = contract::compare(&old, &new, arguments.strict);
    if let (Some(checkout), Some(revision)) = (checkout, &arguments.git) {
        changes.iter_mut().for_each(|change| change.file = checkout.renamed(revision, &change.file));
    }
    let report =
        Report { changes: &changes, allowed: apply(&changes, &allows), releases: releases(&old, &new, &changes) };
    for unused in &report.allowed.unused {
        output::note(&format!("postroom: warning: nothing needs `--allow {}`", output::visible(unused)));
    }
    output::print(&match (arguments.json, arguments.markdown) {
        (true, _) => report.json(),
        (_, true) => report.markdown(),
        _ => report.text(),
    })?;
    Ok(if report.is_breaking() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The contracts that are compared.
struct Sides {
    old: Contract,
    new: Contract,
    /// The files of the old one, if it is that of a revision.
    checkout: Option<Checkout>,
}

fn read_sides(arguments: &Arguments) -> Result<Sides, Error> {
    let (old, new) = match (arguments.paths.as_slice(), arguments.to.as_slice(), &arguments.git) {
        ([first, ..], _, Some(revision)) => {
            let checkout = Checkout::new(revision, first)?;
            let old = at_revision(revision, &checkout, arguments)?;
            return Ok(Sides { old, new: current(&arguments.paths, arguments)?, checkout: Some(checkout) });
        }
        ([old, new], [], None) => (std::slice::from_ref(old), std::slice::from_ref(new)),
        (old, new @ [_, ..], None) => (old, new),
        _ => {
            let help =
                "give OLD and NEW, or several old ones with `--to` before the new ones, or `--git REV` before one side";
            return Err(Error::Usage(help.to_owned()));
        }
    };
    let old = source::contract(old, &arguments.references)?;
    Ok(Sides { old, new: current(new, arguments)?, checkout: None })
}

fn current(paths: &[PathBuf], arguments: &Arguments) -> Result<Contract, Error> {
    let builder = arguments.references.builder(&source::documents(paths)?);
    load::contract(arguments.allow_warning.iter().fold(builder, Builder::allow))
}

fn at_revision(revision: &str, checkout: &Checkout, arguments: &Arguments) -> Result<Contract, Error> {
    let paths = checkout.paths(&arguments.paths)?;
    if paths.is_empty() {
        output::note(&format!("postroom: warning: nothing of this was there at `{}`", output::visible(revision)));
        return Ok(Contract::default());
    }
    let roots = checkout.paths(arguments.references.roots())?;
    source::contract(&paths, &arguments.references.with_roots(roots)).map_err(|error| match error {
        Error::Documents(diagnostics) => {
            // The files are still there, so that the lines can be shown that this is about.
            output::note(
                &checkout.renamed(&output::visible(revision), &render::human(&diagnostics, &mut render::read)),
            );
            Error::Usage(format!("the documents as they were at `{revision}` cannot be read"))
        }
        other => Error::Usage(checkout.renamed(revision, &other.to_string())),
    })
}
