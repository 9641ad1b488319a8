//! NATS with streams, which store what is sent: a bus.

mod api;
mod consumer;
mod hold;
mod publish;
mod pull;
mod stream;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_nats::Client;
use postroom::{
    address::Wildcards,
    bus::{
        BoxFuture, Bus, BusError, Capabilities, Confirmed, Delivery, Filter, Group, Inbox, Interest, Outgoing, Reply,
        Requests, Settles, Subscription,
    },
    contract::{Action, Contract, Operation},
    delivery::Ack,
};

pub use self::stream::Stream;
use self::{
    api::Api,
    publish::Sender,
    pull::{From, Pulling},
};
use crate::{connection::Connection, nats::Nats, options::Options, subject::Subjects};

/// The time that is added to what a handler may take, unless a bus says otherwise.
const MARGIN: Duration = Duration::from_secs(10);
/// The time for which a request for messages waits at the server, unless a bus says otherwise.
const PATIENCE: Duration = Duration::from_secs(2);
/// The most messages that one subscription has in work.
const MOST: usize = 4096;

/// NATS with streams, as a bus: what is sent is stored, and comes until it was handled. A clone is the same connection.
///
/// - [`publish`](Bus::publish) waits until a stream has stored the message ([`Confirmed::Stored`]). If that is not known in the end, it is
///   [`BusError::Unconfirmed`]: sent again with the same [id](Outgoing::with_id) it is stored once ([`Confirmed::Repeated`]). Ids are told
///   apart by address, which JetStream alone does not. Where no stream takes the address it is [`BusError::Missing`].
/// - An operation whose document says how messages are delivered (`x-postroom-delivery`) gets its messages from a durable consumer: `durable`,
///   or the queue group and the operation, is its name. It is made if it is not there; if it is, and other than the document asks, the
///   service does not start ([`BusError::Differs`]).
/// - All that is said of nothing of the kind is taken, and asked, as by [`Nats`]: see [`requests`](Bus::requests).
/// - No more is taken from a consumer than is worked on, and what a subscription leaves is given back at once.
/// - With `order: all` the consumer gives one message at a time, to all instances together. JetStream knows no keys: `order: key` is kept in the
///   same way.
/// - Tries are counted by the server, which forgets them if it is killed: what must have one effect is to be known by its id
///   (`duplicates`).
///
/// ```no_run
/// use postroom_nats::{JetStream, Stream};
/// # async fn run<S: postroom::Handlers>(contract: &'static postroom::contract::Contract, service: S) -> Result<(), Box<dyn std::error::Error>> {
/// let bus = JetStream::connect("nats://localhost", contract).await?;
/// bus.stream(Stream::new("ORDERS").subjects(["orders.>"])).await?;
/// postroom::serve(&bus, service).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct JetStream {
    nats: Nats,
    api: Api,
    sender: Arc<Sender>,
    /// The time for which ids are known.
    ids: Arc<Mutex<Option<Duration>>>,
    margin: Duration,
    patience: Duration,
}

impl JetStream {
    /// Connects to a server, or to the first of several, separated by commas, that is there.
    ///
    /// # Errors
    /// [`BusError::Transport`] if none is there.
    pub async fn connect(servers: &str, contract: &'static Contract) -> Result<Self, BusError> {
        Self::connect_with(servers, contract, Options::new()).await
    }

    /// Connects as [`connect`](Self::connect) does, with credentials and other settings.
    ///
    /// # Errors
    /// As for [`Nats::connect_with`].
    pub async fn connect_with(servers: &str, contract: &'static Contract, options: Options) -> Result<Self, BusError> {
        Self::new(Nats::connect_with(servers, contract, options).await?).await
    }

    /// Takes a connection that was made elsewhere: see [`Nats::from_client`].
    ///
    /// # Errors
    /// [`BusError::Closed`] if it is closed.
    pub async fn from_client(client: Client, contract: &'static Contract) -> Result<Self, BusError> {
        Self::new(Nats::from_client(client, contract)).await
    }

    async fn new(nats: Nats) -> Result<Self, BusError> {
        let api = Api { connection: nats.connection.clone() };
        let ids = stream::ids(&api, nats.contract).await;
        let sender = Arc::new(Sender::new(&nats.connection).await?);
        Ok(Self { nats, api, sender, ids: Arc::new(Mutex::new(ids)), margin: MARGIN, patience: PATIENCE })
    }

    /// Sets the time that is added to what a handler may take (`work`), after which the server gives a message to somebody else; 10
    /// seconds by default. All instances of a service have the same one: it is a setting of the consumer.
    #[must_use]
    pub fn with_margin(self, margin: Duration) -> Self {
        Self { margin, ..self }
    }

    /// Sets the time for which a request for messages waits at the server; 2 seconds by default. The end of a subscription waits
    /// until it is over.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Makes a stream if it is not there.
    ///
    /// # Errors
    /// [`BusError::Differs`] if it is there with other settings; [`BusError::Missing`] if the server has no JetStream.
    pub async fn stream(&self, stream: Stream) -> Result<(), BusError> {
        stream.declare(&self.api).await?;
        let ids = stream::ids(&self.api, self.nats.contract).await;
        *self.ids.lock().unwrap_or_else(PoisonError::into_inner) = ids;
        Ok(())
    }

    /// Returns the connection.
    #[must_use]
    pub fn client(&self) -> &Client {
        self.nats.client()
    }

    fn connection(&self) -> &Connection {
        &self.nats.connection
    }

