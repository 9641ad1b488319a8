//! Rules as static data: what the runtime names and explains violations with.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use serde_json::Number;

use crate::ir::{Shape, Slot};

/// A constant expression of `Rule` for a slot that is not a generated type.
pub(super) fn tokens(slot: &Slot) -> TokenStream {
    let rules = &slot.rules;
    let mut fields = Vec::new();
    let bound = |number: &Number| {
        let (text, value) = (number.to_string(), number.as_f64().unwrap_or(f64::NAN));
        quote! { ::core::option::Option::Some(__private::Bound { text: #text, value: #value }) }
    };
    for (name, value) in [
        ("minimum", &rules.minimum),
        ("maximum", &rules.maximum),
        ("exclusive_minimum", &rules.exclusive_minimum),
        ("exclusive_maximum", &rules.exclusive_maximum),
        ("multiple_of", &rules.multiple_of),
    ] {
        fields.extend(value.as_ref().map(|number| (name, bound(number))));
    }
    for (name, value) in [
        ("min_length", rules.min_length),
        ("max_length", rules.max_length),
        ("min_items", rules.min_items),
        ("max_items", rules.max_items),
        ("min_properties", rules.min_properties),
        ("max_properties", rules.max_properties),
    ] {
        fields.extend(value.map(|count| (name, quote! { ::core::option::Option::Some(#count) })));
    }
    let text = |text: &str| quote! { ::core::option::Option::Some(#text) };
    fields.extend(rules.pattern.as_ref().map(|pattern| ("pattern", text(&pattern.source))));
    fields.extend(rules.format.as_ref().map(|format| ("format", text(format))));
    if rules.unique_items {
        fields.push(("unique_items", true.to_token_stream()));
    }
    if !rules.required.is_empty() {
        let names = &rules.required;
        fields.push(("required", quote! { &[#(#names),*] }));
    }
    let mut on_mismatch = Vec::new();
    if rules.has_type {
        on_mismatch.push(quote! { TYPE });
    }
    let listed = rules.enumeration.iter().flatten().chain(&rules.constant).map(ToString::to_string).collect::<Vec<_>>();
    if rules.enumeration.is_some() {
        on_mismatch.push(quote! { ENUM });
    }
    if rules.constant.is_some() {
        on_mismatch.push(quote! { CONST });
    }
    if !listed.is_empty() {
        fields.push(("listed", quote! { &[#(#listed),*] }));
    }
    let base = rule_base(slot, &on_mismatch);
    if fields.is_empty() {
        return base;
    }
    let fields = fields.iter().map(|(name, value)| {
        let name = Ident::new(name, Span::call_site());
        quote! { #name: #value }
    });
    quote! { __private::Rule { #(#fields,)* ..#base } }
}

fn rule_base(slot: &Slot, on_mismatch: &[TokenStream]) -> TokenStream {
    let kind = match &slot.shape {
        Shape::Boolean => "boolean",
        Shape::Integer(_) => "integer",
        Shape::Number => "number",
        Shape::String | Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time => "string",
        Shape::Array(_) => "array",
        Shape::Map(_) | Shape::FreeObject | Shape::Named(_) => "object",
        Shape::Null => "null",
        Shape::Any => "any value",
    };
    let kind = if slot.nullable { format!("{kind} or null") } else { kind.to_owned() };
    match on_mismatch {
        [] => quote! { __private::Rule::ANY },
        [only] if only.to_string() == "TYPE" => quote! { __private::Rule::of(#kind) },
        all => quote! {
            __private::Rule { on_mismatch: __private::Keywords::NONE #(.and(__private::Keywords::#all))*, ..__private::Rule::of(#kind) }
        },
    }
}
