//! What a header may be called, and which ones have a meaning of their own, as the runtime knows them.

/// The header that holds a message's name, where no document says another one.
pub(crate) const MESSAGE_NAME: &str = "Message-Name";

/// The headers that the runtime writes and reads by itself.
const OWN: &[&str] = &[
    "Request-Id",
    MESSAGE_NAME,
    "Message-Id",
    "Nats-Service-Error-Code",
    "Nats-Service-Error",
    "traceparent",
    "tracestate",
    "Dead-Reason",
    "Dead-Attempts",
    "Dead-Address",
    "Dead-Message-Name",
];

/// Returns whether a header can have this name: visible ASCII characters without `:`.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':')
}

/// Returns whether a header of this name has a meaning of its own.
pub(crate) fn has_meaning(name: &str) -> bool {
    OWN.contains(&name)
}
