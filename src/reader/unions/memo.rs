//! What trials found: by place, so that nothing is tried twice.

use std::collections::HashMap;

use super::super::sink::Mark;

/// Which branch fits a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fit {
    One(usize),
    /// No branch; the one that was meant, unless the tag says that none was.
    None {
        meant: Option<usize>,
    },
    /// The first two, where only one may.
    Several(usize, usize),
    /// It was not found out whether one does.
    Open,
}

/// What the trial of a union at a place found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    pub(super) fit: Fit,
    /// The end of the value.
    pub(super) end: usize,
    /// How many properties in the value are declared.
    pub(super) declared: usize,
    pub(super) is_representable: bool,
    /// Whether no pattern in the value was given up.
    pub(super) is_decided: bool,
}

impl Outcome {
    /// What makes one of several branches that fit the better one.
    pub(super) fn rank(&self) -> (bool, usize) {
        (self.is_representable, self.declared)
    }
}

/// A state to go back to, or to count from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tally {
    pub(super) mark: Mark,
    pub(super) declared: usize,
    pub(super) memory: usize,
}

/// What is known within the outermost union.
#[derive(Debug, Default)]
pub(in super::super) struct Memo {
    /// How many unions are being read.
    unions: u32,
    known: Option<Box<Known>>,
}

/// The offset of a value, and the address of the union that it is read as.
pub(super) type Key = (usize, usize);

#[derive(Debug, Default)]
struct Known {
    outcomes: HashMap<Key, Outcome>,
    /// By the offset of an array or object that was passed over: where it ends.
    passed: HashMap<usize, usize>,
}

impl Memo {
    pub(super) fn enter(&mut self) {
        self.unions += 1;
    }

    /// Leaves a union; what was known within the outermost one is of no further use.
    pub(super) fn leave(&mut self) {
        self.unions -= 1;
        if self.unions == 0 {
            self.known = None;
        }
    }

    pub(super) fn outcome(&self, key: Key) -> Option<Outcome> {
        self.known.as_ref()?.outcomes.get(&key).copied()
    }

    pub(super) fn remember(&mut self, key: Key, outcome: Outcome) {
        self.known.get_or_insert_default().outcomes.insert(key, outcome);
    }

    pub(in super::super) fn passed(&self, start: usize) -> Option<usize> {
        self.known.as_ref()?.passed.get(&start).copied()
    }

    pub(in super::super) fn remember_passed(&mut self, start: usize, end: usize) {
        self.known.get_or_insert_default().passed.insert(start, end);
    }
}
