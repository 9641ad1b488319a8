//! The contract as plain data with final Rust names: what every emitter reads, and all that it reads.
//!
//! Everything is sorted here, once, by `lower`: services, channels, messages and types by name or
//! address. An index type (`TypeId`, …) is the position in the vector of the same name.

mod constant;

use serde_json::Value as Json;

pub(crate) use self::constant::Constant;
use crate::pattern::Dfa;

/// A position in [`Contract::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TypeId(pub(crate) usize);

/// A position in [`Contract::channels`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ChannelId(pub(crate) usize);

/// A position in [`Contract::messages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct MessageId(pub(crate) usize);

/// Everything that a set of documents declares.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Contract {
    /// Sorted by title.
    pub(crate) services: Vec<Service>,
    /// Sorted by address, those without one last and by id.
    pub(crate) channels: Vec<Channel>,
    /// Sorted by Rust name.
    pub(crate) messages: Vec<Message>,
    /// Sorted by Rust name. Every type that is generated, those of messages and envelopes included.
    pub(crate) types: Vec<TypeDef>,
    /// Sorted by the Rust name of their type.
    pub(crate) envelopes: Vec<Envelope>,
}

/// An AsyncAPI document: an application.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Service {
    /// `info.title`.
    pub(crate) title: String,
    /// `info.version`.
    pub(crate) version: String,
    /// `info.description`, verbatim.
    pub(crate) description: String,
    /// `CAMPAIGN_SERVICE`; `_SERVICE` is added where a channel has the title's own.
    pub(crate) constant: String,
    /// Sorted by id.
    pub(crate) operations: Vec<Operation>,
    /// Everything else, as a JSON object.
    pub(crate) rest: String,
}

/// `send` or `receive`, as the application itself does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Send,
    Receive,
}

/// What an application does on a channel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operation {
    /// The key under `operations`: `receiveCampaignCreate`.
    pub(crate) id: String,
    pub(crate) action: Action,
    pub(crate) channel: ChannelId,
    /// Sorted; all of the channel's messages where the operation names none (less the reply's on the same channel).
    pub(crate) messages: Vec<MessageId>,
    pub(crate) reply: Option<Reply>,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// Everything else, as a JSON object.
    pub(crate) rest: String,
}

/// The reply of a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    /// `None`: the address is only known at run time (`reply.address.location` or the transport's own).
    pub(crate) channel: Option<ChannelId>,
    pub(crate) address_location: Option<String>,
    pub(crate) messages: Vec<MessageId>,
}

/// Where messages travel. One per address, however many documents declare it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Channel {
    /// The key under `channels`: `campaignCreate`.
    pub(crate) id: String,
    /// The static's name: `CAMPAIGN_CREATE`; unique.
    pub(crate) constant: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// `notification.user.{user_id}.push`; `None` where the document says `address: null` or nothing.
    pub(crate) address: Option<String>,
    /// In the order in which the address holds them.
    pub(crate) parameters: Vec<Parameter>,
    /// The typed address, for channels with parameters: `NotificationUserPushAddress`.
    pub(crate) address_type: Option<String>,
    /// Sorted; every message that travels here.
    pub(crate) messages: Vec<MessageId>,
    /// Everything else, as a JSON object.
    pub(crate) rest: String,
}

/// A `{name}` in an address.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// The Rust field.
    pub(crate) field: String,
    pub(crate) kind: ParameterKind,
    /// `$message.payload#/user_id`, verbatim.
    pub(crate) location: Option<String>,
    pub(crate) description: String,
    /// Everything else, as a JSON object.
    pub(crate) rest: String,
}

/// What a parameter's text must be. AsyncAPI 3 parameters are strings; the kind comes from the schema that
/// `location` points at (a required uuid in the payload: `Uuid`), and from `enum`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParameterKind {
    String,
    Uuid,
    /// The allowed values, in the document's order.
    Enum(Vec<String>),
}

/// A message: a payload with a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    /// The Rust type of the payload, and the message's name: component key + `Message`, not doubled.
    pub(crate) name: String,
    /// The component's key: `CampaignCreate`.
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) content_type: String,
    pub(crate) payload: TypeId,
    /// The type of the headers, where declared: `CampaignCreateHeaders`.
    pub(crate) headers: Option<TypeId>,
    /// `correlationId.location`, verbatim.
    pub(crate) correlation_id: Option<String>,
    /// Sorted; every channel it travels on. May be empty (an event that only the envelope carries).
    pub(crate) channels: Vec<ChannelId>,
    /// The reply, where an operation requests one with this message and exactly one message answers it.
    pub(crate) reply: Option<MessageId>,
    /// Everything else, as a JSON object.
    pub(crate) rest: String,
}

