//! The objects that bindings are made of, in the words of their protocols.

/// An object and its fields.
#[derive(Debug)]
pub(in crate::document::bindings) struct Object {
    pub(in crate::document::bindings) fields: &'static [Field],
    /// The fields one of which is needed, if any.
    pub(in crate::document::bindings) one_of: &'static [&'static str],
    /// `true` if it may have others.
    pub(in crate::document::bindings) is_open: bool,
}

/// A field of an object.
#[derive(Debug)]
pub(in crate::document::bindings) struct Field {
    pub(in crate::document::bindings) name: &'static str,
    pub(in crate::document::bindings) is_required: bool,
    pub(in crate::document::bindings) value: Value,
}

/// What a value may be.
#[derive(Debug)]
pub(in crate::document::bindings) enum Value {
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

use Value::{Any, Boolean, Integer, List, Map, Object as Within, OneOf, Short, Text};

pub(super) const MAX: i64 = i64::MAX;
pub(super) const ANY_INTEGER: Value = Integer(i64::MIN, MAX);
pub(super) const NATURAL: Value = Integer(0, MAX);
pub(super) const TEXTS: Value = List(&Text);

pub(super) const fn may(name: &'static str, value: Value) -> Field {
    Field { name, is_required: false, value }
}

pub(super) const fn must(name: &'static str, value: Value) -> Field {
    Field { name, is_required: true, value }
}

pub(super) const fn open(fields: &'static [Field]) -> Object {
    Object { fields, one_of: &[], is_open: true }
}

pub(super) const fn closed(fields: &'static [Field]) -> Object {
    Object { fields, one_of: &[], is_open: false }
}

pub(super) const EXCHANGE: Object = open(&[
    may("name", Short(255)),
    may("type", OneOf(&["topic", "direct", "fanout", "default", "headers"])),
    may("durable", Boolean),
    may("autoDelete", Boolean),
    may("vhost", Text),
]);
pub(super) const AMQP_QUEUE: Object = open(&[
    may("name", Short(255)),
    may("durable", Boolean),
    may("exclusive", Boolean),
    may("autoDelete", Boolean),
    may("vhost", Text),
]);
pub(super) const AMQP: &[&str] = &["0.1.0", "0.2.0", "0.3.0"];

pub(super) const METHODS: &[&str] = &["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"];
pub(super) const HTTP: &[&str] = &["0.1.0", "0.2.0", "0.3.0"];

pub(super) const IBMMQ_QUEUE: Object =
    open(&[must("objectName", Short(48)), may("isPartitioned", Boolean), may("exclusive", Boolean)]);
pub(super) const IBMMQ_TOPIC: Object = open(&[
    may("string", Short(10_240)),
    may("objectName", Short(48)),
    may("durablePermitted", Boolean),
    may("lastMsgRetained", Boolean),
]);

pub(super) const TOPIC_CONFIGURATION: Object = open(&[
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
pub(super) const KAFKA: &[&str] = &["0.1.0", "0.3.0", "0.4.0", "0.5.0"];

pub(super) const LAST_WILL: Object =
    open(&[may("topic", Text), may("qos", Integer(0, 2)), may("message", Text), may("retain", Boolean)]);
pub(super) const MQTT: &[&str] = &["0.1.0", "0.2.0"];

pub(super) const RETENTION: Object = closed(&[may("time", NATURAL), may("size", NATURAL)]);
pub(super) const QOS_POLICIES: Object = open(&[
    may("deadline", ANY_INTEGER),
    may("durability", OneOf(&["transient_local", "volatile"])),
    may("history", OneOf(&["keep_last", "keep_all", "unknown"])),
    may("leaseDuration", ANY_INTEGER),
    may("lifespan", ANY_INTEGER),
    may("liveliness", OneOf(&["automatic", "manual"])),
    // The published schema has a slip of the pen in it, which writers follow.
    may("reliability", OneOf(&["best_effort", "reliable", "realiable"])),
]);
pub(super) const ROS2_ROLES: &[&str] =
    &["publisher", "action_client", "service_client", "subscriber", "action_server", "service_server"];

pub(super) const STATEMENT: Object =
    open(&[must("effect", OneOf(&["Allow", "Deny"])), must("principal", Any), must("action", Any)]);
pub(super) const POLICY: Object = open(&[must("statements", List(&Within(&STATEMENT)))]);
pub(super) const NAME: Object =
    open(&[may("url", Text), may("email", Text), may("phone", Text), may("arn", Text), may("name", Text)]);
pub(super) const REDRIVE: Object = open(&[must("deadLetterQueue", Within(&NAME)), may("maxReceiveCount", ANY_INTEGER)]);
pub(super) const ORDERING: Object =
    open(&[must("type", OneOf(&["standard", "FIFO"])), may("contentBasedDeduplication", Boolean)]);
pub(super) const DELIVERY: Object = open(&[
    may("minDelayTarget", ANY_INTEGER),
    may("maxDelayTarget", ANY_INTEGER),
    may("numRetries", ANY_INTEGER),
    may("numNoDelayRetries", ANY_INTEGER),
    may("numMinDelayRetries", ANY_INTEGER),
    may("numMaxDelayRetries", ANY_INTEGER),
    may("backoffFunction", OneOf(&["arithmetic", "exponential", "geometric", "linear"])),
    may("maxReceivesPerSecond", ANY_INTEGER),
]);
pub(super) const CONSUMER: Object = open(&[
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
pub(super) const SQS_QUEUE: Object = open(&[
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
pub(super) const SQS: &[&str] = &["0.1.0", "0.2.0", "0.3.0"];

pub(super) const SOLACE_QUEUE: Object = open(&[
    may("name", Text),
    may("topicSubscriptions", TEXTS),
    may("accessType", OneOf(&["exclusive", "nonexclusive"])),
    may("maxTtl", Text),
    may("maxMsgSpoolUsage", Text),
]);
pub(super) const DESTINATION: Object = open(&[
    may("deliveryMode", OneOf(&["direct", "persistent"])),
    may("destinationType", OneOf(&["queue", "topic"])),
    may("queue", Within(&SOLACE_QUEUE)),
    may("topicSubscriptions", TEXTS),
]);
pub(super) const SOLACE: &[&str] = &["0.1.0", "0.2.0", "0.3.0", "0.4.0"];

pub(super) const STORAGE: Object = closed(&[may("allowedPersistenceRegions", TEXTS)]);
pub(super) const SCHEMA_SETTINGS: Object =
    open(&[must("encoding", Text), must("name", Text), may("firstRevisionId", Text), may("lastRevisionId", Text)]);
pub(super) const PUBSUB_SCHEMA: Object = open(&[must("name", Text), may("type", Text)]);
pub(super) const PUBSUB: &[&str] = &["0.1.0", "0.2.0"];
pub(super) const PROPERTY: Object = open(&[must("name", Text), must("value", Any)]);
