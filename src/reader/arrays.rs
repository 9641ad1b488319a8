//! Arrays: items until the closing bracket, each at its index.

use super::{
    Fault, Path, Reader, Whole,
    shape::{Shape, Writer},
};
use crate::schema::{Keywords, Kind, Schema};

/// A collection that the items of an array are read into, and written from.
// A trait of its own, since a closure brings three functions more than its own into a debug build.
pub(crate) trait Items {
    /// Reads the next item, which has this index, and keeps it or records what it violates.
    fn read(
        &mut self,
        reader: &mut Reader<'_>,
        at: &Path<'_>,
        item: &'static Schema,
        index: usize,
    ) -> Result<(), Fault>;

    /// Returns the number of items.
    fn count(&self) -> usize;

    /// Writes an item, and records what it violates.
    fn put(&self, at: &Path<'_>, item: &'static Schema, index: usize, out: &mut Writer);
}

impl<T: Shape> Items for Vec<T> {
    #[inline]
    fn read(
        &mut self,
        reader: &mut Reader<'_>,
        at: &Path<'_>,
        item: &'static Schema,
        index: usize,
    ) -> Result<(), Fault> {
        let value = if T::IS_LEAF {
            T::read(reader, const { &Path::ROOT }, item)
        } else {
            T::read(reader, &at.index(index), item)
        };
        match value {
            Ok(value) => {
                if self.len() == self.capacity() {
                    match reader.grow(&at.index(index), index, size_of::<T>()) {
                        Ok(more) => self.reserve_exact(more),
                        Err(fault) => return Err(fault),
                    }
                }
                self.push(value);
                Ok(())
            }
            Err(fault) => reader.record(&at.index(index), item, fault),
        }
    }

    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn put(&self, at: &Path<'_>, item: &'static Schema, index: usize, out: &mut Writer) {
        self.as_slice()[index].put(&at.index(index), item, out);
    }
}

impl Reader<'_> {
    /// Reads an array of `T`s. Counts and `uniqueItems` are the schema's; the items' violations are recorded.
    #[inline]
    pub fn array<T: Shape>(&mut self, at: &Path<'_>, schema: &'static Schema) -> Result<Vec<T>, Fault> {
        let mut values = Vec::new();
        match self.array_of(at, schema, size_of::<T>(), &mut values) {
            Ok(()) => Ok(values),
            Err(fault) => Err(fault),
        }
    }

    /// Reads an array whose items are all kept, and holds it to everything that its schema demands.
    // Compiled once in a debug build; in a release build where it is called, whose items it then calls straight.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn array_of(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        size: usize,
        items: &mut dyn Items,
    ) -> Result<(), Fault> {
        let whole = Whole::begin(self, at, schema)?;
        let read = self.items_of(at, schema, size, items);
        whole.end(self, at, schema, read.err())?;
        read
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn items_of(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        size: usize,
        items: &mut dyn Items,
    ) -> Result<(), Fault> {
        if self.byte(self.at) != b'[' {
            return Err(self.mismatch());
        }
        let (start, item) = (self.at, schema.items());
        let count = self.items(size, &mut |reader, index| items.read(reader, at, item, index))?;
        let is_valid = self.check_items(at, schema, start, count)?;
        if is_valid && items.count() == count { Ok(()) } else { Err(Fault::RECORDED) }
    }

    /// Reads an array of a fixed number of items, which are all kept, and holds it to everything that its schema demands.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn tuple_of(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        size: usize,
        items: &mut dyn Items,
    ) -> Result<(), Fault> {
        let whole = Whole::begin(self, at, schema)?;
        let read = self.positions_of(at, schema, size, &mut |reader, item, index| items.read(reader, at, item, index));
        whole.end(self, at, schema, read.err())?;
        if read? && items.count() == schema.positions().len() { Ok(()) } else { Err(Fault::RECORDED) }
    }

    /// Reads the items that a tuple has, each by its own schema, and passes over those that it may not have; whether their
    /// number and likeness violate nothing.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn positions_of(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        size: usize,
        read: &mut dyn FnMut(&mut Self, &'static Schema, usize) -> Result<(), Fault>,
    ) -> Result<bool, Fault> {
        if self.byte(self.at) != b'[' {
            return Err(self.mismatch());
        }
        let (start, positions) = (self.at, schema.positions());
        let count = self.items(size, &mut |reader, index| match positions.get(index) {
            Some(item) => read(reader, item, index),
            None => reader.skip(),
        })?;
        let is_valid = self.check_items(at, schema, start, count)?;
        let is_closed = matches!(schema.kind, Kind::Tuple { is_closed: true, .. });
        let is_longer = is_closed && count > positions.len();
        if is_longer {
            self.more_items(at, positions.len());
        }
        Ok(is_valid && !is_longer)
    }

    /// Records that an array has more items than `additionalItems` lets it have.
    #[cold]
    pub(super) fn more_items(&mut self, at: &Path<'_>, most: usize) {
        self.sink.breaks(at, "additionalItems", &format!("must have no more than {most} items"));
    }

    /// Records what the array that starts at `start` violates by its items' count and likeness; whether it is nothing.
    #[inline]
    pub(super) fn check_items(
        &mut self,
        at: &Path<'_>,
        schema: &Schema,
        start: usize,
        count: usize,
    ) -> Result<bool, Fault> {
        if schema.is_plain {
            return Ok(true);
        }
        let mut violated = counted(count as u64, schema, Keywords::MIN_ITEMS, Keywords::MAX_ITEMS);
        if schema.is_unique {
            violated |= Keywords::UNIQUE_ITEMS.when(!self.items_are_unique(start)?);
        }
        self.sink.test(at, schema, violated);
        Ok(violated.is_empty())
    }

    /// Takes note of room for more items of a size than there are, and gives for how many: the steps in which vectors grow.
    #[inline(never)]
    pub(super) fn grow(&mut self, at: &Path<'_>, count: usize, size: usize) -> Result<usize, Fault> {
        let more = count.max(4);
        self.hold(at, more * size)?;
        Ok(more)
    }

    /// Reads the items of the array that starts here, each with its index, and gives their number; the items are read
    /// as values of this size.
    // Compiled once in a debug build; in a release build where it is called, whose closure it then calls straight.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn items(
        &mut self,
        size: usize,
        read: &mut dyn FnMut(&mut Self, usize) -> Result<(), Fault>,
    ) -> Result<usize, Fault> {
        self.enter(size)?;
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
        self.leave(size);
        Ok(count)
    }
}

/// The count keywords that `count` violates: `below` or `above`.
#[inline]
pub(super) fn counted(count: u64, schema: &Schema, below: Keywords, above: Keywords) -> Keywords {
    below.when(schema.least.is_some_and(|least| count < least))
        | above.when(schema.most.is_some_and(|most| count > most))
}
