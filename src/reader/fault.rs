//! The faults of reads that give no value.

use std::num::NonZeroU32;

use crate::schema::Keywords;

/// The reason why a read gave no value: keywords that the value violates, or one of the states below.
///
/// The value itself has always been passed over, unless the fault is [`Fault::HALT`].
// It is never zero, which is what `Ok(())` is then: a verdict is one register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault(NonZeroU32);

impl Fault {
    /// Reading cannot go on: not JSON, or past a limit. The reader knows why.
    pub const HALT: Self = Self::state(31);
    /// The violations are recorded already, each at its own place.
    pub const RECORDED: Self = Self::state(30);
    /// A value of another kind than the schema's type.
    pub const MISMATCH: Self = Self::state(29);
    /// A number with a fraction where an integer belongs.
    pub const FRACTION: Self = Self::state(28);
    /// A number beyond what the Rust type holds.
    pub const WIDE: Self = Self::state(27);
    /// The value fits, and was read for its verdict alone.
    pub(crate) const UNBUILT: Self = Self::state(25);
    /// A value that its schema takes and that no Rust value holds.
    pub const NOT_REPRESENTABLE: Self = Self::state(26);

    /// The bit of faults that are keywords.
    const VIOLATED: Self = Self::state(24);

    const fn state(bit: u32) -> Self {
        match NonZeroU32::new(1 << bit) {
            Some(bits) => Self(bits),
            None => Self(NonZeroU32::MIN),
        }
    }

    /// Returns the violated keywords, if the fault says them itself.
    #[inline]
    pub(crate) const fn keywords(self) -> Keywords {
        Keywords(self.0.get() & 0x00ff_ffff)
    }
}

impl From<Keywords> for Fault {
    #[inline]
    fn from(keywords: Keywords) -> Self {
        Self(Self::VIOLATED.0 | keywords.0)
    }
}
