//! The search for a match: every way is tried in turn, and every step is counted.

use super::program::{Op, Program};
use crate::pattern::{GaveUp, Steps};

/// The cost of a choice besides its step, because it is remembered: this bounds the memory too.
const REMEMBERED: u64 = 8;

/// A search in one text.
pub(super) struct Search<'a> {
    program: &'a Program,
    text: &'a str,
    steps: &'a Steps,
    /// The start and the end of each group.
    slots: Vec<Option<usize>>,
    /// For each loop how many rounds are done, and where the last one began.
    rounds: Vec<(u64, usize)>,
    /// The choices that can still be tried otherwise.
    choices: Vec<Choice>,
    /// The values to write back when a choice is taken back.
    trail: Vec<Old>,
}

/// A place in the steps and one in the text, to go on from.
struct Choice {
    op: usize,
    at: usize,
    /// The length that the trail had.
    trail: usize,
    otherwise: Otherwise,
}

/// The alternative that is left at a choice.
#[derive(Clone, Copy)]
enum Otherwise {
    /// Nothing but to go on there.
    GoOn,
    /// A run of characters may end at each further place up to the limit.
    End { limit: usize, forwards: bool },
    /// Another round of a loop.
    Round { id: usize, groups: (usize, usize) },
}

enum Old {
    Slot(usize, Option<usize>),
    Round(usize, (u64, usize)),
}

impl<'a> Search<'a> {
    pub(super) fn new(program: &'a Program, text: &'a str, steps: &'a Steps) -> Self {
        Self {
            program,
            text,
            steps,
            slots: vec![None; 2 * program.groups],
            rounds: vec![(0, 0); program.loops],
            choices: Vec::new(),
            trail: Vec::new(),
        }
    }

    /// Looks whether the pattern matches anywhere.
    pub(super) fn find(mut self) -> Result<bool, GaveUp> {
        let mut at = 0;
        loop {
            if self.matches_from(0, at)? {
                return Ok(true);
            }
            self.undo(0);
            match self.character(at, false) {
                // No pattern that begins so matches later.
                _ if matches!(self.program.ops.first(), Some(Op::Start)) => return Ok(false),
                Some((_, next)) => at = next,
                None => return Ok(false),
            }
        }
    }

    /// Returns whether the steps from `op` on lead to a `Done`, from `at` on. The choices that were left are forgotten.
    fn matches_from(&mut self, mut op: usize, mut at: usize) -> Result<bool, GaveUp> {
        let base = self.choices.len();
        loop {
            self.steps.spend(1)?;
            match self.program.ops.get(op) {
                None | Some(Op::Done) => {
                    self.choices.truncate(base);
                    return Ok(true);
                }
                Some(step) => match self.step(step, op, at)? {
                    Some(next) => (op, at) = next,
                    None if self.choices.len() == base => return Ok(false),
                    None => (op, at) = self.take_back()?,
                },
            }
        }
    }

    /// Does one step at `at`; where it leads to, if anywhere.
    fn step(&mut self, step: &Op, op: usize, at: usize) -> Result<Option<(usize, usize)>, GaveUp> {
        let on = |at: usize| Ok(Some((op + 1, at)));
        let only_if = |holds: bool| Ok(holds.then_some((op + 1, at)));
        match *step {
            Op::One { atom, back } => match self.character(at, back) {
                Some((character, next)) if self.program.atoms[atom].takes(character) => on(next),
                _ => Ok(None),
            },
            Op::Run { atom, min, max, greedy, back } => self.run((atom, back), (min, max), greedy, (op, at)),
            Op::Start => only_if(at == 0),
            Op::End => only_if(at == self.text.len()),
            Op::Boundary { negated } => {
                let word = |found: Option<(char, usize)>| {
                    found.is_some_and(|(character, _)| character.is_ascii_alphanumeric() || character == '_')
                };
                only_if((word(self.character(at, true)) != word(self.character(at, false))) != negated)
            }
            Op::Jump(place) => Ok(Some((place, at))),
            Op::Split(place) => {
                self.remember(place, at, Otherwise::GoOn)?;
                on(at)
            }
            Op::Save(slot) => {
                self.set_slot(slot, Some(at))?;
                on(at)
            }
            Op::Back { ref groups, back } => self.back(groups, back, (op, at)),
            Op::Look { negated, after } => {
                let trail = self.trail.len();
                let found = self.matches_from(op + 1, at)?;
                if negated {
                    self.undo(trail);
                }
                Ok((found != negated).then_some((after, at)))
            }
            Op::Enter(id) => {
                self.set_round(id, (0, at))?;
                on(at)
            }
            Op::Loop { id, min, max, greedy, after, groups } => {
                self.round(id, (min, max), greedy, after, groups, (op, at))
            }
            Op::Again { id, min, head } => {
                let (count, start) = self.rounds[id];
                // A round that takes nothing and need not be is none.
                if at == start && count >= min {
                    return Ok(None);
                }
                // All rounds that must be and take nothing are the same.
                let count = if at == start { min } else { count.saturating_add(1) };
                self.set_round(id, (count, at))?;
                Ok(Some((head, at)))
            }
            Op::Done => Ok(None),
        }
    }

