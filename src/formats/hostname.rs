//! `hostname`: RFC 1123 names, with internationalised labels (RFC 5890 to 5892) in their ASCII form.

use super::{
    categories::{is_letter_mark_or_digit, is_mark},
    punycode::decode,
};

/// Returns whether a text is a host name.
pub fn hostname(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

/// Returns whether a text is a label in its ASCII form.
pub(super) fn is_label(label: &str) -> bool {
    let plain = (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-');
    plain
        && match label.split_at_checked(4) {
            // Capitals stand for their small letters here too (RFC 5890, section 2.3.2.1).
            Some((prefix, encoded)) if prefix.eq_ignore_ascii_case("xn--") => decode(&encoded.to_ascii_lowercase())
                .is_some_and(|decoded| decoded.get(2..4) != Some(&['-', '-']) && is_unicode_label(&decoded)),
            // These are reserved for encodings that are still to be invented.
            _ => label.get(2..4) != Some("--"),
        }
}

/// Returns whether a decoded label is one that RFC 5892 allows.
pub(super) fn is_unicode_label(label: &[char]) -> bool {
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

/// The marks after which a zero-width joiner has a meaning: combining class 9 of Unicode 16.
#[rustfmt::skip]
pub(super) const VIRAMAS: &[char] = &[
    '\u{94D}', '\u{9CD}', '\u{A4D}', '\u{ACD}', '\u{B4D}', '\u{BCD}', '\u{C4D}', '\u{CCD}', '\u{D3B}', '\u{D3C}',
    '\u{D4D}', '\u{DCA}', '\u{E3A}', '\u{EBA}', '\u{F84}', '\u{1039}', '\u{103A}', '\u{1714}', '\u{1715}', '\u{1734}',
    '\u{17D2}', '\u{1A60}', '\u{1B44}', '\u{1BAA}', '\u{1BAB}', '\u{1BF2}', '\u{1BF3}', '\u{2D7F}', '\u{A806}',
    '\u{A82C}', '\u{A8C4}', '\u{A953}', '\u{A9C0}', '\u{AAF6}', '\u{ABED}', '\u{10A3F}', '\u{11046}', '\u{11070}',
    '\u{1107F}', '\u{110B9}', '\u{11133}', '\u{11134}', '\u{111C0}', '\u{11235}', '\u{112EA}', '\u{1134D}',
    '\u{113CE}', '\u{113CF}', '\u{113D0}', '\u{11442}', '\u{114C2}', '\u{115BF}', '\u{1163F}', '\u{116B6}',
    '\u{1172B}', '\u{11839}', '\u{1193D}', '\u{1193E}', '\u{119E0}', '\u{11A34}', '\u{11A47}', '\u{11A99}',
    '\u{11C3F}', '\u{11D44}', '\u{11D45}', '\u{11D97}', '\u{11F41}', '\u{11F42}', '\u{1612F}',
];
