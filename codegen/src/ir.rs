//! The contract as plain data with final Rust names: what every emitter reads, and all that it reads.
//!
//! Everything is sorted here, once, by `lower`: services, channels, messages and types by name or
//! address. An index type (`TypeId`, …) is the position in the vector of the same name.

mod address;
mod constant;
mod table;
mod value;

use std::collections::BTreeMap;

use postroom_schema::json::Document;
use serde_json::Value as Json;

pub(crate) use self::{
    address::{ParameterEnum, ParameterKind, Part, READ_PARAMETERS},
    constant::Constant,
    table::{Arrays, Choice, Condition, Dependency, General, Objects, SharedTable, Table},
    value::{IntegerWidth, Literal},
};
use crate::{
    decimal::Decimal,
    delivery::Delivery,
    descriptors::{Action, Said, SecurityScheme, Server, Tag},
    origin::Origin,
    pattern::Dfa,
};

/// A position in [`Contract::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TypeId(pub(crate) usize);

/// A position in [`Contract::channels`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ChannelId(pub(crate) usize);

/// A position in [`Contract::messages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct MessageId(pub(crate) usize);

/// The contract that a set of documents declares.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Contract {
    /// The applications, sorted by title.
    pub(crate) services: Vec<Service>,
    /// The channels, sorted by address, those without one last and by id.
    pub(crate) channels: Vec<Channel>,
    /// The messages, sorted by Rust name.
    pub(crate) messages: Vec<Message>,
    /// Every type that is generated, those of messages and envelopes included, sorted by Rust name.
    pub(crate) types: Vec<TypeDef>,
    /// The tables of what no type says that others refer to, each behind those that it refers to itself.
    pub(crate) tables: Vec<SharedTable>,
    /// The envelopes, sorted by the Rust name of their type.
    pub(crate) envelopes: Vec<Envelope>,
    /// The schema of each type by the type's position. An envelope's holds the conditions (`if`/`then`) that bind
    /// events to payloads.
    pub(crate) schemas: BTreeMap<usize, Document>,
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
    /// The name of the static, `CAMPAIGN_SERVICE`; `_SERVICE` is added if a channel has the title's own.
    pub(crate) constant: String,
    /// The operations, sorted by id.
    pub(crate) operations: Vec<Operation>,
    /// The servers, in the document's order.
    pub(crate) servers: Vec<Server>,
    /// `info.tags`.
    pub(crate) tags: Vec<Tag>,
    /// The rest of the document, as a JSON object.
    pub(crate) rest: String,
    /// The places of the documents that say it.
    pub(crate) origin: Origin,
}

/// An operation of an application on a channel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operation {
    /// The key under `operations`: `receiveCampaignCreate`.
    pub(crate) id: String,
    pub(crate) action: Action,
    pub(crate) channel: ChannelId,
    /// The messages, sorted; all of the channel's if the operation names none (less the reply's on the same channel).
    pub(crate) messages: Vec<MessageId>,
    pub(crate) reply: Option<Reply>,
    pub(crate) delivery: Option<Delivery<ChannelId>>,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) security: Vec<SecurityScheme>,
    pub(crate) said: Said,
    /// The rest of the operation, as a JSON object.
    pub(crate) rest: String,
    /// The places of the documents that say it.
    pub(crate) origin: Origin,
}

/// The reply of a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    /// The channel; `None` if the address is only known at run time (`reply.address.location` or the transport's own).
    pub(crate) channel: Option<ChannelId>,
    pub(crate) address_location: Option<String>,
    pub(crate) messages: Vec<MessageId>,
}

