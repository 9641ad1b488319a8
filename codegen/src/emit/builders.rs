//! `new`, of structs of which no two arguments could be swapped unnoticed, and what nobody is asked for.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{
    docs,
    idents::{binding, ident, initial},
    types::{integer_type, rust_type},
};
use crate::{
    decimal::Decimal,
    ir::{Additional, Contract, Entries, Field, IntegerWidth, Position, Shape, Slot, Struct, Tuple, TypeDef, TypeKind},
};

/// Generates `new(required…)`; the property `payload`, in an envelope, is of the envelope's own parameter `P`.
pub(super) fn constructor(
    contract: &Contract,
    definition: &TypeDef,
    fields: &Struct,
    payload: Option<&str>,
) -> TokenStream {
    Building { contract, definition, fields, payload }.constructor()
}

/// Returns the only value that a required field can have, if its schema fixes it: nobody is asked for that.
pub(super) fn constant(contract: &Contract, field: &Field) -> Option<TokenStream> {
    let (slot, rules) = (&field.slot, &field.slot.rules);
    if slot.nullable {
        return None;
    }
    if let Shape::Named(id) = slot.shape {
        let definition = &contract.types[id.0];
        let TypeKind::Enum(values) = &definition.kind else { return None };
        let [variant] = values.variants.as_slice() else { return None };
        let (name, variant) = (format_ident!("{}", definition.name), format_ident!("{}", variant.ident));
        return Some(quote! { #name::#variant });
    }
    let listed = rules.enumeration.as_deref().filter(|values| values.len() == 1).map(|values| &values[0]);
    let text = &rules.constant.as_ref().or(listed)?.text;
    match &slot.shape {
        Shape::Boolean => text.parse::<bool>().ok().map(ToTokens::into_token_stream),
        Shape::Integer(width) => {
            // With its type, which an argument of any type would not tell.
            let value = width.holds(Decimal::parse(text)?.to_i128()?)?;
            let kind = integer_type(*width);
            format!("{value}{kind}").parse().ok()
        }
        Shape::Number => {
            Some(Decimal::parse(text)?.to_f64()).filter(|value| value.is_finite()).map(ToTokens::into_token_stream)
        }
        _ => None,
    }
}

/// Returns the name of the field for additional properties, if there is one.
pub(super) fn extra_field(fields: &Struct) -> Option<&str> {
    match &fields.additional {
        Additional::KeepAny { field } | Additional::Keep { field, .. } => Some(field),
        Additional::Drop | Additional::Deny => None,
    }
}

/// The work of [`constructor`].
struct Building<'a> {
    contract: &'a Contract,
    definition: &'a TypeDef,
    fields: &'a Struct,
    payload: Option<&'a str>,
}

impl<'a> Building<'a> {
    fn name(&self) -> Ident {
        format_ident!("{}", self.definition.name)
    }

    fn generics(&self) -> Option<TokenStream> {
        self.payload.map(|_| quote! { <P> })
    }

    /// Returns the fields that a constructor asks for: the required ones whose values are not fixed.
    fn asked(&self) -> Vec<&'a Field> {
        let is_asked = |field: &&Field| field.required && constant(self.contract, field).is_none();
        self.fields.fields.iter().filter(is_asked).collect()
    }

    fn is_payload(&self, field: &Field) -> bool {
        self.payload == Some(&field.name)
    }

    fn kind(&self, field: &Field) -> TokenStream {
        if self.is_payload(field) {
            quote! { P }
        } else {
            rust_type(self.contract, &field.slot).into_token_stream()
        }
    }

    /// Returns whether the required fields have types of which no two take the same argument, so that a document whose
    /// properties are in another order never makes callers swap them unnoticed.
    fn is_unmistakable(&self) -> bool {
        let mut kinds = BTreeSet::new();
        let kind = |field: &Field| {
            let slot = alike(&field.slot);
            if self.is_payload(field) {
                "P".to_owned()
            } else {
                rust_type(self.contract, &slot).into_token_stream().to_string()
            }
        };
        self.asked().into_iter().all(|field| kinds.insert(kind(field)))
    }

    fn constructor(&self) -> TokenStream {
        if !self.is_unmistakable() {
            return TokenStream::new();
        }
        let (name, generics, asked) = (self.name(), self.generics(), self.asked());
        let parameters = asked.iter().map(|field| {
            let (ident, kind) = (binding(&field.ident), self.kind(field));
            if is_converted(field) && !self.is_payload(field) {
                quote! { #ident: impl ::core::convert::Into<#kind> }
            } else {
                quote! { #ident: #kind }
            }
        });
        let values = self.fields.fields.iter().map(|field| {
            let bound = binding(&field.ident);
            let value = match constant(self.contract, field) {
                _ if !field.required => quote! { ::core::option::Option::None },
                Some(value) => value,
                None if is_converted(field) && !self.is_payload(field) => {
                    quote! { ::core::convert::Into::into(#bound) }
                }
                None if field.boxed => quote! { ::std::boxed::Box::new(#bound) },
                None => return initial(&field.ident, None),
            };
            initial(&field.ident, Some(value))
        });
        let extra = extra_field(self.fields).map(|field| {
            let field = ident(field);
            quote! { #field: ::core::default::Default::default() }
        });
        let docs =
            docs::attributes(&[&format!("Makes the `{name}` that has what it must have; everything else is absent.")]);
        let default = (asked.is_empty() && self.payload.is_none()).then(|| {
            quote! {
                impl ::core::default::Default for #name {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            }
        });
        quote! {
            impl #generics #name #generics {
                #docs
                #[must_use]
                pub fn new(#(#parameters),*) -> Self {
                    Self { #(#values,)* #extra }
                }
            }
            #default
        }
    }
}

/// Returns whether a constructor takes what can become the field's value: text, and dates with another kind of offset.
fn is_converted(field: &Field) -> bool {
    matches!(field.slot.shape, Shape::String | Shape::DateTime) && !field.slot.nullable
}

/// Returns the slot with one width for all integers: a number that is written out is of any of them.
fn alike(slot: &Slot) -> Slot {
    let shape = match &slot.shape {
        Shape::Integer(_) => Shape::Integer(IntegerWidth::I64),
        Shape::Array(items) => Shape::Array(Box::new(alike(items))),
        Shape::Tuple(tuple) => {
            let items = tuple.items.iter().map(|item| Position { slot: alike(&item.slot), boxed: item.boxed });
            Shape::Tuple(Tuple { items: items.collect(), is_closed: tuple.is_closed })
        }
        Shape::Map(entries) => {
            let Entries { names, values } = &**entries;
            Shape::Map(Box::new(Entries { names: names.clone(), values: alike(values) }))
        }
        other => other.clone(),
    };
    Slot { shape, ..slot.clone() }
}
