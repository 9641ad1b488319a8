//! The bus in memory: who gets what, what the contract refuses, and that nothing is lost and nothing comes twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

#[path = "bus/channels.rs"]
mod channels;
#[path = "bus/contract.rs"]
mod contract;
#[path = "bus/delivery.rs"]
mod delivery;
#[path = "bus/interleavings.rs"]
mod interleavings;
#[path = "bus/pressure.rs"]
mod pressure;
#[path = "bus/requests.rs"]
mod requests;
#[path = "bus/sample.rs"]
mod sample;
#[path = "bus/stuck.rs"]
mod stuck;
