//! Sets of code points, and what ECMA-262 calls them.

/// The last code point.
pub(super) const LAST: u32 = 0x10_FFFF;

/// A set of code points: sorted ranges, ends included, that neither overlap nor touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CharSet {
    ranges: Vec<(u32, u32)>,
}

impl CharSet {
    pub(super) fn new(ranges: &[(u32, u32)]) -> Self {
        let mut set = Self::default();
        ranges.iter().for_each(|&(first, last)| set.insert(first, last));
        set
    }

    pub(super) fn single(code: u32) -> Self {
        Self { ranges: vec![(code, code)] }
    }

    /// Returns the set of `.`: everything but line terminators.
    pub(super) fn dot() -> Self {
        Self::new(&[(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]).negated()
    }

    /// Returns the set of `\d`, `\w` or `\s`, or of one of their opposites, by its letter.
    pub(super) fn named(letter: char) -> Option<Self> {
        let set = match letter.to_ascii_lowercase() {
            'd' => Self::new(&[(0x30, 0x39)]),
            'w' => Self::new(&[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]),
            // WhiteSpace and LineTerminator of ECMA-262, section 12.
            's' => Self::new(&[
                (0x09, 0x0D),
                (0x20, 0x20),
                (0xA0, 0xA0),
                (0x1680, 0x1680),
                (0x2000, 0x200A),
                (0x2028, 0x2029),
                (0x202F, 0x202F),
                (0x205F, 0x205F),
                (0x3000, 0x3000),
                (0xFEFF, 0xFEFF),
            ]),
            _ => return None,
        };
        Some(if letter.is_ascii_uppercase() { set.negated() } else { set })
    }

    pub(super) fn insert(&mut self, first: u32, last: u32) {
        let touching = |&(from, to): &(u32, u32)| from <= last.saturating_add(1) && first <= to.saturating_add(1);
        let (mut first, mut last) = (first, last);
        for &(from, to) in self.ranges.iter().filter(|range| touching(range)) {
            first = first.min(from);
            last = last.max(to);
        }
        self.ranges.retain(|range| !touching(range));
        let at = self.ranges.partition_point(|&(from, _)| from < first);
        self.ranges.insert(at, (first, last));
    }

    pub(super) fn extend(&mut self, other: &Self) {
        other.ranges.iter().for_each(|&(first, last)| self.insert(first, last));
    }

    pub(super) fn negated(&self) -> Self {
        let mut ranges = Vec::new();
        let mut next = 0;
        for &(first, last) in &self.ranges {
            if first > next {
                ranges.push((next, first - 1));
            }
            next = last + 1;
        }
        if next <= LAST {
            ranges.push((next, LAST));
        }
        Self { ranges }
    }

    pub(super) fn contains(&self, code: u32) -> bool {
        let after = self.ranges.partition_point(|&(first, _)| first <= code);
        after.checked_sub(1).and_then(|at| self.ranges.get(at)).is_some_and(|&(_, last)| code <= last)
    }

    /// Returns the code points at which membership changes.
    pub(super) fn boundaries(&self) -> impl Iterator<Item = u32> {
        self.ranges.iter().flat_map(|&(first, last)| [first, last + 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_touch_become_one_in_any_order() {
        let set = CharSet::new(&[(10, 20), (40, 50), (21, 30), (5, 12), (31, 39)]);
        assert_eq!(set, CharSet::new(&[(5, 50)]));
        assert_eq!(CharSet::new(&[(5, 6), (8, 9)]).boundaries().collect::<Vec<_>>(), [5, 7, 8, 10]);
    }

    #[test]
    fn twice_negated_is_the_same() {
        for ranges in [&[][..], &[(0, LAST)], &[(0, 5), (LAST, LAST)], &[(7, 9)]] {
            let set = CharSet::new(ranges);
            assert_eq!(set.negated().negated(), set);
            assert!((0..20).all(|code| set.contains(code) != set.negated().contains(code)));
        }
    }
}
