//! The channels on which messages travel, as the documents declare them.

/// A channel of an AsyncAPI document: an address, and the messages that travel there.
///
/// Generated code holds one static per channel; everything in it can be used in constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Channel {
    /// The document's key for the channel: `campaignCreate`.
    pub id: &'static str,
    /// A short name for people; empty if the document has none.
    pub title: &'static str,
    /// One line on its purpose; empty if the document has none.
    pub summary: &'static str,
    /// Its purpose, as Markdown; empty if the document has none.
    pub description: &'static str,
    /// The address, or its template: `notification.user.{user_id}.push`. `None`: known at run time only.
    pub address: Option<&'static str>,
    /// The parameters, `{…}` in the address, in the address's order.
    pub parameters: &'static [Parameter],
    /// Every message that travels here, by name.
    pub messages: &'static [MessageInfo],
}

/// A message as its document describes it, apart from its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct MessageInfo {
    /// The message's name, which is that of its Rust type: `CampaignCreateMessage`.
    pub name: &'static str,
    /// A short name for people; empty if the document has none.
    pub title: &'static str,
    /// One line on its meaning; empty if the document has none.
    pub summary: &'static str,
    /// Its meaning, as Markdown; empty if the document has none.
    pub description: &'static str,
    /// The media type of its payload: `application/json`.
    pub content_type: &'static str,
}

/// A `{name}` in an address: it stands for one token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Parameter {
    /// The name between the braces.
    pub name: &'static str,
    /// The texts that may stand there.
    pub kind: ParameterKind,
    /// The place of the value in the message itself: `$message.payload#/user_id`.
    pub location: Option<&'static str>,
    /// The meaning of the value, as Markdown; empty if the document has none.
    pub description: &'static str,
}

/// The kinds of texts that a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParameterKind {
    /// Any token: not empty, without `.`, `*`, `>`, white space and control characters.
    String,
    /// A UUID in its hyphenated form.
    Uuid,
    /// One of these tokens.
    OneOf(&'static [&'static str]),
}

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

impl Channel {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(id: &'static str, address: Option<&'static str>) -> Self {
        Self { id, title: "", summary: "", description: "", address, parameters: &[], messages: &[] }
    }

    setters! {
        with_title = title: &'static str,
        with_summary = summary: &'static str,
        with_description = description: &'static str,
        with_parameters = parameters: &'static [Parameter],
        with_messages = messages: &'static [MessageInfo],
    }
}

impl MessageInfo {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, content_type: &'static str) -> Self {
        Self { name, title: "", summary: "", description: "", content_type }
    }

    setters! {
        with_title = title: &'static str,
        with_summary = summary: &'static str,
        with_description = description: &'static str,
    }
}

impl Parameter {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, kind: ParameterKind) -> Self {
        Self { name, kind, location: None, description: "" }
    }

    setters! {
        with_location = location: Option<&'static str>,
        with_description = description: &'static str,
    }
}
