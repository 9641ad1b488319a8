//! Decimal numbers as they are written: compared, divided and rounded without a loss.

use std::{cmp::Ordering, fmt::Write};

/// A number as written; its grammar is checked.
#[derive(Clone, Copy)]
pub(crate) struct Scanned<'a> {
    pub(crate) text: &'a str,
    /// Neither a fraction nor an exponent is written.
    pub(crate) integral: bool,
}

/// From here on not every integer is an `f64`.
pub(crate) const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number as an integer.
pub(crate) enum Exact {
    Value(i128),
    Fraction,
    /// An integer beyond `i128`.
    Wide,
}

impl Scanned<'_> {
    /// Returns the number as an integer, exactly.
    pub(crate) fn exact(self) -> Exact {
        exact_integer(self.text)
    }
}

/// The worth of a number, as readers of JSON tell numbers apart: integers of 64 bits exactly, others as `f64`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Worth {
    Integer(i128),
    Float(f64),
}

impl Worth {
    pub(crate) fn of(text: &str) -> Self {
        match exact_integer(text) {
            Exact::Value(value) if i64::try_from(value).is_ok() || u64::try_from(value).is_ok() => Self::Integer(value),
            _ => Self::Float(text.parse().unwrap_or(f64::NAN)),
        }
    }
}

impl PartialOrd for Worth {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        // Floats beyond `i128` become its ends, which no integer of 64 bits reaches.
        let against = |integer: i128, float: f64| {
            let above = if float > float.floor() { Ordering::Less } else { Ordering::Equal };
            (!float.is_nan()).then(|| integer.cmp(&(float.floor() as i128)).then(above))
        };
        match (*self, *other) {
            (Self::Integer(one), Self::Integer(other)) => Some(one.cmp(&other)),
            (Self::Float(one), Self::Float(other)) => one.partial_cmp(&other),
            (Self::Integer(one), Self::Float(other)) => against(one, other),
            (Self::Float(one), Self::Integer(other)) => against(other, one).map(Ordering::reverse),
        }
    }
}

/// Returns whether the number `text` is a whole multiple of `step`.
pub(crate) fn is_multiple_text(text: &str, step: &str) -> bool {
    Digits::of(text).is_multiple_of(&Digits::of(step))
}

/// A number's text as digits without zeros at the end, times a power of ten.
struct Digits {
    negative: bool,
    digits: String,
    power: i64,
}

impl Digits {
    fn of(text: &str) -> Self {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits = format!("{whole}{fraction}");
        let length = digits.len();
        digits.truncate(digits.trim_end_matches('0').len());
        let dropped = (length - digits.len()) as i64;
        // An exponent too long for an i64 is beyond every text's length, one way or the other.
        let exponent =
            exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 });
        Self { negative, digits, power: exponent.saturating_sub(fraction.len() as i64).saturating_add(dropped) }
    }

    /// Returns whether it is a whole multiple of `step`; `true` if the step has more than 37 digits, which is too many
    /// to tell.
    fn is_multiple_of(&self, step: &Self) -> bool {
        /// So many zeros hold every power of 2 and of 5 that the divisor may hold; more make no difference.
        const ZEROS: usize = 128;
        let divisor = step.digits.parse::<u128>().ok().filter(|divisor| *divisor < u128::MAX / 10 - 1);
        let Some(divisor) = divisor else { return true };
        // The last digit is never zero, so that no multiple of ten divides it.
        let Ok(zeros) = usize::try_from(self.power.saturating_sub(step.power)) else { return self.digits.is_empty() };
        let digits = self.digits.bytes().map(|byte| byte - b'0').chain(std::iter::repeat_n(0, zeros.min(ZEROS)));
        digits.fold(0, |rest, digit| (rest * 10 + u128::from(digit)) % divisor.max(1)) == 0
    }
}

/// The exact value of a number's text, if it is an integer.
fn exact_integer(text: &str) -> Exact {
    let Digits { negative, digits, power } = Digits::of(text);
    if digits.is_empty() {
        return Exact::Value(0);
    }
    if power < 0 {
        return Exact::Fraction;
    }
    let value = digits.parse::<i128>().ok();
    let scale = u32::try_from(power).ok().and_then(|power| 10_i128.checked_pow(power));
    match value.zip(scale).and_then(|(value, scale)| value.checked_mul(scale)) {
        Some(value) => Exact::Value(if negative { -value } else { value }),
        None => Exact::Wide,
    }
}

/// Returns whether a number that is read as zero, or beyond [`EXACT`], is that float: one that would become another
/// integer is not, and neither is one that would become zero.
#[inline(never)]
pub(crate) fn is_held(number: Scanned<'_>, value: f64) -> bool {
    if value == 0.0 {
        let mantissa = number.text.split(['e', 'E']).next().unwrap_or_default();
        return mantissa.bytes().all(|byte| !matches!(byte, b'1'..=b'9'));
    }
    let written = format!("{value:e}");
    value.is_finite() && decimal(number) == decimal(Scanned { text: &written, integral: false })
}

