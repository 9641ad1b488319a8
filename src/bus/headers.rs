//! Headers: what is told about a message beside its payload.

use std::fmt;

use super::{BusError, write_line};
use crate::{Message, MessageHeaders, Rejection, Violation, headers::at, violation::Violations};

/// The names of the headers that have a meaning of their own.
pub mod name {
    /// The header by which a message and its answers are matched: an envelope's `request_id`. Where a document declares
    /// another place (`correlationId`), what is served has the id here too.
    pub const REQUEST_ID: &str = "Request-Id";
    /// The message's name on the wire, for channels on which several messages travel: `CampaignCreateMessage`.
    pub const MESSAGE: &str = "Message-Name";
    /// The place of a message in a trace, as W3C's Trace Context writes it.
    pub const TRACEPARENT: &str = "traceparent";
    /// What vendors add to that place.
    pub const TRACESTATE: &str = "tracestate";
    /// The id of a message, by which it is known if it comes twice.
    pub const MESSAGE_ID: &str = "Message-Id";
    /// The code of the failure after which a message was not tried again.
    pub const DEAD_REASON: &str = "Dead-Reason";
    /// The number of times that a message was tried which is not tried again.
    pub const DEAD_ATTEMPTS: &str = "Dead-Attempts";
    /// The address that a message was sent to which is not tried again.
    pub const DEAD_ADDRESS: &str = "Dead-Address";
    /// The name on the wire of a message that is not tried again.
    pub const DEAD_MESSAGE: &str = "Dead-Message-Name";
    /// The kind of failure of a request that was not carried out, as NATS services write it.
    pub const ERROR_CODE: &str = "Nats-Service-Error-Code";
    /// The explanation of that failure, as NATS services write it.
    pub const ERROR: &str = "Nats-Service-Error";
}

/// The headers of a message, in the order in which they were set; names are compared as they are written, as in NATS.
///
/// ```
/// use postroom::bus::{Headers, name};
///
/// let mut headers = Headers::new();
/// headers.set(name::REQUEST_ID, "r1")?;
/// headers.set(name::REQUEST_ID, "r2")?;
/// assert_eq!(headers.get(name::REQUEST_ID), Some("r2"));
/// assert!(headers.set("X\r\nY", "1").is_err());
/// # Ok::<(), postroom::bus::BusError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    list: Vec<(Box<str>, Box<str>)>,
}

impl Headers {
    /// Creates an empty list of headers.
    #[must_use]
    pub const fn new() -> Self {
        Self { list: Vec::new() }
    }

    /// Returns the value of a header.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Sets a header, in place of the one with this name if there is one.
    ///
    /// # Errors
    /// [`BusError::Header`] where the name is empty or holds anything but visible ASCII
    /// characters without `:`, or the value holds a control character other than a tab: a line break would begin another
    /// header on a wire.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), BusError> {
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
        if !is_name || !is_value(value) {
            return Err(BusError::Header { name: name.to_owned(), value: value.to_owned() });
        }
        self.put(name, value.into());
        Ok(())
    }

    /// Sets the headers that a message declares. The one that tells its name tells no other.
    pub(crate) fn set_all_of<H: MessageHeaders<Message: Message>>(&mut self, headers: &H) -> Result<(), BusError> {
        let rejected = |rejection| BusError::Rejected { message: <H::Message as Message>::NAME.to_owned(), rejection };
        let name = <H::Message as Message>::WIRE_NAME;
        for (header, text) in headers.to_texts().map_err(rejected)? {
            if header == H::NAME_HEADER && text != name {
                let violation =
                    Violation::new(at(&header), "const", format!("must be `{name}`, the name of the message"));
                return Err(rejected(Rejection::Invalid(Violations::new(vec![violation], false))));
            }
            self.set(&header, &text)?;
        }
        Ok(())
    }

    /// Sets one of the headers that have a meaning of their own, to one line of at most `most` bytes.
    pub(super) fn set_line(&mut self, name: &'static str, value: &str, most: usize) {
        self.put(name, write_line(value, most).into());
    }

    /// Sets all of other headers, in place of those with their names.
    pub(crate) fn extend(&mut self, others: &Self) {
        for (name, value) in others.iter() {
            self.put(name, value.into());
        }
    }

    /// Removes a header.
    pub(super) fn remove(&mut self, name: &str) {
        self.list.retain(|(known, _)| **known != *name);
    }

    fn put(&mut self, name: &str, value: Box<str>) {
        match self.list.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, known)) => *known = value,
            None => self.list.push((name.into(), value)),
        }
    }

    /// Returns the headers' names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.list.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Returns whether there are no headers.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Returns whether a header may have a value: one without control characters other than tabs.
pub(super) fn is_value(value: &str) -> bool {
    !value.contains(|c: char| c.is_control() && c != '\t')
}

impl fmt::Display for Headers {
    /// One header a line: `Request-Id: r1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|(name, value)| writeln!(f, "{name}: {value}"))
    }
}
