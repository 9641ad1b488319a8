//! The types of the keys of maps: what they have besides.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::macros;
use crate::ir::{Additional, Contract, Shape, Slot, TypeDef, TypeId, TypeKind};

/// Returns the types that are those of keys.
pub(super) fn of(contract: &Contract) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    contract.types.iter().flat_map(slots).for_each(|slot| find(slot, &mut found));
    found
}

/// Generates what a type has because it is that of keys.
pub(super) fn code(definition: &TypeDef) -> TokenStream {
    let name = format_ident!("{}", definition.name);
    let kind = format_ident!("{}", if matches!(definition.kind, TypeKind::Enum(_)) { "listed" } else { "string" });
    macros::call("key", &quote! { let #name = #kind; })
}

/// Returns whether a type is one around a string alone: its values are compared, ordered and hashed as their texts are.
pub(super) fn is_string(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Newtype(slot) if slot.shape == Shape::String && !slot.nullable)
}

fn slots(definition: &TypeDef) -> Vec<&Slot> {
    match &definition.kind {
        TypeKind::Struct(fields) => {
            let others = if let Additional::Keep { slot, .. } = &fields.additional { Some(&**slot) } else { None };
            fields.fields.iter().map(|field| &field.slot).chain(others).collect()
        }
        TypeKind::Enum(_) => Vec::new(),
        TypeKind::Newtype(slot) => vec![slot],
        TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.slot).collect(),
    }
}

/// Goes down through what is written in place, which leads back to itself by no way.
fn find(slot: &Slot, found: &mut BTreeSet<TypeId>) {
    match &slot.shape {
        Shape::Array(items) => find(items, found),
        Shape::Tuple(tuple) => tuple.items.iter().for_each(|item| find(&item.slot, found)),
        Shape::Map(entries) => {
            if let Some(Shape::Named(id)) = entries.names.as_ref().map(|names| &names.shape) {
                found.insert(*id);
            }
            find(&entries.values, found);
        }
        _ => {}
    }
}
