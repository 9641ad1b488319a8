//! A folder as it should be, and as it is.

use std::{fs, io, path::Path};

use crate::{Error, files};

/// What a folder should hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    /// By their path within the folder; the last one is written when the others are.
    pub(crate) wanted: Vec<(String, String)>,
    /// Files of an earlier run that nothing refers to any more.
    pub(crate) obsolete: Vec<String>,
}

/// A file that is not as it should be.
#[derive(Clone, Debug)]
pub(crate) struct Stale<'f> {
    pub(crate) path: &'f str,
    /// What it holds now; `None`: it is not there.
    pub(crate) found: Option<String>,
    /// What it should hold; `None`: it should not be there.
    pub(crate) wanted: Option<&'f str>,
}

impl Files {
    /// The files that are not as they should be.
    ///
    /// # Errors
    /// A file is there and cannot be read.
    pub(crate) fn stale(&self, folder: &Path) -> Result<Vec<Stale<'_>>, Error> {
        let wanted = self.wanted.iter().map(|(path, text)| (path.as_str(), Some(text.as_str())));
        let obsolete = self.obsolete.iter().map(|path| (path.as_str(), None));
        let mut stale = Vec::new();
        for (path, wanted) in wanted.chain(obsolete) {
            let found = read(&folder.join(path))?;
            if found.as_deref() != wanted {
                stale.push(Stale { path, found, wanted });
            }
        }
        Ok(stale)
    }
}

impl Stale<'_> {
    /// Makes it as it should be, whole or not at all.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join(self.path);
        match self.wanted {
            Some(text) => files::write(&path, text.as_bytes()).map(|_| ()),
            None => fs::remove_file(&path).map_err(Error::file(&path)),
        }
    }
}

/// What a file holds; `None`: it is not there.
///
/// # Errors
/// It is there and cannot be read.
pub(crate) fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        // A text that is no UTF-8 is as stale as any other, and replaced.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file(path)(error)),
    }
}
