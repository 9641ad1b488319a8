//! Numbers: exact where they are integers, correctly rounded where they are not.

use std::cmp::Ordering;

use super::{Fault, Keywords, Reader, Rule, sink::verify};

/// A number as written; its grammar is checked.
#[derive(Clone, Copy)]
pub(super) struct Scanned<'a> {
    pub(super) text: &'a str,
    /// Neither a fraction nor an exponent is written.
    pub(super) integral: bool,
}

/// An integer type that a schema's `integer` becomes.
pub trait Integer: Sized {
    /// The type and its range, for messages.
    const RANGE: &'static str;

    /// The value, where it fits.
    fn narrow(value: i128) -> Option<Self>;
}

/// The type of a schema's `number` and its range, for messages.
const FLOATS: &str = "f64 (-1.7976931348623157e308 to 1.7976931348623157e308)";

/// The same where an integer within the range lies between two floats.
const ROUNDED: &str = "f64 (integers up to 9007199254740992 and some beyond, fractions of 17 digits down to 5e-324)";

/// From here on not every integer is an `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

macro_rules! integers {
    ($($type:ty: $range:literal)*) => {
        $(impl Integer for $type {
            const RANGE: &'static str = concat!(stringify!($type), " (", $range, ")");

            #[inline]
            fn narrow(value: i128) -> Option<Self> {
                Self::try_from(value).ok()
            }
        })*
    };
}

integers! {
    i32: "-2147483648 to 2147483647"
    i64: "-9223372036854775808 to 9223372036854775807"
    u32: "0 to 4294967295"
    u64: "0 to 18446744073709551615"
}

impl<'a> Reader<'a> {
    /// Reads an integer: `1`, `1.0` and `1e2` are integers, `1.5` is a number of another kind.
    #[inline]
    pub fn integer<T: Integer>(&mut self) -> Result<T, Fault> {
        let start = self.at;
        match self.short_integer().and_then(|value| T::narrow(i128::from(value))) {
            Some(value) => Ok(value),
            None => {
                self.at = start;
                self.unusual_integer()
            }
        }
    }

    /// Reads an integer of up to eighteen digits, which always fit, without a fraction or an exponent.
    #[inline]
    pub(super) fn short_integer(&mut self) -> Option<i64> {
        let bytes = self.text.as_bytes();
        let negative = self.byte(self.at) == b'-';
        let first = self.at + usize::from(negative);
        let mut at = first;
        let mut value = 0_i64;
        while let Some(digit @ b'0'..=b'9') = bytes.get(at)
            && at - first < 18
        {
            value = value * 10 + i64::from(digit - b'0');
            at += 1;
        }
        let plain = at > first
            && (self.byte(first) != b'0' || at == first + 1)
            && !matches!(self.byte(at), b'0'..=b'9' | b'.' | b'e' | b'E');
        if !plain {
            return None;
        }
        self.at = at;
        Some(if negative { -value } else { value })
    }

    #[cold]
    #[inline(never)]
    fn unusual_integer<T: Integer>(&mut self) -> Result<T, Fault> {
        if !matches!(self.byte(self.at), b'-' | b'0'..=b'9') {
            return Err(self.mismatch());
        }
        let number = self.scan_number()?;
        (self.number, self.range) = (number.text, T::RANGE);
        match number.exact() {
            Exact::Fraction => Err(Fault::FRACTION),
            Exact::Wide => Err(Fault::WIDE),
            Exact::Value(value) => T::narrow(value).ok_or(Fault::WIDE),
        }
    }

    /// Reads a number as `f64`, correctly rounded.
    #[inline]
    pub fn number(&mut self) -> Result<f64, Fault> {
        if !matches!(self.byte(self.at), b'-' | b'0'..=b'9') {
            return Err(self.mismatch());
        }
        let number = self.scan_number()?;
        let value = to_f64(number.text);
        if (value != 0.0 && value.abs() < EXACT) || is_held(number, value) {
            Ok(value)
        } else {
            (self.number, self.range) = (number.text, if value.is_finite() { ROUNDED } else { FLOATS });
            Err(Fault::WIDE)
        }
    }

