//! What makes a payload type a message: its name, its channels, its reply, its place in an envelope.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Contract, Message, TypeKind};

/// The trait implementations of every message.
pub(super) fn tokens(contract: &Contract) -> TokenStream {
    contract.messages.iter().map(|message| implementations(contract, message)).collect()
}

fn implementations(contract: &Contract, message: &Message) -> TokenStream {
    let name = format_ident!("{}", message.name);
    let text = &message.name;
    let channels: Vec<_> =
        message.channels.iter().map(|id| format_ident!("{}", contract.channels[id.0].constant)).collect();
    // A message that only an envelope carries has no channel, and so is none of the trait's.
    let channel = channels.first().map(|channel| {
        quote! {
            #[automatically_derived]
            impl ::postroom::Message for #name {
                const NAME: &'static str = #text;
                const CHANNEL: &'static ::postroom::Channel = &#channel;
                const CHANNELS: &'static [&'static ::postroom::Channel] = &[#(&#channels),*];

                fn decode(json: &[u8]) -> ::core::result::Result<Self, ::postroom::Rejection> {
                    Self::decode(json)
                }

                fn encode(&self) -> ::core::result::Result<::std::vec::Vec<u8>, ::postroom::Rejection> {
                    self.encode()
                }

                fn validate(&self) -> ::core::result::Result<(), ::postroom::Rejection> {
                    self.validate()
                }

                fn schema() -> &'static str {
                    Self::schema()
                }
            }
        }
    });
    let reply = message.reply.filter(|_| !channels.is_empty()).map(|reply| {
        let reply = format_ident!("{}", contract.messages[reply.0].name);
        quote! {
            #[automatically_derived]
            impl ::postroom::Request for #name {
                type Reply = #reply;
            }
        }
    });
    let payload = payload(contract, message);
    let routes = routes(contract, message);
    quote! { #channel #reply #payload #routes }
}

/// Where a handler of the message gets it from.
fn routes(contract: &Contract, message: &Message) -> TokenStream {
    let name = format_ident!("{}", message.name);
    let text = &message.name;
    let channels: Vec<_> = message.channels.iter().map(|id| &contract.channels[id.0]).collect();
    let constants = channels.iter().map(|channel| format_ident!("{}", channel.constant));
    let addresses = channels.iter().filter_map(|channel| Some(format_ident!("{}", channel.address_type.as_ref()?)));
    let events = contract.envelopes.iter().flat_map(|envelope| &envelope.events);
    let events: BTreeSet<_> = events
        .filter(|event| contract.messages[event.message.0].name == message.name)
        .map(|event| &event.name)
        .collect();
    let events = events.iter();
    quote! {
        #[automatically_derived]
        impl ::postroom::Routable for #name {
            const NAME: &'static str = #text;
            const CHANNELS: &'static [&'static ::postroom::Channel] = &[#(&#constants),*];
            const EVENTS: &'static [&'static str] = &[#(#events),*];

            fn decode_bare(
                json: &[u8],
                limits: &::postroom::Limits,
            ) -> ::core::result::Result<Self, ::postroom::Rejection> {
                ::postroom::__private::decode(json, limits)
            }
        }

        #(
            #[automatically_derived]
            impl ::postroom::AddressOf<#name> for #addresses {}
        )*
    }
}

/// A message's place in an envelope.
fn payload(contract: &Contract, message: &Message) -> TokenStream {
    let name = format_ident!("{}", message.name);
    let text = &message.name;
    let is_object = matches!(contract.types[message.payload.0].kind, TypeKind::Struct(_));
    quote! {
        #[automatically_derived]
        impl ::postroom::Payload for #name {
            const SCHEMA: ::core::option::Option<&'static str> = ::core::option::Option::Some(#text);
            const IS_OBJECT: bool = #is_object;

            fn read_payload(
                _: &str,
                reader: &mut ::postroom::__private::Reader<'_>,
                at: &::postroom::__private::Path<'_>,
            ) -> ::core::result::Result<Self, ::postroom::__private::Fault> {
                <Self as ::postroom::__private::Decode>::read(reader, at)
            }

            fn check_payload(&self, _: &str, at: &::postroom::__private::Path<'_>, sink: &mut ::postroom::__private::Sink) {
                ::postroom::__private::Decode::check(self, at, sink);
            }
        }
    }
}
