//! Values that nobody wants now: read for their grammar alone, wholly.

use super::{Fault, Reader, objects::Object};

/// The start of a value, from which it can be read again.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub(super) start: usize,
}

impl<'a> Reader<'a> {
    /// Passes over a value; a key twice in an object in it is refused, as everywhere.
    pub fn skip(&mut self) -> Result<(), Fault> {
        self.pass::<true>()
    }

    /// Passes over a value that will be read again: whoever reads it then refuses keys that come twice.
    pub fn skip_raw(&mut self) -> Result<Span, Fault> {
        let start = self.at;
        self.pass::<false>()?;
        Ok(Span { start })
    }

    /// Passes over the value here and says that it was of another kind.
    #[cold]
    #[inline(never)]
    pub(super) fn mismatch(&mut self) -> Fault {
        match self.skip() {
            Ok(()) => Fault::MISMATCH,
            Err(halt) => halt,
        }
    }

    /// Reads the value of a span again, and comes back.
    pub fn replay<T>(&mut self, span: Span, read: impl FnOnce(&mut Self) -> T) -> T {
        let back = std::mem::replace(&mut self.at, span.start);
        let value = read(self);
        self.at = back;
        value
    }

    /// A value that is no object is a mismatch, and passed over.
    #[inline]
    pub fn only_object(&mut self) -> Result<(), Fault> {
        if self.byte(self.at) == b'{' { Ok(()) } else { Err(self.mismatch()) }
    }

    /// Returns whether the value that starts here is `null`.
    #[inline]
    pub fn is_null(&self) -> bool {
        self.byte(self.at) == b'n'
    }

    fn pass<const NAMES: bool>(&mut self) -> Result<(), Fault> {
        match self.byte(self.at) {
            b'{' | b'[' if NAMES && self.is_light() => self.pass_once(),
            b'"' => self.raw_string().map(|_| ()),
            b'{' => self.pass_object::<NAMES>(),
            b'[' => self.pass_array::<NAMES>(),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            b'-' | b'0'..=b'9' => self.scan_number().map(|_| ()),
            _ => Err(self.malformed("a value must stand")),
        }
    }

    /// Passes over an array or object, or goes to its end if that is known.
    fn pass_once(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if let Some(end) = self.memo.passed(start) {
            self.at = end;
            return Ok(());
        }
        if self.byte(start) == b'{' {
            self.pass_object::<true>()?
        } else {
            self.pass_array::<true>()?
        }
        self.memo.remember_passed(start, self.at);
        Ok(())
    }

    fn pass_object<const NAMES: bool>(&mut self) -> Result<(), Fault> {
        let mut object = Object::<[u64; 1]>::open(self, 0)?;
        while let Some((key, at)) = object.next_key(self)? {
            if NAMES {
                object.unique(self, key, at)?;
            }
            self.pass::<NAMES>()?;
        }
        Ok(())
    }

    fn pass_array<const NAMES: bool>(&mut self) -> Result<(), Fault> {
        self.items(0, &mut |reader, _| reader.pass::<NAMES>()).map(|_| ())
    }

    /// Passes over `true`, `false` or `null`.
    pub(super) fn literal(&mut self, literal: &str) -> Result<(), Fault> {
        if self.text.as_bytes()[self.at..].starts_with(literal.as_bytes()) {
            self.at += literal.len();
            Ok(())
        } else {
            Err(self.malformed("`true`, `false` or `null` must stand"))
        }
    }
}