/// An envelope: an object one property of which names the event, another one holds its payload.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Envelope {
    /// The canonical form. Its payload field's slot is the envelope's own payload schema.
    pub(crate) type_id: TypeId,
    /// The inbound form (`Inbound…`): the same without the properties in `fill` being required;
    /// `None` where `fill` is empty.
    pub(crate) inbound: Option<TypeId>,
    /// The enum over all known payloads: `CampaignEventPayload`.
    pub(crate) payload_type: String,
    /// JSON names of the properties.
    pub(crate) event_property: String,
    pub(crate) payload_property: String,
    /// The property whose raw size has a limit of its own (`Limits::metadata`), if any.
    pub(crate) metadata_property: Option<String>,
    /// Properties that the receiver fills in, with what.
    pub(crate) fill: Vec<Fill>,
    /// Sorted by event name or template.
    pub(crate) events: Vec<EnvelopeEvent>,
}

/// A property that the first receiver sets where the sender left it out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fill {
    pub(crate) property: String,
    pub(crate) with: FillWith,
}

/// Where a filled-in value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FillWith {
    /// The caller's clock: the property is a date-time.
    Clock,
    /// The caller's id source: the property is a string.
    Id,
}

/// An event whose payload is a declared message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EnvelopeEvent {
    /// `content.create`, or a template with parameters: `notification.user.{user_id}.push`.
    pub(crate) name: String,
    /// The variant of the payload enum: `ContentCreate`; unique.
    pub(crate) variant: String,
    pub(crate) message: MessageId,
    /// The channel whose address equals `name`, if any: it says what parameters are.
    pub(crate) channel: Option<ChannelId>,
}

/// A generated type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TypeDef {
    /// The Rust name, unique: `CampaignStatusUpdateProgress`.
    pub(crate) name: String,
    /// The description, as Markdown; empty where the document has none.
    pub(crate) docs: String,
    pub(crate) deprecated: bool,
    pub(crate) kind: TypeKind,
    /// JSON Schema (draft-07) as text on one line, `$ref`s inlined; recursive parts under `definitions`.
    /// An envelope's holds the conditions (`if`/`then`) that bind events to payloads.
    pub(crate) schema: String,
}

/// What a generated type looks like.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for each type, and few are newtypes: a box would save nothing"
)]
pub(crate) enum TypeKind {
    /// An object with declared properties.
    Struct(Struct),
    /// An enum of strings.
    Enum(StringEnum),
    /// A payload or definition that is neither: `pub struct Name(pub T)`, written as its content.
    Newtype(Slot),
    /// `oneOf`/`anyOf` of what Rust can tell apart.
    Union(Union),
}

/// An object with declared properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Struct {
    /// In the document's order: the order in which writers are expected to write.
    pub(crate) fields: Vec<Field>,
    pub(crate) additional: Additional,
    /// The name of the type that builds it: `OrderMessageBuilder`.
    pub(crate) builder: String,
    pub(crate) min_properties: Option<u64>,
    pub(crate) max_properties: Option<u64>,
    /// Whether the schema says `type: object` (else a non-object violates nothing: then it is a `Buffered`).
    pub(crate) has_type: bool,
}

/// What happens to properties that are not declared.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Additional {
    /// Nothing said: accepted and dropped.
    #[default]
    Drop,
    /// `additionalProperties: false`.
    Deny,
    /// `additionalProperties: true`: kept in the named field, a `Map<String, Value>`.
    KeepAny { field: String },
    /// A schema: kept in the named field, a `BTreeMap<String, T>`.
    Keep { field: String, slot: Box<Slot> },
}

/// A property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    /// The JSON name.
    pub(crate) name: String,
    /// The Rust field, keyword-safe (`type_` for `type`), unique in its struct.
    pub(crate) ident: String,
    pub(crate) required: bool,
    pub(crate) slot: Slot,
    /// `default`, where the value fits the schema (else it was a diagnostic).
    pub(crate) default: Option<Json>,
    /// The accessor's name, where there is a default: `priority_or_default`.
    pub(crate) accessor: Option<String>,
    /// The name of the default as a constant: `DEFAULT_PRIORITY`; unique in its struct.
    pub(crate) constant: String,
    /// The default as a Rust value, where it is one.
    pub(crate) fallback: Option<Constant>,
    pub(crate) docs: String,
    pub(crate) deprecated: bool,
    /// The field breaks a cycle of types and is boxed.
    pub(crate) boxed: bool,
}

