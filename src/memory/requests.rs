//! Requests that are waited for.

use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot::{Receiver, Sender, channel};

use crate::{
    bus::{BusError, Delivery, Inbox, Reply},
    contract::Contract,
};

/// A request whose reply is waited for.
///
/// It lives in the inbox that the receivers of the request get. When the last of them drops it, the requester learns
/// that no reply comes.
#[derive(Debug)]
pub(super) struct Awaited {
    address: String,
    /// The names of the messages that may answer.
    expected: Vec<&'static str>,
    requester: Mutex<Option<Sender<Result<Delivery, BusError>>>>,
}

impl Awaited {
    /// The inbox for the receivers of a request, and what its sender waits for.
    pub(super) fn inbox(
        subject: String,
        address: &str,
        expected: Vec<&'static str>,
    ) -> (Inbox, Receiver<Result<Delivery, BusError>>) {
        let (requester, reply) = channel();
        let awaited = Self { address: address.to_owned(), expected, requester: Mutex::new(Some(requester)) };
        (Inbox::of_request(subject, awaited), reply)
    }

    /// Gives the requester its reply. Where the contract does not let it through, both sides learn why.
    pub(super) fn answer(&self, contract: &Contract, to: &Inbox, reply: Reply) -> Result<(), BusError> {
        let sent = reply.into_outgoing(to);
        let reason =
            sent.as_ref().ok().and_then(|sent| contract.wrong_reply(&self.expected, sent.headers(), sent.payload()));
        let wrong = reason.map(|reason| BusError::WrongReply {
            address: self.address.clone(),
            expected: self.expected.clone(),
            reason,
        });
        let answer = match &wrong {
            Some(error) => Err(error.clone()),
            None => sent.map(|sent| sent.at(&self.address).into_delivery(None)),
        };
        let requester = self.requester.lock().unwrap_or_else(PoisonError::into_inner).take();
        let taken = requester.is_some_and(|requester| requester.send(answer).is_ok());
        match wrong {
            Some(error) => Err(error),
            None if taken => Ok(()),
            None => Err(BusError::NotAwaited),
        }
    }
}
