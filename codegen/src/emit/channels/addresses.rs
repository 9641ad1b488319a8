//! The typed addresses of channels with parameters.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};

use crate::{
    emit::{
        docs::{self, code, prose},
        idents::{binding, ident, initial},
        macros,
    },
    ir::{Channel, IntegerWidth, Parameter, ParameterKind, Part},
};

/// Generates the struct that stands for an address of this channel, if it has one, and the enums of its parameters.
pub(super) fn tokens(channel: &Channel) -> Option<TokenStream> {
    let address = channel.address.as_ref()?;
    let name = format_ident!("{}", channel.address_type.as_ref()?);
    let constant = format_ident!("{}", channel.constant);
    let written = "It can be written, and not be read: nothing tells where the values end.";
    let heading = format!("An address of [`{constant}`]: {}.", code(address));
    let heading = docs::attributes(&[&heading, if channel.is_readable() { "" } else { written }]);
    let is_open = is_open(channel);
    let copy = (!channel.parameters.iter().any(is_text)).then(|| quote!(::core::marker::Copy,));
    let (visibility, methods) =
        if is_open { (quote!(pub), open_methods(channel)) } else { (quote!(), checked_methods(channel)) };
    let fields = fields(channel);
    let field_docs = channel.parameters.iter().map(parameter_docs);
    let types = channel.parameters.iter().map(rust_type);
    let conversions = conversions(channel, &name);
    let enums = channel.parameters.iter().filter_map(enumeration);
    Some(quote! {
        #heading
        #[derive(
            #copy ::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::cmp::PartialOrd, ::core::cmp::Ord, ::core::hash::Hash
        )]
        pub struct #name {
            #(#field_docs #visibility #fields: #types,)*
        }

        impl #name {
            #methods
        }

        #conversions

        #(#enums)*
    })
}

/// Generates the enum of a parameter's values.
fn enumeration(parameter: &Parameter) -> Option<TokenStream> {
    let ParameterKind::Enum(values) = &parameter.kind else { return None };
    let name = format_ident!("{}", values.name);
    let intro = format!("A value of the parameter {}.", code(&parameter.name));
    let docs = docs::attributes(&[&intro, &prose(&parameter.description)]);
    let variants = values.variants.iter().map(|variant| {
        let (docs, ident) = (docs::attributes(&[&format!("{}.", code(&variant.value))]), ident(&variant.ident));
        quote! { #docs #ident }
    });
    let texts = values.variants.iter().map(|variant| {
        let (ident, value) = (ident(&variant.ident), &variant.value);
        quote! { let #ident = #value; }
    });
    let code = macros::call("texts", &quote! { let #name; #(#texts)* });
    Some(quote! {
        #docs
        #[derive(
            ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::hash::Hash, ::core::cmp::PartialOrd, ::core::cmp::Ord
        )]
        pub enum #name { #(#variants),* }

        #code
    })
}

/// Returns whether every value of the parameters' types makes an address, so that the fields can be open.
fn is_open(channel: &Channel) -> bool {
    let is_total = |parameter: &Parameter| match &parameter.kind {
        ParameterKind::Uuid | ParameterKind::Boolean | ParameterKind::Enum(_) => true,
        ParameterKind::Integer { width, minimum, maximum } => width.range() == (*minimum..=*maximum),
        ParameterKind::String | ParameterKind::Text(_) => false,
    };
    let is_uuid = |parameter: &Parameter| parameter.kind == ParameterKind::Uuid;
    let is_read_as_written = !channel.has_full_segment() || channel.parameters.iter().all(is_uuid);
    is_read_as_written && channel.parameters.iter().all(is_total)
}

/// Returns whether the values of a parameter are texts of any kind.
fn is_text(parameter: &Parameter) -> bool {
    matches!(parameter.kind, ParameterKind::String | ParameterKind::Text(_))
}

fn rust_type(parameter: &Parameter) -> TokenStream {
    match &parameter.kind {
        ParameterKind::Uuid => quote!(::postroom::uuid::Uuid),
        ParameterKind::Boolean => quote!(::core::primitive::bool),
        ParameterKind::Integer { width: IntegerWidth::I32, .. } => quote!(::core::primitive::i32),
        ParameterKind::Integer { width: IntegerWidth::I64, .. } => quote!(::core::primitive::i64),
        ParameterKind::Integer { width: IntegerWidth::U32, .. } => quote!(::core::primitive::u32),
        ParameterKind::Integer { width: IntegerWidth::U64, .. } => quote!(::core::primitive::u64),
        ParameterKind::Enum(values) => ident(&values.name).into_token_stream(),
        ParameterKind::String | ParameterKind::Text(_) => quote!(::std::string::String),
    }
}

/// Generates the conversions to text and from text, and the trait that says what it is an address of.
fn conversions(channel: &Channel, name: &Ident) -> TokenStream {
    let constant = format_ident!("{}", channel.constant);
    let (format, written) = display(channel);
    let from_str = channel.is_readable().then(|| from_str(channel, name));
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::write!(f, #format #(, self.#written)*)
            }
        }

        #from_str

        #[automatically_derived]
        impl ::postroom::address::Address for #name {
            const CHANNEL: &'static ::postroom::contract::Channel = &#constant;
        }
    }
}

