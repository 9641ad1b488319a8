//! The tokens of an address.

use std::iter;

use super::inline::Inline;

/// A text as its tokens.
pub(super) struct Address<'a> {
    text: &'a [u8],
    /// A bit for each byte, set if it is a separator.
    marks: Inline<u64, 4>,
    tokens: usize,
}

impl<'a> Address<'a> {
    /// The tokens of a text between separators, which are ASCII characters.
    #[inline]
    pub(super) fn new(text: &'a str, separator: u8) -> Self {
        let mut address = Self { text: text.as_bytes(), marks: Inline::new(), tokens: 1 };
        for block in address.text.chunks(64) {
            let marks = marks(block, separator);
            address.marks.push(marks);
            address.tokens += marks.count_ones() as usize;
        }
        address
    }

    pub(super) fn text(&self) -> &'a [u8] {
        self.text
    }

    pub(super) fn tokens(&self) -> usize {
        self.tokens
    }

    /// Returns the offsets at which the tokens end, one after the other.
    #[inline]
    pub(super) fn ends(&self) -> impl Iterator<Item = usize> {
        let blocks = self.marks.items().iter().zip((0..).step_by(64));
        let marks = blocks.flat_map(|(block, start)| {
            let mut left = *block;
            iter::from_fn(move || {
                let next = (left != 0).then_some(start + left.trailing_zeros() as usize);
                left &= left.wrapping_sub(1);
                next
            })
        });
        marks.chain([self.text.len()])
    }
}

/// The separators in up to 64 bytes, eight at a time.
fn marks(block: &[u8], separator: u8) -> u64 {
    let (words, rest) = block.as_chunks();
    let mut marks = 0;
    for (word, at) in words.iter().zip((0..).step_by(8)) {
        marks |= marks_in_word(*word, separator) << at;
    }
    if let Some(word) = block.last_chunk() {
        return marks | marks_in_word(*word, separator) << (block.len() - 8);
    }
    // A byte that is no ASCII character is no separator.
    let mut word = [0x80; 8];
    for (byte, place) in rest.iter().zip(&mut word) {
        *place = *byte;
    }
    marks | marks_in_word(word, separator)
}

#[inline]
fn marks_in_word(word: [u8; 8], separator: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES * 0x80;
    let word = u64::from_le_bytes(word);
    let (low, ascii) = (word & !HIGH, !word & HIGH);
    // No byte is greater than 0x7F here, so that none borrows from the next one.
    let is_separator = HIGH - (low ^ (ONES * u64::from(separator)));
    // The product gathers the high bits of all bytes in the highest byte.
    ((is_separator & ascii) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}
