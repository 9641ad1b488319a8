//! Rules as static data: what the runtime names and explains violations with.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::{
    decimal::Decimal,
    ir::{Shape, Slot},
};

/// A constant expression of `Rule` for a slot that is not a generated type.
pub(super) fn tokens(slot: &Slot) -> TokenStream {
    let rules = &slot.rules;
    let mut fields = Vec::new();
    let bound = |number: &Decimal| {
        let text = number.text();
        quote! { ::core::option::Option::Some(#text) }
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
    let patterns: Vec<_> = rules.pattern.iter().chain(&rules.more_patterns).map(|pattern| &*pattern.source).collect();
    if !patterns.is_empty() {
        fields.push(("pattern", text(&patterns.join(" and "))));
    }
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
    let listed = rules.enumeration.iter().flatten().map(|value| &value.text).collect::<Vec<_>>();
    if rules.enumeration.is_some() {
        on_mismatch.push(quote! { ENUM });
    }
    if let Some(constant) = &rules.constant {
        on_mismatch.push(quote! { CONST });
        let text = &constant.text;
        fields.push(("constant", quote! { &[#text] }));
    }
    if !listed.is_empty() {
        fields.push(("listed", quote! { &[#(#listed),*] }));
    }
    let base = rule_base(slot, on_mismatch.is_empty());
    let is_type_alone = matches!(on_mismatch.as_slice(), [only] if only.to_string() == "TYPE");
    if let (false, [first, rest @ ..]) = (is_type_alone, on_mismatch.as_slice()) {
        let keywords = quote! { __private::Keywords::#first #(.and(__private::Keywords::#rest))* };
        fields.push(("on_mismatch", keywords));
    }
    if fields.is_empty() {
        return base;
    }
    let fields = fields.iter().map(|(name, value)| {
        let name = Ident::new(name, Span::call_site());
        quote! { #name: #value }
    });
    quote! { __private::Rule { #(#fields,)* ..#base } }
}

/// The rule of a type; of any value, where values of no type are refused as such.
fn rule_base(slot: &Slot, is_any: bool) -> TokenStream {
    if is_any {
        return quote! { __private::Rule::ANY };
    }
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
    quote! { __private::Rule::of(#kind) }
}
