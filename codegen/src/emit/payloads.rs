//! The payloads that an envelope knows: which event has which, as an enum and as a static match.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    docs::{self, code},
    idents::{check_payload_name, read_payload_name},
};
use crate::ir::{Channel, Contract, Envelope, ParameterKind};

/// The enum over all payloads, and the functions that pick by the event's name.
pub(super) fn tokens(contract: &Contract, envelope: &Envelope) -> TokenStream {
    let item = item(contract, envelope);
    let lookup = lookup(contract, envelope);
    let implementations = implementations(contract, envelope);
    let (read, check) = (read_function(contract, envelope), check_function(contract, envelope));
    quote! { #item #implementations #lookup #read #check }
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
    let name = format_ident!("{}", envelope.payload_type);
    let text = &envelope.payload_type;
    let known = known_name(envelope);
    let variants: Vec<_> = envelope.events.iter().map(|event| format_ident!("{}", event.variant)).collect();
    let types = types(contract, envelope);
    let indices: Vec<_> = (0..variants.len()).map(Literal::usize_unsuffixed).collect();
    quote! {
        const _: () = {
            use ::postroom::__private;

            #[automatically_derived]
            impl ::postroom::serde::Serialize for #name {
                fn serialize<S: ::postroom::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                    match self {
                        #(Self::#variants(payload) => ::postroom::serde::Serialize::serialize(payload, serializer),)*
                        Self::Other(payload) => ::postroom::serde::Serialize::serialize(payload, serializer),
                    }
                }
            }

            #[automatically_derived]
            impl ::postroom::Payload for #name {
                const SCHEMA: ::core::option::Option<&'static str> = ::core::option::Option::Some(#text);
                const IS_OBJECT: bool = false;

                fn read_payload(
                    event: &str,
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    match #known(event) {
                        #(::core::option::Option::Some(#indices) => __private::Decode::read(reader, at).map(Self::#variants),)*
                        _ => reader.free_object(at).map(Self::Other),
                    }
                }

                fn check_payload(&self, event: &str, at: &__private::Path<'_>, sink: &mut __private::Sink) {
                    match (self, #known(event)) {
                        #((Self::#variants(payload), ::core::option::Option::Some(#indices)) => __private::Decode::check(payload, at, sink),)*
                        (_, ::core::option::Option::Some(known)) => CHECKS[known](self, at, sink),
                        (_, ::core::option::Option::None) => {}
                    }
                }
            }

            /// For a payload that is another event's: whether its text fits all the same.
            static CHECKS: &[fn(&#name, &__private::Path<'_>, &mut __private::Sink)] = &[#(__private::check_as::<#types>),*];
        };
    }
}

/// The type of each event's payload.
fn types(contract: &Contract, envelope: &Envelope) -> Vec<Ident> {
    envelope.events.iter().map(|event| format_ident!("{}", contract.messages[event.message.0].name)).collect()
}

fn known_name(envelope: &Envelope) -> Ident {
    format_ident!("known_{}", heck::AsSnakeCase(&envelope.payload_type).to_string())
}

/// The position of an event among those that the envelope knows.
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

/// Whether `event` is an address of the template: straight code for the one parameter that most have.
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

fn read_function(contract: &Contract, envelope: &Envelope) -> TokenStream {
    let read = read_payload_name(envelope);
    let (known, all) = (known_name(envelope), &envelope.payload_type);
    let types = types(contract, envelope);
    let names: Vec<_> = types.iter().map(ToString::to_string).collect();
    let indices: Vec<_> = (0..types.len()).map(Literal::usize_unsuffixed).collect();
    quote! {
        /// Reads the payload of an event into the type that was asked for, and holds it to the event's own schema.
        fn #read<P: ::postroom::Payload>(
            event: &str,
            reader: &mut ::postroom::__private::Reader<'_>,
            at: &::postroom::__private::Path<'_>,
        ) -> ::core::result::Result<P, ::postroom::__private::Fault> {
            const SCHEMAS: &[&str] = &[#(#names),*];
            let known = #known(event);
            let own = known.map(|known| SCHEMAS[known]);
            // The event's own type and the enum over all of them check on their own: one pass. So does whatever is asked
            // for where the contract does not know the event: the answers to a request, say.
            if known.is_none() {
                reader.only_object()?;
            }
            let asked = P::schema_for(event);
            if known.is_none() || asked == ::core::option::Option::Some(#all) || asked == own {
                return P::read_payload(event, reader, at);
            }
            let span = reader.skip_raw()?;
            if let ::core::option::Option::Some(known) = known {
                reader.check_span(span, |reader| match known {
                    #(#indices => {
                        let value = <#types as ::postroom::__private::Decode>::read(reader, at);
                        reader.settle(at, <#types as ::postroom::__private::Decode>::RULE, value).map(::core::mem::drop)
                    })*
                    _ => ::core::result::Result::Ok(()),
                })?;
            }
            match asked {
                ::core::option::Option::None => reader.replay(span, |reader| P::read_payload(event, reader, at)),
                ::core::option::Option::Some(asked) => reader.foreign_payload(at, span, event, asked),
            }
        }
    }
}

fn check_function(contract: &Contract, envelope: &Envelope) -> TokenStream {
    let check = check_payload_name(envelope);
    let (known, all) = (known_name(envelope), &envelope.payload_type);
    let types = types(contract, envelope);
    let names: Vec<_> = types.iter().map(ToString::to_string).collect();
    let indices: Vec<_> = (0..types.len()).map(Literal::usize_unsuffixed).collect();
    quote! {
        /// Checks the payload of an event against the event's own schema.
        fn #check<P: ::postroom::Payload>(
            payload: &P,
            event: &str,
            at: &::postroom::__private::Path<'_>,
            sink: &mut ::postroom::__private::Sink,
        ) {
            const SCHEMAS: &[&str] = &[#(#names),*];
            let known = #known(event);
            let own = known.map(|known| SCHEMAS[known]);
            if known.is_none() && !P::IS_OBJECT {
                ::postroom::__private::check_as::<::postroom::JsonObject>(payload, at, sink);
            }
            let asked = P::schema_for(event);
            if known.is_none() || asked == ::core::option::Option::Some(#all) || asked == own {
                return payload.check_payload(event, at, sink);
            }
            match known {
                #(::core::option::Option::Some(#indices) => ::postroom::__private::check_as::<#types>(payload, at, sink),)*
                _ => {}
            }
        }
    }
}
