//! `idn-hostname` and `idn-email`: names whose labels may be in their Unicode form (RFC 5890 to 5893).
//!
//! Capitals stand for their small letters, as they do in host names. That labels are in normal form is not asked for.

use super::{
    categories::{is_letter_mark_or_digit, is_mark},
    hostname::{VIRAMAS, is_label, is_unicode_label},
    punycode,
    writing::{
        ARABIC_NUMBERS, EUROPEAN_NUMBERS, JOINED_TO_THE_LAST, JOINED_TO_THE_NEXT, RIGHT_TO_LEFT, STANDING_FOR_OTHERS,
        is_in,
    },
};

/// Returns whether a text is a host name, in which labels may be in their Unicode form.
pub fn idn_hostname(text: &str) -> bool {
    // A label of that many bytes has more than 253 in its ASCII form too.
    if text.len() > 4 * 253 {
        return false;
    }
    let labels: Option<Vec<Label>> = text.split(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}']).map(Label::read).collect();
    labels.is_some_and(|labels| {
        let length = labels.iter().map(|label| label.encoded + 1).sum::<usize>();
        let is_directed = labels.iter().any(|label| label.characters.iter().copied().any(is_from_right));
        length <= 254 && (!is_directed || labels.iter().all(Label::keeps_direction))
    })
}

/// A label that was found to be sound by itself.
struct Label {
    /// The characters of its Unicode form.
    characters: Vec<char>,
    /// The length of its ASCII form.
    encoded: usize,
}

impl Label {
    /// Reads a label in either form; `None` if it is none.
    fn read(text: &str) -> Option<Self> {
        if !text.is_ascii() {
            let characters: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
            let encoded = punycode::encode(&characters)?.len() + "xn--".len();
            return (encoded <= 63 && is_sound(&characters)).then_some(Self { characters, encoded });
        }
        let label = text.to_ascii_lowercase();
        let characters = match label.strip_prefix("xn--").filter(|_| is_label(&label)) {
            None => is_label(&label).then(|| label.chars().collect())?,
            Some(encoded) => punycode::decode(encoded).filter(|characters| {
                !characters.iter().copied().all(|character| character.is_ascii())
                    && characters.iter().copied().all(is_itself)
                    && punycode::encode(characters).as_deref() == Some(encoded)
                    && is_sound(characters)
            })?,
        };
        Some(Self { characters, encoded: label.len() })
    }

    /// Returns whether the label reads the same in names that hold text from right to left (RFC 5893, section 2).
    fn keeps_direction(&self) -> bool {
        let has = |table: &[(u32, u32)]| self.characters.iter().any(|&character| is_in(table, character));
        let last = self.characters.iter().rev().find(|character| !is_mark(**character));
        let (Some(&first), Some(&last)) = (self.characters.first(), last) else { return false };
        if is_in(RIGHT_TO_LEFT, first) {
            let ends = is_from_right(last) || is_in(EUROPEAN_NUMBERS, last);
            ends && !(has(ARABIC_NUMBERS) && has(EUROPEAN_NUMBERS))
                && !self.characters.iter().copied().any(is_letter_from_left)
        } else {
            is_letter_from_left(first)
                && (is_letter_from_left(last) || is_in(EUROPEAN_NUMBERS, last))
                && !self.characters.iter().copied().any(is_from_right)
        }
    }
}

/// Returns whether a letter is written from left to right.
fn is_letter_from_left(character: char) -> bool {
    let is_other = [RIGHT_TO_LEFT, ARABIC_NUMBERS, EUROPEAN_NUMBERS].into_iter().any(|table| is_in(table, character));
    let is_neutral = matches!(character, '-' | '\u{B7}' | '\u{375}' | '\u{200C}' | '\u{200D}' | '\u{30FB}');
    !is_other && !is_mark(character) && !is_neutral
}

/// Returns whether a character makes a label one that is written from right to left.
fn is_from_right(character: char) -> bool {
    is_in(RIGHT_TO_LEFT, character) || is_in(ARABIC_NUMBERS, character)
}

/// Returns whether a character stands for no other one.
fn is_itself(character: char) -> bool {
    // Of Cherokee letters it is the small ones that stand for the others.
    let is_small = character.to_lowercase().eq([character]) || matches!(character, '\u{13A0}'..='\u{13F5}');
    is_small && !is_in(STANDING_FOR_OTHERS, character)
}

/// Returns whether RFC 5891 and 5892 allow a label in its Unicode form.
fn is_sound(label: &[char]) -> bool {
    let is_plain = |character: &char| !character.is_ascii() || character.is_ascii_alphanumeric() || *character == '-';
    label.iter().all(is_plain)
        && label.first() != Some(&'-')
        && label.last() != Some(&'-')
        && label.get(2..4) != Some(&['-', '-'])
        && is_unicode_label(label)
        && label.iter().copied().all(|kana| !is_between_kana(kana))
        && label.iter().enumerate().all(|(at, &character)| character != '\u{200C}' || is_between_joined(label, at))
}

/// Returns whether a character of the blocks of kana is no letter.
fn is_between_kana(character: char) -> bool {
    ('\u{3040}'..='\u{30FF}').contains(&character) && character != '\u{30FB}' && !is_letter_mark_or_digit(character)
}

/// Returns whether a zero-width non-joiner has a meaning where it stands: after a virama, or between letters that would
/// join (RFC 5892, appendix A.1).
fn is_between_joined(label: &[char], at: usize) -> bool {
    let (before, after) = label.split_at_checked(at).unwrap_or_default();
    let is_letter = |character: &&char| !is_mark(**character);
    before.last().is_some_and(|last| VIRAMAS.binary_search(last).is_ok())
        || (before.iter().rev().find(is_letter).is_some_and(|&last| is_in(JOINED_TO_THE_NEXT, last))
            && after.iter().skip(1).find(is_letter).is_some_and(|&next| is_in(JOINED_TO_THE_LAST, next)))
}
