//! Channels, and the list of them.

mod addresses;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::docs::{self, code, prose};
use crate::ir::{Channel, Contract, Message, MessageId, Parameter, ParameterKind};

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

/// Generates `Some(…)` or `None`; for the latter, quote itself would write nothing.
pub(super) fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// Generates the calls that set what is said about something, without those for what is not said.
pub(super) fn texts(title: &str, summary: &str, description: &str) -> TokenStream {
    let said = [("with_title", title), ("with_summary", summary), ("with_description", description)];
    said.into_iter().map(|(with, said)| text(with, said)).collect()
}

/// Generates the call that sets a text, if there is one.
pub(super) fn text(with: &str, text: &str) -> TokenStream {
    let with = format_ident!("{with}");
    if text.is_empty() { TokenStream::new() } else { quote!(.#with(#text)) }
}

/// Generates the call that sets a list, if there is anything in it.
fn set(with: &str, items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let (with, mut items) = (format_ident!("{with}"), items.peekable());
    if items.peek().is_none() { TokenStream::new() } else { quote!(.#with(&[#(#items),*])) }
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
    let parameters = set("with_parameters", channel.parameters.iter().map(parameter));
    let messages = set("with_messages", channel.messages.iter().map(|id| message(&contract.messages[id.0])));
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
            ::postroom::contract::Channel::new(#id, #address) #texts #parameters #messages;
    }
}

fn message(message: &Message) -> TokenStream {
    let Message { name, title, summary, description, content_type, .. } = message;
    let texts = texts(title, summary, description);
    quote! { ::postroom::contract::MessageInfo::new(#name, #content_type) #texts }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter { name, description, .. } = parameter;
    let location =
        parameter.location.as_ref().map(|location| quote!(.with_location(::core::option::Option::Some(#location))));
    let description = text("with_description", description);
    let kind = match &parameter.kind {
        ParameterKind::String => quote!(String),
        ParameterKind::Uuid => quote!(Uuid),
        ParameterKind::Enum(values) => quote!(OneOf(&[#(#values),*])),
    };
    quote! {
        ::postroom::contract::Parameter::new(#name, ::postroom::contract::ParameterKind::#kind) #location #description
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
pub static ORDERS: ::postroom::contract::Channel = ::postroom::contract::Channel::new(
        "orders",
        ::core::option::Option::Some("orders.{region}"),
    )
    .with_title("Orders")
    .with_description("What happens to orders.\n")
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
