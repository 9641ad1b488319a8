//! The implementations that `#[derive(Event)]` gives.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{DeriveInput, parse_quote};

use super::Attributes;
use crate::keys;

pub(super) fn implementations(input: &DeriveInput, attributes: &Attributes) -> TokenStream {
    let Attributes { name, schema, krate } = attributes;
    let ident = &input.ident;
    let text = ident.to_string();
    let (_, type_generics, _) = input.generics.split_for_impl();
    let mut generics = input.generics.clone();
    generics.make_where_clause().predicates.push(parse_quote! {
        #ident #type_generics:
            #krate::serde::Serialize + #krate::serde::de::DeserializeOwned + ::core::marker::Send + 'static
    });
    let (generics, _, bounds) = generics.split_for_impl();
    let schema = schema.map(|span| {
        let private = keys::placed(quote!(#krate::__private), span);
        let schema = quote_spanned! { span=> #private::schema_of::<Self>() };
        quote! {
            fn schema() -> ::core::option::Option<#krate::__private::String> {
                ::core::option::Option::Some(#schema)
            }
        }
    });
    let payload = payload(krate);
    quote! {
        #[automatically_derived]
        impl #generics #krate::Event for #ident #type_generics #bounds {
            const EVENT: &'static ::core::primitive::str = #name;
            #schema
        }

        #[automatically_derived]
        impl #generics #krate::router::Routable for #ident #type_generics #bounds {
            const NAME: &'static ::core::primitive::str = #text;
            const CHANNELS: &'static [&'static #krate::contract::Channel] = &[];
            const EVENTS: &'static [&'static ::core::primitive::str] = &[#name];

            fn decode_bare(
                json: &[::core::primitive::u8],
                limits: &#krate::Limits,
            ) -> ::core::result::Result<Self, #krate::Rejection> {
                #krate::__private::decode_event(json, limits, #name)
            }
        }

        #[automatically_derived]
        impl #generics #krate::envelope::Payload for #ident #type_generics #bounds {
            #payload
        }
    }
}

fn payload(krate: &syn::Path) -> TokenStream {
    quote! {
        const SCHEMA: ::core::option::Option<&'static ::core::primitive::str> = ::core::option::Option::None;
        const IS_OBJECT: ::core::primitive::bool = false;

        fn read_payload(
            event: &::core::primitive::str,
            reader: &mut #krate::__private::Reader<'_>,
            at: &#krate::__private::Path<'_>,
        ) -> ::core::result::Result<Self, #krate::__private::Fault> {
            reader.event(event, <Self as #krate::Event>::EVENT, at)
        }

        fn put_payload(
            &self,
            event: &::core::primitive::str,
            at: &#krate::__private::Path<'_>,
            out: &mut #krate::__private::Writer,
        ) {
            out.sink.event(at, event, <Self as #krate::Event>::EVENT);
            out.serialized(at, self);
        }
    }
}
