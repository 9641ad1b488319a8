//! Files that take their places together: all of them do, or what was there before comes back.

use std::{
    fs::{self, Permissions},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    process,
};

/// A batch of files that are written and have not taken their places yet. What was not committed is taken back when it
/// is dropped.
#[derive(Debug, Default)]
pub(super) struct Batch {
    steps: Vec<Step>,
    /// The folders that were made, the outer ones first.
    made: Vec<PathBuf>,
    /// The number of files beside others that were named so far.
    named: usize,
}

/// One file's way to its place.
#[derive(Debug)]
struct Step {
    target: PathBuf,
    /// The new file beside its place; `None`: the old one is to go.
    staged: Option<PathBuf>,
    /// The place where the old file waits for the end.
    kept: Option<PathBuf>,
    is_done: bool,
}

impl Batch {
    /// Writes a new file beside its place.
    ///
    /// # Errors
    /// The error of the system. Nothing is left of the file.
    pub(super) fn stage(&mut self, target: &Path, content: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
        self.make_folders(target.parent().unwrap_or(Path::new("")))?;
        let (beside, mut file) = self.create_beside(target)?;
        let step = Step { target: target.to_owned(), staged: Some(beside), kept: None, is_done: false };
        self.steps.push(step);
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.write_all(content)?;
        file.sync_all()
    }

    /// Lets a file go when the others take their places.
    pub(super) fn remove(&mut self, target: &Path) {
        self.steps.push(Step { target: target.to_owned(), staged: None, kept: None, is_done: false });
    }

    /// Moves every file to its place.
    ///
    /// # Errors
    /// The error of the system with a file; then every place holds what it held before.
    pub(super) fn commit(mut self) -> Result<(), (PathBuf, io::Error)> {
        for index in 0..self.steps.len() {
            let target = self.steps[index].target.clone();
            self.take_place(index).map_err(|error| (target, error))?;
        }
        self.made.clear();
        for step in std::mem::take(&mut self.steps) {
            // What is left over is in the way of nothing, and all files are in their places.
            let _ = step.kept.map(fs::remove_file);
        }
        Ok(())
    }

    fn take_place(&mut self, index: usize) -> io::Result<()> {
        let target = self.steps[index].target.clone();
        if fs::symlink_metadata(&target).is_ok_and(|found| found.is_file()) {
            let (kept, _) = self.create_beside(&target)?;
            // The old file is never away from its place: it only gets a second name, or a copy where it can have none.
            let is_kept = fs::remove_file(&kept)
                .and_then(|()| fs::hard_link(&target, &kept))
                .or_else(|_| fs::copy(&target, &kept).map(|_| ()));
            self.steps[index].kept = Some(kept);
            is_kept?;
        }
        match &self.steps[index].staged {
            Some(staged) => fs::rename(staged, &target)?,
            None => fs::remove_file(&target)?,
        }
        self.steps[index].is_done = true;
        Ok(())
    }

    /// Creates a new file in the folder of another, under a name that nobody has.
    fn create_beside(&mut self, target: &Path) -> io::Result<(PathBuf, fs::File)> {
        loop {
            self.named = self.named.saturating_add(1);
            let beside = target.with_file_name(format!(".postroom.{}.{}.new", process::id(), self.named));
            // Made anew, so that nothing that somebody else put there is followed or lost.
            match fs::File::create_new(&beside) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists && self.named < usize::from(u16::MAX) => {}
                made => return Ok((beside, made?)),
            }
        }
    }

    fn make_folders(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.made.push(folder.to_owned()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => {}
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    return Err(io::Error::new(ErrorKind::NotADirectory, "a part of its path is no folder"));
                }
                Err(error) => return Err(error),
            }
        }
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        Err(io::Error::new(ErrorKind::NotADirectory, "a part of its path is no folder"))
    }
}

impl Drop for Batch {
    /// Takes back what was done, the last step first. What cannot be taken back has been told of by its cause already.
    fn drop(&mut self) {
        for step in self.steps.drain(..).rev() {
            let _ = match (step.is_done, step.kept) {
                (true, Some(kept)) => fs::rename(kept, &step.target),
                (true, None) => fs::remove_file(&step.target),
                (false, kept) => kept.map_or(Ok(()), fs::remove_file),
            };
            let _ = step.staged.map(fs::remove_file);
        }
        for folder in self.made.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns all that is in a folder, by path, with what files hold.
    fn all(folder: &Path) -> Vec<(PathBuf, Option<String>)> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            found.push((path.clone(), fs::read_to_string(&path).ok()));
            if path.is_dir() {
                found.extend(all(&path));
            }
        }
        found.sort();
        found
    }

    #[test]
    fn what_fails_in_the_middle_leaves_everything_as_it_was() {
        for (fails_at, name) in ["a", "b", "new", "made/deep/d", "gone"].into_iter().enumerate() {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            for name in ["a", "b", "gone"] {
                fs::write(at(name), format!("old {name}")).unwrap();
            }
            let before = all(folder.path());
            let mut batch = Batch::default();
            for name in ["a", "b", "new", "made/deep/d"] {
                batch.stage(&at(name), b"new", None).unwrap();
            }
            batch.remove(&at("gone"));
            // A folder gets in the way after everything was written.
            let old = fs::read(at(name)).ok();
            let _ = fs::remove_file(at(name));
            fs::create_dir_all(at(name).join("in the way")).unwrap();
            let (path, _) = batch.commit().unwrap_err();
            assert_eq!(path, at(name), "{fails_at}");
            fs::remove_dir_all(at(name)).unwrap();
            if let Some(old) = old {
                fs::write(at(name), old).unwrap();
            }
            let _ = (fs::remove_dir(at("made/deep")), fs::remove_dir(at("made")));
            assert_eq!(all(folder.path()), before, "{name}");
        }
    }

    #[test]
    fn what_is_not_committed_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mut batch = Batch::default();
        batch.stage(&at("a/b/c"), b"new", None).unwrap();
        batch.stage(&at("d"), b"new", None).unwrap();
        drop(batch);
        assert_eq!(all(folder.path()), []);
    }

    #[test]
    fn what_is_committed_is_all_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "old").unwrap();
        fs::write(at("gone"), "old").unwrap();
        let mut batch = Batch::default();
        batch.stage(&at("a"), b"new a", None).unwrap();
        batch.stage(&at("b"), b"new b", None).unwrap();
        batch.remove(&at("gone"));
        batch.commit().unwrap();
        let expected = [(at("a"), Some("new a".to_owned())), (at("b"), Some("new b".to_owned()))];
        assert_eq!(all(folder.path()), expected);
    }
}
