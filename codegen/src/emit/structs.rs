//! Objects with declared properties: a struct, and the call that makes the rest of it.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{builders, idents::ident, macros, rules, schemas, texts::text, types::rust_type};
use crate::ir::{Additional, Contract, Field, Shape, Struct, TypeDef};

/// Generates everything of a struct but the struct itself and `new`.
pub(super) fn code(contract: &Contract, definition: &TypeDef, fields: &Struct) -> TokenStream {
    let (name, builder) = (format_ident!("{}", definition.name), format_ident!("{}", fields.builder));
    let count = Literal::usize_unsuffixed(fields.fields.len());
    let (required, others) = (required_bits(fields), others(fields));
    let counts = rules::property_counts(fields.min_properties, fields.max_properties);
    let kind = format_ident!("{}", if counts.is_empty() { "object" } else { "counted" });
    let untyped = (!fields.has_type).then(|| quote! { .untyped() });
    let rest = schemas::and(contract, fields.rest.as_ref());
    let text = text(definition);
    let properties = properties(contract, fields, None);
    macros::call(
        "structure",
        &quote! {
            let #name: #builder = #kind(#count, [#(#required),*], #others, schema::object(&PROPERTIES) #untyped #counts #rest);
            let TEXT = #text;
            #properties
        },
    )
}

/// Generates a statement for each property, and one for those that are not declared if they are kept.
pub(super) fn properties(contract: &Contract, fields: &Struct, payload: Option<&str>) -> TokenStream {
    let properties = fields.fields.iter().enumerate().map(|(index, field)| property(contract, index, field, payload));
    let extra = match &fields.additional {
        Additional::Drop | Additional::Deny => None,
        Additional::KeepAny { field } => {
            let field = ident(field);
            Some(quote! { static #field: ::postroom::JsonObject = &schema::ANY; })
        }
        Additional::Keep { field, slot, .. } => {
            let (field, kind, schema) = (ident(field), rust_type(contract, slot), schemas::reference(contract, slot));
            Some(quote! {
                static #field: ::std::collections::BTreeMap<::std::string::String, #kind> = #schema;
            })
        }
    };
    quote! { #(#properties)* #extra }
}

fn property(contract: &Contract, index: usize, field: &Field, payload: Option<&str>) -> TokenStream {
    let (own, json) = (ident(&field.ident), &field.name);
    let position = Literal::usize_unsuffixed(index);
    let is_payload = payload == Some(json);
    let kind = if is_payload {
        quote! { P }
    } else {
        held_type(contract, field)
    };
    let mode = format_ident!("{}", if field.required { "required" } else { "optional" });
    let fixed = builders::constant(contract, field).filter(|_| field.required && !is_payload);
    let how = if is_payload {
        "payload"
    } else if fixed.is_some() {
        "fixed"
    } else if matches!(field.slot.shape, Shape::Boolean | Shape::Integer(_) | Shape::Number | Shape::Null) {
        // The type of a number that is written out would not be known where it could be several.
        "set"
    } else {
        "into"
    };
    let how = format_ident!("{how}");
    let schema = schemas::reference(contract, &field.slot);
    let quoted = serde_json::Value::from(json.as_str()).to_string();
    let quoted = (quoted.len() != json.len() + 2).then(|| {
        let quoted = format!("{quoted}:");
        quote! { , quoted = #quoted }
    });
    // The builder has functions of its own.
    let setter = matches!(field.ident.as_str(), "build" | "complete").then(|| {
        let name = format_ident!("{}_", field.ident);
        quote! { , setter = #name }
    });
    // A variable must have the name of no type, which never starts with one of these letters, and of no other field.
    let bound = (!field.ident.starts_with(|first: char| first.is_ascii_lowercase())).then(|| {
        let name = format_ident!("__value{index}");
        quote! { , bound = #name }
    });
    let fixed = fixed.map(|value| quote! { , fixed = #value });
    let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
    quote! {
        #deprecated
        let #own: #kind = #mode(#position, #json, #how, #schema #quoted #setter #bound #fixed);
    }
}

/// Returns the type of a field that is there.
fn held_type(contract: &Contract, field: &Field) -> TokenStream {
    let kind = rust_type(contract, &field.slot).into_token_stream();
    if field.boxed {
        quote! { ::std::boxed::Box<#kind> }
    } else {
        kind
    }
}

/// Generates the constant for what becomes of properties that are not declared.
pub(super) fn others(fields: &Struct) -> TokenStream {
    match &fields.additional {
        Additional::Drop => quote! { schema::DROPPED },
        Additional::Deny => quote! { schema::REFUSED },
        Additional::KeepAny { .. } => quote! { schema::KEPT },
        Additional::Keep { keys, .. } if keys.is_empty() => quote! { schema::held(EXTRA) },
        Additional::Keep { keys, .. } => {
            let keys = rules::keys(keys);
            quote! { schema::matching(#keys, EXTRA) }
        }
    }
}

/// Returns a bit for each property, set if it is required.
pub(super) fn required_bits(fields: &Struct) -> Vec<Literal> {
    let mut bits = vec![0; fields.fields.len().div_ceil(64).max(1)];
    for (index, _) in fields.fields.iter().enumerate().filter(|(_, field)| field.required) {
        bits[index / 64] |= 1_u64 << (index % 64);
    }
    bits.into_iter().map(Literal::u64_unsuffixed).collect()
}
