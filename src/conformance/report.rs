//! What became of the cases.

use std::fmt;

/// The outcomes of all cases. Written, it is a line for each.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Report {
    list: Vec<(&'static str, Outcome)>,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The bus did what it has to.
    Passed,
    /// The bus says that it cannot do what the case is about, which this is.
    NotOffered(&'static str),
    /// The bus did something else.
    Failed(String),
}

impl Report {
    pub(super) fn add(&mut self, case: &'static str, outcome: Outcome) {
        self.list.push((case, outcome));
    }

    /// Returns whether no case failed.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        !self.list.iter().any(|(_, outcome)| matches!(outcome, Outcome::Failed(_)))
    }

    /// Returns the cases by name, in their order, with what became of them.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Outcome)> {
        self.list.iter().map(|(case, outcome)| (*case, outcome))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (case, outcome) in self.iter() {
            let case = case.replace('_', " ");
            match outcome {
                Outcome::Passed => writeln!(f, "passed       {case}")?,
                Outcome::NotOffered(what) => writeln!(f, "not offered  {case}: {what}")?,
                Outcome::Failed(error) => writeln!(f, "FAILED       {case}: {error}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Report {
    /// Writes what [`Display`](fmt::Display) does, which an `assert!` then shows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
