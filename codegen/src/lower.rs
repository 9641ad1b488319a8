//! From the documents to the contract: one pass that names, merges and sorts everything.

pub(crate) mod addresses;
mod channels;
mod defaults;
mod delivery;
mod descriptors;
mod drafts;
mod entities;
mod envelopes;
mod headers;
mod messages;
mod operations;
mod parameters;
mod tables;
#[cfg(test)]
mod tests;
mod types;

use std::collections::BTreeMap;

use crate::{
    check::{Claims, report_renamed},
    diagnostic::Diagnostics,
    document::Source,
    ir::{ChannelId, Contract, MessageId, TypeKind},
    names::join,
    schema::{Schemas, quoted, whole},
    tree::{NodeId, Tree, View},
};

use entities::Entities;

/// The purpose of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The purpose of Rust code.
    Code,
    /// The purpose of tools, which need no Rust type for what they read, and want to know every annotation.
    Tools,
}

/// Returns the contract of a set of documents, with final names; complete only if `diagnostics` holds no error.
pub(crate) fn lower(source: &Source<'_>, purpose: Purpose, diagnostics: &mut Diagnostics) -> Contract {
    let envelopes = envelopes::find(source, diagnostics);
    let payloads = source.messages.values().flat_map(|message| [message.payload, message.headers]).flatten();
    let parameters = source.channels.values().flat_map(|channel| &channel.parameters);
    let parameters = parameters.filter_map(|parameter| parameter.schema);
    let roots = payloads.chain(envelopes.iter().map(|envelope| envelope.schema)).chain(parameters);
    let schemas = Schemas::read(source.tree, roots, source.is_exact || purpose == Purpose::Tools, diagnostics);
    messages::check_examples(source, &schemas, diagnostics);
    headers::check(source, &schemas, diagnostics);
    let drafts = messages::merge(source, &schemas, diagnostics);
    let entities = Entities::find(&schemas, &drafts, &envelopes, purpose, diagnostics);
    let mut names = Names { source, claims: Claims::default(), messages: BTreeMap::new(), channels: BTreeMap::new() };
    for entity in entities.iter() {
        names.claims.take(&entity.name);
    }
    for (index, draft) in drafts.iter().enumerate() {
        names.messages.extend(draft.nodes.iter().map(|node| (*node, MessageId(index))));
    }
    let mut written = types::written(&schemas, &entities, purpose);
    let (types, tables) = types::build(&schemas, &entities, &envelopes, (purpose, &mut written), diagnostics);
    let mut contract = Contract { types, tables, ..Contract::default() };
    defaults::find(&schemas, &entities, &mut contract.types, diagnostics);
    contract.messages = messages::build(&drafts, &entities);
    for message in &contract.messages {
        let docs = &mut contract.types[message.payload.0].docs;
        if docs.is_empty() {
            let mut texts = [&message.description, &message.summary, &message.title].into_iter();
            *docs = texts.find(|text| !text.trim().is_empty()).cloned().unwrap_or_default();
        }
    }
    contract.channels = channels::build(&mut names, &schemas, purpose, diagnostics);
    messages::check_wire(&drafts, &contract, diagnostics);
    contract.services = operations::build(&mut names, &schemas, &mut contract.messages, diagnostics);
    for (index, channel) in contract.channels.iter().enumerate() {
        for message in &channel.messages {
            contract.messages[message.0].channels.push(ChannelId(index));
        }
    }
    contract.envelopes = envelopes::build(&envelopes, &mut names, &schemas, &entities, &contract, diagnostics);
    for (entity, definition) in entities.iter().zip(&mut contract.types) {
        let TypeKind::Struct(fields) = &mut definition.kind else { continue };
        let wanted = ["Builder", "StructBuilder"].map(|end| join([definition.name.as_str(), end]));
        fields.builder = names.claims.claim(&wanted);
        let what = format!("the builder of `{}`", definition.name);
        report_renamed(&what, &wanted[0], &fields.builder, entity.view(&schemas), diagnostics);
    }
    types::bind_envelopes(&contract, &entities, &envelopes, &mut written);
    for (position, text) in written.texts() {
        contract.types[position].schema = text;
    }
    contract.schemas = written.finish();
    contract
}

/// The names that later steps of lowering look up.
struct Names<'s, 'a> {
    source: &'s Source<'a>,
    claims: Claims,
    /// The message of each node in the documents.
    messages: BTreeMap<NodeId, MessageId>,
    /// The channel of each node in the documents.
    channels: BTreeMap<NodeId, ChannelId>,
}

impl Names<'_, '_> {
    /// Returns the messages behind the nodes, sorted.
    fn sorted(&self, nodes: &[NodeId]) -> Vec<MessageId> {
        let mut ids: Vec<MessageId> = nodes.iter().filter_map(|node| self.messages.get(node).copied()).collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

/// Returns the place of a value, for use in a message.
fn site(view: View<'_>) -> String {
    let place = view.place();
    format!("{}:{}:{}", view.file(), place.line, place.column)
}

/// Returns the members of an object but those of these names, as JSON. The servers of a channel stay references.
fn rest(object: View<'_>, but: &[&str]) -> String {
    let mut tree = Tree::default();
    let mut text = |key: &str, value: View<'_>| {
        if key == "servers" && value.is_array() {
            return value.to_string();
        }
        let copied = whole(&mut tree, value);
        tree.view(copied).to_string()
    };
    let others = object.members().filter(|(key, _)| !but.contains(key));
    let members: Vec<_> = others.map(|(key, value)| format!("{}:{}", quoted(key), text(key, value))).collect();
    format!("{{{}}}", members.join(","))
}

/// Returns a key that sorts places, and does not depend on the order in which files were read.
fn order(view: View<'_>) -> (&str, u32, u32) {
    let place = view.place();
    (view.file(), place.line, place.column)
}
