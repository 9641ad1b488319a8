//! The sink in which violations are gathered, by the reader and by the checks on values alike.

use super::{arrays::counted, path::Path};
use crate::{
    Limits,
    error::UndecidedPlace,
    excerpt::excerpt,
    pattern::Steps,
    schema::{Field, Keywords, Schema},
    violation::{Violation, Violations},
};

/// The violations found so far, up to a limit.
#[derive(Debug)]
pub struct Sink {
    violations: Vec<Violation>,
    /// Places whose value is valid and fits no Rust value.
    not_representable: Vec<Violation>,
    /// The number of such places, those past the limit included.
    not_representable_total: usize,
    /// Places where a pattern was given up.
    undecided: Vec<UndecidedPlace>,
    /// The number of such places, those past the limit included.
    undecided_total: usize,
    /// The steps that the patterns of the message may still take.
    steps: Steps,
    pub(super) limit: usize,
    /// The number of violations, those past the limit included.
    total: usize,
    /// The number of violations that were counted again, and are listed once.
    repeated: usize,
    /// The number of bytes of text that may still be listed: keys are the sender's, and every pointer below one repeats
    /// it.
    room: usize,
    /// `true` if what is recorded is only counted.
    is_quiet: bool,
    /// `true` if only what has no JSON form is of interest.
    is_judged: bool,
}

/// A state of a sink to go back to: see [`Sink::mark`].
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    listed: usize,
    total: usize,
    not_representable: usize,
    not_representable_total: usize,
    undecided: usize,
    undecided_total: usize,
    room: usize,
}

