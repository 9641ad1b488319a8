//! Channels, and the list of them.

mod addresses;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    descriptors,
    docs::{self, code, prose},
    rules,
    setters::{option, set, strings, text, texts},
};
use crate::ir::{Channel, ChannelId, Contract, Message, MessageId, Parameter, ParameterKind, Part};

/// Generates a static per channel, `CHANNELS`, `match_address`, and an address type per channel with parameters.
pub(super) fn tokens(contract: &Contract) -> TokenStream {
    let statics = contract.channels.iter().map(|channel| descriptor(contract, channel));
    let constants = contract.channels.iter().map(|channel| format_ident!("{}", channel.constant));
    let addresses = contract.channels.iter().filter_map(addresses::tokens);
    quote! {
        #(#statics)*

        /// Every channel of this contract, sorted by address.
        pub static CHANNELS: &[&::postroom::contract::Channel] = &[#(&#constants),*];

        /// The channel of this contract that an address belongs to, and what its parameters are there.
        pub fn match_address(address: &str) -> ::core::option::Option<::postroom::address::AddressMatch<'_>> {
            ::postroom::address::match_address(CHANNELS, address)
        }

        #(#addresses)*
    }
}

/// Generates a reference to the descriptor of a channel.
pub(super) fn reference(contract: &Contract, id: ChannelId) -> TokenStream {
    let constant = format_ident!("{}", contract.channels[id.0].constant);
    quote!(&#constant)
}

/// Generates the names of messages, as a slice of strings.
pub(super) fn names(contract: &Contract, messages: &[MessageId]) -> TokenStream {
    let names = messages.iter().map(|id| &contract.messages[id.0].name);
    quote!(&[#(#names),*])
}

fn descriptor(contract: &Contract, channel: &Channel) -> TokenStream {
    let Channel { id, title, summary, description, .. } = channel;
    let constant = format_ident!("{}", channel.constant);
    let address = option(channel.address.as_ref());
    let texts = texts(title, summary, description);
    let parts = set("with_parts", channel.parts.iter().map(part));
    let separator = separator(channel);
    let parameters = set("with_parameters", channel.parameters.iter().map(parameter));
    let messages = set("with_messages", channel.messages.iter().map(|id| message(&contract.messages[id.0])));
    let servers = strings("with_servers", &channel.servers);
    let (tags, bindings) = (descriptors::tags(&channel.said.tags), descriptors::bindings(&channel.said.bindings));
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
        pub static #constant: ::postroom::contract::Channel =
            ::postroom::contract::Channel::new(#id, #address) #texts #parts #separator #parameters
                #messages #servers #tags #bindings;
    }
}

fn part(part: &Part) -> TokenStream {
    match part {
        Part::Literal(text) => quote!(::postroom::contract::Part::Literal(#text)),
        Part::Parameter(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(::postroom::contract::Part::Parameter(#index))
        }
    }
}

/// Generates the call that says what values may not hold, if it is something else than where nobody knows the protocol
/// and dots separate.
fn separator(channel: &Channel) -> Option<TokenStream> {
    let Channel { separator, reserved, .. } = channel;
    ((*separator, *reserved) != ('.', " *>")).then(|| quote!(.with_separator(#separator, #reserved)))
}

fn message(message: &Message) -> TokenStream {
    let Message { name, title, summary, description, content_type, .. } = message;
    let texts = texts(title, summary, description);
    let wire_name = wire_name(message);
    let name_header = message.name_header.as_ref().map(|header| quote!(.with_name_header(#header)));
    let correlation = message.correlation_id.as_ref();
    let correlation = correlation.map(|text| quote!(.with_correlation_id(::core::option::Option::Some(#text))));
    let (tags, bindings) = (descriptors::tags(&message.said.tags), descriptors::bindings(&message.said.bindings));
    quote! {
        ::postroom::contract::MessageInfo::new(#name, #content_type) #texts #wire_name #name_header
            #correlation #tags #bindings
    }
}

/// Generates the call that says what a message is called on the wire, if that is not its own name.
pub(super) fn wire_name(message: &Message) -> Option<TokenStream> {
    message.wire_name.as_ref().map(|name| quote!(.with_wire_name(#name)))
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter { name, description, .. } = parameter;
    let location =
        parameter.location.as_ref().map(|location| quote!(.with_location(::core::option::Option::Some(#location))));
    let description = text("with_description", description);
    let kind = match &parameter.kind {
        ParameterKind::String => quote!(String),
        ParameterKind::Uuid => quote!(Uuid),
        ParameterKind::Boolean => quote!(Boolean),
        ParameterKind::Integer { minimum, maximum, .. } => {
            let [minimum, maximum] = [*minimum, *maximum].map(Literal::i128_unsuffixed);
            quote!(Integer { minimum: #minimum, maximum: #maximum })
        }
        ParameterKind::Enum(values) => {
            let values = values.variants.iter().map(|variant| &variant.value);
            quote!(OneOf(&[#(#values),*]))
        }
        ParameterKind::Text(rules) => {
            let texts = rules::texts(rules, true);
            quote! {
                Text(::postroom::contract::TextKind::new({
                    use ::postroom::__private::schema;
                    // Nothing but a static lets what it refers to live as long.
                    static TEXT: ::postroom::__private::Schema = schema::STRING #texts;
                    &TEXT
                }))
            }
        }
    };
    quote! {
        ::postroom::contract::Parameter::new(#name, ::postroom::contract::ParameterKind::#kind) #location #description
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        descriptors::Said,
        ir::{ParameterEnum, TypeId, Variant},
        origin::Origin,
    };

    #[test]
    fn a_channel_is_a_static_that_holds_all_that_is_declared() {
        let tokens = descriptor(&contract(), &channel("{region}", &[("region", one_of(&["eu", "us"]))]));
        let expected = r#"
/// The channel `orders.{region}`.
///
/// What happens to orders.
///
/// Messages: [`OrderMessage`].
pub static ORDERS: ::postroom::contract::Channel = ::postroom::contract::Channel::new(
        "orders",
        ::core::option::Option::Some("orders.{region}"),
    )
    .with_title("Orders")
    .with_description("What happens to orders.\n")
    .with_parts(
        &[
            ::postroom::contract::Part::Literal("orders."),
            ::postroom::contract::Part::Parameter(0),
        ],
    )
    .with_parameters(
        &[
            ::postroom::contract::Parameter::new(
                    "region",
                    ::postroom::contract::ParameterKind::OneOf(&["eu", "us"]),
                )
                .with_description("Where."),
        ],
    )
    .with_messages(
        &[
            ::postroom::contract::MessageInfo::new("OrderMessage", "application/json")
                .with_title("Order"),
        ],
    );
"#;
        assert_eq!(items(tokens, 1), expected.trim_start());
    }

    /// Returns the first items of what was emitted, formatted.
    pub(in crate::emit) fn items(tokens: TokenStream, count: usize) -> String {
        let mut file: syn::File = syn::parse2(tokens).expect("what is emitted is Rust");
        file.items.truncate(count);
        prettyplease::unparse(&file)
    }

    /// Returns a contract with a request, its reply, and a channel for both.
    pub(in crate::emit) fn contract() -> Contract {
        let message = |key: &str| Message {
            name: format!("{key}Message"),
            wire_name: None,
            name_header: None,
            key: key.to_owned(),
            title: key.to_owned(),
            summary: String::new(),
            description: String::new(),
            content_type: "application/json".to_owned(),
            is_json: true,
            schema_format: None,
            payload: TypeId(0),
            headers: None,
            correlation_id: None,
            channels: Vec::new(),
            reply: None,
            said: Said::default(),
            rest: String::new(),
            origin: Origin::default(),
        };
        Contract {
            channels: vec![channel("all", &[])],
            messages: vec![message("Order"), message("OrderReply")],
            ..Contract::default()
        }
    }

    /// Returns a channel whose address is `orders.`, and then the end's parts.
    pub(super) fn channel(end: &str, parameters: &[(&str, ParameterKind)]) -> Channel {
        let position = |name: &str| parameters.iter().position(|(known, _)| *known == name);
        let part = |text: &str| position(text).map_or_else(|| Part::Literal(text.to_owned()), Part::Parameter);
        let end_parts = end.split(['{', '}']).filter(|text| !text.is_empty()).map(part);

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
            parts: [Part::Literal("orders.".to_owned())].into_iter().chain(end_parts).collect(),
            separator: '.',
            reserved: " *>",
            parameters: parameters.iter().map(parameter).collect(),
            address_type: Some("OrdersAddress".to_owned()),
            messages: vec![MessageId(0)],
            keys: Vec::new(),
            servers: Vec::new(),
            said: Said::default(),
            rest: String::new(),
            origin: Origin::default(),
        }
    }

    pub(super) fn one_of(values: &[&str]) -> ParameterKind {
        let variant = |value: &&str| Variant { value: (*value).to_owned(), ident: value.to_uppercase() };
        ParameterKind::Enum(ParameterEnum {
            name: "OrdersRegion".to_owned(),
            variants: values.iter().map(variant).collect(),
        })
    }
}
