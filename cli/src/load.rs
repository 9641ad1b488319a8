//! From documents to a contract, with what is to be said about them on standard error.

mod excerpt;
pub(crate) mod render;

use std::path::PathBuf;

use postroom_codegen::{Builder, Contract, Diagnostics};

use crate::Error;

/// Which documents make a contract.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Documents {
    /// The AsyncAPI documents, 2.x, 3.0 or 3.1, in YAML or JSON; several make one contract.
    #[arg(required = true, value_name = "SPEC")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    references: References,
    #[command(flatten)]
    warnings: Warnings,
}

/// What is read in place of URLs.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct References {
    /// Read FILE where the documents refer to URL; nothing is fetched from a network.
    #[arg(long, value_name = "URL=FILE", value_parser = mapping, display_order = 100)]
    map_reference: Vec<(String, PathBuf)>,
    /// Refuse references that lead out of DIR; may be given several times. Without it they are warned of where they leave
    /// the documents' folders.
    #[arg(long, value_name = "DIR", display_order = 101)]
    root: Vec<PathBuf>,
    /// Read messages of a media type as JSON though its name does not say so: `text/plain`.
    #[arg(long, value_name = "TYPE", display_order = 102)]
    json_content_type: Vec<String>,
}

/// Which warnings nobody wants.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Warnings {
    /// Say nothing of warnings with this code; may be given several times. `postroom check --codes` lists all codes.
    #[arg(long, value_name = "CODE", display_order = 103)]
    allow: Vec<String>,
}

/// Which parts of a contract are wanted.
///
/// Each is named by its key in the documents, or by its kind and key; `*` stands for any part of a key, `.` for everything.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Parts {
    /// Take nothing but a channel, operation, message or envelope, and what it needs: `channels/orders`, `sendOrder`,
    /// `messages/Order*`; may be given several times.
    #[arg(long, value_name = "PART", display_order = 104)]
    only: Vec<String>,
    /// Leave a part out, and what only it needs; may be given several times.
    #[arg(long, value_name = "PART", display_order = 105)]
    skip: Vec<String>,
    /// Of a part, take the operations that send alone: `.` stands for everything; may be given several times.
    #[arg(long, value_name = "PART", display_order = 106)]
    send_only: Vec<String>,
    /// Of a part, take the operations that receive alone; may be given several times.
    #[arg(long, value_name = "PART", display_order = 107)]
    receive_only: Vec<String>,
}

impl Parts {
    /// Returns the builder of these parts.
    pub(crate) fn choose(&self, builder: Builder) -> Builder {
        let builder = self.only.iter().fold(builder, Builder::only);
        let builder = self.skip.iter().fold(builder, Builder::skip);
        let builder = self.send_only.iter().fold(builder, Builder::send_only);
        self.receive_only.iter().fold(builder, Builder::receive_only)
    }
}

impl Warnings {
    /// Returns the builder without these warnings.
    pub(crate) fn silence(&self, builder: Builder) -> Builder {
        self.allow.iter().fold(builder, Builder::allow)
    }
}

fn mapping(text: &str) -> Result<(String, PathBuf), String> {
    // A URL may hold the sign in its query.
    let parts = text.rsplit_once('=').filter(|(url, file)| !url.is_empty() && !file.is_empty());
    let (url, file) = parts.ok_or("write the URL, `=` and the file that stands for it")?;
    Ok((url.to_owned(), PathBuf::from(file)))
}

impl Documents {
    /// Returns the builder that reads the documents.
    pub(crate) fn builder(&self) -> Builder {
        self.warnings.silence(self.references.builder(&self.paths))
    }

    /// Returns the contract of the documents; warnings are printed.
    ///
    /// # Errors
    /// The documents have errors.
    pub(crate) fn contract(&self) -> Result<Contract, Error> {
        contract(self.builder())
    }
}

impl References {
    /// Returns the folders that references may not leave.
    pub(crate) fn roots(&self) -> &[PathBuf] {
        &self.root
    }

    /// Returns the references for files that lie elsewhere, and so do the folders that references may not leave.
    pub(crate) fn with_roots(&self, roots: Vec<PathBuf>) -> Self {
        // A folder that is not there may not be left either.
        let root = if roots.is_empty() { self.root.clone() } else { roots };
        Self { root, ..self.clone() }
    }

    /// Returns the builder that reads these documents.
    pub(crate) fn builder(&self, documents: &[PathBuf]) -> Builder {
        let builder = documents.iter().fold(Builder::new(), Builder::document);
        let builder = self.root.iter().fold(builder, Builder::root);
        let builder = self.json_content_type.iter().fold(builder, Builder::json_content_type);
        self.map_reference.iter().fold(builder, |builder, (url, file)| builder.map_reference(url, file))
    }
}

/// Returns the contract of a builder's documents; warnings are printed.
///
/// # Errors
/// The documents have errors.
pub(crate) fn contract(builder: Builder) -> Result<Contract, Error> {
    let (contract, diagnostics) = builder.contract().map_err(Error::Documents)?;
    print(&diagnostics);
    Ok(contract)
}

/// Prints diagnostics on standard error, each with the line that it is about.
pub(crate) fn print(diagnostics: &Diagnostics) {
    if !diagnostics.is_empty() {
        crate::output::note(&render::human(diagnostics, &mut render::read));
    }
}
