//! The typed addresses of channels with parameters.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::{
    emit::{
        docs::{self, code, prose},
        idents::{binding, initial},
    },
    ir::{Channel, Parameter, ParameterKind},
};

/// Generates the struct that stands for an address of this channel, if it has one.
pub(super) fn tokens(channel: &Channel) -> Option<TokenStream> {
    let address = channel.address.as_ref()?;
    let name = format_ident!("{}", channel.address_type.as_ref()?);
    let constant = format_ident!("{}", channel.constant);
    let heading = docs::attributes(&[&format!("An address of [`{constant}`]: {}.", code(address))]);
    // With UUIDs alone no value is wrong, and the fields can be open.
    let open = channel.parameters.iter().all(|parameter| parameter.kind == ParameterKind::Uuid);
    let (copy, visibility) = if open { (quote!(::core::marker::Copy,), quote!(pub)) } else { Default::default() };
    let methods = if open { open_methods(channel) } else { checked_methods(channel) };
    let pattern = fill(channel, address, "*");
    let fields = fields(channel);
    let field_docs = channel.parameters.iter().map(parameter_docs);
    let types = channel.parameters.iter().map(|parameter| match parameter.kind {
        ParameterKind::Uuid => quote!(::postroom::uuid::Uuid),
        ParameterKind::String | ParameterKind::Enum(_) => quote!(::std::string::String),
    });
    let conversions = conversions(channel, &name, address);
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

            /// The address with `*` for every parameter.
            pub const fn pattern() -> &'static str {
                #pattern
            }
        }

        #conversions
    })
}

