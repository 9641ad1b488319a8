//! Where the two contracts come from: files, folders, and revisions of a repository.

use std::{
    env, fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use postroom_codegen::{Builder, Contract};

use crate::Error;

/// The contract of files and folders, with nothing said but errors.
///
/// # Errors
/// The documents have errors, or a folder has none.
pub(super) fn contract(paths: &[PathBuf]) -> Result<Contract, Error> {
    let builder = documents(paths)?.iter().fold(Builder::new(), Builder::document);
    builder.contract().map(|(contract, _)| contract).map_err(Error::Documents)
}

/// The files, and for each folder the AsyncAPI documents that lie directly in it, by name.
///
/// # Errors
/// A folder cannot be read, or has none.
pub(super) fn documents(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut all = Vec::new();
    for path in paths {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let failed = |error| Error::File { path: path.clone(), error };
        let entries = fs::read_dir(path).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let mut found: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        found.retain(|file| is_readable(file) && fs::read_to_string(file).is_ok_and(|text| is_document(file, &text)));
        found.sort();
        if found.is_empty() {
            let path = path.display();
            return Err(Error::Usage(format!(
                "{path}: no AsyncAPI document (*.yaml, *.yml, *.json) lies in this folder"
            )));
        }
        all.append(&mut found);
    }
    Ok(all)
}

/// The YAML and JSON files of a repository at a revision, in a folder of their own that goes when this does.
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
        let outside = format!("{} lies in no git repository", path.display());
        let top = git(near, &["rev-parse", "--show-toplevel"], None, b"", &outside)?;
        let top = PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches(['\n', '\r']));
        let tree = format!("{revision}^{{tree}}");
        let unknown = format!("`{revision}` is no revision of {}", top.display());
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

    /// Where paths of the working tree were; those that were not there are left out.
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

/// What `git` writes to standard output; `refused` is what it means where it refuses.
fn git(at: &Path, arguments: &[&str], index: Option<&Path>, input: &[u8], refused: &str) -> Result<Vec<u8>, Error> {
    let mut command = Command::new("git");
    command.arg("-C").arg(at).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
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
        let said = said.trim().lines().last().map(|line| format!(" ({line})")).unwrap_or_default();
        return Err(Error::Usage(format!("{refused}{said}")));
    }
    written.unwrap_or(Ok(())).map_err(failed)?;
    Ok(output.stdout)
}

fn is_readable(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    file.is_file() && matches!(extension, Some("yaml" | "yml" | "json"))
}

/// Whether a file says `asyncapi` at its top.
fn is_document(file: &Path, text: &str) -> bool {
    if file.extension().is_some_and(|extension| extension == "json") {
        return serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.get("asyncapi").is_some());
    }
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.trim_end().trim_matches(['"', '\'']) == "asyncapi");
    text.lines().any(|line| key(line) == Some(true))
}

/// A folder for a while.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A new folder that nobody else may enter.
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

    /// Where the files lie, apart from what `git` keeps.
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
