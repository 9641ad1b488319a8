//! Messages that are sent to a stream, and what it says of them.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use async_nats::{Message, StatusCode, Subscriber};
use futures_util::StreamExt as _;
use postroom::bus::{BusError, Confirmed, Outgoing};
use serde::Deserialize;
use tokio::{sync::oneshot, task::AbortHandle};

use super::{
    api::{Answered, Api},
    stream,
};
use crate::{connection::Connection, events::Listener, subject, wire};

/// The sender of messages that a stream stores. What it waits for comes to one inbox.
#[derive(Debug)]
pub(super) struct Sender {
    connection: Connection,
    inbox: String,
    last: AtomicU64,
    awaited: Arc<Awaited>,
    task: AbortHandle,
}

/// Those who wait until their message is stored.
#[derive(Debug, Default)]
struct Awaited {
    senders: Mutex<HashMap<u64, oneshot::Sender<Said>>>,
}

/// What is said of a message.
#[derive(Debug)]
enum Said {
    Stored {
        is_repeated: bool,
    },
    Refused(String),
    /// No stream takes it, or none of the servers that have it is there.
    NoStream,
}

/// What a stream answers.
#[derive(Deserialize)]
struct Answer {
    error: Option<Answered>,
    stream: Option<String>,
    #[serde(default)]
    duplicate: bool,
}

impl Sender {
    pub(super) async fn new(connection: &Connection) -> Result<Self, BusError> {
        let inbox = connection.client.new_inbox();
        let answers = connection.client.subscribe(format!("{inbox}.*")).await.map_err(|_| BusError::Closed)?;
        let awaited = Arc::new(Awaited::default());
        let task = tokio::spawn(hear(answers, connection.listen(), awaited.clone())).abort_handle();
        Ok(Self { connection: connection.clone(), inbox, last: AtomicU64::new(0), awaited, task })
    }

    /// Sends a message and waits until it is stored.
    pub(super) async fn send(
        &self,
        api: &Api,
        message: &Outgoing,
        content_type: Option<&str>,
    ) -> Result<Confirmed, BusError> {
        let address = message.address();
        let unknown = |reason: &str| BusError::Unconfirmed { address: address.to_owned(), reason: reason.to_owned() };
        subject::check(address)?;
        let (payload, mut headers) = wire::write(message, content_type);
        if let Some(id) = message.id() {
            // Ids are of the stream: another subject's message with the same one would be lost. No subject has a space.
            wire::put(&mut headers, wire::MESSAGE_ID, &format!("{address} {id}"));
        }
        let number = self.last.fetch_add(1, Ordering::Relaxed);
        let waiting = self.awaited.wait_for(number);
        let answered = async {
            let reply = format!("{}.{number}", self.inbox);
            let sending =
                self.connection.client.publish_with_reply_and_headers(address.to_owned(), reply, headers, payload);
            sending.await.map_err(|error| crate::connection::not_sent(address, error.kind(), &error))?;
            waiting.said.await.map_err(|_| unknown("the connection was lost"))
        };
        let wait = self.connection.timeout;
        match tokio::time::timeout(wait, answered).await {
            Ok(Ok(Said::Stored { is_repeated: false })) => Ok(Confirmed::Stored),
            Ok(Ok(Said::Stored { is_repeated: true })) => Ok(Confirmed::Repeated),
            Ok(Ok(Said::Refused(reason))) => Err(BusError::Refused { address: address.to_owned(), reason }),
            Ok(Ok(Said::NoStream)) => match stream::names(api, address).await {
                Ok(names) if names.is_empty() => Err(stream::missing(address)),
                _ => Err(unknown("the stream does not answer")),
            },
            Ok(Err(error)) => Err(error),
            Err(_) => Err(unknown(&format!("nothing was heard of it within {wait:?}"))),
        }
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One who waits.
struct Waiting<'a> {
    said: oneshot::Receiver<Said>,
    _place: Place<'a>,
}

/// The place of one who waits, which is given up when it is dropped.
struct Place<'a> {
    number: u64,
    awaited: &'a Awaited,
}

impl Awaited {
    fn senders(&self) -> MutexGuard<'_, HashMap<u64, oneshot::Sender<Said>>> {
        self.senders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for(&self, number: u64) -> Waiting<'_> {
        let (sender, said) = oneshot::channel();
        self.senders().insert(number, sender);
        Waiting { said, _place: Place { number, awaited: self } }
    }

    /// Gives an answer to who waits for it.
    fn tell(&self, message: &Message) {
        let number = message.subject.rsplit('.').next().and_then(|number| number.parse().ok());
        let Some((number, said)) = number.and_then(|number: u64| Some((number, Said::read(message)?))) else { return };
        if let Some(sender) = self.senders().remove(&number) {
            // Who waits may have given up.
            let _ = sender.send(said);
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.awaited.senders().remove(&self.number);
    }
}

impl Said {
    /// Reads what a stream answers. A service that takes the message, too, may take it for a request and answer first: that is
    /// passed over.
    fn read(message: &Message) -> Option<Self> {
        if message.status == Some(StatusCode::NO_RESPONDERS) {
            return Some(Self::NoStream);
        }
        match serde_json::from_slice(&message.payload).ok()? {
            Answer { error: Some(error), .. } => Some(Self::Refused(error.description)),
            Answer { stream: Some(_), duplicate, .. } => Some(Self::Stored { is_repeated: duplicate }),
            Answer { .. } => None,
        }
    }
}

/// Hears answers as long as the connection is there, and tells all who wait when it is lost: what was on its way is lost with it.
async fn hear(mut answers: Subscriber, mut events: Listener, awaited: Arc<Awaited>) {
    loop {
        tokio::select! {
            biased;
            answer = answers.next() => match answer {
                Some(answer) => awaited.tell(&answer),
                None => break,
            },
            () = events.wait() => {
                let (before, now) = events.note();
                // Others tell of it.
                while events.next().is_some() {}
                if now.lost > before.lost {
                    awaited.senders().clear();
                }
            }
        }
    }
    awaited.senders().clear();
}
