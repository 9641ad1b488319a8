//! Dates and times as RFC 3339 writes them, and in no other way.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use super::rfc3339_text::time_fits;
use crate::time::Time;

/// The value of a text, or why there is none: a valid text may stand for nothing that a Rust type holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parsed<T> {
    /// The text is valid, and this is its value.
    Value(T),
    /// The text is not what the format asks for.
    Invalid,
    /// The text is valid, but names a fraction of a second that is finer than nanoseconds.
    NotRepresentable,
}

/// Reads a `full-date`: `2025-06-04`.
pub fn date(text: &[u8]) -> Option<NaiveDate> {
    let text: &[u8; 10] = text.try_into().ok()?;
    let (head, tail) = text.split_first_chunk()?;
    let [y0, y1, y2, y3, _, m0, m1, _] = digits(head, b"0000-00-")?;
    let year = i32::from(y0) * 1000 + i32::from(y1) * 100 + i32::from(y2) * 10 + i32::from(y3);
    NaiveDate::from_ymd_opt(year, two(m0, m1), number(tail)?)
}

/// Reads a `date-time`: `2025-06-04T22:00:00Z`. The offset is kept, as it is by [`time`].
pub fn date_time(text: &[u8]) -> Parsed<DateTime<FixedOffset>> {
    let parts = || {
        let (day, rest) = text.split_first_chunk::<10>()?;
        let (separator, clock) = rest.split_first()?;
        let (time, offset, exact) = full_time(clock)?;
        let local = date(day)?.and_time(time);
        // Most are in UTC, where there is nothing to compute.
        let utc = if offset.local_minus_utc() == 0 { local } else { local.checked_sub_offset(offset)? };
        matches!(separator, b'T' | b't').then(|| (DateTime::from_naive_utc_and_offset(utc, offset), exact))
    };
    parsed(parts())
}

/// Returns the length of the `date-time` that a text starts with, and that [`date_time`] reads: one in whole seconds or
/// milliseconds of UTC, or in whole seconds of another offset. Of any other and of a leap second it gives none.
pub fn date_time_end(text: &[u8]) -> Option<usize> {
    let (day, rest) = text.split_first_chunk::<10>()?;
    let ([b'T' | b't', clock @ ..], rest) = rest.split_first_chunk::<9>()? else { return None };
    let [h0, h1, _, m0, m1, _, s0, s1] = digits(clock, b"00:00:00")?;
    if !is_full_date(day) || two(h0, h1) >= 24 || two(m0, m1) >= 60 || two(s0, s1) >= 60 {
        return None;
    }
    match *rest {
        [b'Z' | b'z', ..] => Some(20),
        [b'.', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'Z' | b'z', ..] => Some(24),
        [b'+' | b'-', h0, h1, b':', m0, m1, ..] => {
            let (hours, minutes) = (number(&[h0, h1])?, number(&[m0, m1])?);
            (hours < 24 && minutes < 60).then_some(25)
        }
        _ => None,
    }
}

