//! The rules: every kind of change has a name, and a verdict for either side.

use std::fmt::Write;

use super::Verdict;

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name in kebab-case, as `--allow` takes it.
    pub name: &'static str,
    /// The effect on the messages.
    pub effect: Effect,
    /// The change in words, `{}` standing for what it happened to.
    pub meaning: &'static str,
}

/// The effect of a change on the set of messages that are valid, or on the messages that travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Messages that senders write by the old contract may be invalid, or find nobody.
    Tighter,
    /// Receivers that follow the old contract may refuse what is valid now, or wait in vain.
    Looser,
    /// Both are true, or it cannot be decided.
    Either,
    /// Neither is true by itself.
    Harmless,
    /// Neither is true: the same messages are valid, and mean something else.
    Meaning,
    /// Neither is true: only people notice.
    Wording,
}

impl Rule {
    /// Returns the verdict for those who send.
    #[must_use]
    pub fn sender(&self) -> Verdict {
        match self.effect {
            Effect::Tighter | Effect::Either => Verdict::Breaking,
            Effect::Looser | Effect::Harmless | Effect::Meaning => Verdict::Compatible,
            Effect::Wording => Verdict::Cosmetic,
        }
    }

    /// Returns the verdict for those who receive.
    #[must_use]
    pub fn receiver(&self) -> Verdict {
        match self.effect {
            Effect::Looser | Effect::Either => Verdict::Breaking,
            Effect::Tighter | Effect::Harmless | Effect::Meaning => Verdict::Compatible,
            Effect::Wording => Verdict::Cosmetic,
        }
    }
}

