//! What bindings may say, protocol by protocol.
//!
//! The facts are those of the definitions and schemas that the AsyncAPI initiative publishes (github.com/asyncapi/bindings and
//! github.com/asyncapi/spec-json-schemas). Of a protocol with several versions of them it is what any version has: only
//! what all of them require is required here.

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

/// An object and its fields.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) fields: &'static [Field],
    /// The fields one of which is needed, if any.
    pub(super) one_of: &'static [&'static str],
    /// `true` if it may have others.
    pub(super) is_open: bool,
}

/// A field of an object.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) is_required: bool,
    pub(super) value: Value,
}

/// What a value may be.
#[derive(Debug)]
pub(super) enum Value {
    Text,
    /// A text of at most so many characters.
    Short(usize),
    OneOf(&'static [&'static str]),
    Boolean,
    /// An integer within limits.
    Integer(i64, i64),
    Number,
    /// An integer within limits, or a schema of one.
    IntegerOrSchema(i64, i64),
    /// A text, or a schema of one.
    TextOrSchema,
    Schema,
    List(&'static Value),
    Object(&'static Object),
    /// An object with any names.
    Map,
    Any,
}

use Value::{
    Any, Boolean, Integer, IntegerOrSchema, List, Map, Number, Object as Within, OneOf, Schema, Short, Text,
    TextOrSchema,
};

const MAX: i64 = i64::MAX;
const ANY_INTEGER: Value = Integer(i64::MIN, MAX);
const NATURAL: Value = Integer(0, MAX);
const TEXTS: Value = List(&Text);

const fn may(name: &'static str, value: Value) -> Field {
    Field { name, is_required: false, value }
}

const fn must(name: &'static str, value: Value) -> Field {
    Field { name, is_required: true, value }
}

const fn open(fields: &'static [Field]) -> Object {
    Object { fields, one_of: &[], is_open: true }
}

const fn closed(fields: &'static [Field]) -> Object {
    Object { fields, one_of: &[], is_open: false }
}

const fn rule(
    protocol: &'static str,
    owner: Owner,
    versions: &'static [&'static str],
    fields: &'static [Field],
) -> Rule {
    Rule { protocol, owner, versions, object: closed(fields) }
}

const EXCHANGE: Object = open(&[
    may("name", Short(255)),
    may("type", OneOf(&["topic", "direct", "fanout", "default", "headers"])),
    may("durable", Boolean),
    may("autoDelete", Boolean),
    may("vhost", Text),
]);
const AMQP_QUEUE: Object = open(&[
    may("name", Short(255)),
    may("durable", Boolean),
    may("exclusive", Boolean),
    may("autoDelete", Boolean),
    may("vhost", Text),
]);
const AMQP: &[&str] = &["0.1.0", "0.2.0", "0.3.0"];

const METHODS: &[&str] = &["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"];
const HTTP: &[&str] = &["0.1.0", "0.2.0", "0.3.0"];

const IBMMQ_QUEUE: Object =
    open(&[must("objectName", Short(48)), may("isPartitioned", Boolean), may("exclusive", Boolean)]);
const IBMMQ_TOPIC: Object = open(&[
    may("string", Short(10_240)),
    may("objectName", Short(48)),
    may("durablePermitted", Boolean),
    may("lastMsgRetained", Boolean),
]);

const TOPIC_CONFIGURATION: Object = open(&[
    may("cleanup.policy", List(&OneOf(&["compact", "delete"]))),
    may("retention.ms", Integer(-1, MAX)),
    may("retention.bytes", Integer(-1, MAX)),
    may("delete.retention.ms", NATURAL),
    may("max.message.bytes", NATURAL),
    may("confluent.key.schema.validation", Boolean),
    may("confluent.key.subject.name.strategy", Text),
    may("confluent.value.schema.validation", Boolean),
    may("confluent.value.subject.name.strategy", Text),
]);
const KAFKA: &[&str] = &["0.1.0", "0.3.0", "0.4.0", "0.5.0"];

const LAST_WILL: Object =
    open(&[may("topic", Text), may("qos", Integer(0, 2)), may("message", Text), may("retain", Boolean)]);
const MQTT: &[&str] = &["0.1.0", "0.2.0"];

