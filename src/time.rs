//! A time of day with its offset: what `format: time` describes, and neither std nor chrono has.

use std::fmt;
use std::str::FromStr;

use chrono::{FixedOffset, NaiveTime};
use serde_core::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::formats::{self, Parsed, Text};

/// A time of day and its offset from UTC: the `full-time` of RFC 3339, section 5.6.
///
/// Two times are equal when they say the same, not when they mean the same moment:
/// `22:00:00Z` is not `23:00:00+01:00`. For the same reason times have no order.
///
/// ```
/// use postroom::time::Time;
///
/// let closing: Time = "22:00:00.5+02:00".parse()?;
/// assert_eq!(closing.to_string(), "22:00:00.500+02:00");
/// assert_eq!(closing.offset().local_minus_utc(), 2 * 3600);
/// assert!("22:00".parse::<Time>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    time: NaiveTime,
    offset: FixedOffset,
}

impl Time {
    /// Midnight in UTC.
    pub(crate) fn midnight() -> Self {
        Self { time: NaiveTime::MIN, offset: chrono::Offset::fix(&chrono::Utc) }
    }

    /// Puts a time and its offset together.
    ///
    /// `None` where RFC 3339 cannot write them: an offset with seconds, or a leap second that is
    /// not 23:59:60 in UTC.
    pub fn new(time: NaiveTime, offset: FixedOffset) -> Option<Self> {
        formats::time_fits(time, offset).then_some(Self { time, offset })
    }

    /// Returns the local time of day; as everywhere in chrono, a leap second is a 59th with more than 10⁹ nanoseconds.
    pub fn time(&self) -> NaiveTime {
        self.time
    }

    /// Returns the offset from UTC, in whole minutes.
    pub fn offset(&self) -> FixedOffset {
        self.offset
    }

    pub(crate) fn text(&self) -> Text {
        formats::time_text(self.time, self.offset)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

impl FromStr for Time {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        match formats::time(text.as_bytes()) {
            Parsed::Value(time) => Ok(time),
            Parsed::Invalid => Err(TimeError::Invalid(text.to_owned())),
            Parsed::NotRepresentable => Err(TimeError::TooFine(text.to_owned())),
        }
    }
}

/// The reason why a text is not a [`Time`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeError {
    /// The text is not a `full-time` of RFC 3339.
    Invalid(String),
    /// The text is valid, but names a fraction of a second that is finer than nanoseconds.
    TooFine(String),
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(text) => write!(f, "{text:?} is no time of day with an offset, as in \"22:00:00Z\""),
            Self::TooFine(text) => write!(f, "{text:?} is finer than nanoseconds"),
        }
    }
}

impl std::error::Error for TimeError {}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text().as_str())
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Time;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time of day with an offset, as in \"22:00:00Z\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Time, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_says_what_it_was_told() {
        for text in ["22:00:00Z", "22:00:00.123456789-08:00", "01:29:60+01:30"] {
            let time: Time = text.parse().unwrap();
            assert_eq!(time.to_string(), text);
            assert_eq!(serde_json::to_string(&time).unwrap(), format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<Time>(&format!("\"{text}\"")).unwrap(), time);
        }
    }

    #[test]
    fn equal_is_what_says_the_same() {
        let time = |text: &str| text.parse::<Time>().unwrap();
        assert_eq!(time("22:00:00-00:00"), time("22:00:00.000z"));
        assert_ne!(time("22:00:00Z"), time("23:00:00+01:00"));
    }

    #[test]
    fn a_wrong_time_is_refused_with_its_text() {
        for (text, message) in [
            ("22:00", "\"22:00\" is no time of day with an offset, as in \"22:00:00Z\""),
            ("22:00:60Z", "\"22:00:60Z\" is no time of day with an offset, as in \"22:00:00Z\""),
            ("22:00:00.0000000001Z", "\"22:00:00.0000000001Z\" is finer than nanoseconds"),
        ] {
            assert_eq!(text.parse::<Time>().unwrap_err().to_string(), message);
            let error = serde_json::from_str::<Time>(&format!("\"{text}\"")).unwrap_err();
            assert!(error.to_string().starts_with(message), "{error}");
        }
        assert!(serde_json::from_str::<Time>("null").is_err());
    }
}
