//! What documents say of directions, servers, security, protocols and tags: the same plain data in the representation and for
//! tools.

/// The direction of an operation, as the application itself sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub enum Action {
    /// The application sends messages.
    Send,
    /// The application receives messages.
    Receive,
}

/// A server of an application.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default))]
#[non_exhaustive]
pub struct Server {
    /// The key under `servers`.
    pub id: String,
    /// The host, perhaps with a port, and perhaps with variables: `{region}.example.org:4222`.
    pub host: String,
    /// The path that follows the host; empty if there is none.
    pub pathname: String,
    /// The protocol: `nats`, `mqtt`, `kafka-secure`.
    pub protocol: String,
    /// The protocol's version; empty if there is none.
    pub protocol_version: String,
    /// A short name for people; empty if there is none.
    pub title: String,
    /// A line on its purpose; empty if there is none.
    pub summary: String,
    /// The description, as Markdown; empty if there is none.
    pub description: String,
    /// The variables, `{…}` in `host` and `pathname`, in the document's order.
    pub variables: Vec<ServerVariable>,
    /// The security schemes, one of which is needed to connect.
    pub security: Vec<SecurityScheme>,
    /// The tags, in the document's order.
    pub tags: Vec<Tag>,
    /// The words of protocols, in the document's order.
    pub bindings: Vec<Binding>,
}

/// A `{name}` in the host or the path of a server.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default))]
#[non_exhaustive]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: String,
    /// The values that it may have; any if there are none.
    pub values: Vec<String>,
    /// The value if nobody sets one.
    pub default: Option<String>,
    /// Examples of its values.
    pub examples: Vec<String>,
    /// The description, as Markdown; empty if there is none.
    pub description: String,
}

/// A way to prove who one is.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default))]
#[non_exhaustive]
pub struct SecurityScheme {
    /// The key under `components.securitySchemes`; empty if the scheme is written where it is used.
    pub id: String,
    /// The `type`: `userPassword`, `X509`, `oauth2`.
    pub kind: String,
    /// The description, as Markdown; empty if there is none.
    pub description: String,
    /// The scopes that are needed.
    pub scopes: Vec<String>,
    /// The whole scheme as JSON, references followed.
    pub json: String,
}

/// What is said of something in the words of one protocol.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default))]
#[non_exhaustive]
pub struct Binding {
    /// The protocol: `kafka`.
    pub protocol: String,
    /// What is said, as JSON, references followed.
    pub json: String,
}

/// A tag, by which a document groups things.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default))]
#[non_exhaustive]
pub struct Tag {
    /// The name.
    pub name: String,
    /// The description, as Markdown; empty if there is none.
    pub description: String,
}

/// What may be said of nearly everything in a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Said {
    pub(crate) tags: Vec<Tag>,
    pub(crate) bindings: Vec<Binding>,
}
