//! The rules that a campaign's schedule and its trial of wordings must keep beyond their schema.

use std::fmt;

use super::{CampaignCreateMessage, CampaignCreateType};

/// The allowed distance of the sum of `traffic_split` from 1: what adding a few decimal fractions in binary can cost.
const TOLERANCE: f64 = 1e-9;

/// The reasons why a campaign cannot be run as it says: every problem at once.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleError {
    problems: Vec<ScheduleProblem>,
}

/// One reason why a campaign cannot be run as it says.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ScheduleProblem {
    /// A scheduled campaign has no `scheduled_at`.
    NoScheduledAt,
    /// A recurring campaign has no `recurring`.
    NoRecurring,
    /// `traffic_split` has another number of entries than there are variants.
    SplitCount {
        /// The number of variants.
        variants: usize,
        /// The number of entries.
        entries: usize,
    },
    /// The entries of `traffic_split` do not sum to 1.
    SplitSum {
        /// The sum.
        sum: f64,
    },
}

impl CampaignCreateMessage {
    /// Checks what the schema cannot say: `scheduled` needs `scheduled_at`, `recurring` needs `recurring`, and
    /// `traffic_split`, if it is given, has one entry for each variant and sums to 1.
    ///
    /// Decoding, encoding and [`validate`](Self::validate) leave these rules alone: a message that breaks them is valid.
    ///
    /// # Errors
    ///
    /// Every rule that is broken.
    ///
    /// ```
    /// use postroom::campaign::{CampaignCreateMessage, ScheduleProblem};
    ///
    /// let campaign = CampaignCreateMessage::decode(br#"{
    ///     "campaign_id": "7b1f0c52-9a34-4f6e-8d21-5c0e9b7a6f13", "name": "Spring sale",
    ///     "target_audience": {"user_segments": ["active_users"]},
    ///     "notification_template": {"title_template": "Spring is here", "body_template": "Have a look"},
    ///     "schedule": {"type": "scheduled"}
    /// }"#)?;
    /// let error = campaign.check_schedule().expect_err("nobody knows when");
    /// assert_eq!(error.problems(), [ScheduleProblem::NoScheduledAt]);
    /// assert_eq!(error.to_string(), "/schedule/scheduled_at must be present where `type` is `scheduled`");
    /// # Ok::<(), postroom::Rejection>(())
    /// ```
    pub fn check_schedule(&self) -> Result<(), ScheduleError> {
        let mut problems = Vec::new();
        match self.schedule.type_ {
            CampaignCreateType::Scheduled if self.schedule.scheduled_at.is_none() => {
                problems.push(ScheduleProblem::NoScheduledAt);
            }
            CampaignCreateType::Recurring if self.schedule.recurring.is_none() => {
                problems.push(ScheduleProblem::NoRecurring);
            }
            _ => {}
        }
        let trial = self.settings.as_ref().and_then(|settings| settings.a_b_testing.as_ref());
        if let Some((trial, split)) = trial.and_then(|trial| Some((trial, trial.traffic_split.as_ref()?))) {
            let (variants, entries) = (trial.variants.as_ref().map_or(0, Vec::len), split.len());
            if variants != entries {
                problems.push(ScheduleProblem::SplitCount { variants, entries });
            }
            // From a zero of its own, because the sum of nothing is otherwise a negative one.
            let sum = split.iter().fold(0.0, |sum, share| sum + share);
            // Asked this way round, a sum that is no number is a problem too.
            let is_one = (sum - 1.0_f64).abs() <= TOLERANCE;
            if !is_one {
                problems.push(ScheduleProblem::SplitSum { sum });
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(ScheduleError { problems }) }
    }
}

impl ScheduleError {
    /// Returns the problems, in the order of the message's fields; never empty.
    pub fn problems(&self) -> &[ScheduleProblem] {
        &self.problems
    }
}

impl ScheduleProblem {
    /// Returns the place of the problem in the message, as a JSON Pointer (RFC 6901).
    #[must_use]
    pub const fn pointer(&self) -> &'static str {
        match self {
            Self::NoScheduledAt => "/schedule/scheduled_at",
            Self::NoRecurring => "/schedule/recurring",
            Self::SplitCount { .. } | Self::SplitSum { .. } => "/settings/a_b_testing/traffic_split",
        }
    }
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            write!(f, "{}{} {problem}", if index > 0 { "; " } else { "" }, problem.pointer())?;
        }
        Ok(())
    }
}

