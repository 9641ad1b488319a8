//! The parts of a document that are neither channel, operation nor message.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Aside, Channel, Document, Message, Prepared, Source,
    bindings::Owner,
    fields,
    forbidden::content_type,
    kinds::{COMPONENTS, INFO, ROOT, SERVER},
};
use crate::{
    diagnostic::Diagnostics,
    tree::{NodeId, Tree, View},
};

/// Reads the documents.
pub(crate) fn parse<'a>(tree: &'a Tree, documents: &'a Prepared, diagnostics: &mut Diagnostics) -> Source<'a> {
    let mut roots: Vec<_> = documents.files.iter().map(|file| tree.root_of(*file)).collect();
    let title = |root: &View<'a>| root.get("info").and_then(|info| info.get("title")).and_then(View::str);
    roots.sort_by_key(|root| (title(root), root.file()));
    let mut parser = Parser {
        tree,
        aside: &documents.aside,
        diagnostics,
        default_content_type: "",
        name_header: None,
        named: BTreeSet::new(),
        bindings: BTreeSet::new(),
        channels: BTreeMap::new(),
        messages: BTreeMap::new(),
    };
    let documents = roots.into_iter().map(|root| parser.document(root)).collect();
    parser.envelope_messages();
    Source {
        tree,
        documents,
        channels: parser.channels,
        json_types: Vec::new(),
        is_exact: false,
        messages: parser.messages,
        left_out: BTreeSet::new(),
    }
}

/// The parser of documents, with everything that was read so far.
pub(super) struct Parser<'a, 'd> {
    pub(super) tree: &'a Tree,
    pub(super) aside: &'a Aside,
    pub(super) diagnostics: &'d mut Diagnostics,
    /// The `defaultContentType` of the document that is being read; empty if it says nothing.
    pub(super) default_content_type: &'a str,
    /// The header that names the messages of the document, unless they or their file say which.
    pub(super) name_header: Option<&'a str>,
    /// The files whose own header was looked at.
    pub(super) named: BTreeSet<NodeId>,
    /// The bindings that were checked.
    pub(super) bindings: BTreeSet<NodeId>,
    pub(super) channels: BTreeMap<NodeId, Channel<'a>>,
    pub(super) messages: BTreeMap<NodeId, Message<'a>>,
}

impl<'a> Parser<'a, '_> {
    fn document(&mut self, root: View<'a>) -> Document<'a> {
        fields::check_names(root, &ROOT, self.diagnostics);
        let default = fields::optional(root, "defaultContentType", self.diagnostics);
        self.default_content_type = content_type(root, "defaultContentType", default, self.diagnostics);
        self.name_header = self.own_name_header(root);
        self.named.insert(root.id);
        let (title, version, description) = self.info(root);
        self.servers(root);
        for (key, view) in fields::entries(root, "channels", self.diagnostics) {
            self.channel(view, key);
        }
        let components = root.get("components").and_then(|view| fields::object(view, &COMPONENTS, self.diagnostics));
        let mut schemas = Vec::new();
        if let Some(components) = components {
            fields::check_names(components, &COMPONENTS, self.diagnostics);
            for (key, view) in fields::entries(components, "schemas", self.diagnostics) {
                schemas.extend(self.schema(view).map(|schema| (key, schema)));
            }
            self.check_shared_bindings(components);
            for (key, view) in fields::entries(components, "messages", self.diagnostics) {
                self.message(view, key);
            }
        }
        let operations = fields::entries(root, "operations", self.diagnostics);
        let operations = operations.into_iter().filter_map(|(key, view)| self.operation(view, key)).collect();
        Document { view: root, title, version, description, operations, schemas, is_service: true }
    }

    /// Reads the title, the version and the description.
    fn info(&mut self, root: View<'a>) -> (&'a str, &'a str, &'a str) {
        let Some(info) = root.get("info") else {
            let help = "say what the application is called: `info: {title: Orders, version: 1.0.0}`";
            fields::missing(root, "info", &ROOT, help, self.diagnostics);
            return ("", "", "");
        };
        let Some(info) = fields::object(info, &INFO, self.diagnostics) else {
            return ("", "", "");
        };
        fields::check_names(info, &INFO, self.diagnostics);
        let title = fields::required(
            info,
            "title",
            &INFO,
            "name the application: the title becomes a name in Rust",
            self.diagnostics,
        );
        let version =
            fields::required(info, "version", &INFO, "give the version of the application: `1.0.0`", self.diagnostics);
        (title, version, fields::optional(info, "description", self.diagnostics))
    }

    /// Checks the servers, for the sake of their authors: the generated code only tells of them.
    fn servers(&mut self, root: View<'a>) {
        for (_, view) in fields::entries(root, "servers", self.diagnostics) {
            let Some(server) = fields::object(view, &SERVER, self.diagnostics) else {
                continue;
            };
            fields::check_names(server, &SERVER, self.diagnostics);
            fields::required(server, "host", &SERVER, "write `host: broker.example.org:4222`", self.diagnostics);
            fields::required(server, "protocol", &SERVER, "write `protocol: nats`, or which it is", self.diagnostics);
            self.check_bindings(server, Owner::Server);
            self.check_security(server);
        }
    }
}
