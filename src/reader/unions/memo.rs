//! The results of trials: by place, so that nothing is tried twice.

use std::collections::HashMap;

use super::super::sink::Mark;

/// The branch that fits a value.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Fit {
    One(usize),
    /// No branch; the one that was meant, unless the tag says that none was.
    None {
        meant: Option<usize>,
    },
    /// The first two that fit, of which only one may.
    Several(usize, usize),
    /// It was not found out whether one does.
    Open,
}

/// The result of the trial of a union at a place.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Outcome {
    pub(super) fit: Fit,
    /// The end of the value.
    pub(in super::super) end: usize,
    /// The number of declared properties in the value.
    pub(super) declared: usize,
    pub(super) is_representable: bool,
    /// `true` if no pattern in the value was given up.
    pub(super) is_decided: bool,
    /// The number of violations; a union that does not fit is one.
    pub(in super::super) violated: usize,
}

impl Outcome {
    /// Returns what makes one of several branches that fit the better one.
    pub(super) fn rank(&self) -> (bool, usize) {
        (self.is_representable, self.declared)
    }
}

/// A state to go back to, or to count from.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Tally {
    pub(in super::super) mark: Mark,
    pub(super) declared: usize,
    pub(super) memory: usize,
}

/// The results that are known within the outermost union.
#[derive(Debug, Default)]
pub(in super::super) struct Memo {
    /// The number of unions that are being read.
    unions: u32,
    known: Option<Box<Known>>,
}

/// The offset of a value, and the address of the union that it is read as.
pub(in super::super) type Key = (usize, usize);

#[derive(Debug, Default)]
struct Known {
    outcomes: HashMap<Key, Outcome>,
    /// By the offset of an array or object that was passed over: where it ends.
    passed: HashMap<usize, usize>,
    /// The outcomes of what was read for all that is wrong with it, which need not be told twice.
    told: HashMap<Key, Outcome>,
    /// The values that are being read by schemas that lead back to themselves.
    open: Vec<Key>,
}

impl Memo {
    pub(in super::super) fn enter(&mut self) {
        self.unions += 1;
    }

    /// Leaves a union; what was known within the outermost one is of no further use.
    pub(in super::super) fn leave(&mut self) {
        self.unions -= 1;
        if self.unions == 0 {
            self.known = None;
        }
    }

    pub(in super::super) fn outcome(&self, key: Key) -> Option<Outcome> {
        self.known.as_ref()?.outcomes.get(&key).copied()
    }

    pub(in super::super) fn remember(&mut self, key: Key, outcome: Outcome) {
        self.known.get_or_insert_default().outcomes.insert(key, outcome);
    }

    /// Returns what a schema found of a value that was read before, if all that is wrong with it is told.
    pub(in super::super) fn told(&self, key: Key) -> Option<Outcome> {
        self.known.as_ref()?.told.get(&key).copied()
    }

    pub(in super::super) fn remember_told(&mut self, key: Key, outcome: Outcome) {
        self.known.get_or_insert_default().told.insert(key, outcome);
    }

    /// Begins to tell all anew: the causes of one violation repeat what is told elsewhere. Gives what was told so far.
    pub(in super::super) fn begin(&mut self) -> HashMap<Key, Outcome> {
        self.known.as_mut().map(|known| std::mem::take(&mut known.told)).unwrap_or_default()
    }

    /// Goes on from what was told before.
    pub(in super::super) fn resume(&mut self, told: HashMap<Key, Outcome>) {
        if let Some(known) = &mut self.known {
            known.told = told;
        }
    }

    /// Begins to read by a schema that leads back to itself; `false` if that is begun already.
    pub(in super::super) fn open(&mut self, key: Key) -> bool {
        let open = &mut self.known.get_or_insert_default().open;
        let is_new = !open.contains(&key);
        open.extend(is_new.then_some(key));
        is_new
    }

    pub(in super::super) fn close(&mut self) {
        if let Some(known) = &mut self.known {
            known.open.pop();
        }
    }

    /// Returns whether another union or general schema lies around this one.
    pub(in super::super) fn is_inner(&self) -> bool {
        self.unions > 1
    }

    pub(in super::super) fn passed(&self, start: usize) -> Option<usize> {
        self.known.as_ref()?.passed.get(&start).copied()
    }

    pub(in super::super) fn remember_passed(&mut self, start: usize, end: usize) {
        self.known.get_or_insert_default().passed.insert(start, end);
    }
}