impl std::error::Error for ScheduleError {}

impl fmt::Display for ScheduleProblem {
    /// Says what is asked for at the [`pointer`](Self::pointer), without a subject.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoScheduledAt => f.write_str("must be present where `type` is `scheduled`"),
            Self::NoRecurring => f.write_str("must be present where `type` is `recurring`"),
            Self::SplitCount { variants, entries } => {
                write!(f, "must have one entry for each of the {variants} variants, and has {entries}")
            }
            Self::SplitSum { sum } => write!(f, "must sum to 1, and sums to {sum}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn campaign(schedule: &str, trial: &str) -> CampaignCreateMessage {
        let json = format!(
            r#"{{
                "campaign_id": "7b1f0c52-9a34-4f6e-8d21-5c0e9b7a6f13", "name": "Spring sale",
                "target_audience": {{"user_segments": ["active_users"]}},
                "notification_template": {{"title_template": "Spring", "body_template": "Look"}},
                "schedule": {schedule},
                "settings": {{"max_retries": 3, "batch_size": 100, "a_b_testing": {trial}}}
            }}"#
        );
        CampaignCreateMessage::decode(json.as_bytes()).expect("the rules are none of the schema's")
    }

    #[test]
    fn every_problem_is_found_at_once() {
        const TWO: &str =
            r#"[{"title_template": "A", "body_template": "a"}, {"title_template": "B", "body_template": "b"}]"#;
        const SPLIT: &str = "/settings/a_b_testing/traffic_split";
        let split = |split: &str| format!(r#"{{"variants": {TWO}, "traffic_split": {split}}}"#);
        let cases = [
            (r#"{"type": "immediate"}"#, "{}".to_owned(), String::new()),
            (r#"{"type": "immediate"}"#, format!(r#"{{"variants": {TWO}}}"#), String::new()),
            (r#"{"type": "scheduled", "scheduled_at": "2025-06-04T12:00:00Z"}"#, split("[0.1, 0.9]"), String::new()),
            (r#"{"type": "recurring", "recurring": {}}"#, split("[0.3, 0.7]"), String::new()),
            (
                r#"{"type": "scheduled", "recurring": {}}"#,
                "{}".to_owned(),
                "/schedule/scheduled_at must be present where `type` is `scheduled`".to_owned(),
            ),
            (
                r#"{"type": "recurring", "scheduled_at": "2025-06-04T12:00:00Z"}"#,
                split("[0.5, 0.25]"),
                format!(
                    "/schedule/recurring must be present where `type` is `recurring`; {SPLIT} must sum to 1, and sums to 0.75"
                ),
            ),
            (
                r#"{"type": "immediate"}"#,
                split("[1]"),
                format!("{SPLIT} must have one entry for each of the 2 variants, and has 1"),
            ),
            (
                r#"{"type": "immediate"}"#,
                r#"{"traffic_split": [0.5]}"#.to_owned(),
                format!(
                    "{SPLIT} must have one entry for each of the 0 variants, and has 1; {SPLIT} must sum to 1, and sums to 0.5"
                ),
            ),
            (
                r#"{"type": "immediate"}"#,
                r#"{"traffic_split": []}"#.to_owned(),
                format!("{SPLIT} must sum to 1, and sums to 0"),
            ),
        ];
        for (schedule, trial, expected) in cases {
            let found = campaign(schedule, &trial).check_schedule().err().map(|error| error.to_string());
            assert_eq!(found.unwrap_or_default(), expected, "{schedule} {trial}");
        }
    }

    #[test]
    fn a_sum_that_is_no_number_is_a_problem() {
        let mut campaign = campaign(r#"{"type": "immediate"}"#, r#"{"traffic_split": [1]}"#);
        let trial = campaign.settings.as_mut().and_then(|settings| settings.a_b_testing.as_mut());
        trial.expect("it was given").traffic_split = Some(vec![f64::NAN]);
        let error = campaign.check_schedule().expect_err("NaN is not 1");
        assert!(error.to_string().ends_with("sums to NaN"), "{error}");
    }
}
