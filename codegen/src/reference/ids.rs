//! `$id`: where references start, and what they name besides places in files.

use std::collections::BTreeMap;

use super::{Found, Mapping, find, is_path, normalise, split};
use crate::tree::{NodeId, Tree, View};

/// The length of the longest URI that a schema may have: a longer one, written once, would be copied for each reference within.
const LONGEST: usize = 1000;

/// What the schemas of files are named by, apart from their places.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    /// The URI of each schema that has one, without a fragment: relative to it are the references within.
    bases: BTreeMap<NodeId, String>,
    /// The schemas by their URIs, those of each in the order of files.
    schemas: BTreeMap<String, Vec<NodeId>>,
    /// The schemas by their names, each within the schema or file that [`Ids::start`] gives.
    anchors: BTreeMap<(NodeId, String), NodeId>,
}

impl Ids {
    /// Collects those of all files.
    pub(crate) fn collect(tree: &Tree, mapping: &Mapping) -> Self {
        let mut found = Found::default();
        for file in tree.files() {
            find(tree, file.root, &mut found);
        }
        Self::of(tree, &found, mapping)
    }

    /// Returns those of what was found.
    pub(crate) fn of(tree: &Tree, found: &Found, mapping: &Mapping) -> Self {
        let mut ids = Self::default();
        // A schema is found before those within it.
        for (node, key) in &found.identified {
            ids.add(tree.view(*node), key, mapping);
        }
        ids
    }

    fn add(&mut self, view: View<'_>, key: &str, mapping: &Mapping) {
        let id = view.text_of(key).filter(|_| key != "$anchor");
        let (uri, name) = split(id.unwrap_or_default());
        let uri = Some(uri).filter(|uri| !uri.is_empty() && uri.len() <= LONGEST);
        let uri = uri.map(|uri| join(&self.base(view, mapping), uri)).filter(|uri| uri.len() <= LONGEST);
        if let Some(uri) = uri {
            self.schemas.entry(uri.clone()).or_default().push(view.id);
            self.bases.insert(view.id, uri);
        }
        let start = self.start(view).id;
        for name in [name, view.text_of("$anchor").unwrap_or_default()] {
            if !name.is_empty() && !name.starts_with('/') {
                self.anchors.entry((start, name.to_owned())).or_insert(view.id);
            }
        }
    }

    /// Returns the value where references in a value start that name no file: the nearest schema around it that has a URI,
    /// else the root of the file.
    pub(crate) fn start<'a>(&self, of: View<'a>) -> View<'a> {
        let mut at = of;
        while let Some((parent, _)) = at.parent().filter(|_| !self.bases.contains_key(&at.id)) {
            at = parent;
        }
        at
    }

    /// Returns the URI relative to which references in a value are meant: that of the schema around it or the URL that its file
    /// stands for, else the path of the file.
    pub(crate) fn base(&self, of: View<'_>, mapping: &Mapping) -> String {
        let path = of.file();
        let of_file = || mapping.iter().find(|(_, mapped)| *mapped == path).map_or(path, |(url, _)| url);
        self.bases.get(&self.start(of).id).map_or_else(of_file, String::as_str).to_owned()
    }

    /// Returns the schema with a URI; of several the one in the file that refers to it, else the first.
    pub(crate) fn schema(&self, tree: &Tree, from: View<'_>, uri: &str) -> Option<NodeId> {
        let named = self.schemas.get(uri)?;
        let is_near = |id: &&NodeId| tree.view(**id).place().file == from.place().file;
        named.iter().find(is_near).or(named.first()).copied()
    }

    /// Returns the schema with a name within the schema or file where a reference starts.
    pub(crate) fn anchor(&self, start: NodeId, name: &str) -> Option<NodeId> {
        self.anchors.get(&(start, name.to_owned())).copied()
    }
}

/// Returns what a reference without a fragment names, relative to a base (RFC 3986, section 5.2). A base without a scheme is
/// the path of a file.
pub(crate) fn join(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if !is_path(reference) && !reference.starts_with("//") {
        return reference.to_owned();
    }
    let Some((scheme, rest)) = base.split_once(':').filter(|_| !is_path(base)) else {
        return match base.rsplit_once('/') {
            Some((folder, _)) if !reference.starts_with('/') => normalise(&format!("{folder}/{reference}")),
            _ => normalise(reference),
        };
    };
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
    let (authority, path) = match rest.strip_prefix("//") {
        Some(after) => rest.split_at("//".len() + after.find('/').unwrap_or(after.len())),
        None => ("", rest),
    };
    let (reference, query) = reference.split_at(reference.find('?').unwrap_or(reference.len()));
    let path = match reference.strip_prefix('/') {
        Some(_) => reference.to_owned(),
        None if reference.is_empty() => path.to_owned(),
        None => format!("{}/{reference}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
    };
    format!("{scheme}:{authority}{}{query}", without_dots(&path))
}

/// Returns an absolute path without `.` and `..`.
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.len() > 1 => drop(parts.pop()),
            ".." => {}
            part => parts.push(part),
        }
    }
    // A path that ends in dots is that of a folder.
    if path.ends_with("/.") || path.ends_with("/..") {
        parts.push("");
    }
    parts.join("/")
}
