//! The `postroom` command.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    postroom_cli::run(postroom_cli::Cli::parse())
}
