//! Arrays of a fixed number of items, each of which has a type of its own.

use serde_core::{Serializer, ser::SerializeTuple};

use super::{Json, Shape, Writer};
use crate::{
    reader::{Fault, Items, Path, Reader},
    schema::Schema,
};

/// An item that was read, if it was valid.
struct Slots<T>(T);

/// Reads an item into its place, or records what it violates.
#[inline]
fn keep<T: Shape>(
    place: &mut Option<T>,
    reader: &mut Reader<'_>,
    at: &Path<'_>,
    schema: &'static Schema,
) -> Result<(), Fault> {
    match T::read(reader, at, schema) {
        Ok(value) => {
            *place = Some(value);
            Ok(())
        }
        Err(fault) => reader.record(at, schema, fault),
    }
}

macro_rules! tuple {
    ($count:literal: $($item:ident $index:tt),+) => {
        impl<$($item: Shape),+> Items for Slots<($(Option<$item>,)+)> {
            fn read(
                &mut self,
                reader: &mut Reader<'_>,
                at: &Path<'_>,
                item: &'static Schema,
                index: usize,
            ) -> Result<(), Fault> {
                match index {
                    $($index => keep(&mut self.0.$index, reader, &at.index(index), item),)+
                    _ => reader.skip(),
                }
            }

            fn count(&self) -> usize {
                0 $(+ usize::from(self.0.$index.is_some()))+
            }

            fn put(&self, at: &Path<'_>, item: &'static Schema, index: usize, out: &mut Writer) {
                match index {
                    $($index => self.0.$index.put(&at.index(index), item, out),)+
                    _ => {}
                }
            }
        }

        impl<$($item: Shape),+> Shape for ($($item,)+) {
            fn read(reader: &mut Reader<'_>, at: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
                let mut slots = Slots(($(None::<$item>,)+));
                reader.tuple_of(at, schema, size_of_val(&slots), &mut slots)?;
                match slots.0 {
                    #[allow(non_snake_case, reason = "the types' names are the items', too")]
                    ($(Some($item),)+) => Ok(($($item,)+)),
                    _ => Err(Fault::RECORDED),
                }
            }

            fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
                out.tuple(at, schema, $count, &mut |out| {
                    $(out.item(at, schema, $index, &self.$index);)+
                });
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut items = serializer.serialize_tuple($count)?;
                $(items.serialize_element(&Json(&self.$index))?;)+
                items.end()
            }
        }
    };
}

tuple!(1: A 0);
tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
tuple!(5: A 0, B 1, C 2, D 3, E 4);
tuple!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuple!(9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuple!(10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuple!(11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuple!(12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
