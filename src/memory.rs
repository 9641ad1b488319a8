//! A bus within one process, which holds its users to the contract.

mod exchange;
mod held;
mod ids;
mod member;
mod queue;
mod requests;
mod routes;

use std::{sync::Arc, time::Duration};

use tokio::time::{self, Instant};

use self::{exchange::Exchange, held::Faults, ids::Ids, member::Member, requests::Awaited};
use crate::{
    bus::{
        BoxFuture, Bus, BusError, Capabilities, Confirmed, Delivery, Inbox, Interest, Outgoing, Reply, Requests,
        Settles, Subscription,
    },
    contract::Contract,
};

/// A bus within one process: for tests, for local trials, and for services that run together. A clone is the same bus.
///
/// It holds its users to the contract at the call: an address that no channel has, a payload that none of the
/// channel's messages takes, headers that the message's own schema refuses, a pattern that no channel fits and a reply
/// that is not declared are errors there.
///
/// Every subscription has a bounded queue of its own, and every queue group has one that its members share. A group is
/// known by its name: of each message one member gets one copy. Where members of one group have different filters, those
/// with equal ones share a queue, and the queues that take a message take turns.
///
/// A pattern that is the address of a channel stands for that channel. In any other one `*` stands for one token that is
/// not empty, and `>` at the end for all that follows; tokens are separated by `/` if the pattern has one, and by `.` if not.
///
/// A message is handed to all of its queues at once, or to none: a sender first waits, until its
/// time-out, until there is room in each. It holds no place meanwhile, so that who takes nothing holds up those alone who send
/// to it. A message goes to those who are subscribed when it is sent; who leaves before it was handed over is not waited
/// for.
///
/// Nothing comes twice, and nothing is lost but what a subscription leaves in its queue where no other member can take
/// it. The [builder](Builder::keep_undelivered) says whether that is kept for
/// [`take_undelivered`](Self::take_undelivered).
///
/// A message with an [id](Outgoing::with_id) that was sent to the same address within two minutes is stored once: [`Confirmed::Repeated`].
///
/// To an operation whose document says how messages are delivered (`x-postroom-delivery`) it is a broker: a message stays until
/// it is settled, comes again with the number of its try, and waits for a durable group while none of it is there, as long as
/// the bus is. [`Builder::redeliver`] lets it fail as brokers do, for tests.
///
/// It needs a tokio runtime with a timer, does nothing by itself, and depends on no clock but tokio's: where that one is
/// paused, everything happens in the same order each time.
///
/// ```
/// use postroom::{bus::{Bus, BusError, Interest, Outgoing}, campaign::CONTRACT, memory::MemoryBus};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let bus = MemoryBus::new(&CONTRACT);
/// let mut status = bus.subscribe(Interest::new(&["campaign.*".into()])).await?;
///
/// let order = r#"{"execution_id": "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57",
///     "campaign_id": "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c58", "execution_type": "batch"}"#;
/// bus.publish(Outgoing::new("campaign.execute", order.as_bytes())).await?;
/// assert_eq!(status.receive().await.unwrap()?.payload(), order.as_bytes());
///
/// let refused = bus.publish(Outgoing::new("campaign.execute", *b"{}")).await;
/// assert!(matches!(refused, Err(BusError::Rejected { .. })));
/// let unknown = bus.publish(Outgoing::new("campaign.exceute", order.as_bytes())).await.unwrap_err();
/// assert!(unknown.to_string().ends_with("did you mean \"campaign.execute\"?"));
/// # Ok::<(), BusError>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct MemoryBus {
    contract: &'static Contract,
    timeout: Duration,
    exchange: Arc<Exchange>,
    ids: Arc<Ids>,
    faults: Arc<Faults>,
    /// `true` if all subscriptions settle what they take, and not only those whose operations say how they are delivered.
    settles_all: bool,
}

/// The settings of a [`MemoryBus`].
///
/// ```
/// use std::time::Duration;
/// use postroom::{campaign::CONTRACT, memory::MemoryBus};
///
/// let bus = MemoryBus::builder(&CONTRACT).queue(16).timeout(Duration::from_millis(100)).build();
/// assert!(bus.take_undelivered().is_empty());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    contract: &'static Contract,
    queue: usize,
    timeout: Duration,
    kept: usize,
    redelivers: bool,
    ack_wait: Duration,
    lost: u32,
    counts: bool,
}

