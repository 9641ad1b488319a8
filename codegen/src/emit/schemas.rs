//! Schemas as static tables: what the runtime reads, checks and validates by, written once for each type.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{rules, tables};
use crate::ir::{Additional, Contract, IntegerWidth, Shape, Slot, Table, TypeId, TypeKind};

/// Generates an expression of `&'static Schema` for a slot.
pub(super) fn reference(contract: &Contract, slot: &Slot) -> TokenStream {
    if let Shape::Named(id) = slot.shape {
        let name = format_ident!("{}", contract.types[id.0].name);
        let call = format_ident!("{}", if slot.nullable { "or_null" } else { "of" });
        return quote! { schema::#call::<#name>() };
    }
    let value = value(contract, slot);
    match rest(contract, slot).filter(|_| slot.shape.has_no_parts()) {
        Some(rest) => quote! { &schema::narrowed(&#value, #rest) },
        None => quote! { &#value },
    }
}

/// Generates the reference to the table of what a slot's type does not say.
fn rest(contract: &Contract, slot: &Slot) -> Option<TokenStream> {
    slot.rules.rest.as_ref().map(|rest| tables::reference(contract, rest))
}

/// Generates a call for what a type does not say.
pub(super) fn and(contract: &Contract, rest: Option<&Table>) -> Option<TokenStream> {
    let rest = tables::reference(contract, rest?);
    Some(quote! { .and(#rest) })
}

/// Generates an expression of `Schema` for a slot that is not a generated type.
pub(super) fn value(contract: &Contract, slot: &Slot) -> TokenStream {
    let rules = &slot.rules;
    let base = match &slot.shape {
        Shape::Boolean => quote! { schema::BOOLEAN },
        Shape::Integer(IntegerWidth::I32) => quote! { schema::I32 },
        Shape::Integer(IntegerWidth::I64) => quote! { schema::I64 },
        Shape::Integer(IntegerWidth::U32) => quote! { schema::U32 },
        Shape::Integer(IntegerWidth::U64) => quote! { schema::U64 },
        Shape::Number => quote! { schema::NUMBER },
        Shape::String => quote! { schema::STRING },
        Shape::Uuid => quote! { schema::UUID },
        Shape::DateTime => quote! { schema::DATE_TIME },
        Shape::Date => quote! { schema::DATE },
        Shape::Time => quote! { schema::TIME },
        Shape::Bytes => quote! { schema::BYTES },
        Shape::Array(items) => {
            let items = reference(contract, items);
            quote! { schema::array(#items) }
        }
        Shape::Tuple(tuple) => {
            let (items, is_closed) = (tuple.items.iter().map(|item| reference(contract, &item.slot)), tuple.is_closed);
            quote! { schema::tuple(&[#(#items),*], #is_closed) }
        }
        Shape::Map(entries) => {
            let values = reference(contract, &entries.values);
            let names = entries.names.as_ref().map(|names| {
                let names = reference(contract, names);
                quote! { .names(#names) }
            });
            quote! { schema::map(#values) #names }
        }
        Shape::FreeObject => quote! { schema::OBJECT },
        Shape::Null => quote! { schema::NULL },
        Shape::Any | Shape::Named(_) => quote! { schema::ANY },
    };
    let untyped = (!rules.has_type && slot.shape != Shape::Any).then(|| quote! { .untyped() });
    let nullable = slot.nullable.then(|| quote! { .nullable() });
    let numbers = rules::numbers(slot);
    let texts = slot.shape.is_text().then(|| rules::texts(rules, slot.shape == Shape::String));
    let counts = counts(contract, slot);
    let listed = rules::listed(slot);
    let rest = and(contract, slot.rules.rest.as_ref().filter(|_| !slot.shape.has_no_parts()));
    quote! { #base #untyped #nullable #numbers #texts #counts #listed #rest }
}

/// Calls for the counts of items and properties.
fn counts(contract: &Contract, slot: &Slot) -> TokenStream {
    let rules = &slot.rules;
    let (least, most) = match &slot.shape {
        Shape::Array(_) | Shape::Tuple(_) => (rules.min_items, rules.max_items),
        Shape::Map(_) | Shape::FreeObject => (rules.min_properties, rules.max_properties),
        _ => return TokenStream::new(),
    };
    let least = least.map(|least| rules::call("least", least));
    let most = most.map(|most| rules::call("most", most));
    let unique = rules.unique_items.then(|| {
        let items: Vec<&Slot> = match &slot.shape {
            Shape::Array(items) => vec![items],
            Shape::Tuple(tuple) => tuple.items.iter().map(|item| &item.slot).collect(),
            _ => return None,
        };
        let mut seen = BTreeSet::new();
        Some(if items.into_iter().any(|item| has_unique_items(contract, item, &mut seen)) {
            quote! { .unique_within() }
        } else {
            quote! { .unique() }
        })
    });
    let unique = unique.flatten();
    let required = (!rules.required.is_empty()).then(|| {
        let names = &rules.required;
        quote! { .required(&[#(#names),*]) }
    });
    let keys = (!rules.keys.is_empty()).then(|| {
        let keys = rules::keys(&rules.keys);
        quote! { .keys(#keys) }
    });
    quote! { #least #most #unique #required #keys }
}

/// Returns whether an array of different items may lie in a slot's value.
fn has_unique_items(contract: &Contract, slot: &Slot, seen: &mut BTreeSet<TypeId>) -> bool {
    let mut any = |slot: &Slot| has_unique_items(contract, slot, seen);
    match &slot.shape {
        _ if slot.rules.unique_items || slot.rules.rest.is_some() => true,
        Shape::Array(item) => any(item),
        Shape::Map(entries) => any(&entries.values),
        Shape::Tuple(tuple) => tuple.items.iter().any(|item| any(&item.slot)),
        Shape::Named(id) if seen.insert(*id) => match &contract.types[id.0].kind {
            TypeKind::Struct(fields) if fields.rest.is_some() => true,
            TypeKind::Struct(fields) => {
                let additional = match &fields.additional {
                    Additional::Keep { slot, .. } => Some(&**slot),
                    _ => None,
                };
                let mut slots = fields.fields.iter().map(|field| &field.slot).chain(additional);
                slots.any(|slot| has_unique_items(contract, slot, seen))
            }
            TypeKind::Newtype(inner) => has_unique_items(contract, inner, seen),
            TypeKind::Union(union) if union.beside.rest.is_some() => true,
            TypeKind::Union(union) => {
                union.variants.iter().any(|variant| has_unique_items(contract, &variant.slot, seen))
            }
            TypeKind::Enum(_) => false,
        },
        _ => false,
    }
}
