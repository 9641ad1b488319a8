//! Follows every reference once, so that later steps need only look up where it ends.

mod maps;
mod report;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use postroom_schema::pointer;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    load::{Loaded, Outside},
    reference::{self, Found, Ids, Language, Location, Mapping},
    tree::{FileId, NodeId, Tree, Value, View},
};

/// The number of names that wrong ones are compared with in all: to compare all would cost the square of the document's
/// size.
const MAX_COMPARED: usize = 200_000;

/// Fills [`Tree::references`] for the references in `documents` and in the files that they refer to. An entry leads to
/// the end of the chain, and past a wrapper with a `schemaFormat` to the schema itself.
pub(crate) fn resolve(loaded: &mut Loaded, documents: &[FileId], mapping: &Mapping, diagnostics: &mut Diagnostics) {
    let tree = &loaded.tree;
    let mut resolver = Resolver {
        tree,
        files: tree.files().iter().map(|file| (file.path.as_str(), file.root)).collect(),
        failed: &loaded.failed,
        outside: &loaded.outside,
        told: BTreeSet::new(),
        mapping,
        ids: Ids::collect(tree, mapping),
        found: Found::default(),
        ends: BTreeMap::new(),
        ambiguous: BTreeMap::new(),
        members: BTreeMap::new(),
        compared: 0,
        diagnostics,
    };
    for file in documents {
        reference::find(tree, tree.root_of(*file).id, &mut resolver.found);
    }
    let mut next = 0;
    while let Some(reference) = resolver.found.references.get(next).copied() {
        resolver.reference(reference);
        next += 1;
    }
    for reference in std::mem::take(&mut resolver.found.empty) {
        let help = "put the reference in quotes: without them, `#` starts a comment in YAML";
        let at = tree.view(reference);
        resolver.diagnostics.push(Diagnostic::error(at, "empty-reference", "`$ref` refers to nothing", help));
    }
    for format in std::mem::take(&mut resolver.found.formats) {
        let format = tree.view(format);
        check_format(format.get("schemaFormat").unwrap_or(format), resolver.diagnostics);
    }
    let maps = std::mem::take(&mut resolver.found.maps);
    let ends = resolver.ends.into_iter().filter_map(|(node, end)| Some((node, end.known()?)));
    let mut ends: BTreeMap<_, _> = ends.collect();
    let maps: Vec<_> = maps.into_iter().filter_map(|map| Some((map, ends.remove(&map)?))).collect();
    ends.into_iter().for_each(|(from, to)| loaded.tree.refer(from, to));
    maps::spell_out(&mut loaded.tree, &maps, diagnostics);
}

struct Resolver<'a> {
    tree: &'a Tree,
    /// The roots of the files, by path.
    files: BTreeMap<&'a str, NodeId>,
    failed: &'a BTreeMap<String, Option<String>>,
    outside: &'a Outside,
    /// The files outside, each with the file that leads there: what is reported once.
    told: BTreeSet<(FileId, String)>,
    mapping: &'a Mapping,
    ids: Ids,
    found: Found,
    ends: BTreeMap<NodeId, End>,
    /// What is not like the first of some schemas of one name, by that one and their number.
    ambiguous: BTreeMap<(NodeId, usize), Option<NodeId>>,
    /// The members of large objects by key.
    members: BTreeMap<NodeId, BTreeMap<&'a str, NodeId>>,
    compared: usize,
    diagnostics: &'a mut Diagnostics,
}

/// The end of a reference.
#[derive(Clone, Copy, PartialEq)]
enum End {
    /// An end that is not known yet: the reference is being followed, and meeting it again is a cycle.
    Open,
    Known(NodeId),
    /// A reference that leads nowhere; the cause is reported.
    Nowhere,
}

impl End {
    fn known(self) -> Option<NodeId> {
        match self {
            End::Known(id) => Some(id),
            End::Open | End::Nowhere => None,
        }
    }
}

/// The outcome of one attempt to follow a reference.
enum Attempt {
    Arrived(NodeId),
    /// The other reference that stands in the way and has not been followed yet.
    First(NodeId),
    Failed,
}

/// The outcome of a walk along a JSON Pointer.
enum Walk<'p> {
    Arrived(NodeId),
    /// As [`Attempt::First`].
    First(NodeId),
    /// The value where the walk ended, and the token that leads nowhere from there.
    Missing(NodeId, Cow<'p, str>),
}

impl<'a> Resolver<'a> {
    fn reference(&mut self, reference: NodeId) {
        self.check_siblings(self.tree.view(reference));
        self.follow(reference);
        if let Some(End::Known(end)) = self.ends.get(&reference) {
            // What is referred to is no data, wherever it stands.
            if !self.found.has(*end) {
                reference::find(self.tree, *end, &mut self.found);
            }
        }
    }

