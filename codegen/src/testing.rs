//! Helpers that the tests of several steps share: documents in memory, and diagnostics as short lines.

use std::{collections::BTreeMap, io};

use crate::{
    diagnostic::{Diagnostics, Severity},
    document::{self, Source},
    load::{self, Loaded},
    reference::Mapping,
    resolve,
};

/// Runs every step up to the typed documents on files in memory. Those that start with `asyncapi` are documents.
pub(crate) fn read(files: &[(&str, &str)]) -> (Loaded, document::Prepared, Diagnostics) {
    let is_document = |text: &str| text.trim_start_matches(['\u{feff}', '{', '"', '\n', ' ']).starts_with("asyncapi");
    let documents: Vec<&str> = files.iter().filter(|(_, text)| is_document(text)).map(|(path, _)| *path).collect();
    read_with(files, &documents, &Mapping::new())
}

/// Reads files in memory like [`read`], with documents named by their paths and URLs mapped to files.
pub(crate) fn read_with(
    files: &[(&str, &str)],
    documents: &[&str],
    mapping: &Mapping,
) -> (Loaded, document::Prepared, Diagnostics) {
    let contents: BTreeMap<_, _> = files.iter().copied().collect();
    let mut read = |path: &str, _: bool| {
        let content = contents.get(path).map(|text| text.as_bytes().to_vec());
        content.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
    };
    let mut diagnostics = Diagnostics::default();
    let paths: Vec<String> = documents.iter().map(|path| (*path).to_owned()).collect();
    let mut loaded = load::load(&paths, mapping, &mut read, &mut diagnostics);
    let accepted = document::accept(&loaded.tree, &loaded.documents, &mut diagnostics);
    resolve::resolve(&mut loaded, &accepted, mapping, &mut diagnostics);
    let prepared = document::prepare(&mut loaded.tree, accepted, &mut diagnostics);
    (loaded, prepared, diagnostics)
}

/// Asserts about the typed documents, and gives everything that is wrong, as lines.
pub(crate) fn parse(files: &[(&str, &str)], inspect: impl FnOnce(&Source<'_>)) -> Vec<String> {
    let (loaded, prepared, mut diagnostics) = read(files);
    inspect(&document::parse(&loaded.tree, &prepared, &mut diagnostics));
    lines(diagnostics)
}

/// Returns each diagnostic as `code file:line:column pointer`, warnings in brackets; sorted.
pub(crate) fn lines(mut diagnostics: Diagnostics) -> Vec<String> {
    diagnostics.sort();
    let line = |diagnostic: &crate::Diagnostic| {
        let place = format!("{}:{}:{} {}", diagnostic.file, diagnostic.line, diagnostic.column, diagnostic.pointer);
        let line = format!("{} {place}", diagnostic.code);
        if diagnostic.severity == Severity::Warning {
            format!("[{}]", line.trim_end())
        } else {
            line.trim_end().to_owned()
        }
    };
    diagnostics.iter().map(line).collect()
}
