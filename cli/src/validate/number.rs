//! Numbers as they are written, and what they are worth exactly: a double would round them.

use std::borrow::Cow;

use jsonschema::json::JsonNumber;

/// A number of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number<'t> {
    text: &'t str,
    /// Its worth, where it is written in up to eighteen digits and nothing else.
    short: Option<i64>,
}

/// What a number is as an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    Value(i128),
    /// It has a fraction.
    None,
    /// It is an integer beyond 128 bits.
    Wide,
}

impl<'t> Number<'t> {
    /// The number of a text that keeps JSON's grammar.
    pub(super) fn new(text: &'t str) -> Self {
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        Self { text, short: if text.len() <= 18 && plain(text) { text.parse().ok() } else { None } }
    }

    pub(super) fn text(self) -> &'t str {
        self.text
    }

    /// The nearest double; infinite beyond them all.
    pub(super) fn double(self) -> f64 {
        match self.short {
            Some(short) => short as f64,
            None => self.text.parse().unwrap_or(f64::NAN),
        }
    }

    pub(super) fn whole(self) -> Whole {
        self.short.map_or_else(|| Decimal::of(self.text).whole(), |short| Whole::Value(short.into()))
    }

    /// A text that is the same for equal numbers, and for no others: integers by all their digits, and a fraction as the
    /// double that decoders read for it.
    pub(super) fn canonical(self) -> String {
        let is_fraction = self.whole() == Whole::None;
        let rounded = if is_fraction { Some(format!("{:e}", self.double())) } else { None };
        let Decimal { negative, digits, power } = Decimal::of(rounded.as_deref().unwrap_or(self.text));
        format!("{}{digits}e{power}", if negative { "-" } else { "" })
    }

    /// Whether it is a whole multiple of a step, which is more than zero.
    pub(super) fn is_multiple_of(self, step: Self) -> bool {
        Decimal::of(self.text).is_multiple_of(&Decimal::of(step.text))
    }

    fn narrowed<T: TryFrom<i128>>(self) -> Option<T> {
        if let Whole::Value(value) = self.whole() { value.try_into().ok() } else { None }
    }
}

/// A number as digits without zeros at either end, times a power of ten.
struct Decimal {
    negative: bool,
    /// Empty for zero.
    digits: String,
    power: i128,
}

impl Decimal {
    fn of(text: &str) -> Self {
        /// An exponent beyond this is beyond any number of digits that a message has.
        const FAR: i128 = 1 << 100;
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let negative = mantissa.starts_with('-');
        let mantissa = mantissa.trim_start_matches('-');
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        let kept = all.trim_end_matches('0');
        let digits = kept.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Self { negative: false, digits, power: 0 };
        }
        let count = |text: &str| i128::try_from(text.len()).unwrap_or(FAR);
        let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') { -FAR } else { FAR });
        let power = exponent.clamp(-FAR, FAR) - count(fraction) + (count(&all) - count(kept));
        Self { negative, digits, power }
    }

    fn whole(&self) -> Whole {
        if self.digits.is_empty() {
            return Whole::Value(0);
        }
        if self.power < 0 {
            return Whole::None;
        }
        let scale = u32::try_from(self.power).ok().and_then(|power| 10_i128.checked_pow(power));
        let value =
            self.digits.parse().ok().zip(scale).and_then(|(digits, scale): (i128, _)| digits.checked_mul(scale));
        value.map_or(Whole::Wide, |value| Whole::Value(if self.negative { -value } else { value }))
    }

    /// As decoders have it; true where the step has too many digits to tell.
    fn is_multiple_of(&self, step: &Self) -> bool {
        let Some(divisor) = step.digits.parse::<u64>().ok().map(u128::from).filter(|divisor| *divisor > 0) else {
            return true;
        };
        // The last digit is none, so that no multiple of ten divides it.
        let power = self.power - step.power;
        if power < 0 {
            return self.digits.is_empty();
        }
        // More zeros than the step has factors of two or of five change nothing any more.
        let zeros = usize::try_from(power).unwrap_or(usize::MAX).min(64);
        let digits = self.digits.bytes().map(|byte| byte - b'0').chain(std::iter::repeat_n(0, zeros));
        digits.fold(0, |rest, digit| (rest * 10 + u128::from(digit)) % divisor) == 0
    }
}

impl JsonNumber for Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        match self.short {
            Some(short) => u64::try_from(short).ok(),
            None => self.narrowed(),
        }
    }

    fn as_i64(&self) -> Option<i64> {
        self.short.or_else(|| self.narrowed())
    }

    fn as_f64(&self) -> Option<f64> {
        Some(self.double()).filter(|double| double.is_finite())
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.text)
    }

    /// Beyond the doubles it is the last one.
    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        let double = || serde_json::Number::from_f64(self.double().clamp(f64::MIN, f64::MAX));
        Cow::Owned(match (self.as_i64(), self.as_u64()) {
            (Some(integer), _) => integer.into(),
            (None, Some(integer)) => integer.into(),
            (None, None) => double().unwrap_or_else(|| 0.into()),
        })
    }

    fn is_integer(&self) -> bool {
        self.whole() != Whole::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_worth_what_is_written() {
        for (text, whole, canonical) in [
            ("0", Whole::Value(0), "e0"),
            ("-0.00e7", Whole::Value(0), "e0"),
            ("-12", Whole::Value(-12), "-12e0"),
            ("1200", Whole::Value(1200), "12e2"),
            ("0.12e4", Whole::Value(1200), "12e2"),
            ("9007199254740992.5", Whole::None, "9007199254740992e0"),
            ("0.10000000000000000001", Whole::None, "1e-1"),
            ("9223372036854775807.0", Whole::Value(i64::MAX.into()), "9223372036854775807e0"),
            ("-1e30", Whole::Value(-10_i128.pow(30)), "-1e30"),
            ("1e400", Whole::Wide, "1e400"),
            ("1e-400", Whole::None, "e0"),
            ("1e-300", Whole::None, "1e-300"),
            ("1e99999999999999999999999999999999999999999999", Whole::Wide, "1e1267650600228229401496703205376"),
        ] {
            let number = Number::new(text);
            assert_eq!((number.whole(), number.canonical().as_str()), (whole, canonical), "{text}");
        }
    }

    #[test]
    fn a_multiple_is_one_by_its_digits() {
        for (number, step, expected) in [
            ("19.99", "0.01", true),
            ("0.3", "0.1", true),
            ("9223372036854775808", "2.5", false),
            ("9223372036854775810", "2.5", true),
            ("18446744073709551615", "2", false),
            ("1e400", "7", false),
            ("7e400", "7", true),
            ("1e99999999999999999999999999999999999999999999", "1024", true),
            ("1e-400", "1e-399", false),
            ("-0.0", "7", true),
            ("0e-400", "7", true),
        ] {
            assert_eq!(Number::new(number).is_multiple_of(Number::new(step)), expected, "{number} of {step}");
        }
    }
}
