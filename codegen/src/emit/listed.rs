//! Listed values as Rust values, where a shape holds them: compared in place, and not as JSON text.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::{
    decimal::Decimal,
    ir::{Literal, Shape},
};

/// An expression of `bool` over `value: &T`: whether it is one of `values`; `None` if only its text shows that.
pub(super) fn test(shape: &Shape, values: &[Literal]) -> Option<TokenStream> {
    let parsed = || values.iter().filter_map(|value| serde_json::from_str::<Value>(&value.text).ok());
    let tokens: Vec<TokenStream> = match shape {
        // What the type does not hold, no value of it is.
        Shape::Integer(width) => {
            let whole = values.iter().filter_map(|value| Decimal::parse(&value.text)?.to_i128());
            let held = whole.filter_map(|value| width.holds(value)).map(Token::i128_unsuffixed);
            held.map(|value| quote! { #value }).collect()
        }
        Shape::Number => {
            let held = values.iter().filter_map(|value| held(&Decimal::parse(&value.text)?));
            held.map(|value| quote! { #value }).collect()
        }
        Shape::Boolean => parsed().filter_map(|value| value.as_bool()).map(|value| quote! { #value }).collect(),
        Shape::String | Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time => {
            let texts = parsed().filter_map(|value| value.as_str().map(str::to_owned));
            let texts: Vec<_> = texts.map(|text| quote! { #text }).collect();
            return Some(if texts.is_empty() {
                never()
            } else {
                quote! { [#(#texts),*].contains(&value) }
            });
        }
        _ => return None,
    };
    Some(if tokens.is_empty() {
        never()
    } else {
        quote! { [#(#tokens),*].contains(value) }
    })
}

fn never() -> TokenStream {
    quote! { { _ = value; false } }
}

/// The float that is read for a number; none for an integer that is no float.
fn held(number: &Decimal) -> Option<f64> {
    let float = number.to_f64();
    let written = Decimal::parse(&format!("{float:e}"));
    let is_same = written.is_some_and(|written| written.canonical() == number.canonical());
    (float.is_finite() && (is_same || !number.is_whole())).then_some(float)
}