    async fn join(&self, to: Interest<'_>) -> Result<Box<dyn Subscription>, BusError> {
        let is_kept = to.policy.is_some_and(|policy| policy.ack != Some(Ack::None));
        let needs = match to.group {
            Group::Durable(name) => return self.pull(to, name).await,
            _ if is_kept => "a name under which JetStream keeps messages: `durable`, or a queue group",
            _ => match self.stored_request(&to).await? {
                None => return self.nats.subscribe(to).await,
                Some(operation) => return Err(answered_by_a_stream(operation)),
            },
        };
        Err(BusError::Unsupported { what: to.operation.map_or("a subscription", |operation| operation.id), needs })
    }

    async fn pull(&self, to: Interest<'_>, group: &str) -> Result<Box<dyn Subscription>, BusError> {
        if let Some(operation) = requests(self.nats.contract, &to).next() {
            return Err(answered_by_a_stream(operation));
        }
        let subjects = Subjects::new(self.nats.contract, to.filters)?;
        let texts: Vec<&str> = subjects.iter().map(|subject| subject.text.as_str()).collect();
        let what = to.operation.map_or("a durable subscription", |operation| operation.id);
        if texts.len() > 1 && !self.connection().is_at_least(2, 10) {
            // It would give all of the stream, and say nothing.
            let needs = "several subjects for one consumer, which the server has from its version 2.10 on";
            return Err(BusError::Unsupported { what, needs });
        }
        let found = stream::find(&self.api, &texts).await?;
        if found.config["retention"] == "workqueue" && subjects.iter().any(|subject| subject.is_wide()) {
            let needs = "a subject that takes its addresses alone: the stream deletes what a consumer has passed over (`workqueue`)";
            return Err(BusError::Unsupported { what, needs });
        }
        if let Some(postroom::delivery::DeadLetter::Channel(channel)) = to.policy.map(|policy| policy.dead_letter)
            && let Some(address) = channel.address
        {
            stream::find(&self.api, &[address]).await?;
        }
        let named = (consumer::name(&to, group), &subjects, self.margin);
        let consumer = consumer::declare(&self.api, &found, &to, named).await?;
        let from = From {
            connection: self.connection().clone(),
            contract: self.nats.contract,
            consumer,
            subjects: Arc::new(subjects),
            in_flight: to.in_flight.clamp(1, MOST),
            patience: self.patience,
        };
        Ok(Box::new(Pulling::new(from).await?))
    }

    /// Returns the operation whose requests a stream would answer.
    async fn stored_request(&self, to: &Interest<'_>) -> Result<Option<&'static Operation>, BusError> {
        for operation in requests(self.nats.contract, to) {
            if self.is_stored(operation).await? {
                return Ok(Some(operation));
            }
        }
        Ok(None)
    }

    /// Returns whether a stream takes what is sent for an operation; it does not where there is no JetStream.
    async fn is_stored(&self, operation: &Operation) -> Result<bool, BusError> {
        let Some(subject) = operation.channel.subscription(&Wildcards::NATS) else { return Ok(false) };
        match stream::names(&self.api, &subject).await {
            Ok(names) => Ok(!names.is_empty()),
            Err(BusError::Missing { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Returns the operations by which services answer what comes on the channels of an interest.
fn requests(contract: &'static Contract, to: &Interest<'_>) -> impl Iterator<Item = &'static Operation> {
    let channels = to.filters.iter().filter_map(|filter| match filter {
        Filter::Channel(channel) => Some(channel.address),
        Filter::Pattern(_) => None,
    });
    let channels: Vec<_> = channels.collect();
    let operations = contract.services.iter().flat_map(|service| service.operations);
    operations.filter(move |operation| {
        operation.action == Action::Receive
            && operation.reply.is_some()
            && channels.contains(&operation.channel.address)
    })
}

fn answered_by_a_stream(operation: &Operation) -> BusError {
    let needs = "that its service answers: a stream takes the requests, and answers them itself";
    BusError::Unsupported { what: operation.id, needs }
}

impl Bus for JetStream {
    fn can(&self) -> Capabilities {
        Capabilities {
            settles: Settles::Each,
            stores: true,
            replays: true,
            counts: true,
            delays: true,
            dead_letters: false,
            ids: *self.ids.lock().unwrap_or_else(PoisonError::into_inner),
            keys: false,
            groups: true,
        }
    }

    fn publish(&self, message: Outgoing) -> BoxFuture<'_, Result<Confirmed, BusError>> {
        Box::pin(async move {
            let content_type = self.nats.contract.admit(&message)?.content_type();
            self.sender.send(&self.api, &message, content_type).await
        })
    }

    fn subscribe<'a>(&'a self, to: Interest<'a>) -> BoxFuture<'a, Result<Box<dyn Subscription>, BusError>> {
        Box::pin(self.join(to))
    }

    /// Requests pass by without being stored, as on [`Nats`]; where a stream takes the address, they are refused, because it
    /// would answer them.
    fn requests(&self) -> Option<&dyn Requests> {
        Some(self)
    }

    fn flush(&self) -> BoxFuture<'_, Result<(), BusError>> {
        self.nats.flush()
    }
}

impl Requests for JetStream {
    fn request(&self, message: Outgoing, timeout: Duration) -> BoxFuture<'_, Result<Delivery, BusError>> {
        Box::pin(async move {
            let address = message.address();
            match stream::names(&self.api, address).await {
                Ok(names) if !names.is_empty() => {
                    let reason =
                        format!("the stream `{}` takes it, and would answer in place of a service", names.join("`, `"));
                    Err(BusError::Refused { address: address.to_owned(), reason })
                }
                Ok(_) | Err(BusError::Missing { .. }) => self.nats.request(message, timeout).await,
                Err(error) => Err(error),
            }
        })
    }

    fn reply(&self, to: Inbox, reply: Reply) -> BoxFuture<'_, Result<(), BusError>> {
        self.nats.reply(to, reply)
    }
}
