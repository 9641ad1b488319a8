//! `postroom completions` and `postroom man`: what a shell and a reader of manuals need.

use std::{path::PathBuf, process::ExitCode};

use clap::CommandFactory as _;

use crate::{Cli, Error, files, output};

/// The arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = COMPLETIONS)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

const COMPLETIONS: &str = "\
Examples:
  postroom completions bash > ~/.local/share/bash-completion/completions/postroom
  postroom completions zsh > ~/.zfunc/_postroom
  postroom completions fish > ~/.config/fish/completions/postroom.fish";

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
  postroom man --out ~/.local/share/man/man1";

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
        output::print(&String::from_utf8_lossy(&page(command)?.1))?;
        return Ok(ExitCode::SUCCESS);
    };
    let commands: Vec<_> = command.get_subcommands().cloned().chain([command.clone()]).collect();
    for command in commands {
        let (name, text) = page(command)?;
        files::write(&folder.join(name), &text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A command's page, with the name of its file.
fn page(command: clap::Command) -> Result<(String, Vec<u8>), Error> {
    let man = clap_mangen::Man::new(command).manual("postroom");
    let mut text = Vec::new();
    man.render(&mut text).map_err(Error::Output)?;
    Ok((man.get_filename(), text))
}