/// An enum of strings; one variant for a `const`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StringEnum {
    /// In the document's order.
    pub(crate) variants: Vec<Variant>,
    /// Which keyword says so: `const` gives `true`.
    pub(crate) constant: bool,
    /// Whether the schema also says `type: string`: then a non-string violates `type` as well.
    pub(crate) has_type: bool,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Variant {
    pub(crate) value: String,
    pub(crate) ident: String,
}

/// A choice between types.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Union {
    /// `oneOf` (exactly one) or `anyOf` (the first that fits).
    pub(crate) exclusive: bool,
    pub(crate) variants: Vec<UnionVariant>,
}

/// A branch of a union.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UnionVariant {
    pub(crate) ident: String,
    pub(crate) slot: Slot,
}

/// A place in a schema that holds a value: what it is, and what it must keep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slot {
    pub(crate) shape: Shape,
    /// `type: [T, "null"]` or the like: `Option<T>` on top of what `required` gives.
    pub(crate) nullable: bool,
    pub(crate) rules: Rules,
}

/// The Rust shape of a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// A generated type; its own rules are in its definition, and `Slot::rules` is empty.
    Named(TypeId),
    Boolean,
    /// `i64`; the width comes from `format` (`int32`, `uint32`, `uint64`).
    Integer(IntegerWidth),
    /// `f64`, whatever `format` says.
    Number,
    String,
    /// `uuid::Uuid`.
    Uuid,
    /// `chrono::DateTime<FixedOffset>`: the offset is kept.
    DateTime,
    /// `chrono::NaiveDate`.
    Date,
    /// `postroom::Time`: RFC 3339 full-time with its offset.
    Time,
    /// `Vec<T>`.
    Array(Box<Slot>),
    /// `BTreeMap<String, T>`: an object with a schema for its values and no declared properties.
    Map(Box<Slot>),
    /// `serde_json::Map<String, Value>`: an object about which nothing more is said.
    FreeObject,
    /// `serde_json::Value`: anything.
    Any,
    /// `()`: only null.
    Null,
}

/// How wide an integer is in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IntegerWidth {
    I32,
    I64,
    U32,
    U64,
}

impl IntegerWidth {
    /// The integer, if it is one of this width.
    pub(crate) fn holds(self, value: i128) -> Option<i128> {
        let is_held = match self {
            Self::I32 => i32::try_from(value).is_ok(),
            Self::I64 => i64::try_from(value).is_ok(),
            Self::U32 => u32::try_from(value).is_ok(),
            Self::U64 => u64::try_from(value).is_ok(),
        };
        is_held.then_some(value)
    }
}

/// The constraints of a slot, as JSON Schema draft-07 names them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rules {
    /// The schema says `type`: a value of another kind violates `type`. (Without it, shapes other than `Any` are not used.)
    pub(crate) has_type: bool,
    pub(crate) minimum: Option<serde_json::Number>,
    pub(crate) maximum: Option<serde_json::Number>,
    pub(crate) exclusive_minimum: Option<serde_json::Number>,
    pub(crate) exclusive_maximum: Option<serde_json::Number>,
    pub(crate) multiple_of: Option<serde_json::Number>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) pattern: Option<Pattern>,
    /// A format that is checked, by its draft-07 name; set for `uuid`, `date-time`, `date` and `time` shapes too.
    pub(crate) format: Option<String>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique_items: bool,
    pub(crate) min_properties: Option<u64>,
    pub(crate) max_properties: Option<u64>,
    /// Required keys of a free-form object or map.
    pub(crate) required: Vec<String>,
    /// `enum` on something that is not an enum of strings.
    pub(crate) enumeration: Option<Vec<Json>>,
    /// `const` on something that is not a string.
    pub(crate) constant: Option<Json>,
}

/// A `pattern`, and how it is matched.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pattern {
    /// As written in the document (ECMA-262).
    pub(crate) source: String,
    /// The table that decides it; `None`: needs the runtime's `regress` feature.
    pub(crate) dfa: Option<Dfa>,
}
