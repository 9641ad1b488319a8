//! The items of generated types: bare, with public fields, final names and absolute paths.

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use crate::ir::{Additional, Contract, Field, IntegerWidth, Shape, Slot, Struct, TypeDef, TypeKind};

/// Where the crates are found that types come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// What `postroom` re-exports.
    Runtime,
    /// The crates themselves: nothing of ours is there.
    #[cfg(feature = "plain")]
    Crates,
}

/// The type of a slot: its shape, in an `Option` where null is allowed.
pub(crate) fn rust_type(contract: &Contract, slot: &Slot) -> syn::Type {
    Source::Runtime.slot(contract, slot)
}

/// The item of a type.
pub(super) fn item(contract: &Contract, definition: &TypeDef) -> Item {
    let name = format_ident!("{}", definition.name);
    match &definition.kind {
        TypeKind::Struct(fields) => {
            let members = members(fields).map(|member| {
                let (ident, kind) = (format_ident!("{}", member.name()), Source::Runtime.member(contract, &member));
                quote!(pub #ident: #kind)
            });
            parse_quote!(pub struct #name { #(#members),* })
        }
        TypeKind::Enum(strings) => {
            let variants = strings.variants.iter().map(|variant| format_ident!("{}", variant.ident));
            parse_quote!(pub enum #name { #(#variants),* })
        }
        TypeKind::Newtype(slot) => {
            let inner = rust_type(contract, slot);
            parse_quote!(pub struct #name(pub #inner);)
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                let (ident, inner) = (format_ident!("{}", variant.ident), rust_type(contract, &variant.slot));
                quote!(#ident(#inner))
            });
            parse_quote!(pub enum #name { #(#variants),* })
        }
    }
}

/// A field of a struct.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Member<'a> {
    Declared(&'a Field),
    /// The properties that are not declared, and what holds of each; anything where nothing is said.
    Additional(&'a str, Option<&'a Slot>),
}

impl<'a> Member<'a> {
    pub(crate) fn name(self) -> &'a str {
        match self {
            Member::Declared(field) => &field.ident,
            Member::Additional(name, _) => name,
        }
    }
}

/// The fields of a struct, in their order.
pub(crate) fn members(fields: &Struct) -> impl Iterator<Item = Member<'_>> {
    let additional = match &fields.additional {
        Additional::Drop | Additional::Deny => None,
        Additional::KeepAny { field } => Some(Member::Additional(field, None)),
        Additional::Keep { field, slot } => Some(Member::Additional(field, Some(slot))),
    };
    fields.fields.iter().map(Member::Declared).chain(additional)
}

impl Source {
    pub(crate) fn member(self, contract: &Contract, member: &Member<'_>) -> syn::Type {
        match member {
            Member::Declared(field) => {
                let mut kind = self.slot(contract, &field.slot);
                if field.boxed {
                    kind = parse_quote!(::std::boxed::Box<#kind>);
                }
                if field.required { kind } else { parse_quote!(::std::option::Option<#kind>) }
            }
            Member::Additional(_, None) => self.shape(contract, &Shape::FreeObject),
            Member::Additional(_, Some(slot)) => {
                let kind = self.slot(contract, slot);
                parse_quote!(::std::collections::BTreeMap<::std::string::String, #kind>)
            }
        }
    }

    pub(crate) fn slot(self, contract: &Contract, slot: &Slot) -> syn::Type {
        let shape = self.shape(contract, &slot.shape);
        if slot.nullable { parse_quote!(::std::option::Option<#shape>) } else { shape }
    }

    fn shape(self, contract: &Contract, shape: &Shape) -> syn::Type {
        match shape {
            Shape::Named(id) => {
                let name = format_ident!("{}", contract.types[id.0].name);
                parse_quote!(#name)
            }
            Shape::Boolean => parse_quote!(bool),
            Shape::Integer(width) => {
                let width = format_ident!("{}", integer(*width));
                parse_quote!(#width)
            }
            Shape::Number => parse_quote!(f64),
            Shape::String => parse_quote!(::std::string::String),
            Shape::Array(items) => {
                let items = self.slot(contract, items);
                parse_quote!(::std::vec::Vec<#items>)
            }
            Shape::Map(values) => {
                let values = self.slot(contract, values);
                parse_quote!(::std::collections::BTreeMap<::std::string::String, #values>)
            }
            Shape::Null => parse_quote!(()),
            Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time | Shape::FreeObject | Shape::Any => {
                self.foreign(shape)
            }
        }
    }

    /// A type of another crate.
    fn foreign(self, shape: &Shape) -> syn::Type {
        match self {
            Source::Runtime => match shape {
                Shape::Uuid => parse_quote!(::postroom::uuid::Uuid),
                Shape::DateTime => parse_quote!(::postroom::chrono::DateTime<::postroom::chrono::FixedOffset>),
                Shape::Date => parse_quote!(::postroom::chrono::NaiveDate),
                Shape::Time => parse_quote!(::postroom::time::Time),
                Shape::FreeObject => parse_quote!(::postroom::JsonObject),
                _ => parse_quote!(::postroom::serde_json::Value),
            },
            #[cfg(feature = "plain")]
            Source::Crates => match shape {
                Shape::Uuid => parse_quote!(::uuid::Uuid),
                Shape::DateTime => parse_quote!(::chrono::DateTime<::chrono::FixedOffset>),
                Shape::Date => parse_quote!(::chrono::NaiveDate),
                // No crate has a time with its offset.
                Shape::Time => parse_quote!(::std::string::String),
                Shape::FreeObject => parse_quote!(::serde_json::Map<::std::string::String, ::serde_json::Value>),
                _ => parse_quote!(::serde_json::Value),
            },
        }
    }
}

pub(crate) fn integer(width: IntegerWidth) -> &'static str {
    match width {
        IntegerWidth::I32 => "i32",
        IntegerWidth::I64 => "i64",
        IntegerWidth::U32 => "u32",
        IntegerWidth::U64 => "u64",
    }
}

pub(super) fn integer_type(width: IntegerWidth) -> TokenStream {
    match width {
        IntegerWidth::I32 => quote! { i32 },
        IntegerWidth::I64 => quote! { i64 },
        IntegerWidth::U32 => quote! { u32 },
        IntegerWidth::U64 => quote! { u64 },
    }
}
