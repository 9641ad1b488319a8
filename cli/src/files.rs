//! Files are written whole or not at all, and left alone where nothing changes.

use std::{ffi::OsString, fs, path::Path};

use crate::Error;

/// Whether a write changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// The file has new content.
    Changed,
    /// The file had that content already, and was left alone.
    Unchanged,
}

/// Writes a file beside its place and moves it there, so that a reader sees the old content or the new one; folders
/// that are missing are made.
///
/// # Errors
/// The file or its folder cannot be written.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<Written, Error> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(Written::Unchanged);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(".new");
    let beside = path.with_file_name(name);
    fs::write(&beside, content).and_then(|()| fs::rename(&beside, path)).map_err(|error| {
        // The half-written file is in the way of nothing, but it is nothing that anybody asked for.
        let _ = fs::remove_file(&beside);
        Error::file(path)(error)
    })?;
    Ok(Written::Changed)
}
