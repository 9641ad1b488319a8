//! The `postroom` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    postroom_cli::shell::arguments().map_or_else(|code| code, postroom_cli::run)
}
