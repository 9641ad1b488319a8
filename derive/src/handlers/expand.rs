//! The implementation that `#[derive(Handlers)]` gives.
//!
//! Whatever depends on a message's type has the tokens of that message, and whatever depends on a method those of its name,
//! so that the compiler reports there what the types tell to be wrong.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Path, Type, spanned::Spanned as _};

use super::{Model, Route, Unhandled};
use crate::keys;

/// Everything in a scope of its own. The names in it begin with `__`, which the paths in the attributes do not.
pub(super) fn implementation(model: &Model<'_>) -> TokenStream {
    let routes = routes(model);
    let checks = checks(model);
    let incoming = incoming(model);
    let handlers = handlers(model);
    quote! {
        const _: () = {
            #routes
            #checks
            #incoming
            #handlers
        };
    }
}

/// The routes, and the table over their addresses.
fn routes(model: &Model<'_>) -> TokenStream {
    let krate = &model.krate;
    let messages = messages(model);
    quote! {
        const __ROUTES: &[#krate::__private::Route] = &[#(<#messages as #krate::__private::Routed>::ROUTE),*];
        static __TABLE: #krate::__private::Table<{ #krate::__private::slots(__ROUTES) }> =
            #krate::__private::Table::new(__ROUTES);
    }
}

/// Generates constants that do not compile if the routes are wrong.
fn checks(model: &Model<'_>) -> TokenStream {
    let krate = &model.krate;
    let routes = || model.routes.iter().map(|route| &route.message).zip(indices(model));
    let distinct =
        routes().map(|(message, index)| check(krate, message, "distinct", quote!(__ROUTES, &__CLASHES, #index)));
    let service = model.service.as_ref().map(|service| {
        let all = check(krate, service, "all_received", quote!(__SERVICE, __ROUTES));
        let received =
            routes().map(|(message, index)| check(krate, message, "received", quote!(__SERVICE, &__ROUTES[#index])));
        let reference = quote_spanned!(service.span()=> &#service);
        quote! {
            const __SERVICE: &#krate::contract::Service = #reference;
            #all
            #(#received)*
        }
    });
    quote! {
        const __CLASHES: #krate::__private::Clashes = #krate::__private::Clashes::among(__ROUTES);
        #(#distinct)*
        #service
    }
}

/// A constant that calls one of the functions that check, in the place of `at`.
fn check(krate: &Path, at: &impl ToTokens, function: &str, arguments: TokenStream) -> TokenStream {
    let (first, last) = ends(at);
    let function = Ident::new(function, first);
    let function = keys::placed(quote!(#krate::__private::#function), first);
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(last);
    quote! { const _: () = #function #arguments; }
}

/// The enum over all messages, and how it is read.
fn incoming(model: &Model<'_>) -> TokenStream {
    let Model { input, krate, .. } = model;
    let (vis, messages, variants) = (&input.vis, messages(model), variants(model));
    let (payload, serialize, indices) = (payload(model), serialize(model), indices(model));
    quote! {
        #[allow(clippy::large_enum_variant, missing_debug_implementations, missing_docs, private_interfaces, unnameable_types)]
        #vis enum __Incoming {
            #(#variants(#messages),)*
            Unhandled(#krate::handler::Unhandled),
        }

        #payload
        #serialize

        #[automatically_derived]
        impl #krate::handler::Incoming for __Incoming {
            fn receive(
                delivery: &#krate::bus::Delivery,
                limits: &#krate::Limits,
            ) -> ::core::result::Result<Self, #krate::handler::Failure> {
                #krate::__private::receive(&__TABLE, __ROUTES, delivery, |route| match route {
                    #(::core::option::Option::Some(#indices) =>
                        <#messages as #krate::__private::Routed>::receive(delivery, limits).map(Self::#variants),)*
                    _ => ::core::result::Result::Ok(Self::Unhandled(#krate::__private::unhandled(delivery))),
                })
            }
        }
    }
}

fn payload(model: &Model<'_>) -> TokenStream {
    let krate = &model.krate;
    let (messages, variants, indices) = (messages(model), variants(model), indices(model));
    let private = quote!(#krate::__private);
    quote! {
        #[automatically_derived]
        impl #krate::envelope::Payload for __Incoming {
            const SCHEMA: ::core::option::Option<&'static ::core::primitive::str> = ::core::option::Option::None;
            const IS_OBJECT: ::core::primitive::bool = false;

            fn schema_for(event: &::core::primitive::str) -> ::core::option::Option<&'static ::core::primitive::str> {
                const SCHEMAS: &[::core::option::Option<&::core::primitive::str>] =
                    &[#(<#messages as #private::Routed>::PAYLOAD),*];
                #private::event_route(&__TABLE, __ROUTES, event).and_then(|route| SCHEMAS.get(route).copied().flatten())
            }

            fn read_payload(
                event: &::core::primitive::str,
                reader: &mut #private::Reader<'_>,
                at: &#private::Path<'_>,
            ) -> ::core::result::Result<Self, #private::Fault> {
                match #private::event_route(&__TABLE, __ROUTES, event) {
                    #(::core::option::Option::Some(#indices) =>
                        <#messages as #private::Routed>::read(event, reader, at).map(Self::#variants),)*
                    _ => <#krate::handler::Unhandled as #krate::envelope::Payload>::read_payload(event, reader, at).map(Self::Unhandled),
                }
            }

            fn put_payload(
                &self,
                event: &::core::primitive::str,
                at: &#private::Path<'_>,
                out: &mut #private::Writer,
            ) {
                match self {
                    #(Self::#variants(message) => <#messages as #private::Routed>::put(message, event, at, out),)*
                    Self::Unhandled(unhandled) => out.serialized(at, unhandled),
                }
            }
        }
    }
}

fn serialize(model: &Model<'_>) -> TokenStream {
    let krate = &model.krate;
    let (messages, variants) = (messages(model), variants(model));
    quote! {
        #[automatically_derived]
        impl #krate::serde::Serialize for __Incoming {
            fn serialize<__S: #krate::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                match self {
                    #(Self::#variants(message) => <#messages as #krate::__private::Routed>::write(message, serializer),)*
                    Self::Unhandled(unhandled) => #krate::serde::Serialize::serialize(unhandled, serializer),
                }
            }
        }
    }
}

fn handlers(model: &Model<'_>) -> TokenStream {
    let Model { input, krate, .. } = model;
    let ident = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let service = match &model.service {
        Some(_) => quote!(::core::option::Option::Some(__SERVICE)),
        None => quote!(::core::option::Option::None),
    };
    let arms = model.routes.iter().zip(variants(model)).map(|(Route { message, method }, variant)| {
        let name = quote!(<#message as #krate::__private::Routed>::ROUTE.message);
        let call = call(krate, method, &quote!(#message), &format_ident!("message"), &name);
        quote! { __Incoming::#variant(message) => #call }
    });
    let unhandled = unhandled(model);
    quote! {
        #[automatically_derived]
        impl #generics #krate::Handlers for #ident #arguments #bounds {
            const SERVICE: ::core::option::Option<&'static #krate::contract::Service> = #service;
            const ROUTES: &'static [#krate::__private::Route] = __ROUTES;

            type Incoming = __Incoming;

            async fn handle(
                &self,
                incoming: __Incoming,
                cx: &#krate::Context,
            ) -> ::core::result::Result<#krate::handler::Handled, #krate::handler::Failure> {
                use #krate::__private::Nothing as _;
                match incoming {
                    #(#arms)*
                    __Incoming::Unhandled(unhandled) => #unhandled,
                }
            }
        }
    }
}

/// Generates the code for a message that no route takes.
fn unhandled(model: &Model<'_>) -> TokenStream {
    let krate = &model.krate;
    match &model.unhandled {
        Unhandled::Refuse => quote! {
            ::core::result::Result::Err(#krate::handler::Failure::Unroutable { address: unhandled.address })
        },
        Unhandled::Ignore => quote! {
            ::core::result::Result::Ok(#krate::handler::Handled::Ignored)
        },
        Unhandled::Fallback(method) => {
            let message = keys::placed(quote!(#krate::handler::Unhandled), method.span());
            call(krate, method, &message, &format_ident!("unhandled"), &quote!(""))
        }
    }
}

/// Calls a method with a message of this name, which it finds in a variable, and answers with what it returned.
///
/// Nearly all of it has the place of the method's name: what the compiler says of one mistake at several of these tokens it
/// then says once, and there.
fn call(krate: &Path, method: &Ident, message: &TokenStream, variable: &Ident, name: &TokenStream) -> TokenStream {
    let private = keys::placed(quote!(#krate::__private), method.span());
    // The method's arguments are the expansion's, even where a `macro_rules!` macro was given the method's name.
    let (this, cx) = (quote!(self), quote!(cx));
    quote_spanned! { method.span()=> {
        let given = <_ as #private::Call<'_, Self, #message, _>>::call(Self::#method, #this, #variable, #cx)?;
        let returned = #private::sent(given).await;
        #private::Answers::<#message>::expected().given(returned, #name)
    }}
}

fn messages<'a>(model: &'a Model<'_>) -> Vec<&'a Type> {
    model.routes.iter().map(|route| &route.message).collect()
}

fn variants(model: &Model<'_>) -> Vec<Ident> {
    (0..model.routes.len()).map(|index| format_ident!("M{index}")).collect()
}

fn indices(model: &Model<'_>) -> Vec<Literal> {
    (0..model.routes.len()).map(Literal::usize_unsuffixed).collect()
}

/// Returns the spans of the first and the last of these tokens.
fn ends(tokens: &impl ToTokens) -> (Span, Span) {
    let mut spans = tokens.to_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}
