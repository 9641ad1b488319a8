//! The `postroom` command: what people reach for in a shell, from the same contract as the generated code.
//!
//! Every subcommand reads AsyncAPI documents through `postroom_codegen` and goes on with the contract as plain data; none
//! reads the documents by itself, and none fetches anything from a network.
//!
//! **This library is no interface.** It is there so that tests can call what the command is made of, and changes without
//! notice; what is kept is what the command takes, writes and exits with. Tools of your own stand on
//! [`postroom_codegen::Builder::contract`].

#[doc(hidden)]
pub mod check;
mod date;
mod delivery;
#[doc(hidden)]
pub mod diagrams;
#[doc(hidden)]
pub mod diff;
#[doc(hidden)]
pub mod docs;
mod error;
#[doc(hidden)]
pub mod example;
mod files;
#[doc(hidden)]
pub mod generate;
#[doc(hidden)]
pub mod html;
mod json;
mod load;
mod output;
mod schema;
#[doc(hidden)]
pub mod shell;
mod suggest;
mod table;
#[doc(hidden)]
pub mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use self::error::Error;

/// AsyncAPI documents as pages, diffs, checks, code and examples.
#[derive(Debug, Parser)]
#[command(name = "postroom", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Cli {
    /// What is to be done.
    #[command(subcommand)]
    pub command: Command,
}

/// A subcommand.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report everything that is wrong with documents.
    Check(check::Arguments),
    /// Write the Message Flow page of documents: Markdown, diagrams and a changelog.
    Docs(docs::Arguments),
    /// Tell what changed between two contracts, and whom it breaks.
    Diff(diff::Arguments),
    /// Hold messages to a contract.
    Validate(validate::Arguments),
    /// Write the Rust code of documents, as a build script would.
    Generate(generate::Arguments),
    /// Make up messages that are valid, or that break one rule.
    Example(example::Arguments),
    /// Write the completions for a shell to standard output.
    Completions(shell::Completions),
    /// Write the manual.
    Man(shell::Man),
}

const EXAMPLES: &str = "\
Examples:
  postroom check spec/*.yaml
  postroom docs spec/*.yaml --out docs
  postroom validate spec/*.yaml --message UserInfoRequestMessage requests.ndjson
  postroom example spec/*.yaml --message UserInfoRequestMessage -n 3

Exit codes:
  0  all is well
  1  what was asked for is not so: a stale page, a breaking change, an invalid message
  2  it could not be done: the documents have errors, a file is missing, a wrong argument
  3  `validate`: no message is invalid, and of some it could not be decided

Errors go to standard error, results to standard output. Colours obey NO_COLOR. Nothing is fetched from a network.";

/// Runs a command, and returns the exit code: 0 if all is well, 1 if what was asked for is not so (stale, breaking,
/// invalid), 2 if it could not be done.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Docs(arguments) => docs::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Example(arguments) => example::run(&arguments),
        Command::Completions(arguments) => shell::completions(&arguments),
        Command::Man(arguments) => shell::man(&arguments),
    };
    result.unwrap_or_else(|error| error.report())
}
