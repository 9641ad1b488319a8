//! The folders in which the files may lie that documents refer to: a reference is text, and may lead anywhere.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// The folders in which files are expected, links followed.
#[derive(Debug)]
pub(crate) struct Folders {
    folders: Vec<PathBuf>,
    /// The files that the user named, wherever they lie.
    named: Vec<PathBuf>,
}

impl Folders {
    /// Takes the roots, or, if there are none, the folders of the files that the user named.
    pub(crate) fn new<'p>(named: impl Iterator<Item = &'p str>, roots: &[PathBuf]) -> Self {
        let given: Vec<&Path> = named.map(Path::new).collect();
        let named: Vec<PathBuf> = given.iter().map(|path| real(path)).collect();
        let folders = match roots {
            // A document that is a link has two folders: its references start at that of the link.
            [] => {
                let of_links = given.iter().filter_map(|path| path.parent()).map(from_here).map(real);
                of_links.chain(named.iter().filter_map(|path| path.parent().map(Path::to_owned))).collect()
            }
            roots => roots.iter().map(|root| real(from_here(root))).collect(),
        };
        Self { folders, named }
    }

    /// Returns whether a file is expected where it lies, all links on its way followed.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = real(Path::new(path));
        self.named.contains(&path) || self.folders.iter().any(|folder| path.starts_with(folder))
    }
}

/// Returns the folder itself; no name at all is that of the working directory.
fn from_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// Returns the path without links and `..`. What does not exist is named as if it did, so that nothing tells whether it
/// does.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rest: Vec<OsString> = Vec::new();
    let mut start = absolute.as_path();
    loop {
        if let Ok(real) = fs::canonicalize(start) {
            // Nothing was found below, so `..` there leads to nothing either and is left alone.
            return rest.iter().rev().fold(real, |path, part| path.join(part));
        }
        match (start.parent(), start.components().next_back()) {
            (Some(parent), Some(last)) => {
                rest.push(last.as_os_str().to_owned());
                start = parent;
            }
            _ => return absolute,
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn links_and_steps_upwards_are_followed_before_a_file_is_placed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        let text = |path: &str| at(path).to_str().unwrap().to_owned();
        fs::create_dir_all(at("spec/parts")).unwrap();
        fs::create_dir_all(at("spec-old")).unwrap();
        for file in ["secret", "spec/a.yaml", "spec/parts/b.yaml", "spec-old/c.yaml"] {
            fs::write(at(file), "").unwrap();
        }
        std::os::unix::fs::symlink(at("secret"), at("spec/link")).unwrap();
        std::os::unix::fs::symlink(at("spec/parts"), at("inward")).unwrap();
        std::os::unix::fs::symlink(folder.path(), at("spec/out")).unwrap();
        std::os::unix::fs::symlink(at("spec/a.yaml"), at("spec-old/link.yaml")).unwrap();
        let of_link = Folders::new([text("spec-old/link.yaml").as_str()].into_iter(), &[]);
        for (path, expected) in [("spec-old/c.yaml", true), ("spec/parts/b.yaml", true), ("secret", false)] {
            assert_eq!(of_link.has(&text(path)), expected, "{path}");
        }
        let document = text("spec/a.yaml");
        for (path, of_document, of_root, of_link) in [
            ("spec/a.yaml", true, true, true),
            ("spec/parts/b.yaml", true, true, true),
            ("spec/parts/../parts/b.yaml", true, true, true),
            ("spec/missing/../b.yaml", true, true, false),
            ("inward/b.yaml", true, true, true),
            ("inward/new.yaml", true, true, true),
            ("secret", false, true, false),
            ("spec/link", false, true, false),
            ("spec/out/secret", false, true, false),
            ("spec/out/missing", false, true, false),
            ("spec/../secret", false, true, false),
            ("spec-old/c.yaml", false, true, false),
            ("../x", false, false, false),
            ("/etc/passwd", false, false, false),
        ] {
            let path = if path.starts_with('/') { path.to_owned() } else { text(path) };
            let has = |roots: &[PathBuf]| Folders::new([document.as_str()].into_iter(), roots).has(&path);
            assert_eq!(has(&[]), of_document, "{path}");
            assert_eq!(has(&[folder.path().to_owned()]), of_root, "{path}");
            assert_eq!(has(&[at("inward")]), of_link, "{path}");
        }
    }
}
