//! Why a message was not handled.

use std::{error::Error, fmt, time::Duration};

use crate::{Rejection, Violation};

/// Why a message was not handled.
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
        /// What was handled.
        message: &'static str,
        /// What is wrong with the reply.
        rejection: Rejection,
    },
    /// The handler panicked.
    Panicked {
        /// What it said.
        message: String,
    },
    /// The handler did not end in time, and was stopped.
    TimedOut {
        /// How long it was waited for.
        after: Duration,
    },
    /// The handler was stopped, because the service shuts down and does not wait for it any longer.
    Stopped,
}

impl Failure {
    /// The kind of failure, as one word for machines: `malformed`, `invalid`, `too_large`, `unroutable` or
    /// `handler_failed`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rejected(Rejection::Malformed { .. }) => "malformed",
            Self::Rejected(Rejection::TooLarge(_) | Rejection::TooDeep(_) | Rejection::Undecided(_)) => "too_large",
            Self::Rejected(_) => "invalid",
            Self::Unroutable { .. } => "unroutable",
            _ => "handler_failed",
        }
    }

    /// The rules that the message breaks; none for other kinds of failure.
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
            Self::Failed(error) => Some(&*error.0),
            _ => None,
        }
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

/// Why a handler failed: any error, or a text.
///
/// Every error turns into one with `?`. For that it is no [`Error`] itself; its cause is.
///
/// ```
/// use postroom::HandlerError;
///
/// fn count(text: &str) -> Result<u32, HandlerError> {
///     let count = text.parse()?;
///     if count == 0 { Err(HandlerError::new("there is nothing to do")) } else { Ok(count) }
/// }
/// assert_eq!(count("0").unwrap_err().to_string(), "there is nothing to do");
/// assert_eq!(count("x").unwrap_err().to_string(), "invalid digit found in string");
/// ```
pub struct HandlerError(Box<dyn Error + Send + Sync>);

impl HandlerError {
    /// A failure that a text explains, or an error that `?` does not take because it is boxed.
    #[must_use]
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }

    /// What went wrong.
    #[must_use]
    pub fn cause(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.0
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for HandlerError {
    /// Writes the error and all its causes: `cannot store it: the disk is full`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
