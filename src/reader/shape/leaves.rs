//! Values without parts.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_core::{Serialize, Serializer, ser::Error};
use uuid::Uuid;

use super::{Shape, Writer};
use crate::{
    formats::{self, Spelled},
    reader::{Fault, Path, Reader},
    schema::{Keywords, Schema, decimal::EXACT},
    time::Time,
};

impl Shape for () {
    const IS_LEAF: bool = true;

    fn read(reader: &mut Reader<'_>, _: &Path<'_>, _: &'static Schema) -> Result<Self, Fault> {
        reader.null()
    }

    fn put(&self, _: &Path<'_>, _: &'static Schema, out: &mut Writer) {
        out.raw("null");
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl Shape for bool {
    const IS_LEAF: bool = true;

    #[inline]
    fn read(reader: &mut Reader<'_>, _: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        let value = reader.boolean()?;
        let violated = schema.boolean(value);
        if violated.is_empty() { Ok(value) } else { Err(violated.into()) }
    }

    #[inline]
    fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
        out.sink.test(at, schema, schema.boolean(*self));
        out.raw(if *self { "true" } else { "false" });
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*self)
    }
}

macro_rules! integers {
    ($($type:ty)*) => {
        $(impl Shape for $type {
    const IS_LEAF: bool = true;

            #[inline]
            fn read(reader: &mut Reader<'_>, _: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
                reader.integer_within(schema)
            }

            #[inline]
            fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
                out.sink.test(at, schema, schema.integer(*self));
                out.serialized(at, self);
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        })*
    };
}

integers! { i32 i64 u32 u64 }

/// A byte of a payload that is not JSON.
impl Shape for u8 {
    const IS_LEAF: bool = true;

    #[inline]
    fn read(reader: &mut Reader<'_>, _: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        let value: i32 = reader.integer_within(schema)?;
        Self::try_from(value).map_err(|_| Keywords::MAXIMUM.into())
    }

    #[inline]
    fn put(&self, at: &Path<'_>, _: &'static Schema, out: &mut Writer) {
        out.serialized(at, self);
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(*self)
    }
}

impl Shape for f64 {
    const IS_LEAF: bool = true;

    #[inline]
    fn read(reader: &mut Reader<'_>, _: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        reader.number_within(schema)
    }

    #[inline]
    fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
        out.sink.test(at, schema, schema.float(*self));
        out.sink.finite(at, *self);
        match whole(*self) {
            Some(integer) => out.serialized(at, &integer),
            None => out.serialized(at, self),
        }
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match whole(*self) {
            _ if !self.is_finite() => Err(S::Error::custom("JSON has no number that is not finite")),
            Some(integer) => serializer.serialize_i64(integer),
            None => serializer.serialize_f64(*self),
        }
    }
}

/// A whole number as an integer: it is written without a fraction, as most writers do, `0` and not `0.0`.
#[inline]
fn whole(value: f64) -> Option<i64> {
    let is_whole = value.fract() == 0.0 && value.abs() <= EXACT && !(value == 0.0 && value.is_sign_negative());
    #[expect(clippy::cast_possible_truncation, reason = "a whole number within the range of i64")]
    is_whole.then_some(value as i64)
}

impl Shape for String {
    const IS_LEAF: bool = true;

    #[inline]
    fn read(reader: &mut Reader<'_>, _: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        reader.string(schema)
    }

    #[inline]
    fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
        out.test_text(at, schema, self);
        out.string(self);
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// Types that are read from a text of a format: by the reader's own function, and by another one if the text is held to
/// more than the format.
macro_rules! spelled {
    ($($type:ty, $read:ident, $fits:expr;)*) => {
        $(impl Shape for $type {
    const IS_LEAF: bool = true;

            #[inline]
            fn read(reader: &mut Reader<'_>, _: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
                if schema.is_plain { reader.$read() } else { reader.spelled(schema) }
            }

            #[inline]
            fn put(&self, at: &Path<'_>, schema: &'static Schema, out: &mut Writer) {
                if schema.is_plain && out.is_dry() {
                    return out.sink.fits(at, ($fits)(self));
                }
                match self.spell() {
                    Some(text) => {
                        out.test_text(at, schema, text.as_str());
                        out.quoted(text.as_str());
                    }
                    None => {
                        out.sink.fits(at, false);
                        out.raw("null");
                    }
                }
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let text = self.spell().ok_or_else(|| S::Error::custom("a date or time has no text in RFC 3339"))?;
                serializer.serialize_str(text.as_str())
            }
        })*
    };
}

spelled! {
    Uuid, uuid, |_| true;
    DateTime<FixedOffset>, date_time, formats::date_time_fits;
    NaiveDate, date, formats::date_fits;
    Time, time, |_| true;
}
