//! Reads documents and the files that they refer to: the only part that asks for files.

mod file;
mod folders;
mod json;
mod pasted;
mod scalar;
mod yaml;

pub(crate) use self::{file::read, folders::Folders};

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    reference::{self, Ids, Location, Mapping},
    tree::{FileId, NodeId, Place, Tree, Value, View},
};

/// The depth to which values may be nested: more than any document needs, and little enough for recursion.
const MAX_DEPTH: usize = 128;

/// The number of files that are read: links between folders can give one file infinitely many paths.
const MAX_FILES: usize = 10_000;

/// The meta-schema of draft-07, to which documents may refer by its URL.
const DRAFT_07: &[u8] = include_bytes!("load/draft-07.json");

/// An error after which nothing more of a file can be read.
type Fatal = Box<Diagnostic>;

/// The files that were read.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) tree: Tree,
    /// The files that were asked for, in the order of their paths; those that could not be read are left out.
    pub(crate) documents: Vec<FileId>,
    /// The paths of the files that were asked for.
    pub(crate) named: BTreeSet<String>,
    /// The path of every file that was opened.
    pub(crate) read: BTreeSet<String>,
    /// The files that are referred to and could not be used: why they could not be read, or `None` if their content was
    /// at fault and is reported as such.
    pub(crate) failed: BTreeMap<String, Option<String>>,
    /// The files that are referred to and lie outside of the folders where such files are expected.
    pub(crate) outside: Outside,
}

/// The files that lie outside of the folders where files that documents refer to are expected.
#[derive(Debug, Default)]
pub(crate) struct Outside {
    pub(crate) paths: BTreeSet<String>,
    /// `true` if they are not read, because the folders were named.
    pub(crate) is_forbidden: bool,
}

/// Reads the files at `paths` (normalised) and, over and over, what they refer to; each file once. `read` is told whether
/// the file was asked for.
pub(crate) fn load(
    paths: &[String],
    mapping: &Mapping,
    read: &mut dyn FnMut(&str, bool) -> io::Result<Vec<u8>>,
    diagnostics: &mut Diagnostics,
) -> Loaded {
    let mut loaded = Loaded { named: paths.iter().cloned().collect(), ..Loaded::default() };
    // By path; the order of paths decides the numbers of files and nodes, not the order in which they were named.
    let mut wanted: BTreeMap<String, bool> = BTreeMap::new();
    for path in paths {
        if wanted.insert(path.clone(), true).is_some() {
            let message = format!("the document `{path}` was given more than once");
            diagnostics.push(Diagnostic::in_file(
                path,
                (0, 0),
                "duplicate-document",
                message,
                "give each document once",
            ));
        }
    }
    while !wanted.is_empty() {
        let mut next = BTreeMap::new();
        for (path, is_document) in wanted {
            let Some(file) = open(&path, is_document, &mut loaded, read, diagnostics) else {
                continue;
            };
            if is_document {
                loaded.documents.push(file);
            }
            for path in referred(&loaded.tree, file, mapping) {
                next.insert(path, false);
            }
        }
        next.retain(|path, _| !loaded.read.contains(path) && !loaded.failed.contains_key(path));
        if loaded.read.len() + next.len() > MAX_FILES {
            let message = format!("references lead to more than {MAX_FILES} files");
            let help = "see whether links make folders contain themselves";
            diagnostics.push(Diagnostic::in_file("", (0, 0), "too-many-files", message, help));
            loaded.failed.extend(next.into_keys().map(|path| (path, None)));
            break;
        }
        wanted = next;
    }
    // It is no file that could change.
    loaded.read.remove(reference::META_SCHEMA);
    loaded
}

