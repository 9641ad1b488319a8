//! `hostname`: RFC 1123 names, with internationalised labels (RFC 5890 to 5892) in their ASCII form.

use super::categories::{is_letter_mark_or_digit, is_mark};

/// Returns whether a text is a host name.
pub fn hostname(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let plain = (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-');
    plain
        && match (label.strip_prefix("xn--"), label.get(2..4)) {
            (Some(encoded), _) => decode(encoded).is_some_and(|decoded| is_unicode_label(&decoded)),
            // These are reserved for encodings that are still to be invented.
            (None, reserved) => reserved != Some("--"),
        }
}

/// Returns whether a decoded label is one that RFC 5892 allows.
fn is_unicode_label(label: &[char]) -> bool {
    let any = |first, last| label.iter().any(|character| (first..=last).contains(character));
    let is_east_asian =
        |c: &char| matches!(c, '\u{3040}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}');
    let mixes_digits = any('\u{660}', '\u{669}') && any('\u{6F0}', '\u{6F9}');
    let lone_middle_dot = any('\u{30FB}', '\u{30FB}') && !label.iter().any(is_east_asian);
    !mixes_digits
        && !lone_middle_dot
        && !label.first().is_some_and(|&first| is_mark(first))
        && label.iter().enumerate().all(|(at, &character)| {
            let before = at.checked_sub(1).and_then(|at| label.get(at)).copied();
            is_allowed(before, character, label.get(at + 1).copied())
        })
}

/// Returns whether a character may stand where it does.
fn is_allowed(before: Option<char>, character: char, after: Option<char>) -> bool {
    let is_between = |character: Option<char>, first, last| character.is_some_and(|c| (first..=last).contains(&c));
    match character {
        '\0'..='\u{7F}' => true,
        '\u{B7}' => before == Some('l') && after == Some('l'),
        '\u{375}' => is_between(after, '\u{370}', '\u{3FF}'),
        '\u{5F3}' | '\u{5F4}' => is_between(before, '\u{590}', '\u{5FF}'),
        '\u{200D}' => before.is_some_and(|before| VIRAMAS.binary_search(&before).is_ok()),
        // Punctuation and symbols that are letters in all but name, and what is looked at as a whole.
        '\u{6FD}'
        | '\u{6FE}'
        | '\u{F0B}'
        | '\u{200C}'
        | '\u{3007}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{4E00}'..='\u{9FFF}' => true,
        '\u{640}' | '\u{7FA}' | '\u{302E}' | '\u{302F}' | '\u{3031}'..='\u{3035}' | '\u{303B}' => false,
        _ => is_letter_mark_or_digit(character),
    }
}

/// Decodes Punycode (RFC 3492, section 6.2).
fn decode(encoded: &str) -> Option<Vec<char>> {
    let (basic, deltas) = encoded.rsplit_once('-').filter(|(basic, _)| !basic.is_empty()).unwrap_or(("", encoded));
    let mut label: Vec<char> = basic.chars().collect();
    let mut deltas = deltas.bytes();
    let (mut code, mut index, mut bias) = (128_u32, 0_u32, 72);
    while deltas.len() > 0 {
        let from = index;
        let (mut weight, mut position) = (1_u32, 36_u32);
        loop {
            let digit = digit(deltas.next()?)?;
            index = index.checked_add(digit.checked_mul(weight)?)?;
            let threshold = position.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(36 - threshold)?;
            position += 36;
        }
        let length = u32::try_from(label.len()).ok()? + 1;
        bias = adapt(index - from, length, from == 0);
        code = code.checked_add(index / length)?;
        index %= length;
        label.insert(usize::try_from(index).ok()?, char::from_u32(code)?);
        index += 1;
    }
    Some(label)
}

fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'a'..=b'z' => Some(u32::from(byte - b'a')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 26),
        _ => None,
    }
}

/// The bias for the next delta (RFC 3492, section 6.1).
fn adapt(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / length;
    let mut bias = 0;
    while delta > 35 * 26 / 2 {
        delta /= 35;
        bias += 36;
    }
    bias + 36 * delta / (delta + 38)
}

/// The marks after which a zero-width joiner has a meaning: combining class 9 of Unicode 16.
#[rustfmt::skip]
const VIRAMAS: &[char] = &[
    '\u{94D}', '\u{9CD}', '\u{A4D}', '\u{ACD}', '\u{B4D}', '\u{BCD}', '\u{C4D}', '\u{CCD}', '\u{D3B}', '\u{D3C}',
    '\u{D4D}', '\u{DCA}', '\u{E3A}', '\u{EBA}', '\u{F84}', '\u{1039}', '\u{103A}', '\u{1714}', '\u{1715}', '\u{1734}',
    '\u{17D2}', '\u{1A60}', '\u{1B44}', '\u{1BAA}', '\u{1BAB}', '\u{1BF2}', '\u{1BF3}', '\u{2D7F}', '\u{A806}',
    '\u{A82C}', '\u{A8C4}', '\u{A953}', '\u{A9C0}', '\u{AAF6}', '\u{ABED}', '\u{10A3F}', '\u{11046}', '\u{11070}',
    '\u{1107F}', '\u{110B9}', '\u{11133}', '\u{11134}', '\u{111C0}', '\u{11235}', '\u{112EA}', '\u{1134D}',
    '\u{113CE}', '\u{113CF}', '\u{113D0}', '\u{11442}', '\u{114C2}', '\u{115BF}', '\u{1163F}', '\u{116B6}',
    '\u{1172B}', '\u{11839}', '\u{1193D}', '\u{1193E}', '\u{119E0}', '\u{11A34}', '\u{11A47}', '\u{11A99}',
    '\u{11C3F}', '\u{11D44}', '\u{11D45}', '\u{11D97}', '\u{11F41}', '\u{11F42}', '\u{1612F}',
];
