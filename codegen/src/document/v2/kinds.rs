//! The objects of AsyncAPI 2, as far as they are others than those of 3: all fields that 2.0 to 2.6 have.

use super::super::kinds::Kind;

pub(super) const ROOT: Kind = Kind {
    name: "a document",
    section: "",
    fields: "asyncapi id info servers defaultContentType channels components tags externalDocs",
};
pub(super) const INFO: Kind =
    Kind { name: "`info`", section: "", fields: "title version description termsOfService contact license" };
pub(super) const SERVER: Kind = Kind {
    name: "a server",
    section: "servers",
    fields: "url protocol protocolVersion description variables security tags bindings",
};
pub(super) const CHANNEL: Kind = Kind {
    name: "a channel",
    section: "channels",
    fields: "description servers subscribe publish parameters bindings",
};
pub(super) const PARAMETER: Kind =
    Kind { name: "a parameter", section: "parameters", fields: "description schema location" };
pub(super) const OPERATION: Kind = Kind {
    name: "an operation",
    section: "",
    fields: "operationId summary description security tags externalDocs bindings traits message",
};
pub(super) const OPERATION_TRAIT: Kind = Kind {
    name: "an operation trait",
    section: "operationTraits",
    fields: "operationId summary description security tags externalDocs bindings",
};
pub(super) const MESSAGE: Kind = Kind {
    name: "a message",
    section: "messages",
    fields: "messageId headers payload correlationId schemaFormat contentType name title summary description tags \
             externalDocs bindings examples traits",
};
/// Several messages in the place of one.
pub(super) const CHOICE: Kind = Kind { name: "a choice of messages", section: "messages", fields: "oneOf" };
pub(super) const MESSAGE_TRAIT: Kind = Kind {
    name: "a message trait",
    section: "messageTraits",
    fields: "messageId headers correlationId schemaFormat contentType name title summary description tags externalDocs \
             bindings examples",
};
pub(super) const SCHEME: Kind = Kind { name: "a security scheme", section: "securitySchemes", fields: "" };
pub(super) const COMPONENTS: Kind = Kind {
    name: "`components`",
    section: "",
    fields: "schemas servers serverVariables channels messages securitySchemes parameters correlationIds operationTraits \
             messageTraits serverBindings channelBindings operationBindings messageBindings",
};
