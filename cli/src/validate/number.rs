//! Numbers as they are written, and what they are worth exactly: a double would round them.

use std::borrow::Cow;

use jsonschema::json::JsonNumber;
use postroom_schema::decimal::Decimal;

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
        self.short.map_or_else(|| whole(&Decimal::of_any(self.text)), |short| Whole::Value(short.into()))
    }

    /// A text that is the same for equal numbers, and for no others: integers by all their digits, and a fraction as the
    /// double that decoders read for it.
    pub(super) fn canonical(self) -> String {
        let is_fraction = self.whole() == Whole::None;
        let rounded = if is_fraction { Some(format!("{:e}", self.double())) } else { None };
        Decimal::of_any(rounded.as_deref().unwrap_or(self.text)).canonical()
    }

    /// Whether it is a whole multiple of a step, which is more than zero, as decoders have it; true if the step has too many
    /// digits to tell.
    pub(super) fn is_multiple_of(self, step: Self) -> bool {
        let step = Decimal::of_any(step.text);
        let digits = step.canonical();
        let has_few = digits.split('e').next().is_some_and(|digits| digits.parse::<u64>().is_ok_and(|step| step > 0));
        !has_few || Decimal::of_any(self.text).is_multiple_of(&step)
    }

    fn narrowed<T: TryFrom<i128>>(self) -> Option<T> {
        if let Whole::Value(value) = self.whole() { value.try_into().ok() } else { None }
    }
}

fn whole(number: &Decimal) -> Whole {
    match number.to_i128() {
        Some(value) => Whole::Value(value),
        None if number.is_whole() => Whole::Wide,
        None => Whole::None,
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
            ("0", Whole::Value(0), "0"),
            ("-0.00e7", Whole::Value(0), "0"),
            ("-12", Whole::Value(-12), "-12e0"),
            ("1200", Whole::Value(1200), "12e2"),
            ("0.12e4", Whole::Value(1200), "12e2"),
            ("9007199254740992.5", Whole::None, "9007199254740992e0"),
            ("0.10000000000000000001", Whole::None, "1e-1"),
            ("9223372036854775807.0", Whole::Value(i64::MAX.into()), "9223372036854775807e0"),
            ("-1e30", Whole::Value(-10_i128.pow(30)), "-1e30"),
            ("1e400", Whole::Wide, "1e400"),
            ("1e-400", Whole::None, "0"),
            ("1e-300", Whole::None, "1e-300"),
            ("1e99999999999999999999999999999999999999999999", Whole::Wide, "1e1152921504606846975"),
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
