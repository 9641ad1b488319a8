//! `$id`: where references start, and what they name besides places in files.

use std::collections::BTreeMap;

use postroom_schema::vocabulary::{self, Part};

use super::{Found, Mapping, find, is_path, normalise, split};
use crate::tree::{NodeId, Segment, Tree, View};

/// The length of the longest URI that a schema may have: a longer one, written once, would be copied for each reference within.
const LONGEST: usize = 1000;

/// What the schemas of files are named by, apart from their places.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    /// The URI of each schema that has one, without a fragment: relative to it are the references within.
    bases: BTreeMap<NodeId, String>,
    /// The schemas by their URIs, those of each in the order of files.
    schemas: BTreeMap<String, Vec<NodeId>>,
    /// The schemas by their names, those of each in the order of their places, each within the schema or file that
    /// [`Ids::start`] gives.
    anchors: BTreeMap<(NodeId, String), Vec<NodeId>>,
    /// The schemas of names and URIs that several have, by name and start or by URI, within each value around them up to the
    /// field that holds it.
    near: BTreeMap<(NodeId, Option<NodeId>, String), Vec<NodeId>>,
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
            let named = self.schemas.entry(uri.clone()).or_default();
            named.push(view.id);
            add_near(&mut self.near, (view, named), None, &uri);
            self.bases.insert(view.id, uri);
        }
        let start = self.start(view).id;
        for name in [name, view.text_of("$anchor").unwrap_or_default()] {
            if !name.is_empty() && !name.starts_with('/') {
                let named = self.anchors.entry((start, name.to_owned())).or_default();
                named.push(view.id);
                add_near(&mut self.near, (view, named), Some(start), name);
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

    /// Returns the schemas with a URI that a reference may mean: the nearest in the schema around it, else those in its file,
    /// else all.
    pub(crate) fn schemas(&self, from: View<'_>, uri: &str) -> Vec<NodeId> {
        let Some(named) = self.schemas.get(uri) else { return Vec::new() };
        if let Some(near) = self.nearest(from, None, uri) {
            return near.clone();
        }
        let is_in_file = |id: &&NodeId| from.tree.view(**id).place().file == from.place().file;
        let in_file: Vec<NodeId> = named.iter().filter(is_in_file).copied().collect();
        if in_file.is_empty() { named.clone() } else { in_file }
    }

    /// Returns the schemas with a name that a reference may mean: the nearest in the schema around it, else all that are
    /// within the schema or file where it starts.
    pub(crate) fn anchors(&self, from: View<'_>, start: NodeId, name: &str) -> Vec<NodeId> {
        let named = self.nearest(from, Some(start), name);
        named.or_else(|| self.anchors.get(&(start, name.to_owned()))).cloned().unwrap_or_default()
    }

    fn nearest(&self, from: View<'_>, start: Option<NodeId>, name: &str) -> Option<&Vec<NodeId>> {
        around(from).find_map(|around| self.near.get(&(around.id, start, name.to_owned())))
    }
}

/// Adds the last of the schemas of a name to those near the values around it; the first one only with the second.
fn add_near(
    near: &mut BTreeMap<(NodeId, Option<NodeId>, String), Vec<NodeId>>,
    (last, named): (View<'_>, &[NodeId]),
    start: Option<NodeId>,
    name: &str,
) {
    let new = match named {
        [_] => &[],
        [_, _] => named,
        _ => &named[named.len() - 1..],
    };
    for schema in new {
        for around in around(last.tree.view(*schema)) {
            near.entry((around.id, start, name.to_owned())).or_default().push(*schema);
        }
    }
}

/// Returns a value and those around it up to the whole schema that a field of AsyncAPI holds, else up to the root of
/// the file.
fn around<'a>(view: View<'a>) -> impl Iterator<Item = View<'a>> {
    std::iter::successors(Some(view), |at| {
        let (holder, segment) = at.parent()?;
        (!is_field(holder, segment)).then_some(holder)
    })
}

/// Returns whether a field of AsyncAPI holds a schema, and not a keyword: it may be the name of a property too.
pub(crate) fn is_field(holder: View<'_>, segment: &Segment) -> bool {
    let key = |segment: &Segment| if let Segment::Key(key) = segment { key.clone() } else { String::new() };
    let around =
        holder.parent().map(|(outer, segment)| (key(segment), outer.parent().map(|(_, segment)| key(segment))));
    let (name, outer) = around.unwrap_or_default();
    let is_component = name == "schemas" && outer.as_deref() == Some("components");
    let is_named = vocabulary::keyword(&name).is_some_and(|keyword| keyword.holds == Some(Part::Named));
    is_component || (!is_named && matches!(key(segment).as_str(), "payload" | "headers" | "schema"))
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
