//! Unions: which branch a value is meant for, whether it fits, and what is wrong if it does not.
//!
//! Three things keep this linear in the text, however unions lie in unions:
//!
//! - A branch that the value's first byte or its tag rules out is not read. Where one is left, it is read straight into
//!   the value.
//! - Where several are left they are *tried*: read for their verdict alone. In a trial, unions further in are tried once
//!   for each place and type, and remembered; so is where a container ends that was passed over.
//! - The value of the branch that fits, or the violations of the one that was meant, are read once, by what the trials
//!   remember.

mod memo;
mod table;
#[cfg(test)]
mod tests;
mod trials;

pub(super) use self::memo::{Fit, Key, Memo};
use self::{
    memo::{Outcome, Tally},
    table::{Candidates, Met, Peeked},
    trials::Trials,
};
use std::cell::Cell;

use super::{Fault, Path, Reader, sink::Mark};
use crate::schema::{Keywords, Union};

/// More violations are not told apart: what is found once may be counted at each of many levels.
const MANY: usize = 10_000;

/// Reads a value as the branch of a union at a position, puts it where the caller finds it, and records what it violates.
pub(super) type Branches<'b, 'a> = &'b dyn Fn(&mut Reader<'a>, usize) -> Result<(), Fault>;

impl<'a> Reader<'a> {
    /// Reads the value at `at` as one of the union's branches, and holds it to what stands beside them.
    pub fn union<T>(
        &mut self,
        at: &Path<'_>,
        union: &'static Union,
        branches: &dyn Fn(&mut Self, usize) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let value = Cell::new(None);
        self.union_of(at, union, size_of::<T>(), &|reader, index| {
            value.set(Some(branches(reader, index)?));
            Ok(())
        })?;
        value.take().ok_or(Fault::RECORDED)
    }

    /// Reads the value at `at` as [`union`](Self::union) does, with branches that keep the value, of this size,
    /// themselves.
    pub(super) fn union_of(
        &mut self,
        at: &Path<'_>,
        union: &'static Union,
        size: usize,
        branches: Branches<'_, 'a>,
    ) -> Result<(), Fault> {
        let mut is_kept = true;
        for schema in union.beside {
            is_kept &= self.keeps(at, schema)?;
            if schema.is_whole && (!is_kept || self.is_light) {
                // The verdict is known, and in Rust there is no value, or nobody wants it.
                self.skip()?;
                return if is_kept { Ok(()) } else { Err(Fault::RECORDED) };
            }
        }
        self.branches(at, union, size, branches)?;
        if is_kept { Ok(()) } else { Err(Fault::RECORDED) }
    }

    /// Reads the value at `at` with the branch that fits it: the only one if the union is exclusive; else, of those that
    /// fit, one that gives a Rust value, and of these the one that declares most of what is there.
    fn branches(
        &mut self,
        at: &Path<'_>,
        union: &'static Union,
        size: usize,
        branches: Branches<'_, 'a>,
    ) -> Result<(), Fault> {
        self.press(size)?;
        self.memo.enter();
        let value = self.branch(at, union, branches);
        self.memo.leave();
        self.release(size);
        value
    }

    // What follows is called anew for each union in a union. It is cut so that what stays on the stack meanwhile is
    // little, in a debug build too: what is only worked out is worked out in calls that have returned by then.

    fn branch(&mut self, at: &Path<'_>, union: &'static Union, branches: Branches<'_, 'a>) -> Result<(), Fault> {
        let key = (self.at, std::ptr::from_ref(union).addr());
        if let Some(outcome) = self.memo.outcome(key) {
            return self.again(at, union, outcome, branches);
        }
        let met = self.meet(union)?;
        match met.candidates {
            Candidates::One(only) => self.read_only(at, union, key, only, branches),
            Candidates::None => self.refuse_kind(at, union, key, &met, branches),
            Candidates::Several => self.read_best(at, union, key, &met, branches),
        }
    }

    /// Reads with the only branch that the value can be meant for.
    fn read_only(
        &mut self,
        at: &Path<'_>,
        union: &Union,
        key: Key,
        index: usize,
        branches: Branches<'_, 'a>,
    ) -> Result<(), Fault> {
        let tally = self.tally();
        let value = branches(self, index);
        if matches!(value, Err(Fault::HALT)) || self.is_fit(at, union, key, index, tally) {
            return value;
        }
        Err(Fault::RECORDED)
    }

