//! What is told of references.

use postroom_schema::pointer;

use super::{MAX_COMPARED, Resolver};
use crate::{
    diagnostic::Diagnostic,
    reference, suggest,
    tree::{NodeId, View},
};

/// The number of definitions that a wrong name is compared with.
const MAX_NAMES: usize = 1000;

impl<'a> Resolver<'a> {
    /// Returns the first of the schemas that a reference may mean, and warns if they are not alike.
    pub(super) fn one_of(&mut self, from: View<'a>, name: &str, named: Vec<NodeId>) -> Option<NodeId> {
        let first = *named.first()?;
        let tree = self.tree;
        let other = *self.ambiguous.entry((first, named.len())).or_insert_with(|| {
            let mut others = named[1..].iter().copied();
            let meaning = (named.len() > 1).then(|| tree.view(first).canonical());
            others.find(|other| Some(tree.view(*other).canonical()) != meaning)
        });
        if let Some(other) = other {
            self.report_ambiguous(from, name, [first, other].map(|id| tree.view(id)));
        }
        Some(first)
    }

    pub(super) fn report_outside(&mut self, from: View<'_>, text: &str, path: &str) {
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

    pub(super) fn report_missing(&mut self, from: View<'_>, text: &str, at: View<'_>, segment: &str) {
        let is_name = !text.contains("#/") && at.is_object();
        let place = if at.parent().is_none() { "the root".to_owned() } else { format!("`{}`", at.pointer()) };
        let place = if at.place().file == from.place().file { place } else { format!("{place} of `{}`", at.file()) };
        if is_name {
            let message = format!("`{text}` leads nowhere: no schema in {place} is named `{segment}`");
            let help =
                format!("name a schema so, by `$id: \"#{segment}\"`; or write its path: `#/components/schemas/…`");
            self.diagnostics.push(Diagnostic::error(from, "unresolved-reference", message, help));
            return;
        }
        let message = format!("`{text}` leads nowhere: {place} is {} without `{segment}`", at.kind());
        let otherwise = "correct the reference, or add what it refers to";
        if let Some(near) = near_definition(from, text) {
            let help = format!("did you mean `{near}`?");
            self.diagnostics.push(Diagnostic::error(from, "unresolved-reference", message, help));
            return;
        }
        let names = at.members().map(|(name, _)| name).take(MAX_COMPARED.saturating_sub(self.compared));
        let help = suggest::did_you_mean(segment, names.inspect(|_| self.compared += 1), otherwise);
        self.diagnostics.push(Diagnostic::error(from, "unresolved-reference", message, help));
    }

    fn report_ambiguous(&mut self, from: View<'_>, name: &str, [first, other]: [View<'_>; 2]) {
        let site = |view: View<'_>| {
            let place = view.place();
            format!("`{}` at {}:{}:{}", view.pointer(), view.file(), place.line, place.column)
        };
        let message = format!(
            "two different schemas are called `{name}`, {} and {}: the first is taken",
            site(first),
            site(other)
        );
        let help = "give each a name of its own; or write the path of the one that is meant: `#/components/schemas/…`";
        self.diagnostics.push(Diagnostic::warning(from, "ambiguous-id", message, help));
    }

    pub(super) fn report_meant(&mut self, from: View<'_>, text: &str, meant: View<'_>) {
        let pointer = meant.pointer();
        let around = self.ids.start(from);
        // Under an `$id`, only the name of the file leads back to its root.
        let file = if around.parent().is_none() { "" } else { from.file().rsplit('/').next().unwrap_or_default() };
        let message = match text.strip_prefix('#') == Some(&pointer) {
            true => format!("`{text}` is taken from the root of the file: the `$id` around it has no such value"),
            false => format!("`{text}` is taken to mean `#{pointer}`: from where it starts it leads to no such schema"),
        };
        let help = format!("write the whole path: `$ref: \"{file}#{pointer}\"`");
        self.diagnostics.push(Diagnostic::warning(from, "reference-base", message, help));
    }

    pub(super) fn report_cycle(&mut self, at: View<'_>) {
        let message =
            format!("`{}` leads back to itself without ever reaching a value", reference::text(at).unwrap_or_default());
        let help = "let one of the references of the circle lead to a value";
        self.diagnostics.push(Diagnostic::error(at, "reference-cycle", message, help));
    }
}

/// Returns the name among the definitions of the schemas around a reference that it probably means: it is looked for there too.
fn near_definition<'a>(from: View<'a>, text: &str) -> Option<&'a str> {
    let (word, name) = text.strip_prefix("#/")?.split_once('/')?;
    if !matches!(word, "definitions" | "$defs") {
        return None;
    }
    let name = reference::decode(name.split('/').next()?);
    let mut around = std::iter::successors(from.parent(), |(at, _)| at.parent()).map(|(at, _)| at);
    let definitions = around.find_map(|at| at.get(word).filter(|_| at.parent().is_some()))?;
    suggest::nearest(&pointer::unescape(&name), definitions.members().map(|(name, _)| name).take(MAX_NAMES))
}
