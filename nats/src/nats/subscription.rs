//! Subscriptions: a queue for each, and what happened to it meanwhile.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use async_nats::{Message, client};
use postroom::{
    bus::{BoxFuture, BusError, Subscription, Taken},
    contract::Contract,
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use super::{filling::Filling, requests};
use crate::{connection::Connection, events::Listener, subject::Subjects, wire};

/// The time between one report of lost messages and the next, while others come.
const PAUSE: Duration = Duration::from_secs(1);

/// What one subscription takes.
#[derive(Debug)]
pub(super) struct Taking {
    contract: &'static Contract,
    subjects: Arc<Subjects>,
    queue: mpsc::Receiver<Message>,
    lost: Arc<AtomicU64>,
    /// The moment at which lost messages were last told of.
    told: Option<Instant>,
    events: Listener,
    /// The tasks that fill the queue, one for each subject.
    filling: JoinSet<()>,
    leave: watch::Sender<bool>,
    /// The time for which it is waited until the server has heard of its end.
    timeout: Duration,
}

impl Taking {
    /// Subscribes to all subjects of an interest.
    pub(super) async fn join(
        connection: &Connection,
        contract: &'static Contract,
        subjects: Subjects,
        group: Option<&str>,
    ) -> Result<Self, BusError> {
        let (queued, queue) = mpsc::channel(connection.capacity);
        let (subjects, lost) = (Arc::new(subjects), Arc::default());
        let (leave, left) = watch::channel(false);
        let events = connection.listen();
        let connects = connection.connects();
        let mut filling = JoinSet::new();
        for (index, subject) in subjects.iter().enumerate() {
            let text = subject.text.clone();
            let subscriber = match group {
                Some(group) => connection.client.queue_subscribe(text, subject.queue(group)).await,
                None => connection.client.subscribe(text).await,
            };
            let subscriber = subscriber.map_err(|error| refused(&subject.text, &error))?;
            let one = Filling {
                connection: connection.clone(),
                connects,
                subjects: subjects.clone(),
                index,
                is_group: group.is_some(),
                queued: queued.clone(),
                lost: Arc::clone(&lost),
            };
            filling.spawn(one.fill(subscriber, left.clone()));
        }
        let (told, timeout) = (None, connection.timeout);
        Ok(Self { contract, subjects, queue, lost, told, events, filling, leave, timeout })
    }

    /// Returns the report of lost messages, if there is one to be made.
    fn lost(&mut self) -> Option<BusError> {
        let messages = self.lost.swap(0, Ordering::Relaxed);
        (messages > 0).then(|| {
            self.told = Some(Instant::now());
            BusError::Dropped { subscription: self.subjects.told(), messages }
        })
    }

    fn take(&self, message: &Message) -> Taken {
        let delivery = wire::read(self.contract, message);
        let inbox = requests::inbox(self.contract, message, &delivery);
        Taken::new(delivery.with_inbox(inbox))
    }

    async fn receive(&mut self) -> Option<Result<Taken, BusError>> {
        loop {
            self.events.note();
            if let Some(event) = self.events.next() {
                return Some(Err(event));
            }
            // While others come, what is lost is told now and then.
            let is_due = self.told.is_none_or(|told| told.elapsed() >= PAUSE);
            if let Some(lost) = is_due.then(|| self.lost()).flatten() {
                return Some(Err(lost));
            }
            if let Ok(message) = self.queue.try_recv() {
                return Some(Ok(self.take(&message)));
            }
            if let Some(lost) = self.lost() {
                return Some(Err(lost));
            }
            tokio::select! {
                biased;
                message = self.queue.recv() => match message {
                    Some(message) => return Some(Ok(self.take(&message))),
                    None => return self.lost().map(Err),
                },
                () = self.events.wait() => {}
            }
        }
    }

    async fn stop(&mut self) {
        self.leave.send_replace(true);
        // A server that is not there does not hear of it; when the connection is there again, nobody subscribes.
        let filled = async { while self.filling.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(self.timeout, filled).await;
        self.filling.abort_all();
    }
}

impl Subscription for Taking {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Taken, BusError>>> {
        Box::pin(self.receive())
    }

    fn unsubscribe(&mut self) -> BoxFuture<'_, Result<(), BusError>> {
        Box::pin(async {
            self.stop().await;
            Ok(())
        })
    }
}

fn refused(subject: &str, error: &client::SubscribeError) -> BusError {
    match error.kind() {
        client::SubscribeErrorKind::Other => BusError::Closed,
        _ => BusError::Pattern { pattern: subject.to_owned(), reason: error.to_string() },
    }
}
