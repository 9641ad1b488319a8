//! Tests of numbers against their limits.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use serde_json::Number;

use crate::ir::{IntegerWidth, Shape, Slot};

/// Expressions of `Keywords` over `value: &T`, one a keyword.
pub(super) fn tests(slot: &Slot) -> Vec<TokenStream> {
    let rules = &slot.rules;
    let limits = [
        ("MINIMUM", "<", &rules.minimum),
        ("MAXIMUM", ">", &rules.maximum),
        ("EXCLUSIVE_MINIMUM", "<=", &rules.exclusive_minimum),
        ("EXCLUSIVE_MAXIMUM", ">=", &rules.exclusive_maximum),
    ];
    let mut tests = Vec::new();
    for (keyword, operator, limit) in limits {
        let Some(limit) = limit else { continue };
        let keyword = Ident::new(keyword, Span::call_site());
        let operator: TokenStream = operator.parse().unwrap_or_default();
        let outside = match slot.shape {
            // Nothing below 0 gets into an unsigned value; the reader has told what its text violates.
            Shape::Integer(IntegerWidth::U32 | IntegerWidth::U64)
                if keyword == "MINIMUM" && limit.as_u64() == Some(0) =>
            {
                continue;
            }
            Shape::Integer(width) => compare_integer(width, &operator, limit),
            Shape::Number => {
                let limit = limit.as_f64().unwrap_or(f64::NAN);
                quote! { *value #operator #limit }
            }
            _ => continue,
        };
        tests.push(quote! { __private::Keywords::#keyword.when(#outside) });
    }
    if let Some(step) = &rules.multiple_of {
        let multiple = match (&slot.shape, step.as_u64()) {
            (Shape::Integer(_), Some(step)) => {
                let step = Literal::i128_suffixed(i128::from(step));
                quote! { i128::from(*value) % #step == 0 }
            }
            (Shape::Integer(_), None) => {
                let step = step.as_f64().unwrap_or(f64::NAN);
                quote! { __private::is_multiple(*value as f64, #step) }
            }
            _ => {
                let step = step.as_f64().unwrap_or(f64::NAN);
                quote! { __private::is_multiple(*value, #step) }
            }
        };
        tests.push(quote! { __private::Keywords::MULTIPLE_OF.when(!(#multiple)) });
    }
    tests
}

/// The comparison of an integer with a limit, in the integer's own type wherever the limit fits it.
fn compare_integer(width: IntegerWidth, operator: &TokenStream, limit: &Number) -> TokenStream {
    let whole = limit.as_i64().map(i128::from).or(limit.as_u64().map(i128::from));
    let range = match width {
        IntegerWidth::I32 => i128::from(i32::MIN)..=i128::from(i32::MAX),
        IntegerWidth::I64 => i128::from(i64::MIN)..=i128::from(i64::MAX),
        IntegerWidth::U32 => i128::from(u32::MIN)..=i128::from(u32::MAX),
        IntegerWidth::U64 => i128::from(u64::MIN)..=i128::from(u64::MAX),
    };
    match whole {
        Some(whole) if range.contains(&whole) => {
            let limit = Literal::i128_unsuffixed(whole);
            quote! { *value #operator #limit }
        }
        Some(whole) => {
            let limit = Literal::i128_suffixed(whole);
            quote! { i128::from(*value) #operator #limit }
        }
        None => {
            let limit = limit.as_f64().unwrap_or(f64::NAN);
            quote! { (*value as f64) #operator #limit }
        }
    }
}
