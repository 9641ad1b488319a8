//! The implementations that the macros give.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, LitStr, Result, parse_quote};

/// `Event` and `Payload`; where the attribute is wrong, the error and an implementation all the same, so that nothing
/// that uses the type fails as well.
pub(crate) fn event(input: &DeriveInput, name: Result<LitStr>) -> TokenStream {
    let (error, name) = match name {
        Ok(name) => (None, name),
        Err(error) => (Some(error.to_compile_error()), LitStr::new("", input.ident.span())),
    };
    let ident = &input.ident;
    let (_, type_generics, _) = input.generics.split_for_impl();
    let mut generics = input.generics.clone();
    generics.make_where_clause().predicates.push(
        parse_quote! { #ident #type_generics: ::postroom::serde::Serialize + ::postroom::serde::de::DeserializeOwned },
    );
    let (generics, _, bounds) = generics.split_for_impl();
    quote! {
        #error

        #[automatically_derived]
        impl #generics ::postroom::Event for #ident #type_generics #bounds {
            const EVENT: &'static str = #name;
        }

        #[automatically_derived]
        impl #generics ::postroom::Payload for #ident #type_generics #bounds {
            const SCHEMA: ::core::option::Option<&'static str> = ::core::option::Option::None;
            const IS_OBJECT: bool = false;

            fn read_payload(
                event: &str,
                reader: &mut ::postroom::__private::Reader<'_>,
                at: &::postroom::__private::Path<'_>,
            ) -> ::core::result::Result<Self, ::postroom::__private::Fault> {
                reader.event(event, <Self as ::postroom::Event>::EVENT, at)
            }

            fn check_payload(
                &self,
                event: &str,
                at: &::postroom::__private::Path<'_>,
                sink: &mut ::postroom::__private::Sink,
            ) {
                sink.event(at, event, <Self as ::postroom::Event>::EVENT);
            }
        }
    }
}