    /// Reads a number as `f64` and checks it; where the text may say an integer that no `f64` is, the text is checked.
    #[inline]
    pub fn number_within(&mut self, rule: &Rule, check: impl FnOnce(&f64) -> Keywords) -> Result<f64, Fault> {
        let start = self.at;
        let value = self.number();
        match value {
            Ok(float) if float.abs() >= EXACT => {
                let violated = self.number_violations(rule, self.slice(start, self.at));
                if violated.is_empty() { Ok(float) } else { Err(violated.into()) }
            }
            value => verify(value, check),
        }
    }

    /// Passes over a number and checks its grammar.
    #[inline]
    pub(super) fn scan_number(&mut self) -> Result<Scanned<'a>, Fault> {
        let start = self.at;
        let mut at = start + usize::from(self.byte(start) == b'-');
        let integer = at;
        at = self.digits(at)?;
        if self.byte(integer) == b'0' && at > integer + 1 {
            return Err(self.malformed_at(integer, "a number must not start with a zero and more digits"));
        }
        let mut integral = true;
        if self.byte(at) == b'.' {
            integral = false;
            at = self.digits(at + 1)?;
        }
        if matches!(self.byte(at), b'e' | b'E') {
            integral = false;
            at += 1;
            at = self.digits(at + usize::from(matches!(self.byte(at), b'+' | b'-')))?;
        }
        self.at = at;
        Ok(Scanned { text: self.slice(start, at), integral })
    }

    /// The end of the digits at `at`, of which there must be one.
    #[inline]
    fn digits(&mut self, at: usize) -> Result<usize, Fault> {
        let mut end = at;
        while self.byte(end).is_ascii_digit() {
            end += 1;
        }
        if end > at { Ok(end) } else { Err(self.malformed_at(at, "a digit must stand")) }
    }
}

/// What a number is as an integer.
pub(super) enum Exact {
    Value(i128),
    Fraction,
    /// An integer beyond `i128`.
    Wide,
}

impl Scanned<'_> {
    /// What the number is as an integer, exactly.
    pub(super) fn exact(self) -> Exact {
        exact_integer(self.text)
    }
}

/// What a number is worth, as readers of JSON tell numbers apart: integers of 64 bits exactly, others as `f64`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Worth {
    Integer(i128),
    Float(f64),
}

impl Worth {
    pub(super) fn of(text: &str) -> Self {
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

impl Reader<'_> {
    /// The keywords that the number `text` violates.
    pub(super) fn number_violations(&mut self, rule: &Rule, text: &str) -> Keywords {
        rule.range(text) | rule.step(text) | self.unlisted_number(text, rule)
    }
}

impl Rule {
    /// The range keywords that the number `text` violates.
    pub(crate) fn range(&self, text: &str) -> Keywords {
        let number = Worth::of(text);
        let violates = |bound: Option<&str>, out: fn(&Worth, &Worth) -> bool| {
            bound.is_some_and(|bound| out(&number, &Worth::of(bound)))
        };
        Keywords::MINIMUM.when(violates(self.minimum, Worth::lt))
            | Keywords::MAXIMUM.when(violates(self.maximum, Worth::gt))
            | Keywords::EXCLUSIVE_MINIMUM.when(violates(self.exclusive_minimum, Worth::le))
            | Keywords::EXCLUSIVE_MAXIMUM.when(violates(self.exclusive_maximum, Worth::ge))
    }

    /// `multipleOf`, where the number `text` violates it.
    pub(crate) fn step(&self, text: &str) -> Keywords {
        let step = self.multiple_of.map(Digits::of);
        Keywords::MULTIPLE_OF.when(step.is_some_and(|step| !Digits::of(text).is_multiple_of(&step)))
    }
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

    /// Whether it is a whole multiple of `step`; true where the step has more than 37 digits, which is too many to tell.
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

/// Whether a number that is read as zero, or beyond [`EXACT`], is that float: one that would become another integer is
/// not, and neither is one that would become zero.
#[inline(never)]
fn is_held(number: Scanned<'_>, value: f64) -> bool {
    if value == 0.0 {
        let mantissa = number.text.split(['e', 'E']).next().unwrap_or_default();
        return mantissa.bytes().all(|byte| !matches!(byte, b'1'..=b'9'));
    }
    let written = format!("{value:e}");
    value.is_finite() && decimal(number) == decimal(Scanned { text: &written, integral: false })
}

/// The nearest `f64`: exactly for short decimals, by the standard library otherwise.
pub(super) fn to_f64(text: &str) -> f64 {
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
pub(super) fn decimal(number: Scanned<'_>) -> String {
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
