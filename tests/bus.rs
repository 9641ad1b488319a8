//! The bus in memory: who gets what, what the contract refuses, and that nothing is lost and nothing comes twice.

mod addresses;
mod channels;
mod contract;
mod delivery;
mod interleavings;
mod pressure;
mod requests;
mod sample;
mod stuck;
