//! Dates and times written as RFC 3339, on the stack.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike};

/// A date, a time or a UUID as text.
#[derive(Clone, Copy)]
pub struct Text {
    /// As long as a UUID, a character longer than `2025-06-04T22:00:00.123456789+02:00`.
    bytes: [u8; SIZE],
    length: usize,
}

const SIZE: usize = 36;

impl Text {
    const EMPTY: Self = Self { bytes: [0; SIZE], length: 0 };

    /// Holds a text of as many bytes.
    pub(super) fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes().try_into().ok()?;
        Some(Self { bytes, length: SIZE })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        // Nothing but ASCII is ever pushed.
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    fn push<const N: usize>(&mut self, chunk: [u8; N]) {
        if let Some(slot) = self.bytes.get_mut(self.length..).and_then(<[u8]>::first_chunk_mut) {
            *slot = chunk;
            self.length += N;
        }
    }

    fn push_date(&mut self, date: NaiveDate) -> Option<()> {
        let year = u32::try_from(date.year()).ok().filter(|&year| year <= 9999)?;
        let ([y0, y1, y2, y3], [m0, m1], [d0, d1]) = (digits(year), digits(date.month()), digits(date.day()));
        self.push([y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1]);
        Some(())
    }

    fn push_time(&mut self, time: NaiveTime, offset: FixedOffset) {
        let (leap, nanosecond) = (time.nanosecond() / 1_000_000_000, time.nanosecond() % 1_000_000_000);
        let ([h0, h1], [m0, m1], [s0, s1]) = (digits(time.hour()), digits(time.minute()), digits(time.second() + leap));
        self.push([h0, h1, b':', m0, m1, b':', s0, s1]);
        if nanosecond != 0 {
            self.push([b'.']);
            match nanosecond {
                n if n % 1_000_000 == 0 => self.push::<3>(digits(n / 1_000_000)),
                n if n % 1_000 == 0 => self.push::<6>(digits(n / 1_000)),
                n => self.push::<9>(digits(n)),
            }
        }
        let minutes = offset.local_minus_utc() / 60;
        if minutes == 0 {
            self.push([b'Z']);
        } else {
            let sign = if minutes < 0 { b'-' } else { b'+' };
            let ([h0, h1], [m0, m1]) = (digits(minutes.unsigned_abs() / 60), digits(minutes.unsigned_abs() % 60));
            self.push([sign, h0, h1, b':', m0, m1]);
        }
    }
}

/// The last `N` decimal digits of a number.
fn digits<const N: usize>(mut number: u32) -> [u8; N] {
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        *digit += (number % 10).to_le_bytes()[0];
        number /= 10;
    }
    digits
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Writes a `full-date`; `None` if the year is before 0 or after 9999.
pub fn date_text(date: &NaiveDate) -> Option<Text> {
    let mut text = Text::EMPTY;
    text.push_date(*date)?;
    Some(text)
}

/// Writes a `date-time`, its fraction in 0, 3, 6 or 9 digits; `None` if RFC 3339 cannot say it.
///
/// That is: a local year before 0 or after 9999, an offset with seconds, or a leap second that is
/// not 23:59:60 in UTC.
pub fn date_time_text(at: &DateTime<FixedOffset>) -> Option<Text> {
    // `naive_local` panics at the edges of chrono's range.
    let local = at.naive_utc().checked_add_offset(*at.offset())?;
    let mut text = Text::EMPTY;
    text.push_date(local.date())?;
    text.push([b'T']);
    text.push_time(local.time(), *at.offset());
    time_fits(local.time(), *at.offset()).then_some(text)
}

/// Writes a `full-time` for which [`time_fits`].
pub(crate) fn time_text(time: NaiveTime, offset: FixedOffset) -> Text {
    let mut text = Text::EMPTY;
    text.push_time(time, offset);
    text
}

/// Returns whether [`date_text`] can write a date.
pub fn date_fits(date: &NaiveDate) -> bool {
    date_text(date).is_some()
}

/// Returns whether [`date_time_text`] can write an instant.
pub fn date_time_fits(at: &DateTime<FixedOffset>) -> bool {
    date_time_text(at).is_some()
}

/// Returns whether RFC 3339 can say a time: it has no offset with seconds, and no leap second but 23:59:60 in UTC.
pub(crate) fn time_fits(time: NaiveTime, offset: FixedOffset) -> bool {
    let leap = time.nanosecond() >= 1_000_000_000;
    offset.local_minus_utc() % 60 == 0 && (!leap || is_leap_second(time, offset))
}

/// Returns whether a local time that claims to be a leap second is 23:59:60 in UTC, where all of them are.
fn is_leap_second(time: NaiveTime, offset: FixedOffset) -> bool {
    // This subtraction goes round at midnight.
    (time - offset).num_seconds_from_midnight() == 86_399
}
