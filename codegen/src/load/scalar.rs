//! The value of a plain YAML scalar by the core schema of YAML 1.2, so that dates, `yes` and `1_000` stay text.

use crate::tree::Value;

/// Returns the value of an unquoted scalar, or the reason why it has none in JSON.
pub(super) fn plain(text: &str) -> Result<Value, String> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        ".nan" | ".NaN" | ".NAN" => return Err(format!("`{text}` is not a number that JSON has")),
        _ => {}
    }
    if let Some(digits) = text.strip_prefix("0x").filter(|digits| all(digits, |byte| byte.is_ascii_hexdigit())) {
        return radix(text, digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o").filter(|digits| all(digits, |byte| matches!(byte, b'0'..=b'7'))) {
        return radix(text, digits, 8);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Err(format!("`{text}` is not a number that JSON has"));
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    Ok(match decimal(unsigned) {
        Some(number) => Value::Number(format!("{sign}{number}")),
        None => Value::String(text.to_owned()),
    })
}

/// Returns the text as JSON writes the number: a digit on both sides of the point, and no leading zeros.
fn decimal(unsigned: &str) -> Option<String> {
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    if exponent.is_some_and(|text| !all(text.strip_prefix(['-', '+']).unwrap_or(text), |byte| byte.is_ascii_digit())) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let exponent = exponent.map(|text| format!("e{text}")).unwrap_or_default();
    Some(format!("{whole}{point}{fraction}{exponent}"))
}

fn radix(text: &str, digits: &str, radix: u32) -> Result<Value, String> {
    u128::from_str_radix(digits, radix)
        .map(|number| Value::Number(number.to_string()))
        .map_err(|_| format!("`{text}` is too large a number"))
}

fn all(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_json_writes_them() {
        for (text, number) in [
            ("0", "0"),
            ("-0", "-0"),
            ("+12", "12"),
            ("007", "7"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("1.50", "1.50"),
            ("-.5", "-0.5"),
            ("1.", "1"),
            ("1e3", "1e3"),
            ("1.5E-07", "1.5e-07"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
        ] {
            assert_eq!(plain(text), Ok(Value::Number(number.to_owned())), "{text}");
        }
    }

    #[test]
    fn everything_else_stays_text() {
        for text in [
            "2024-01-01",
            "2024-01-01T00:00:00Z",
            "yes",
            "no",
            "on",
            "off",
            "1_000",
            "0x",
            "0o8",
            "0b1",
            ".",
            "-",
            "+",
            "e5",
            "1e",
            "1e+",
            "1.2.3",
            "12:30:00",
            "tRUE",
            "inf",
            "--1",
            "+-1",
            "0x-1",
            "<<",
            "１",
        ] {
            assert_eq!(plain(text), Ok(Value::String(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn numbers_that_json_lacks_are_refused() {
        for text in [".inf", "-.INF", "+.Inf", ".nan", "0x100000000000000000000000000000000"] {
            assert!(plain(text).is_err(), "{text}");
        }
    }
}
