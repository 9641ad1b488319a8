//! The formats that have types of their own, as far as a default or example is held to them.

/// Returns whether a text is of the form of a type of its own; other formats are not looked at.
pub(crate) fn is_format(text: &str, format: &str) -> bool {
    match format {
        "uuid" => {
            text.len() == 36
                && text
                    .char_indices()
                    .all(|(at, c)| if matches!(at, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() })
        }
        "date" => is_date(text),
        "time" => is_time(text),
        "date-time" => text.split_once(['T', 't']).is_some_and(|(date, time)| is_date(date) && is_time(time)),
        _ => true,
    }
}

fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', [4, 2, 2]) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

fn is_time(text: &str) -> bool {
    let end = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (time, offset) = text.split_at(end);
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let is_time =
        numbers(time, ':', [2, 2, 2]).is_some_and(|[hour, minute, second]| hour < 24 && minute < 60 && second < 60);
    let signed = offset.strip_prefix(['+', '-']).unwrap_or_default();
    let is_offset = numbers(signed, ':', [2, 2]).is_some_and(|[hour, minute]| hour < 24 && minute < 60);
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_time && is_fraction && (matches!(offset, "Z" | "z") || is_offset)
}

/// Returns the numbers between separators, each of exactly so many digits.
fn numbers<const N: usize>(text: &str, separator: char, digits: [usize; N]) -> Option<[u32; N]> {
    let parts: Vec<&str> = text.split(separator).collect();
    let sound = |(part, digits): (&&str, usize)| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() != N || !parts.iter().zip(digits).all(sound) {
        return None;
    }
    parts.iter().filter_map(|part| part.parse().ok()).collect::<Vec<u32>>().try_into().ok()
}
