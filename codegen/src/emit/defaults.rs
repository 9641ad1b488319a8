//! Constants as expressions.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;

use super::{idents::ident, types::integer_type};
use crate::ir::{Additional, Constant, Contract, Shape, Slot, Struct, TypeId, TypeKind};

/// Generates an expression of a slot's type.
pub(super) fn expression(contract: &Contract, slot: &Slot, constant: &Constant) -> TokenStream {
    if slot.nullable {
        if *constant == Constant::Null {
            return quote! { ::core::option::Option::None };
        }
        let present = expression(contract, &Slot { nullable: false, ..slot.clone() }, constant);
        return quote! { ::core::option::Option::Some(#present) };
    }
    match (constant, &slot.shape) {
        (Constant::Boolean(value), _) => value.to_token_stream(),
        (Constant::Number(value), _) => value.to_token_stream(),
        (Constant::Integer(value), Shape::Integer(width)) => {
            let (value, kind) = (value.to_string(), integer_type(*width));
            format!("{value}{kind}").parse().unwrap_or_default()
        }
        (Constant::Text(text), Shape::DateTime) => quote! { ::postroom::__private::date_time(#text) },
        (Constant::Text(text), Shape::Date) => quote! { ::postroom::__private::date(#text) },
        (Constant::Text(text), Shape::Time) => quote! { ::postroom::__private::time(#text) },
        (Constant::Text(text), _) => quote! { ::std::string::String::from(#text) },
        (Constant::Uuid(value), _) => {
            let value = Literal::u128_unsuffixed(*value);
            quote! { ::postroom::uuid::Uuid::from_u128(#value) }
        }
        (Constant::List(items), Shape::Array(slot)) => {
            let items = items.iter().map(|item| expression(contract, slot, item));
            quote! { ::std::vec::Vec::from([#(#items),*]) }
        }
        (Constant::List(items), Shape::Tuple(tuple)) => {
            let items = tuple.items.iter().zip(items).map(|(item, value)| {
                let value = expression(contract, &item.slot, value);
                if item.boxed {
                    quote! { ::std::boxed::Box::new(#value) }
                } else {
                    value
                }
            });
            quote! { (#(#items,)*) }
        }
        (Constant::Map(members), Shape::Map(entries)) => {
            let members = members.iter().map(|(name, value)| {
                let name = match (&entries.names, name) {
                    (Some(names), name) => expression(contract, names, name),
                    (None, Constant::Text(text)) => quote! { ::std::string::String::from(#text) },
                    (None, _) => TokenStream::new(),
                };
                let value = expression(contract, &entries.values, value);
                quote! { (#name, #value) }
            });
            quote! { ::std::collections::BTreeMap::from([#(#members),*]) }
        }
        (Constant::Json(value), Shape::FreeObject) => {
            let members = value.as_object().into_iter().flatten().map(|(name, value)| member(name, json(value)));
            quote! { ::core::iter::FromIterator::from_iter([#(#members),*]) }
        }
        (Constant::Json(value), _) => json(value),
        (_, Shape::Named(id)) => named(contract, *id, constant),
        _ => quote! { () },
    }
}

fn named(contract: &Contract, id: TypeId, constant: &Constant) -> TokenStream {
    let definition = &contract.types[id.0];
    let name = format_ident!("{}", definition.name);
    match (constant, &definition.kind) {
        (Constant::Variant(index), TypeKind::Enum(values)) => {
            let variant = format_ident!("{}", values.variants[*index].ident);
            quote! { #name::#variant }
        }
        (Constant::Newtype(inner), TypeKind::Newtype(slot)) => {
            let inner = expression(contract, slot, inner);
            quote! { #name(#inner) }
        }
        (Constant::Branch(index, inner), TypeKind::Union(union)) => {
            let variant = &union.variants[*index];
            let (ident, inner) = (format_ident!("{}", variant.ident), expression(contract, &variant.slot, inner));
            quote! { #name::#ident(#inner) }
        }
        (Constant::Struct(values, others), TypeKind::Struct(fields)) => {
            let fields = structure(contract, fields, values, others);
            quote! { #name { #fields } }
        }
        _ => quote! { () },
    }
}

fn structure(
    contract: &Contract,
    fields: &Struct,
    values: &[Option<Constant>],
    others: &[(String, Constant)],
) -> TokenStream {
    let values = fields.fields.iter().zip(values).map(|(field, value)| {
        let ident = ident(&field.ident);
        let value = value.as_ref().map(|value| expression(contract, &field.slot, value));
        let value = value.map(|value| {
            if field.boxed {
                quote! { ::std::boxed::Box::new(#value) }
            } else {
                value
            }
        });
        match value {
            Some(value) if field.required => quote! { #ident: #value },
            Some(value) => quote! { #ident: ::core::option::Option::Some(#value) },
            None => quote! { #ident: ::core::option::Option::None },
        }
    });
    let extra = match &fields.additional {
        Additional::Drop | Additional::Deny => None,
        Additional::KeepAny { field } => {
            let ident = ident(field);
            let members = others.iter().filter_map(|(name, value)| match value {
                Constant::Json(value) => Some(member(name, json(value))),
                _ => None,
            });
            Some(quote! { #ident: ::core::iter::FromIterator::from_iter([#(#members),*]) })
        }
        Additional::Keep { field, slot, .. } => {
            let (ident, map) = (ident(field), map(contract, others, slot));
            Some(quote! { #ident: #map })
        }
    };
    quote! { #(#values,)* #extra }
}

fn map(contract: &Contract, members: &[(String, Constant)], slot: &Slot) -> TokenStream {
    let members = members.iter().map(|(name, value)| member(name, expression(contract, slot, value)));
    quote! { ::std::collections::BTreeMap::from([#(#members),*]) }
}

fn member(name: &str, value: TokenStream) -> TokenStream {
    quote! { (::std::string::String::from(#name), #value) }
}

/// Generates an expression of a free-form value.
fn json(value: &Value) -> TokenStream {
    let variant = match value {
        Value::Null => return quote! { ::postroom::serde_json::Value::Null },
        Value::Array(items) => {
            let items = items.iter().map(json);
            return quote! { ::postroom::serde_json::Value::Array(::std::vec::Vec::from([#(#items),*])) };
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| member(name, json(value)));
            return quote! {
                ::postroom::serde_json::Value::Object(::core::iter::FromIterator::from_iter([#(#members),*]))
            };
        }
        Value::Bool(value) => value.to_token_stream(),
        Value::String(text) => text.to_token_stream(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => value.to_token_stream(),
            (_, Some(value)) => value.to_token_stream(),
            _ => number.as_f64().unwrap_or_default().to_token_stream(),
        },
    };
    quote! { ::postroom::serde_json::Value::from(#variant) }
}
