//! The AsyncAPI documents as typed views into the tree: references followed, traits merged, kinds checked. Those of 2.x
//! get the form of 3.0 before.
//!
//! A part that is wrong is a diagnostic and left out, so that later steps see only what is whole.

mod bases;
mod bindings;
mod channel;
mod delivery;
mod dialect;
mod fields;
mod forbidden;
mod kinds;
mod message;
mod name_header;
mod operation;
mod parse;
mod traits;
mod v2;
mod version;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use self::{fields::key as key_of, parse::parse, version::accept};
use self::{parse::Parser, v2::Aside};
use crate::{
    delivery::Delivery,
    descriptors::Action,
    diagnostic::Diagnostics,
    tree::{FileId, NodeId, Tree, View},
};

/// Documents that can be parsed.
#[derive(Debug)]
pub(crate) struct Prepared {
    files: Vec<FileId>,
    aside: Aside,
}

/// Gives documents of 2.x the form of 3.0, merges the traits of all, and says schemas of other dialects in the words of
/// draft-07; references are resolved.
pub(crate) fn prepare(tree: &mut Tree, files: Vec<FileId>, diagnostics: &mut Diagnostics) -> Prepared {
    let aside = v2::shape(tree, &files, diagnostics);
    traits::merge(tree, &files, diagnostics);
    dialect::translate(tree, &files, &aside, diagnostics);
    bases::part(tree, &files, &aside, diagnostics);
    Prepared { files, aside }
}

/// A set of documents, as they are written.
///
/// A channel or message is identified by the node that its references finally lead to, and stands here once,
/// however many documents name it.
#[derive(Clone, Debug)]
pub(crate) struct Source<'a> {
    pub(crate) tree: &'a Tree,
    /// The builder's documents, sorted by title, then by path.
    pub(crate) documents: Vec<Document<'a>>,
    /// Every channel that a document lists or an operation uses.
    pub(crate) channels: BTreeMap<NodeId, Channel<'a>>,
    /// The media types whose payloads are JSON though their names do not tell, in lower case.
    pub(crate) json_types: Vec<String>,
    /// `true` if no type is assumed where none is said.
    pub(crate) is_exact: bool,
    /// Every message of a channel, of a document's components, and of an envelope's events.
    pub(crate) messages: BTreeMap<NodeId, Message<'a>>,
    /// The messages that are left out of the contract.
    pub(crate) left_out: BTreeSet<NodeId>,
}

impl Source<'_> {
    /// Returns the messages that an operation names, or else all of its channel's, less those that answer it there.
    pub(crate) fn messages_of(&self, operation: &Operation<'_>) -> Vec<NodeId> {
        if let Some(named) = &operation.messages {
            return named.clone();
        }
        let replies = operation.reply.as_ref().and_then(|reply| reply.messages.as_deref()).unwrap_or_default();
        self.on_channel(operation.channel).into_iter().filter(|node| !replies.contains(node)).collect()
    }

    /// Returns the messages that a reply names, or else all of its channel's, less those that the operation names there.
    pub(crate) fn answers_of(&self, operation: &Operation<'_>, reply: &Reply<'_>) -> Vec<NodeId> {
        if let Some(named) = &reply.messages {
            return named.clone();
        }
        let requests = operation.messages.as_deref().unwrap_or_default();
        let all = reply.channel.map(|channel| self.on_channel(channel)).unwrap_or_default();
        all.into_iter().filter(|node| !requests.contains(node)).collect()
    }

    fn on_channel(&self, channel: NodeId) -> Vec<NodeId> {
        self.channels.get(&channel).map(|channel| channel.messages.clone()).unwrap_or_default()
    }
}

/// An AsyncAPI document: an application. Texts that are absent are empty.
#[derive(Clone, Debug)]
pub(crate) struct Document<'a> {
    pub(crate) view: View<'a>,
    pub(crate) title: &'a str,
    pub(crate) version: &'a str,
    pub(crate) description: &'a str,
    pub(crate) operations: Vec<Operation<'a>>,
    /// `components.schemas` by key, in the document's order; references are not followed.
    pub(crate) schemas: Vec<(&'a str, View<'a>)>,
    /// `false` if all its operations are left out, so that the application is no service of the contract.
    pub(crate) is_service: bool,
}