impl MemoryBus {
    /// Creates a bus that takes what a contract declares.
    #[must_use]
    pub fn new(contract: &'static Contract) -> Self {
        Self::builder(contract).build()
    }

    /// Returns the settings of a bus, to change those of its queues.
    pub fn builder(contract: &'static Contract) -> Builder {
        Builder {
            contract,
            queue: 1024,
            timeout: Duration::from_secs(5),
            kept: 0,
            redelivers: false,
            ack_wait: Duration::from_secs(30),
            lost: 0,
            counts: true,
        }
    }

    /// Shuts the bus down: nothing more is sent, and every subscription ends after what it has queued. Requests that
    /// were handed over can still be answered.
    pub fn close(&self) {
        self.exchange.close();
    }

    /// Takes what was left in queues from which nobody can take it any more, in the order in which they were dropped.
    ///
    /// There is something only if the bus [keeps](Builder::keep_undelivered) it; then until it is taken here, or until newer
    /// messages need its place. Whoever waits for a reply to it was told that none comes.
    #[must_use]
    pub fn take_undelivered(&self) -> Vec<Delivery> {
        self.exchange.take_undelivered()
    }

    /// Hands a message to all of its queues, and says to how many.
    async fn hand_over(&self, delivery: Delivery, within: Duration) -> Result<usize, BusError> {
        let full = |_| BusError::Full { address: delivery.address().to_owned(), after: within };
        time::timeout(within, self.exchange.hand_over(&delivery)).await.map_err(full)?
    }
}

impl Builder {
    /// Sets the number of messages that wait in a queue at most: 1024 by default, and never less than 1.
    pub fn queue(self, messages: usize) -> Self {
        Self { queue: messages, ..self }
    }

    /// Sets the time for which a sender waits for room in every queue that its message goes to; 5 seconds by default.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Keeps what subscriptions leave behind unread, for [`take_undelivered`](MemoryBus::take_undelivered): the last
    /// `messages` of them. By default, none.
    ///
    /// ```
    /// use postroom::{bus::{Bus, Interest, Outgoing}, campaign::CONTRACT, memory::MemoryBus};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let bus = MemoryBus::builder(&CONTRACT).keep_undelivered(100).build();
    /// let unread = bus.subscribe(Interest::new(&["user.info.*".into()])).await?;
    /// let question = br#"{"user_id": "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57"}"#;
    /// bus.publish(Outgoing::new("user.info.request", *question)).await?;
    /// drop(unread);
    /// assert_eq!(bus.take_undelivered()[0].payload(), question);
    /// # Ok::<(), postroom::bus::BusError>(())
    /// # }).unwrap();
    /// ```
    pub fn keep_undelivered(self, messages: usize) -> Self {
        Self { kept: messages, ..self }
    }

    /// Makes the bus one that delivers at least once, as brokers do: every message that was taken comes again unless it is
    /// settled within [`ack_wait`](Self::ack_wait), whatever its operation says.
    ///
    /// ```
    /// use std::time::Duration;
    /// use postroom::{bus::{Bus, Interest, Outgoing}, campaign::CONTRACT, memory::MemoryBus};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(async {
    /// let bus = MemoryBus::builder(&CONTRACT).redeliver().ack_wait(Duration::from_secs(5)).build();
    /// let mut requests = bus.subscribe(Interest::new(&["user.info.*".into()])).await?;
    /// let question = br#"{"user_id": "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57"}"#;
    /// bus.publish(Outgoing::new("user.info.request", *question)).await?;
    ///
    /// let first = requests.next().await.unwrap()?;
    /// // Nobody says that it was handled.
    /// let again = requests.next().await.unwrap()?;
    /// assert_eq!((first.attempt, again.attempt), (1.try_into().ok(), 2.try_into().ok()));
    /// # Ok::<(), postroom::bus::BusError>(())
    /// # }).unwrap();
    /// ```
    pub fn redeliver(self) -> Self {
        Self { redelivers: true, ..self }
    }

