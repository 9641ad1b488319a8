//! What bindings may say, protocol by protocol.
//!
//! The facts are those of the definitions and schemas that the AsyncAPI initiative publishes (github.com/asyncapi/bindings and
//! github.com/asyncapi/spec-json-schemas). Of a protocol with several versions of them it is what any version has: only
//! what all of them require is required here.

use super::objects::{
    AMQP, AMQP_QUEUE, ANY_INTEGER, CONSUMER, DELIVERY, DESTINATION, EXCHANGE, Field, HTTP, IBMMQ_QUEUE, IBMMQ_TOPIC,
    KAFKA, LAST_WILL, MAX, METHODS, MQTT, NAME, NATURAL, ORDERING, Object, POLICY, PROPERTY, PUBSUB, PUBSUB_SCHEMA,
    QOS_POLICIES, RETENTION, ROS2_ROLES, SCHEMA_SETTINGS, SOLACE, SQS, SQS_QUEUE, STORAGE, TEXTS, TOPIC_CONFIGURATION,
    Value::{
        Boolean, Integer, IntegerOrSchema, List, Map, Number, Object as Within, OneOf, Schema, Short, Text,
        TextOrSchema,
    },
    closed, may, must, open,
};

/// The kinds of objects that have bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Owner {
    Server,
    Channel,
    Operation,
    Message,
}

/// The protocols that may have bindings; the initiative has reserved the names of those without rules.
pub(super) const PROTOCOLS: &[&str] = &[
    "amqp",
    "amqp1",
    "anypointmq",
    "googlepubsub",
    "http",
    "ibmmq",
    "jms",
    "kafka",
    "mercure",
    "mqtt",
    "mqtt5",
    "nats",
    "pulsar",
    "redis",
    "ros2",
    "sns",
    "solace",
    "sqs",
    "stomp",
    "ws",
];

/// What a protocol's binding of a kind of object may say.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) protocol: &'static str,
    pub(super) owner: Owner,
    /// The published versions; any text if there are none.
    pub(super) versions: &'static [&'static str],
    pub(super) object: Object,
}

const fn rule(
    protocol: &'static str,
    owner: Owner,
    versions: &'static [&'static str],
    fields: &'static [Field],
) -> Rule {
    Rule { protocol, owner, versions, object: closed(fields) }
}

