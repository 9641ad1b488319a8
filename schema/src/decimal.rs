//! Numbers as documents write them, exactly: compared, divided and bounded without the rounding of floating point.

use std::{
    cmp::Ordering,
    fmt::{self, Debug, Display},
};

/// More digits than this are no number that anyone means, and would make division slow.
const MAX_DIGITS: usize = 1000;

/// From here on an exponent is as good as without end; sums of two stay far from the limits of `i64`.
const FAR: i64 = i64::MAX / 8;

/// A number of a document: its text, and its digits times ten to the power of an exponent.
///
/// Two are equal if their values are, however they are written: `1`, `1.0` and `10e-1` are one number.
///
/// ```
/// use postroom_schema::decimal::Decimal;
///
/// let of = |text| Decimal::parse(text).expect("a number");
/// assert!(of("9007199254740993") > of("9007199254740992") && of("0.3").is_multiple_of(&of("0.1")));
/// assert_eq!((of("1.0"), of("-2.5").round_down()), (of("10e-1"), of("-3")));
/// ```
#[derive(Clone)]
pub struct Decimal {
    text: String,
    negative: bool,
    /// Without zeros at either end; empty for zero.
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Reads a number in JSON's grammar; `None` if the text is not a number, or has more than 1000 digits between its
    /// zeros.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text).filter(|number| number.digits.len() <= MAX_DIGITS)
    }

    fn read(text: &str) -> Option<Self> {
        let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if whole.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let kept = all.trim_end_matches('0');
        let digits = kept.trim_start_matches('0');
        let exponent = parse_exponent(exponent)?;
        let shift = i64::try_from(all.len() - kept.len()).ok()? - i64::try_from(fraction.len()).ok()?;
        let is_zero = digits.is_empty();
        Some(Self {
            text: text.to_owned(),
            negative: negative && !is_zero,
            digits: digits.to_owned(),
            exponent: if is_zero { 0 } else { exponent + shift },
        })
    }

    /// Returns the number as the document writes it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns one text for every way to write the number: its digits, `e`, and the power of ten; `0` for zero.
    #[must_use]
    pub fn canonical(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        if self.digits.is_empty() { "0".to_owned() } else { format!("{sign}{}e{}", self.digits, self.exponent) }
    }

    /// Returns whether it is more than zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        !self.negative && !self.digits.is_empty()
    }

    /// Returns whether it is an integer.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.exponent >= 0
    }

    /// Returns the integer, if it is one and `i128` holds it.
    #[must_use]
    pub fn to_i128(&self) -> Option<i128> {
        let power = 10_i128.checked_pow(u32::try_from(self.exponent).ok()?)?;
        let digits = if self.digits.is_empty() { 0 } else { self.digits.parse::<i128>().ok()? };
        digits.checked_mul(power).map(|value| if self.negative { -value } else { value })
    }

    /// Returns the greatest integer that is not more; the ends of `i128` stand for everything beyond them.
    #[must_use]
    pub fn floor(&self) -> i128 {
        if self.is_whole() {
            return self.to_i128().unwrap_or(if self.negative { i128::MIN } else { i128::MAX });
        }
        let whole = usize::try_from(self.magnitude()).unwrap_or(0);
        let cut = self.digits.get(..whole).filter(|digits| !digits.is_empty()).unwrap_or("0");
        match cut.parse::<i128>() {
            // There is a fraction besides, because the last digit is none of the whole part.
            Ok(value) => {
                if self.negative {
                    -value - 1
                } else {
                    value
                }
            }
            Err(_) => {
                if self.negative {
                    i128::MIN
                } else {
                    i128::MAX
                }
            }
        }
    }

    /// Returns the least integer that is not less; the ends of `i128` stand for everything beyond them.
    #[must_use]
    pub fn ceiling(&self) -> i128 {
        let floor = self.floor();
        if self.is_whole() { floor } else { floor.saturating_add(1) }
    }

    /// Returns the integer, if it is one, is not less than zero, and `u64` holds it.
    #[must_use]
    pub fn to_u64(&self) -> Option<u64> {
        self.to_i128()?.try_into().ok()
    }

    /// Returns the greatest integer that is not more, however large it is.
    #[must_use]
    pub fn round_down(&self) -> Self {
        if self.is_whole() { self.clone() } else { Self::from(self.floor()) }
    }

    /// Returns the least integer that is not less, however large it is.
    #[must_use]
    pub fn round_up(&self) -> Self {
        if self.is_whole() { self.clone() } else { Self::from(self.ceiling()) }
    }

    /// Returns the integer that comes `count` after this one; `None` if this is a fraction, or too large to count by
    /// ones.
    #[must_use]
    pub fn plus(&self, count: i128) -> Option<Self> {
        self.to_i128()?.checked_add(count).map(Self::from)
    }

    /// Returns the nearest `f64`; infinite if it is beyond all of them.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        // The exponent is written anew, because the document's own may be too long to be read.
        self.canonical().parse().unwrap_or(f64::NAN)
    }

    /// Returns whether it is a whole multiple of `step`, which is more than zero.
    #[must_use]
    pub fn is_multiple_of(&self, step: &Self) -> bool {
        if self.digits.is_empty() || step.digits.is_empty() {
            return self.digits.is_empty();
        }
        // The last digit is none, so that no multiple of ten divides it.
        let Ok(zeros) = usize::try_from(self.exponent - step.exponent) else { return false };
        // More zeros than the step has factors of two or of five change nothing any more.
        divides(&step.digits, &self.digits, zeros.min(4 * step.digits.len() + 4))
    }

    /// Returns the least integer whose multiples are the integers among this number's multiples; `None` if it is beyond
    /// `u128`.
    #[must_use]
    pub fn whole_step(&self) -> Option<u128> {
        let mut step = self.digits.parse::<u128>().ok()?;
        if let Ok(power) = u32::try_from(self.exponent) {
            return step.checked_mul(10_u128.checked_pow(power)?);
        }
        for factor in [2, 5] {
            let mut left = self.exponent.unsigned_abs();
            while left > 0 && step.is_multiple_of(factor) {
                step /= factor;
                left -= 1;
            }
        }
        Some(step)
    }

    /// Returns the least number that is a multiple of both, which are more than zero; `None` if it has too many digits.
    #[must_use]
    pub fn common_multiple(&self, other: &Self) -> Option<Self> {
        for (one, another) in [(self, other), (other, self)] {
            if one.is_multiple_of(another) {
                return Some(one.clone());
            }
        }
        let exponent = self.exponent.min(other.exponent);
        let written = |number: &Self| {
            let power = 10_u128.checked_pow(u32::try_from(number.exponent - exponent).ok()?)?;
            number.digits.parse::<u128>().ok()?.checked_mul(power)
        };
        let (one, another) = (written(self)?, written(other)?);
        let multiple = (one / greatest_divisor(one, another)).checked_mul(another)?.to_string();
        let digits = multiple.trim_end_matches('0');
        let zeros = i64::try_from(multiple.len() - digits.len()).ok()?;
        Self::parse(&plain(digits, exponent + zeros))
    }

    /// Returns the number of digits before the point; it is negative if zeros follow the point.
    fn magnitude(&self) -> i64 {
        i64::try_from(self.digits.len()).unwrap_or(FAR) + self.exponent
    }
}

