//! The error with which a handler fails.

use std::{borrow::Cow, error::Error, fmt, iter::successors};

use crate::bus::{BusError, LONGEST_CODE, code, write_line};

/// The text for the requester if the handler tells it nothing.
const NEUTRAL: &str = "the service failed to handle the message";

/// The most causes that are written as text: an error may name itself as its source.
const CAUSES: usize = 32;

/// The error of a handler: what its requester is told, and what only the service itself learns.
///
/// [`new`](Self::new) takes a code and a text for the requester. Every other error turns into one with `?`; the requester is
/// then told the code `internal` and a neutral text, and the error with all its sources goes to the log and to
/// [`on_failure`](crate::serving::Serve::on_failure). For the sake of that `?` it is no [`Error`] itself; its cause is.
///
/// ```
/// use postroom::HandlerError;
///
/// fn count(text: &str) -> Result<u32, HandlerError> {
///     let count = text.parse()?;
///     if count == 0 { Err(HandlerError::new("nothing_to_do", "there is nothing to do")) } else { Ok(count) }
/// }
/// let told = count("0").unwrap_err();
/// assert_eq!((told.code(), told.public_text()), ("nothing_to_do", "there is nothing to do"));
///
/// let kept = count("x").unwrap_err();
/// assert_eq!((kept.code(), kept.public_text()), ("internal", "the service failed to handle the message"));
/// assert_eq!(kept.to_string(), "invalid digit found in string");
/// ```
pub struct HandlerError {
    code: Cow<'static, str>,
    /// The text for the requester; `None` if it has none of its own.
    public_text: Option<Cow<'static, str>>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl HandlerError {
    /// Fails with a code and a text that are meant for the requester.
    ///
    /// The code is one word for machines, such as `out_of_stock`: one of the handler's own, or one of the
    /// [codes](crate::bus::code) where it means the same. An empty one is `internal`. Of either, control characters become
    /// spaces, and what is beyond 64 bytes, or 3 KiB of the text, is cut off before it is sent.
    #[must_use]
    pub fn new(code: impl Into<Cow<'static, str>>, public_text: impl Into<Cow<'static, str>>) -> Self {
        let code = match code.into() {
            Cow::Borrowed(code) => write_line(code, LONGEST_CODE),
            Cow::Owned(code) => Cow::Owned(write_line(&code, LONGEST_CODE).into_owned()),
        };
        let code = if code.trim().is_empty() { Cow::Borrowed(code::INTERNAL) } else { code };
        Self { code, public_text: Some(public_text.into()), cause: None }
    }

    /// Fails with an error, or a text, that is meant for the service itself, as `?` does; for errors that `?` does not take
    /// because they are boxed.
    ///
    /// ```
    /// use postroom::HandlerError;
    ///
    /// let error = HandlerError::internal(format!("shelf {} is not in the plan", 7));
    /// assert_eq!((error.code(), error.to_string().as_str()), ("internal", "shelf 7 is not in the plan"));
    /// ```
    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { code: Cow::Borrowed(code::INTERNAL), public_text: None, cause: Some(cause.into()) }
    }

    /// Keeps an error as the cause, for the service itself.
    ///
    /// ```
    /// use postroom::{HandlerError, bus::code};
    ///
    /// let cause = std::io::Error::other("10.0.0.7 refuses the connection");
    /// let error = HandlerError::new(code::UNAVAILABLE, "orders are not taken now").with_cause(cause);
    /// assert_eq!(error.public_text(), "orders are not taken now");
    /// assert_eq!(error.to_string(), "orders are not taken now: 10.0.0.7 refuses the connection");
    /// ```
    #[must_use]
    pub fn with_cause(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..self }
    }

    /// Passes the failure of a request that the handler sent itself on to its own requester: code and text of the
    /// service that failed, `busy` if a queue was full, `unavailable` if nobody answered and `timed_out` if nobody did
    /// so in time. Every other error is a mistake of the handler's service, and stays [`internal`](Self::internal).
    ///
    /// ```
    /// use postroom::{HandlerError, bus::BusError};
    ///
    /// let error = BusError::Failed { code: "out_of_stock".into(), message: "there are no blue ones".into() };
    /// let passed = HandlerError::pass_on(error);
    /// assert_eq!((passed.code(), passed.public_text()), ("out_of_stock", "there are no blue ones"));
    /// ```
    #[must_use]
    pub fn pass_on(error: BusError) -> Self {
        let passed = match &error {
            BusError::Failed { code, message } => Self::new(code.clone(), message.clone()),
            BusError::Full { .. } => Self::new(code::BUSY, "too much is waiting to be handled"),
            BusError::NoResponders { .. } => Self::new(code::UNAVAILABLE, "nobody could be asked who answers"),
            BusError::TimedOut { .. } => Self::new(code::TIMED_OUT, "nobody answered in time"),
            _ => return Self::from(error),
        };
        passed.with_cause(error)
    }

    /// Returns the kind of failure, as one word for machines.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns the text that the requester is told.
    #[must_use]
    pub fn public_text(&self) -> &str {
        self.public_text.as_deref().unwrap_or(NEUTRAL)
    }

    /// Returns the error behind it, which the requester does not learn of.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.cause.as_deref()
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self::internal(error)
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerError")
            .field("code", &self.code)
            .field("public_text", &self.public_text())
            .field("cause", &self.cause)
            .finish()
    }
}

impl fmt::Display for HandlerError {
    /// Writes all that is known: the text for the requester if there is one, the cause and all its sources, as in
    /// `orders are not taken now: cannot store it: the disk is full`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = &self.public_text {
            f.write_str(text)?;
        }
        let first = self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static));
        for (index, cause) in successors(first, |&cause| cause.source()).take(CAUSES).enumerate() {
            let separator = if index > 0 || self.public_text.is_some() { ": " } else { "" };
            write!(f, "{separator}{cause}")?;
        }
        Ok(())
    }
}
