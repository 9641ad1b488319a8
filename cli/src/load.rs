//! From documents to a contract, with what is to be said about them on standard error.

mod excerpt;
pub(crate) mod render;

use std::path::PathBuf;

use postroom_codegen::{Builder, Contract, Diagnostics};

use crate::Error;

/// What reads these documents.
pub(crate) fn builder(documents: &[PathBuf]) -> Builder {
    documents.iter().fold(Builder::new(), Builder::document)
}

/// The contract of these documents; warnings are printed.
///
/// # Errors
/// The documents have errors.
pub(crate) fn contract(documents: &[PathBuf]) -> Result<Contract, Error> {
    let (contract, diagnostics) = builder(documents).contract().map_err(Error::Documents)?;
    print(&diagnostics);
    Ok(contract)
}

/// Prints diagnostics on standard error, each with the line that it is about.
pub(crate) fn print(diagnostics: &Diagnostics) {
    if !diagnostics.is_empty() {
        crate::output::note(&render::human(diagnostics, &mut render::read));
    }
}
