//! The limits on what a message may ask of the one who reads it.

/// The limits under which a message is read.
///
/// It is written with `..Limits::DEFAULT`, as below: a version that is compatible may add a limit.
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
    /// The depth to which arrays and objects may nest: 128 by default. At most 200 is used, whatever is asked for, and
    /// fewer where very large types hold one another, so that no text can exhaust a stack of one MiB, in a debug build
    /// neither. Past it: [`Rejection::TooDeep`](crate::Rejection::TooDeep).
    pub depth: u32,
    /// The number of violations that are listed: 100 by default, at least 1; fewer if their text is very long.
    pub violations: usize,
    /// The size in bytes of a rejection's text, that of all its pointers and messages: 64 KiB by default. One violation
    /// is always listed.
    pub text: usize,
    /// The bytes of memory that a value may take beyond its text: 64 MiB by default. It counts what arrays, maps,
    /// free-form values and boxes hold: a text of one MiB can ask for a thousand times its size where a type has many
    /// optional properties. Past it: [`Rejection::TooLarge`](crate::Rejection::TooLarge).
    pub memory: usize,
    /// The steps that the patterns that need a search may take, all of a message's together: 10 million by default,
    /// which is a fraction of a second. Past it: [`Rejection::Undecided`](crate::Rejection::Undecided). Patterns that a
    /// table decides, which are almost all, take none.
    pub pattern_steps: u64,
}

impl Limits {
    /// The default limits.
    pub const DEFAULT: Self = Self {
        bytes: 1 << 20,
        metadata: 64 << 10,
        depth: 128,
        violations: 100,
        text: 64 << 10,
        memory: 64 << 20,
        pattern_steps: 10_000_000,
    };

    /// The most that is used of `depth`.
    pub(crate) const MAX_DEPTH: u32 = 200;
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
