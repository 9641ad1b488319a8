//! `postroom generate`.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::{
    Error, files,
    load::{self, Documents},
    output::{self, note},
};

/// The arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    documents: Documents,
    /// The file to write; without it, or with `-`, the code goes to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write nothing, and tell whether FILE is what would be written, whatever its line ends.
    #[arg(long, requires = "out")]
    check: bool,
}

const EXAMPLES: &str = "\
The code is what `postroom_codegen::Builder` writes in a build script. It needs the crate `postroom`.

Examples:
  postroom generate spec/*.yaml --out src/contract.rs
  postroom generate spec/*.yaml --out src/contract.rs --check      # for CI

Exit codes:
  0  the file is written, or is up to date
  1  with --check: the file is stale or missing
  2  it could not be done: the documents have errors, the file cannot be written, a wrong argument";

/// Runs it.
///
/// # Errors
/// The documents have errors, or the file cannot be read or written.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let out = arguments.out.as_deref().filter(|path| path.as_os_str() != "-");
    if let Some(path) = out {
        is_file(path)?;
    }
    let builder = arguments.documents.builder();
    let found = builder.clone().check();
    let code = builder.generate().map_err(Error::Documents)?;
    load::print(&found);
    match out {
        None if arguments.check => {
            return Err(Error::Usage("`--check` needs a file: `--out FILE`, not `-`".to_owned()));
        }
        None => output::print(&code)?,
        Some(path) if arguments.check => return check(path, &code),
        Some(path) => {
            files::write(path, code.as_bytes())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Refuses the name of a folder.
fn is_file(path: &Path) -> Result<(), Error> {
    let ends_like_a_folder = path.to_string_lossy().ends_with(std::path::is_separator);
    if path.is_dir() || ends_like_a_folder {
        let file = path.join("contract.rs");
        let message = format!("{} is a folder; name a file in it: `--out {}`", path.display(), file.display());
        return Err(Error::Usage(message));
    }
    Ok(())
}

fn check(path: &Path, code: &str) -> Result<ExitCode, Error> {
    let found = match fs::read(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            note(&format!("{}: stale: there is no such file", path.display()));
            return Ok(ExitCode::FAILURE);
        }
        Err(error) => return Err(Error::file(path)(error)),
    };
    // Git may have written the lines as Windows ends them.
    let found = String::from_utf8_lossy(&found).replace("\r\n", "\n");
    let Some((line, found, expected)) = first_difference(&found, code) else {
        return Ok(ExitCode::SUCCESS);
    };
    note(&format!("{}:{line}: stale\n  found:    {found}\n  expected: {expected}", path.display()));
    Ok(ExitCode::FAILURE)
}

/// The number of the first line that differs, and what either side has there.
fn first_difference(found: &str, expected: &str) -> Option<(usize, String, String)> {
    if found == expected {
        return None;
    }
    let shown =
        |line: Option<&str>| line.map_or_else(|| "(the end of the file)".to_owned(), |line| format!("{line:?}"));
    let (mut left, mut right) = (found.split('\n'), expected.split('\n'));
    for number in 1_usize.. {
        let (left, right) = (left.next(), right.next());
        if left != right {
            return Some((number, shown(left), shown(right)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_line_that_differs_is_shown() {
        let end = "(the end of the file)";
        for (found, expected, difference) in [
            ("a\nb\n", "a\nb\n", None),
            ("a\nx\n", "a\nb\n", Some((2, "\"x\"", "\"b\""))),
            ("a\n", "a\nb\n", Some((2, "\"\"", "\"b\""))),
            ("a\n", "a", Some((2, "\"\"", end))),
            ("", "", None),
            ("a\r", "a", Some((1, "\"a\\r\"", "\"a\""))),
        ] {
            let difference = difference.map(|(line, left, right)| (line, left.to_owned(), right.to_owned()));
            assert_eq!(first_difference(found, expected), difference, "{found:?}");
        }
    }
}
