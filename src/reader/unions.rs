//! Unions: every branch reads the same text, and the one that fits decides.

use std::any::TypeId;

use super::{Fault, Keywords, Reader, Span};

/// A way to read a value that records what it violates.
pub type Branch<'b, 'a, T> = &'b dyn Fn(&mut Reader<'a>) -> Result<T, Fault>;

/// Which branch fits a text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Choice {
    None,
    One(usize),
    /// More than one, where only one may.
    Several,
}

impl<'a> Reader<'a> {
    /// Reads the value here with the branch that fits it: with `exclusive` the only one, else the first that gives a
    /// Rust value, or the first at all.
    pub fn branches<T: 'static>(&mut self, exclusive: bool, branches: &[Branch<'_, 'a, T>]) -> Result<T, Fault> {
        let key = (self.at, TypeId::of::<T>());
        // The names are checked here, because a branch that does not fit may be one that is never read again.
        self.skip()?;
        let span = Span { start: key.0 };
        let choice = match self.chosen.as_ref().and_then(|chosen| chosen.get(&key)) {
            Some(choice) => *choice,
            None => {
                let choice = self.choose(span, exclusive, branches)?;
                self.chosen.get_or_insert_default().insert(key, choice);
                choice
            }
        };
        let keyword = if exclusive { Keywords::ONE_OF } else { Keywords::ANY_OF };
        let Choice::One(index) = choice else { return Err(keyword.into()) };
        self.replay(span, |reader| branches[index](reader))
    }

    fn choose<T>(&mut self, span: Span, exclusive: bool, branches: &[Branch<'_, 'a, T>]) -> Result<Choice, Fault> {
        let mut choice = Choice::None;
        for (index, branch) in branches.iter().enumerate() {
            let mark = self.sink.mark();
            let halted = matches!(self.replay(span, |reader| branch(reader)), Err(Fault::HALT));
            let (fits, held) = (self.sink.valid_since(mark), self.sink.representable_since(mark));
            self.sink.back_to(mark);
            match choice {
                _ if halted => return Err(Fault::HALT),
                _ if !fits => {}
                Choice::One(_) if exclusive => return Ok(Choice::Several),
                // Of two that fit, the one whose type holds the value.
                _ if held && !exclusive => return Ok(Choice::One(index)),
                Choice::None => choice = Choice::One(index),
                _ => {}
            }
        }
        Ok(choice)
    }
}