/// Reads one file into the tree.
fn open(
    path: &str,
    is_document: bool,
    loaded: &mut Loaded,
    read: &mut dyn FnMut(&str, bool) -> io::Result<Vec<u8>>,
    diagnostics: &mut Diagnostics,
) -> Option<FileId> {
    let bytes = match if path == reference::META_SCHEMA { Ok(DRAFT_07.to_vec()) } else { read(path, is_document) } {
        Ok(bytes) => bytes,
        Err(error) => {
            if is_document {
                let message = format!("cannot read the document `{path}`: {error}");
                let help = match error.kind() {
                    _ if path == "-" => "name a file: documents are not read from standard input",
                    io::ErrorKind::IsADirectory => "name the documents in the folder, each by itself",
                    io::ErrorKind::NotFound => {
                        "paths are relative to the working directory: in a build script, the folder of its Cargo.toml"
                    }
                    _ => "name a file that can be read",
                };
                diagnostics.push(Diagnostic::in_file(path, (0, 0), "unreadable-file", message, help));
            }
            loaded.failed.insert(path.to_owned(), Some(error.to_string()));
            return None;
        }
    };
    loaded.read.insert(path.to_owned());
    let tree = &mut loaded.tree;
    // The root is the first node that a parser adds. Diagnostics need the file's path, so it is there before.
    let file = tree.add_file(path);
    match parse(path, &bytes, tree, diagnostics) {
        Ok(()) => {
            let reason = no_part(tree.root_of(file));
            let Some(reason) = reason.filter(|_| !is_document) else { return Some(file) };
            tree.remove_last_file();
            loaded.failed.insert(path.to_owned(), Some(reason));
            None
        }
        Err(fatal) => {
            tree.remove_last_file();
            diagnostics.push(*fatal);
            loaded.failed.insert(path.to_owned(), None);
            None
        }
    }
}

fn parse(path: &str, bytes: &[u8], tree: &mut Tree, diagnostics: &mut Diagnostics) -> Result<(), Fatal> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let line = before.matches('\n').count() as u32 + 1;
        let column = before.chars().rev().take_while(|char| *char != '\n').count() as u32 + 1;
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        let message = format!("the byte 0x{byte:02X} is not UTF-8");
        Box::new(Diagnostic::in_file(path, (line, column), "not-utf-8", message, "save the file as UTF-8"))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if extension == "json" {
        return json::parse(text, tree, diagnostics);
    }
    if !text.trim_start().starts_with('{') {
        return yaml::parse(text, tree, diagnostics);
    }
    match json::parse(text, tree, diagnostics) {
        // What starts with a brace may be a YAML mapping in flow style; only the name of the file can tell.
        Err(_) if matches!(extension.as_str(), "yaml" | "yml") => yaml::parse(text, tree, diagnostics),
        result => result,
    }
}

/// Returns the reason why a value is no part of a document that others could refer to, without its text: what is no
/// part may be a secret.
fn no_part(root: View<'_>) -> Option<String> {
    match root.value() {
        Value::String(text) => {
            Some(format!("it holds a text of {} characters, and no object with keys", text.chars().count()))
        }
        Value::Number(_) => Some("it holds a number, and no object with keys".to_owned()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns the paths of the files that a file refers to.
fn referred(tree: &Tree, file: FileId, mapping: &Mapping) -> Vec<String> {
    let root = tree.root_of(file);
    let mut found = reference::Found::default();
    reference::find(tree, root.id, &mut found);
    let ids = Ids::of(tree, &found, mapping);
    let located = found.references.iter().filter_map(|found| {
        let text = reference::text(tree.view(*found))?;
        match reference::locate(tree.view(*found), text, &ids, mapping) {
            Location::File(path) => Some(path),
            Location::Here | Location::Remote(_) => None,
        }
    });
    located.collect()
}

fn duplicate_key(tree: &Tree, object: NodeId, key: &str, place: Place, first: u32) -> Diagnostic {
    let message = format!("the key `{key}` stands here for the second time; the first is at line {first}");
    Diagnostic::error(tree.view(object), "duplicate-key", message, "rename or remove one of them").moved_to(place)
}

fn too_deep() -> String {
    format!("values are nested more than {MAX_DEPTH} levels deep")
}

#[cfg(test)]
mod tests;
