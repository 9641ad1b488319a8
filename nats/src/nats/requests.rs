//! Requests that are answered in inboxes.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use async_nats::Message;
use postroom::{
    bus::{BusError, Delivery, Inbox, Outgoing, Reply, code},
    contract::Contract,
};

use crate::{connection::Connection, wire};

/// A request that somebody received and is to answer: it lives in the inbox.
#[derive(Debug)]
struct Asked {
    address: String,
    /// The names of the messages that may answer.
    expected: Vec<&'static str>,
    is_answered: AtomicBool,
}

/// Sends a request and waits for what answers it.
pub(super) async fn request(
    connection: &Connection,
    contract: &Contract,
    message: Outgoing,
    within: Duration,
) -> Result<Delivery, BusError> {
    let admitted = contract.admit(&message)?;
    let expected = admitted.replies(contract);
    let address = message.address();
    let sent = wire::write(&message, admitted.content_type());
    let reply = connection.request(address, sent, within).await?;
    let (headers, content_type) = wire::headers_of(&reply);
    match contract.wrong_reply(&expected, &headers, &reply.payload) {
        Some(reason) => Err(BusError::WrongReply { address: address.to_owned(), expected, reason }),
        None => Ok(Delivery::new(address, &*reply.payload).with_headers(headers).with_content_type(content_type)),
    }
}

/// Returns the inbox of a message that arrived, if a reply is waited for.
pub(super) fn inbox(contract: &Contract, message: &Message, delivery: &Delivery) -> Option<Inbox> {
    let subject = message.reply.as_ref()?;
    let expected = contract.replies(delivery.address(), delivery.headers());
    let asked = Asked { address: delivery.address().to_owned(), expected, is_answered: AtomicBool::new(false) };
    Some(Inbox::of_request(subject.as_str(), asked))
}

/// Answers a request, once. If the contract does not let the reply through, the requester is told so.
pub(super) async fn reply(
    connection: &Connection,
    contract: &Contract,
    to: Inbox,
    reply: Reply,
) -> Result<(), BusError> {
    let asked = to.request::<Asked>().ok_or(BusError::NotAwaited)?;
    if asked.is_answered.swap(true, Ordering::Relaxed) {
        return Err(BusError::NotAwaited);
    }
    let sent = reply.into_outgoing(&to)?;
    let Some(reason) = contract.wrong_reply(&asked.expected, sent.headers(), sent.payload()) else {
        return connection.send(&sent, None).await;
    };
    let message = "the reply is none that the contract declares".to_owned();
    let failure = Reply::Failure { code: code::INVALID_REPLY.into(), message };
    connection.send(&failure.into_outgoing(&to)?, None).await?;
    Err(BusError::WrongReply { address: asked.address.clone(), expected: asked.expected.clone(), reason })
}
