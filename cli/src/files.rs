//! Files are written whole or not at all, and left alone where nothing changes.

use std::{
    fs::{self, Metadata, Permissions},
    io::{self, ErrorKind, Write as _},
    path::Path,
    process,
};

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
/// that are missing are made. A link is followed, permissions stay, and what is no file (a device, a pipe) is written to.
///
/// # Errors
/// The file or its folder cannot be written, or the file is read-only.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<Written, Error> {
    // What does not exist yet has no other name.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let found = fs::metadata(&target).ok();
    if found.as_ref().is_some_and(|found| !found.is_file()) {
        return fs::write(&target, content).map(|()| Written::Changed).map_err(unwritable(path));
    }
    if found.is_some() && fs::read(&target).is_ok_and(|old| old == content) {
        return Ok(Written::Unchanged);
    }
    let permissions = found.as_ref().map(Metadata::permissions);
    if permissions.as_ref().is_some_and(Permissions::readonly) {
        let error = io::Error::new(ErrorKind::PermissionDenied, "the file is read-only");
        return Err(Error::file(path)(error));
    }
    if let Some(folder) = target.parent() {
        let no_folder = || io::Error::new(ErrorKind::NotADirectory, "a part of its path is no folder");
        let in_the_way = |kind| matches!(kind, ErrorKind::AlreadyExists | ErrorKind::NotADirectory);
        let made = fs::create_dir_all(folder);
        made.map_err(|error| if in_the_way(error.kind()) { no_folder() } else { error }).map_err(unwritable(path))?;
    }
    replace(&target, content, permissions).map_err(unwritable(path))?;
    Ok(Written::Changed)
}

/// What makes an error of the system's one that tells what was tried.
fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
    |error| Error::file(path)(io::Error::new(error.kind(), format!("cannot be written: {error}")))
}

/// Puts a new file in the place of `target`.
fn replace(target: &Path, content: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let beside = target.with_file_name(format!(".{name}.{}.new", process::id()));
    // Made anew, so that nothing that somebody else put there is followed or lost.
    let mut file = fs::File::create_new(&beside)?;
    let written = permissions
        .map_or(Ok(()), |permissions| file.set_permissions(permissions))
        .and_then(|()| file.write_all(content))
        .and_then(|()| fs::rename(&beside, target));
    written.inspect_err(|_| {
        // The half-written file is in the way of nothing, but it is nothing that anybody asked for.
        let _ = fs::remove_file(&beside);
    })
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn what_stands_there_keeps_its_name_its_place_and_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("page"), "old").unwrap();
        fs::write(at("page.new"), "mine").unwrap();
        fs::set_permissions(at("page"), Permissions::from_mode(0o600)).unwrap();
        symlink(at("page"), at("link")).unwrap();

        assert_eq!(write(&at("link"), b"new").unwrap(), Written::Changed);
        assert_eq!(write(&at("page"), b"new").unwrap(), Written::Unchanged);
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        assert_eq!(fs::metadata(at("page")).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(at("page.new")).unwrap(), "mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no temporary file is left");

        fs::set_permissions(at("page"), Permissions::from_mode(0o400)).unwrap();
        assert!(write(&at("page"), b"newer").unwrap_err().to_string().ends_with("the file is read-only"));
        assert!(write(folder.path(), b"newer").is_err());
    }
}
