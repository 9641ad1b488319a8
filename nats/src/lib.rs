#![doc = include_str!("../README.md")]

mod connection;
mod events;
mod jetstream;
mod nats;
mod options;
mod subject;
mod wire;

pub use async_nats;

pub use self::{
    jetstream::{JetStream, Stream},
    nats::Nats,
    options::Options,
};