/// Every binding that has fields. That of a listed protocol has none where it has no rule here.
pub(super) const RULES: &[Rule] = &[
    Rule {
        protocol: "amqp",
        owner: Owner::Channel,
        versions: AMQP,
        object: Object {
            fields: &[
                may("is", OneOf(&["queue", "routingKey"])),
                may("exchange", Within(&EXCHANGE)),
                may("queue", Within(&AMQP_QUEUE)),
            ],
            one_of: &["exchange", "queue"],
            is_open: false,
        },
    },
    rule(
        "amqp",
        Owner::Operation,
        AMQP,
        &[
            may("expiration", NATURAL),
            may("userId", Text),
            may("cc", TEXTS),
            may("priority", ANY_INTEGER),
            may("deliveryMode", Integer(1, 2)),
            may("mandatory", Boolean),
            may("bcc", TEXTS),
            may("replyTo", Text),
            may("timestamp", Boolean),
            may("ack", Boolean),
        ],
    ),
    rule("amqp", Owner::Message, AMQP, &[may("contentEncoding", Text), may("messageType", Text)]),
    rule(
        "anypointmq",
        Owner::Channel,
        &["0.0.1", "0.1.0"],
        &[may("destination", Text), may("destinationType", OneOf(&["exchange", "queue", "fifo-queue"]))],
    ),
    rule("anypointmq", Owner::Message, &["0.0.1", "0.1.0"], &[may("headers", Schema)]),
    rule(
        "googlepubsub",
        Owner::Channel,
        PUBSUB,
        &[
            may("labels", Map),
            may("messageRetentionDuration", Text),
            may("messageStoragePolicy", Within(&STORAGE)),
            must("schemaSettings", Within(&SCHEMA_SETTINGS)),
            may("topic", Text),
        ],
    ),
    rule(
        "googlepubsub",
        Owner::Message,
        PUBSUB,
        &[may("attributes", Map), may("orderingKey", Text), may("schema", Within(&PUBSUB_SCHEMA))],
    ),
    rule(
        "http",
        Owner::Operation,
        HTTP,
        &[may("type", OneOf(&["request", "response"])), may("method", OneOf(METHODS)), may("query", Schema)],
    ),
    rule("http", Owner::Message, HTTP, &[may("headers", Schema), may("statusCode", Number)]),
    rule(
        "ibmmq",
        Owner::Server,
        &["0.1.0"],
        &[
            may("groupId", Text),
            may("ccdtQueueManagerName", Text),
            may("cipherSpec", Text),
            may("multiEndpointServer", Boolean),
            may("heartBeatInterval", Integer(0, 999_999)),
        ],
    ),
    rule(
        "ibmmq",
        Owner::Channel,
        &["0.1.0"],
        &[
            may("destinationType", OneOf(&["topic", "queue"])),
            may("queue", Within(&IBMMQ_QUEUE)),
            may("topic", Within(&IBMMQ_TOPIC)),
            may("maxMsgLength", Integer(0, 104_857_600)),
        ],
    ),
    rule(
        "ibmmq",
        Owner::Message,
        &["0.1.0"],
        &[
            may("type", OneOf(&["string", "jms", "binary"])),
            may("headers", Text),
            may("description", Text),
            may("expiry", NATURAL),
        ],
    ),
    rule(
        "jms",
        Owner::Server,
        &["0.0.1"],
        &[must("jmsConnectionFactory", Text), may("properties", List(&Within(&PROPERTY))), may("clientID", Text)],
    ),
    rule(
        "jms",
        Owner::Channel,
        &["0.0.1"],
        &[may("destination", Text), may("destinationType", OneOf(&["queue", "fifo-queue"]))],
    ),
    rule("jms", Owner::Message, &["0.0.1"], &[may("headers", Schema)]),
    rule("kafka", Owner::Server, KAFKA, &[may("schemaRegistryUrl", Text), may("schemaRegistryVendor", Text)]),
    rule(
        "kafka",
        Owner::Channel,
        KAFKA,
        &[
            may("topic", Text),
            may("partitions", Integer(1, MAX)),
            may("replicas", Integer(1, MAX)),
            may("topicConfiguration", Within(&TOPIC_CONFIGURATION)),
        ],
    ),
    rule("kafka", Owner::Operation, KAFKA, &[may("groupId", Schema), may("clientId", Schema)]),
    rule(
        "kafka",
        Owner::Message,
        KAFKA,
        &[
            may("key", Schema),
            may("schemaIdLocation", OneOf(&["header", "payload"])),
            may("schemaIdPayloadEncoding", Text),
            may("schemaLookupStrategy", Text),
        ],
    ),
    rule(
        "mqtt",
        Owner::Server,
        MQTT,
        &[
            may("clientId", Text),
            may("cleanSession", Boolean),
            may("lastWill", Within(&LAST_WILL)),
            may("keepAlive", ANY_INTEGER),
            may("sessionExpiryInterval", IntegerOrSchema(0, MAX)),
            may("maximumPacketSize", IntegerOrSchema(1, 4_294_967_295)),
        ],
    ),
    rule(
        "mqtt",
        Owner::Operation,
        MQTT,
        &[
            may("qos", Integer(0, 2)),
            may("retain", Boolean),
            may("messageExpiryInterval", IntegerOrSchema(0, 4_294_967_295)),
        ],
    ),
    rule(
        "mqtt",
        Owner::Message,
        MQTT,
        &[
            may("payloadFormatIndicator", Integer(0, 1)),
            may("correlationData", Schema),
            may("contentType", Text),
            may("responseTopic", TextOrSchema),
        ],
    ),
    rule("mqtt5", Owner::Server, &["0.1.0", "0.2.0"], &[may("sessionExpiryInterval", IntegerOrSchema(0, MAX))]),
    rule("nats", Owner::Operation, &["0.1.0"], &[may("queue", Short(255))]),
    rule("pulsar", Owner::Server, &["0.1.0"], &[may("tenant", Text)]),
    rule(
        "pulsar",
        Owner::Channel,
        &["0.1.0"],
        &[
            must("namespace", Text),
            must("persistence", OneOf(&["persistent", "non-persistent"])),
            may("compaction", NATURAL),
            may("geo-replication", TEXTS),
            may("retention", Within(&RETENTION)),
            may("ttl", ANY_INTEGER),
            may("deduplication", Boolean),
        ],
    ),
    Rule {
        protocol: "ros2",
        owner: Owner::Server,
        versions: &["0.1.0"],
        object: open(&[may("domainId", Integer(0, 231)), may("rmwImplementation", Text)]),
    },
    rule(
        "ros2",
        Owner::Operation,
        &["0.1.0"],
        &[must("node", Text), may("qosPolicies", Within(&QOS_POLICIES)), must("role", OneOf(ROS2_ROLES))],
    ),
    rule(
        "sns",
        Owner::Channel,
        &[],
        &[must("name", Text), may("ordering", Within(&ORDERING)), may("policy", Within(&POLICY)), may("tags", Map)],
    ),
    rule(
        "sns",
        Owner::Operation,
        &[],
        &[
            may("topic", Within(&NAME)),
            must("consumers", List(&Within(&CONSUMER))),
            may("deliveryPolicy", Within(&DELIVERY)),
        ],
    ),
    rule(
        "solace",
        Owner::Server,
        SOLACE,
        &[
            // As the first versions wrote it, and as it is meant.
            may("msvVpn", Text),
            may("msgVpn", Text),
            may("clientName", Short(160)),
        ],
    ),
    rule(
        "solace",
        Owner::Operation,
        SOLACE,
        &[
            may("destinations", List(&Within(&DESTINATION))),
            may("timeToLive", ANY_INTEGER),
            may("priority", Integer(0, 255)),
            may("dmqEligible", Boolean),
        ],
    ),
    rule("sqs", Owner::Channel, SQS, &[must("queue", Within(&SQS_QUEUE)), may("deadLetterQueue", Within(&SQS_QUEUE))]),
    rule("sqs", Owner::Operation, SQS, &[must("queues", List(&Within(&SQS_QUEUE)))]),
    rule(
        "ws",
        Owner::Channel,
        &["0.1.0"],
        &[may("method", OneOf(&["GET", "POST"])), may("query", Schema), may("headers", Schema)],
    ),
];

#[cfg(test)]
mod tests {
    use super::{PROTOCOLS, RULES};

    #[test]
    fn each_protocol_has_one_rule_for_each_owner() {
        let mut known = Vec::new();
        for rule in RULES {
            assert!(PROTOCOLS.contains(&rule.protocol), "{}", rule.protocol);
            assert!(!known.contains(&(rule.protocol, rule.owner)), "{} {:?}", rule.protocol, rule.owner);
            known.push((rule.protocol, rule.owner));
        }
    }
}
