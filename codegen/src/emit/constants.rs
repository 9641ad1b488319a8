//! Defaults as constants and accessors, and what a field's schema demands, in words.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::{
    docs::{self, code},
    items::ident,
    slots::integer_type,
};
use crate::ir::{Contract, Field, IntegerWidth, Shape, Slot, Struct, TypeDef, TypeKind};

/// `DEFAULT_X` for every default that is a constant in Rust, and `x_or_default()` for those of optional fields.
pub(super) fn tokens(contract: &Contract, definition: &TypeDef, fields: &Struct) -> TokenStream {
    let name = format_ident!("{}", definition.name);
    let members: Vec<_> = fields.fields.iter().filter_map(|field| default_members(contract, field)).collect();
    if members.is_empty() {
        return TokenStream::new();
    }
    quote! {
        impl #name {
            #(#members)*
        }
    }
}

fn default_members(contract: &Contract, field: &Field) -> Option<TokenStream> {
    let (kind, value) = default_value(contract, &field.slot, field.default.as_ref()?)?;
    let constant =
        format_ident!("DEFAULT_{}", heck::AsShoutySnakeCase(field.ident.trim_start_matches("r#")).to_string());
    let intro = docs::attributes(&[&format!("What an absent {} stands for.", code(&field.name))]);
    let accessor = match (&field.accessor, field.required || field.slot.nullable) {
        (Some(accessor), false) => {
            let (accessor, ident) = (ident(accessor), ident(&field.ident));
            let intro = docs::attributes(&[&format!(
                "{}, or its default where it is absent; the message itself stays as it is.",
                code(&field.name)
            )]);
            let body = if matches!(field.slot.shape, Shape::String) {
                quote! { self.#ident.as_deref().unwrap_or(Self::#constant) }
            } else {
                quote! { self.#ident.unwrap_or(Self::#constant) }
            };
            Some(quote! {
                #intro
                #[must_use]
                pub fn #accessor(&self) -> #kind { #body }
            })
        }
        _ => None,
    };
    let kind_of_constant = if matches!(field.slot.shape, Shape::String) {
        quote! { &'static str }
    } else {
        kind
    };
    Some(quote! {
        #intro
        pub const #constant: #kind_of_constant = #value;
        #accessor
    })
}

/// The type that an accessor gives, and the default as a constant expression.
fn default_value(contract: &Contract, slot: &Slot, default: &Value) -> Option<(TokenStream, TokenStream)> {
    match (&slot.shape, default) {
        (Shape::Boolean, Value::Bool(value)) => Some((quote! { bool }, quote! { #value })),
        (Shape::Integer(width), Value::Number(number)) => {
            let value = proc_macro2::Literal::i128_unsuffixed(whole(number, *width)?);
            Some((integer_type(*width), quote! { #value }))
        }
        (Shape::Number, Value::Number(number)) => {
            let value = number.as_f64()?;
            Some((quote! { f64 }, quote! { #value }))
        }
        (Shape::String, Value::String(value)) => Some((quote! { &str }, quote! { #value })),
        (Shape::Named(id), Value::String(value)) => {
            let definition = &contract.types[id.0];
            let TypeKind::Enum(variants) = &definition.kind else { return None };
            let variant = variants.variants.iter().find(|variant| variant.value == *value)?;
            let (name, variant) = (format_ident!("{}", definition.name), format_ident!("{}", variant.ident));
            Some((quote! { #name }, quote! { #name::#variant }))
        }
        _ => None,
    }
}

pub(super) fn whole(number: &serde_json::Number, width: IntegerWidth) -> Option<i128> {
    let value = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))?;
    let fits = match width {
        IntegerWidth::I32 => i32::try_from(value).is_ok(),
        IntegerWidth::I64 => i64::try_from(value).is_ok(),
        IntegerWidth::U32 => u32::try_from(value).is_ok(),
        IntegerWidth::U64 => u64::try_from(value).is_ok(),
    };
    fits.then_some(value)
}

/// What a field's schema demands: `Required. At least 0, at most 10. Default: 3.`
pub(super) fn describe(field: &Field) -> String {
    let mut demands = rules(&field.slot);
    if let Shape::Array(item) | Shape::Map(item) = &field.slot.shape {
        let of_items = rules(item);
        if !of_items.is_empty() {
            demands.push(format!("each {}", of_items.join(", ")));
        }
    }
    let mut sentences = vec![if field.required { "Required.".to_owned() } else { "Optional.".to_owned() }];
    if let Some((first, rest)) = demands.split_first() {
        let mut characters = first.chars();
        let first: String = characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect();
        let all = std::iter::once(first).chain(rest.iter().cloned()).collect::<Vec<_>>().join(", ");
        sentences.push(format!("{all}."));
    }
    if let Some(default) = &field.default {
        sentences.push(format!("Default: {}.", code(&default.to_string())));
    }
    sentences.join(" ")
}

fn rules(slot: &Slot) -> Vec<String> {
    let rules = &slot.rules;
    let mut demands = Vec::new();
    let mut say = |text: &str, value: Option<String>| demands.extend(value.map(|value| format!("{text}{value}")));
    let number = |number: &Option<serde_json::Number>| number.as_ref().map(ToString::to_string);
    say("format ", rules.format.as_deref().map(code));
    say("at least ", number(&rules.minimum));
    say("at most ", number(&rules.maximum));
    say("more than ", number(&rules.exclusive_minimum));
    say("less than ", number(&rules.exclusive_maximum));
    say("a multiple of ", number(&rules.multiple_of));
    say("at least this many characters: ", rules.min_length.map(|count| count.to_string()));
    say("at most this many characters: ", rules.max_length.map(|count| count.to_string()));
    say("pattern ", rules.pattern.as_ref().map(|pattern| code(&pattern.source)));
    say("at least this many items: ", rules.min_items.map(|count| count.to_string()));
    say("at most this many items: ", rules.max_items.map(|count| count.to_string()));
    say("no item twice", rules.unique_items.then(String::new));
    say("at least this many properties: ", rules.min_properties.map(|count| count.to_string()));
    say("at most this many properties: ", rules.max_properties.map(|count| count.to_string()));
    say(
        "one of ",
        rules
            .enumeration
            .as_ref()
            .map(|values| values.iter().map(|value| code(&value.to_string())).collect::<Vec<_>>().join(", ")),
    );
    say("exactly ", rules.constant.as_ref().map(|value| code(&value.to_string())));
    demands
}