    /// Takes note of whether the only branch fits, by what was recorded since `tally`.
    fn is_fit(&mut self, at: &Path<'_>, union: &Union, key: Key, index: usize, tally: Tally) -> bool {
        let fits = self.sink.valid_since(tally.mark);
        let fit = if fits { Fit::One(index) } else { Fit::None { meant: Some(index) } };
        if !fits {
            self.refuse(at, union, fit, tally.mark);
        }
        self.note(key, fit, tally);
        fits
    }

    /// Says what is wrong with a value that no branch can take: its tag, or else its type.
    fn refuse_kind(
        &mut self,
        at: &Path<'_>,
        union: &Union,
        key: Key,
        met: &Met<'a>,
        branches: Branches<'_, 'a>,
    ) -> Result<(), Fault> {
        let tally = self.tally();
        let meant = if union.by_type || union.is_tagged(met.kind) || union.branches.is_empty() {
            self.skip()?;
            self.untagged(at, union, &met.peeked);
            None
        } else {
            self.try_with(0, branches)?;
            Some(0)
        };
        let fit = Fit::None { meant };
        self.refuse(at, union, fit, tally.mark);
        self.note(key, fit, tally);
        Err(Fault::RECORDED)
    }

    /// Tries the candidates, of which there are several, and reads with the one that was found.
    fn read_best(
        &mut self,
        at: &Path<'_>,
        union: &Union,
        key: Key,
        met: &Met<'a>,
        branches: Branches<'_, 'a>,
    ) -> Result<(), Fault> {
        self.press_choice()?;
        let outcome = self.trial(|reader| reader.choose(union, met, branches))?;
        self.release_choice();
        if self.is_trial() {
            self.memo.remember(key, outcome);
        }
        self.again(at, union, outcome, branches)
    }

    /// Tries the candidates.
    fn choose(&mut self, union: &Union, met: &Met<'a>, branches: Branches<'_, 'a>) -> Result<Outcome, Fault> {
        let (start, before) = (self.at, self.tally());
        let mut trials = Trials::default();
        for index in union.candidates(met.kind, &met.peeked) {
            self.at = start;
            self.try_with(index, branches)?;
            if self.is_settled(&mut trials, union, met, index, before) {
                break;
            }
        }
        trials.outcome(union.exclusive).ok_or(Fault::RECORDED)
    }

    /// Reads with a branch for its verdict alone.
    fn try_with(&mut self, index: usize, branches: Branches<'_, 'a>) -> Result<(), Fault> {
        match branches(self, index) {
            Err(Fault::HALT) => Err(Fault::HALT),
            _ => Ok(()),
        }
    }

    /// Takes note of what the trial of a branch found, and goes back; whether it is certain then what the union is.
    fn is_settled(&mut self, trials: &mut Trials, union: &Union, met: &Met<'_>, index: usize, before: Tally) -> bool {
        let violated = self.sink.count_since(before.mark);
        let found = self.outcome(Fit::One(index), before);
        self.back_to(before);
        let is_named = union.branches[index].is_named(&met.peeked);
        trials.add(index, found, violated, is_named, union.exclusive)
    }

    /// Does what is left to do by what trials found.
    fn again(
        &mut self,
        at: &Path<'_>,
        union: &Union,
        outcome: Outcome,
        branches: Branches<'_, 'a>,
    ) -> Result<(), Fault> {
        if self.is_trial() {
            return Err(self.recall(outcome));
        }
        match outcome.fit {
            Fit::One(index) => branches(self, index),
            fit => {
                let mark = self.sink.mark();
                if let Fit::None { meant: Some(meant) } = fit {
                    self.explain(meant, branches)?;
                }
                Err(self.conclude(at, union, outcome, mark)?)
            }
        }
    }

    /// Reads with the branch that was meant, for all that is wrong there.
    fn explain(&mut self, meant: usize, branches: Branches<'_, 'a>) -> Result<(), Fault> {
        let (told, repeated) = (self.memo.begin(), self.sink.set_repeated(0));
        self.try_with(meant, branches)?;
        self.memo.resume(told);
        self.sink.set_repeated(repeated);
        Ok(())
    }

