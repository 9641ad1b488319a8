//! Days.

use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

use postroom::chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(NaiveDate);

impl Date {
    /// Returns the day in UTC at a time; 1970-01-01 for times before.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// let date = postroom_cli::docs::Date::at(UNIX_EPOCH + Duration::from_secs(951_782_400));
    /// assert_eq!(date.to_string(), "2000-02-29");
    /// ```
    #[must_use]
    pub fn at(time: SystemTime) -> Self {
        // Four digits of a year are all that a date has.
        let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default();
        Self(DateTime::<Utc>::from(time.max(UNIX_EPOCH)).date_naive().min(last))
    }
}

impl std::str::FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = |range| text.get(range).filter(|part: &&str| part.bytes().all(|byte| byte.is_ascii_digit()));
        let number = |range| digits(range)?.parse::<u32>().ok();
        let parts = || Some((number(0..4)?, number(5..7)?, number(8..10)?));
        let parts = parts().filter(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}") == text);
        let (year, month, day) = parts.ok_or("a date has the form YYYY-MM-DD, such as 2025-07-26")?;
        let first = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, 1));
        match first {
            _ if year == 0 => Err("years begin with 0001".to_owned()),
            None => Err(format!("there is no month {month:02}")),
            Some(first) => first
                .with_day(day)
                .map(Self)
                .ok_or_else(|| format!("{year:04}-{month:02} has the days 01 to {}", first.num_days_in_month())),
        }
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