/// The nearest `f64`: exactly for short decimals, by the standard library otherwise.
pub(crate) fn to_f64(text: &str) -> f64 {
    short_decimal(text).unwrap_or_else(|| text.parse().unwrap_or(f64::NAN))
}

/// The value of a decimal of up to 15 digits without an exponent: a whole number and a power of ten that `f64`
/// both holds exactly, so that one division rounds correctly.
fn short_decimal(text: &str) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    if text.len() > 16 {
        return None;
    }
    let mut whole = 0_u64;
    let mut point = None;
    let mut digits = 0;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                digits += 1;
            }
            b'.' => point = Some(index + 1),
            b'-' => {}
            _ => return None,
        }
    }
    let scale = POWERS.get(point.map_or(0, |point| text.len() - point))?;
    if digits > 15 {
        return None;
    }
    let value = whole as f64 / scale;
    Some(if text.starts_with('-') { -value } else { value })
}

/// A number as its significant digits and a power of ten.
pub(crate) fn decimal(number: Scanned<'_>) -> String {
    let (sign, text) = number.text.strip_prefix('-').map_or(("", number.text), |text| ("-", text));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return "0".to_owned();
    }
    let dropped = i128::try_from(digits.len() - significant.len()).unwrap_or(0);
    let fraction = i128::try_from(fraction.len()).unwrap_or(0);
    match exponent.parse::<i128>() {
        Ok(exponent) => format!("{sign}{significant}e{}", exponent.saturating_sub(fraction).saturating_add(dropped)),
        // Beyond every number that could be written otherwise.
        Err(_) => format!("{sign}{text}"),
    }
}

/// Returns whether `value` is a whole multiple of `step`: as the decimals that they are written as, so that 0.3 is
/// one of 0.1.
pub(crate) fn is_multiple(value: f64, step: f64) -> bool {
    let (Some((value, value_power)), Some((step, step_power))) = (shortest(value), shortest(step)) else {
        return false;
    };
    let apart = value_power.abs_diff(step_power);
    if value_power >= step_power {
        // Digits are seventeen at most, so that no product of two remainders overflows.
        let power = (0..apart).try_fold(1, |power: i128, _| (power * 10).checked_rem(step));
        return power.and_then(|power| (value.checked_rem(step)? * power).checked_rem(step)) == Some(0);
    }
    let step = 10_i128.checked_pow(apart).and_then(|power| step.checked_mul(power));
    value == 0 || step.is_some_and(|step| value.checked_rem(step) == Some(0))
}

/// The shortest decimal that is read as `value`, as its digits and a power of ten.
fn shortest(value: f64) -> Option<(i128, i32)> {
    let mut written = Written::default();
    write!(written, "{value:e}").ok()?;
    let text = written.text();
    let (mantissa, power) = text.split_once('e')?;
    let fraction = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or((1, mantissa), |mantissa| (-1, mantissa));
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|byte| i128::from(byte - b'0'));
    let power = i32::try_from(power.parse::<i64>().ok()?).ok()? - i32::try_from(fraction).ok()?;
    Some((sign * digits.fold(0, |value, digit| value * 10 + digit), power))
}

/// A float's text, without an allocation: 17 digits, signs, a point and an exponent.
#[derive(Default)]
struct Written {
    bytes: [u8; 32],
    length: usize,
}

impl Written {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl Write for Written {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(std::fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

/// A number's significant digits and power of ten, as it is read: a fraction is the float for it.
pub(crate) fn digits_as_read(text: &str) -> String {
    let number = Scanned { text, integral: false };
    match number.exact() {
        Exact::Fraction => decimal(Scanned { text: &format!("{:e}", to_f64(text)), integral: false }),
        _ => decimal(number),
    }
}

#[cfg(test)]
mod tests {
    use super::is_multiple;

    #[test]
    fn a_multiple_is_one_of_the_decimals_that_are_written() {
        for (value, step, expected) in [
            (0.3, 0.1, true),
            (0.30000000000000004, 0.1, false),
            (4.35, 0.01, true),
            (19.99, 0.01, true),
            (10000000000000.002, 0.01, false),
            (7.0, 3.5, true),
            (7.5, 2.0, false),
            (0.0, 0.7, true),
            (-9.0, 3.0, true),
            (1e300, 1e-5, true),
            (1e300, 7.0, false),
            (5e-324, 1e300, false),
        ] {
            assert_eq!(is_multiple(value, step), expected, "{value} of {step}");
        }
    }
}