/// Returns the rules as Markdown tables, one for each section.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::new();
    for (section, rules) in SECTIONS {
        _ = write!(text, "### {section}\n\n| rule | senders | receivers | what happened |\n|---|---|---|---|\n");
        for rule in *rules {
            let meaning = rule.meaning.replace("{}", "…");
            _ = writeln!(text, "| `{}` | {} | {} | {meaning} |", rule.name, rule.sender(), rule.receiver());
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

/// Returns an iterator over all rules.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    SECTIONS.iter().flat_map(|(_, rules)| rules.iter().copied())
}

macro_rules! rules {
    ($($section:literal { $($constant:ident $name:literal $effect:ident $meaning:literal)* })*) => {
        $($(
            pub(super) const $constant: &Rule = &Rule { name: $name, effect: Effect::$effect, meaning: $meaning };
        )*)*

        const SECTIONS: &[(&str, &[&Rule])] = &[$(($section, &[$($constant),*])),*];
    };
}

rules! {
    "Any value" {
        TYPE_NARROWED "type-narrowed" Tighter "`type` allows less"
        TYPE_WIDENED "type-widened" Looser "`type` allows more"
        TYPE_CHANGED "type-changed" Either "`type` is another one"
        NULLABLE_REMOVED "nullable-removed" Tighter "null is not allowed any more"
        NULLABLE_ADDED "nullable-added" Looser "null is allowed"
        ENUM_ADDED "enum-added" Tighter "only listed values are allowed"
        ENUM_REMOVED "enum-removed" Looser "values need not be listed ones any more"
        ENUM_VALUE_REMOVED "enum-value-removed" Tighter "the value `{}` is not allowed any more"
        ENUM_VALUE_ADDED "enum-value-added" Looser "the value `{}` is allowed"
        CONST_ADDED "const-added" Tighter "only one value is allowed"
        CONST_REMOVED "const-removed" Looser "the value need not be that one any more"
        CONST_CHANGED "const-changed" Either "the only value is another one"
        BRANCH_REMOVED "branch-removed" Tighter "a branch of the choice is gone"
        BRANCH_ADDED "branch-added" Looser "the choice has a new branch"
        CHOICE_MADE_EXCLUSIVE "choice-made-exclusive" Tighter "`anyOf` became `oneOf`, and its branches may overlap"
        CHOICE_MADE_INCLUSIVE "choice-made-inclusive" Looser "`oneOf` became `anyOf`, and its branches may overlap"
        CHOICE_REWORDED "choice-reworded" Wording "`anyOf` and `oneOf` are the same here: no value fits two branches"
        CHOICE_ADDED "choice-added" Tighter "only what fits a branch is allowed"
        CHOICE_REMOVED "choice-removed" Looser "values need not fit a branch any more"
        ALL_OF_ADDED "all-of-added" Tighter "values must fit one more schema"
        ALL_OF_REMOVED "all-of-removed" Looser "values need not fit this schema any more"
        NOT_ADDED "not-added" Tighter "what fits this schema is not allowed any more"
        NOT_REMOVED "not-removed" Looser "what fits this schema is allowed"
        CONDITION_ADDED "condition-added" Tighter "`{}`: values must keep more rules where a condition holds"
        CONDITION_REMOVED "condition-removed" Looser "`{}`: values need not keep these rules any more where a condition holds"
        SCHEMA_CHANGED "schema-changed" Either "the schema is too large or too deep to tell what changed"
    }
    "Strings" {
        FORMAT_ADDED "format-added" Tighter "`format` is asked for"
        FORMAT_REMOVED "format-removed" Looser "`format` is not asked for any more"
        FORMAT_CHANGED "format-changed" Either "`format` is another one, and texts of one are not all of the other"
        PATTERN_ADDED "pattern-added" Tighter "a pattern is asked for"
        PATTERN_REMOVED "pattern-removed" Looser "no pattern is asked for any more"
        PATTERN_CHANGED "pattern-changed" Either "the pattern is another one; whether one allows all that the other does is not decided"
        MIN_LENGTH_TIGHTENED "min-length-tightened" Tighter "texts need more characters"
        MIN_LENGTH_LOOSENED "min-length-loosened" Looser "texts may have fewer characters"
        MAX_LENGTH_TIGHTENED "max-length-tightened" Tighter "texts may not be as long any more"
        MAX_LENGTH_LOOSENED "max-length-loosened" Looser "texts may be longer"
    }
    "Numbers" {
        WIDTH_TIGHTENED "integer-width-tightened" Tighter "`format` has room for fewer integers (`int32`, `int64`, `uint32`, `uint64`; `int64` where there is none)"
        WIDTH_LOOSENED "integer-width-loosened" Looser "`format` has room for more integers"
        WIDTH_CHANGED "integer-width-changed" Either "`format` has room for other integers"
        MINIMUM_TIGHTENED "minimum-tightened" Tighter "the least number is greater"
        MINIMUM_LOOSENED "minimum-loosened" Looser "smaller numbers are allowed"
        MAXIMUM_TIGHTENED "maximum-tightened" Tighter "the greatest number is smaller"
        MAXIMUM_LOOSENED "maximum-loosened" Looser "greater numbers are allowed"
        EXCLUSIVE_MINIMUM_TIGHTENED "exclusive-minimum-tightened" Tighter "the limit that numbers must exceed is higher"
        EXCLUSIVE_MINIMUM_LOOSENED "exclusive-minimum-loosened" Looser "smaller numbers are allowed"
        EXCLUSIVE_MAXIMUM_TIGHTENED "exclusive-maximum-tightened" Tighter "the limit that numbers must stay below is lower"
        EXCLUSIVE_MAXIMUM_LOOSENED "exclusive-maximum-loosened" Looser "greater numbers are allowed"
        MULTIPLE_OF_TIGHTENED "multiple-of-tightened" Tighter "numbers must be multiples of something greater"
        MULTIPLE_OF_LOOSENED "multiple-of-loosened" Looser "more numbers are multiples"
        MULTIPLE_OF_CHANGED "multiple-of-changed" Either "other numbers are multiples, or it is not decided"
    }
    "Arrays" {
        MIN_ITEMS_TIGHTENED "min-items-tightened" Tighter "lists need more items"
        MIN_ITEMS_LOOSENED "min-items-loosened" Looser "lists may have fewer items"
        MAX_ITEMS_TIGHTENED "max-items-tightened" Tighter "lists may not have as many items any more"
        MAX_ITEMS_LOOSENED "max-items-loosened" Looser "lists may have more items"
        UNIQUE_ITEMS_ADDED "unique-items-added" Tighter "items must be distinct"
        UNIQUE_ITEMS_REMOVED "unique-items-removed" Looser "items need not be distinct any more"
        ITEMS_ADDED "items-added" Tighter "items have a schema"
        ITEMS_REMOVED "items-removed" Looser "items may be anything"
        ADDITIONAL_ITEMS_DENIED "additional-items-denied" Tighter "there may be no further items"
        ADDITIONAL_ITEMS_ALLOWED "additional-items-allowed" Looser "there may be further items"
        CONTAINS_ADDED "contains-added" Tighter "an item must fit a schema"
        CONTAINS_REMOVED "contains-removed" Looser "no item need fit a schema any more"
    }
    "Objects" {
        PROPERTY_ADDED "property-added" Harmless "the property `{}` is declared"
        PROPERTY_REMOVED "property-removed" Harmless "the property `{}` is not declared any more"
        PROPERTY_TAKEN "property-taken" Tighter "the property `{}` is declared, which was a free one before"
        PROPERTY_FREED "property-freed" Looser "the property `{}` is not declared any more, and free to be anything"
        PROPERTY_ALLOWED "property-allowed" Looser "the property `{}` is declared, which was refused before"
        PROPERTY_REFUSED "property-refused" Tighter "the property `{}` is not declared any more, and refused"
        PATTERN_PROPERTY_TAKEN "pattern-property-taken" Tighter "properties that match `{}` have a schema, and were free before"
        PATTERN_PROPERTY_FREED "pattern-property-freed" Looser "properties that match `{}` have no schema any more, and are free to be anything"
        PATTERN_PROPERTY_ALLOWED "pattern-property-allowed" Looser "properties that match `{}` are allowed, and were refused before"
        PATTERN_PROPERTY_REFUSED "pattern-property-refused" Tighter "properties that match `{}` are refused"
        PROPERTIES_UNDECIDED "pattern-property-changed" Either "properties that match `{}` have other schemas, and which is the stricter is not decided"
        PROPERTY_NAMES_ADDED "property-names-added" Tighter "names of properties have a schema"
        PROPERTY_NAMES_REMOVED "property-names-removed" Looser "names of properties may be anything"
        DEPENDENCY_ADDED "dependency-added" Tighter "where a property is, `{}` has to be kept, too"
        DEPENDENCY_REMOVED "dependency-removed" Looser "where a property is, `{}` need not be kept any more"
        DEPENDENCY_CHANGED "dependency-changed" Either "where `{}` is, something else is asked for"
        REQUIRED_ADDED "required-added" Tighter "the property `{}` is required"
        REQUIRED_REMOVED "required-removed" Looser "the property `{}` is not required any more"
        ADDITIONAL_DENIED "additional-properties-denied" Tighter "undeclared properties are refused"
        ADDITIONAL_ALLOWED "additional-properties-allowed" Looser "undeclared properties are not refused any more"
        ADDITIONAL_ADDED "additional-properties-restricted" Tighter "undeclared properties have a schema"
        ADDITIONAL_REMOVED "additional-properties-freed" Looser "undeclared properties may be anything"
        ADDITIONAL_STATED "additional-properties-stated" Meaning "undeclared properties are meant to be there"
        ADDITIONAL_UNSTATED "additional-properties-unstated" Meaning "nothing is said of undeclared properties any more"
        MIN_PROPERTIES_TIGHTENED "min-properties-tightened" Tighter "objects need more members"
        MIN_PROPERTIES_LOOSENED "min-properties-loosened" Looser "objects may have fewer members"
        MAX_PROPERTIES_TIGHTENED "max-properties-tightened" Tighter "objects may not have as many members any more"
        MAX_PROPERTIES_LOOSENED "max-properties-loosened" Looser "objects may have more members"
    }
    "Annotations" {
        DEFAULT_CHANGED "default-changed" Meaning "what an absent value stands for changed"
        TITLE_CHANGED "title-changed" Wording "the title changed"
        SUMMARY_CHANGED "summary-changed" Wording "the summary changed"
        DESCRIPTION_CHANGED "description-changed" Wording "the description changed"
        EXAMPLES_CHANGED "examples-changed" Wording "the examples changed"
        DEPRECATED_CHANGED "deprecated-changed" Wording "`deprecated` changed"
        READ_ONLY_CHANGED "read-only-changed" Wording "`readOnly` changed"
        WRITE_ONLY_CHANGED "write-only-changed" Wording "`writeOnly` changed"
        CONTENT_ENCODING_CHANGED "content-encoding-changed" Meaning "the text stands for bytes in another encoding; nobody checks it"
        CONTENT_MEDIA_TYPE_CHANGED "content-media-type-changed" Meaning "the text is of another media type; nobody checks it"
        ANNOTATION_CHANGED "annotation-changed" Wording "`{}` changed, which says nothing about validity"
        BOUND_REWORDED "bound-reworded" Wording "`{}` changed, and allows the same values"
        SCHEMA_REWORDED "schema-reworded" Wording "the schema says the same in other words"
    }
    "Services and operations" {
        SERVICE_ADDED "service-added" Harmless "the service is new"
        SERVICE_REMOVED "service-removed" Either "the service is gone"
        VERSION_CHANGED "version-changed" Wording "the service's version changed"
        SERVER_ADDED "server-added" Harmless "the server `{}` is new"
        SERVER_REMOVED "server-removed" Either "the server `{}` is gone"
        SERVER_CHANGED "server-changed" Either "`{}` changed: the server is reached otherwise"
        SECURITY_CHANGED "security-changed" Either "other credentials are asked for"
        BINDINGS_CHANGED "bindings-changed" Either "`{}` changed, which protocols may need to work together"
        OPERATION_ADDED "operation-added" Harmless "the operation is new"
        OPERATION_RENAMED "operation-renamed" Wording "the operation has another key"
        RECEIVE_REMOVED "receive-operation-removed" Tighter "nobody takes these messages any more"
        SEND_REMOVED "send-operation-removed" Looser "these messages are not sent any more"
        RECEIVE_MOVED "receive-operation-moved" Tighter "the messages are taken from another channel"
        SEND_MOVED "send-operation-moved" Looser "the messages are sent on another channel"
        RECEIVE_MESSAGE_ADDED "receive-message-added" Harmless "`{}` is taken, too"
        RECEIVE_MESSAGE_REMOVED "receive-message-removed" Tighter "`{}` is not taken any more"
        SEND_MESSAGE_ADDED "send-message-added" Looser "`{}` is sent, too, which receivers do not know"
        SEND_MESSAGE_REMOVED "send-message-removed" Looser "`{}` is not sent any more"
        RECEIVE_REPLY_ADDED "receive-reply-added" Harmless "a request is answered"
        RECEIVE_REPLY_REMOVED "receive-reply-removed" Tighter "a request is not answered any more"
        SEND_REPLY_ADDED "send-reply-added" Looser "an answer is expected, which receivers do not give"
        SEND_REPLY_REMOVED "send-reply-removed" Harmless "no answer is expected any more"
        REPLY_MOVED "reply-moved" Either "answers travel on another channel"
        REPLY_LOCATION_CHANGED "reply-location-changed" Either "requests say elsewhere where answers are to go"
        RECEIVE_REPLY_MESSAGE_ADDED "receive-reply-message-added" Tighter "`{}` may answer, which requesters do not know"
        RECEIVE_REPLY_MESSAGE_REMOVED "receive-reply-message-removed" Tighter "`{}` does not answer any more"
        SEND_REPLY_MESSAGE_ADDED "send-reply-message-added" Harmless "`{}` is understood as an answer, too"
        SEND_REPLY_MESSAGE_REMOVED "send-reply-message-removed" Looser "`{}` is not understood as an answer any more"
    }
    "Delivery" {
        DELIVERY_ADDED "delivery-added" Harmless "how messages are delivered is said, which was left to the bus"
        DELIVERY_REMOVED "delivery-removed" Looser "how messages are delivered is left to the bus"
        ACK_WEAKENED "delivery-ack-weakened" Looser "the broker is told earlier that a message is done with, or not at all: more may be lost"
        ACK_STRENGTHENED "delivery-ack-strengthened" Harmless "the broker is told later that a message is done with: it may come again"
        DURABLE_CHANGED "delivery-durable-changed" Looser "the broker remembers under another name; what was not handled stays with the old one"
        START_CHANGED "delivery-start-changed" Looser "a new subscription starts with another message"
        ATTEMPTS_LOWERED "delivery-attempts-lowered" Looser "a message is tried less often"
        ATTEMPTS_RAISED "delivery-attempts-raised" Harmless "a message is tried more often"
        DEAD_LETTER_WEAKENED "delivery-dead-letter-weakened" Looser "what is not handled is kept nowhere any more"
        DEAD_LETTER_STRENGTHENED "delivery-dead-letter-strengthened" Harmless "what is not handled is kept"
        DEAD_LETTER_MOVED "delivery-dead-letter-moved" Looser "what is not handled is sent on another channel"
        ORDER_WEAKENED "delivery-order-weakened" Looser "messages may be handled in another order than they were sent in"
        ORDER_STRENGTHENED "delivery-order-strengthened" Harmless "more messages are handled in the order in which they were sent"
        DELIVERY_KEY_CHANGED "delivery-key-changed" Either "the key is elsewhere in a message: those of one key may be parted"
        DUPLICATES_WEAKENED "delivery-duplicates-weakened" Looser "messages that come twice are known for less long, or not at all"
        DUPLICATES_STRENGTHENED "delivery-duplicates-strengthened" Harmless "messages that come twice are known, or for longer"
        DUPLICATES_CHANGED "delivery-duplicates-changed" Either "messages that come twice are known by another id"
        CONFIRM_WEAKENED "delivery-confirm-weakened" Looser "senders do not wait until a message is stored: more may be lost"
        CONFIRM_STRENGTHENED "delivery-confirm-strengthened" Harmless "senders wait until a message is stored"
        DELIVERY_CHANGED "delivery-changed" Harmless "`{}` changed, which loses and repeats no message"
    }
    "Channels and parameters" {
        CHANNEL_ADDED "channel-added" Harmless "the channel is new"
        CHANNEL_REMOVED "channel-removed" Either "the channel is gone"
        CHANNEL_MOVED "channel-moved" Either "the channel has another address"
        CHANNEL_RENAMED "channel-renamed" Wording "the channel has another key"
        CHANNEL_SERVERS_CHANGED "channel-servers-changed" Either "the channel is on other servers"
        CHANNEL_MESSAGE_ADDED "channel-message-added" Looser "`{}` travels here, too, which receivers do not know"
        CHANNEL_MESSAGE_REMOVED "channel-message-removed" Tighter "`{}` does not travel here any more"
        PARAMETER_RENAMED "parameter-renamed" Harmless "the parameter has another name; addresses are the same"
        PARAMETER_TIGHTENED "parameter-tightened" Tighter "fewer texts may stand for the parameter"
        PARAMETER_LOOSENED "parameter-loosened" Looser "more texts may stand for the parameter"
        PARAMETER_CHANGED "parameter-changed" Either "other texts may stand for the parameter"
        LOCATION_ADDED "parameter-location-added" Tighter "messages must hold the parameter's value"
        LOCATION_REMOVED "parameter-location-removed" Looser "messages need not hold the parameter's value any more"
        LOCATION_CHANGED "parameter-location-changed" Either "messages hold the parameter's value elsewhere"
    }
    "Messages and envelopes" {
        MESSAGE_ADDED "message-added" Harmless "the message is new"
        MESSAGE_REMOVED "message-removed" Either "the message is gone"
        MESSAGE_RENAMED "message-renamed" Wording "the message has another key, and so another name; nothing else changed"
        MESSAGE_NAME_CHANGED "message-name-changed" Either "the message has another name on the wire, which tells it from others on a channel"
        NAME_HEADER_CHANGED "name-header-changed" Either "another header tells the message's name"
        KEY_CHANGED "message-key-changed" Wording "the message has another key"
        CONTENT_TYPE_CHANGED "content-type-changed" Either "the payload has another media type"
        HEADERS_ADDED "headers-added" Harmless "headers are declared, and none is required"
        HEADERS_REQUIRED "headers-required" Tighter "headers are declared, and messages without any may be invalid"
        HEADERS_REMOVED "headers-removed" Harmless "headers are not declared any more, and none was required"
        HEADERS_FREED "headers-not-required" Looser "headers are not declared any more, and messages without any may have been invalid"
        CORRELATION_ADDED "correlation-id-added" Tighter "messages must hold a correlation id"
        CORRELATION_REMOVED "correlation-id-removed" Looser "messages need not hold a correlation id any more"
        CORRELATION_CHANGED "correlation-id-changed" Either "messages hold the correlation id elsewhere"
        ENVELOPE_ADDED "envelope-added" Harmless "the envelope is new"
        ENVELOPE_REMOVED "envelope-removed" Either "the envelope is gone"
        ENVELOPE_PROPERTY_CHANGED "envelope-property-changed" Either "the envelope keeps it in another property"
        EVENT_ADDED "event-added" Harmless "the event `{}` is known"
        EVENT_REMOVED "event-removed" Either "the event `{}` is not known any more"
        EVENT_CHANGED "event-changed" Either "the event `{}` carries another message"
    }
}
