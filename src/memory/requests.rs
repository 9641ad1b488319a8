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
        let wrong = self.wrong(contract, to, &reply).map(|reason| BusError::WrongReply {
            address: self.address.clone(),
            expected: self.expected.clone(),
            reason,
        });
        let answer = match &wrong {
            Some(error) => Err(error.clone()),
            None => reply.into_outgoing(to).map(|sent| sent.at(&self.address).into_delivery(None)),
        };
        let requester = self.requester.lock().unwrap_or_else(PoisonError::into_inner).take();
        let taken = requester.is_some_and(|requester| requester.send(answer).is_ok());
        match wrong {
            Some(error) => Err(error),
            None if taken => Ok(()),
            None => Err(BusError::NotAwaited),
        }
    }

    /// Returns what is wrong with a reply, as the contract sees it.
    fn wrong(&self, contract: &Contract, to: &Inbox, reply: &Reply) -> Option<String> {
        match reply {
            Reply::Failure { .. } => None,
            Reply::Done => (!self.expected.is_empty()).then(|| "it was answered without a message".to_owned()),
            Reply::Message { name, payload, .. } => {
                let expected = self.expected.iter().filter_map(|expected| contract.message(expected));
                let mut rejection = None;
                // Several messages may have one name: their schemas tell which of them it is.
                for message in expected.filter(|message| message.wire_name == *name) {
                    let checked = (message.validate)(payload).and_then(|()| message.check_headers(to.headers()));
                    rejection = rejection.or(Some(checked.err()?));
                }
                let what = rejection.map(|rejection| format!("{name} {rejection}"));
                Some(what.unwrap_or_else(|| format!("it was answered with {name}")))
            }
        }
    }
}
