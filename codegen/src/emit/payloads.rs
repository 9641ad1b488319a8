//! The payloads that an envelope knows: which event has which, as an enum and as a static match.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    docs::{self, code},
    macros,
};
use crate::ir::{Channel, Contract, Envelope, ParameterKind};

/// Generates the enum over all payloads, and the functions that pick by the event's name.
pub(super) fn tokens(contract: &Contract, envelope: &Envelope) -> TokenStream {
    let item = item(contract, envelope);
    let lookup = lookup(contract, envelope);
    let implementations = implementations(contract, envelope);
    quote! { #item #implementations #lookup }
}

fn item(contract: &Contract, envelope: &Envelope) -> TokenStream {
    let name = format_ident!("{}", envelope.payload_type);
    let variants: Vec<_> = envelope.events.iter().map(|event| format_ident!("{}", event.variant)).collect();
    let types = types(contract, envelope);
    let docs =
        envelope.events.iter().map(|event| docs::attributes(&[&format!("The payload of {}.", code(&event.name))]));
    let intro = docs::attributes(&[&format!(
        "The payload of a `{}`, as its event's name decides.",
        contract.types[envelope.type_id.0].name
    )]);
    quote! {
        #intro
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
        pub enum #name {
            #(#docs #variants(#types),)*
            /// The payload of an event that the contract does not know: any object.
            Other(::postroom::JsonObject),
        }
    }
}

fn implementations(contract: &Contract, envelope: &Envelope) -> TokenStream {
    let (name, known) = (format_ident!("{}", envelope.payload_type), known_name(envelope));
    let variants = envelope.events.iter().map(|event| format_ident!("{}", event.variant));
    let types = types(contract, envelope);
    let indices = (0..types.len()).map(Literal::usize_unsuffixed);
    macros::call("payloads", &quote! { let #name = #known; #(let #variants: #types = #indices;)* })
}

/// Returns the type of each event's payload.
fn types(contract: &Contract, envelope: &Envelope) -> Vec<Ident> {
    envelope.events.iter().map(|event| format_ident!("{}", contract.messages[event.message.0].name)).collect()
}

fn known_name(envelope: &Envelope) -> Ident {
    format_ident!("known_{}", heck::AsSnakeCase(&envelope.payload_type).to_string())
}

/// Generates the function that returns the position of an event among those that the envelope knows.
fn lookup(contract: &Contract, envelope: &Envelope) -> TokenStream {
    let known = known_name(envelope);
    let events = envelope.events.iter().enumerate();
    let (templates, literals): (Vec<_>, Vec<_>) = events.partition(|(_, event)| event.name.contains('{'));
    let literals = literals.iter().map(|(index, event)| {
        let (name, index) = (&event.name, Literal::usize_unsuffixed(*index));
        quote! { #name => ::core::option::Option::Some(#index) }
    });
    let templates = templates.iter().filter_map(|(index, event)| {
        let test = template_test(&contract.channels[event.channel?.0], &event.name);
        let index = Literal::usize_unsuffixed(*index);
        Some(quote! { event if #test => ::core::option::Option::Some(#index) })
    });
    quote! {
        fn #known(event: &str) -> ::core::option::Option<usize> {
            match event {
                #(#literals,)*
                #(#templates,)*
                _ => ::core::option::Option::None,
            }
        }
    }
}

/// Generates the test whether `event` is an address of the template: straight code for the one parameter that most
/// have.
fn template_test(channel: &Channel, template: &str) -> TokenStream {
    let constant = format_ident!("{}", channel.constant);
    let parts = template.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?.1)));
    match (&channel.parameters[..], parts) {
        ([parameter], Some((before, after))) if parameter.kind == ParameterKind::Uuid => quote! {
            event.strip_prefix(#before).and_then(|rest| rest.strip_suffix(#after))
                .is_some_and(|id| ::postroom::__private::formats::uuid(id.as_bytes()).is_some())
        },
        _ => quote! { #constant.parse(event).is_ok() },
    }
}