    /// Sets the time after which an unsettled message comes again if the bus [redelivers](Self::redeliver); 30 seconds by
    /// default.
    pub fn ack_wait(self, time: Duration) -> Self {
        Self { ack_wait: time, ..self }
    }

    /// Loses every `n`th settlement if the bus [redelivers](Self::redeliver): the message comes again though it was handled. None
    /// by default.
    pub fn lose_settlements(self, n: u32) -> Self {
        Self { lost: n, ..self }
    }

    /// Sets whether tries are counted, which not all brokers do; they are by default.
    pub fn count_attempts(self, counts: bool) -> Self {
        Self { counts, ..self }
    }

    /// Builds the bus.
    #[must_use]
    pub fn build(self) -> MemoryBus {
        let ack_wait = self.redelivers.then_some(self.ack_wait);
        let lost = if self.redelivers { self.lost } else { 0 };
        MemoryBus {
            contract: self.contract,
            timeout: self.timeout,
            exchange: Arc::new(Exchange::new(self.queue.max(1), self.kept)),
            ids: Arc::default(),
            faults: Arc::new(Faults::new(ack_wait, lost, self.counts)),
            settles_all: self.redelivers,
        }
    }
}

impl Bus for MemoryBus {
    fn can(&self) -> Capabilities {
        Capabilities {
            settles: Settles::Each,
            stores: true,
            replays: false,
            counts: self.faults.counts,
            delays: true,
            dead_letters: false,
            ids: Some(ids::WINDOW),
            keys: true,
            groups: true,
        }
    }

    fn publish(&self, message: Outgoing) -> BoxFuture<'_, Result<Confirmed, BusError>> {
        Box::pin(async move {
            let content_type = self.contract.admit(&message)?.content_type();
            if message.id().is_none() {
                let delivery = message.declared(content_type).into_delivery(None);
                return self.hand_over(delivery, self.timeout).await.map(|_| Confirmed::Stored);
            }
            if !self.ids.add(&message) {
                return Ok(Confirmed::Repeated);
            }
            let delivery = message.clone().declared(content_type).into_delivery(None);
            let handed = self.hand_over(delivery, self.timeout).await;
            if handed.is_err() {
                self.ids.remove(&message);
            }
            handed.map(|_| Confirmed::Stored)
        })
    }

    fn subscribe<'a>(&'a self, to: Interest<'a>) -> BoxFuture<'a, Result<Box<dyn Subscription>, BusError>> {
        let settles = self.settles_all || to.policy.is_some();
        let faults = settles.then(|| self.faults.clone());
        let selected = self.contract.select_all(to.filters, routes::separator);
        let member = selected.and_then(|filters| Member::new(&self.exchange, routes::taken(&filters), &to, faults));
        Box::pin(std::future::ready(member.map(|member| Box::new(member) as Box<dyn Subscription>)))
    }

    fn requests(&self) -> Option<&dyn Requests> {
        Some(self)
    }
}

impl Requests for MemoryBus {
    fn request(&self, message: Outgoing, within: Duration) -> BoxFuture<'_, Result<Delivery, BusError>> {
        Box::pin(async move {
            let started = Instant::now();
            let address = message.address().to_owned();
            let admitted = self.contract.admit(&message)?;
            let (replies, message) = (admitted.replies(self.contract), message.declared(admitted.content_type()));
            let (inbox, reply) = Awaited::inbox(self.exchange.inbox(), &address, replies);
            let queues = self.hand_over(message.into_delivery(Some(inbox)), self.timeout.min(within)).await?;
            if queues == 0 {
                return Err(BusError::NoResponders { address });
            }
            match time::timeout(within.saturating_sub(started.elapsed()), reply).await {
                Ok(Ok(reply)) => reply,
                Ok(Err(_)) => Err(BusError::NoResponders { address }),
                Err(_) => Err(BusError::TimedOut { address, after: within }),
            }
        })
    }

    fn reply(&self, to: Inbox, reply: Reply) -> BoxFuture<'_, Result<(), BusError>> {
        let awaited = to.request::<Awaited>().ok_or(BusError::NotAwaited);
        let replied = awaited.and_then(|awaited| awaited.answer(self.contract, &to, reply));
        Box::pin(std::future::ready(replied))
    }
}