/// A channel, on which messages travel. One per address, however many documents declare it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Channel {
    /// The key under `channels`: `campaignCreate`.
    pub(crate) id: String,
    /// The static's name: `CAMPAIGN_CREATE`; unique.
    pub(crate) constant: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// The address, `notification.user.{user_id}.push`; `None` if the document says `address: null` or nothing.
    pub(crate) address: Option<String>,
    /// The parts of the address, in its order.
    pub(crate) parts: Vec<Part>,
    /// The character that no parameter's value holds.
    pub(crate) separator: char,
    /// The further characters that none holds, because the protocol gives them a meaning.
    pub(crate) reserved: &'static str,
    /// The parameters in the order in which the address holds them.
    pub(crate) parameters: Vec<Parameter>,
    /// The typed address, for channels with parameters: `NotificationUserPushAddress`.
    pub(crate) address_type: Option<String>,
    /// Every message that travels here, sorted.
    pub(crate) messages: Vec<MessageId>,
    /// The keys under `messages` that are not the messages' own: those by which a channel calls a component otherwise.
    pub(crate) keys: Vec<(String, MessageId)>,
    /// The keys of the servers that carry it, sorted; none if all do.
    pub(crate) servers: Vec<String>,
    pub(crate) said: Said,
    /// The rest of the channel, as a JSON object.
    pub(crate) rest: String,
    /// The places of the documents that say it.
    pub(crate) origin: Origin,
}

/// A `{name}` in an address.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// The Rust field.
    pub(crate) field: String,
    pub(crate) kind: ParameterKind,
    /// The location, verbatim: `$message.payload#/user_id`.
    pub(crate) location: Option<String>,
    pub(crate) description: String,
    /// The rest of the parameter, as a JSON object.
    pub(crate) rest: String,
}

/// A message: a payload with a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    /// The Rust type of the payload, and the message's name: component key + `Message`, not doubled.
    pub(crate) name: String,
    /// The name on the wire, if it is another one.
    pub(crate) wire_name: Option<String>,
    /// The header that tells that name, if it is another one than `Message-Name`.
    pub(crate) name_header: Option<String>,
    /// The component's key: `CampaignCreate`.
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) content_type: String,
    /// `true` if payloads are JSON, and their schema in a language that is understood.
    pub(crate) is_json: bool,
    pub(crate) payload: TypeId,
    /// The `schemaFormat` of a payload whose schema is in a language that is not understood.
    pub(crate) schema_format: Option<String>,
    /// The type of the headers, if declared: `CampaignCreateHeaders`.
    pub(crate) headers: Option<TypeId>,
    /// The `correlationId.location`, verbatim.
    pub(crate) correlation_id: Option<String>,
    /// Every channel that the message travels on, sorted. May be empty (an event that only the envelope carries).
    pub(crate) channels: Vec<ChannelId>,
    /// The reply, if an operation requests one with this message and exactly one message answers it.
    pub(crate) reply: Option<MessageId>,
    pub(crate) said: Said,
    /// The rest of the message, as a JSON object.
    pub(crate) rest: String,
    /// The places of the documents that say it.
    pub(crate) origin: Origin,
}

/// An envelope: an object one property of which names the event, another one holds its payload.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Envelope {
    /// The canonical form. Its payload field's slot is the envelope's own payload schema.
    pub(crate) type_id: TypeId,
    /// The inbound form (`Inbound…`): the same without the properties in `fill` being required; `None` if `fill` is
    /// empty.
    pub(crate) inbound: Option<TypeId>,
    /// The enum over all known payloads: `CampaignEventPayload`.
    pub(crate) payload_type: String,
    /// The JSON name of the property that names the event.
    pub(crate) event_property: String,
    pub(crate) payload_property: String,
    /// The property whose raw size has a limit of its own (`Limits::metadata`), if any.
    pub(crate) metadata_property: Option<String>,
    /// The properties that the receiver fills in, and with what.
    pub(crate) fill: Vec<Fill>,
    /// The known events, sorted by event name or template.
    pub(crate) events: Vec<EnvelopeEvent>,
}

/// A property that the first receiver sets if the sender left it out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fill {
    pub(crate) property: String,
    pub(crate) with: FillWith,
}

/// The source of a filled-in value.
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
    /// The description, as Markdown; empty if the document has none.
    pub(crate) docs: String,
    pub(crate) deprecated: bool,
    pub(crate) kind: TypeKind,
    pub(crate) wire: Wire,
    /// An envelope's holds the conditions (`if`/`then`) that bind events to payloads.
    pub(crate) schema: SchemaText,
}

/// The form in which values of a type are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Wire {
    #[default]
    Json,
    /// The text itself, without quotes: a payload of the media type `text/*`.
    Text,
    /// Bytes as they come: a payload of any other media type, or with a schema in another language.
    Bytes,
}

