//! Services and their operations.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    channels::{names, reference, wire_name},
    delivery, descriptors,
    docs::{self, prose},
    setters::{option, text, texts},
};
use crate::{
    descriptors::Action,
    ir::{Contract, Operation, Reply, Service},
};

/// Generates a static per service, and `CONTRACT`.
pub(super) fn tokens(contract: &Contract) -> TokenStream {
    let services = contract.services.iter().map(|service| descriptor(contract, service));
    let whole = whole(contract);
    quote! { #(#services)* #whole }
}

/// Generates the descriptor of the whole contract.
fn whole(contract: &Contract) -> TokenStream {
    let services = contract.services.iter().map(|service| format_ident!("{}", service.constant));
    let messages = contract.messages.iter().map(|message| {
        let (text, name) = (&message.name, format_ident!("{}", message.name));
        let wire_name = wire_name(message);
        let headers = message.headers.map(|id| {
            let headers = format_ident!("{}", contract.types[id.0].name);
            quote! {
                .with_headers(::core::option::Option::Some(::postroom::contract::HeadersSchema::new(
                    #headers::schema,
                    ::postroom::__private::check_headers::<#headers>,
                )))
            }
        });
        quote! {
            ::postroom::contract::MessageSchema::new(#text, #name::schema, #name::check) #wire_name #headers
        }
    });
    quote! {
        /// Everything that the documents declare: what a bus holds its users to.
        pub static CONTRACT: ::postroom::contract::Contract =
            ::postroom::contract::Contract::new(CHANNELS, &[#(&#services),*], &[#(#messages),*]);
    }
}

fn descriptor(contract: &Contract, service: &Service) -> TokenStream {
    let Service { title, version, description, .. } = service;
    let constant = format_ident!("{}", service.constant);
    let said = text("with_description", description);
    let operations = service.operations.iter().map(|operation| self::operation(contract, operation));
    let (servers, tags) = (descriptors::servers(&service.servers), descriptors::tags(&service.tags));
    let docs = docs::attributes(&[&prose(&format!("{title}, version {version}.")), &prose(description)]);
    quote! {
        #docs
        pub static #constant: ::postroom::contract::Service =
            ::postroom::contract::Service::new(#title, #version, &[#(#operations),*]) #said #servers #tags;
    }
}

fn operation(contract: &Contract, operation: &Operation) -> TokenStream {
    let Operation { id, title, summary, description, .. } = operation;
    let action = match operation.action {
        Action::Send => quote!(Send),
        Action::Receive => quote!(Receive),
    };
    let channel = reference(contract, operation.channel);
    let messages = names(contract, &operation.messages);
    let reply = operation.reply.as_ref().map(|reply| {
        let reply = self::reply(contract, reply);
        quote!(.with_reply(::core::option::Option::Some(#reply)))
    });
    let delivery = operation.delivery.as_ref().map(|said| delivery::policy(contract, said));
    let texts = texts(title, summary, description);
    let security = descriptors::security(&operation.security);
    let (tags, bindings) = (descriptors::tags(&operation.said.tags), descriptors::bindings(&operation.said.bindings));
    quote! {
        ::postroom::contract::Operation::new(#id, ::postroom::contract::Action::#action, #channel, #messages)
            #reply #delivery #texts #security #tags #bindings
    }
}

fn reply(contract: &Contract, reply: &Reply) -> TokenStream {
    let channel = option(reply.channel.map(|id| reference(contract, id)));
    let location = reply.address_location.as_ref();
    let location = location.map(|text| quote!(.with_address_location(::core::option::Option::Some(#text))));
    let messages = names(contract, &reply.messages);
    quote! { ::postroom::contract::Reply::new(#channel, #messages) #location }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        descriptors::Said,
        emit::channels::tests::{contract, items},
        ir::{ChannelId, MessageId},
        origin::Origin,
    };

    #[test]
    fn a_service_is_a_static_that_holds_its_operations() {
        let reply = Reply { channel: Some(ChannelId(0)), address_location: None, messages: vec![MessageId(1)] };
        let operation = Operation {
            id: "placeOrder".to_owned(),
            action: Action::Send,
            channel: ChannelId(0),
            messages: vec![MessageId(0)],
            reply: Some(reply),
            delivery: None,
            title: "Place an order".to_owned(),
            summary: String::new(),
            description: String::new(),
            security: Vec::new(),
            said: Said::default(),
            rest: String::new(),
            origin: Origin::default(),
        };
        let service = Service {
            title: "Shop".to_owned(),
            version: "1.0.0".to_owned(),
            description: "Sells things.\n".to_owned(),
            constant: "SHOP".to_owned(),
            operations: vec![operation],
            servers: Vec::new(),
            tags: Vec::new(),
            rest: String::new(),
            origin: Origin::default(),
        };
        let contract = Contract { services: vec![service], ..contract() };
        let expected = r#"
/// Shop, version 1.0.0.
///
/// Sells things.
pub static SHOP: ::postroom::contract::Service = ::postroom::contract::Service::new(
        "Shop",
        "1.0.0",
        &[
            ::postroom::contract::Operation::new(
                    "placeOrder",
                    ::postroom::contract::Action::Send,
                    &ORDERS,
                    &["OrderMessage"],
                )
                .with_reply(
                    ::core::option::Option::Some(
                        ::postroom::contract::Reply::new(
                            ::core::option::Option::Some(&ORDERS),
                            &["OrderReplyMessage"],
                        ),
                    ),
                )
                .with_title("Place an order"),
        ],
    )
    .with_description("Sells things.\n");
"#;
        assert_eq!(items(tokens(&contract), 1), expected.trim_start());
    }
}
