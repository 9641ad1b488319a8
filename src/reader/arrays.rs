//! Arrays: items until the closing bracket, each at its index.

use super::{Fault, Keywords, Path, Reader, Rule};

impl<'a> Reader<'a> {
    /// Reads an array of what `read` reads. Counts and `uniqueItems` are the rule's; the items' violations are recorded.
    #[inline]
    pub fn array<T>(
        &mut self,
        at: &Path<'_>,
        rule: &Rule,
        item: &Rule,
        read: impl Fn(&mut Self, &Path<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        if self.byte(self.at) != b'[' {
            return Err(self.mismatch());
        }
        let start = self.at;
        let mut values = Vec::new();
        let count = self.items::<T>(|reader, index| {
            let here = at.index(index);
            match read(reader, &here) {
                Ok(value) => {
                    if values.len() == values.capacity() {
                        reader.grow(&here, &mut values)?;
                    }
                    values.push(value);
                }
                Err(fault) => reader.record(&here, item, fault)?,
            }
            Ok(())
        })?;
        let mut violated =
            counted(count as u64, rule.min_items, rule.max_items, Keywords::MIN_ITEMS, Keywords::MAX_ITEMS);
        if rule.unique_items {
            violated |= Keywords::UNIQUE_ITEMS.when(!self.items_are_unique(start)?);
        }
        if !violated.is_empty() {
            self.sink.record(at, rule, violated);
        }
        if violated.is_empty() && values.len() == count { Ok(values) } else { Err(Fault::RECORDED) }
    }

    /// Makes room for more items than there are, in the steps in which vectors grow.
    #[inline(never)]
    pub(super) fn grow<T>(&mut self, at: &Path<'_>, values: &mut Vec<T>) -> Result<(), Fault> {
        let more = values.capacity().max(4);
        self.hold(at, more * size_of::<T>())?;
        values.reserve_exact(more);
        Ok(())
    }

    /// Reads the items of the array that starts here, each with its index, and gives their number; the items are read
    /// as `T`s.
    #[inline]
    pub(super) fn items<T>(
        &mut self,
        mut read: impl FnMut(&mut Self, usize) -> Result<(), Fault>,
    ) -> Result<usize, Fault> {
        self.enter::<T>()?;
        self.at += 1;
        self.space();
        let mut count = 0;
        if self.byte(self.at) != b']' {
            loop {
                self.space();
                read(self, count)?;
                count += 1;
                self.space();
                match self.byte(self.at) {
                    b',' => self.at += 1,
                    b']' => break,
                    _ => return Err(self.malformed("`,` or `]` must stand")),
                }
            }
        }
        self.at += 1;
        self.leave::<T>();
        Ok(count)
    }
}

/// The count keywords that `count` violates.
#[inline]
pub fn counted(count: u64, min: Option<u64>, max: Option<u64>, below: Keywords, above: Keywords) -> Keywords {
    below.when(min.is_some_and(|min| count < min)) | above.when(max.is_some_and(|max| count > max))
}
