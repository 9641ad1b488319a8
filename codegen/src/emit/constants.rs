//! Defaults as constants and accessors, and what a field's schema demands, in words.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    defaults::expression,
    docs::{self, code},
    idents::ident,
    types::{integer_type, rust_type},
};
use crate::{
    decimal::Decimal,
    ir::{Additional, Constant, Contract, Field, Pattern, Shape, Slot, Struct, TypeDef, TypeKind},
};

/// Generates `DEFAULT_X` for every default that is a constant in Rust, and `x_or_default()` for those of optional
/// fields.
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
    let value = field.fallback.as_ref()?;
    let constant = format_ident!("{}", field.constant);
    let name = code(&field.name);
    let simple = simple(contract, &field.slot, value);
    let declared = simple.as_ref().map(|(_, kind, value)| {
        let intro = docs::attributes(&[&format!("What an absent {name} stands for.")]);
        quote! {
            #intro
            pub const #constant: #kind = #value;
        }
    });
    let accessor = field.accessor.as_ref().filter(|_| !field.required).map(|accessor| {
        let (accessor, own) = (ident(accessor), ident(&field.ident));
        let intro = docs::attributes(&[&format!(
            "{name}, or its default where it is absent; the message itself stays as it is."
        )]);
        let (kind, body) = match &simple {
            Some((kind, ..)) if matches!(field.slot.shape, Shape::String) => {
                (kind.clone(), quote! { self.#own.as_deref().unwrap_or(Self::#constant) })
            }
            Some((kind, ..)) => (kind.clone(), quote! { self.#own.unwrap_or(Self::#constant) }),
            None => fallback(contract, field, value),
        };
        quote! {
            #intro
            #[must_use]
            pub fn #accessor(&self) -> #kind { #body }
        }
    });
    Some(quote! { #declared #accessor })
}

/// Returns the type and the value of an accessor for a default that is no constant expression: what is copied is there
/// as it is, and all else is borrowed if it is there.
fn fallback(contract: &Contract, field: &Field, value: &Constant) -> (TokenStream, TokenStream) {
    let (own, kind) = (ident(&field.ident), rust_type(contract, &field.slot));
    let value = expression(contract, &field.slot, value);
    let is_copy = match &field.slot.shape {
        Shape::Named(id) => matches!(contract.types[id.0].kind, TypeKind::Enum(_)),
        Shape::Array(_) | Shape::Tuple(_) | Shape::Map(_) | Shape::FreeObject | Shape::Any | Shape::String => false,
        _ => true,
    };
    if is_copy && !field.boxed {
        return (quote! { #kind }, quote! { self.#own.unwrap_or_else(|| #value) });
    }
    let present = if field.boxed {
        quote! { &**value }
    } else {
        quote! { value }
    };
    let body = quote! {
        match &self.#own {
            ::core::option::Option::Some(value) => ::std::borrow::Cow::Borrowed(#present),
            ::core::option::Option::None => ::std::borrow::Cow::Owned(#value),
        }
    };
    (quote! { ::std::borrow::Cow<'_, #kind> }, body)
}

/// Returns, for a default that is a constant expression, the type of the accessor, that of the constant, and its value.
fn simple(contract: &Contract, slot: &Slot, value: &Constant) -> Option<(TokenStream, TokenStream, TokenStream)> {
    if slot.nullable {
        return None;
    }
    let same = |kind: TokenStream| (kind.clone(), kind);
    let (kind, of_constant) = match (&slot.shape, value) {
        (Shape::Boolean, _) => same(quote! { bool }),
        (Shape::Integer(width), Constant::Integer(value)) => {
            let (kind, value) = (integer_type(*width), Literal::i128_unsuffixed(*value));
            return Some((kind.clone(), kind, quote! { #value }));
        }
        (Shape::Number, _) => same(quote! { f64 }),
        (Shape::String, Constant::Text(text)) => {
            return Some((quote! { &str }, quote! { &'static str }, quote! { #text }));
        }
        (Shape::Uuid, _) => same(quote! { ::postroom::uuid::Uuid }),
        (Shape::Named(id), Constant::Variant(_)) => {
            let name = format_ident!("{}", contract.types[id.0].name);
            same(quote! { #name })
        }
        _ => return None,
    };
    Some((kind, of_constant, expression(contract, slot, value)))
}

/// Describes the demands of a field's schema: `Required. At least 0, at most 10. Default: 3.`
pub(super) fn describe(field: &Field) -> String {
    let mut demands = rules(&field.slot);
    let (names, items) = match &field.slot.shape {
        Shape::Array(item) => (None, Some(&**item)),
        Shape::Map(entries) => (entries.names.as_ref(), Some(&entries.values)),
        _ => (None, None),
    };
    for (what, slot) in [("keys:", names), ("each", items)] {
        let of_parts = slot.map(rules).unwrap_or_default();
        if !of_parts.is_empty() {
            demands.push(format!("{what} {}", of_parts.join(", ")));
        }
    }
    let mut sentences = vec![if field.required { "Required.".to_owned() } else { "Optional.".to_owned() }];
    if !demands.is_empty() {
        sentences.push(sentence(&demands));
    }
    if let Some(default) = &field.default {
        sentences.push(format!("Default: {}.", code(&default.to_string())));
    }
    sentences.join(" ")
}

/// Describes the demands of what an object keeps that it does not declare: ` Keys by the pattern …, each at least 0.`
pub(super) fn describe_others(additional: &Additional) -> String {
    let Additional::Keep { slot, keys, .. } = additional else { return String::new() };
    let mut demands: Vec<String> = keys.iter().map(by_pattern).collect();
    let of_values = rules(slot);
    if !of_values.is_empty() {
        demands.push(format!("each {}", of_values.join(", ")));
    }
    if demands.is_empty() { String::new() } else { format!(" {}", sentence(&demands)) }
}

fn by_pattern(pattern: &Pattern) -> String {
    format!("keys by the pattern {}", code(&pattern.source))
}

/// Returns demands as a sentence.
fn sentence(demands: &[String]) -> String {
    let all = demands.join(", ");
    let mut characters = all.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", characters.as_str())
}

fn rules(slot: &Slot) -> Vec<String> {
    let rules = &slot.rules;
    let mut demands = Vec::new();
    let mut say = |text: &str, value: Option<String>| demands.extend(value.map(|value| format!("{text}{value}")));
    let number = |number: &Option<Decimal>| number.as_ref().map(ToString::to_string);
    say("format ", rules.format.as_deref().map(code));
    say("at least ", number(&rules.minimum));
    say("at most ", number(&rules.maximum));
    say("more than ", number(&rules.exclusive_minimum));
    say("less than ", number(&rules.exclusive_maximum));
    say("a multiple of ", number(&rules.multiple_of));
    say("at least this many characters: ", rules.min_length.map(|count| count.to_string()));
    say("at most this many characters: ", rules.max_length.map(|count| count.to_string()));
    for pattern in rules.pattern.iter().chain(&rules.more_patterns) {
        say("pattern ", Some(code(&pattern.source)));
    }
    say("at least this many items: ", rules.min_items.map(|count| count.to_string()));
    say("at most this many items: ", rules.max_items.map(|count| count.to_string()));
    say("no item twice", rules.unique_items.then(String::new));
    say("at least this many properties: ", rules.min_properties.map(|count| count.to_string()));
    say("at most this many properties: ", rules.max_properties.map(|count| count.to_string()));
    for pattern in &rules.keys {
        say("", Some(by_pattern(pattern)));
    }
    say(
        "one of ",
        rules
            .enumeration
            .as_ref()
            .map(|values| values.iter().map(|value| code(&value.text)).collect::<Vec<_>>().join(", ")),
    );
    say("exactly ", rules.constant.as_ref().map(|value| code(&value.text)));
    demands
}
