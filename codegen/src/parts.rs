//! The parts of a contract that its user wants, where that is not all of it.
//!
//! Which parts there are and what they are called: `catalogue`. Which of them are kept: `kept`. What the kept ones refer to,
//! and what of the diagnostics is about them: `reach` and `told`.

mod catalogue;
mod kept;
mod path;
mod reach;
mod told;

use std::collections::BTreeSet;

use self::{catalogue::Catalogue, kept::Kept};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    document::Source,
    load::Loaded,
    reference::{ENVELOPE, Ids, Mapping},
    suggest,
    tree::{NodeId, View},
};

/// The paths by which a user names parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    pub(crate) only: Vec<String>,
    pub(crate) skip: Vec<String>,
    pub(crate) send_only: Vec<String>,
    pub(crate) receive_only: Vec<String>,
}

/// A part that a path may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Channel(NodeId),
    /// The positions of a document and of an operation in it.
    Operation(usize, usize),
    Message(NodeId),
    /// The envelope with this schema.
    Envelope(NodeId),
    /// An entry that is none of these, because something is wrong with it; that is reported.
    Faulty(NodeId),
}

/// The parts that are named.
#[derive(Debug)]
struct Named {
    /// `None` if all of them are wanted.
    only: Option<BTreeSet<Part>>,
    skip: BTreeSet<Part>,
    send_only: BTreeSet<Part>,
    receive_only: BTreeSet<Part>,
}

impl Named {
    /// Returns whether a part is among those that were asked for by their own names, or everything is.
    fn is_wanted(&self, part: Part) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&part)) && !self.skip.contains(&part)
    }

    /// Skips the messages that stand in a skipped channel itself, whatever else refers to them.
    fn skip_inline(&mut self, source: &Source<'_>) {
        let place = |view: View<'_>| (view.file().to_owned(), format!("{}/", view.pointer()));
        let channels = source.channels.iter().filter(|(id, _)| self.skip.contains(&Part::Channel(**id)));
        let inline = channels.flat_map(|(_, channel)| {
            let (file, pointer) = place(channel.view);
            let is_inside = move |id: &&NodeId| {
                let (own_file, own_pointer) = place(source.tree.view(**id));
                own_file == file && own_pointer.starts_with(&pointer)
            };
            channel.messages.iter().filter(is_inside).map(|id| Part::Message(*id))
        });
        let inline: Vec<Part> = inline.collect();
        self.skip.extend(inline);
    }
}

impl Parts {
    /// Returns whether nothing is named: the contract is wanted as a whole.
    pub(crate) fn is_empty(&self) -> bool {
        [&self.only, &self.skip, &self.send_only, &self.receive_only].iter().all(|paths| paths.is_empty())
    }

    /// Takes out of the documents what is not wanted, and what was said of it. If a path names nothing, all stays, so that
    /// what may be the cause is told.
    pub(crate) fn choose<'a>(
        &self,
        source: &mut Source<'a>,
        (loaded, mapping): (&'a Loaded, &Mapping),
        diagnostics: &mut Diagnostics,
    ) {
        if self.is_empty() {
            return;
        }
        let had_some = !source.channels.is_empty() || !source.messages.is_empty();
        let catalogue = Catalogue::new(source);
        let Some(mut named) = self.named(&catalogue, diagnostics) else { return };
        named.skip_inline(source);
        let ids = Ids::collect(&loaded.tree, mapping);
        let kept = Kept::find(source, &named, (&ids, mapping));
        told::retain(source, (loaded, (&ids, mapping)), (&catalogue, &named, &kept), diagnostics);
        kept.apply(source);
        let is_envelope = |(_, schema): &(&str, View<'_>)| schema.target().get(ENVELOPE).is_some();
        let has_envelope = source.documents.iter().flat_map(|document| &document.schemas).any(is_envelope);
        if had_some
            && !diagnostics.has_errors()
            && source.channels.is_empty()
            && source.messages.is_empty()
            && !has_envelope
        {
            let message = "no channel, message or envelope is left of the contract";
            let help = "name to `only` what is wanted, and less to `skip`";
            diagnostics.push(Diagnostic::warning(source.documents[0].view, "empty-contract", message, help));
        }
    }

    /// Returns the parts that the paths name; `None` if one of them names nothing, which is reported.
    fn named(&self, catalogue: &Catalogue, diagnostics: &mut Diagnostics) -> Option<Named> {
        let mut is_whole = true;
        let mut find = |option: &str, paths: &[String], is_enough: fn(Part) -> bool| {
            let mut found = BTreeSet::new();
            for path in paths {
                let parts = catalogue.named(path);
                if !parts.iter().copied().any(is_enough) {
                    is_whole = false;
                    diagnostics.push(report(catalogue, (option, path), !parts.is_empty()));
                }
                found.extend(parts);
            }
            found
        };
        let only = find("only", &self.only, |_| true);
        let skip = find("skip", &self.skip, |_| true);
        let has_action = |part| !matches!(part, Part::Envelope(_));
        let send_only = find("send_only", &self.send_only, has_action);
        let receive_only = find("receive_only", &self.receive_only, has_action);
        let only = (!self.only.is_empty()).then_some(only);
        is_whole.then_some(Named { only, skip, send_only, receive_only })
    }
}

/// Returns the error about a path that names nothing, or nothing that its option could mean.
fn report(catalogue: &Catalogue, (option, path): (&str, &str), is_other: bool) -> Diagnostic {
    let message = if is_other {
        format!("`{path}` names no operation, channel or message, of which `{option}` could leave something out")
    } else {
        format!("`{path}` names nothing in the documents, and was named to `{option}`")
    };
    let otherwise = "name a channel, an operation, a message or an envelope by its key, or with its kind: `channels/orders`, \
                     `operations/sendOrder`, `messages/Order`, `schemas/Envelope`; `*` stands for any part of a key";
    let help = suggest::did_you_mean(path::without_root(path), catalogue.names(path), otherwise);
    Diagnostic::in_file("", (0, 0), "unknown-part", message, help)
}
