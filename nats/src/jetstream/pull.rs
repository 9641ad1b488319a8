//! Subscriptions to a consumer: what is asked for, and what comes.

use std::{sync::Arc, time::Duration};

use async_nats::{Message, StatusCode, Subject, Subscriber};
use bytes::Bytes;
use futures_util::StreamExt as _;
use postroom::{
    bus::{BoxFuture, BusError, Subscription, Taken},
    contract::Contract,
};
use serde_json::json;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep_until},
};

use super::{consumer::Consumer, hold::Held};
use crate::{connection::Connection, events::Listener, subject::Subjects, wire};

/// The most messages that are asked for at a time.
const MOST: usize = 256;
/// The time for which nothing is asked for after something was refused.
const PAUSE: Duration = Duration::from_secs(1);
/// The time after which a request is forgotten whose end nobody has told.
const GRACE: Duration = Duration::from_secs(5);

/// What a subscription is to: a consumer, for at most so many messages in work.
#[derive(Clone, Debug)]
pub(super) struct From {
    pub(super) connection: Connection,
    pub(super) contract: &'static Contract,
    pub(super) consumer: Consumer,
    pub(super) subjects: Arc<Subjects>,
    pub(super) in_flight: usize,
    /// The time for which a request for messages waits at the server, and with it the end of a subscription.
    pub(super) patience: Duration,
}

/// A subscription to a consumer.
///
/// No more is asked for than there is room for: what lay here would wait for its turn while the time goes on after which the
/// server gives it to somebody else.
#[derive(Debug)]
pub(super) struct Pulling {
    from: From,
    inbox: String,
    /// `None` once nothing comes any more.
    subscriber: Option<Subscriber>,
    in_work: Arc<Semaphore>,
    /// The place for the next message.
    place: Option<OwnedSemaphorePermit>,
    /// The number of the last request.
    request: u64,
    /// The number of messages that were asked for and have not come.
    asked: usize,
    /// The moment at which a request is forgotten, or the next one may be made.
    until: Instant,
    has_left: bool,
    events: Listener,
}

impl Pulling {
    pub(super) async fn new(from: From) -> Result<Self, BusError> {
        let inbox = from.connection.client.new_inbox();
        let subscriber = from.connection.client.subscribe(format!("{inbox}.*")).await.map_err(|_| BusError::Closed)?;
        let events = from.connection.listen();
        let in_work = Arc::new(Semaphore::new(from.in_flight));
        Ok(Self {
            from,
            inbox,
            subscriber: Some(subscriber),
            in_work,
            place: None,
            request: 0,
            asked: 0,
            until: Instant::now(),
            has_left: false,
            events,
        })
    }

    /// Asks for as many messages as there is room for.
    async fn ask(&mut self) -> Result<(), BusError> {
        let free = self.in_work.available_permits() + usize::from(self.place.is_some());
        let batch = free.clamp(1, MOST);
        let patience = self.from.patience;
        let body = json!({"batch": batch, "expires": u64::try_from(patience.as_nanos()).unwrap_or(u64::MAX)});
        let Consumer { stream, name, .. } = &self.from.consumer;
        let subject = format!("$JS.API.CONSUMER.MSG.NEXT.{stream}.{name}");
        let reply = format!("{}.{}", self.inbox, self.request + 1);
        let client = &self.from.connection.client;
        client.publish_with_reply(subject, reply, Bytes::from(body.to_string())).await.map_err(|_| BusError::Closed)?;
        self.request += 1;
        self.asked = batch;
        self.until = Instant::now() + patience + GRACE;
        Ok(())
    }

    /// Notes what has happened to the connection. A server that is there again knows nothing of what it was asked.
    fn note(&mut self) {
        let (before, now) = self.events.note();
        if now.lost > before.lost || now.made > before.made {
            self.asked = 0;
        }
        if now.made > before.made {
            self.until = Instant::now();
        }
    }

    /// Returns what comes of a message to the inbox.
    fn read(&mut self, message: Message) -> Option<Result<Taken, BusError>> {
        match message.status {
            None => self.take(message).map(Ok),
            // The end of an earlier request says nothing of the last one.
            Some(_) if !message.subject.ends_with(&format!(".{}", self.request)) => None,
            Some(StatusCode::TIMEOUT | StatusCode::NOT_FOUND) => {
                self.asked = 0;
                self.until = Instant::now();
                None
            }
            Some(StatusCode::IDLE_HEARTBEAT) => None,
            Some(status) => {
                self.asked = 0;
                self.until = Instant::now() + PAUSE;
                let Consumer { stream, name, .. } = &self.from.consumer;
                let what = format!("the consumer `{name}` of the stream `{stream}`");
                if status == StatusCode::NO_RESPONDERS {
                    let remedy = "it was deleted, or JetStream is not there: it is asked again".to_owned();
                    return Some(Err(BusError::Missing { what, remedy }));
                }
                let reason = message.description.unwrap_or_else(|| status.to_string());
                Some(Err(BusError::Transport(format!("{what} gives no messages: {reason}"))))
            }
        }
    }

