//! The integer types.

use super::Numbers;

/// An integer type that a schema's `integer` becomes.
pub(crate) trait Integer: Copy {
    /// The type and its range, for messages.
    const RANGE: &'static str;

    /// Returns the value, if it fits.
    fn narrow(value: i128) -> Option<Self>;

    /// Returns the value as the widest type has it.
    fn widen(self) -> i128;

    /// Returns whether the value is within all limits.
    fn is_within(self, numbers: &Numbers) -> bool;
}

macro_rules! integers {
    ($($type:ty, $limits:ident: $wide:ty, $range:literal)*) => {
        $(impl Integer for $type {
            const RANGE: &'static str = concat!(stringify!($type), " (", $range, ")");

            #[inline]
            fn narrow(value: i128) -> Option<Self> {
                Self::try_from(value).ok()
            }

            #[inline]
            fn widen(self) -> i128 {
                i128::from(self)
            }

            #[inline]
            fn is_within(self, numbers: &Numbers) -> bool {
                let ((least, greatest), value) = (numbers.$limits, <$wide>::from(self));
                least <= value && value <= greatest
            }
        })*
    };
}

integers! {
    i32, signed: i64, "-2147483648 to 2147483647"
    i64, signed: i64, "-9223372036854775808 to 9223372036854775807"
    u32, unsigned: u64, "0 to 4294967295"
    u64, unsigned: u64, "0 to 18446744073709551615"
}
