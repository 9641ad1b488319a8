//! The stack and the memory that a text may ask for.
//!
//! Decoders call one another, and what a call takes of the stack grows with the type that it reads; a text of two bytes
//! may ask for a value of many thousand. Both are counted by the sizes of types, so that the same text is refused
//! whatever it is built with and wherever it runs.

use super::{Fault, Path, Reader};
use crate::{
    Rejection,
    error::{TooDeepError, TooLargeError},
};

/// The part of the stack that all levels together may take, in bytes: well within a thread of one MiB, in a debug build
/// too.
pub(super) const STACK: usize = 640 << 10;
/// The part of the stack that an array, an object or a union takes whatever its type is, in bytes.
const LEVEL: usize = 1_280;
/// The part of the stack that the choice among several branches of a union takes besides, in bytes.
const CHOICE: usize = 2_560;
/// The number of times that a value is on the stack, at most, while it is read: on its way from call to call, in a
/// debug build.
const COPIES: usize = 8;

impl Reader<'_> {
    /// Enters an array or object of values of this size, which [`leave`](Self::leave) leaves.
    #[inline]
    pub(super) fn enter(&mut self, size: usize) -> Result<(), Fault> {
        let Some(depth) = self.depth.checked_sub(1) else { return Err(self.too_deep()) };
        self.press(size)?;
        self.depth = depth;
        Ok(())
    }

    /// Leaves what was entered.
    #[inline]
    pub(super) fn leave(&mut self, size: usize) {
        self.depth += 1;
        self.release(size);
    }

    /// Takes note of calls that read a value of this size, until [`release`](Self::release).
    #[inline]
    pub(super) fn press(&mut self, size: usize) -> Result<(), Fault> {
        match self.stack.checked_sub(LEVEL + COPIES * size) {
            Some(stack) => {
                self.stack = stack;
                Ok(())
            }
            None => Err(self.too_deep()),
        }
    }

    #[inline]
    pub(super) fn release(&mut self, size: usize) {
        self.stack += LEVEL + COPIES * size;
    }

    /// Takes note of a choice among several branches, until [`release_choice`](Self::release_choice).
    pub(super) fn press_choice(&mut self) -> Result<(), Fault> {
        let Some(stack) = self.stack.checked_sub(CHOICE) else { return Err(self.too_deep()) };
        self.stack = stack;
        Ok(())
    }

    pub(super) fn release_choice(&mut self) {
        self.stack += CHOICE;
    }

    /// Takes note of memory that is asked for, for the value at `at`.
    #[inline]
    pub(crate) fn hold(&mut self, at: &Path<'_>, bytes: usize) -> Result<(), Fault> {
        match self.memory.checked_sub(bytes) {
            Some(memory) => {
                self.memory = memory;
                Ok(())
            }
            None => Err(self.too_large(at, bytes)),
        }
    }

    #[cold]
    #[inline(never)]
    fn too_large(&mut self, at: &Path<'_>, bytes: usize) -> Fault {
        let limit = self.limits.memory;
        let bytes = (limit - self.memory).saturating_add(bytes);
        self.halt = Some(Rejection::TooLarge(TooLargeError { pointer: at.pointer(), bytes, limit }));
        Fault::HALT
    }

    #[cold]
    #[inline(never)]
    fn too_deep(&mut self) -> Fault {
        let (line, column) = self.place(self.at);
        // What is entered and not yet left: less than the limit where it is the stack that does not allow for more.
        let limit = self.limits.depth.min(crate::Limits::MAX_DEPTH) - self.depth;
        self.halt = Some(Rejection::TooDeep(TooDeepError { line, column, limit }));
        Fault::HALT
    }
}
