//! From documents to a contract, with what is to be said about them on standard error.

mod excerpt;
pub(crate) mod render;

use std::path::PathBuf;

use postroom_codegen::{Builder, Contract, Diagnostics};

use crate::Error;

/// Which documents make a contract.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Documents {
    /// The AsyncAPI documents, 3.0 or 3.1, in YAML or JSON; several make one contract.
    #[arg(required = true, value_name = "SPEC")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    references: References,
}

/// What is read in place of URLs.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct References {
    /// Read FILE where the documents refer to URL; nothing is fetched from a network.
    #[arg(long, value_name = "URL=FILE", value_parser = mapping, display_order = 100)]
    map_reference: Vec<(String, PathBuf)>,
}

fn mapping(text: &str) -> Result<(String, PathBuf), String> {
    // A URL may hold the sign in its query.
    let parts = text.rsplit_once('=').filter(|(url, file)| !url.is_empty() && !file.is_empty());
    let (url, file) = parts.ok_or("write the URL, `=` and the file that stands for it")?;
    Ok((url.to_owned(), PathBuf::from(file)))
}

impl Documents {
    /// What reads them.
    pub(crate) fn builder(&self) -> Builder {
        self.references.builder(&self.paths)
    }

    /// Their contract; warnings are printed.
    ///
    /// # Errors
    /// The documents have errors.
    pub(crate) fn contract(&self) -> Result<Contract, Error> {
        self.references.contract(&self.paths)
    }
}

impl References {
    /// What reads these documents.
    pub(crate) fn builder(&self, documents: &[PathBuf]) -> Builder {
        let builder = documents.iter().fold(Builder::new(), Builder::document);
        self.map_reference.iter().fold(builder, |builder, (url, file)| builder.map_reference(url, file))
    }

    /// The contract of these documents; warnings are printed.
    ///
    /// # Errors
    /// The documents have errors.
    pub(crate) fn contract(&self, documents: &[PathBuf]) -> Result<Contract, Error> {
        let (contract, diagnostics) = self.builder(documents).contract().map_err(Error::Documents)?;
        print(&diagnostics);
        Ok(contract)
    }
}

/// Prints diagnostics on standard error, each with the line that it is about.
pub(crate) fn print(diagnostics: &Diagnostics) {
    if !diagnostics.is_empty() {
        crate::output::note(&render::human(diagnostics, &mut render::read));
    }
}