    /// Does again what a trial found: passes over the value, and counts what is wrong with it.
    pub(super) fn recall(&mut self, outcome: Outcome) -> Fault {
        self.at = outcome.end;
        self.declared += outcome.declared;
        if !outcome.is_decided {
            self.sink.count_undecided();
        }
        if !outcome.is_representable {
            self.sink.count_not_representable();
        }
        match outcome.fit {
            Fit::One(_) | Fit::Open => Fault::UNBUILT,
            Fit::None { .. } | Fit::Several(..) => {
                self.sink.count_violations(outcome.violated);
                Fault::RECORDED
            }
        }
    }

    /// Records what the trials found wrong, with what was recorded since `mark` of the branch that was meant.
    fn conclude(&mut self, at: &Path<'_>, union: &Union, outcome: Outcome, mark: Mark) -> Result<Fault, Fault> {
        if let Fit::None { meant: None } = outcome.fit {
            let peeked = self.peek(union)?;
            self.untagged(at, union, &peeked);
        }
        self.at = outcome.end;
        match outcome.fit {
            Fit::Open => self.sink.undecided(at, None),
            fit => self.refuse(at, union, fit, mark),
        }
        Ok(Fault::RECORDED)
    }

    /// Records that no branch fits, or more than one, with what was recorded since `mark` as the causes.
    fn refuse(&mut self, at: &Path<'_>, union: &Union, fit: Fit, mark: Mark) {
        if union.by_type && !matches!(fit, Fit::None { meant: None }) {
            return;
        }
        let keyword = match union {
            Union { by_type: true, .. } => Keywords::TYPE,
            Union { exclusive: true, .. } => Keywords::ONE_OF,
            _ => Keywords::ANY_OF,
        };
        self.sink.record_choice(at, keyword, mark, || union.explain(fit));
    }

    /// Records that an object lacks the tag by which the union's branches are told apart, or has none of theirs.
    fn untagged(&mut self, at: &Path<'_>, union: &Union, peeked: &Peeked<'_>) {
        match (&union.tag, peeked) {
            (Some(tag), Peeked::Text(_) | Peeked::Number(_)) => {
                self.sink.untagged(&at.key(tag.name), tag.keyword, || union.explain_tags());
            }
            (Some(tag), _) => self.sink.missing(at, tag.name),
            (None, _) => {}
        }
    }

    /// Returns whether values are read for their verdict alone.
    pub(super) fn is_trial(&self) -> bool {
        self.sink.is_quiet()
    }

    /// Returns whether nobody wants the values that are read.
    pub(super) fn is_light(&self) -> bool {
        self.is_light || self.is_trial()
    }

    /// Reads for a verdict, and goes back to where it was.
    pub(super) fn trial<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let (start, tally) = (self.at, self.tally());
        let was_quiet = self.sink.set_quiet(true);
        let found = read(self);
        self.sink.set_quiet(was_quiet);
        self.back_to(tally);
        self.at = start;
        found
    }

    /// Remembers, within a trial, what was found since `tally`.
    fn note(&mut self, key: Key, fit: Fit, tally: Tally) {
        if self.is_trial() {
            self.memo.remember(key, self.outcome(fit, tally));
        }
    }

    pub(super) fn tally(&self) -> Tally {
        Tally { mark: self.sink.mark(), declared: self.declared, memory: self.memory }
    }

    fn back_to(&mut self, tally: Tally) {
        self.sink.back_to(tally.mark);
        self.declared = tally.declared;
        // What was read is dropped again.
        self.memory = tally.memory;
    }

    /// Returns what was found since `tally`, up to here.
    pub(super) fn outcome(&self, fit: Fit, tally: Tally) -> Outcome {
        Outcome {
            fit,
            end: self.at,
            declared: self.declared - tally.declared,
            is_representable: self.sink.representable_since(tally.mark),
            is_decided: self.sink.is_decided_since(tally.mark),
            violated: self.sink.count_since(tally.mark).min(MANY),
        }
    }
}
