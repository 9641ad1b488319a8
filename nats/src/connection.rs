//! The connection to a server, which all that is on it shares.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use async_nats::{
    Client, Request,
    client::{PublishErrorKind, RequestErrorKind},
    connection::State,
};
use bytes::Bytes;
use postroom::bus::{BusError, Outgoing};
use tokio::{sync::watch, time::timeout};

use crate::{
    events::{Events, Listener},
    subject, wire,
};

/// A connection. A clone is the same one.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub(crate) client: Client,
    /// The number of messages that wait for one subscription at most.
    pub(crate) capacity: usize,
    /// The time for which a sender waits while the connection takes nothing.
    pub(crate) timeout: Duration,
    events: Arc<watch::Sender<Events>>,
}

impl Connection {
    pub(crate) fn new(client: Client, events: Arc<watch::Sender<Events>>, capacity: usize, timeout: Duration) -> Self {
        Self { client, capacity: capacity.max(1), timeout, events }
    }

    /// Returns who is told of what happens from now on. Nothing does if the client was made elsewhere.
    pub(crate) fn listen(&self) -> Listener {
        Listener::new(self.events.subscribe())
    }

    /// Hands a message to the connection: nobody says that it arrives.
    pub(crate) async fn send(&self, message: &Outgoing, content_type: Option<&str>) -> Result<(), BusError> {
        let address = message.address();
        subject::check(address)?;
        let (payload, headers) = wire::write(message, content_type);
        let sending = self.client.publish_with_headers(address.to_owned(), headers, payload);
        match timeout(self.timeout, sending).await {
            Ok(sent) => sent.map_err(|error| not_sent(address, error.kind(), &error)),
            Err(_) => Err(BusError::Full { address: address.to_owned(), after: self.timeout }),
        }
    }

    /// Sends a request, and waits for what answers it.
    pub(crate) async fn request(
        &self,
        address: &str,
        (payload, headers): (Bytes, async_nats::HeaderMap),
        within: Duration,
    ) -> Result<async_nats::Message, BusError> {
        subject::check(address)?;
        // The client waits for the answer alone, not while it takes nothing.
        let request = Request::new().payload(payload).headers(headers).timeout(None);
        let timed_out = || BusError::TimedOut { address: address.to_owned(), after: within };
        let asked = timeout(within, self.client.send_request(address.to_owned(), request)).await;
        asked.map_err(|_| timed_out())?.map_err(|error| match error.kind() {
            RequestErrorKind::NoResponders => BusError::NoResponders { address: address.to_owned() },
            RequestErrorKind::TimedOut => timed_out(),
            RequestErrorKind::InvalidSubject | RequestErrorKind::MaxPayloadExceeded => refused(address, &error),
            RequestErrorKind::Other => BusError::Transport(error.to_string()),
        })
    }

    /// Waits until the server has done all that it was told before.
    ///
    /// A message to an inbox in which nobody waits comes back as nobody's: it is behind everything else on the connection. Who
    /// may not send to inboxes learns nothing, and waits a little.
    pub(crate) async fn settle(&self) -> Result<(), BusError> {
        if self.client.connection_state() != State::Connected {
            return Err(self.not_connected());
        }
        let nobody = self.client.new_inbox();
        match self.request(&nobody, (Bytes::new(), async_nats::HeaderMap::new()), self.timeout).await {
            Ok(_) | Err(BusError::NoResponders { .. }) => Ok(()),
            Err(_) if self.client.connection_state() != State::Connected => Err(self.not_connected()),
            Err(_) => self.client.flush().await.map_err(|error| BusError::Transport(error.to_string())),
        }
    }

    /// Returns the number of times that the connection was made.
    pub(crate) fn connects(&self) -> u64 {
        self.client.statistics().connects.load(Ordering::Relaxed)
    }

    /// Returns whether the server has at least a version.
    pub(crate) fn is_at_least(&self, major: u64, minor: u64) -> bool {
        let version = self.client.server_info().version;
        let mut numbers = version.trim_start_matches('v').split('.').map(|number| number.parse::<u64>().unwrap_or(0));
        (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (major, minor)
    }

    fn not_connected(&self) -> BusError {
        BusError::Disconnected { reason: "the server is not there, or was not yet".to_owned() }
    }
}

/// Returns the error for a message that the client does not send.
pub(crate) fn not_sent(address: &str, kind: PublishErrorKind, error: &dyn std::error::Error) -> BusError {
    match kind {
        PublishErrorKind::MaxPayloadExceeded | PublishErrorKind::InvalidSubject => refused(address, error),
        PublishErrorKind::Send => BusError::Closed,
    }
}

fn refused(address: &str, error: &dyn std::error::Error) -> BusError {
    BusError::Refused { address: address.to_owned(), reason: error.to_string() }
}
