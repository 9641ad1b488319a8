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

/// The headers that wires have of themselves.
const OF_WIRES: &[&str] = &["Content-Type", "Nats-Msg-Id"];

/// Returns whether a header of this name has a meaning of its own, or one that differs from it in case alone.
pub(crate) fn has_meaning(name: &str) -> bool {
    OWN.iter().chain(OF_WIRES).any(|own| own.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::OWN;

    /// The two crates share no code.
    #[test]
    fn the_runtime_knows_the_same_headers() {
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../src/headers.rs"));
        let text = fs::read_to_string(path).unwrap();
        let (_, list) = text.split_once("const OWN: [&str; 11] = [").unwrap();
        let (list, _) = list.split_once("];").unwrap();
        let known: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        assert_eq!(OWN, known);
    }
}
