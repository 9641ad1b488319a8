//! The reasons why a message is not handled.

use std::{borrow::Cow, error::Error, fmt, time::Duration};

use super::HandlerError;
use crate::{
    Rejection, Violation,
    bus::{LONGEST_TEXT, Resend, code, write_line},
};

/// The reason why a message was not handled.
///
/// It is no `HandlerError`: that is what a handler itself fails with, and one of the kinds of failure.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// It breaks its schema, does not agree with its address, or cannot be read.
    Rejected(Rejection),
    /// No route takes it, and the service refuses what nobody handles.
    Unroutable {
        /// The address that it was sent to, or the name of its event.
        address: String,
    },
    /// The handler says that it failed.
    Failed(HandlerError),
    /// The handler answered with what the reply's schema refuses.
    InvalidReply {
        /// The name of the message that was handled.
        message: &'static str,
        /// The rejection of the reply.
        rejection: Rejection,
    },
    /// The handler panicked.
    Panicked {
        /// The message of the panic.
        message: String,
    },
    /// The handler did not end in time, and was stopped.
    TimedOut {
        /// The time that was spent waiting.
        after: Duration,
    },
    /// The handler was stopped, because the service shuts down and does not wait for it any longer.
    Stopped,
}

impl Failure {
    /// Returns the kind of failure, as one word for machines: one of the [codes](crate::bus::code), or the handler's
    /// own.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Rejected(Rejection::Malformed { .. } | Rejection::NotUtf8 { .. }) => code::MALFORMED,
            Self::Rejected(Rejection::TooLarge(_) | Rejection::TooDeep(_)) => code::TOO_LARGE,
            Self::Rejected(Rejection::Undecided(_)) => code::UNDECIDED,
            Self::Rejected(_) => code::INVALID,
            Self::Unroutable { .. } => code::UNROUTABLE,
            Self::Failed(error) => error.code(),
            Self::InvalidReply { .. } => code::INVALID_REPLY,
            Self::Panicked { .. } => code::PANICKED,
            Self::TimedOut { .. } => code::TIMED_OUT,
            Self::Stopped => code::STOPPED,
        }
    }

    /// Returns the text that the requester is told, in one line of at most 3 KiB: what is wrong with its own message,
    /// or what the handler means for it. How the service works inside is in no text; [`Display`](fmt::Display) writes
    /// that, for the service itself.
    ///
    /// ```
    /// use postroom::handler::Failure;
    ///
    /// let failure = Failure::Panicked { message: "no row 7 in table users".into() };
    /// assert_eq!(failure.public_text(), "the service failed while it handled the message");
    /// assert_eq!(failure.to_string(), "the handler panicked: no row 7 in table users");
    /// ```
    #[must_use]
    pub fn public_text(&self) -> Cow<'_, str> {
        let text = match self {
            Self::Rejected(_) | Self::Unroutable { .. } => {
                return Cow::Owned(write_line(&self.to_string(), LONGEST_TEXT).into_owned());
            }
            Self::Failed(error) => error.public_text(),
            Self::InvalidReply { .. } => "the service has no valid reply to the message",
            Self::Panicked { .. } => "the service failed while it handled the message",
            Self::TimedOut { .. } => "the service did not handle the message in time",
            Self::Stopped => "the service was shut down while it handled the message",
        };
        write_line(text, LONGEST_TEXT)
    }

    /// Tells whether the message may be sent again as it is: see the table of [codes](crate::bus::code).
    #[must_use]
    pub fn resend(&self) -> Resend {
        Resend::after(self.code())
    }

    /// Returns the rules that the message breaks; none for other kinds of failure.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Rejected(rejection) => rejection.violations(),
            _ => &[],
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejection) => rejection.fmt(f),
            Self::Unroutable { address } => write!(f, "nobody handles `{address}`"),
            Self::Failed(error) => error.fmt(f),
            Self::InvalidReply { message, rejection } => {
                write!(f, "the reply to {message} was not sent: {rejection}")
            }
            Self::Panicked { message } => write!(f, "the handler panicked: {message}"),
            Self::TimedOut { after } => write!(f, "the handler did not end within {after:?}"),
            Self::Stopped => f.write_str("the service was shut down before the handler ended"),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Rejected(rejection) | Self::InvalidReply { rejection, .. } => Some(rejection),
            Self::Failed(error) => error.cause().map(|cause| cause as &(dyn Error + 'static)),
            _ => None,
        }
    }
}

/// A layer around a service refuses a message with it.
impl From<HandlerError> for Failure {
    fn from(error: HandlerError) -> Self {
        Self::Failed(error)
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}
