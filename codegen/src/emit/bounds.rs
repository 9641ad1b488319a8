//! Tests of numbers against their limits.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::{
    decimal::Decimal,
    ir::{IntegerWidth, Rules, Shape, Slot},
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

/// When a value is out of bounds.
enum Test {
    Never,
    Always,
    When(TokenStream),
}

/// Expressions of `Keywords` over `value: &T`, one a keyword.
pub(super) fn tests(slot: &Slot) -> Vec<TokenStream> {
    let mut tests = Vec::new();
    for (keyword, outside, limit) in limits(&slot.rules) {
        let Some(limit) = limit else { continue };
        let test = match slot.shape {
            Shape::Integer(width) => compare_integer(width, outside, limit),
            Shape::Number => compare_float(outside, limit),
            _ => continue,
        };
        let outside = match test {
            // The reader tells from the text what a value violates that does not get into the type.
            Test::Never => continue,
            Test::Always => quote! { { _ = value; true } },
            Test::When(test) => test,
        };
        let keyword = Ident::new(keyword, Span::call_site());
        tests.push(quote! { __private::Keywords::#keyword.when(#outside) });
    }
    let whole = matches!(slot.shape, Shape::Integer(_));
    // Every integer is a multiple of some steps.
    if let Some(step) = slot.rules.multiple_of.as_ref().filter(|step| !whole || step.whole_step() != Some(1)) {
        let multiple = match slot.shape {
            Shape::Integer(_) => divides_integer(step),
            _ => divides_float(step),
        };
        tests.push(quote! { __private::Keywords::MULTIPLE_OF.when(!(#multiple)) });
    }
    tests
}

fn limits(rules: &Rules) -> [(&'static str, Outside, Option<&Decimal>); 4] {
    [
        ("MINIMUM", Outside::Below, rules.minimum.as_ref()),
        ("MAXIMUM", Outside::Above, rules.maximum.as_ref()),
        ("EXCLUSIVE_MINIMUM", Outside::UpTo, rules.exclusive_minimum.as_ref()),
        ("EXCLUSIVE_MAXIMUM", Outside::From, rules.exclusive_maximum.as_ref()),
    ]
}

/// The comparison of an integer with a limit, in the integer's own type.
fn compare_integer(width: IntegerWidth, outside: Outside, limit: &Decimal) -> Test {
    let (least, greatest) = width.range().into_inner();
    // The nearest integer that is out of bounds.
    let nearest = match outside {
        Outside::Below => limit.ceiling().saturating_sub(1),
        Outside::UpTo => limit.floor(),
        Outside::Above => limit.floor().saturating_add(1),
        Outside::From => limit.ceiling(),
    };
    let is_low = matches!(outside, Outside::Below | Outside::UpTo);
    if if is_low { nearest < least } else { nearest > greatest } {
        return Test::Never;
    }
    if if is_low { nearest >= greatest } else { nearest <= least } {
        return Test::Always;
    }
    let at = Literal::i128_unsuffixed(nearest);
    Test::When(if nearest == least || nearest == greatest {
        quote! { *value == #at }
    } else {
        // As the document has it, where it names an integer.
        let limit = Literal::i128_unsuffixed(match outside {
            Outside::Below => nearest + 1,
            Outside::Above => nearest - 1,
            Outside::UpTo | Outside::From => nearest,
        });
        let operator = operator(outside);
        quote! { *value #operator #limit }
    })
}

/// The comparison of a float with a limit, which may lie between two floats.
fn compare_float(outside: Outside, limit: &Decimal) -> Test {
    let nearest = limit.to_f64();
    let is_low = matches!(outside, Outside::Below | Outside::UpTo);
    if nearest.is_infinite() {
        return if limit.is_positive() == is_low { Test::Always } else { Test::Never };
    }
    let whole = limit.to_i128().filter(|limit| limit.unsigned_abs() > EXACT.unsigned_abs() && is_narrow(*limit));
    // What the text of a fraction stands for is the nearest float itself; an integer is what it says.
    let between = whole.map_or_else(
        || (nearest == 0.0 && *limit != Decimal::from(0)).then_some(limit.is_positive()),
        |limit| (nearest as i128 != limit).then_some(nearest as i128 <= limit),
    );
    let operator = match between {
        // The limit lies above the nearest float, or below it: the float itself is on one side.
        Some(true) if is_low => quote! { <= },
        Some(true) => quote! { > },
        Some(false) if is_low => quote! { < },
        Some(false) => quote! { >= },
        None => operator(outside),
    };
    Test::When(quote! { *value #operator #nearest })
}

fn operator(outside: Outside) -> TokenStream {
    match outside {
        Outside::Below => quote! { < },
        Outside::Above => quote! { > },
        Outside::UpTo => quote! { <= },
        Outside::From => quote! { >= },
    }
}

/// Whether readers of JSON hold the integer exactly.
fn is_narrow(integer: i128) -> bool {
    i64::try_from(integer).is_ok() || u64::try_from(integer).is_ok()
}

fn divides_integer(step: &Decimal) -> TokenStream {
    match step.whole_step().map(i128::try_from) {
        Some(Ok(step)) => {
            let step = Literal::i128_suffixed(step);
            quote! { i128::from(*value) % #step == 0 }
        }
        // Nothing else that an integer type holds is a multiple of it.
        _ => quote! { *value == 0 },
    }
}

fn divides_float(step: &Decimal) -> TokenStream {
    let step = step.to_f64();
    if step.is_infinite() {
        quote! { *value == 0.0 }
    } else if step == 0.0 {
        // Finer than every float is written.
        quote! { { _ = value; true } }
    } else {
        quote! { __private::is_multiple(*value, #step) }
    }
}
