//! A repository's files as they were at a revision.

use std::{
    env, fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::Error;

/// The variables by which `git` tells hooks and other commands of its own about the repository that it runs in. Which
/// one is meant here, a path says.
const LOCATION: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// A checkout of the YAML and JSON files of a repository at a revision, in a folder of their own that goes when this
/// does.
#[derive(Debug)]
pub(super) struct Checkout {
    folder: Folder,
    top: PathBuf,
}

impl Checkout {
    /// Checks the revision out of the repository in which `path` lies; the repository is left as it is.
    ///
    /// # Errors
    /// There is no `git`, no repository or no such revision, or the files cannot be written.
    pub(super) fn new(revision: &str, path: &Path) -> Result<Self, Error> {
        let near = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let near = if near.as_os_str().is_empty() { Path::new(".") } else { near };
        let outside = format!("git finds no repository for {}", path.display());
        let top = git(near, &["rev-parse", "--show-toplevel"], None, b"", &outside)?;
        let top = PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches(['\n', '\r']));
        let tree = format!("{revision}^{{tree}}");
        let unknown = format!(
            "`{revision}` is no revision of {}: is it to be fetched first, as in a shallow clone?",
            top.display()
        );
        let tree = git(&top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &tree], None, b"", &unknown)?;
        let tree = String::from_utf8_lossy(&tree).trim().to_owned();
        let folder = Folder::new()?;
        let index = folder.path.join("index");
        let failed = format!("the files at `{revision}` cannot be read");
        git(&top, &["read-tree", &tree], Some(&index), b"", &failed)?;
        let files = git(&top, &["ls-files", "-z", "--", "*.yaml", "*.yml", "*.json"], Some(&index), b"", &failed)?;
        let prefix = format!("--prefix={}/", folder.tree().display());
        git(&top, &["checkout-index", "-z", "--stdin", &prefix], Some(&index), &files, &failed)?;
        Ok(Self { folder, top })
    }

    /// Returns a text about these files, in which each goes by its revision and its path in the repository.
    pub(super) fn renamed(&self, revision: &str, text: &str) -> String {
        let tree = self.folder.tree();
        // Documents are named by their paths from the working directory, where they lie in it.
        let tree =
            env::current_dir().ok().and_then(|here| tree.strip_prefix(here).ok().map(Path::to_owned)).unwrap_or(tree);
        text.replace(&format!("{}/", tree.display()), &format!("{revision}:"))
            .replace(&format!("{}", tree.display()), revision)
    }

    /// Returns the places of paths of the working tree in the checkout; those that were not there are left out.
    ///
    /// # Errors
    /// A path lies in another repository, or nowhere.
    pub(super) fn paths(&self, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
        let whole = |path: &Path| fs::canonicalize(path).map_err(|error| Error::File { path: path.to_owned(), error });
        let top = whole(&self.top)?;
        let mut found = Vec::new();
        for path in paths {
            let inner = whole(path)?;
            let inner = inner.strip_prefix(&top).map_err(|_| {
                Error::Usage(format!("{} does not lie in the repository {}", path.display(), top.display()))
            })?;
            let there = self.folder.tree().join(inner);
            if there.exists() {
                found.push(there);
            }
        }
        Ok(found)
    }
}

/// Runs `git`, and returns what it writes to standard output; `refused` is what it means if it refuses.
fn git(at: &Path, arguments: &[&str], index: Option<&Path>, input: &[u8], refused: &str) -> Result<Vec<u8>, Error> {
    let mut command = Command::new("git");
    command.arg("-C").arg(at).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    LOCATION.iter().for_each(|variable| _ = command.env_remove(variable));
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let failed = |error: io::Error| Error::Usage(format!("`git` cannot be run: {error}"));
    let mut child = command.spawn().map_err(failed)?;
    // A child that ends early says by its status why it does not read on.
    let written = child.stdin.take().map(|mut stdin| stdin.write_all(input));
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        // What follows is advice, of several lines.
        let said =
            said.lines().find(|line| !line.trim().is_empty()).map(|line| format!(" ({line})")).unwrap_or_default();
        return Err(Error::Usage(format!("{refused}{said}")));
    }
    written.unwrap_or(Ok(())).map_err(failed)?;
    Ok(output.stdout)
}

/// A temporary folder.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes a new folder that nobody else may enter.
    fn new() -> Result<Self, Error> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let mut number = 0_u32;
        loop {
            let path = env::temp_dir().join(format!("postroom-diff-{}-{number}", std::process::id()));
            match builder.create(&path) {
                Ok(()) => return Ok(Self { path }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
                Err(error) => return Err(Error::File { path, error }),
            }
        }
    }

    /// Returns the folder of the files, apart from what `git` keeps.
    fn tree(&self) -> PathBuf {
        self.path.join("tree")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's temporary folder, which the system clears.
        _ = fs::remove_dir_all(&self.path);
    }
}