/// A channel, on which messages travel.
#[derive(Clone, Debug)]
pub(crate) struct Channel<'a> {
    pub(crate) view: View<'a>,
    /// The key under `channels` of the first document that lists it.
    pub(crate) key: &'a str,
    /// The address; `None` if it is `null` or absent.
    pub(crate) address: Option<&'a str>,
    pub(crate) title: &'a str,
    pub(crate) summary: &'a str,
    pub(crate) description: &'a str,
    /// The keys of [`Source::messages`], in the document's order.
    pub(crate) messages: Vec<NodeId>,
    pub(crate) parameters: Vec<Parameter<'a>>,
}

/// A `{name}` in an address.
#[derive(Clone, Debug)]
pub(crate) struct Parameter<'a> {
    pub(crate) view: View<'a>,
    pub(crate) name: &'a str,
    pub(crate) description: &'a str,
    /// The values of `enum`; empty if any text is allowed.
    pub(crate) enumeration: Vec<&'a str>,
    pub(crate) location: Option<&'a str>,
    /// The schema, which a parameter may have in 2.x; what it says that 3.0 has a field for stands in the other fields too.
    pub(crate) schema: Option<View<'a>>,
}

/// An operation of an application on a channel.
#[derive(Clone, Debug)]
pub(crate) struct Operation<'a> {
    pub(crate) view: View<'a>,
    pub(crate) key: &'a str,
    pub(crate) action: Action,
    /// A key of [`Source::channels`].
    pub(crate) channel: NodeId,
    /// The keys of [`Source::messages`], each of them one of the channel's; `None` if the operation names none.
    pub(crate) messages: Option<Vec<NodeId>>,
    pub(crate) reply: Option<Reply<'a>>,
    /// What `x-postroom-delivery` says; channels are keys of [`Source::channels`].
    pub(crate) delivery: Option<Delivery<NodeId>>,
    pub(crate) title: &'a str,
    pub(crate) summary: &'a str,
    pub(crate) description: &'a str,
}

/// The reply of a request.
#[derive(Clone, Debug)]
pub(crate) struct Reply<'a> {
    /// A key of [`Source::channels`].
    pub(crate) channel: Option<NodeId>,
    /// `address.location`.
    pub(crate) address_location: Option<&'a str>,
    /// The keys of [`Source::messages`]; `None` if the reply names none.
    pub(crate) messages: Option<Vec<NodeId>>,
}

/// A message, with its traits merged.
#[derive(Clone, Debug)]
pub(crate) struct Message<'a> {
    pub(crate) view: View<'a>,
    /// The key that it stands under at the end of the references; the referring key if that is a whole file. In 2.x its id,
    /// else the key if it has one, else a name by its operation.
    pub(crate) key: &'a str,
    pub(crate) title: &'a str,
    pub(crate) summary: &'a str,
    pub(crate) description: &'a str,
    /// The message's own media type, else the `defaultContentType` of the document it stands in, else
    /// `application/json`.
    pub(crate) content_type: &'a str,
    /// The schema itself, also if it is wrapped with a `schemaFormat`; references are not followed.
    pub(crate) payload: Option<View<'a>>,
    /// The schema of the payload in a language that is not understood, in place of `payload`, and the `schemaFormat` that
    /// says so.
    pub(crate) foreign: Option<(&'a str, View<'a>)>,
    pub(crate) headers: Option<View<'a>>,
    /// The header that holds the message's name: what the message says, else the document it stands in; `None` if neither
    /// does, or it is the usual one.
    pub(crate) name_header: Option<&'a str>,
    /// `correlationId.location`.
    pub(crate) correlation_id: Option<&'a str>,
}

#[cfg(test)]
mod tests;
