//! Unions: which branch a value is meant for, whether it fits, and what is wrong where it does not.
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

use std::any::TypeId;

pub(super) use self::memo::Memo;
pub use self::table::{Alternative, Kinds, Tag, Union};
use self::{
    memo::{Fit, Outcome, Tally},
    table::Peeked,
    trials::Trials,
};
use super::{Fault, Keywords, Path, Reader, sink::Mark};

/// A way to read a value that records what it violates.
pub type Branch<'b, 'a, T> = &'b dyn Fn(&mut Reader<'a>) -> Result<T, Fault>;

impl<'a> Reader<'a> {
    /// Reads the value at `at` with the branch that fits it: the only one if the union is exclusive; else, of those that
    /// fit, one that gives a Rust value, and of these the one that declares most of what is there.
    pub fn branches<T: 'static>(
        &mut self,
        at: &Path<'_>,
        union: &'static Union,
        branches: &[Branch<'_, 'a, T>],
    ) -> Result<T, Fault> {
        self.press::<T>()?;
        self.memo.enter();
        let value = self.branch(at, union, branches);
        self.memo.leave();
        self.release::<T>();
        value
    }

    fn branch<T: 'static>(
        &mut self,
        at: &Path<'_>,
        union: &'static Union,
        branches: &[Branch<'_, 'a, T>],
    ) -> Result<T, Fault> {
        let key = (self.at, TypeId::of::<T>());
        if let Some(outcome) = self.memo.outcome(key) {
            return if self.is_trial() { self.recall(outcome) } else { self.conclude(at, union, outcome, branches) };
        }
        let kind = Kinds::of(self.byte(self.at));
        let peeked = self.peek(union)?;
        let mut candidates = union.candidates(kind, &peeked);
        let (value, outcome) = match (candidates.next(), candidates.next()) {
            (Some(only), None) => self.read_only(at, union, only, branches[only])?,
            (None, _) => self.refuse_kind(at, union, kind, &peeked, branches)?,
            (Some(_), Some(_)) => {
                self.press_choice()?;
                let outcome = self.trial(|reader| reader.choose(union, kind, &peeked, branches))?;
                self.release_choice();
                if !self.is_trial() {
                    return self.conclude(at, union, outcome, branches);
                }
                (self.recall(outcome), outcome)
            }
        };
        if self.is_trial() {
            self.memo.remember(key, outcome);
        }
        value
    }

    /// Reads with the only branch that the value can be meant for.
    fn read_only<T>(
        &mut self,
        at: &Path<'_>,
        union: &Union,
        index: usize,
        branch: Branch<'_, 'a, T>,
    ) -> Result<(Result<T, Fault>, Outcome), Fault> {
        let tally = self.tally();
        let value = branch(self);
        if let Err(Fault::HALT) = value {
            return Err(Fault::HALT);
        }
        if self.sink.valid_since(tally.mark) {
            return Ok((value, self.outcome(Fit::One(index), tally)));
        }
        let fit = Fit::None { meant: Some(index) };
        self.refuse(at, union, fit, tally.mark);
        Ok((Err(Fault::RECORDED), self.outcome(fit, tally)))
    }

    /// Says what is wrong with a value that no branch can take: its tag, or else its type.
    fn refuse_kind<T>(
        &mut self,
        at: &Path<'_>,
        union: &Union,
        kind: Kinds,
        peeked: &Peeked<'a>,
        branches: &[Branch<'_, 'a, T>],
    ) -> Result<(Result<T, Fault>, Outcome), Fault> {
        let tally = self.tally();
        let meant = match branches.first() {
            Some(first) if !union.is_tagged(kind) => {
                if let Err(Fault::HALT) = first(self) {
                    return Err(Fault::HALT);
                }
                Some(0)
            }
            _ => {
                self.skip()?;
                self.untagged(at, union, peeked);
                None
            }
        };
        let fit = Fit::None { meant };
        self.refuse(at, union, fit, tally.mark);
        Ok((Err(Fault::RECORDED), self.outcome(fit, tally)))
    }

    /// Tries the candidates, of which there are several.
    fn choose<T>(
        &mut self,
        union: &Union,
        kind: Kinds,
        peeked: &Peeked<'a>,
        branches: &[Branch<'_, 'a, T>],
    ) -> Result<Outcome, Fault> {
        let (start, before) = (self.at, self.tally());
        let mut trials = Trials::default();
        for index in union.candidates(kind, peeked) {
            self.at = start;
            if let Err(Fault::HALT) = branches[index](self) {
                return Err(Fault::HALT);
            }
            let violated = self.sink.count_since(before.mark);
            let found = self.outcome(Fit::One(index), before);
            self.back_to(before);
            let is_named = union.branches[index].is_named(peeked);
            if let Some(several) = trials.add(index, found, violated, is_named, union.exclusive) {
                return Ok(several);
            }
        }
        trials.outcome(union.exclusive).ok_or(Fault::RECORDED)
    }

    /// Does again what a trial found: passes over the value, and counts what is wrong with it.
    fn recall<T>(&mut self, outcome: Outcome) -> Result<T, Fault> {
        self.at = outcome.end;
        self.declared += outcome.declared;
        if !outcome.is_decided {
            self.sink.count_undecided();
        }
        if !outcome.is_representable {
            self.sink.count_not_representable();
        }
        match outcome.fit {
            Fit::One(_) | Fit::Open => Err(Fault::UNBUILT),
            Fit::None { .. } | Fit::Several(..) => {
                self.sink.count_violation();
                Err(Fault::RECORDED)
            }
        }
    }

    /// Reads the value, or what is wrong with it, by what the trials found.
    fn conclude<T>(
        &mut self,
        at: &Path<'_>,
        union: &Union,
        outcome: Outcome,
        branches: &[Branch<'_, 'a, T>],
    ) -> Result<T, Fault> {
        let mark = self.sink.mark();
        match outcome.fit {
            Fit::One(index) => return branches[index](self),
            Fit::None { meant: Some(meant) } => {
                if let Err(Fault::HALT) = branches[meant](self) {
                    return Err(Fault::HALT);
                }
            }
            Fit::None { meant: None } => {
                let peeked = self.peek(union)?;
                self.untagged(at, union, &peeked);
            }
            Fit::Several(..) => {}
            Fit::Open => {
                self.at = outcome.end;
                self.sink.undecided(at, None);
                return Err(Fault::RECORDED);
            }
        }
        self.at = outcome.end;
        self.refuse(at, union, outcome.fit, mark);
        Err(Fault::RECORDED)
    }

    /// Records that no branch fits, or more than one, with what was recorded since `mark` as the causes.
    fn refuse(&mut self, at: &Path<'_>, union: &Union, fit: Fit, mark: Mark) {
        let keyword = if union.exclusive { Keywords::ONE_OF } else { Keywords::ANY_OF };
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

    /// Whether values are read for their verdict alone.
    pub(super) fn is_trial(&self) -> bool {
        self.sink.is_quiet()
    }

    /// Whether nobody wants the values that are read.
    pub(super) fn is_light(&self) -> bool {
        self.is_light || self.is_trial()
    }

    /// Reads for a verdict, and goes back to where it was.
    fn trial<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let (start, tally) = (self.at, self.tally());
        let was_quiet = self.sink.set_quiet(true);
        let found = read(self);
        self.sink.set_quiet(was_quiet);
        self.back_to(tally);
        self.at = start;
        found
    }

    fn tally(&self) -> Tally {
        Tally { mark: self.sink.mark(), declared: self.declared, memory: self.memory }
    }

    fn back_to(&mut self, tally: Tally) {
        self.sink.back_to(tally.mark);
        self.declared = tally.declared;
        // What was read is dropped again.
        self.memory = tally.memory;
    }

    /// What was found since `tally`, up to here.
    fn outcome(&self, fit: Fit, tally: Tally) -> Outcome {
        Outcome {
            fit,
            end: self.at,
            declared: self.declared - tally.declared,
            is_representable: self.sink.representable_since(tally.mark),
            is_decided: self.sink.is_decided_since(tally.mark),
        }
    }
}
