//! The faults of reads that give no value.

use crate::schema::Keywords;

/// The reason why a read gave no value: keywords that the value violates, or one of the states below.
///
/// The value itself has always been passed over, unless the fault is [`Fault::HALT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault(u32);

impl Fault {
    /// Reading cannot go on: not JSON, or past a limit. The reader knows why.
    pub const HALT: Self = Self(1 << 31);
    /// The violations are recorded already, each at its own place.
    pub const RECORDED: Self = Self(1 << 30);
    /// A value of another kind than the schema's type.
    pub const MISMATCH: Self = Self(1 << 29);
    /// A number with a fraction where an integer belongs.
    pub const FRACTION: Self = Self(1 << 28);
    /// A number beyond what the Rust type holds.
    pub const WIDE: Self = Self(1 << 27);
    /// The value fits, and was read for its verdict alone.
    pub(crate) const UNBUILT: Self = Self(1 << 25);
    /// A value that its schema takes and that no Rust value holds.
    pub const NOT_REPRESENTABLE: Self = Self(1 << 26);

    /// Returns the violated keywords, if the fault says them itself.
    #[inline]
    pub(crate) const fn keywords(self) -> Keywords {
        Keywords(self.0 & 0x00ff_ffff)
    }
}

impl From<Keywords> for Fault {
    #[inline]
    fn from(keywords: Keywords) -> Self {
        Self(keywords.0)
    }
}