    /// Another round of a loop, or what follows it.
    fn round(
        &mut self,
        id: usize,
        (min, max): (u64, u64),
        greedy: bool,
        after: usize,
        groups: (usize, usize),
        (op, at): (usize, usize),
    ) -> Result<Option<(usize, usize)>, GaveUp> {
        let (count, _) = self.rounds[id];
        if count >= max {
            return Ok(Some((after, at)));
        }
        let may_end = count >= min;
        if may_end && !greedy {
            self.remember(op + 1, at, Otherwise::Round { id, groups })?;
            return Ok(Some((after, at)));
        }
        if may_end {
            self.remember(after, at, Otherwise::GoOn)?;
        }
        self.begin_round(id, groups, at)?;
        Ok(Some((op + 1, at)))
    }

    fn begin_round(&mut self, id: usize, groups: (usize, usize), at: usize) -> Result<(), GaveUp> {
        self.set_round(id, (self.rounds[id].0, at))?;
        for slot in 2 * groups.0..2 * groups.1 {
            self.set_slot(slot, None)?;
        }
        Ok(())
    }

    /// As many characters of a kind as can be had within the limits, or as few.
    fn run(
        &mut self,
        (atom, back): (usize, bool),
        (min, max): (u64, u64),
        greedy: bool,
        (op, at): (usize, usize),
    ) -> Result<Option<(usize, usize)>, GaveUp> {
        let (mut nearest, mut end, mut count) = (at, at, 0);
        while count < max
            && let Some((character, next)) = self.character(end, back)
            && self.program.atoms[atom].takes(character)
        {
            self.steps.spend(1)?;
            (end, count) = (next, count + 1);
            if count == min {
                nearest = end;
            }
        }
        if count < min {
            return Ok(None);
        }
        let (first, last) = if greedy { (end, nearest) } else { (nearest, end) };
        // Ends are tried from the first one to the last.
        let forwards = last > first;
        if let Some((_, second)) = self.character(first, !forwards).filter(|_| first != last) {
            self.remember(op + 1, second, Otherwise::End { limit: last, forwards })?;
        }
        Ok(Some((op + 1, first)))
    }

    /// Takes what a group took, which is nothing if it took no part.
    fn back(&self, groups: &[usize], back: bool, (op, at): (usize, usize)) -> Result<Option<(usize, usize)>, GaveUp> {
        let taken = groups.iter().find_map(|group| Some((self.slots[2 * group]?, self.slots[2 * group + 1]?)));
        let wanted = taken.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default();
        self.steps.spend(wanted.len() as u64)?;
        let (before, after) = self.text.split_at_checked(at).unwrap_or((self.text, ""));
        Ok(if back {
            before.ends_with(wanted).then(|| (op + 1, at - wanted.len()))
        } else {
            after.starts_with(wanted).then(|| (op + 1, at + wanted.len()))
        })
    }

    /// The character after `at`, or before it, and where it ends on its other side.
    fn character(&self, at: usize, back: bool) -> Option<(char, usize)> {
        let (before, after) = self.text.split_at_checked(at)?;
        let character = if back { before.chars().next_back()? } else { after.chars().next()? };
        let length = character.len_utf8();
        Some((character, if back { at - length } else { at + length }))
    }

    fn remember(&mut self, op: usize, at: usize, otherwise: Otherwise) -> Result<(), GaveUp> {
        self.steps.spend(REMEMBERED)?;
        self.choices.push(Choice { op, at, trail: self.trail.len(), otherwise });
        Ok(())
    }

    /// Goes back to the last choice, and on in the other way.
    fn take_back(&mut self) -> Result<(usize, usize), GaveUp> {
        // Whoever calls this has seen that there is one.
        let Some(Choice { op, at, trail, otherwise }) = self.choices.pop() else { return Err(GaveUp) };
        self.undo(trail);
        match otherwise {
            Otherwise::GoOn => {}
            Otherwise::End { limit, forwards } => {
                if let Some((_, next)) = self.character(at, !forwards).filter(|_| at != limit) {
                    self.remember(op, next, otherwise)?;
                }
            }
            Otherwise::Round { id, groups } => self.begin_round(id, groups, at)?,
        }
        Ok((op, at))
    }

    fn set_slot(&mut self, slot: usize, to: Option<usize>) -> Result<(), GaveUp> {
        self.steps.spend(REMEMBERED)?;
        self.trail.push(Old::Slot(slot, std::mem::replace(&mut self.slots[slot], to)));
        Ok(())
    }

    fn set_round(&mut self, id: usize, to: (u64, usize)) -> Result<(), GaveUp> {
        self.steps.spend(REMEMBERED)?;
        self.trail.push(Old::Round(id, std::mem::replace(&mut self.rounds[id], to)));
        Ok(())
    }

    /// Writes back what was changed since the trail had this length.
    fn undo(&mut self, trail: usize) {
        for old in self.trail.drain(trail..).rev() {
            match old {
                Old::Slot(slot, old) => self.slots[slot] = old,
                Old::Round(id, old) => self.rounds[id] = old,
            }
        }
    }
}
