//! A fast hash of short texts, for constants too.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Any number without a pattern: here the fraction of the square root of two, below that of three.
const KEY: u64 = 0x6A09_E667_F3BC_C909;

/// A hash of a text that no one chooses to collide: of 16 to 48 bytes as most addresses are, it takes one multiplication.
#[inline]
pub(super) const fn of(text: &[u8]) -> u64 {
    match words(text) {
        Some([first, middle, last]) => fold(first ^ middle.rotate_left(43) ^ last.rotate_left(85), KEY),
        None => keyed(text, KEY),
    }
}

/// Returns whether two texts are equal.
#[inline]
pub(super) fn equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len()
        && match (words(a), words(b)) {
            (Some([a, b, c]), Some([x, y, z])) => (a ^ x) | (b ^ y) | (c ^ z) == 0,
            _ => a == b,
        }
}

/// A text of 16 to 48 bytes, as most addresses are, as three words that overlap if it is shorter than they are. Neither
/// a call nor a loop, whose end a processor would guess wrong where lengths vary.
#[inline(always)]
const fn words(text: &[u8]) -> Option<[u128; 3]> {
    if text.len() > 48 {
        return None;
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let middle = text.split_at(text.len() / 2 - 8).1;
        if let Some(middle) = middle.first_chunk() {
            return Some([u128::from_le_bytes(*first), u128::from_le_bytes(*middle), u128::from_le_bytes(*last)]);
        }
    }
    None
}

/// A hash of a text, sixteen bytes at a time; the last ones may be among those before.
const fn keyed(text: &[u8], mut key: u64) -> u64 {
    let mut hash = text.len() as u64;
    let mut rest = text;
    while rest.len() > 16
        && let Some((block, after)) = rest.split_first_chunk()
    {
        hash ^= fold(u128::from_le_bytes(*block), key);
        // Each block has a key of its own, without waiting for the one before.
        key = key.wrapping_add(0xBB67_AE85_84CA_A73B);
        rest = after;
    }
    hash ^ fold(last_word(text), key)
}

/// Returns the last sixteen bytes, or all if there are fewer.
const fn last_word(text: &[u8]) -> u128 {
    if let Some(block) = text.last_chunk() {
        return u128::from_le_bytes(*block);
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return (u64::from_le_bytes(*first) as u128) << 64 | u64::from_le_bytes(*last) as u128;
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return (u32::from_le_bytes(*first) as u128) << 64 | u32::from_le_bytes(*last) as u128;
    }
    match text {
        [first, .., last] => (*first as u128) << 64 | (text[text.len() / 2] as u128) << 8 | *last as u128,
        [only] => *only as u128,
        [] => 0,
    }
}

/// The product of both halves with the key, folded to half its width, so that every bit of the block counts.
const fn fold(block: u128, key: u64) -> u64 {
    let product = ((block as u64 ^ key) as u128) * (((block >> 64) as u64 ^ key.rotate_left(32)) as u128);
    product as u64 ^ (product >> 64) as u64
}

/// Hashes of texts with a key that no one knows, so that no one can choose patterns to collide.
pub(super) struct Keyed(u64);

impl Default for Keyed {
    fn default() -> Self {
        Self(RandomState::new().hash_one(KEY))
    }
}

impl BuildHasher for Keyed {
    type Hasher = Once;

    fn build_hasher(&self) -> Once {
        Once(self.0)
    }
}

/// The hash of the one text that is written to it.
pub(super) struct Once(u64);

impl Hasher for Once {
    #[inline]
    fn write(&mut self, text: &[u8]) {
        self.0 = keyed(text, self.0);
    }

    /// A text's length, which its hash knows already.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_text_of_any_length_counts() {
        for length in 0..100_u8 {
            let text: Vec<u8> = (0..length).collect();
            let copy = text.clone();
            assert!(equal(&text, &copy) && of(&text) == of(&copy), "{length}");
            for at in 0..text.len() {
                let mut other = text.clone();
                other[at] ^= 0x40;
                assert!(!equal(&text, &other), "{at} of {length}");
                assert_ne!(of(&text), of(&other), "{at} of {length}");
                assert_ne!(keyed(&text, 1), keyed(&other, 1), "{at} of {length}");
            }
        }
    }
}
