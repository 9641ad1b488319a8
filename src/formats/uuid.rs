//! The hyphenated text form of a UUID (RFC 9562, section 4).

use uuid::Uuid;

/// Reads the hyphenated form, in any case; the simple, braced and URN forms are refused.
pub fn uuid(text: &[u8]) -> Option<Uuid> {
    let (value, is_valid) = read(text.try_into().ok()?);
    is_valid.then(|| Uuid::from_u128(value))
}

/// Returns whether a text is one in the hyphenated form.
pub fn is_hyphenated(text: &[u8; 36]) -> bool {
    read(text).1
}

/// The number that a text stands for, and whether it stands for one.
#[inline(always)]
fn read(text: &[u8; 36]) -> (u128, bool) {
    let (a, wrong_a) = hex_digits(load::<0, 4>(text));
    let (b, wrong_b) = hex_digits(load::<9, 14>(text));
    let (c, wrong_c) = hex_digits(load::<19, 24>(text));
    let (d, wrong_d) = hex_digits(load::<28, 32>(text));
    let hyphens = (text[8] ^ b'-') | (text[13] ^ b'-') | (text[18] ^ b'-') | (text[23] ^ b'-');
    let value = (u128::from(a) << 96) | (u128::from(b) << 64) | (u128::from(c) << 32) | u128::from(d);
    (value, (wrong_a | wrong_b | wrong_c | wrong_d) == 0 && hyphens == 0)
}

/// Two runs of four characters as one word, the first character in its highest byte.
fn load<const A: usize, const B: usize>(text: &[u8; 36]) -> u64 {
    let run = |at: usize| text[at..].first_chunk().map_or(0, |run| u64::from(u32::from_be_bytes(*run)));
    (run(A) << 32) | run(B)
}

/// The number that eight hexadecimal digits stand for, and what is not zero if one is no digit.
///
/// All eight are handled at once: each byte of the word is a lane that never carries into the next one.
fn hex_digits(word: u64) -> (u32, u64) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let letter = (word >> 6) & ONES;
    let nibble = (word & (ONES * 0x0F)) + letter * 9;
    // Spelling the number again as a lower-case digit is the cheapest way to see what was no digit.
    let above_nine = ((nibble + ONES * 6) >> 4) & ONES;
    let spelled = nibble + ONES * 0x30 + above_nine * 39;
    let wrong = (spelled ^ (word | (letter << 5))) | (nibble & (ONES * 0x10));
    let pairs = (nibble | (nibble >> 4)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs | (pairs >> 8)) & 0x0000_FFFF_0000_FFFF;
    let [.., a, b, c, d] = (fours | (fours >> 16)).to_be_bytes();
    (u32::from_be_bytes([a, b, c, d]), wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hyphenated_form_is_read() {
        let wanted = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        for (text, valid) in [
            ("01234567-89ab-cdef-0123-456789abcdef", true),
            ("01234567-89AB-CDEF-0123-456789abcdef", true),
            ("0123456789abcdef0123456789abcdef", false),
            ("{01234567-89ab-cdef-0123-456789abcdef}", false),
            ("urn:uuid:01234567-89ab-cdef-0123-456789abcdef", false),
            ("01234567-89ab-cdef-0123-456789abcde", false),
            ("01234567-89ab-cdef-0123-456789abcdef ", false),
            ("012345678-9ab-cdef-0123-456789abcdef", false),
            ("01234567-89ab-cdef-0123_456789abcdef", false),
            ("", false),
        ] {
            assert_eq!(uuid(text.as_bytes()), valid.then_some(wanted), "{text:?}");
        }
    }

    #[test]
    fn every_byte_at_every_place_is_judged_as_the_uuid_crate_judges_it() {
        for at in 0..36 {
            for byte in 0..=u8::MAX {
                let mut text = *b"01234567-89ab-cdef-0123-456789abcdef";
                text[at] = byte;
                assert_eq!(uuid(&text), Uuid::try_parse_ascii(&text).ok(), "{byte:#x} at {at}");
                assert_eq!(is_hyphenated(&text), uuid(&text).is_some(), "{byte:#x} at {at}");
            }
        }
    }
}
