//! The types themselves: documented, with constructors, constants for defaults, and every implementation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::{
    builders, constants, decode,
    docs::{self, code, prose},
    enums, serialize, slots, types, unions, validate,
};
use crate::ir::{Additional, Contract, Definition, SchemaText, StringEnum, Struct, TypeDef, TypeKind};

/// Every type but the envelopes, which are generic and come from `envelope`.
pub(super) fn tokens(contract: &Contract) -> TokenStream {
    let items = contract.types.iter().map(|definition| (definition, types::item(contract, definition)));
    items
        .map(|(definition, item)| match &definition.kind {
            TypeKind::Struct(_) if super::envelope::is_envelope(contract, definition) => {
                super::envelope::item(contract, definition, &item)
            }
            TypeKind::Struct(fields) => struct_item(contract, definition, fields, &item),
            TypeKind::Enum(variants) => enum_item(definition, variants, &item),
            TypeKind::Newtype(slot) => {
                let item = documented(definition, &item);
                let (functions, code) = (functions(definition), decode::newtype(contract, definition, slot));
                quote! { #item #functions #code }
            }
            TypeKind::Union(union) => {
                let item = documented(definition, &documented_variants(&item));
                let (functions, code) = (functions(definition), unions::code(contract, definition, union));
                quote! { #item #functions #code }
            }
        })
        .collect()
}

fn struct_item(contract: &Contract, definition: &TypeDef, fields: &Struct, item: &Item) -> TokenStream {
    let item = documented_struct(definition, fields, item);
    let constructor = builders::tokens(contract, definition, fields, None);
    let constants = constants::tokens(contract, definition, fields);
    let functions = functions(definition);
    let decode = decode::structure(contract, fields, &decode::Special::default());
    let check = validate::structure(contract, fields, None);
    let serialize = serialize::structure(fields);
    let name = format_ident!("{}", definition.name);
    let predicates = predicates(contract, fields);
    let statics = decode::fields(contract, fields);
    let rule = decode::object_rule(fields);
    quote! {
        #item
        #constructor
        #constants
        #functions
        const _: () = {
            use ::postroom::__private;

            #statics
            #(#predicates)*

            #[automatically_derived]
            impl __private::Decode for #name {
                const RULE: &'static __private::Rule = const { &#rule };
                #decode
                #check
            }

            #[automatically_derived]
            impl ::postroom::serde::Serialize for #name {
                #serialize
            }
        };
    }
}

/// The predicates of every field and of the additional properties.
pub(super) fn predicates(contract: &Contract, fields: &Struct) -> Vec<TokenStream> {
    let own = fields.fields.iter().flat_map(|field| {
        let name = predicate_name(&field.ident);
        slots::Place::new(contract, &field.slot, &name).predicates()
    });
    let mut all: Vec<_> = own.collect();
    if let Additional::Keep { field, slot } = &fields.additional {
        let name = predicate_name(field);
        all.extend(slots::Place::new(contract, slot, &name).predicates());
    }
    all
}

/// The predicate of a field; underscores around its name would be two in a row here.
pub(super) fn predicate_name(ident: &str) -> String {
    format!("check_{}", ident.trim_matches('_'))
}

/// The item with its docs and derives.
fn documented(definition: &TypeDef, item: &Item) -> TokenStream {
    let docs = type_docs(definition);
    let deprecated = definition.deprecated.then(|| quote! { #[deprecated] });
    quote! {
        #docs
        #deprecated
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
        #item
    }
}

/// A union with docs on each of its variants.
fn documented_variants(item: &Item) -> Item {
    let mut item = item.clone();
    if let Item::Enum(item) = &mut item {
        for variant in &mut item.variants {
            variant.attrs = attributes(&choice_docs(&variant.ident.to_string()));
        }
    }
    item
}

pub(super) fn type_docs(definition: &TypeDef) -> TokenStream {
    let fallback = format!("`{}`, as the contract declares it.", definition.name);
    docs::attributes(&[&described(&definition.docs, fallback)])
}

/// What a document says of something, or else what we say.
fn described(text: &str, otherwise: String) -> String {
    Some(prose(text)).filter(|text| !text.is_empty()).unwrap_or(otherwise)
}

/// What stands above a field: its documentation, and whether it is deprecated.
pub(super) fn field_docs(fields: &Struct, ident: &str) -> TokenStream {
    let Some(field) = fields.fields.iter().find(|field| field.ident == ident) else {
        return docs::attributes(&["The properties that the schema does not declare, as they came."]);
    };
    let intro = format!("{}.", code(&field.name));
    let docs = docs::attributes(&[&described(&field.docs, intro), &constants::describe(field)]);
    let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
    quote! { #docs #deprecated }
}

/// What stands above a value of an enum.
pub(super) fn variant_docs(value: &str) -> TokenStream {
    docs::attributes(&[&code(value)])
}

/// What stands above a branch of a union.
pub(super) fn choice_docs(ident: &str) -> TokenStream {
    docs::attributes(&[&format!("The choice `{ident}`.")])
}

/// Attributes as `syn` has them.
pub(super) fn attributes(tokens: &TokenStream) -> Vec<syn::Attribute> {
    let holder: syn::ItemStruct = parse_quote! { #tokens struct Holder; };
    holder.attrs
}

/// A struct with docs on each of its fields.
pub(super) fn documented_struct(definition: &TypeDef, fields: &Struct, item: &Item) -> TokenStream {
    let mut item = item.clone();
    if let Item::Struct(item) = &mut item {
        for drawn in &mut item.fields {
            let Some(ident) = &drawn.ident else { continue };
            drawn.attrs = attributes(&field_docs(fields, &ident.to_string()));
        }
    }
    documented(definition, &item)
}

/// The identifier of a name, which lowering has made legal.
pub(super) fn ident(name: &str) -> proc_macro2::Ident {
    format_ident!("{}", name)
}

/// What a field's value is bound to: its name, or a longer one where a name without small letters could be that of a type or
/// constant, which a pattern would mean instead.
pub(super) fn binding(name: &str) -> proc_macro2::Ident {
    if name.contains(char::is_lowercase) { ident(name) } else { format_ident!("field_{}", name.trim_matches('_')) }
}

/// A field and its value in a struct, which by itself is what the field is bound to; or the same in a pattern.
pub(super) fn initial(field: &str, value: Option<TokenStream>) -> TokenStream {
    let (ident, bound) = (ident(field), binding(field));
    match value {
        Some(value) => quote! { #ident: #value },
        None if ident == bound => quote! { #ident },
        None => quote! { #ident: #bound },
    }
}

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

fn enum_item(definition: &TypeDef, variants: &StringEnum, item: &Item) -> TokenStream {
    let mut item = item.clone();
    if let Item::Enum(item) = &mut item {
        for (drawn, variant) in item.variants.iter_mut().zip(&variants.variants) {
            drawn.attrs = attributes(&variant_docs(&variant.value));
        }
    }
    let docs = type_docs(definition);
    let deprecated = definition.deprecated.then(|| quote! { #[deprecated] });
    let code = enums::code(definition, variants);
    let functions = functions(definition);
    quote! {
        #docs
        #deprecated
        #[derive(
            ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::hash::Hash, ::core::cmp::PartialOrd, ::core::cmp::Ord
        )]
        #item
        #functions
        #code
    }
}
