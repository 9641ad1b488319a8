#![doc = include_str!("../README.md")]

mod connection;
mod nats;
mod options;
mod subject;
mod wire;

pub use async_nats;

pub use self::{nats::Nats, options::Options};
