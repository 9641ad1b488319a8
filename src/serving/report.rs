//! The reports of failures.

use std::io::{self, Write};

use super::trace;
use crate::{
    bus::{BusError, Delivery, name, write_line},
    handler::Failure,
    operation::Service,
};

/// A function of the service's own code that is told of a failure.
pub(super) type OnFailure = dyn Fn(&Delivery, &Failure) + Send + Sync;

/// The longest line about a failure, in bytes.
const LONGEST_LINE: usize = 4 * 1024;

/// The receiver of reports of failures, apart from the requester and `tracing`.
pub(super) enum Report {
    /// Whoever reads standard error, as long as `tracing` has nobody who listens.
    StandardError,
    Nobody,
    Function(Box<OnFailure>),
}

/// A failure with the message that it is about.
pub(super) struct Told<'a> {
    pub(super) service: Option<&'static Service>,
    pub(super) delivery: &'a Delivery,
    pub(super) failure: &'a Failure,
    /// `true` if it is the answer that failed, after the message was done with.
    pub(super) is_unanswered: bool,
}

impl Report {
    pub(super) fn tell(&self, told: &Told<'_>) {
        match self {
            Self::Nobody => {}
            Self::Function(report) => report(told.delivery, told.failure),
            Self::StandardError if trace::is_heard() => {}
            Self::StandardError => {
                // Where standard error is closed there is nobody who could be told that either.
                let line = format!("{}\n", write_line(&told.to_line(), LONGEST_LINE));
                let _ = io::stderr().write_all(line.as_bytes());
            }
        }
    }
}

impl Report {
    /// Tells of what happened to a subscription, which goes on.
    pub(super) fn tell_event(&self, service: Option<&'static Service>, event: &BusError) {
        trace::event(service, event);
        if let Self::StandardError = self
            && !trace::is_heard()
        {
            let title = service.map_or("postroom", |service| service.title);
            let line = format!("{}\n", write_line(&format!("{title}: {event}"), LONGEST_LINE));
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }
}

impl Told<'_> {
    /// Writes a line such as `User Service: user.info.request [r1] internal: the disk is full`.
    fn to_line(&self) -> String {
        let title = self.service.map_or("postroom", |service| service.title);
        let request = self.delivery.headers().get(name::REQUEST_ID).map(|id| format!(" [{id}]")).unwrap_or_default();
        let code = if self.is_unanswered { "unanswered" } else { self.failure.code() };
        format!("{title}: {}{request} {code}: {}", self.delivery.address(), self.failure)
    }
}
