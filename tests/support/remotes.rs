//! The files that the public suite serves at a URL.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Returns the files below a folder, each with the URL that it is meant to have.
pub(crate) fn remotes(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let (mut open, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(inner)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                let url = format!("http://localhost:1234/{}", name.display());
                found.push((url, path));
            }
        }
    }
    found.sort();
    Ok(found)
}
