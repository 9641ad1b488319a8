//! The servers of applications and what it takes to use them, and the words that protocols and tags add to descriptors.

use std::borrow::Cow;

/// Writes the hidden methods with which generated code fills a descriptor, one for each field: a field that comes later
/// breaks no code that was generated before.
macro_rules! setters {
    ($($with:ident = $field:ident: $type:ty),* $(,)?) => { $(
        #[doc(hidden)]
        #[must_use]
        pub const fn $with(self, $field: $type) -> Self {
            Self { $field, ..self }
        }
    )* };
}
pub(crate) use setters;

/// A server of an AsyncAPI document: a broker, or whatever else an application connects to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Server {
    /// The document's key for the server: `production`.
    pub id: &'static str,
    /// The host, perhaps with a port, and perhaps with variables: `{region}.example.org:4222`.
    pub host: &'static str,
    /// The path that follows the host; empty if the document has none.
    pub pathname: &'static str,
    /// The protocol: `nats`, `mqtt`, `kafka-secure`.
    pub protocol: &'static str,
    /// The protocol's version; empty if the document has none.
    pub protocol_version: &'static str,
    /// A short name for people; empty if the document has none.
    pub title: &'static str,
    /// One line on its purpose; empty if the document has none.
    pub summary: &'static str,
    /// Its purpose, as Markdown; empty if the document has none.
    pub description: &'static str,
    /// The variables, `{…}` in `host` and `pathname`, in the document's order.
    pub variables: &'static [ServerVariable],
    /// The security schemes, one of which is needed to connect; none if nothing is asked for.
    pub security: &'static [SecurityScheme],
    /// The tags, in the document's order.
    pub tags: &'static [Tag],
    /// The words of protocols, in the document's order.
    pub bindings: &'static [Binding],
}

/// A `{name}` in the host or the path of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: &'static str,
    /// The values that it may have; any if there are none.
    pub values: &'static [&'static str],
    /// The value if nobody sets one; `None` if the document has none.
    pub default: Option<&'static str>,
    /// Examples of its values.
    pub examples: &'static [&'static str],
    /// Its meaning, as Markdown; empty if the document has none.
    pub description: &'static str,
}

/// A way to prove who one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// The document's key for the scheme; empty if it is written where it is used.
    pub id: &'static str,
    /// The scheme's `type`: `userPassword`, `X509`, `oauth2`.
    pub kind: &'static str,
    /// Its meaning, as Markdown; empty if the document has none.
    pub description: &'static str,
    /// The scopes that are needed.
    pub scopes: &'static [&'static str],
    /// The whole scheme as JSON, an object.
    pub json: &'static str,
}

/// What a document says of something in the words of one protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Binding {
    /// The protocol: `kafka`.
    pub protocol: &'static str,
    /// What is said, as JSON: `{"partitions":20}`.
    pub json: &'static str,
}

/// A tag, by which a document groups things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Tag {
    /// The name.
    pub name: &'static str,
    /// Its meaning, as Markdown; empty if the document has none.
    pub description: &'static str,
}

/// Returns a token of a JSON Pointer as the name that it stands for (RFC 6901).
pub(crate) fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') { token.replace("~1", "/").replace("~0", "~").into() } else { token.into() }
}

impl Server {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(id: &'static str, host: &'static str, protocol: &'static str) -> Self {
        Self {
            id,
            host,
            pathname: "",
            protocol,
            protocol_version: "",
            title: "",
            summary: "",
            description: "",
            variables: &[],
            security: &[],
            tags: &[],
            bindings: &[],
        }
    }

    setters! {
        with_pathname = pathname: &'static str,
        with_protocol_version = protocol_version: &'static str,
        with_title = title: &'static str,
        with_summary = summary: &'static str,
        with_description = description: &'static str,
        with_variables = variables: &'static [ServerVariable],
        with_security = security: &'static [SecurityScheme],
        with_tags = tags: &'static [Tag],
        with_bindings = bindings: &'static [Binding],
    }
}

impl ServerVariable {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, values: &[], default: None, examples: &[], description: "" }
    }

    setters! {
        with_values = values: &'static [&'static str],
        with_default = default: Option<&'static str>,
        with_examples = examples: &'static [&'static str],
        with_description = description: &'static str,
    }
}

impl SecurityScheme {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(id: &'static str, kind: &'static str, json: &'static str) -> Self {
        Self { id, kind, description: "", scopes: &[], json }
    }

    setters! {
        with_description = description: &'static str,
        with_scopes = scopes: &'static [&'static str],
    }
}

impl Binding {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(protocol: &'static str, json: &'static str) -> Self {
        Self { protocol, json }
    }
}

impl Tag {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, description: "" }
    }

    setters! {
        with_description = description: &'static str,
    }
}
