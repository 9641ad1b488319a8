//! Numbers: exact where they are integers, correctly rounded where they are not.

use super::{Fault, Reader};
use crate::schema::{
    Integer, Keywords, Schema,
    decimal::{EXACT, Exact, Scanned, is_held, to_f64},
};

/// The type of a schema's `number` and its range, for messages.
pub(super) const FLOATS: &str = "f64 (-1.7976931348623157e308 to 1.7976931348623157e308)";

/// The type of a schema's `number` and what it holds exactly, for messages about integers that lie between two floats.
const ROUNDED: &str = "f64 (integers up to 9007199254740992 and some beyond, fractions of 17 digits down to 5e-324)";

impl<'a> Reader<'a> {
    /// Reads an integer: `1`, `1.0` and `1e2` are integers, `1.5` is a number of another kind.
    #[inline]
    pub(crate) fn integer<T: Integer>(&mut self) -> Result<T, Fault> {
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
        let text = self.rest();
        let (negative, digits) = match text {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        let (mut value, mut count) = (0_i64, 0);
        // No more digits are looked at than an `i64` holds in any case.
        for byte in digits.iter().take(18) {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            value = value * 10 + i64::from(digit);
            count += 1;
        }
        let (first, next) = (digits.first(), digits.get(count));
        let is_plain = count == 1 || (count > 1 && first != Some(&b'0'));
        if !is_plain || matches!(next, Some(b'0'..=b'9' | b'.' | b'e' | b'E')) {
            return None;
        }
        self.at += usize::from(negative) + count;
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

    /// Reads a number as `f64` and checks it; if the text may say an integer that is not an `f64`, the text is checked.
    #[inline]
    pub fn number_within(&mut self, schema: &Schema) -> Result<f64, Fault> {
        let start = self.at;
        let value = self.number()?;
        let violated = if value.abs() < EXACT {
            schema.float(value)
        } else {
            self.number_violations(schema, self.slice(start, self.at))
        };
        if violated.is_empty() { Ok(value) } else { Err(violated.into()) }
    }

    /// Reads an integer and checks it.
    #[inline]
    pub(crate) fn integer_within<T: Integer>(&mut self, schema: &Schema) -> Result<T, Fault> {
        let value = self.integer::<T>()?;
        let violated = schema.integer(value);
        if violated.is_empty() { Ok(value) } else { Err(violated.into()) }
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

impl Reader<'_> {
    /// The keywords that the number `text` violates.
    pub(super) fn number_violations(&mut self, schema: &Schema, text: &str) -> Keywords {
        schema.numbers.range(text) | schema.numbers.step(text) | self.unlisted_number(text, schema)
    }
}
