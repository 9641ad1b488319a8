//! The limits of numbers as they apply to integers and floats, alike for generated tables and for those of tools.

use crate::decimal::Decimal;

/// From here on not every integer is an `f64`.
const EXACT: i128 = 1 << 53;

/// The side of a limit that is out of bounds, and whether the limit itself is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// The numbers less than the limit: `minimum`.
    Below,
    /// The numbers greater than the limit: `maximum`.
    Above,
    /// The numbers less than or equal to the limit: `exclusiveMinimum`.
    UpTo,
    /// The numbers greater than or equal to the limit: `exclusiveMaximum`.
    From,
}

/// The number that a value must be a multiple of, as it is computed with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Of nothing: every number of the type is one.
    None,
    /// Of a whole number.
    Whole(i128),
    /// Of a float.
    Float(f64),
    /// Of what is beyond the type, so that zero alone is one.
    Zero,
}

/// The limits of a number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds<'a> {
    /// `minimum`
    pub minimum: Option<&'a Decimal>,
    /// `maximum`
    pub maximum: Option<&'a Decimal>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<&'a Decimal>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<&'a Decimal>,
}

impl Outside {
    fn is_low(self) -> bool {
        matches!(self, Self::Below | Self::UpTo)
    }

    /// Returns the last integer that is within bounds.
    ///
    /// ```
    /// use postroom_schema::{decimal::Decimal, limits::Outside};
    ///
    /// let limit = Decimal::parse("2.5").expect("a number");
    /// assert_eq!((Outside::Below.nearest_integer(&limit), Outside::From.nearest_integer(&limit)), (3, 2));
    /// ```
    #[must_use]
    pub fn nearest_integer(self, limit: &Decimal) -> i128 {
        match self {
            Self::Below => limit.ceiling(),
            Self::UpTo => limit.floor().saturating_add(1),
            Self::Above => limit.floor(),
            Self::From => limit.ceiling().saturating_sub(1),
        }
    }

    /// Returns the last float that is within bounds; an infinity if all floats are, or none.
    #[must_use]
    pub fn nearest_float(self, limit: &Decimal) -> f64 {
        let nearest = limit.to_f64();
        if nearest.is_infinite() {
            return nearest;
        }
        let whole = limit.to_i128().filter(|limit| limit.unsigned_abs() > EXACT.unsigned_abs() && is_narrow(*limit));
        // What the text of a fraction stands for is the nearest float itself; an integer is what it says.
        let is_above = whole.map_or_else(
            || (nearest == 0.0 && *limit != Decimal::from(0)).then_some(limit.is_positive()),
            |limit| (nearest as i128 != limit).then_some(nearest as i128 <= limit),
        );
        // Whether the float itself is out of bounds: the limit may lie above or below it.
        let is_out = match is_above {
            Some(is_above) => is_above == self.is_low(),
            None => matches!(self, Self::UpTo | Self::From),
        };
        match (is_out, self.is_low()) {
            (false, _) => nearest,
            (true, true) => nearest.next_up(),
            (true, false) => nearest.next_down(),
        }
    }
}

impl Step {
    /// Takes `multipleOf` for integers.
    #[must_use]
    pub fn of_integers(step: &Decimal) -> Self {
        match step.whole_step().map(i128::try_from) {
            // Every integer is a multiple of it.
            Some(Ok(1)) => Self::None,
            Some(Ok(step)) => Self::Whole(step),
            // Nothing else that an integer type holds is a multiple of it.
            _ => Self::Zero,
        }
    }

    /// Takes `multipleOf` for floats.
    #[must_use]
    pub fn of_floats(step: &Decimal) -> Self {
        let step = step.to_f64();
        if step.is_infinite() {
            Self::Zero
        } else if step == 0.0 {
            // Finer than every float is written.
            Self::None
        } else {
            Self::Float(step)
        }
    }
}

impl Bounds<'_> {
    /// Returns whether the bounds, or the values that are listed, allow integers beyond `i64`, and nothing below zero.
    #[must_use]
    pub fn is_beyond_signed(self, listed: &[Decimal]) -> bool {
        let nearest = |outside: Outside, limit: Option<&Decimal>| limit.map(|limit| outside.nearest_integer(limit));
        let low = [
            nearest(Outside::Below, self.minimum),
            nearest(Outside::UpTo, self.exclusive_minimum),
            listed.iter().min().map(Decimal::floor),
        ];
        let high = [
            nearest(Outside::Above, self.maximum),
            nearest(Outside::From, self.exclusive_maximum),
            listed.iter().max().map(Decimal::floor),
        ];
        low.into_iter().flatten().max().is_some_and(|low| low >= 0)
            && high.into_iter().flatten().min().is_some_and(|high| high > i64::MAX.into())
    }
}

/// Returns the float that is read for a number; `None` for an integer that is not a float.
#[must_use]
pub fn held(number: &Decimal) -> Option<f64> {
    let float = number.to_f64();
    let written = Decimal::parse(&format!("{float:e}"));
    let is_same = written.is_some_and(|written| written.canonical() == number.canonical());
    (float.is_finite() && (is_same || !number.is_whole())).then_some(float)
}

/// Returns whether readers of JSON hold the integer exactly.
fn is_narrow(integer: i128) -> bool {
    i64::try_from(integer).is_ok() || u64::try_from(integer).is_ok()
}