    /// Takes a message, if it is asked for.
    fn take(&mut self, mut message: Message) -> Option<Taken> {
        self.asked = self.asked.saturating_sub(1);
        if self.asked == 0 {
            self.until = Instant::now();
        }
        let reply = message.reply.take()?;
        let attempt = attempt(&reply);
        let is_asked_for = self.from.subjects.are_asked_for(&message.subject);
        let place = if is_asked_for { self.place.take() } else { None };
        let held = Held::new(self.from.connection.clone(), reply, self.from.consumer.ack_wait, place);
        if !is_asked_for {
            // A wider subject brought it, and it would come again and again.
            tokio::spawn(held.refuse());
            return None;
        }
        let delivery = wire::read(self.from.contract, &message);
        Some(Taken::new(delivery).with_attempt(attempt).with_hold(Box::new(held)))
    }

    async fn receive(&mut self) -> Option<Result<Taken, BusError>> {
        loop {
            self.note();
            if let Some(event) = self.events.next() {
                return Some(Err(event));
            }
            if self.has_left && self.asked == 0 {
                self.subscriber = None;
                return None;
            }
            if self.place.is_none() {
                self.place = self.in_work.clone().acquire_owned().await.ok();
            }
            if self.asked == 0
                && self.until <= Instant::now()
                && let Err(error) = self.ask().await
            {
                self.has_left = true;
                return Some(Err(error));
            }
            let subscriber = self.subscriber.as_mut()?;
            tokio::select! {
                biased;
                message = subscriber.next() => match message {
                    Some(message) => {
                        if let Some(taken) = self.read(message) {
                            return Some(taken);
                        }
                    }
                    None => {
                        self.subscriber = None;
                        return None;
                    }
                },
                () = self.events.wait() => {}
                () = sleep_until(self.until) => self.asked = 0,
            }
        }
    }
}

impl Subscription for Pulling {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Taken, BusError>>> {
        Box::pin(self.receive())
    }

    fn unsubscribe(&mut self) -> BoxFuture<'_, Result<(), BusError>> {
        // What was asked for still comes until the request ends; nothing else is asked for.
        self.has_left = true;
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Drop for Pulling {
    /// Gives back what comes until the last request ends, so that it does not lie here until its time is over.
    fn drop(&mut self) {
        let (Some(subscriber), Ok(runtime)) = (self.subscriber.take(), Handle::try_current()) else { return };
        if self.asked == 0 {
            return;
        }
        let (connection, lasts) = (self.from.connection.clone(), self.from.consumer.ack_wait);
        let (until, last) = (self.until, format!(".{}", self.request));
        runtime.spawn(async move {
            let giving_back = give_back(subscriber, connection, lasts, last);
            // The server may be gone.
            let _ = tokio::time::timeout_at(until, giving_back).await;
        });
    }
}

async fn give_back(mut subscriber: Subscriber, connection: Connection, lasts: Duration, last: String) {
    while let Some(message) = subscriber.next().await {
        match (message.status, message.reply) {
            (Some(_), _) if message.subject.ends_with(&last) => return,
            // Dropping the hold gives it back.
            (None, Some(reply)) => drop(Held::new(connection.clone(), reply, lasts, None)),
            _ => {}
        }
    }
}

/// Returns the number of the try that a message comes for, which stands in the subject to which it is settled:
/// `$JS.ACK.<stream>.<consumer>.<delivered>.…`, or with a domain and an account before the stream.
fn attempt(reply: &Subject) -> Option<std::num::NonZeroU32> {
    let tokens: Vec<&str> = reply.split('.').collect();
    let delivered = if tokens.len() >= 11 { tokens.get(6) } else { tokens.get(4) };
    delivered?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_try_is_in_the_subject_of_its_settlement() {
        for (reply, expected) in [
            ("$JS.ACK.JOBS.depot.3.7.9.1700000000000000000.0", Some(3)),
            ("$JS.ACK._.HASH.JOBS.depot.4.7.9.1700000000000000000.0", Some(4)),
            ("$JS.ACK.hub.HASH.JOBS.depot.5.7.9.1700000000000000000.0.token", Some(5)),
            ("_INBOX.1", None),
            ("$JS.ACK.JOBS.depot.0.7.9.1700000000000000000.0", None),
        ] {
            assert_eq!(attempt(&reply.into()).map(std::num::NonZeroU32::get), expected, "{reply}");
        }
    }
}
