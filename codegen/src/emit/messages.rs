//! The traits that make a payload type a message: its name, its channels, its reply, its place in an envelope.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::macros;
use crate::ir::{Contract, Message, Shape, Slot, TypeId, TypeKind};

/// Generates the trait implementations of every message.
pub(super) fn tokens(contract: &Contract) -> Vec<TokenStream> {
    contract.messages.iter().map(|message| implementations(contract, message)).collect()
}

fn implementations(contract: &Contract, message: &Message) -> TokenStream {
    let name = format_ident!("{}", message.name);
    let channels: Vec<_> = message.channels.iter().map(|id| &contract.channels[id.0]).collect();
    let constants = channels.iter().map(|channel| format_ident!("{}", channel.constant));
    let addresses = channels.iter().filter_map(|channel| Some(format_ident!("{}", channel.address_type.as_ref()?)));
    let events = contract.envelopes.iter().flat_map(|envelope| &envelope.events);
    let events: BTreeSet<_> = events
        .filter(|event| contract.messages[event.message.0].name == message.name)
        .map(|event| &event.name)
        .collect();
    let events = events.iter();
    let is_object = is_object(contract, message.payload);
    let reply = message.reply.filter(|_| !channels.is_empty()).map(|reply| {
        let reply = format_ident!("{}", contract.messages[reply.0].name);
        quote! { , reply = #reply }
    });
    let wire_name = message.wire_name.as_ref().filter(|_| !channels.is_empty());
    let wire_name = wire_name.map(|name| quote! { , wire = #name });
    let header = message.name_header.as_ref().map(|header| quote! { , header = #header });
    let of_message = header.as_ref().filter(|_| !channels.is_empty());
    let implementations = macros::call(
        "message",
        &quote! {
            let #name = message([#(#constants),*], [#(#addresses),*], [#(#events),*], #is_object #reply #wire_name #of_message);
        },
    );
    let headers = message.headers.map(|id| {
        let headers = format_ident!("{}", contract.types[id.0].name);
        macros::call("headers", &quote! { let #headers = headers(#name #header); })
    });
    quote! { #implementations #headers }
}

/// Returns whether all values of a type are objects.
fn is_object(contract: &Contract, id: TypeId) -> bool {
    match &contract.types[id.0].kind {
        TypeKind::Struct(_) => true,
        // What a message is around is no message.
        TypeKind::Newtype(Slot { shape: Shape::Named(TypeId(inner)), nullable: false, .. }) => {
            matches!(contract.types[*inner].kind, TypeKind::Struct(_))
        }
        _ => false,
    }
}
