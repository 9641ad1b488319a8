//! Files on disk, within limits: a reference may lead anywhere.

use std::{
    fs::{self, File},
    io::{self, Read},
};

/// The number of bytes that a file may have: many times what any document has.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Reads a file. One that was asked for may be a pipe, one that a document refers to may not: it could wait or go on for
/// ever.
///
/// # Errors
/// The file cannot be read, is no file, or is longer than any document.
pub(crate) fn read(path: &str, is_document: bool) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(path)?.file_type();
    if kind.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    if !kind.is_file() && !is_document {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(io::Error::other(format!("it is longer than {} MiB", MAX_BYTES / 1024 / 1024)));
    }
    Ok(bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use super::{File, MAX_BYTES, read};

    #[test]
    fn only_files_of_a_sensible_length_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        std::fs::write(path("document"), "a: b").unwrap();
        File::create(path("long")).unwrap().set_len(MAX_BYTES + 1).unwrap();
        for (path, is_document, expected) in [
            (path("document"), true, "a: b"),
            (path("document"), false, "a: b"),
            (path(""), true, "it is a folder"),
            (path("long"), true, "it is longer than 64 MiB"),
            ("/dev/zero".to_owned(), false, "it is no regular file"),
            ("/dev/zero".to_owned(), true, "it is longer than 64 MiB"),
            ("/dev/null".to_owned(), true, ""),
        ] {
            let read = read(&path, is_document);
            let text = read.map_or_else(|error| error.to_string(), |bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(text, expected, "{path}");
        }
    }
}
