//! Values without parts.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Serialize, Serializer, ser::Error};
use uuid::Uuid;

use super::Shape;
use crate::{
    formats::{self, Spelled},
    reader::{Fault, Path, Reader, Sink},
    schema::{Keywords, Schema},
    time::Time,
};

impl Shape for () {
    const IS_LEAF: bool = true;

    fn read(reader: &mut Reader<'_>, _: &Path<'_>, _: &'static Schema) -> Result<Self, Fault> {
        reader.null()
    }

    fn check(&self, _: &Path<'_>, _: &'static Schema, _: &mut Sink) {}

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
    fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
        sink.test(at, schema, schema.boolean(*self));
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
            fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
                sink.test(at, schema, schema.integer(*self));
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        })*
    };
}

integers! { i32 i64 u32 u64 }

impl Shape for f64 {
    const IS_LEAF: bool = true;

    #[inline]
    fn read(reader: &mut Reader<'_>, _: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        reader.number_within(schema)
    }

    #[inline]
    fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
        sink.test(at, schema, schema.float(*self));
        sink.finite(at, *self);
    }

    /// Writes whole numbers without a fraction, as most writers do: `0`, not `0.0`.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Up to here every whole `f64` is one `i64`.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let value = *self;
        if !value.is_finite() {
            return Err(S::Error::custom("JSON has no number that is not finite"));
        }
        if value.fract() == 0.0 && value.abs() <= EXACT && !(value == 0.0 && value.is_sign_negative()) {
            #[expect(clippy::cast_possible_truncation, reason = "a whole number within the range of i64")]
            serializer.serialize_i64(value as i64)
        } else {
            serializer.serialize_f64(value)
        }
    }
}

impl Shape for String {
    const IS_LEAF: bool = true;

    #[inline]
    fn read(reader: &mut Reader<'_>, _: &Path<'_>, schema: &'static Schema) -> Result<Self, Fault> {
        reader.string(schema)
    }

    #[inline]
    fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
        let violated = schema.text(self, sink.steps());
        sink.test(at, schema, violated);
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
            fn check(&self, at: &Path<'_>, schema: &'static Schema, sink: &mut Sink) {
                if !schema.is_plain {
                    // A value without a text is told below.
                    let violated = self.spell().map_or(Keywords::NONE, |text| schema.text(text.as_str(), sink.steps()));
                    sink.test(at, schema, violated);
                }
                sink.fits(at, ($fits)(self));
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
