//! The rules of values as calls on a table: limits of numbers, as the document writes them and as the runtime compares
//! them, what texts must keep, counts, and listed values.

use postroom_schema::limits::{Outside, Step, held};
use proc_macro2::{Literal as Token, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use crate::{
    decimal::Decimal,
    ir::{Literal, Pattern, Rules, Shape, Slot},
    pattern,
};

/// Calls for a number's limits and step.
pub(super) fn numbers(slot: &Slot) -> TokenStream {
    let is_integer = match slot.shape {
        Shape::Integer(_) => true,
        Shape::Number => false,
        _ => return TokenStream::new(),
    };
    let limits = limits(&slot.rules).into_iter().filter_map(|(name, outside, limit)| {
        let (limit, text) = (limit?, limit?.text());
        Some(if is_integer {
            let (name, nearest) = (format_ident!("{name}"), Token::i128_unsuffixed(outside.nearest_integer(limit)));
            quote! { .#name(#text, #nearest) }
        } else {
            let (name, nearest) = (format_ident!("float_{name}"), float(outside.nearest_float(limit)));
            quote! { .#name(#text, #nearest) }
        })
    });
    let step = slot.rules.multiple_of.as_ref().map(|limit| {
        let (text, step) =
            (limit.text(), step(if is_integer { Step::of_integers(limit) } else { Step::of_floats(limit) }));
        quote! { .multiple_of(#text, schema::Step::#step) }
    });
    quote! { #(#limits)* #step }
}

/// Calls for the limits of numbers whose texts are compared, because they have no type.
pub(super) fn of_texts(rules: &Rules) -> TokenStream {
    let limits = limits(rules).into_iter().filter_map(|(name, outside, limit)| {
        let (name, text) = (format_ident!("{name}"), limit?.text());
        let all = if matches!(outside, Outside::Below | Outside::UpTo) { i128::MIN } else { i128::MAX };
        let all = Token::i128_unsuffixed(all);
        Some(quote! { .#name(#text, #all) })
    });
    let step = rules.multiple_of.as_ref().map(|step| {
        let text = step.text();
        quote! { .multiple_of(#text, schema::Step::None) }
    });
    quote! { #(#limits)* #step }
}

fn limits(rules: &Rules) -> [(&'static str, Outside, Option<&Decimal>); 4] {
    [
        ("minimum", Outside::Below, rules.minimum.as_ref()),
        ("maximum", Outside::Above, rules.maximum.as_ref()),
        ("exclusive_minimum", Outside::UpTo, rules.exclusive_minimum.as_ref()),
        ("exclusive_maximum", Outside::From, rules.exclusive_maximum.as_ref()),
    ]
}

fn step(step: Step) -> TokenStream {
    match step {
        Step::None => quote! { None },
        Step::Zero => quote! { Zero },
        Step::Whole(step) => {
            let step = Token::i128_unsuffixed(step);
            quote! { Whole(#step) }
        }
        Step::Float(step) => {
            let step = float(step);
            quote! { Float(#step) }
        }
    }
}

fn float(value: f64) -> TokenStream {
    if value == f64::INFINITY {
        quote! { ::core::primitive::f64::INFINITY }
    } else if value == f64::NEG_INFINITY {
        quote! { ::core::primitive::f64::NEG_INFINITY }
    } else {
        let value = Token::f64_unsuffixed(value);
        quote! { #value }
    }
}

/// Calls for what a text must keep.
pub(super) fn texts(rules: &Rules, is_string: bool) -> TokenStream {
    // Every text keeps a least length of none, and a greatest beyond all.
    let least = rules.min_length.filter(|least| *least > 0).map(|least| call("min_length", least));
    let most = rules.max_length.filter(|most| *most < u64::MAX).map(|most| call("max_length", most));
    let patterns: Vec<_> = rules.pattern.iter().chain(&rules.more_patterns).collect();
    let pattern = (!patterns.is_empty()).then(|| {
        let source = patterns.iter().map(|pattern| pattern.source.as_str()).collect::<Vec<_>>().join(" and ");
        let matchers = patterns.iter().map(|known| pattern::matcher(known));
        quote! { .pattern(#source, &[#(#matchers),*]) }
    });
    let format = rules.format.as_ref().filter(|_| is_string).map(|name| {
        let has_type = matches!(name.as_str(), "uuid" | "date-time" | "date" | "time");
        let test = format_ident!("{}{}", if has_type { "is_" } else { "" }, name.replace('-', "_"));
        quote! { .format(#name, schema::formats::#test) }
    });
    quote! { #least #most #pattern #format }
}

/// Calls for the counts of an object with declared properties.
pub(super) fn property_counts(least: Option<u64>, most: Option<u64>) -> TokenStream {
    let (least, most) = (least.map(|least| call("least", least)), most.map(|most| call("most", most)));
    quote! { #least #most }
}

pub(super) fn call(name: &str, count: u64) -> TokenStream {
    let (name, count) = (format_ident!("{name}"), proc_macro2::Literal::u64_unsuffixed(count));
    quote! { .#name(#count) }
}

/// Generates the patterns one of which each key must match, as they are written and as they are matched.
pub(super) fn keys(patterns: &[Pattern]) -> TokenStream {
    let keys = patterns.iter().map(|known| {
        let (source, matcher) = (&known.source, pattern::matcher(known));
        quote! { (#source, #matcher) }
    });
    quote! { &[#(#keys),*] }
}

/// Calls for `enum` and `const`.
pub(super) fn listed(slot: &Slot) -> TokenStream {
    let rules = &slot.rules;
    let listed = rules.enumeration.as_ref().map(|values| {
        let json = values.iter().map(|value| &value.text);
        let parsed = || values.iter().filter_map(|value| serde_json::from_str::<Value>(&value.text).ok());
        match slot.shape {
            // What the type does not hold, no value of it is.
            Shape::Integer(width) => {
                let whole = values.iter().filter_map(|value| Decimal::parse(&value.text)?.to_i128());
                let held = whole.filter_map(|value| width.holds(value)).map(Token::i128_unsuffixed);
                quote! { .integers(&[#(#json),*], &[#(#held),*]) }
            }
            Shape::Number => {
                let held = values.iter().filter_map(|value| held(&Decimal::parse(&value.text)?)).map(float);
                quote! { .floats(&[#(#json),*], &[#(#held),*]) }
            }
            Shape::String | Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time => {
                let texts = parsed().filter_map(|value| value.as_str().map(str::to_owned));
                quote! { .texts(&[#(#json),*], &[#(#texts),*]) }
            }
            _ => quote! { .listed(&[#(#json),*]) },
        }
    });
    let constant = rules.constant.as_ref().map(|Literal { text, .. }| quote! { .constant(&[#text]) });
    quote! { #listed #constant }
}
