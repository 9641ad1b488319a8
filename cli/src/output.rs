//! Results on standard output, everything else on standard error; colours where they are wanted.

use std::io::Write as _;

use crate::Error;

/// Writes a result to standard output as it is; colours are taken out where nobody wants them.
///
/// # Errors
/// It cannot be written.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Error::Output)
}

/// Writes a line to standard error. Where nobody listens there, nobody can be told either.
pub(crate) fn note(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}
