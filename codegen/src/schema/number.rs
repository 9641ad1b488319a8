//! The keywords of numbers: limits, steps, and the integer type that follows from them.

use postroom_schema::limits::Bounds;

use crate::{
    decimal::Decimal,
    ir::{IntegerWidth, Rules, Shape},
    tree::{Value, View},
};

use super::{Form, Reading, all_of::Parts, keywords::ANNOTATION_FORMATS, value::excerpt};

impl<'a> Reading<'_, 'a> {
    /// Reads a number or integer: its limits, and the integer type that holds most of what they allow.
    pub(super) fn number(&mut self, parts: &Parts<'a>, kind: &str, rules: &mut Rules) -> Form {
        rules.minimum = self.bound(parts, "minimum");
        rules.maximum = self.bound(parts, "maximum");
        rules.exclusive_minimum = self.bound(parts, "exclusiveMinimum");
        rules.exclusive_maximum = self.bound(parts, "exclusiveMaximum");
        rules.multiple_of = self.step(parts);
        let (low, high) = (&rules.minimum, &rules.maximum);
        let (above, below) = (&rules.exclusive_minimum, &rules.exclusive_maximum);
        let empty = |low: &Option<Decimal>, high: &Option<Decimal>, touching: bool| match (low, high) {
            (Some(low), Some(high)) => low > high || (touching && low == high),
            _ => false,
        };
        let empty =
            empty(low, high, false) || empty(above, high, true) || empty(low, below, true) || empty(above, below, true);
        let (low, high) = (&["minimum", "exclusiveMinimum"], &["maximum", "exclusiveMaximum", "multipleOf"]);
        let is_gap = !empty && kind == "integer" && has_no_integer(rules);
        self.check_range(parts, empty || is_gap, low, if is_gap { high } else { &high[..2] });
        let formats = parts.every("format");
        for at in &formats {
            match at.str() {
                Some(format) if !ANNOTATION_FORMATS.contains(&format) => self.unknown_format(*at, format),
                Some(_) => {}
                None => _ = self.text(parts, "format"),
            }
        }
        let width = |name: &&str| matches!(*name, "int32" | "uint32" | "uint64");
        let format = formats.iter().filter_map(|at| at.str()).find(width);
        if kind == "number" {
            return Form::Leaf(Shape::Number);
        }
        Form::Leaf(Shape::Integer(match format {
            Some("int32") => IntegerWidth::I32,
            Some("uint32") => IntegerWidth::U32,
            Some("uint64") => IntegerWidth::U64,
            _ if is_beyond_signed(rules) => IntegerWidth::U64,
            _ => IntegerWidth::I64,
        }))
    }

    fn bound(&mut self, parts: &Parts<'a>, key: &str) -> Option<Decimal> {
        self.number_at(*parts.words.get(key)?, key)
    }

    fn number_at(&mut self, at: View<'a>, key: &str) -> Option<Decimal> {
        let number = if let Value::Number(text) = at.value() { Decimal::parse(text) } else { None };
        if number.is_none() {
            let help = if at.bool().is_some() {
                "draft-07 writes the bound itself, as in `exclusiveMinimum: 0`, in place of `minimum: 0` with true"
            } else {
                "write a number, without quotes"
            };
            self.error(at, "wrong-kind", format!("`{key}` is `{}`, not a number", excerpt(at)), help);
        }
        number
    }

    /// Returns the least step that is a multiple of every `multipleOf`.
    fn step(&mut self, parts: &Parts<'a>) -> Option<Decimal> {
        let mut common: Option<Decimal> = None;
        for at in parts.every("multipleOf") {
            let Some(step) = self.number_at(at, "multipleOf") else { continue };
            if !step.is_positive() {
                self.error(at, "wrong-kind", format!("`multipleOf` is `{}`", excerpt(at)), "write a number above 0");
                continue;
            }
            common = match common.as_ref().map(|known| known.common_multiple(&step)) {
                None => Some(step),
                Some(Some(multiple)) => Some(multiple),
                Some(None) => {
                    let message = "the least common multiple of this `multipleOf` and the others has too many digits";
                    self.untyped(
                        at,
                        "conflicting-all-of",
                        message,
                        "say `multipleOf` once, with their common multiple",
                    );
                    common
                }
            };
        }
        common
    }
}

/// Returns whether no integer lies between the bounds, or none that is a multiple.
fn has_no_integer(rules: &Rules) -> bool {
    let [above, below] = [&rules.exclusive_minimum, &rules.exclusive_maximum].map(Option::as_ref);
    let low = [rules.minimum.as_ref().map(Decimal::ceiling), above.map(Decimal::floor)];
    let high = [rules.maximum.as_ref().map(Decimal::floor), below.map(Decimal::ceiling)];
    // The ends of `i128` stand for all that lies beyond them, of which nothing is known.
    if low.into_iter().chain(high).flatten().any(|bound| bound == i128::MIN || bound == i128::MAX) {
        return false;
    }
    let low = low[0].max(low[1].map(|bound| bound + 1));
    let high = [high[0], high[1].map(|bound| bound - 1)].into_iter().flatten().min();
    let (Some(low), Some(high)) = (low, high) else { return false };
    let step = rules.multiple_of.as_ref().map_or(Some(1), Decimal::whole_step);
    let step = step.and_then(|step| i128::try_from(step).ok()).unwrap_or(i128::MAX);
    // The greatest multiple that is not above the range lies below it.
    high < low || high.div_euclid(step).checked_mul(step).is_none_or(|multiple| multiple < low)
}

/// Returns whether the bounds or listed values allow integers beyond `i64`, and nothing below zero.
fn is_beyond_signed(rules: &Rules) -> bool {
    let listed = rules.constant.iter().chain(rules.enumeration.iter().flatten());
    let listed: Vec<Decimal> = listed.filter_map(|value| Decimal::parse(&value.text)).collect();
    let bounds = Bounds {
        minimum: rules.minimum.as_ref(),
        maximum: rules.maximum.as_ref(),
        exclusive_minimum: rules.exclusive_minimum.as_ref(),
        exclusive_maximum: rules.exclusive_maximum.as_ref(),
    };
    bounds.is_beyond_signed(&listed)
}
