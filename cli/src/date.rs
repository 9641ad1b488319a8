//! Days.

use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u32,
    month: u32,
    day: u32,
}

impl Date {
    /// The day in UTC at a time; 1970-01-01 for times before.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// let date = postroom_cli::docs::Date::at(UNIX_EPOCH + Duration::from_secs(951_782_400));
    /// assert_eq!(date.to_string(), "2000-02-29");
    /// ```
    #[must_use]
    pub fn at(time: SystemTime) -> Self {
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        // Four digits of a year are all that a date has.
        let mut days = u32::try_from(seconds / 86_400).unwrap_or(u32::MAX).min(2_932_896);
        let mut date = Self { year: 1970, month: 1, day: 1 };
        while days >= days_of_year(date.year) {
            days -= days_of_year(date.year);
            date.year += 1;
        }
        while days >= days_of_month(date.year, date.month) {
            days -= days_of_month(date.year, date.month);
            date.month += 1;
        }
        date.day = days + 1;
        date
    }
}

impl std::str::FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = || {
            let digits = |range| text.get(range).filter(|part: &&str| part.bytes().all(|byte| byte.is_ascii_digit()));
            let number = |range| digits(range)?.parse::<u32>().ok();
            let date = Self { year: number(0..4)?, month: number(5..7)?, day: number(8..10)? };
            (date.to_string() == text).then_some(date)
        };
        let date = parsed().ok_or("a date has the form YYYY-MM-DD, such as 2025-07-26")?;
        let Self { year, month, day } = date;
        if year == 0 {
            return Err("years begin with 0001".to_owned());
        }
        if !(1..=12).contains(&month) {
            return Err(format!("there is no month {month:02}"));
        }
        let last = days_of_month(year, month);
        if (1..=last).contains(&day) {
            Ok(date)
        } else {
            Err(format!("{year:04}-{month:02} has the days 01 to {last}"))
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
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

fn days_of_year(year: u32) -> u32 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of_month(year: u32, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
