//! Durations as ISO 8601 writes them.

/// The units of a duration's date, and those of its time, in milliseconds. Years and months have no length of their own.
const DATE: &[(char, u64)] = &[('W', 604_800_000), ('D', 86_400_000)];
const TIME: &[(char, u64)] = &[('H', 3_600_000), ('M', 60_000), ('S', 1_000)];

/// Returns the milliseconds of a duration: `PT1M30S` of 90,000. `None` if it is none, is finer than a millisecond, or has
/// years or months.
pub(super) fn milliseconds(text: &str) -> Option<u64> {
    let (date, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((date, time)) if !time.is_empty() => (date, time),
        None => (text.strip_prefix('P')?, ""),
        Some(_) => return None,
    };
    let (days, time) = (sum(date, DATE)?, sum(time, TIME)?);
    // Weeks stand alone (RFC 3339, appendix A).
    let is_mixed = date.contains('W') && (date.contains('D') || text.contains('T'));
    (text.len() > 1 && !is_mixed).then(|| days.checked_add(time)).flatten()
}

/// Returns the milliseconds of numbers with units, each of which may stand once and in this order; only seconds may have a
/// fraction.
fn sum(mut text: &str, units: &[(char, u64)]) -> Option<u64> {
    let (mut sum, mut units) = (0_u64, units.iter());
    while !text.is_empty() {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')?;
        let (number, rest) = text.split_at(end);
        let unit = rest.chars().next()?;
        let (_, length) = units.find(|(known, _)| *known == unit)?;
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
        if number.len() != whole.len() && (unit != 'S' || fraction.is_empty()) {
            return None;
        }
        let thousandths = fraction.trim_end_matches('0');
        if thousandths.len() > 3 || thousandths.contains(['.', ',']) {
            return None;
        }
        let part = format!("{thousandths:0<3}").parse::<u64>().ok()?;
        sum = sum.checked_add(whole.parse::<u64>().ok()?.checked_mul(*length)?)?.checked_add(part)?;
        text = &rest[unit.len_utf8()..];
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn durations_are_read_as_iso_8601_writes_them() {
        for (text, expected) in [
            ("PT30S", Some(30_000)),
            ("PT1M30S", Some(90_000)),
            ("PT0.5S", Some(500)),
            ("PT0,25S", Some(250)),
            ("PT1.500000S", Some(1_500)),
            ("PT0S", Some(0)),
            ("P1DT2H", Some(93_600_000)),
            ("P2W", Some(1_209_600_000)),
            ("PT36H", Some(129_600_000)),
            ("PT0.0001S", None),
            ("PT1.5M", None),
            ("PT1.S", None),
            ("PT.5S", None),
            ("PT1.2.3S", None),
            ("P1M", None),
            ("P1Y", None),
            ("P1WT1H", None),
            ("PT1S1M", None),
            ("PT1S1S", None),
            ("PT", None),
            ("P", None),
            ("P1DT", None),
            ("30s", None),
            ("pt30s", None),
            ("PT-1S", None),
            ("PT+1S", None),
            ("PT99999999999999999999S", None),
            ("PT18446744073709552S", None),
            (" PT1S", None),
            ("", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text:?}");
        }
    }
}