/// Generates the conversions to text and from text, and the trait that says that both are there.
fn conversions(channel: &Channel, name: &Ident, address: &str) -> TokenStream {
    let constant = format_ident!("{}", channel.constant);
    let format = fill(channel, address, "{}");
    let fields = fields(channel);
    let reads = channel.parameters.iter().map(|Parameter { name, kind, .. }| match kind {
        ParameterKind::Uuid => quote!(parts.uuid(#name)?),
        ParameterKind::String | ParameterKind::Enum(_) => {
            quote!(::std::borrow::ToOwned::to_owned(parts.text(#name)?))
        }
    });
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::write!(f, #format #(, self.#fields)*)
            }
        }

        #[automatically_derived]
        impl ::core::str::FromStr for #name {
            type Err = ::postroom::address::AddressError;

            fn from_str(address: &str) -> ::core::result::Result<Self, ::postroom::address::AddressError> {
                let parts = #constant.parse(address)?;
                ::core::result::Result::Ok(Self { #(#fields: #reads),* })
            }
        }

        #[automatically_derived]
        impl ::postroom::address::Address for #name {
            const CHANNEL: &'static ::postroom::contract::Channel = &#constant;

            fn pattern() -> &'static str {
                #name::pattern()
            }
        }
    }
}

/// Generates the constructor for a channel whose parameters are all UUIDs.
fn open_methods(channel: &Channel) -> TokenStream {
    let (bound, fields) = (bindings(channel), initials(channel));
    quote! {
        /// The address with these values.
        pub const fn new(#(#bound: ::postroom::uuid::Uuid),*) -> Self {
            Self { #(#fields),* }
        }
    }
}

/// Generates the constructor and the accessors for a channel with a parameter whose text could be wrong.
fn checked_methods(channel: &Channel) -> TokenStream {
    let constant = format_ident!("{}", channel.constant);
    let (fields, bound, values) = (fields(channel), bindings(channel), initials(channel));
    let parameters = || channel.parameters.iter().zip(&fields);
    let arguments = channel.parameters.iter().zip(&bound).map(|(parameter, field)| match parameter.kind {
        ParameterKind::Uuid => quote!(#field: ::postroom::uuid::Uuid),
        ParameterKind::String | ParameterKind::Enum(_) => {
            quote!(#field: impl ::core::convert::Into<::std::string::String>)
        }
    });
    let texts = channel.parameters.iter().zip(&bound).filter(|(parameter, _)| parameter.kind != ParameterKind::Uuid);
    let checks = texts.map(|(Parameter { name, .. }, field)| {
        quote! {
            let #field: ::std::string::String = ::core::convert::Into::into(#field);
            #constant.check(#name, &#field)?;
        }
    });
    let accessors = parameters().map(|(parameter, field)| {
        let docs = parameter_docs(parameter);
        let name = match parameter.field.as_str() {
            // What every address has, and what users call on any value.
            "new" | "pattern" | "borrow" | "borrow_mut" | "clone" | "clone_from" | "cmp" | "eq" | "fmt"
            | "from_str" | "hash" | "into" | "max" | "min" | "ne" | "partial_cmp" | "to_owned" | "to_string"
            | "try_into" | "type_id" => {
                format_ident!("{field}_")
            }
            _ => field.clone(),
        };
        match parameter.kind {
            ParameterKind::Uuid => {
                quote!(#docs pub const fn #name(&self) -> ::postroom::uuid::Uuid { self.#field })
            }
            ParameterKind::String | ParameterKind::Enum(_) => {
                quote!(#docs pub fn #name(&self) -> &str { &self.#field })
            }
        }
    });
    quote! {
        /// The address with these values.
        ///
        /// # Errors
        ///
        /// A value cannot stand in an address, or is none of those that its parameter takes.
        pub fn new(#(#arguments),*) -> ::core::result::Result<Self, ::postroom::address::AddressError> {
            #(#checks)*
            ::core::result::Result::Ok(Self { #(#values),* })
        }

        #(#accessors)*
    }
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
            format!("One of {}.", values.iter().map(|value| code(value)).collect::<Vec<_>>().join(", "))
        }
        ParameterKind::String | ParameterKind::Uuid => String::new(),
    };
    docs::attributes(&[&format!("The address's {}.", code(&parameter.name)), &prose(&parameter.description), &allowed])
}

/// Returns the address with the same text for every parameter.
fn fill(channel: &Channel, address: &str, with: &str) -> String {
    channel
        .parameters
        .iter()
        .fold(address.to_owned(), |address, parameter| address.replace(&format!("{{{}}}", parameter.name), with))
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
    /// The address with `*` for every parameter.
    pub const fn pattern() -> &'static str {
        "orders.*.x"
    }
}
"#;
        assert_eq!(items(tokens, 2), expected.trim_start());
    }

    #[test]
    fn texts_are_checked_before_they_become_an_address() {
        let parameters = [("region", one_of(&["eu"])), ("pattern", ParameterKind::String), ("id", ParameterKind::Uuid)];
        let tokens = checked_methods(&channel("{region}.{pattern}.{id}", &parameters));
        let expected = r#"
impl OrdersAddress {
    /// The address with these values.
    ///
    /// # Errors
    ///
    /// A value cannot stand in an address, or is none of those that its parameter takes.
    pub fn new(
        region: impl ::core::convert::Into<::std::string::String>,
        pattern: impl ::core::convert::Into<::std::string::String>,
        id: ::postroom::uuid::Uuid,
    ) -> ::core::result::Result<Self, ::postroom::address::AddressError> {
        let region: ::std::string::String = ::core::convert::Into::into(region);
        ORDERS.check("region", &region)?;
        let pattern: ::std::string::String = ::core::convert::Into::into(pattern);
        ORDERS.check("pattern", &pattern)?;
        ::core::result::Result::Ok(Self { region, pattern, id })
    }
    /// The address's `region`.
    ///
    /// Where.
    ///
    /// One of `eu`.
    pub fn region(&self) -> &str {
        &self.region
    }
    /// The address's `pattern`.
    ///
    /// Where.
    pub fn pattern_(&self) -> &str {
        &self.pattern
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
