//! The codes of failures, what may be sent again after them, and the form in which a failure is told.

use std::borrow::Cow;

/// The codes with which a service answers a request that it did not carry out.
///
/// A handler adds codes of its own with [`HandlerError::new`](crate::HandlerError::new), or uses one of these where it
/// means the same. The text that goes with a code is for the requester; only the service itself learns what else there is
/// to know, from its [`Failure`](crate::handler::Failure).
///
/// | code | what happened | the text tells | sent again as it is |
/// |---|---|---|---|
/// | `malformed` | the message is not JSON | where, and why | [`No`](super::Resend::No) |
/// | `invalid` | the message breaks its schema, or does not agree with its address | every violation | [`No`](super::Resend::No) |
/// | `too_large` | the message is beyond a limit | the limit | [`No`](super::Resend::No) |
/// | `undecided` | a pattern of the schema takes too long to decide | which | [`No`](super::Resend::No) |
/// | `unroutable` | nobody handles the message | its address | [`No`](super::Resend::No) |
/// | `internal` | the handler, or a layer around it, failed in a way that it tells nobody | nothing | [`No`](super::Resend::No) |
/// | `invalid_reply` | the handler's reply breaks its schema | nothing | [`No`](super::Resend::No) |
/// | `panicked` | the handler panicked | nothing | [`No`](super::Resend::No) |
/// | `timed_out` | the handler did not end in time and was stopped, its work perhaps half done | nothing | [`IfIdempotent`](super::Resend::IfIdempotent) |
/// | `stopped` | the service shut down and stopped the handler, its work perhaps half done | nothing | [`IfIdempotent`](super::Resend::IfIdempotent) |
/// | `unavailable` | something that the handler needs is not there now: said by handlers | what the handler says | [`IfIdempotent`](super::Resend::IfIdempotent) |
/// | `busy` | there is too much to do, and nothing was done: said by handlers | what the handler says | [`Yes`](super::Resend::Yes) |
/// | any other | what the handler says | what the handler says | [`No`](super::Resend::No) |
pub mod code {
    /// The message is not JSON.
    pub const MALFORMED: &str = "malformed";
    /// The message breaks its schema, or does not agree with its address.
    pub const INVALID: &str = "invalid";
    /// The message is beyond a limit.
    pub const TOO_LARGE: &str = "too_large";
    /// It could not be found out whether the message fits its schema.
    pub const UNDECIDED: &str = "undecided";
    /// Nobody handles the message.
    pub const UNROUTABLE: &str = "unroutable";
    /// The handler failed in a way that it tells nobody.
    pub const INTERNAL: &str = "internal";
    /// The handler's reply breaks its schema.
    pub const INVALID_REPLY: &str = "invalid_reply";
    /// The handler panicked.
    pub const PANICKED: &str = "panicked";
    /// The handler did not end in time.
    pub const TIMED_OUT: &str = "timed_out";
    /// The service shut down before the handler ended.
    pub const STOPPED: &str = "stopped";
    /// Something that the handler needs is not there now.
    pub const UNAVAILABLE: &str = "unavailable";
    /// There is too much to do, and nothing was done.
    pub const BUSY: &str = "busy";
}

/// Advice for a client: whether a message that was not carried out may be sent again as it is.
///
/// ```
/// use postroom::bus::{BusError, Resend, code};
///
/// assert_eq!(Resend::after("out_of_stock"), Resend::No);
/// assert_eq!(Resend::after(code::BUSY), Resend::Yes);
///
/// let error = BusError::TimedOut { address: "orders.place".into(), after: std::time::Duration::from_secs(5) };
/// assert_eq!(error.resend(), Resend::IfIdempotent);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resend {
    /// It may: nobody has begun with it, and later it may be carried out.
    Yes,
    /// It may if doing it twice is as good as doing it once: later it may be carried out, and perhaps it was already, wholly
    /// or in part.
    IfIdempotent,
    /// It would fail in the same way, or nothing is known that speaks for it.
    No,
}

impl Resend {
    /// Tells it for the failure with this code: see the table of [codes](code).
    #[must_use]
    pub fn after(code: &str) -> Self {
        match code {
            code::BUSY => Self::Yes,
            code::UNAVAILABLE | code::TIMED_OUT | code::STOPPED => Self::IfIdempotent,
            _ => Self::No,
        }
    }
}

/// The longest code that is told, in bytes.
pub(crate) const LONGEST_CODE: usize = 64;

/// The longest explanation that is told, in bytes: as much as the headers of a message carry on every wire.
pub(crate) const LONGEST_TEXT: usize = 3 * 1024;

/// Makes a text one line of at most `most` bytes that commands no terminal and begins no header.
///
/// Control characters and line separators become spaces; what is too long ends in `…`.
pub(crate) fn write_line(text: &str, most: usize) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.len() <= most && !text.contains(breaks) {
        return Cow::Borrowed(text);
    }
    let (start, end) = if text.len() <= most {
        (text, "")
    } else {
        (&text[..text.floor_char_boundary(most.saturating_sub(3))], "…")
    };
    Cow::Owned(start.replace(breaks, " ") + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_and_no_longer_than_it_may_be() {
        for (text, most, expected) in [
            ("", 9, ""),
            ("as it is", 8, "as it is"),
            ("a\r\nb\tc\0d\u{1b}[2Je\u{7f}\u{85}\u{9b}f\u{2028}g\u{2029}h", 99, "a  b c d [2Je   f g h"),
            ("as it is", 7, "as i…"),
            ("äöü", 6, "äöü"),
            ("äöü", 5, "ä…"),
            ("äöü", 4, "…"),
        ] {
            let line = write_line(text, most);
            assert_eq!(line, expected, "{text:?}");
            assert!(line.len() <= most, "{text:?}");
        }
    }
}