    /// Follows a reference and those on its way; chains are as long as a document makes them, so not by recursion.
    fn follow(&mut self, start: NodeId) {
        let mut waiting = vec![start];
        while let Some(&id) = waiting.last() {
            if !matches!(self.ends.get(&id), None | Some(End::Open)) {
                waiting.pop();
                continue;
            }
            self.ends.insert(id, End::Open);
            match self.attempt(self.tree.view(id)) {
                Attempt::Arrived(end) => {
                    self.ends.insert(id, End::Known(end));
                }
                Attempt::First(other) if !self.ends.contains_key(&other) => waiting.push(other),
                Attempt::First(other) => {
                    if self.ends.get(&other) == Some(&End::Open) {
                        self.report_cycle(self.tree.view(id));
                    }
                    self.ends.insert(id, End::Nowhere);
                }
                Attempt::Failed => {
                    self.ends.insert(id, End::Nowhere);
                }
            }
        }
    }

    fn attempt(&mut self, from: View<'a>) -> Attempt {
        let text = reference::text(from).unwrap_or_default();
        let (target, fragment) = reference::split(text);
        let Some(start) = self.start(from, text, target) else {
            return Attempt::Failed;
        };
        let fragment = reference::decode(fragment);
        let mut meant = None;
        let at = match self.walk(from, start, &fragment) {
            Walk::Arrived(at) if target.is_empty() && fragment.is_empty() => {
                meant = self.meant_schema(from, at);
                meant.unwrap_or(at)
            }
            Walk::Arrived(at) => at,
            Walk::First(other) => return Attempt::First(other),
            Walk::Missing(at, token) => match self.meant(from, target, start, &fragment) {
                Some(Walk::Arrived(other)) => {
                    meant = Some(other);
                    other
                }
                Some(Walk::First(other)) => return Attempt::First(other),
                _ => {
                    self.report_missing(from, text, self.tree.view(at), &token);
                    return Attempt::Failed;
                }
            },
        };
        let attempt = match self.passed(at) {
            Attempt::Arrived(end) if reference::schema_format(self.tree.view(end)).is_some() => {
                let schema = self.tree.view(end).get("schema").map_or(end, |schema| schema.id);
                self.passed(schema)
            }
            attempt => attempt,
        };
        if let (Attempt::Arrived(_), Some(meant)) = (&attempt, meant) {
            self.report_meant(from, text, self.tree.view(meant));
        }
        attempt
    }

    /// Walks from a value along a fragment: a JSON Pointer, or the name of a schema.
    fn walk<'p>(&mut self, from: View<'a>, start: NodeId, fragment: &'p str) -> Walk<'p> {
        let mut at = start;
        if fragment.is_empty() {
            return Walk::Arrived(at);
        }
        let Some(pointer) = fragment.strip_prefix('/') else {
            let named = self.ids.anchors(from, start, fragment);
            return match self.one_of(from, fragment, named) {
                Some(named) => Walk::Arrived(named),
                None => Walk::Missing(start, fragment.into()),
            };
        };
        for segment in pointer.split('/').map(pointer::unescape) {
            // A member beside a `$ref` is ignored elsewhere, but here it was asked for by name.
            if self.child(at, &segment).is_none() {
                match self.passed(at) {
                    Attempt::Arrived(end) => at = end,
                    Attempt::First(other) => return Walk::First(other),
                    Attempt::Failed => return Walk::Missing(at, segment),
                }
            }
            let Some(child) = self.child(at, &segment) else {
                return Walk::Missing(at, segment);
            };
            at = child;
        }
        Walk::Arrived(at)
    }

    /// Walks from where a reference was probably meant to start that leads nowhere from where it starts: tools that write
    /// documents from code put schemas into them whose references start at the schema itself, or at the root of the file in spite
    /// of an `$id`.
    fn meant<'p>(&mut self, from: View<'a>, target: &str, start: NodeId, fragment: &'p str) -> Option<Walk<'p>> {
        let token = fragment.strip_prefix('/')?.split('/').next().filter(|_| target.is_empty())?;
        let mut around = from.parent();
        while let Some((at, _)) = around {
            let is_own = matches!(token, "definitions" | "$defs") && self.child(at.id, token).is_some();
            let is_root = at.parent().is_none() && at.id != start;
            if is_own || is_root {
                match self.walk(from, at.id, fragment) {
                    Walk::Missing(..) => {}
                    walk => return Some(walk),
                }
            }
            around = at.parent();
        }
        None
    }

    /// Returns the schema around a reference that leads to the root of an AsyncAPI document: `#` was meant within it.
    fn meant_schema(&mut self, from: View<'a>, root: NodeId) -> Option<NodeId> {
        self.child(root, "asyncapi")?;
        let mut at = from.parent()?.0;
        while let Some((holder, segment)) = at.parent() {
            if reference::is_field(holder, segment) {
                return Some(at.id);
            }
            at = holder;
        }
        None
    }

