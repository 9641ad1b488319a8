//! Keys of declared properties: the next one is guessed, and compared a word at a time.

use super::Schema;

/// A declared property: its key as writers write it, and what its value must be.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The property's name.
    pub name: &'static str,
    /// The schema that the value must keep.
    pub schema: &'static Schema,
    /// The name as JSON text, with its quotes and the colon.
    pub(crate) quoted: &'static str,
    words: [u64; WORDS],
    masks: [u64; WORDS],
}

const WORDS: usize = 3;
/// The number of bytes that are compared with a key at once.
pub(crate) const WINDOW: usize = WORDS * 8;

impl Field {
    /// The property `name`, whose JSON text, colon included, is `quoted`.
    pub const fn new(name: &'static str, quoted: &'static str, schema: &'static Schema) -> Self {
        let bytes = quoted.as_bytes();
        let mut words = [0; WORDS];
        let mut masks = [0; WORDS];
        let mut index = 0;
        while index < bytes.len() && index < WINDOW {
            words[index / 8] |= (bytes[index] as u64) << (index % 8 * 8);
            masks[index / 8] |= 0xff << (index % 8 * 8);
            index += 1;
        }
        Self { name, schema, quoted, words, masks }
    }

    /// The length of the key and colon as writers write them.
    #[inline]
    pub(crate) const fn len(&self) -> usize {
        self.quoted.len()
    }

    /// Returns whether this is the key and colon with what follows, or the start of a long one.
    #[inline]
    pub(crate) fn matches(&self, window: &[u8; WINDOW]) -> bool {
        let (chunks, _) = window.as_chunks::<8>();
        let differs = |word: usize| (u64::from_le_bytes(chunks[word]) ^ self.words[word]) & self.masks[word];
        differs(0) == 0 && (differs(1) | differs(2)) == 0
    }

    /// Returns whether the part of a long key that is beyond the window is there as well: the key starts at an offset.
    #[inline]
    pub(crate) fn ends(&self, text: &str, at: usize) -> bool {
        self.len() <= WINDOW || self.ends_long(text, at)
    }

    #[cold]
    fn ends_long(&self, text: &str, at: usize) -> bool {
        text.as_bytes().get(at..).is_some_and(|text| text.starts_with(self.quoted.as_bytes()))
    }
}