/// Returns whether a text is a `full-date`.
pub fn is_full_date(text: &[u8; 10]) -> bool {
    let &[y0, y1, y2, y3, dash, m0, m1, end, d0, d1] = text;
    let Some([y0, y1, y2, y3, _, m0, m1, _]) = digits(&[y0, y1, y2, y3, dash, m0, m1, end], b"0000-00-") else {
        return false;
    };
    let Some(day) = number(&[d0, d1]) else { return false };
    let is_leap = || {
        let (century, year) = (two(y0, y1), two(y2, y3));
        if year == 0 { century.is_multiple_of(4) } else { year.is_multiple_of(4) }
    };
    let days = match two(m0, m1) {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if day < 29 => 28,
        2 if is_leap() => 29,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Reads a `full-time`: `22:00:00Z`.
///
/// A second 60 is valid if it is 23:59:60 in UTC; `-00:00` is read as `+00:00`.
pub fn time(text: &[u8]) -> Parsed<Time> {
    let parts = || {
        let (time, offset, exact) = full_time(text)?;
        Some((Time::new(time, offset)?, exact))
    };
    parsed(parts())
}

fn parsed<T>(parts: Option<(T, bool)>) -> Parsed<T> {
    match parts {
        Some((value, true)) => Parsed::Value(value),
        Some((_, false)) => Parsed::NotRepresentable,
        None => Parsed::Invalid,
    }
}

/// A time of day, its offset, and whether nanoseconds hold its fraction exactly.
fn full_time(text: &[u8]) -> Option<(NaiveTime, FixedOffset, bool)> {
    let (head, tail) = text.split_first_chunk()?;
    let [h0, h1, _, m0, m1, _, s0, s1] = digits(head, b"00:00:00")?;
    let (hour, minute, second) = (two(h0, h1), two(m0, m1), two(s0, s1));
    let (nanosecond, exact, tail) = match tail.split_first() {
        Some((b'.', tail)) => fraction(tail)?,
        _ => (0, true, tail),
    };
    let offset = offset(tail)?;
    let time = if second == 60 {
        // chrono has a leap second as a 59th one that lasts two.
        let time = NaiveTime::from_hms_nano_opt(hour, minute, 59, nanosecond + 1_000_000_000)?;
        time_fits(time, offset).then_some(time)?
    } else {
        NaiveTime::from_hms_nano_opt(hour, minute, second, nanosecond)?
    };
    Some((time, offset, exact))
}

/// Nanoseconds, whether they are exact, and what follows the digits.
fn fraction(text: &[u8]) -> Option<(u32, bool, &[u8])> {
    let length = text.iter().position(|byte| !byte.is_ascii_digit())?;
    let (digits, tail) = text.split_at_checked(length).filter(|_| length > 0)?;
    let (kept, finer) = digits.split_at_checked(9).unwrap_or((digits, &[]));
    let padding = std::iter::repeat_n(&b'0', 9 - kept.len());
    let nanosecond = kept.iter().chain(padding).fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    Some((nanosecond, finer.iter().all(|&digit| digit == b'0'), tail))
}

fn offset(text: &[u8]) -> Option<FixedOffset> {
    match text {
        b"Z" | b"z" => FixedOffset::east_opt(0),
        &[sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let (hours, minutes) = (number(&[h0, h1])?, number(&[m0, m1])?);
            let seconds = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|_| minutes < 60)?;
            FixedOffset::east_opt(if sign == b'-' { -seconds } else { seconds })
        }
        _ => None,
    }
}

/// The values of the digits where `shape` has a `0`, if all other characters are those of `shape`.
///
/// All eight are handled at once: each byte of the word is a lane that never carries into the next
/// one unless that text is refused anyway.
fn digits(text: &[u8; 8], shape: &'static [u8; 8]) -> Option<[u8; 8]> {
    const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    let word = u64::from_le_bytes(*text) ^ u64::from_le_bytes(*shape);
    // What takes an allowed value to 15 at most: 9 in a digit's place, 0 in any other.
    let room = u64::from_le_bytes(shape.map(|byte| if byte == b'0' { 6 } else { 15 }));
    ((word | word.wrapping_add(room)) & HIGH == 0).then(|| word.to_le_bytes())
}

fn number(text: &[u8]) -> Option<u32> {
    match *text {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(two(a - b'0', b - b'0')),
        _ => None,
    }
}

fn two(tens: u8, ones: u8) -> u32 {
    u32::from(tens) * 10 + u32::from(ones)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_read(text: &[u8]) -> bool {
        let is_leap_second = text[17..19] == *b"60";
        matches!(date_time(text), Parsed::Value(_)) && !is_leap_second
    }

    #[test]
    fn every_byte_at_every_place_of_a_usual_form_is_judged_as_it_is_read() {
        let seconds = ["2025-06-04T22:00:00Z", "1999-12-31t23:59:59z", "2016-12-31T23:59:60Z"];
        let others = ["2025-06-04T22:00:00.123Z", "2025-06-04T22:00:00+02:00", "0000-01-01T00:00:00-23:59"];
        for usual in seconds.iter().chain(&others) {
            for at in 0..usual.len() {
                for byte in 0..=u8::MAX {
                    let mut text = usual.as_bytes().to_vec();
                    text[at] = byte;
                    let judged = date_time_end(&text);
                    // What ends early is followed by something else than the quote.
                    assert_eq!(judged == Some(text.len()), is_read(&text), "{byte:#x} at {at} of {usual}");
                }
            }
        }
    }

    #[test]
    fn what_follows_a_usual_form_is_not_looked_at() {
        for (text, end) in [
            ("2025-06-04T22:00:00Z\",", Some(20)),
            ("2025-06-04T22:00:00.123Z+", Some(24)),
            ("2025-06-04T22:00:00-00:00Z", Some(25)),
            ("2025-06-04T22:00:00.1234Z", None),
            ("2025-06-04T22:00:00", None),
            ("2025-06-04", None),
        ] {
            assert_eq!(date_time_end(text.as_bytes()), end, "{text}");
        }
    }

    #[test]
    fn every_day_of_every_kind_of_year_is_judged_as_it_is_read() {
        for year in [0, 1, 4, 100, 400, 1900, 2000, 2023, 2024, 2100, 9999] {
            for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
                let text = format!("{year:04}-{month:02}-{day:02}");
                let text = text.as_bytes().try_into().unwrap();
                assert_eq!(is_full_date(text), date(text).is_some(), "{year}-{month}-{day}");
            }
        }
    }
}