impl From<i128> for Decimal {
    fn from(value: i128) -> Self {
        let text = value.to_string();
        let unsigned = text.trim_start_matches('-');
        let digits = unsigned.trim_end_matches('0');
        let exponent = i64::try_from(unsigned.len() - digits.len()).unwrap_or(0);
        let digits = digits.to_owned();
        Self { negative: value < 0, exponent: if value == 0 { 0 } else { exponent }, digits, text }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let signs = sign(self).cmp(&sign(other));
        if signs.is_ne() || self.digits.is_empty() {
            return signs;
        }
        // Of one magnitude, digits are compared from the first one on; the shorter one goes on with zeros.
        let sizes = self.magnitude().cmp(&other.magnitude()).then_with(|| self.digits.cmp(&other.digits));
        if self.negative { sizes.reverse() } else { sizes }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Equal numbers look equal, because classes of equal schemas are made of this text.
        f.write_str(&self.canonical())
    }
}

fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.trim_start_matches(['+', '-']);
    if digits.is_empty() || text.len() > digits.len() + 1 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse::<i64>().unwrap_or(FAR).min(FAR);
    Some(if text.starts_with('-') { -size } else { size })
}

/// Returns whether `divisor` divides `digits` followed by `zeros` zeros.
fn divides(divisor: &str, digits: &str, zeros: usize) -> bool {
    let digits = digits.bytes().map(|byte| byte - b'0').chain(std::iter::repeat_n(0, zeros));
    if let Some(divisor) = divisor.parse::<u128>().ok().filter(|divisor| *divisor < u128::MAX / 16) {
        return digits.fold(0, |rest, digit| (rest * 10 + u128::from(digit)) % divisor) == 0;
    }
    let divisor: Vec<u8> = divisor.bytes().map(|byte| byte - b'0').collect();
    // The rest is one digit longer than the divisor, so that it takes a further digit before it is reduced.
    let mut rest = vec![0; divisor.len() + 1];
    for digit in digits {
        rest.rotate_left(1);
        if let Some(last) = rest.last_mut() {
            *last = digit;
        }
        while !is_less(&rest, &divisor) {
            subtract(&mut rest, &divisor);
        }
    }
    rest.iter().all(|digit| *digit == 0)
}

/// Returns whether a number of one digit more is less.
fn is_less(rest: &[u8], divisor: &[u8]) -> bool {
    rest.first() == Some(&0) && rest.get(1..).is_some_and(|rest| rest < divisor)
}

fn subtract(rest: &mut [u8], divisor: &[u8]) {
    let mut borrowed = 0;
    let divisor = divisor.iter().rev().copied().chain(std::iter::once(0));
    for (digit, less) in rest.iter_mut().rev().zip(divisor) {
        let taken = less + borrowed;
        borrowed = u8::from(*digit < taken);
        *digit = *digit + 10 * borrowed - taken;
    }
}

fn greatest_divisor(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// Writes digits times a power of ten as a person would, if that is not too long.
fn plain(digits: &str, exponent: i64) -> String {
    match usize::try_from(exponent.unsigned_abs()) {
        Ok(zeros) if zeros <= 20 && exponent >= 0 => format!("{digits}{}", "0".repeat(zeros)),
        Ok(places) if places <= 20 => {
            let padded = format!("{digits:0>width$}", width = places + 1);
            let (whole, fraction) = padded.split_at(padded.len() - places);
            format!("{whole}.{fraction}")
        }
        _ => format!("{digits}e{exponent}"),
    }
}

#[cfg(test)]
mod tests;
