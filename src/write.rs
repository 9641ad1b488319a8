//! JSON text of the leaves whose own crates write them otherwise, or only with features that nobody here needs.

use std::collections::BTreeMap;

use serde::{
    Serialize, Serializer,
    ser::{Error, SerializeMap},
};

/// A value as JSON: strings for UUIDs, dates and times, at any depth of arrays, maps and options.
#[derive(Debug)]
pub struct Json<'a, T: ?Sized>(pub &'a T);

impl<'a, T> Serialize for Json<'a, Vec<T>>
where
    for<'b> Json<'b, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Json))
    }
}

impl<'a, T> Serialize for Json<'a, BTreeMap<String, T>>
where
    for<'b> Json<'b, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in self.0 {
            map.serialize_entry(key, &Json(value))?;
        }
        map.end()
    }
}

impl<'a, T> Serialize for Json<'a, Option<T>>
where
    for<'b> Json<'b, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(value) => Json(value).serialize(serializer),
            None => serializer.serialize_unit(),
        }
    }
}

impl Serialize for Json<'_, f64> {
    /// Whole numbers without a fraction, as most writers do: `0`, not `0.0`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Up to here every whole `f64` is one `i64`.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let value = *self.0;
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

impl Serialize for Json<'_, uuid::Uuid> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut buffer = uuid::Uuid::encode_buffer();
        serializer.serialize_str(self.0.hyphenated().encode_lower(&mut buffer))
    }
}

impl Serialize for Json<'_, chrono::NaiveDate> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_text(crate::formats::date_text(self.0), serializer)
    }
}

impl Serialize for Json<'_, chrono::DateTime<chrono::FixedOffset>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_text(crate::formats::date_time_text(self.0), serializer)
    }
}

impl Serialize for Json<'_, crate::Time> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

fn write_text<S: Serializer>(text: Option<crate::formats::Text>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = text.ok_or_else(|| S::Error::custom("a date or time has no text in RFC 3339"))?;
    serializer.serialize_str(text.as_str())
}