    /// Goes past the reference that stands at `at`, if one does.
    fn passed(&mut self, at: NodeId) -> Attempt {
        if self.child(at, "$ref").and_then(|text| self.tree.view(text).str()).is_none() {
            return Attempt::Arrived(at);
        }
        match self.ends.get(&at) {
            Some(End::Known(end)) => Attempt::Arrived(*end),
            _ => Attempt::First(at),
        }
    }

    /// Returns the value where the fragment of a reference starts: a schema by its `$id`, else the root of a file.
    fn start(&mut self, from: View<'a>, text: &str, target: &str) -> Option<NodeId> {
        let around = from.parent().map_or(from, |(parent, _)| parent);
        if target.is_empty() {
            return Some(self.ids.start(around).id);
        }
        let uri = reference::join(&self.ids.base(around, self.mapping), target);
        let named = self.ids.schemas(from, &uri);
        match self.one_of(from, &uri, named) {
            Some(schema) => {
                if !self.found.has(schema) {
                    reference::find(self.tree, schema, &mut self.found);
                }
                Some(schema)
            }
            None => self.root(from, text),
        }
    }

    /// Returns the root of the file that a reference names.
    fn root(&mut self, from: View<'a>, text: &str) -> Option<NodeId> {
        let own = self.tree.root_of(from.place().file).id;
        let path = match reference::locate(from, text, &self.ids, self.mapping) {
            Location::Here => return Some(own),
            Location::File(path) => path,
            Location::Remote(url) => {
                if url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:")) {
                    let message = format!("`{text}` is a URL, and files are referred to by their paths");
                    let help = "write the path, relative to the folder of the file that refers";
                    self.diagnostics.push(Diagnostic::error(from, "remote-reference", message, help));
                    return None;
                }
                let message = format!("`{text}` is not in a file, and nothing is fetched from a network");
                let help = format!(
                    "save it as a file and say which: `.map_reference(\"{url}\", \"path/of/the/file\")` in a build \
                     script, `--map-reference {url}=path/of/the/file` in a shell"
                );
                self.diagnostics.push(Diagnostic::error(from, "remote-reference", message, help));
                return None;
            }
        };
        if self.outside.paths.contains(&path) {
            self.report_outside(from, text, &path);
            if self.outside.is_forbidden {
                return None;
            }
        }
        if let Some(root) = self.files.get(path.as_str()).copied() {
            if !self.found.has(root) {
                reference::find(self.tree, root, &mut self.found);
            }
            return Some(root);
        }
        let (message, help) = match self.failed.get(&path) {
            Some(None) => return None,
            Some(Some(reason)) => {
                let help = match text.starts_with('/') && !text.contains('#') {
                    true => format!("did you mean `#{text}`, in the same file?"),
                    false => "correct the path: it is relative to the folder of the file that refers".to_owned(),
                };
                (format!("`{text}` leads to the file `{path}`, which cannot be read: {reason}"), help)
            }
            None => (
                format!(
                    "`{text}` leads to the file `{path}`, which is not read for a reference in an example or extension"
                ),
                "move what is referred to under `components`".to_owned(),
            ),
        };
        self.diagnostics.push(Diagnostic::error(from, "unreadable-file", message, help));
        None
    }

    fn child(&mut self, of: NodeId, segment: &str) -> Option<NodeId> {
        let view = self.tree.view(of);
        match view.value() {
            Value::Array(items) => {
                let index = segment.parse::<usize>().ok().filter(|index| index.to_string() == segment)?;
                items.get(index).copied()
            }
            Value::Object(members) if members.len() > 16 => {
                let by_key = self
                    .members
                    .entry(of)
                    .or_insert_with(|| members.iter().map(|member| (member.key.as_str(), member.value)).collect());
                by_key.get(segment).copied()
            }
            _ => view.get(segment).map(|child| child.id),
        }
    }

    fn check_siblings(&mut self, view: View<'_>) {
        let allowed = |key: &str| matches!(key, "$ref" | "description" | "summary" | "title") || key.starts_with("x-");
        let ignored: Vec<_> =
            view.members().map(|(key, _)| key).filter(|key| !allowed(key)).map(|key| format!("`{key}`")).collect();
        if !ignored.is_empty() {
            let message = format!("{} beside `$ref` has no effect", ignored.join(", "));
            let help = "move it to what is referred to, or combine both in `allOf`";
            self.diagnostics.push(Diagnostic::warning(view, "ignored-sibling", message, help));
        }
    }
}

/// Warns of a `schemaFormat` that is not understood.
pub(crate) fn check_format(view: View<'_>, diagnostics: &mut Diagnostics) {
    let Some(format) = view.str().filter(|format| reference::language(format) == Language::Foreign) else { return };
    let message = format!("schemas in `{format}` are not understood: what they describe is taken as it comes");
    let help = "decode it with a library for that language; or write the schema as JSON Schema, or as AsyncAPI's own, which needs no \
                `schemaFormat`";
    diagnostics.push(Diagnostic::warning(view, "unsupported-schema-format", message, help));
}

#[cfg(test)]
mod tests;
