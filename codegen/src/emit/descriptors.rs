//! What descriptors say besides: servers, security, bindings and tags. Nothing is written where a document says nothing.

use proc_macro2::TokenStream;
use quote::quote;

use super::setters::{set, strings, text, texts};
use crate::descriptors::{Binding, SecurityScheme, Server, ServerVariable, Tag};

/// Generates the call that sets the servers of an application.
pub(super) fn servers(servers: &[Server]) -> TokenStream {
    set("with_servers", servers.iter().map(server))
}

fn server(server: &Server) -> TokenStream {
    let Server { id, host, protocol, .. } = server;
    let pathname = text("with_pathname", &server.pathname);
    let version = text("with_protocol_version", &server.protocol_version);
    let texts = texts(&server.title, &server.summary, &server.description);
    let variables = set("with_variables", server.variables.iter().map(variable));
    let security = security(&server.security);
    let (tags, bindings) = (tags(&server.tags), bindings(&server.bindings));
    quote! {
        ::postroom::contract::Server::new(#id, #host, #protocol)
            #pathname #version #texts #variables #security #tags #bindings
    }
}

fn variable(variable: &ServerVariable) -> TokenStream {
    let name = &variable.name;
    let values = strings("with_values", &variable.values);
    let default = variable.default.as_ref();
    let default = default.map(|text| quote!(.with_default(::core::option::Option::Some(#text))));
    let examples = strings("with_examples", &variable.examples);
    let description = text("with_description", &variable.description);
    quote! { ::postroom::contract::ServerVariable::new(#name) #values #default #examples #description }
}

/// Generates the call that sets security schemes.
pub(super) fn security(schemes: &[SecurityScheme]) -> TokenStream {
    set(
        "with_security",
        schemes.iter().map(|scheme| {
            let SecurityScheme { id, kind, json, .. } = scheme;
            let description = text("with_description", &scheme.description);
            let scopes = strings("with_scopes", &scheme.scopes);
            quote! { ::postroom::contract::SecurityScheme::new(#id, #kind, #json) #description #scopes }
        }),
    )
}

/// Generates the call that sets tags.
pub(super) fn tags(tags: &[Tag]) -> TokenStream {
    set(
        "with_tags",
        tags.iter().map(|tag| {
            let (name, description) = (&tag.name, text("with_description", &tag.description));
            quote! { ::postroom::contract::Tag::new(#name) #description }
        }),
    )
}

/// Generates the call that sets bindings.
pub(super) fn bindings(bindings: &[Binding]) -> TokenStream {
    set(
        "with_bindings",
        bindings.iter().map(|binding| {
            let Binding { protocol, json } = binding;
            quote! { ::postroom::contract::Binding::new(#protocol, #json) }
        }),
    )
}
