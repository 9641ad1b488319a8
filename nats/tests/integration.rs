//! NATS and JetStream against a server. Where there is none, the tests are ignored by name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support {
    pub(crate) mod depot;
    pub(crate) mod server;
}

mod conformance;
mod consumers;
mod core;
mod killed;
mod requests;
mod settled;
mod stored;
mod subjects;
mod tls;
