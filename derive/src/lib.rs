//! The derive macros of `postroom`. Use them through that crate, which has the traits that they implement.
//!
//! This crate reads the item it is put on and nothing else: no document, no file, no environment. What only the types
//! can tell, such as whether a message belongs to a service, the expansion leaves to the traits and to constants.

mod event;
#[cfg(feature = "handlers")]
mod handlers;
mod keys;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a type of your own the payload of an event: `#[derive(Event)] #[event("poll.vote")]`.
///
/// The type brings its own `serde::Serialize` and `serde::Deserialize`. It can then be asked for as an envelope's
/// payload, and a handler can take it: it implements `postroom::Event`, `postroom::envelope::Payload` and `postroom::router::Routable`.
///
/// After the name may stand `schema`, where the type derives `schemars::JsonSchema` too and `Event::schema` is to give
/// its JSON Schema, and `crate = path`, where `postroom` is known by another name.
#[proc_macro_derive(Event, attributes(event))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    event::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct or an enum a service: each message that it takes goes to one of its methods.
///
/// ```ignore
/// #[derive(postroom::Handlers)]
/// #[handlers(service = campaign::CAMPAIGN_SERVICE, unhandled = refuse)]
/// #[handle(CampaignCreateMessage => create)]
/// #[handle(CampaignExecuteMessage => execute)]
/// struct Campaigns;
/// ```
///
/// The trait `postroom::Handlers` documents the keys of the attributes and the signature of a method.
#[cfg(feature = "handlers")]
#[proc_macro_derive(Handlers, attributes(handlers, handle))]
pub fn derive_handlers(input: TokenStream) -> TokenStream {
    handlers::derive(&parse_macro_input!(input as DeriveInput)).into()
}
