//! Servers, security, bindings and tags, as documents of 3.0 say them: those of 2.x have that form by now.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    descriptors::{Binding, Said, SecurityScheme, Server, ServerVariable, Tag},
    document,
    schema::whole,
    tree::{NodeId, Segment, Tree, Value, View},
};

/// Returns the servers of a document, in its order.
pub(super) fn servers(document: View<'_>) -> Vec<Server> {
    entries(document, "servers").map(|(id, view)| server(id, view.target())).collect()
}

fn server(id: &str, view: View<'_>) -> Server {
    let Said { tags, bindings } = said(view);
    Server {
        id: id.to_owned(),
        host: text(view, "host"),
        pathname: text(view, "pathname"),
        protocol: text(view, "protocol"),
        protocol_version: text(view, "protocolVersion"),
        title: text(view, "title"),
        summary: text(view, "summary"),
        description: text(view, "description"),
        variables: entries(view, "variables").map(|(name, view)| variable(name, view.target())).collect(),
        security: security(view),
        tags,
        bindings,
    }
}

fn variable(name: &str, view: View<'_>) -> ServerVariable {
    ServerVariable {
        name: name.to_owned(),
        values: texts(view, "enum"),
        default: view.get("default").and_then(scalar),
        examples: texts(view, "examples"),
        description: text(view, "description"),
    }
}

/// Returns the security schemes of a server or an operation.
pub(super) fn security(of: View<'_>) -> Vec<SecurityScheme> {
    let listed = of.get("security").map(View::target);
    let listed = listed.iter().flat_map(|list| list.items());
    listed.filter(|item| item.target().is_object()).map(scheme).collect()
}

fn scheme(item: View<'_>) -> SecurityScheme {
    let view = item.target();
    // What is no reference is written where it is used, also if it is made of a scheme of 2.x and the scopes that it takes.
    let key = match view.parent() {
        Some((_, Segment::Key(key))) if view.id != item.id => key,
        _ => "",
    };
    SecurityScheme {
        id: key.to_owned(),
        kind: text(view, "type"),
        description: text(view, "description"),
        scopes: texts(view, "scopes"),
        json: json(view),
    }
}

/// Returns the keys of each server, as the documents name it.
pub(super) fn server_keys<'a>(source: &document::Source<'a>) -> BTreeMap<NodeId, BTreeSet<&'a str>> {
    let mut keys: BTreeMap<NodeId, BTreeSet<&'a str>> = BTreeMap::new();
    for (key, server) in source.documents.iter().flat_map(|document| entries(document.view, "servers")) {
        keys.entry(server.target().id).or_default().insert(key);
    }
    keys
}

/// Returns the keys of the servers that carry a channel, as any document that declares it names them; none if all do.
pub(super) fn servers_of(known: &BTreeMap<NodeId, BTreeSet<&str>>, declared: &[&document::Channel<'_>]) -> Vec<String> {
    let servers = declared.iter().flat_map(|channel| channel.view.get("servers")).flat_map(View::items);
    let keys: BTreeSet<&str> = servers.filter_map(|server| known.get(&server.target().id)).flatten().copied().collect();
    keys.into_iter().map(str::to_owned).collect()
}

/// Returns the tags and bindings of something.
pub(super) fn said(of: View<'_>) -> Said {
    let tags = of.get("tags").map(View::target);
    let tags = tags.iter().flat_map(|tags| tags.items()).map(View::target);
    let tags = tags.map(|tag| Tag { name: text(tag, "name"), description: text(tag, "description") });
    let bindings = entries(of, "bindings");
    let bindings = bindings.map(|(protocol, view)| Binding { protocol: protocol.to_owned(), json: json(view) });
    Said { tags: tags.filter(|tag| !tag.name.is_empty()).collect(), bindings: bindings.collect() }
}

/// Returns what is said of something that several documents declare: each protocol's words, and each tag, as the first
/// says them that has any.
pub(super) fn all_said<'a>(declared: impl Iterator<Item = View<'a>>) -> Said {
    let mut all = Said::default();
    for Said { tags, bindings } in declared.map(said) {
        for tag in tags {
            if all.tags.iter().all(|known| known.name != tag.name) {
                all.tags.push(tag);
            }
        }
        for binding in bindings {
            if all.bindings.iter().all(|known| known.protocol != binding.protocol) {
                all.bindings.push(binding);
            }
        }
    }
    all
}

/// Returns the members of the map under a key, extensions apart.
fn entries<'a>(of: View<'a>, key: &str) -> impl Iterator<Item = (&'a str, View<'a>)> + use<'a> {
    let map = of.get(key).map(View::target);
    map.into_iter().flat_map(|map| map.members()).filter(|(name, _)| !name.starts_with("x-"))
}

/// Returns the text under a key; empty if there is none.
fn text(of: View<'_>, key: &str) -> String {
    of.get(key).and_then(scalar).unwrap_or_default()
}

fn texts(of: View<'_>, key: &str) -> Vec<String> {
    of.get(key).into_iter().flat_map(View::items).filter_map(scalar).collect()
}

/// Returns a text, or what an author left unquoted.
fn scalar(view: View<'_>) -> Option<String> {
    match view.value() {
        Value::String(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Returns a value as JSON, references followed.
fn json(value: View<'_>) -> String {
    let mut tree = Tree::default();
    let copied = whole(&mut tree, value);
    tree.view(copied).to_string()
}
