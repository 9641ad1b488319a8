//! The reasons why a command could not be carried out.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use annotate_snippets::{Group, Level, Renderer};
use postroom_codegen::Diagnostics;

use crate::output;

/// The reason why a command could not be carried out.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The documents have errors.
    Documents(Diagnostics),
    /// A file could not be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// Standard output could not be written.
    Output(io::Error),
    /// The arguments do not make sense; the text says so, and what would.
    Usage(String),
}

impl Error {
    /// Returns the function that turns an error of the system's with a file into one of ours.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |error| Self::File { path: path.to_owned(), error }
    }

    /// Prints the error on standard error, documents' errors with the lines that they are about.
    pub(crate) fn print(&self) {
        match self {
            Self::Documents(diagnostics) => crate::load::print(diagnostics),
            other => {
                let title = [Group::with_title(Level::ERROR.primary_title(output::visible(other)))];
                output::note(&Renderer::styled().render(&title));
            }
        }
    }

    /// Prints the error, and returns the exit code. Who closes the pipe has read enough: that is no error.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            other => {
                other.print();
                ExitCode::from(2)
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Documents(diagnostics) => diagnostics.fmt(f),
            Self::File { path, error } => write!(f, "{}: {error}", path.display()),
            Self::Output(error) => write!(f, "standard output: {error}"),
            Self::Usage(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}
