//! The counts of what became of the messages.

use std::fmt;

use crate::{
    bus::BusError,
    handler::{Failure, Handled},
};

/// The counts of what became of the messages that a service took: each is counted once in one of the first nine.
///
/// ```
/// use postroom::serving::Summary;
///
/// let mut summary = Summary::default();
/// assert_eq!(summary.to_string(), "0 messages");
/// summary.handled = 2;
/// summary.panicked = 1;
/// assert_eq!(summary.total(), 3);
/// assert_eq!(summary.to_string(), "3 messages: 2 handled, 1 panicked");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Summary {
    /// Handled, whether or not a reply could be given then.
    pub handled: u64,
    /// Handled by nobody, as the service says that it may be.
    pub ignored: u64,
    /// Refused: they break their schema, do not agree with their address, or cannot be read.
    pub rejected: u64,
    /// Refused: nobody handles them.
    pub unroutable: u64,
    /// The handler, or a layer around it, says that it failed, or answered with what the reply's schema refuses.
    pub failed: u64,
    /// The handler, or a layer around it, panicked.
    pub panicked: u64,
    /// The handler did not end in time.
    pub timed_out: u64,
    /// The handler was stopped at the service's shutdown.
    pub stopped: u64,
    /// Handled before: they came again, and their operation says that this is looked for.
    pub repeated: u64,
    /// Those of all of these whose request the bus took no answer to.
    pub unanswered: u64,
    /// Those of all of these that never come again, though they were not handled.
    pub dead: u64,
    /// The tries after which a message was not done with, and came again or will.
    pub retried: u64,
    /// The messages of which the bus did not hear what became of them, so that they may come again.
    pub unsettled: u64,
    /// The reason why serving ended otherwise than it should: the subscription could not be ended, so that what was
    /// queued was left to the bus; or the bus panicked, or the service while it was dropped.
    pub error: Option<BusError>,
}

/// The outcome of one message.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outcome {
    Handled,
    Ignored,
    Rejected,
    Unroutable,
    Failed,
    Panicked,
    TimedOut,
    Stopped,
    Repeated,
}

/// What became of a message, and of its answer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Processed {
    /// The outcome; `None` if it comes again.
    pub(super) outcome: Option<Outcome>,
    /// `true` if its request has no answer.
    pub(super) unanswered: bool,
    /// The number of tries after which it was not done with.
    pub(super) retries: u64,
    /// `true` if it never comes again, and was not handled.
    pub(super) is_dead: bool,
    /// `true` if the bus did not hear what became of it.
    pub(super) unsettled: bool,
}

impl Processed {
    pub(super) fn of(outcome: Outcome) -> Self {
        Self { outcome: Some(outcome), ..Self::default() }
    }
}

impl Summary {
    /// Returns the number of messages that were taken and are done with.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.parts().into_iter().fold(0, |total, (count, _)| total.saturating_add(count))
    }

    pub(super) fn count(&mut self, processed: Processed) {
        let add = |count: &mut u64, more: u64| *count = count.saturating_add(more);
        add(&mut self.unanswered, processed.unanswered.into());
        add(&mut self.dead, processed.is_dead.into());
        add(&mut self.retried, processed.retries);
        add(&mut self.unsettled, processed.unsettled.into());
        let Some(outcome) = processed.outcome else { return };
        let count = match outcome {
            Outcome::Handled => &mut self.handled,
            Outcome::Ignored => &mut self.ignored,
            Outcome::Rejected => &mut self.rejected,
            Outcome::Unroutable => &mut self.unroutable,
            Outcome::Failed => &mut self.failed,
            Outcome::Panicked => &mut self.panicked,
            Outcome::TimedOut => &mut self.timed_out,
            Outcome::Stopped => &mut self.stopped,
            Outcome::Repeated => &mut self.repeated,
        };
        add(count, 1);
    }

    fn parts(&self) -> [(u64, Outcome); 9] {
        [
            (self.handled, Outcome::Handled),
            (self.ignored, Outcome::Ignored),
            (self.rejected, Outcome::Rejected),
            (self.unroutable, Outcome::Unroutable),
            (self.failed, Outcome::Failed),
            (self.panicked, Outcome::Panicked),
            (self.timed_out, Outcome::TimedOut),
            (self.stopped, Outcome::Stopped),
            (self.repeated, Outcome::Repeated),
        ]
    }
}

impl fmt::Display for Summary {
    /// One line: `7 messages: 5 handled, 1 rejected, 1 failed; 1 unanswered`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.total();
        write!(f, "{total} message{}", if total == 1 { "" } else { "s" })?;
        let parts = self.parts().into_iter().filter(|(count, _)| *count > 0);
        for (index, (count, outcome)) in parts.enumerate() {
            write!(f, "{} {count} {}", if index == 0 { ":" } else { "," }, outcome.word())?;
        }
        for (count, word) in [
            (self.unanswered, "unanswered"),
            (self.dead, "dead"),
            (self.retried, "retried"),
            (self.unsettled, "unsettled"),
        ] {
            if count > 0 {
                write!(f, "; {count} {word}")?;
            }
        }
        self.error.as_ref().map_or(Ok(()), |error| write!(f, "; ended early: {error}"))
    }
}

impl Outcome {
    pub(super) fn of(result: &Result<Handled, Failure>) -> Self {
        match result {
            Ok(Handled::Done | Handled::Replied { .. }) => Self::Handled,
            Ok(Handled::Ignored) => Self::Ignored,
            Err(Failure::Rejected(_)) => Self::Rejected,
            Err(Failure::Unroutable { .. }) => Self::Unroutable,
            Err(Failure::Failed(_) | Failure::InvalidReply { .. }) => Self::Failed,
            Err(Failure::Panicked { .. }) => Self::Panicked,
            Err(Failure::TimedOut { .. }) => Self::TimedOut,
            Err(Failure::Stopped) => Self::Stopped,
        }
    }

    /// Returns its name as a label of metrics.
    #[cfg(feature = "metrics")]
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::TimedOut => "timed_out",
            other => other.word(),
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Ignored => "ignored",
            Self::Rejected => "rejected",
            Self::Unroutable => "unroutable",
            Self::Failed => "failed",
            Self::Panicked => "panicked",
            Self::TimedOut => "timed out",
            Self::Stopped => "stopped",
            Self::Repeated => "repeated",
        }
    }
}