/// A JSON Schema (draft-07) as text on one line, which refers to those of other types.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SchemaText {
    pub(crate) text: String,
    /// The names of the types that the text refers to as `#/definitions/{name}`.
    pub(crate) refers_to: Vec<String>,
}

/// The kind of a generated type.
#[derive(Clone, Debug, PartialEq)]
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
    /// The fields in the document's order, in which writers are expected to write them.
    pub(crate) fields: Vec<Field>,
    pub(crate) additional: Additional,
    /// The name of the type that builds it: `OrderMessageBuilder`.
    pub(crate) builder: String,
    pub(crate) min_properties: Option<u64>,
    pub(crate) max_properties: Option<u64>,
    /// `true` if the schema says `type: object` (else a non-object violates nothing: then it is a `Buffered`).
    pub(crate) has_type: bool,
    /// The keywords that are no part of the type.
    pub(crate) rest: Option<Table>,
}

/// The treatment of properties that are not declared.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Additional {
    /// The properties are accepted and dropped: nothing is said of them, and nothing compares or counts them.
    #[default]
    Drop,
    /// The properties are refused: `additionalProperties: false`.
    Deny,
    /// The properties are kept in the named field, a `Map<String, Value>`: `additionalProperties: true`, or nothing is
    /// said, and something compares or counts them.
    KeepAny { field: String },
    /// The properties have a schema and are kept in the named field, a `BTreeMap<String, T>`.
    Keep {
        field: String,
        slot: Box<Slot>,
        /// The patterns one of which each name must match; none if all names are taken.
        keys: Vec<Pattern>,
    },
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
    /// The `default`, if the value fits the schema (else it was a diagnostic).
    pub(crate) default: Option<Json>,
    /// The accessor's name, if there is a default: `priority_or_default`.
    pub(crate) accessor: Option<String>,
    /// The name of the default as a constant: `DEFAULT_PRIORITY`; unique in its struct.
    pub(crate) constant: String,
    /// The default as a Rust value, if it is one.
    pub(crate) fallback: Option<Constant>,
    pub(crate) docs: String,
    pub(crate) deprecated: bool,
    /// `true` if the field breaks a cycle of types and is boxed.
    pub(crate) boxed: bool,
}

/// An enum of strings; one variant for a `const`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StringEnum {
    /// The values in the document's order.
    pub(crate) variants: Vec<Variant>,
    /// `true` if the values come from `const`, and `false` if from `enum`.
    pub(crate) constant: bool,
    /// `true` if the schema also says `type: string`: then a non-string violates `type` as well.
    pub(crate) has_type: bool,
    /// The other rules that the text must keep; `enumeration` is that beside a `const`.
    pub(crate) rules: Rules,
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
    /// `true` for `oneOf` (exactly one), `false` for `anyOf` (at least one).
    pub(crate) exclusive: bool,
    /// The property that names the branch (`discriminator`), if the schema says one.
    pub(crate) discriminator: Option<String>,
    pub(crate) variants: Vec<UnionVariant>,
    /// The rules beside the branches: keywords, each of which concerns values of its own type alone.
    pub(crate) beside: Rules,
    /// `true` if each branch is for one of several types, and says all that is demanded of its values.
    pub(crate) by_type: bool,
    /// `true` if what is no part of the type is all that is demanded of values: the branches only say what they are in Rust.
    pub(crate) is_whole: bool,
}

/// A branch of a union.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UnionVariant {
    pub(crate) ident: String,
    /// The key of the schema that the branch refers to: what a `discriminator` names it by.
    pub(crate) key: Option<String>,
    /// The type of the branch's values, as `type` names it, if the choice is among types.
    pub(crate) type_name: Option<String>,
    pub(crate) slot: Slot,
}

/// A place in a schema that holds a value: what it is, and what it must keep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slot {
    pub(crate) shape: Shape,
    /// `true` if null is allowed, by `type: [T, "null"]` or the like: `Option<T>` on top of what `required` gives.
    pub(crate) nullable: bool,
    pub(crate) rules: Rules,
}

