//! Channels, and the list of them.

mod addresses;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::docs::{self, code, prose};
use crate::ir::{Channel, Contract, Message, MessageId, Parameter, ParameterKind};

/// A static per channel, `CHANNELS`, `match_address`, and an address type per channel with parameters.
pub(super) fn tokens(contract: &Contract) -> TokenStream {
    let statics = contract.channels.iter().map(|channel| descriptor(contract, channel));
    let constants = contract.channels.iter().map(|channel| format_ident!("{}", channel.constant));
    let addresses = contract.channels.iter().filter_map(addresses::tokens);
    quote! {
        #(#statics)*

        /// Every channel of this contract, sorted by address.
        pub static CHANNELS: &[&::postroom::Channel] = &[#(&#constants),*];

        /// The channel of this contract that an address belongs to, and what its parameters are there.
        pub fn match_address(address: &str) -> ::core::option::Option<::postroom::AddressMatch<'_>> {
            ::postroom::match_address(CHANNELS, address)
        }

        #(#addresses)*
    }
}

/// `Some(…)` or `None`, where quote itself would write nothing for the latter.
pub(super) fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// The names of messages, as a slice of strings.
pub(super) fn names(contract: &Contract, messages: &[MessageId]) -> TokenStream {
    let names = messages.iter().map(|id| &contract.messages[id.0].name);
    quote!(&[#(#names),*])
}

fn descriptor(contract: &Contract, channel: &Channel) -> TokenStream {
    let Channel { id, title, summary, description, .. } = channel;
    let constant = format_ident!("{}", channel.constant);
    let address = option(channel.address.as_ref());
    let parameters = channel.parameters.iter().map(parameter);
    let messages = channel.messages.iter().map(|id| message(&contract.messages[id.0]));
    let heading = match &channel.address {
        Some(address) => format!("The channel {}.", code(address)),
        None => format!("The channel {}, whose address is known at run time only.", code(id)),
    };
    let links: Vec<String> =
        channel.messages.iter().map(|id| format!("[`{}`]", contract.messages[id.0].name)).collect();
    let travels = if links.is_empty() { String::new() } else { format!("Messages: {}.", links.join(", ")) };
    let docs = docs::attributes(&[&heading, &prose(summary), &prose(description), &travels]);
    quote! {
        #docs
        pub static #constant: ::postroom::Channel = ::postroom::Channel {
            id: #id,
            title: #title,
            summary: #summary,
            description: #description,
            address: #address,
            parameters: &[#(#parameters),*],
            messages: &[#(#messages),*],
        };
    }
}

fn message(message: &Message) -> TokenStream {
    let Message { name, title, summary, description, content_type, .. } = message;
    quote! {
        ::postroom::MessageInfo {
            name: #name,
            title: #title,
            summary: #summary,
            description: #description,
            content_type: #content_type,
        }
    }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter { name, description, .. } = parameter;
    let location = option(parameter.location.as_ref());
    let kind = match &parameter.kind {
        ParameterKind::String => quote!(String),
        ParameterKind::Uuid => quote!(Uuid),
        ParameterKind::Enum(values) => quote!(OneOf(&[#(#values),*])),
    };
    quote! {
        ::postroom::Parameter {
            name: #name,
            kind: ::postroom::ParameterKind::#kind,
            location: #location,
            description: #description,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ir::TypeId;

    #[test]
    fn a_channel_is_a_static_that_holds_all_that_is_declared() {
        let tokens = descriptor(&contract(), &channel("{region}", &[("region", one_of(&["eu", "us"]))]));
        let expected = r#"
/// The channel `orders.{region}`.
///
/// What happens to orders.
///
/// Messages: [`OrderMessage`].
pub static ORDERS: ::postroom::Channel = ::postroom::Channel {
    id: "orders",
    title: "Orders",
    summary: "",
    description: "What happens to orders.\n",
    address: ::core::option::Option::Some("orders.{region}"),
    parameters: &[
        ::postroom::Parameter {
            name: "region",
            kind: ::postroom::ParameterKind::OneOf(&["eu", "us"]),
            location: ::core::option::Option::None,
            description: "Where.",
        },
    ],
    messages: &[
        ::postroom::MessageInfo {
            name: "OrderMessage",
            title: "Order",
            summary: "",
            description: "",
            content_type: "application/json",
        },
    ],
};
"#;
        assert_eq!(items(tokens, 1), expected.trim_start());
    }

    /// The first items of what was emitted, formatted.
    pub(in crate::emit) fn items(tokens: TokenStream, count: usize) -> String {
        let mut file: syn::File = syn::parse2(tokens).expect("what is emitted is Rust");
        file.items.truncate(count);
        prettyplease::unparse(&file)
    }

    /// A contract with a request, its reply, and a channel for both.
    pub(in crate::emit) fn contract() -> Contract {
        let message = |key: &str| Message {
            name: format!("{key}Message"),
            key: key.to_owned(),
            title: key.to_owned(),
            summary: String::new(),
            description: String::new(),
            content_type: "application/json".to_owned(),
            is_json: true,
            payload: TypeId(0),
            headers: None,
            correlation_id: None,
            channels: Vec::new(),
            reply: None,
            rest: String::new(),
        };
        Contract {
            channels: vec![channel("all", &[])],
            messages: vec![message("Order"), message("OrderReply")],
            ..Contract::default()
        }
    }

    pub(super) fn channel(end: &str, parameters: &[(&str, ParameterKind)]) -> Channel {
        let parameter = |(name, kind): &(&str, ParameterKind)| Parameter {
            name: (*name).to_owned(),
            field: (*name).to_owned(),
            kind: kind.clone(),
            location: None,
            description: "Where.".to_owned(),
            rest: String::new(),
        };
        Channel {
            id: "orders".to_owned(),
            constant: "ORDERS".to_owned(),
            title: "Orders".to_owned(),
            summary: String::new(),
            description: "What happens to orders.\n".to_owned(),
            address: Some(format!("orders.{end}")),
            parameters: parameters.iter().map(parameter).collect(),
            address_type: Some("OrdersAddress".to_owned()),
            messages: vec![MessageId(0)],
            keys: Vec::new(),
            rest: String::new(),
        }
    }

    pub(super) fn one_of(values: &[&str]) -> ParameterKind {
        ParameterKind::Enum(values.iter().map(|value| (*value).to_owned()).collect())
    }
}
