//! The limits of numbers and listed values, as the document writes them and as the runtime compares them.

use proc_macro2::{Literal as Token, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use crate::{
    decimal::Decimal,
    ir::{Literal, Rules, Shape, Slot},
};

/// From here on not every integer is an `f64`.
const EXACT: i128 = 1 << 53;

/// Which side of a limit is out of bounds, and whether the limit itself is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outside {
    Below,
    Above,
    UpTo,
    From,
}

impl Outside {
    fn is_low(self) -> bool {
        matches!(self, Self::Below | Self::UpTo)
    }
}

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
            let (name, nearest) = (format_ident!("{name}"), Token::i128_unsuffixed(nearest_integer(outside, limit)));
            quote! { .#name(#text, #nearest) }
        } else {
            let (name, nearest) = (format_ident!("float_{name}"), float(nearest_float(outside, limit)));
            quote! { .#name(#text, #nearest) }
        })
    });
    let step = slot.rules.multiple_of.as_ref().map(|step| {
        let (text, step) = (step.text(), if is_integer { integer_step(step) } else { float_step(step) });
        quote! { .multiple_of(#text, schema::Step::#step) }
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

/// The last integer that is within bounds.
fn nearest_integer(outside: Outside, limit: &Decimal) -> i128 {
    match outside {
        Outside::Below => limit.ceiling(),
        Outside::UpTo => limit.floor().saturating_add(1),
        Outside::Above => limit.floor(),
        Outside::From => limit.ceiling().saturating_sub(1),
    }
}

/// The last float that is within bounds; an infinity if all floats are, or none.
fn nearest_float(outside: Outside, limit: &Decimal) -> f64 {
    let nearest = limit.to_f64();
    if nearest.is_infinite() {
        return nearest;
    }
    let whole = limit.to_i128().filter(|limit| limit.unsigned_abs() > EXACT.unsigned_abs() && is_narrow(*limit));
    // What the text of a fraction stands for is the nearest float itself; an integer is what it says.
    let is_above = whole.map_or_else(
        || (nearest == 0.0 && *limit != Decimal::from(0)).then_some(limit.is_positive()),
        |limit| (nearest as i128 != limit).then_some(nearest as i128 <= limit),
    );
    // Whether the float itself is out of bounds: the limit may lie above or below it.
    let is_out = match is_above {
        Some(is_above) => is_above == outside.is_low(),
        None => matches!(outside, Outside::UpTo | Outside::From),
    };
    match (is_out, outside.is_low()) {
        (false, _) => nearest,
        (true, true) => nearest.next_up(),
        (true, false) => nearest.next_down(),
    }
}

/// Whether readers of JSON hold the integer exactly.
fn is_narrow(integer: i128) -> bool {
    i64::try_from(integer).is_ok() || u64::try_from(integer).is_ok()
}

fn integer_step(step: &Decimal) -> TokenStream {
    match step.whole_step().map(i128::try_from) {
        // Every integer is a multiple of it.
        Some(Ok(1)) => quote! { None },
        Some(Ok(step)) => {
            let step = Token::i128_unsuffixed(step);
            quote! { Whole(#step) }
        }
        // Nothing else that an integer type holds is a multiple of it.
        _ => quote! { Zero },
    }
}

fn float_step(step: &Decimal) -> TokenStream {
    let step = step.to_f64();
    if step.is_infinite() {
        quote! { Zero }
    } else if step == 0.0 {
        // Finer than every float is written.
        quote! { None }
    } else {
        let step = float(step);
        quote! { Float(#step) }
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

/// The float that is read for a number; none for an integer that is no float.
fn held(number: &Decimal) -> Option<f64> {
    let float = number.to_f64();
    let written = Decimal::parse(&format!("{float:e}"));
    let is_same = written.is_some_and(|written| written.canonical() == number.canonical());
    (float.is_finite() && (is_same || !number.is_whole())).then_some(float)
}
