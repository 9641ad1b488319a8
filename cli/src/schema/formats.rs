//! Formats as generated decoders check them.
//!
//! Dates and times have digits alone, as RFC 3339 writes them: the `jsonschema` crate takes `*+,-./` for digits too.

use postroom_schema::vocabulary::CHECKED_FORMATS;

/// What says whether a text has a format.
pub(super) type Check = fn(&str) -> bool;

/// The formats that are judged here.
pub(super) const STRICT: [(&str, Check); 4] =
    [("date", is_date), ("date-time", is_date_time), ("time", is_time), ("uuid", super::is_uuid)];

/// Formats that the crate would check and decoders do not: the generator warns of them (`unknown-format`).
pub(super) fn unchecked() -> impl Iterator<Item = &'static str> {
    let is_unchecked = |name: &&str| !CHECKED_FORMATS.contains(name);
    KNOWN.into_iter().filter(is_unchecked)
}

/// The formats that the crate knows.
const KNOWN: [&str; 19] = [
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// A `full-date`: `2025-06-04`.
fn is_date(text: &str) -> bool {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() else { return false };
    let (century, year) = (number(*y0, *y1), number(*y2, *y3));
    let (Some(century), Some(year), Some(month), Some(day)) = (century, year, number(*m0, *m1), number(*d0, *d1))
    else {
        return false;
    };
    let is_leap = if year == 0 { century % 4 == 0 } else { year % 4 == 0 };
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// A `date-time`: `2025-06-04T22:00:00Z`.
fn is_date_time(text: &str) -> bool {
    let parts = text.split_at_checked(10);
    parts.is_some_and(|(date, time)| is_date(date) && time.strip_prefix(['T', 't']).is_some_and(is_time))
}

/// A `full-time`: `22:00:00Z`. A second 60 is one only where it is 23:59:60 in UTC.
fn is_time(text: &str) -> bool {
    let [h0, h1, b':', m0, m1, b':', s0, s1, rest @ ..] = text.as_bytes() else { return false };
    let (Some(hour), Some(minute), Some(second)) = (number(*h0, *h1), number(*m0, *m1), number(*s0, *s1)) else {
        return false;
    };
    let rest = match rest {
        [b'.', digits @ ..] => {
            let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
            digits.split_at_checked(length).filter(|_| length > 0).map(|(_, rest)| rest)
        }
        rest => Some(rest),
    };
    let Some(offset) = rest.and_then(offset) else { return false };
    let is_last_minute = || (i32::from(hour) * 60 + i32::from(minute) - offset).rem_euclid(24 * 60) == 24 * 60 - 1;
    hour < 24 && minute < 60 && (second < 60 || (second == 60 && is_last_minute()))
}

/// How many minutes a `time-offset` is ahead of UTC.
fn offset(text: &[u8]) -> Option<i32> {
    match text {
        b"Z" | b"z" => Some(0),
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let (hours, minutes) = (number(*h0, *h1)?, number(*m0, *m1)?);
            let offset = i32::from(hours) * 60 + i32::from(minutes);
            (hours < 24 && minutes < 60).then_some(if *sign == b'-' { -offset } else { offset })
        }
        _ => None,
    }
}

fn number(tens: u8, ones: u8) -> Option<u8> {
    let digit = |byte: u8| byte.checked_sub(b'0').filter(|digit| *digit < 10);
    Some(digit(tens)? * 10 + digit(ones)?)
}
