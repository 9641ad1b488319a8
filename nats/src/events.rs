//! What happens to a connection, and who is told of it.

use std::collections::VecDeque;

use async_nats::Event;
use postroom::bus::BusError;
use tokio::sync::watch;

/// What has happened to a connection so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Events {
    /// The number of times that it was lost.
    pub(crate) lost: u64,
    /// The number of times that it was there again.
    pub(crate) made: u64,
    /// The number of messages that the client had no room for.
    dropped: u64,
}

impl Events {
    /// Adds one event.
    pub(crate) fn add(&mut self, event: &Event) {
        match event {
            // The first time nothing was lost yet.
            Event::Connected if self.lost > 0 => self.made += 1,
            Event::Disconnected => self.lost += 1,
            Event::SlowConsumer(_) => self.dropped += 1,
            _ => {}
        }
    }
}

/// One who is told of what happens.
#[derive(Debug)]
pub(crate) struct Listener {
    events: watch::Receiver<Events>,
    seen: Events,
    /// What is to be told, the oldest first.
    untold: VecDeque<BusError>,
}

impl Listener {
    pub(crate) fn new(events: watch::Receiver<Events>) -> Self {
        let seen = *events.borrow();
        Self { events, seen, untold: VecDeque::new() }
    }

    /// Waits until something has happened; for ever if nothing can any more.
    pub(crate) async fn wait(&mut self) {
        if self.events.changed().await.is_err() {
            std::future::pending().await
        }
    }

    /// Notes what has happened; returns it as it was before, and as it is.
    pub(crate) fn note(&mut self) -> (Events, Events) {
        let (before, now) = (self.seen, *self.events.borrow_and_update());
        if now.lost > before.lost {
            self.untold.push_back(BusError::Disconnected { reason: "the server is not there".to_owned() });
        }
        if now.made > before.made {
            self.untold.push_back(BusError::Reconnected);
        }
        if now.dropped > before.dropped {
            let subscription = "one of the subscriptions of the connection".to_owned();
            self.untold.push_back(BusError::Dropped { subscription, messages: now.dropped - before.dropped });
        }
        self.seen = now;
        (before, now)
    }

    /// Returns what is to be told next.
    pub(crate) fn next(&mut self) -> Option<BusError> {
        self.untold.pop_front()
    }
}
