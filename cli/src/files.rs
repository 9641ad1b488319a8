//! Files are written all together or not at all, left alone if nothing changes, and never in place of a file that
//! somebody else wrote.

mod batch;

use std::{
    fs::{self, Permissions},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use self::batch::Batch;
use crate::Error;

/// The outcome for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// The file has new content, or is removed.
    Changed,
    /// The file had that content already, and was left alone.
    Unchanged,
}

/// A file as it should be.
#[derive(Clone, Debug)]
pub(crate) struct Change<'c> {
    pub(crate) path: PathBuf,
    /// The folder that was asked for, which may be a link: no other link is followed on the way from there to the file.
    pub(crate) folder: &'c Path,
    /// The content that it should have; `None` if it should not be there.
    pub(crate) content: Option<&'c [u8]>,
    /// The test whether its content is of our making, so that it may be replaced.
    pub(crate) is_ours: fn(&[u8]) -> bool,
}

/// Makes files as they should be: all of them, or, if anything is wrong, none; missing folders are made.
///
/// Each file is written beside its place and synced before the first one is moved there, so that a reader sees an old
/// content or a new one, and a full disk changes nothing. Permissions stay. What is no file (a device, a pipe) is written
/// to.
///
/// # Errors
/// A file is not ours, is a link or lies behind one, is a folder or read-only; or a file or its folder cannot be written.
pub(crate) fn apply(changes: &[Change<'_>]) -> Result<Vec<Written>, Error> {
    let (mut plans, mut foreign) = (Vec::new(), Vec::new());
    for change in changes {
        match Plan::new(change)? {
            Plan::Refuse(reason) => foreign.push(reason),
            plan => plans.push(plan),
        }
    }
    if !foreign.is_empty() {
        // One link may be in the way of many files.
        foreign.dedup();
        return Err(Error::Usage(foreign.join("\n")));
    }
    let mut batch = Batch::default();
    for (change, plan) in changes.iter().zip(&plans) {
        if let (Plan::Replace(permissions), Some(content)) = (plan, change.content) {
            batch.stage(&change.path, content, permissions.clone()).map_err(unwritable(&change.path))?;
        }
    }
    for (change, _) in changes.iter().zip(&plans).filter(|(_, plan)| matches!(plan, Plan::WriteInto)) {
        fs::write(&change.path, change.content.unwrap_or_default()).map_err(unwritable(&change.path))?;
    }
    for (change, _) in changes.iter().zip(&plans).filter(|(_, plan)| matches!(plan, Plan::Remove)) {
        batch.remove(&change.path);
    }
    batch.commit().map_err(|(path, error)| unwritable(&path)(error))?;
    Ok(plans
        .iter()
        .map(|plan| if matches!(plan, Plan::Keep) { Written::Unchanged } else { Written::Changed })
        .collect())
}

/// The plan for one file.
#[derive(Debug)]
enum Plan {
    /// The file is as it should be.
    Keep,
    /// A new file takes its place, with these permissions if there was one.
    Replace(Option<Permissions>),
    Remove,
    /// The path is no file, and is written to.
    WriteInto,
    /// The file is left as it is, for this reason.
    Refuse(String),
}

impl Plan {
    fn new(change: &Change<'_>) -> Result<Self, Error> {
        let path = change.path.as_path();
        if let Some((link, end)) = link_between(change.folder, path) {
            let (link, end) = (link.display(), end.display());
            return Ok(Self::Refuse(format!(
                "{link} is a link to {end}, and nothing behind it is written or removed: put a folder in its place"
            )));
        }
        let failed = |kind, message: &str| Err(Error::file(path)(io::Error::new(kind, message.to_owned())));
        let found = match fs::symlink_metadata(path) {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(if change.content.is_some() { Self::Replace(None) } else { Self::Keep });
            }
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return failed(ErrorKind::NotADirectory, "cannot be written: a part of its path is no folder");
            }
            Err(error) => return Err(unwritable(path)(error)),
        };
        if found.is_symlink() && !fs::metadata(path).is_ok_and(|end| !end.is_file() && !end.is_dir()) {
            let end = fs::read_link(path).unwrap_or_default();
            let (path, end) = (path.display(), end.display());
            return Ok(Self::Refuse(format!(
                "{path} is a link to {end} and is left as it is: remove it, or name the file that it leads to"
            )));
        }
        if found.is_dir() {
            return failed(ErrorKind::IsADirectory, "cannot be written: a folder of that name is there");
        }
        if !found.is_file() {
            return Ok(if change.content.is_some() { Self::WriteInto } else { Self::Keep });
        }
        let old = fs::read(path).map_err(Error::file(path))?;
        if change.content == Some(&old) {
            return Ok(Self::Keep);
        }
        if !old.is_empty() && !(change.is_ours)(&old) {
            let path = path.display();
            return Ok(Self::Refuse(format!(
                "{path} is no generated file and is left as it is: remove it, or name another file"
            )));
        }
        match change.content {
            None => Ok(Self::Remove),
            Some(_) if found.permissions().readonly() => failed(ErrorKind::PermissionDenied, "the file is read-only"),
            Some(_) => Ok(Self::Replace(Some(found.permissions()))),
        }
    }
}

