//! The types themselves: documented, with constructors, constants for defaults, and every implementation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Item;

use super::{
    builders, constants,
    documented::{documented, documented_struct, documented_variants, type_docs, variant_docs},
    enums, envelope, keys, macros, schemas, structs, tables,
    texts::text,
    types::{self, rust_type},
    unions,
};
use crate::ir::{Contract, Shape, Slot, StringEnum, Struct, TypeDef, TypeId, TypeKind, Wire};

/// Generates every type but the envelopes, which are generic and come from `envelope`.
pub(super) fn tokens(contract: &Contract) -> impl Iterator<Item = TokenStream> {
    let (mut shared, keys) = (tables::shared(contract), keys::of(contract));
    contract.types.iter().enumerate().map(move |(index, definition)| {
        let (code, tables) = (code(contract, definition), shared.remove(&TypeId(index)));
        let key = keys.contains(&TypeId(index)).then(|| keys::code(definition));
        quote! { #code #key #tables }
    })
}

fn code(contract: &Contract, definition: &TypeDef) -> TokenStream {
    let item = types::item(contract, definition);
    match &definition.kind {
        TypeKind::Struct(_) if envelope::is_envelope(contract, definition) => {
            envelope::item(contract, definition, &item)
        }
        TypeKind::Struct(fields) => struct_item(contract, definition, fields, &item),
        TypeKind::Enum(variants) => enum_item(definition, variants, &item),
        TypeKind::Newtype(slot) => {
            let (item, code) = (documented(definition, &item), newtype(contract, definition, slot));
            quote! { #item #code }
        }
        TypeKind::Union(union) => {
            let item = documented(definition, &documented_variants(&item));
            let code = unions::code(contract, definition, union);
            quote! { #item #code }
        }
    }
}

fn struct_item(contract: &Contract, definition: &TypeDef, fields: &Struct, item: &Item) -> TokenStream {
    let item = documented_struct(definition, fields, item);
    let constructor = builders::constructor(contract, definition, fields, None);
    let constants = constants::tokens(contract, definition, fields);
    let code = structs::code(contract, definition, fields);
    quote! { #item #constructor #constants #code }
}

fn enum_item(definition: &TypeDef, variants: &StringEnum, item: &Item) -> TokenStream {
    let mut item = item.clone();
    if let Item::Enum(item) = &mut item {
        for (drawn, variant) in item.variants.iter_mut().zip(&variants.variants) {
            drawn.attrs = variant_docs(&variant.value);
        }
    }
    let docs = type_docs(definition);
    let deprecated = definition.deprecated.then(|| quote! { #[deprecated] });
    let code = enums::code(definition, variants);
    quote! {
        #(#docs)*
        #deprecated
        #[derive(
            ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::hash::Hash, ::core::cmp::PartialOrd, ::core::cmp::Ord
        )]
        #item
        #code
    }
}

/// Generates everything of a type around one value but the type itself.
fn newtype(contract: &Contract, definition: &TypeDef, slot: &Slot) -> TokenStream {
    let (name, kind) = (format_ident!("{}", definition.name), rust_type(contract, slot));
    let (schema, text) = (schemas::reference(contract, slot), text(definition));
    let wire = match definition.wire {
        Wire::Json => None,
        Wire::Text => Some(quote! { let WIRE = decode_text; }),
        Wire::Bytes => Some(quote! { let WIRE = decode_bytes; }),
    };
    let code = macros::call("newtype", &quote! { let #name: #kind = #schema; let TEXT = #text; #wire });
    let wrapper = is_wrapper(contract, definition, slot)
        .then(|| macros::call("wrapper", &quote! { let #name: #kind = wrapper; }));
    quote! { #code #wrapper }
}

/// Returns whether a type is a message around the type of a schema, which other messages hold too.
fn is_wrapper(contract: &Contract, definition: &TypeDef, slot: &Slot) -> bool {
    let is_message = || contract.messages.iter().any(|message| message.name == definition.name);
    matches!(slot.shape, Shape::Named(_)) && !slot.nullable && is_message()
}
