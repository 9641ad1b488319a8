//! How much a message may ask of the one who reads it.

/// The limits under which a message is read.
///
/// ```
/// use postroom::Limits;
///
/// let strict = Limits { bytes: 64 * 1024, ..Limits::DEFAULT };
/// assert_eq!(strict.depth, 128);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The size of the whole text in bytes: 1 MiB by default. Past it: [`Rejection::TooLarge`](crate::Rejection::TooLarge).
    pub bytes: usize,
    /// The size in bytes of the value that an envelope declares as its metadata: 64 KiB by default.
    pub metadata: usize,
    /// How deep arrays and objects may nest: 128 by default. At most 200 is used, whatever is asked for, so that
    /// no text can exhaust the stack. Past it: [`Rejection::TooDeep`](crate::Rejection::TooDeep).
    pub depth: u32,
    /// How many violations are listed: 100 by default, at least 1; fewer where their pointers are very long.
    pub violations: usize,
}

impl Limits {
    /// The limits used where none are given.
    pub const DEFAULT: Self = Self { bytes: 1 << 20, metadata: 64 << 10, depth: 128, violations: 100 };

    /// What is used of `depth`.
    pub(crate) const MAX_DEPTH: u32 = 200;
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
