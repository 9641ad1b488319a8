//! NATS itself, which stores nothing: a bus.

mod filling;
mod requests;
mod subscription;

use std::time::Duration;

use async_nats::Client;
use postroom::{
    bus::{
        BoxFuture, Bus, BusError, Capabilities, Confirmed, Delivery, Group, Inbox, Interest, Outgoing, Reply, Requests,
        Subscription,
    },
    contract::Contract,
};

use self::subscription::Taking;
use crate::{connection::Connection, options::Options, subject::Subjects};

/// NATS without streams, as a bus: quick, with requests, and at most once. A clone is the same connection.
///
/// - It holds its users to the contract when they send, as [`MemoryBus`](postroom::memory::MemoryBus) does, and requesters to it when they get
///   a reply. What arrives is held to its address; its payload is for its reader to judge, so that what is wrong with it is counted
///   and answered.
/// - An address is a subject. A channel with parameters is subscribed to by wildcards; what these bring besides is left out.
/// - A subscription of a [group](Group::Shared) is a member of the queue group of that name. Those to a channel some of whose parameters are only a
///   part of a token, or not any text, are in a group of their own: the name and a number that the template gives.
/// - [`publish`](Bus::publish) says that a message was handed to the connection ([`Confirmed::Sent`]), and no more: if the server is not there,
///   it may be lost. [`flush`](Bus::flush) waits until the server has it.
/// - A subscription has a queue of its own ([`Options::capacity`]). What comes while it is full is lost, and told as
///   [`BusError::Dropped`] with the number of messages; so is it told when the connection is lost
///   ([`BusError::Disconnected`]) and there again ([`BusError::Reconnected`]).
/// - Headers travel as headers of NATS, the media type of the payload as `Content-Type`. A request that fails is answered with the headers that
///   NATS services use.
///
/// ```no_run
/// use postroom_nats::Nats;
/// # async fn run<S: postroom::Handlers>(contract: &'static postroom::contract::Contract, service: S) -> Result<(), Box<dyn std::error::Error>> {
/// let bus = Nats::connect("nats://localhost", contract).await?;
/// postroom::serve(&bus, service).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Nats {
    pub(crate) connection: Connection,
    pub(crate) contract: &'static Contract,
}

impl Nats {
    /// Connects to a server, or to the first of several, separated by commas, that is there: `nats://localhost:4222`,
    /// `tls://nats.example.org`.
    ///
    /// # Errors
    /// [`BusError::Transport`] if none is there.
    pub async fn connect(servers: &str, contract: &'static Contract) -> Result<Self, BusError> {
        Self::connect_with(servers, contract, Options::new()).await
    }

    /// Connects as [`connect`](Self::connect) does, with credentials and other settings.
    ///
    /// # Errors
    /// [`BusError::Transport`] if no server is there, or takes the credentials, or if a file cannot be read.
    pub async fn connect_with(servers: &str, contract: &'static Contract, options: Options) -> Result<Self, BusError> {
        Ok(Self { connection: options.open(servers).await?, contract })
    }

    /// Takes a connection that was made elsewhere. Subscriptions are not told when it is lost: only who made it is.
    #[must_use]
    pub fn from_client(client: Client, contract: &'static Contract) -> Self {
        Self { connection: Options::new().adopt(client), contract }
    }

    /// Returns the connection.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.connection.client
    }

    async fn join(&self, to: Interest<'_>) -> Result<Box<dyn Subscription>, BusError> {
        if let Group::Durable(_) = to.group {
            let what = to.operation.map_or("a durable subscription", |operation| operation.id);
            let needs = "that messages are kept while nobody is there: NATS does with streams (`JetStream`)";
            return Err(BusError::Unsupported { what, needs });
        }
        let subjects = Subjects::new(self.contract, to.filters)?;
        let group = to.group.name();
        if let Some(group) = group.filter(|group| !is_word(group)) {
            let reason = "the name of a queue group is not empty, and has no spaces".to_owned();
            return Err(BusError::Pattern { pattern: group.to_owned(), reason });
        }
        let taking = Taking::join(&self.connection, self.contract, subjects, group).await?;
        // Whoever sends from now on, on another connection too, is heard.
        self.connection.settle().await?;
        Ok(Box::new(taking))
    }
}

/// Returns whether a text can be the name of a queue group.
fn is_word(name: &str) -> bool {
    !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

impl Bus for Nats {
    fn can(&self) -> Capabilities {
        Capabilities { groups: true, ..Capabilities::NONE }
    }

    fn publish(&self, message: Outgoing) -> BoxFuture<'_, Result<Confirmed, BusError>> {
        Box::pin(async move {
            let content_type = self.contract.admit(&message)?.content_type();
            self.connection.send(&message, content_type).await?;
            Ok(Confirmed::Sent)
        })
    }

    fn subscribe<'a>(&'a self, to: Interest<'a>) -> BoxFuture<'a, Result<Box<dyn Subscription>, BusError>> {
        Box::pin(self.join(to))
    }

    fn requests(&self) -> Option<&dyn Requests> {
        Some(self)
    }

    fn flush(&self) -> BoxFuture<'_, Result<(), BusError>> {
        Box::pin(self.connection.settle())
    }
}

impl Requests for Nats {
    fn request(&self, message: Outgoing, timeout: Duration) -> BoxFuture<'_, Result<Delivery, BusError>> {
        Box::pin(requests::request(&self.connection, self.contract, message, timeout))
    }

    fn reply(&self, to: Inbox, reply: Reply) -> BoxFuture<'_, Result<(), BusError>> {
        Box::pin(requests::reply(&self.connection, self.contract, to, reply))
    }
}
