//! The tokens of an address, and whether a text is one.

use std::iter;

use super::inline::Inline;

/// A text whose tokens are all such that they can stand in an address.
pub(super) struct Address<'a> {
    text: &'a [u8],
    /// A bit for each byte, set if it is a dot.
    dots: Inline<u64, 4>,
    tokens: usize,
}

/// The kinds of characters that were seen in some bytes, as the high bits of a word's bytes.
#[derive(Default)]
struct Seen {
    foreign: u64,
    wide: u64,
}

impl<'a> Address<'a> {
    /// The tokens of a text; `None` if one is empty or holds `*`, `>`, white space or a control character.
    #[inline]
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let mut address = Self { text: text.as_bytes(), dots: Inline::new(), tokens: 1 };
        let mut seen = Seen::default();
        // As if a dot came before the text: where two of them are neighbours, a token is empty.
        let (mut before, mut neighbours) = (1, 0);
        for block in address.text.chunks(64) {
            let dots = seen.dots(block);
            neighbours |= dots & (dots << 1 | before);
            before = dots >> 63;
            address.dots.push(dots);
            address.tokens += dots.count_ones() as usize;
        }
        let has_empty = neighbours != 0 || text.is_empty() || text.ends_with('.');
        (!has_empty && seen.foreign == 0 && (seen.wide == 0 || is_plain(text))).then_some(address)
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
        let blocks = self.dots.items().iter().zip((0..).step_by(64));
        let dots = blocks.flat_map(|(block, start)| {
            let mut left = *block;
            iter::from_fn(move || {
                let next = (left != 0).then_some(start + left.trailing_zeros() as usize);
                left &= left.wrapping_sub(1);
                next
            })
        });
        dots.chain([self.text.len()])
    }
}

impl Seen {
    /// The dots in up to 64 bytes, eight at a time.
    fn dots(&mut self, block: &[u8]) -> u64 {
        let (words, rest) = block.as_chunks();
        let mut dots = 0;
        for (word, at) in words.iter().zip((0..).step_by(8)) {
            dots |= self.dots_in_word(*word) << at;
        }
        if let Some(word) = block.last_chunk() {
            return dots | self.dots_in_word(*word) << (block.len() - 8);
        }
        let mut word = [b'a'; 8];
        for (byte, place) in rest.iter().zip(&mut word) {
            *place = *byte;
        }
        dots | self.dots_in_word(word)
    }

    #[inline]
    fn dots_in_word(&mut self, word: [u8; 8]) -> u64 {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = ONES * 0x80;
        let word = u64::from_le_bytes(word);
        let (low, ascii) = (word & !HIGH, !word & HIGH);
        // No byte is greater than 0x7F here, so that none borrows from the next one or carries into it.
        let is = |byte: u8| HIGH - (low ^ (ONES * u64::from(byte)));
        let up_to_space = !(low + ONES * 0x5F);
        self.foreign |= (is(b'*') | is(b'>') | is(0x7F) | up_to_space) & ascii;
        self.wide |= word & HIGH;
        // The product gathers the high bits of all bytes in the highest byte.
        ((is(b'.') & ascii) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    }
}

/// Returns whether a text without dots can be a token of an address: what
/// [`address::token`](crate::address::token::token) says, without an error that would have to be allocated.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && !text.contains(['*', '>']) && is_plain(text)
}

/// Returns whether there is neither white space nor a control character.
fn is_plain(text: &str) -> bool {
    !text.contains(is_blank)
}

/// Returns whether a character is white space or a control character, which no address holds.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}