/// Returns the first link among the folders below `folder` that hold a file, and where it leads.
fn link_between(folder: &Path, file: &Path) -> Option<(PathBuf, PathBuf)> {
    let mut place = folder.to_owned();
    let between = file.strip_prefix(folder).ok()?.parent()?;
    between.components().find_map(|part| {
        place.push(part);
        Some((place.clone(), fs::read_link(&place).ok()?))
    })
}

/// Returns the function that turns an error of the system's into one that tells what was tried.
fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
    |error| Error::file(path)(io::Error::new(error.kind(), format!("cannot be written: {error}")))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn write(path: &Path, content: &[u8]) -> Result<Vec<Written>, Error> {
        let folder = path.parent().unwrap_or(path);
        let is_ours = |old: &[u8]| old.starts_with(b"ours");
        apply(&[Change { path: path.to_owned(), folder, content: Some(content), is_ours }])
    }

    #[test]
    fn what_stands_there_keeps_its_name_its_place_and_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("page"), "ours").unwrap();
        fs::write(at("page.new"), "mine").unwrap();
        fs::set_permissions(at("page"), Permissions::from_mode(0o600)).unwrap();

        assert_eq!(write(&at("page"), b"ours, new").unwrap(), [Written::Changed]);
        assert_eq!(write(&at("page"), b"ours, new").unwrap(), [Written::Unchanged]);
        assert_eq!(fs::metadata(at("page")).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(at("page.new")).unwrap(), "mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file is left");

        fs::set_permissions(at("page"), Permissions::from_mode(0o400)).unwrap();
        assert!(write(&at("page"), b"newer").unwrap_err().to_string().ends_with("the file is read-only"));
        assert!(write(folder.path(), b"newer").is_err());
    }

    #[test]
    fn what_is_not_ours_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("mine"), "by hand").unwrap();
        fs::write(at("generated"), "ours").unwrap();
        fs::write(at("empty"), "").unwrap();
        symlink(at("generated"), at("link")).unwrap();
        symlink(at("nothing"), at("dangling")).unwrap();
        symlink("/dev/null", at("device")).unwrap();
        for (name, refused) in [
            ("mine", "is no generated file and is left as it is"),
            ("link", "and is left as it is: remove it, or name the file that it leads to"),
            ("dangling", "and is left as it is"),
            ("generated", ""),
            ("empty", ""),
            ("device", ""),
            ("made/below/new", ""),
        ] {
            let said = write(&at(name), b"ours, new").map_or_else(|error| error.to_string(), |_| String::new());
            assert_eq!(said.is_empty(), refused.is_empty(), "{name}: {said}");
            assert!(said.contains(refused), "{name}: {said}");
        }
        assert_eq!(fs::read_to_string(at("mine")).unwrap(), "by hand");
        assert!(fs::symlink_metadata(at("device")).unwrap().is_symlink());
        assert!(!at("nothing").exists());
    }

    #[test]
    fn all_that_is_not_ours_is_told_at_once_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("b"), "by hand").unwrap();
        fs::write(at("c"), "by hand, too").unwrap();
        let folder = folder.path();
        let change = |name: &str| Change { path: at(name), folder, content: Some(b"new"), is_ours: |_| false };
        let said = apply(&["a", "b", "c"].map(change)).unwrap_err().to_string();
        assert_eq!(said.lines().count(), 2, "{said}");
        assert!(!at("a").exists());
    }
}