const RETENTION: Object = closed(&[may("time", NATURAL), may("size", NATURAL)]);
const QOS_POLICIES: Object = open(&[
    may("deadline", ANY_INTEGER),
    may("durability", OneOf(&["transient_local", "volatile"])),
    may("history", OneOf(&["keep_last", "keep_all", "unknown"])),
    may("leaseDuration", ANY_INTEGER),
    may("lifespan", ANY_INTEGER),
    may("liveliness", OneOf(&["automatic", "manual"])),
    // The published schema has a slip of the pen in it, which writers follow.
    may("reliability", OneOf(&["best_effort", "reliable", "realiable"])),
]);
const ROS2_ROLES: &[&str] =
    &["publisher", "action_client", "service_client", "subscriber", "action_server", "service_server"];

const STATEMENT: Object =
    open(&[must("effect", OneOf(&["Allow", "Deny"])), must("principal", Any), must("action", Any)]);
const POLICY: Object = open(&[must("statements", List(&Within(&STATEMENT)))]);
const NAME: Object =
    open(&[may("url", Text), may("email", Text), may("phone", Text), may("arn", Text), may("name", Text)]);
const REDRIVE: Object = open(&[must("deadLetterQueue", Within(&NAME)), may("maxReceiveCount", ANY_INTEGER)]);
const ORDERING: Object = open(&[must("type", OneOf(&["standard", "FIFO"])), may("contentBasedDeduplication", Boolean)]);
const DELIVERY: Object = open(&[
    may("minDelayTarget", ANY_INTEGER),
    may("maxDelayTarget", ANY_INTEGER),
    may("numRetries", ANY_INTEGER),
    may("numNoDelayRetries", ANY_INTEGER),
    may("numMinDelayRetries", ANY_INTEGER),
    may("numMaxDelayRetries", ANY_INTEGER),
    may("backoffFunction", OneOf(&["arithmetic", "exponential", "geometric", "linear"])),
    may("maxReceivesPerSecond", ANY_INTEGER),
]);
const CONSUMER: Object = open(&[
    must(
        "protocol",
        OneOf(&["http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"]),
    ),
    must("endpoint", Within(&NAME)),
    may("filterPolicy", Map),
    may("filterPolicyScope", OneOf(&["MessageAttributes", "MessageBody"])),
    must("rawMessageDelivery", Boolean),
    may("redrivePolicy", Within(&REDRIVE)),
    may("deliveryPolicy", Within(&DELIVERY)),
    may("displayName", Text),
]);
const SQS_QUEUE: Object = open(&[
    must("name", Text),
    // Required of a channel's queue, and not of an operation's.
    may("fifoQueue", Boolean),
    may("deduplicationScope", OneOf(&["queue", "messageGroup"])),
    may("fifoThroughputLimit", OneOf(&["perQueue", "perMessageGroupId"])),
    may("deliveryDelay", Integer(0, 900)),
    may("visibilityTimeout", Integer(0, 43_200)),
    may("receiveMessageWaitTime", ANY_INTEGER),
    may("messageRetentionPeriod", Integer(60, 1_209_600)),
    may("redrivePolicy", Within(&REDRIVE)),
    may("policy", Within(&POLICY)),
    may("tags", Map),
]);
const SQS: &[&str] = &["0.1.0", "0.2.0", "0.3.0"];

const SOLACE_QUEUE: Object = open(&[
    may("name", Text),
    may("topicSubscriptions", TEXTS),
    may("accessType", OneOf(&["exclusive", "nonexclusive"])),
    may("maxTtl", Text),
    may("maxMsgSpoolUsage", Text),
]);
const DESTINATION: Object = open(&[
    may("deliveryMode", OneOf(&["direct", "persistent"])),
    may("destinationType", OneOf(&["queue", "topic"])),
    may("queue", Within(&SOLACE_QUEUE)),
    may("topicSubscriptions", TEXTS),
]);
const SOLACE: &[&str] = &["0.1.0", "0.2.0", "0.3.0", "0.4.0"];

const STORAGE: Object = closed(&[may("allowedPersistenceRegions", TEXTS)]);
const SCHEMA_SETTINGS: Object =
    open(&[must("encoding", Text), must("name", Text), may("firstRevisionId", Text), may("lastRevisionId", Text)]);
const PUBSUB_SCHEMA: Object = open(&[must("name", Text), may("type", Text)]);
const PUBSUB: &[&str] = &["0.1.0", "0.2.0"];
const PROPERTY: Object = open(&[must("name", Text), must("value", Any)]);

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
