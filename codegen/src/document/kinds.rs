//! The objects of the AsyncAPI specification, and the names of their fields.

use crate::reference::is_misspelt;

/// An object of the AsyncAPI specification.
#[derive(Debug)]
pub(super) struct Kind {
    /// The name with its article: `a channel`.
    pub(super) name: &'static str,
    /// The map that holds such objects, under `components` or at the root.
    pub(super) section: &'static str,
    /// The names of the fields, with spaces between.
    pub(super) fields: &'static str,
}

impl Kind {
    /// Returns the names of its fields.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.split(' ')
    }

    /// Returns the remedy for a field that another major version of AsyncAPI has there.
    pub(super) fn moved(&self, field: &str) -> Option<&'static str> {
        MOVED.iter().find(|(kind, name, _)| *kind == self.name && *name == field).map(|(_, _, help)| *help)
    }

    /// Returns whether such an object may have the field.
    pub(super) fn has(&self, field: &str) -> bool {
        field.starts_with("x-") && !is_misspelt(field) || self.names().any(|name| name == field)
    }
}

pub(super) const ROOT: Kind = Kind {
    name: "a document",
    section: "",
    fields: "asyncapi id info servers defaultContentType channels operations components",
};
pub(super) const INFO: Kind = Kind {
    name: "`info`",
    section: "",
    fields: "title version description termsOfService contact license tags externalDocs",
};
pub(super) const SERVER: Kind = Kind {
    name: "a server",
    section: "servers",
    fields: "host protocol protocolVersion pathname description title summary variables security tags \
             externalDocs bindings",
};
pub(super) const CHANNEL: Kind = Kind {
    name: "a channel",
    section: "channels",
    fields: "address messages title summary description servers parameters tags externalDocs bindings",
};
pub(super) const PARAMETER: Kind =
    Kind { name: "a parameter", section: "parameters", fields: "enum default description examples location" };
pub(super) const OPERATION: Kind = Kind {
    name: "an operation",
    section: "operations",
    fields: "action channel title summary description security tags externalDocs bindings traits messages reply",
};
pub(super) const OPERATION_TRAIT: Kind = Kind {
    name: "an operation trait",
    section: "operationTraits",
    fields: "title summary description security tags externalDocs bindings",
};
pub(super) const REPLY: Kind = Kind { name: "a reply", section: "replies", fields: "address channel messages" };
pub(super) const REPLY_ADDRESS: Kind =
    Kind { name: "a reply's address", section: "replyAddresses", fields: "description location" };
pub(super) const MESSAGE: Kind = Kind {
    name: "a message",
    section: "messages",
    fields: "headers payload correlationId contentType name title summary description tags externalDocs bindings \
             examples traits",
};
pub(super) const MESSAGE_TRAIT: Kind = Kind {
    name: "a message trait",
    section: "messageTraits",
    fields: "headers correlationId contentType name title summary description tags externalDocs bindings examples",
};
pub(super) const CORRELATION_ID: Kind =
    Kind { name: "a correlation id", section: "correlationIds", fields: "description location" };
pub(super) const SCHEMA_WRAPPER: Kind =
    Kind { name: "a schema with a format", section: "schemas", fields: "schemaFormat schema" };
pub(super) const COMPONENTS: Kind = Kind {
    name: "`components`",
    section: "",
    fields: "schemas servers channels operations messages securitySchemes serverVariables parameters \
             correlationIds replies replyAddresses externalDocs tags operationTraits messageTraits serverBindings \
             channelBindings operationBindings messageBindings",
};

/// The fields that AsyncAPI 2 has and 3 has elsewhere, and those of 3 that 2 has elsewhere or not at all.
const MOVED: &[(&str, &str, &str)] = &[
    ("a channel", "publish", "in AsyncAPI 3 it is an entry under `operations` with `action: receive`"),
    ("a channel", "subscribe", "in AsyncAPI 3 it is an entry under `operations` with `action: send`"),
    ("an operation", "message", "in AsyncAPI 3 an operation has `messages`, a list of references to its channel's"),
    ("an operation", "operationId", "in AsyncAPI 3 the key under `operations` is the operation's id"),
    ("a message", "messageId", "in AsyncAPI 3 the key under `messages` is the message's id"),
    ("a message", "schemaFormat", "in AsyncAPI 3 it stands in `payload`, beside `schema`"),
    (
        "a parameter",
        "schema",
        "in AsyncAPI 3 a parameter is a string with `enum`, `default`, `examples` and `location`",
    ),
    ("a server", "url", "in AsyncAPI 3 a server has `host` and `pathname`"),
    (
        "a document",
        "operations",
        "in AsyncAPI 2 operations stand in their channels: `publish` is what the application receives, `subscribe` what it sends",
    ),
    ("`info`", "tags", "in AsyncAPI 2 it stands beside `info`"),
    ("`info`", "externalDocs", "in AsyncAPI 2 it stands beside `info`"),
    ("a channel", "address", "in AsyncAPI 2 the key of a channel is its address"),
    ("a channel", "messages", "in AsyncAPI 2 messages stand in `publish` and `subscribe`, as `message`"),
    ("an operation", "action", "in AsyncAPI 2 `publish` is what the application receives, `subscribe` what it sends"),
    ("an operation", "channel", "in AsyncAPI 2 the channel is the one that the operation stands in"),
    ("an operation", "messages", "in AsyncAPI 2 it is `message`, or several as `message: {oneOf: […]}`"),
    ("an operation", "reply", "replies came with AsyncAPI 3"),
    ("a parameter", "enum", "in AsyncAPI 2 it stands in `schema`"),
    ("a parameter", "default", "in AsyncAPI 2 it stands in `schema`"),
    ("a parameter", "examples", "in AsyncAPI 2 it stands in `schema`"),
    ("a server", "host", "in AsyncAPI 2 a server has `url`"),
    ("a server", "pathname", "in AsyncAPI 2 it is part of `url`"),
    ("`components`", "operations", "in AsyncAPI 2 operations stand in their channels"),
    ("`components`", "replies", "replies came with AsyncAPI 3"),
    ("`components`", "replyAddresses", "replies came with AsyncAPI 3"),
];