impl Sink {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            violations: Vec::new(),
            not_representable: Vec::new(),
            not_representable_total: 0,
            undecided: Vec::new(),
            undecided_total: 0,
            steps: Steps::new(limits.pattern_steps),
            limit: limits.violations.max(1),
            total: 0,
            repeated: 0,
            room: limits.text,
            is_quiet: false,
            is_judged: false,
        }
    }

    /// Returns what the patterns of the message may still take.
    pub fn steps(&self) -> &Steps {
        &self.steps
    }

    /// Records what `checked` says of the value at `at.key`.
    #[inline]
    pub fn test(&mut self, at: &Path<'_>, schema: &Schema, checked: Keywords) {
        if !checked.is_empty() {
            self.record(at, schema, checked);
        }
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn record(&mut self, at: &Path<'_>, schema: &Schema, violated: Keywords) {
        if violated.contains(Keywords::UNDECIDED) {
            self.undecided(at, schema.texts.pattern);
        }
        for (keyword, name) in violated.iter() {
            self.push(at, name, || schema.message(keyword));
        }
    }

    /// Records that it was not found out whether the value at `at` matches a pattern, or one of several schemas.
    pub(super) fn undecided(&mut self, at: &Path<'_>, pattern: Option<&'static str>) {
        self.undecided_total += 1;
        if let Some(pointer) = self.pointer(at, self.undecided.len(), 0) {
            self.undecided.push(UndecidedPlace { pointer, pattern });
        }
    }

    /// Records that the object at `at` lacks `name`; what several schemas ask for is missing once.
    #[cold]
    #[inline(never)]
    pub fn missing(&mut self, at: &Path<'_>, name: &str) {
        let message = format!("must have the property `{}`", excerpt(name));
        if !self.is_judged && self.is_listed(at, "required", &message) {
            return self.count_again();
        }
        self.push(at, "required", || message);
    }

    fn is_listed(&self, at: &Path<'_>, keyword: &str, message: &str) -> bool {
        let is_like = |known: &&Violation| known.keyword == keyword && known.message == message;
        let mut alike = self.violations.iter().filter(is_like).peekable();
        alike.peek().is_some() && {
            let pointer = at.pointer();
            alike.any(|known| known.pointer == pointer)
        }
    }

    /// Records that the object at `at` has `name`, which its schema does not take.
    #[cold]
    #[inline(never)]
    pub fn undeclared(&mut self, at: &Path<'_>, name: &str) {
        self.push(at, "additionalProperties", || format!("must not have the property `{}`", excerpt(name)));
    }

    /// Records that the object at `at` has a name that its schema does not take, or of which that was not found out.
    #[cold]
    #[inline(never)]
    pub(super) fn misnamed(&mut self, at: &Path<'_>, name: &str, violated: Keywords) {
        if violated == Keywords::UNDECIDED {
            self.undecided(at, None);
        } else {
            self.push(at, "propertyNames", || {
                format!("must not have the property `{}`, a name that `propertyNames` refuses", excerpt(name))
            });
        }
    }

    /// Records a value that its schema takes and that Rust or JSON cannot hold.
    #[cold]
    #[inline(never)]
    pub fn not_representable(&mut self, at: &Path<'_>, message: &str) {
        self.not_representable_total += 1;
        let message = excerpt(message);
        if let Some(pointer) = self.pointer(at, self.not_representable.len(), message.len()) {
            self.not_representable.push(Violation::new(pointer, "", message.into_owned()));
        }
    }

    /// Records that the value at `at` breaks a rule that is about more than the value itself.
    #[cold]
    #[inline(never)]
    pub(super) fn breaks(&mut self, at: &Path<'_>, keyword: &'static str, message: &str) {
        self.push(at, keyword, || message.to_owned());
    }

    /// Counts a violation that is listed already.
    pub(super) fn count_again(&mut self) {
        self.total += 1;
        self.repeated += 1;
    }

    /// Counts anew, or from before, what is listed already; gives what was counted: causes of one violation are not.
    pub(super) fn set_repeated(&mut self, repeated: usize) -> usize {
        std::mem::replace(&mut self.repeated, repeated)
    }

    /// Returns whether nothing more will be listed.
    pub(super) fn is_full(&self) -> bool {
        !self.has_room(self.violations.len())
    }

    /// Records that no branch of a union fits, or more than one; what was recorded since `mark` becomes the causes.
    #[cold]
    #[inline(never)]
    pub(super) fn record_choice(&mut self, at: &Path<'_>, keyword: Keywords, mark: Mark, message: impl Fn() -> String) {
        let causes = self.violations.split_off(mark.listed.min(self.violations.len()));
        self.total = mark.total;
        let place = self.violations.len();
        for (_, name) in keyword.iter() {
            self.push(at, name, &message);
        }
        if let Some(recorded) = self.violations.get_mut(place) {
            recorded.causes = causes;
        }
    }

    /// Records that the tag at `at` is not one of those that a union's branches have.
    #[cold]
    pub(super) fn untagged(&mut self, at: &Path<'_>, keyword: Keywords, message: impl Fn() -> String) {
        for (_, name) in keyword.iter() {
            self.push(at, name, &message);
        }
    }

    /// Counts violations that were found by a trial.
    pub(super) fn count_violations(&mut self, violated: usize) {
        self.total += violated;
    }

    /// Counts a pattern that was given up in a trial.
    pub(super) fn count_undecided(&mut self) {
        self.undecided_total += 1;
    }

    /// Counts a value that fits no Rust value, and was found by a trial.
    pub(super) fn count_not_representable(&mut self) {
        self.not_representable_total += 1;
    }

    /// Returns whether what is recorded is only counted.
    pub(super) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Only counts what is recorded, or records it again; gives what it did before.
    pub(super) fn set_quiet(&mut self, is_quiet: bool) -> bool {
        std::mem::replace(&mut self.is_quiet, is_quiet)
    }

    /// Records a number that JSON has no text for.
    #[inline]
    pub fn finite(&mut self, at: &Path<'_>, number: f64) {
        if !number.is_finite() {
            self.not_representable(at, "is not a finite number, which JSON does not have");
        }
    }

    /// Records a date or time that RFC 3339 has no text for.
    #[inline]
    pub fn fits(&mut self, at: &Path<'_>, fits: bool) {
        if !fits {
            self.not_representable(at, "is a date or time that RFC 3339 has no text for");
        }
    }

    /// Records a payload that is another event's, or another type's, than the one that is asked for.
    #[cold]
    pub fn event(&mut self, at: &Path<'_>, event: &str, asked: &str) {
        if event != asked {
            let (event, asked) = (excerpt(event), excerpt(asked));
            self.not_representable(at, &format!("is the payload of `{event}`, and `{asked}` is asked for"));
        }
    }

    /// Records a violation whose pointer starts at `at`.
    #[cfg(feature = "bus")]
    #[cold]
    pub(crate) fn located(&mut self, at: &Path<'_>, violation: Violation) {
        let place = self.violations.len();
        self.push(at, violation.keyword, || violation.message);
        if let Some(recorded) = self.violations.get_mut(place) {
            recorded.pointer.push_str(&violation.pointer);
        }
    }

    /// Records what an array's number of items and their likeness violate.
    pub fn items(&mut self, at: &Path<'_>, schema: &Schema, count: usize, unique: bool) {
        let counted = counted(count as u64, schema, Keywords::MIN_ITEMS, Keywords::MAX_ITEMS);
        self.test(at, schema, counted | Keywords::UNIQUE_ITEMS.when(!unique));
    }

    /// Records what an object's number of properties violates.
    pub fn count(&mut self, at: &Path<'_>, schema: &Schema, count: usize) {
        self.test(at, schema, counted(count as u64, schema, Keywords::MIN_PROPERTIES, Keywords::MAX_PROPERTIES));
    }

    /// Records additional properties that have the name of a declared one: the text would have it twice.
    pub fn only_undeclared<'k>(&mut self, at: &Path<'_>, fields: &[Field], keys: impl Iterator<Item = &'k String>) {
        for key in keys.filter(|key| fields.iter().any(|field| field.name == *key)) {
            self.not_representable(&at.key(key), "is declared, and cannot come as an additional property as well");
        }
    }

    fn push(&mut self, at: &Path<'_>, keyword: &'static str, message: impl FnOnce() -> String) {
        // The verdict on the whole tells it.
        if self.is_judged {
            return;
        }
        self.total += 1;
        if self.has_room(self.violations.len()) {
            let message = message();
            if let Some(pointer) = self.pointer(at, self.violations.len(), message.len()) {
                self.violations.push(Violation::new(pointer, keyword, message));
            }
        }
    }

    /// Returns whether one more may be listed; the first always may.
    fn has_room(&self, listed: usize) -> bool {
        !self.is_quiet && (listed == 0 || (listed < self.limit && self.room > 0))
    }

    /// The pointer of `at`, if there is room for it and a message of so many bytes; the first always has room.
    fn pointer(&mut self, at: &Path<'_>, listed: usize, message: usize) -> Option<String> {
        if !self.has_room(listed) {
            return None;
        }
        let pointer = at.pointer();
        let bytes = pointer.len() + message;
        let fits = listed == 0 || bytes <= self.room;
        self.room = self.room.saturating_sub(bytes);
        fits.then_some(pointer)
    }

    /// The state now, to see later whether anything was recorded, or to forget what was.
    pub fn mark(&self) -> Mark {
        Mark {
            listed: self.violations.len(),
            total: self.total,
            not_representable: self.not_representable.len(),
            not_representable_total: self.not_representable_total,
            undecided: self.undecided.len(),
            undecided_total: self.undecided_total,
            room: self.room,
        }
    }

    /// Returns whether nothing violates since `mark`.
    pub fn valid_since(&self, mark: Mark) -> bool {
        self.total == mark.total
    }

    /// Returns the number of violations since `mark`.
    pub(super) fn count_since(&self, mark: Mark) -> usize {
        self.total - mark.total
    }

    /// Returns whether no pattern was given up since `mark`.
    pub(crate) fn is_decided_since(&self, mark: Mark) -> bool {
        self.undecided_total == mark.undecided_total
    }

    /// Returns whether everything since `mark` has a Rust value.
    pub(crate) fn representable_since(&self, mark: Mark) -> bool {
        self.not_representable_total == mark.not_representable_total
    }

    /// Forgets what was recorded since `mark`.
    pub fn back_to(&mut self, mark: Mark) {
        self.forget_violations(mark);
        self.forget_not_representable(mark);
        self.room = mark.room;
    }

    /// Forgets what was recorded since `mark` of values that fit no Rust value.
    pub(super) fn forget_not_representable(&mut self, mark: Mark) {
        self.not_representable_total = mark.not_representable_total;
        self.not_representable.truncate(mark.not_representable);
    }

    fn forget_violations(&mut self, mark: Mark) {
        self.total = mark.total;
        self.violations.truncate(mark.listed);
        self.undecided_total = mark.undecided_total;
        self.undecided.truncate(mark.undecided);
    }

    /// Returns whether only what has no JSON form is of interest.
    pub fn is_judged(&self) -> bool {
        self.is_judged
    }

    /// Turns to what has no JSON form alone, until [`judged`](Self::judged) is given what this returns.
    pub(crate) fn judge(&mut self) -> bool {
        std::mem::replace(&mut self.is_judged, true)
    }

    /// Forgets the violations since, and turns back.
    pub(crate) fn judged(&mut self, was_judged: bool) {
        self.is_judged = was_judged;
    }

    /// Returns `Ok` if nothing was recorded.
    #[inline]
    pub(crate) fn finish(self) -> Result<(), crate::Rejection> {
        if self.total == 0 && self.undecided_total == 0 && self.not_representable_total == 0 {
            return Ok(());
        }
        Err(self.rejection())
    }

    #[cold]
    #[inline(never)]
    fn rejection(self) -> crate::Rejection {
        if self.total > 0 {
            let capped = self.total.saturating_sub(self.repeated) > self.violations.len();
            crate::Rejection::Invalid(Violations::new(self.violations, capped))
        } else if self.undecided_total > 0 {
            // Nothing is known of the rest as long as this is open.
            crate::Rejection::Undecided(crate::error::UndecidedError::new(self.undecided))
        } else {
            crate::Rejection::NotRepresentable(crate::error::NotRepresentableError::new(self.not_representable))
        }
    }
}
