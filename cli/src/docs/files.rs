//! A folder as it should be, and as it is.

use std::{fs, io, path::Path};

use crate::{
    Error,
    files::{self, Change},
};

/// The files that a folder should hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    /// The texts of the files, each with its path within the folder; the last one is written when the others are.
    pub(crate) wanted: Vec<(String, String)>,
    /// The files of an earlier run that nothing refers to any more.
    pub(crate) obsolete: Vec<String>,
    /// The files that the last run wrote, as far as what it left tells.
    pub(crate) known: Vec<String>,
}

/// A file that is not as it should be.
#[derive(Clone, Debug)]
pub(crate) struct Stale<'f> {
    pub(crate) path: &'f str,
    /// The content that it has now; `None` if it is not there.
    pub(crate) found: Option<String>,
    /// The content that it should have; `None` if it should not be there.
    pub(crate) wanted: Option<&'f str>,
}

impl Files {
    /// Returns the files that are not as they should be.
    ///
    /// # Errors
    /// A file is there and cannot be read.
    pub(crate) fn stale(&self, folder: &Path) -> Result<Vec<Stale<'_>>, Error> {
        let wanted = self.wanted.iter().map(|(path, text)| (path.as_str(), Some(text.as_str())));
        let obsolete = self.obsolete.iter().map(|path| (path.as_str(), None));
        let mut stale = Vec::new();
        for (path, wanted) in wanted.chain(obsolete) {
            let found = read(&folder.join(path))?;
            // What somebody put in the place of a picture that is of no use any more is of use to somebody.
            let is_foreign = found.as_ref().is_some_and(|found| !looks_ours(path, found.as_bytes()));
            if wanted.is_none() && is_foreign {
                continue;
            }
            if found.as_deref() != wanted {
                stale.push(Stale { path, found, wanted });
            }
        }
        Ok(stale)
    }
}

impl Files {
    /// Makes these files as they should be: all of them, or none.
    ///
    /// # Errors
    /// A file is there that this command did not write, a folder is a link, or a file cannot be written.
    pub(crate) fn write(&self, stale: &[Stale<'_>], folder: &Path) -> Result<(), Error> {
        let changes = stale.iter().map(|file| Change {
            path: folder.join(file.path),
            folder,
            content: file.wanted.map(str::as_bytes),
            is_ours: self.judge(file.path),
        });
        files::apply(&changes.collect::<Vec<_>>()).map(|_| ())
    }

    /// Returns the test whether a file is of this command's making: its look, and that the last run wrote one of that
    /// name. The page for browsers may be of any run, so it bears a mark.
    fn judge(&self, path: &str) -> fn(&[u8]) -> bool {
        let is_known = self.known.iter().any(|known| known == path);
        match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html") => is_html,
            Some("json") => is_state,
            Some("md") if is_known => is_page,
            Some("svg") if is_known => is_picture,
            Some("mmd") if is_known => is_source,
            _ => |_| false,
        }
    }
}

/// Returns whether a file looks like what this command writes under such a name.
fn looks_ours(path: &str, content: &[u8]) -> bool {
    let everything = Files { known: vec![path.to_owned()], ..Files::default() };
    everything.judge(path)(content)
}

fn is_page(content: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content);
    text.starts_with("# ") && text.contains("\n## Table of Contents")
}

fn is_picture(content: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content);
    text.starts_with("<svg ") && text.contains("class=\"postroom\"")
}

fn is_source(content: &[u8]) -> bool {
    content.starts_with(b"flowchart ")
}

fn is_html(content: &[u8]) -> bool {
    crate::html::is_page(&String::from_utf8_lossy(content))
}

/// Returns `true`: the state was read before anything is written, and one that is none has stopped the run.
fn is_state(_: &[u8]) -> bool {
    true
}

/// Reads a file; returns `None` if it is not there.
///
/// # Errors
/// The file is there and cannot be read.
pub(crate) fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        // A text that is no UTF-8 is as stale as any other, and replaced.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file(path)(error)),
    }
}
