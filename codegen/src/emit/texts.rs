//! `schema()`, and the functions that go with it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Contract, Definition, SchemaText, TypeDef};

/// `decode`, `encode`, `validate` and `schema`, and serde's `Deserialize` through the same reader.
pub(super) fn functions(definition: &TypeDef) -> TokenStream {
    let name = format_ident!("{}", definition.name);
    let bodies = function_bodies(&definition.schema);
    quote! {
        impl #name {
            #bodies
        }

        #[automatically_derived]
        impl<'de> ::postroom::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::postroom::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                ::postroom::__private::deserialize(deserializer)
            }
        }
    }
}

/// The functions that every generated type has, as they stand in its `impl`.
pub(super) fn function_bodies(schema: &SchemaText) -> TokenStream {
    let schema = schema_function(schema);
    quote! {
        /// Reads and checks a value in one pass, within the default limits.
        ///
        /// # Errors
        ///
        /// Every violation of the schema at once, or why the text cannot be read.
        pub fn decode(json: &[u8]) -> ::core::result::Result<Self, ::postroom::Rejection> {
            ::postroom::__private::decode(json, &::postroom::Limits::DEFAULT)
        }

        /// Reads and checks a value in one pass, within the given limits.
        ///
        /// # Errors
        ///
        /// Every violation of the schema at once, or why the text cannot be read.
        pub fn decode_within(json: &[u8], limits: &::postroom::Limits) -> ::core::result::Result<Self, ::postroom::Rejection> {
            ::postroom::__private::decode(json, limits)
        }

        /// Writes the value as JSON, after checking it.
        ///
        /// # Errors
        ///
        /// What [`validate`](Self::validate) finds: nothing is written that the schema refuses.
        pub fn encode(&self) -> ::core::result::Result<::std::vec::Vec<u8>, ::postroom::Rejection> {
            ::postroom::__private::encode(self)
        }

        /// Checks a value built in Rust against the schema.
        ///
        /// # Errors
        ///
        /// Every violation at once, and values that have no JSON form.
        pub fn validate(&self) -> ::core::result::Result<(), ::postroom::Rejection> {
            ::postroom::__private::validate(self)
        }

        #schema
    }
}

fn schema_function(SchemaText { text, definitions }: &SchemaText) -> TokenStream {
    if definitions.is_empty() {
        return quote! {
            /// The JSON Schema (draft-07), references inlined.
            #[must_use]
            pub const fn schema() -> &'static str {
                #text
            }
        };
    }
    let positions = definitions.iter().map(|position| proc_macro2::Literal::usize_unsuffixed(*position));
    quote! {
        /// The JSON Schema (draft-07), with everything that it refers to under `definitions`.
        #[must_use]
        pub fn schema() -> &'static str {
            static SCHEMA: ::postroom::__private::LongSchema =
                ::postroom::__private::LongSchema::new(#text, &[#(#positions),*], SCHEMA_DEFINITIONS);
            SCHEMA.get()
        }
    }
}

/// What the texts of long schemas refer to, if there are any.
pub(super) fn schema_definitions(contract: &Contract) -> TokenStream {
    if contract.definitions.is_empty() {
        return TokenStream::new();
    }
    let definitions = contract.definitions.iter().map(|Definition { name, schema }| {
        let positions = schema.definitions.iter().map(|position| proc_macro2::Literal::usize_unsuffixed(*position));
        let text = &schema.text;
        quote! { (#name, #text, &[#(#positions),*]) }
    });
    quote! { static SCHEMA_DEFINITIONS: &[::postroom::__private::SchemaDefinition] = &[#(#definitions),*]; }
}
