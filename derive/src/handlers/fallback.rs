//! The code that stands in for the implementation if the attributes are wrong.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use super::Model;

/// An implementation without routes; none for a type with lifetimes, of which the trait takes none.
pub(super) fn implementation(model: &Model<'_>) -> TokenStream {
    let Model { input, krate, .. } = model;
    if input.generics.lifetimes().next().is_some() {
        return TokenStream::new();
    }
    let ident = &input.ident;
    let (_, arguments, _) = input.generics.split_for_impl();
    let mut generics = input.generics.clone();
    // What the trait demands, so that a type that does not fulfil it is not one error more.
    generics.make_where_clause().predicates.push(parse_quote! {
        #ident #arguments: ::core::marker::Send + ::core::marker::Sync + 'static
    });
    let (generics, _, bounds) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics #krate::Handlers for #ident #arguments #bounds {
            const SERVICE: ::core::option::Option<&'static #krate::contract::Service> = ::core::option::Option::None;
            const ROUTES: &'static [#krate::__private::Route] = &[];

            type Incoming = #krate::handler::Unhandled;

            async fn handle(
                &self,
                unhandled: #krate::handler::Unhandled,
                _: &#krate::Context,
            ) -> ::core::result::Result<#krate::handler::Handled, #krate::handler::Failure> {
                ::core::result::Result::Err(#krate::handler::Failure::Unroutable { address: unhandled.address })
            }
        }
    }
}
