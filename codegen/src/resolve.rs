//! Follows every reference once, so that later steps need only look up where it ends.

use std::collections::{BTreeMap, BTreeSet};

use postroom_schema::pointer;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    load::{Loaded, Outside},
    reference::{self, Found, Language, Location, Mapping, Reference},
    suggest,
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
        found: Found::default(),
        ends: BTreeMap::new(),
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
    let ends = resolver.ends.into_iter().filter_map(|(node, end)| Some((node, end.known()?)));
    let ends: Vec<_> = ends.collect();
    ends.into_iter().for_each(|(from, to)| loaded.tree.refer(from, to));
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
    found: Found,
    ends: BTreeMap<NodeId, End>,
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

impl<'a> Resolver<'a> {
    fn reference(&mut self, reference: Reference) {
        let view = self.tree.view(reference.node);
        self.check_siblings(view);
        self.check_scope(view, reference.scope);
        self.follow(reference.node);
        if let Some(End::Known(end)) = self.ends.get(&reference.node) {
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
        let Some(root) = self.root(from, text) else {
            return Attempt::Failed;
        };
        let fragment = reference::decode(text.split_once('#').map_or("", |(_, fragment)| fragment));
        let mut at = root;
        if !fragment.is_empty() {
            let Some(pointer) = fragment.strip_prefix('/') else {
                let message = format!("`{text}` names an anchor, and only JSON Pointers are followed");
                let help = "write the path of the value: `#/components/schemas/…`";
                self.diagnostics.push(Diagnostic::error(from, "unresolved-reference", message, help));
                return Attempt::Failed;
            };
            for segment in pointer.split('/').map(pointer::unescape) {
                // A member beside a `$ref` is ignored elsewhere, but here it was asked for by name.
                if self.child(at, &segment).is_none() {
                    match self.passed(at) {
                        Attempt::Arrived(end) => at = end,
                        other => return other,
                    }
                }
                let Some(child) = self.child(at, &segment) else {
                    self.report_missing(from, text, self.tree.view(at), &segment);
                    return Attempt::Failed;
                };
                at = child;
            }
        }
        match self.passed(at) {
            Attempt::Arrived(end) if reference::schema_format(self.tree.view(end)).is_some() => {
                let schema = self.tree.view(end).get("schema").map_or(end, |schema| schema.id);
                self.passed(schema)
            }
            attempt => attempt,
        }
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

    /// Returns the root of the file that a reference names.
    fn root(&mut self, from: View<'a>, text: &str) -> Option<NodeId> {
        let own = self.tree.root_of(from.place().file).id;
        let path = match reference::locate(from.file(), text, self.mapping) {
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

    fn report_outside(&mut self, from: View<'_>, text: &str, path: &str) {
        if !self.told.insert((from.place().file, path.to_owned())) {
            return;
        }
        let found = if self.outside.is_forbidden {
            let message = format!("`{text}` leads to `{path}`, outside of the root");
            let help = "move the file below the root, or name a root that holds it: `.root(\"…\")` in a build script, \
                        `--root …` in a shell";
            Diagnostic::error(from, "reference-outside", message, help)
        } else {
            let message = format!("`{text}` leads to `{path}`, outside of the folders of the documents");
            let help = "say which folder may hold such files: `.root(\"…\")` in a build script, `--root …` in a shell; then \
                        references that leave it are errors";
            Diagnostic::warning(from, "reference-outside", message, help)
        };
        self.diagnostics.push(found);
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

    fn report_missing(&mut self, from: View<'_>, text: &str, at: View<'_>, segment: &str) {
        let place = if at.parent().is_none() { "the root".to_owned() } else { format!("`{}`", at.pointer()) };
        let place = if at.place().file == from.place().file { place } else { format!("{place} of `{}`", at.file()) };
        let message = format!("`{text}` leads nowhere: {place} is {} without `{segment}`", at.kind());
        let otherwise = "correct the reference, or add what it refers to";
        let names = at.members().map(|(name, _)| name).take(MAX_COMPARED.saturating_sub(self.compared));
        let help = suggest::did_you_mean(segment, names.inspect(|_| self.compared += 1), otherwise);
        self.diagnostics.push(Diagnostic::error(from, "unresolved-reference", message, help));
    }

    fn report_cycle(&mut self, at: View<'_>) {
        let message =
            format!("`{}` leads back to itself without ever reaching a value", reference::text(at).unwrap_or_default());
        let help = "let one of the references of the circle lead to a value";
        self.diagnostics.push(Diagnostic::error(at, "reference-cycle", message, help));
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

    fn check_scope(&mut self, view: View<'_>, scope: Option<NodeId>) {
        let text = reference::text(view).unwrap_or_default();
        if let Some(scope) = scope.filter(|_| text.starts_with('#')) {
            let id = self.tree.view(scope).get("$id").and_then(View::str).unwrap_or_default();
            let message = format!("`{text}` stands under `$id: {id}`, relative to which it means another place");
            let help = "remove that `$id`; then references start at the root of the file";
            self.diagnostics.push(Diagnostic::error(view, "unsupported-id", message, help));
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
