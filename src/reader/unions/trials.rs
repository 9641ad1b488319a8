//! The choice of one among several branches, by what the trial of each found.

use std::cmp::Reverse;

use super::memo::{Fit, Outcome};

/// The nearness of a branch that does not fit: by its name, or by the fewest violations, and of these by the most
/// declared properties.
type Nearness = (bool, Reverse<usize>, usize);

/// The results of the branches that were tried.
#[derive(Debug, Default)]
pub(super) struct Trials {
    best: Option<Outcome>,
    /// A branch of which a pattern was given up, and nothing else is wrong.
    open: Option<Outcome>,
    closest: Option<(Nearness, Outcome)>,
    /// Two that fit, of which only one may.
    several: Option<Outcome>,
}

impl Trials {
    /// Takes note of a branch, with how many violations it has and whether the value's tag names it; whether it is
    /// certain then what the union is: two fit where only one may.
    pub(super) fn add(
        &mut self,
        index: usize,
        found: Outcome,
        violated: usize,
        is_named: bool,
        exclusive: bool,
    ) -> bool {
        // A choice that is not kept is one violation, whatever is wrong in its branches.
        let settled = Outcome { is_representable: true, is_decided: true, violated: 1, ..found };
        if violated > 0 {
            let nearness = (is_named, Reverse(violated), found.declared);
            if self.closest.as_ref().is_none_or(|(known, _)| nearness > *known) {
                self.closest = Some((nearness, Outcome { fit: Fit::None { meant: Some(index) }, ..settled }));
            }
        } else if !found.is_decided {
            self.open = Some(Outcome { fit: Fit::Open, is_decided: false, violated: 0, ..settled });
        } else {
            match self.best {
                Some(Outcome { fit: Fit::One(first), .. }) if exclusive => {
                    self.several = Some(Outcome { fit: Fit::Several(first, index), ..settled });
                    return true;
                }
                Some(known) if known.rank() >= found.rank() => {}
                _ => self.best = Some(found),
            }
        }
        false
    }

    /// Returns the outcome for the value: of `anyOf` one that fits is enough; of `oneOf` an open one may be a second.
    pub(super) fn outcome(self, exclusive: bool) -> Option<Outcome> {
        let found = if exclusive { self.several.or(self.open).or(self.best) } else { self.best.or(self.open) };
        found.or(self.closest.map(|(_, outcome)| outcome))
    }
}