/// Returns the format of an address, and the fields that are written in it.
fn display(channel: &Channel) -> (String, Vec<Ident>) {
    let (mut format, mut written) = (String::new(), Vec::new());
    for part in &channel.parts {
        match part {
            Part::Literal(text) => format.push_str(text),
            Part::Parameter(index) => {
                format.push_str("{}");
                written.extend(channel.parameters.get(*index).map(|parameter| ident(&parameter.field)));
            }
        }
    }
    (format, written)
}

fn from_str(channel: &Channel, name: &Ident) -> TokenStream {
    let constant = format_ident!("{}", channel.constant);
    let fields = fields(channel);
    let reads = channel.parameters.iter().map(|parameter| {
        let name = &parameter.name;
        match &parameter.kind {
            ParameterKind::Uuid => quote!(parts.uuid(#name)?),
            _ if is_text(parameter) => quote!(::std::borrow::ToOwned::to_owned(parts.text(#name)?)),
            _ => quote!(parts.value(#name)?),
        }
    });
    quote! {
        #[automatically_derived]
        impl ::core::str::FromStr for #name {
            type Err = ::postroom::address::AddressError;

            fn from_str(address: &str) -> ::core::result::Result<Self, ::postroom::address::AddressError> {
                let parts = #constant.parse(address)?;
                ::core::result::Result::Ok(Self { #(#fields: #reads),* })
            }
        }
    }
}

/// Generates the constructor for a channel whose parameters' types hold nothing that is wrong.
fn open_methods(channel: &Channel) -> TokenStream {
    let (bound, fields) = (bindings(channel), initials(channel));
    let types = channel.parameters.iter().map(rust_type);
    quote! {
        /// The address with these values.
        pub const fn new(#(#bound: #types),*) -> Self {
            Self { #(#fields),* }
        }
    }
}

/// Generates the constructor and the accessors for a channel with a parameter whose value could be wrong.
fn checked_methods(channel: &Channel) -> TokenStream {
    let (bound, values) = (bindings(channel), initials(channel));
    let arguments = channel.parameters.iter().zip(&bound).map(|(parameter, field)| {
        let value = rust_type(parameter);
        if is_text(parameter) { quote!(#field: impl ::core::convert::Into<#value>) } else { quote!(#field: #value) }
    });
    let texts = channel.parameters.iter().zip(&bound).filter(|(parameter, _)| is_text(parameter)).map(|(_, field)| {
        quote! { let #field: ::std::string::String = ::core::convert::Into::into(#field); }
    });
    let checks = checks(channel, &bound);
    let accessors =
        channel.parameters.iter().zip(fields(channel)).map(|(parameter, field)| accessor(parameter, &field));
    quote! {
        /// The address with these values.
        ///
        /// # Errors
        ///
        /// A value cannot stand in an address, is none of those that its parameter takes, or would be read as another one.
        pub fn new(#(#arguments),*) -> ::core::result::Result<Self, ::postroom::address::AddressError> {
            #(#texts)*
            #checks
            ::core::result::Result::Ok(Self { #(#values),* })
        }

        #(#accessors)*
    }
}

/// Generates the checks of values: each by itself, or all in their address where they could be read otherwise.
fn checks(channel: &Channel, bound: &[Ident]) -> TokenStream {
    let constant = format_ident!("{}", channel.constant);
    let checked = channel.parameters.iter().zip(bound).map(|(parameter, field)| {
        let text =
            if is_text(parameter) { quote!(&#field) } else { quote!(&::std::string::ToString::to_string(&#field)) };
        (parameter, text)
    });
    if channel.is_readable() && channel.has_full_segment() {
        let pairs = checked.map(|(parameter, text)| {
            let name = &parameter.name;
            quote!((#name, #text))
        });
        return quote! { #constant.format(&[#(#pairs),*])?; };
    }
    let fallible =
        checked.filter(|(parameter, _)| is_text(parameter) || matches!(parameter.kind, ParameterKind::Integer { .. }));
    let checks = fallible.map(|(parameter, text)| {
        let name = &parameter.name;
        quote! { #constant.check(#name, #text)?; }
    });
    checks.collect()
}

fn accessor(parameter: &Parameter, field: &Ident) -> TokenStream {
    let docs = parameter_docs(parameter);
    let name = match parameter.field.as_str() {
        // What every address has, and what users call on any value.
        "new" | "borrow" | "borrow_mut" | "clone" | "clone_from" | "cmp" | "eq" | "fmt" | "from_str" | "hash"
        | "into" | "max" | "min" | "ne" | "partial_cmp" | "to_owned" | "to_string" | "try_into" | "type_id" => {
            format_ident!("{field}_")
        }
        _ => field.clone(),
    };
    if is_text(parameter) {
        return quote!(#docs pub fn #name(&self) -> &str { &self.#field });
    }
    let value = rust_type(parameter);
    quote!(#docs pub const fn #name(&self) -> #value { self.#field })
}

fn fields(channel: &Channel) -> Vec<Ident> {
    channel.parameters.iter().map(|parameter| format_ident!("{}", parameter.field)).collect()
}

fn bindings(channel: &Channel) -> Vec<Ident> {
    channel.parameters.iter().map(|parameter| binding(&parameter.field)).collect()
}

fn initials(channel: &Channel) -> Vec<TokenStream> {
    channel.parameters.iter().map(|parameter| initial(&parameter.field, None)).collect()
}

fn parameter_docs(parameter: &Parameter) -> TokenStream {
    let allowed = match &parameter.kind {
        ParameterKind::Enum(values) => {
            let values: Vec<_> = values.variants.iter().map(|variant| code(&variant.value)).collect();
            format!("One of {}.", values.join(", "))
        }
        ParameterKind::Integer { width, minimum, maximum } if width.range() != (*minimum..=*maximum) => {
            format!("From {minimum} to {maximum}.")
        }
        ParameterKind::Text(rules) => rules
            .pattern
            .iter()
            .chain(&rules.more_patterns)
            .map(|pattern| format!("It matches the pattern {}.", code(&pattern.source)))
            .collect::<Vec<_>>()
            .join(" "),
        _ => String::new(),
    };
    docs::attributes(&[&format!("The address's {}.", code(&parameter.name)), &prose(&parameter.description), &allowed])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::channels::tests::{channel, items, one_of};

    #[test]
    fn uuids_alone_make_an_address_with_open_fields() {
        let tokens = super::tokens(&channel("{user_id}.x", &[("user_id", ParameterKind::Uuid)])).unwrap_or_default();
        let expected = r#"
/// An address of [`ORDERS`]: `orders.{user_id}.x`.
#[derive(
    ::core::marker::Copy,
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::cmp::PartialOrd,
    ::core::cmp::Ord,
    ::core::hash::Hash
)]
pub struct OrdersAddress {
    /// The address's `user_id`.
    ///
    /// Where.
    pub user_id: ::postroom::uuid::Uuid,
}
impl OrdersAddress {
    /// The address with these values.
    pub const fn new(user_id: ::postroom::uuid::Uuid) -> Self {
        Self { user_id }
    }
}
"#;
        assert_eq!(items(tokens, 2), expected.trim_start());
    }

    #[test]
    fn texts_are_checked_before_they_become_an_address() {
        let parameters = [("region", one_of(&["eu"])), ("new", ParameterKind::String), ("id", ParameterKind::Uuid)];
        let tokens = checked_methods(&channel("{region}.{new}.{id}", &parameters));
        let expected = r#"
impl OrdersAddress {
    /// The address with these values.
    ///
    /// # Errors
    ///
    /// A value cannot stand in an address, is none of those that its parameter takes, or would be read as another one.
    pub fn new(
        region: OrdersRegion,
        new: impl ::core::convert::Into<::std::string::String>,
        id: ::postroom::uuid::Uuid,
    ) -> ::core::result::Result<Self, ::postroom::address::AddressError> {
        let new: ::std::string::String = ::core::convert::Into::into(new);
        ORDERS.check("new", &new)?;
        ::core::result::Result::Ok(Self { region, new, id })
    }
    /// The address's `region`.
    ///
    /// Where.
    ///
    /// One of `eu`.
    pub const fn region(&self) -> OrdersRegion {
        self.region
    }
    /// The address's `new`.
    ///
    /// Where.
    pub fn new_(&self) -> &str {
        &self.new
    }
    /// The address's `id`.
    ///
    /// Where.
    pub const fn id(&self) -> ::postroom::uuid::Uuid {
        self.id
    }
}
"#;
        assert_eq!(items(quote!(impl OrdersAddress { #tokens }), 1), expected.trim_start());
    }
}
