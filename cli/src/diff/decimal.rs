//! Numbers as JSON writes them, without the rounding of floating point: 0.1 is a multiple of 0.01.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// How many digits are told apart: more than any number that `serde_json` reads has, and few enough for `i128`.
const MAX_DIGITS: u32 = 36;

/// How far the decimal point may be away: more than that of any `f64`.
const MAX_EXPONENT: i32 = 1000;

/// `digits` times ten to the power of `exponent`, the last digit not being zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    pub(crate) const ONE: Self = Self { digits: 1, exponent: 0 };

    /// The number; `None` for other values, and for numbers that are too long.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        value.as_number().and_then(Self::parse)
    }

    pub(crate) fn from_integer(integer: i128) -> Option<Self> {
        Self::normal(integer, 0)
    }

    /// Whether it is an integer.
    pub(crate) fn is_whole(self) -> bool {
        self.exponent >= 0
    }

    /// The greatest integer that is not greater.
    pub(crate) fn floor(self) -> Self {
        if self.is_whole() {
            return self;
        }
        let floor = match ten(self.exponent.unsigned_abs()) {
            Some(unit) => self.digits.div_euclid(unit),
            None if self.digits < 0 => -1,
            None => 0,
        };
        Self::normal(floor, 0).unwrap_or(self)
    }

    /// The least integer that is not less.
    pub(crate) fn ceiling(self) -> Self {
        self.negative().floor().negative()
    }

    /// The integer after it; `None` where it is a fraction or too large to count by ones.
    pub(crate) fn next(self) -> Option<Self> {
        Self::normal(self.integer()?.checked_add(1)?, 0)
    }

    /// The integer before it.
    pub(crate) fn previous(self) -> Option<Self> {
        Self::normal(self.integer()?.checked_sub(1)?, 0)
    }

    /// Whether it is an integer times `unit`, which is more than zero.
    pub(crate) fn is_multiple_of(self, unit: Self) -> bool {
        let shift = self.exponent - unit.exponent;
        if shift < 0 {
            // The unit has more zeros at its end than this has digits, or they can be written out.
            let unit = ten(shift.unsigned_abs()).and_then(|zeros| unit.digits.checked_mul(zeros));
            return self.digits == 0 || unit.is_some_and(|unit| self.digits.checked_rem(unit) == Some(0));
        }
        let rest = |digits: i128| digits.checked_rem(unit.digits);
        let first = rest(self.digits);
        (0..shift).fold(first, |left, _| rest(left?.checked_mul(10)?)) == Some(0)
    }

    fn parse(number: &Number) -> Option<Self> {
        let text = number.to_string();
        let (text, exponent) = match text.split_once(['e', 'E']) {
            Some((text, exponent)) => (text.to_owned(), exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let fraction = fraction.trim_end_matches('0');
        let shift = i32::try_from(fraction.len()).ok()?;
        Self::normal(format!("{whole}{fraction}").parse().ok()?, exponent.checked_sub(shift)?)
    }

    /// `None` where it is too long or its point too far away.
    fn normal(mut digits: i128, mut exponent: i32) -> Option<Self> {
        if digits == 0 {
            return Some(Self { digits, exponent: 0 });
        }
        while digits % 10 == 0 {
            digits /= 10;
            exponent = exponent.checked_add(1)?;
        }
        let fits = length(digits) <= MAX_DIGITS && (-MAX_EXPONENT..=MAX_EXPONENT).contains(&exponent);
        fits.then_some(Self { digits, exponent })
    }

    fn negative(self) -> Self {
        Self { digits: -self.digits, ..self }
    }

    fn integer(self) -> Option<i128> {
        self.digits.checked_mul(ten(u32::try_from(self.exponent).ok()?)?)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let signs = self.digits.signum().cmp(&other.digits.signum());
        if signs.is_ne() || self.digits == 0 {
            return signs;
        }
        let magnitude = |number: &Self| i64::from(length(number.digits)) + i64::from(number.exponent);
        let magnitudes = magnitude(self).cmp(&magnitude(other));
        if magnitudes.is_ne() {
            return if self.digits < 0 { magnitudes.reverse() } else { magnitudes };
        }
        // Of one magnitude: with zeros at the end of the shorter one both are as long.
        let exponent = self.exponent.min(other.exponent);
        let written = |number: &Self| {
            ten(number.exponent.abs_diff(exponent)).map_or(number.digits, |zeros| number.digits.saturating_mul(zeros))
        };
        written(self).cmp(&written(other))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Whether two values are the same to JSON Schema: 1 and 1.0 are, in whatever they stand.
pub(crate) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(one), Value::Number(other)) => match (Decimal::parse(one), Decimal::parse(other)) {
            (Some(one), Some(other)) => one == other,
            _ => one == other,
        },
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}

/// Text that is the same for the same values, and only for them.
pub(crate) fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => match Decimal::parse(number) {
            Some(number) => format!("{}e{}", number.digits, number.exponent),
            None => number.to_string(),
        },
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| format!("{name:?}:{}", canonical(value));
            let mut members: Vec<String> = members.iter().map(member).collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
        other => other.to_string(),
    }
}

fn ten(power: u32) -> Option<i128> {
    10_i128.checked_pow(power)
}

/// How many digits it has.
fn length(digits: i128) -> u32 {
    digits.unsigned_abs().checked_ilog10().map_or(1, |log| log + 1)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Decimal, equal};

    fn of(text: &str) -> Decimal {
        Decimal::of(&serde_json::from_str::<Value>(text).unwrap()).unwrap()
    }

    #[test]
    fn decimals_are_exact() {
        let ordered =
            ["-1e300", "-10.5", "-10", "-1e-300", "0", "1e-300", "0.1", "0.25", "1", "9007199254740993", "1e300"];
        for (index, low) in ordered.iter().enumerate() {
            for high in &ordered[index + 1..] {
                assert!(of(low) < of(high), "{low} < {high}");
            }
        }
        for (number, floor, ceiling) in
            [("2.5", "2", "3"), ("-2.5", "-3", "-2"), ("1e-300", "0", "1"), ("1e30", "1e30", "1e30")]
        {
            assert_eq!((of(number).floor(), of(number).ceiling()), (of(floor), of(ceiling)), "{number}");
        }
        for (number, unit, expected) in [
            ("0.1", "0.01", true),
            ("0.01", "0.1", false),
            ("0.3", "0.1", true),
            ("1e300", "7", false),
            ("7e300", "7", true),
            ("0", "1e300", true),
            ("5", "1e300", false),
            ("1e-300", "1", false),
            ("600", "1.5", true),
        ] {
            assert_eq!(of(number).is_multiple_of(of(unit)), expected, "{number} of {unit}");
        }
        assert_eq!((of("9").next(), of("10").previous()), (Some(of("10.0")), Some(of("9"))));
        assert_eq!((of("0.5").next(), of("1e300").next()), (None, None));
    }

    #[test]
    fn equal_values_may_be_written_otherwise() {
        assert!(equal(&json!({"a": [1, 1e2]}), &json!({"a": [1.0, 100]})));
        assert!(!equal(&json!([1]), &json!(["1"])));
    }
}
