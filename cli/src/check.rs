//! `postroom check`.

use std::process::ExitCode;

use postroom_codegen::Diagnostics;

use crate::{
    Error,
    load::{Documents, render},
    output,
};

/// The arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    documents: Documents,
    /// How the problems are written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// What counts as an error too.
    #[arg(long, value_enum, value_name = "KIND")]
    deny: Option<Deny>,
    /// Print what each code stands for, and whether it may be a warning, and end.
    #[arg(long, exclusive = true)]
    codes: bool,
}

const EXAMPLES: &str = "\
Examples:
  postroom check spec/user-service.yaml
  postroom check spec/*.yaml --deny warnings
  postroom check spec/*.yaml --deny warnings --allow unknown-format
  postroom check spec/*.yaml --format github      # annotations in a workflow of GitHub's

Fields of --format json:
  diagnostics   the problems, by file and place; each of them has
    severity    error or warning
    code        a stable name for the kind of problem: unknown-keyword
    message     what is wrong
    help        what to do about it
    file        the document, as it was named; empty where none is at fault
    line        counted from 1; 0 where no line is at fault
    column      counted from 1, in characters
    pointer     the place in the file as a JSON Pointer (RFC 6901)
  errors        how many errors there are
  warnings      how many warnings there are

Exit codes:
  0  nothing is wrong; there may be warnings
  1  the documents have errors, or warnings with `--deny warnings`
  2  it could not be done: a document cannot be read, a wrong argument";

/// How problems are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With the lines that they are about.
    Human,
    /// One JSON object.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

/// What counts as an error too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    /// Warnings.
    Warnings,
}

/// Runs the command.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    if arguments.codes {
        output::print(&codes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let found = arguments.documents.builder().check();
    let text = match arguments.format {
        Format::Human => {
            let problems =
                if found.is_empty() { String::new() } else { render::human(&found, &mut render::read) + "\n\n" };
            format!("{problems}{}\n", summary(&found, arguments.documents.paths.len()))
        }
        Format::Json => render::json(&found),
        Format::Github => render::github(&found),
    };
    output::print(&text)?;
    // A document itself is missing, not one that another refers to.
    if found.iter().any(|diagnostic| diagnostic.code == "unreadable-file" && diagnostic.line == 0) {
        return Ok(ExitCode::from(2));
    }
    let denied = found.has_errors() || (arguments.deny.is_some() && !found.is_empty());
    Ok(ExitCode::from(u8::from(denied)))
}

/// Returns each code on a line of its own: whether it may be a warning, and what it stands for.
fn codes() -> String {
    let line = |code: &postroom_codegen::Code| {
        let severity = if code.is_warning { "warning" } else { "error" };
        format!("{:<26} {severity:<8} {}\n", code.name, code.meaning)
    };
    postroom_codegen::codes().iter().map(line).collect()
}

fn summary(found: &Diagnostics, documents: usize) -> String {
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let documents = counted(documents, "document");
    match render::count(found) {
        (0, 0) => format!("no problems in {documents}"),
        (0, warnings) => format!("{} in {documents}", counted(warnings, "warning")),
        (errors, 0) => format!("{} in {documents}", counted(errors, "error")),
        (errors, warnings) => {
            format!("{} and {} in {documents}", counted(errors, "error"), counted(warnings, "warning"))
        }
    }
}
