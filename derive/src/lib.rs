//! The derive macros of `postroom`. Use them through that crate, which has the traits that they implement.
//!
//! This crate reads the item it is put on and nothing else: no document, no file, no environment.

mod attr;
mod expand;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a type of your own the payload of an event: `#[derive(Event)] #[event("poll.vote")]`.
///
/// The type brings its own `serde::Serialize` and `serde::Deserialize`, and can then be asked for as an envelope's
/// payload. It implements `postroom::Event` and `postroom::Payload`.
#[proc_macro_derive(Event, attributes(event))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let event = attr::event(&input);
    expand::event(&input, event).into()
}
