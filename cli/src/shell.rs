//! The arguments that a shell hands over, and `postroom completions` and `postroom man`: what a shell and a reader of
//! manuals need.

mod manual;

use std::{path::PathBuf, process::ExitCode};

use clap::{CommandFactory as _, Parser as _};

use crate::{
    Cli, Error,
    files::{self, Change},
    output,
};

/// The arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = COMPLETIONS)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

const COMPLETIONS: &str = "\
A shell reads them where it looks for completions; zsh after `fpath+=(~/.zfunc)` before `compinit` in \
~/.zshrc. The folder must be there.

Examples:
  mkdir -p ~/.local/share/bash-completion/completions ~/.zfunc ~/.config/fish/completions
  postroom completions bash > ~/.local/share/bash-completion/completions/postroom
  postroom completions zsh > ~/.zfunc/_postroom
  postroom completions fish > ~/.config/fish/completions/postroom.fish

Exit codes:
  0  the script is written
  2  standard output cannot be written, a wrong argument";

/// The arguments of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = MAN)]
pub struct Man {
    /// The folder to write a page for the command and for each of its subcommands to; without it the command's own
    /// page goes to standard output.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

const MAN: &str = "\
Examples:
  postroom man | man -l -
  postroom man --out ~/.local/share/man/man1      # then `man postroom-check`

Exit codes:
  0  the pages are written
  2  a file or standard output cannot be written, a wrong argument";

/// Returns the command that a shell asks for; if it asks for help or the version, or for something that does not exist,
/// prints that and returns the exit code.
///
/// # Errors
/// There is no command to be run.
pub fn arguments() -> Result<Cli, ExitCode> {
    Cli::try_parse().map_err(|error| {
        let text = error.render().ansi().to_string();
        if error.use_stderr() {
            output::note(text.trim_end_matches('\n'));
            return ExitCode::from(2);
        }
        output::print(&text).map_or_else(|error| error.report(), |()| ExitCode::SUCCESS)
    })
}

/// Writes the completions for a shell to standard output.
///
/// # Errors
/// Standard output cannot be written.
pub fn completions(arguments: &Completions) -> Result<ExitCode, Error> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "postroom", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the manual.
///
/// # Errors
/// A file or standard output cannot be written.
pub fn man(arguments: &Man) -> Result<ExitCode, Error> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &arguments.out else {
        output::print(&manual::page(command).map_err(Error::Output)?.1)?;
        return Ok(ExitCode::SUCCESS);
    };
    let commands = command.get_subcommands().cloned().chain([command.clone()]);
    let pages = commands.map(manual::page).collect::<Result<Vec<_>, _>>().map_err(Error::Output)?;
    let changes: Vec<_> = pages
        .iter()
        .map(|(name, text)| Change {
            path: folder.join(name),
            folder,
            content: Some(text.as_bytes()),
            is_ours: manual::is_page,
        })
        .collect();
    files::apply(&changes)?;
    Ok(ExitCode::SUCCESS)
}