/// The Rust shape of a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// A generated type; its own rules are in its definition, and `Slot::rules` is empty.
    Named(TypeId),
    Boolean,
    /// `i64`; the width comes from `format` (`int32`, `uint32`, `uint64`) and from bounds.
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
    /// `postroom::time::Time`: RFC 3339 full-time with its offset.
    Time,
    /// `Vec<u8>`: what is not JSON.
    Bytes,
    /// `Vec<T>`.
    Array(Box<Slot>),
    /// `(A, B)`: an array of a fixed number of items, each with a schema of its own.
    Tuple(Tuple),
    /// `BTreeMap<K, T>`: an object with a schema for its values and no declared properties.
    Map(Box<Entries>),
    /// `serde_json::Map<String, Value>`: an object about which nothing more is said.
    FreeObject,
    /// `serde_json::Value`: anything.
    Any,
    /// `()`: only null.
    Null,
}

/// An array of a fixed number of items.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tuple {
    pub(crate) items: Vec<Position>,
    /// `true` if `additionalItems` refuses any more, and not `maxItems` alone.
    pub(crate) is_closed: bool,
}

/// The keys and values of a map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entries {
    /// The type of the keys and what each must keep, by `propertyNames`; `None` if they are any texts. Its shape is a string,
    /// or a generated type of which each value is one text.
    pub(crate) names: Option<Slot>,
    pub(crate) values: Slot,
}

/// An item of a tuple.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Position {
    pub(crate) slot: Slot,
    /// `true` if the item breaks a cycle of types and is boxed.
    pub(crate) boxed: bool,
}

impl Shape {
    /// Returns whether its values are strings in JSON.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::String | Self::Uuid | Self::DateTime | Self::Date | Self::Time)
    }

    /// Returns whether values have no parts: they are read without a look at what stands beside their type.
    pub(crate) fn has_no_parts(&self) -> bool {
        match self {
            Self::Boolean | Self::Integer(_) | Self::Number | Self::Null => true,
            Self::String | Self::Uuid | Self::DateTime | Self::Date | Self::Time | Self::Bytes => true,
            Self::Named(_) | Self::Array(_) | Self::Tuple(_) | Self::Map(_) | Self::FreeObject | Self::Any => false,
        }
    }
}

/// The constraints of a slot, as JSON Schema draft-07 names them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rules {
    /// `true` if the schema says `type`: a value of another kind violates `type`. (Without it, shapes other than `Any`
    /// are used for listed values alone: a value of another kind violates that list.)
    pub(crate) has_type: bool,
    pub(crate) minimum: Option<Decimal>,
    pub(crate) maximum: Option<Decimal>,
    pub(crate) exclusive_minimum: Option<Decimal>,
    pub(crate) exclusive_maximum: Option<Decimal>,
    pub(crate) multiple_of: Option<Decimal>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) pattern: Option<Pattern>,
    /// The further patterns that a text must match besides.
    pub(crate) more_patterns: Vec<Pattern>,
    /// A format that is checked, by its draft-07 name; set for `uuid`, `date-time`, `date` and `time` shapes too. A
    /// string has one of these if its other keywords take a spelling that the format's own type would not write.
    pub(crate) format: Option<String>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique_items: bool,
    pub(crate) min_properties: Option<u64>,
    pub(crate) max_properties: Option<u64>,
    /// The required keys of a free-form object or map.
    pub(crate) required: Vec<String>,
    /// The patterns of `patternProperties`, one of which each key of a map must match; none if all keys are taken.
    pub(crate) keys: Vec<Pattern>,
    /// The `enum` of something that is not an enum of strings.
    pub(crate) enumeration: Option<Vec<Literal>>,
    /// The `const` of something that is not a string.
    pub(crate) constant: Option<Literal>,
    /// What no type says: all that a `serde_json::Value` must keep, or the keywords that are no part of a type.
    pub(crate) rest: Option<Table>,
}

/// A `pattern`, and how it is matched.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pattern {
    /// The pattern as written in the document (ECMA-262).
    pub(crate) source: String,
    /// The table that decides it; `None` if it needs the runtime's `regress` feature.
    pub(crate) dfa: Option<Dfa>,
}
