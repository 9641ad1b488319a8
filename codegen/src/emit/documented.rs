//! Items with what a document says of them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Item, parse_quote};

use super::{
    constants,
    docs::{self, code, prose},
    keys,
};
use crate::ir::{Struct, TypeDef};

/// Generates the item with its documentation and derives.
pub(super) fn documented(definition: &TypeDef, item: &Item) -> TokenStream {
    let docs = type_docs(definition);
    let deprecated = definition.deprecated.then(|| quote! { #[deprecated] });
    let ordered = keys::is_string(&definition.kind).then(|| {
        quote! { , ::core::cmp::Eq, ::core::hash::Hash, ::core::cmp::PartialOrd, ::core::cmp::Ord }
    });
    quote! {
        #(#docs)*
        #deprecated
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq #ordered)]
        #item
    }
}

/// Returns a union with documentation on each of its variants.
pub(super) fn documented_variants(item: &Item) -> Item {
    let mut item = item.clone();
    if let Item::Enum(item) = &mut item {
        for variant in &mut item.variants {
            variant.attrs = choice_docs(&variant.ident.to_string());
        }
    }
    item
}

/// Generates a struct with documentation on each of its fields.
pub(super) fn documented_struct(definition: &TypeDef, fields: &Struct, item: &Item) -> TokenStream {
    let mut item = item.clone();
    if let Item::Struct(item) = &mut item {
        for drawn in &mut item.fields {
            let Some(ident) = &drawn.ident else { continue };
            drawn.attrs = field_docs(fields, &ident.to_string());
        }
    }
    documented(definition, &item)
}

pub(super) fn type_docs(definition: &TypeDef) -> Vec<Attribute> {
    let fallback = format!("`{}`, as the contract declares it.", definition.name);
    docs::list(&[&described(&definition.docs, fallback)])
}

/// Returns the attributes of a field: its documentation, and whether it is deprecated.
pub(super) fn field_docs(fields: &Struct, ident: &str) -> Vec<Attribute> {
    let Some(field) = fields.fields.iter().find(|field| field.ident == ident) else {
        let demands = constants::describe_others(&fields.additional);
        return docs::list(&[&format!("The properties that the schema does not declare, as they came.{demands}")]);
    };
    let demands = constants::describe(field);
    let said = prose(&field.docs);
    let mut attributes = if said.is_empty() {
        docs::list(&[&format!("{}. {demands}", code(&field.name))])
    } else {
        docs::list(&[&said, &demands])
    };
    if field.deprecated {
        attributes.push(parse_quote! { #[deprecated] });
    }
    attributes
}

/// Returns the documentation of a value of an enum.
pub(super) fn variant_docs(value: &str) -> Vec<Attribute> {
    docs::list(&[&code(value)])
}

/// Returns the documentation of a branch of a union.
pub(super) fn choice_docs(ident: &str) -> Vec<Attribute> {
    docs::list(&[&format!("The choice `{ident}`.")])
}

/// Returns the text of a document about something, or else one of ours.
pub(super) fn described(text: &str, otherwise: String) -> String {
    Some(prose(text)).filter(|text| !text.is_empty()).unwrap_or(otherwise)
}
