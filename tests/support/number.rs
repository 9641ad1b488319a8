//! Numbers by their spelling: what they are worth, and other ways to write them.

use serde_json::{Number, Value};

use super::dice::Dice;

/// A decimal number: digits without zeros at either end, times a power of ten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// The worth of a JSON number; every zero is the same.
    pub(crate) fn parse(spelling: &str) -> Self {
        let (mantissa, exponent) = spelling.split_once(['e', 'E']).unwrap_or((spelling, "0"));
        let exponent: i64 = exponent.parse().expect("an exponent of a sane length");
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{}{fraction}", whole.trim_start_matches('-'));
        let kept = all.trim_end_matches('0');
        let digits = kept.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Self { negative: false, digits, exponent: 0 };
        }
        let dropped = length(&all) - length(kept);
        Self { negative: spelling.starts_with('-'), digits, exponent: exponent - length(fraction) + dropped }
    }

    /// One spelling for every spelling of the number.
    pub(crate) fn spelling(&self) -> String {
        let Self { negative, digits, exponent } = self;
        if digits.is_empty() {
            "0".to_owned()
        } else {
            format!("{}{digits}e{exponent}", if *negative { "-" } else { "" })
        }
    }

    /// The integer, where it is one and an `i128` can hold it.
    pub(crate) fn to_i128(&self) -> Option<i128> {
        let power = 10_i128.checked_pow(u32::try_from(self.exponent).ok()?)?;
        let worth = if self.digits.is_empty() { 0 } else { self.digits.parse::<i128>().ok()? };
        worth.checked_mul(power).map(|worth| if self.negative { -worth } else { worth })
    }
}

/// The number as serde_json would hold it, whatever its features; what overflows becomes the largest double.
pub(crate) fn to_value(spelling: &str) -> Value {
    if let Some(worth) = Decimal::parse(spelling).to_i128() {
        if let Ok(worth) = i64::try_from(worth) {
            return worth.into();
        }
        if let Ok(worth) = u64::try_from(worth) {
            return worth.into();
        }
    }
    let double: f64 = spelling.parse().expect("a JSON number is a Rust number");
    Number::from_f64(double.clamp(f64::MIN, f64::MAX)).expect("finite").into()
}

/// Whether it is beyond what an `i32` holds, the narrowest of integers, so that some declared number may not hold it.
pub(crate) fn is_wide(spelling: &str) -> bool {
    let double: f64 = spelling.parse().expect("a JSON number is a Rust number");
    double.abs() >= 2e9 && Decimal::parse(spelling).to_i128().is_none_or(|worth| i32::try_from(worth).is_err())
}

/// The same integer, written in another way.
pub(crate) fn respelled(integer: i128, dice: &mut Dice) -> String {
    let sign = if integer < 0 || (integer == 0 && dice.once_in(2)) { "-" } else { "" };
    let worth = integer.unsigned_abs();
    let mut spellings = vec![
        format!("{sign}{worth}"),
        format!("{sign}{worth}.0"),
        format!("{sign}{worth}.000"),
        format!("{sign}{worth}e0"),
        format!("{sign}{worth}E+00"),
    ];
    if worth > 0 {
        spellings.push(format!("{sign}{worth}0e-1"));
        spellings.push(format!("{sign}{worth}00.00E-2"));
    }
    let zeros = worth.to_string().bytes().rev().take_while(|digit| *digit == b'0').count();
    if worth > 0 && zeros > 0 {
        let power = 10_u128.pow(u32::try_from(zeros).expect("fewer than 39"));
        spellings.push(format!("{sign}{}e{zeros}", worth / power));
        spellings.push(format!("{sign}{}.0E+{zeros}", worth / power));
    }
    if worth >= 10 {
        spellings.push(format!("{sign}{}.{}e1", worth / 10, worth % 10));
    }
    dice.pick(&spellings).clone()
}

fn length(text: &str) -> i64 {
    i64::try_from(text.len()).expect("a short text")
}
