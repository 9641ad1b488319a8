//! Which diagnostics are told: those about what is kept.

use std::collections::BTreeSet;

use super::{
    Named, Part,
    catalogue::{Catalogue, Entry},
    kept::Kept,
    reach::{Reach, References},
};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    document::Source,
    load::Loaded,
    reference::ENVELOPE,
    tree::{NodeId, View},
};

/// Values by their files and places.
type Places<'a> = BTreeSet<(&'a str, String)>;

/// Takes out what is said of parts that are left out.
pub(super) fn retain(
    source: &Source<'_>,
    (loaded, references): (&Loaded, References<'_>),
    (catalogue, named, kept): (&Catalogue, &Named, &Kept<'_>),
    diagnostics: &mut Diagnostics,
) {
    let mut reach = kept.reach.clone();
    let (mut known, mut left) = (BTreeSet::new(), BTreeSet::new());
    for entry in &catalogue.entries {
        let view = source.tree.view(entry.node);
        match is_told(*entry, named, kept) {
            true if matches!(entry.part, Part::Faulty(_)) => reach.add(view, &[]),
            true => known.extend([view.id]),
            false => left.extend([view.id, view.target().id]),
        }
    }
    let is_left = |id: &&NodeId| !kept.channels.contains(id) && !kept.messages.contains(id);
    left.extend(source.channels.keys().chain(source.messages.keys()).filter(is_left));
    left.extend(components(source, named, references, &reach));
    known.extend(reach.nodes.iter().copied());
    let told = Told { loaded, known: places(source, &known), left: places(source, &left), lost: &reach.lost };
    diagnostics.retain(|found| told.is_told(found));
}

/// Returns whether what is said of an entry matters.
fn is_told(entry: Entry, named: &Named, kept: &Kept<'_>) -> bool {
    match (entry.part, entry.channel) {
        (Part::Faulty(_), Some(channel)) if !kept.whole.contains(&channel) => {
            named.only.as_ref().is_some_and(|only| only.contains(&entry.part)) && named.is_wanted(entry.part)
        }
        (Part::Faulty(_), Some(_)) => !named.skip.contains(&entry.part),
        (Part::Faulty(_), None) => named.is_wanted(entry.part),
        _ => kept.has(entry.part),
    }
}

/// Returns the shared parts that nothing leads to any more. If no part was asked for by its name, those to which nothing
/// ever led stay.
fn components(source: &Source<'_>, named: &Named, references: References<'_>, reach: &Reach<'_>) -> Vec<NodeId> {
    let mut all = Reach::new(references, BTreeSet::new());
    if named.only.is_none() {
        let channels = source.channels.values().map(|channel| channel.view);
        let operations = source.documents.iter().flat_map(|document| &document.operations).map(|one| one.view);
        let messages = source.messages.values().map(|message| message.view);
        let schemas = source.documents.iter().flat_map(|document| &document.schemas).map(|(_, view)| view.target());
        let envelopes = schemas.filter(|schema| schema.get(ENVELOPE).is_some());
        channels.chain(operations).chain(messages).chain(envelopes).for_each(|view| all.add(view, &[]));
    }
    let maps = source.documents.iter().filter_map(|document| document.view.get("components")).map(View::target);
    let maps =
        maps.flat_map(View::members).filter(|(kind, _)| !matches!(*kind, "channels" | "messages" | "operations"));
    let entries = maps.flat_map(|(_, map)| map.target().members()).map(|(_, entry)| entry);
    let is_left = |entry: &View<'_>| {
        let end = entry.target().id;
        !reach.nodes.contains(&end) && (named.only.is_some() || all.nodes.contains(&end))
    };
    entries.filter(is_left).map(|entry| entry.id).collect()
}

fn places<'a>(source: &Source<'a>, nodes: &BTreeSet<NodeId>) -> Places<'a> {
    let views = nodes.iter().map(|id| source.tree.view(*id));
    views.map(|view| (view.file(), view.pointer())).collect()
}

/// What decides which diagnostics are told.
struct Told<'r> {
    loaded: &'r Loaded,
    known: Places<'r>,
    left: Places<'r>,
    lost: &'r BTreeSet<String>,
}

impl Told<'_> {
    /// Returns whether a diagnostic is about what is kept: the innermost part that is kept or left out decides.
    fn is_told(&self, found: &Diagnostic) -> bool {
        let mut place = (found.file.as_str(), found.pointer.clone());
        loop {
            if self.known.contains(&place) {
                return true;
            }
            if self.left.contains(&place) {
                return false;
            }
            match place.1.rfind('/') {
                Some(end) => place.1.truncate(end),
                None => return self.is_told_of_file(found),
            }
        }
    }

    /// Returns whether what is said of no part is told: of documents, and of other files that are needed.
    fn is_told_of_file(&self, found: &Diagnostic) -> bool {
        let file = found.file.as_str();
        let is_shared = !self.loaded.named.contains(file)
            && (self.loaded.failed.contains_key(file) || self.loaded.read.contains(file));
        let is_needed = || {
            self.lost.contains(file)
                || self.known.range((file, String::new())..).next().is_some_and(|next| next.0 == file)
        };
        !is_shared || (found.pointer.is_empty() && is_needed())
    }
}
