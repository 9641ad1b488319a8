//! The sources of the two contracts: files, and the AsyncAPI documents in folders.

use std::{
    fs,
    path::{Path, PathBuf},
};

use postroom_codegen::Contract;

use crate::{Error, load::References};

/// Returns the contract of files and folders, with nothing said but errors.
///
/// # Errors
/// The documents have errors, or a folder has none.
pub(super) fn contract(paths: &[PathBuf], references: &References) -> Result<Contract, Error> {
    let builder = references.builder(&documents(paths)?);
    builder.contract().map(|(contract, _)| contract).map_err(Error::Documents)
}

/// Returns the files, and for each folder the AsyncAPI documents that lie directly in it, by name.
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
        found.retain(|file| is_readable(file) && fs::read_to_string(file).is_ok_and(|text| is_document(&text)));
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

fn is_readable(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    file.is_file() && matches!(extension, Some("yaml" | "yml" | "json"))
}

/// Returns whether a file says `asyncapi` at its top, in whatever style of YAML or JSON.
fn is_document(text: &str) -> bool {
    let text = content(text);
    if text.trim_start().starts_with('{') {
        return is_flow_document(text);
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let top = text.lines().next().map_or(0, indent);
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.trim().trim_matches(['"', '\'']) == "asyncapi");
    text.lines().any(|line| indent(line) == top && key(line) == Some(true))
}

/// Returns what follows comments, directives, and the mark of a document's start.
fn content(text: &str) -> &str {
    let mut rest = text.trim_start_matches('\u{feff}');
    loop {
        rest = rest.strip_prefix("---").unwrap_or(rest);
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let said = line.trim();
        if after.is_empty() || !(said.is_empty() || said.starts_with(['#', '%'])) {
            return rest;
        }
        rest = after;
    }
}

/// Returns whether a document in braces has the key on its first level.
fn is_flow_document(text: &str) -> bool {
    let (mut depth, mut key, mut before) = (0_usize, String::new(), ' ');
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' | '\'' => key = quoted(&mut chars, c),
            '#' if before.is_whitespace() => _ = chars.by_ref().find(|c| *c == '\n'),
            ':' if depth == 1 && key.trim() == "asyncapi" => return true,
            '{' | '[' => depth += 1,
            '}' | ']' if depth < 2 => return false,
            '}' | ']' => depth -= 1,
            _ if c != ',' => key.push(c),
            _ => {}
        }
        if matches!(c, '{' | '[' | '}' | ']' | ',' | ':') {
            key.clear();
        }
        before = c;
    }
    false
}

/// Returns what stands before the closing quote.
fn quoted(chars: &mut std::str::Chars<'_>, quote: char) -> String {
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            _ if c == quote => break,
            '\\' if quote == '"' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
    text
}
