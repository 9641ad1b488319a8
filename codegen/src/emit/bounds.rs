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
        let outside = match slot.shape {
            Shape::Integer(width) => match compare_integer(width, operator, limit) {
                Some(outside) => outside,
                None => continue,
            },
            Shape::Number => {
                let operator: TokenStream = operator.parse().unwrap_or_default();
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

/// The comparison of an integer with a limit, in the integer's own type wherever the compiler would not call it useless;
/// `None` where no integer of the type is outside: the reader has told what a text violates that fits no such integer.
fn compare_integer(width: IntegerWidth, operator: &str, limit: &Number) -> Option<TokenStream> {
    let whole = limit.as_i64().map(i128::from).or(limit.as_u64().map(i128::from));
    let (least, most) = match width {
        IntegerWidth::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        IntegerWidth::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
        IntegerWidth::U32 => (i128::from(u32::MIN), i128::from(u32::MAX)),
        IntegerWidth::U64 => (i128::from(u64::MIN), i128::from(u64::MAX)),
    };
    let sign: TokenStream = operator.parse().unwrap_or_default();
    Some(match (whole, operator) {
        (Some(whole), "<") if whole <= least => return None,
        (Some(whole), ">") if whole >= most => return None,
        (Some(whole), _) if least < whole && whole < most => {
            let limit = Literal::i128_unsuffixed(whole);
            quote! { *value #sign #limit }
        }
        (Some(whole), _) => {
            let limit = Literal::i128_suffixed(whole);
            quote! { i128::from(*value) #sign #limit }
        }
        (None, _) => {
            let limit = limit.as_f64().unwrap_or(f64::NAN);
            quote! { (*value as f64) #sign #limit }
        }
    })
}
