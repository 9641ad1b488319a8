//! Why a command could not be carried out.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use annotate_snippets::{Group, Level, Renderer};
use postroom_codegen::Diagnostics;

use crate::output;

/// Why a command could not be carried out.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The documents have errors.
    Documents(Diagnostics),
    /// A file could not be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Standard output could not be written.
    Output(io::Error),
    /// What is asked for does not make sense, and what would.
    Usage(String),
}

impl Error {
    /// What makes an error of the system's with a file one of ours.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |error| Self::File { path: path.to_owned(), error }
    }

    /// Says so on standard error, documents' errors with the lines that they are about.
    pub(crate) fn print(&self) {
        match self {
            Self::Documents(diagnostics) => crate::load::print(diagnostics),
            other => {
                let title = [Group::with_title(Level::ERROR.primary_title(output::visible(other)))];
                output::note(&Renderer::styled().render(&title));
            }
        }
    }

    /// Says so, and tells the exit code. Who closes the pipe has read enough: that is no error.
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
