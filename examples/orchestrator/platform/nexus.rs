//! Nexus: the bus, the time and the ids that everybody shares, and the audit log as a wire tap.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use postroom::{
    Clock, IdSource, Publisher, Service,
    bus::{Bus, BusError},
    campaign::{CONTRACT, CampaignEvent, EventErrorCode},
    chrono::{DateTime, Utc},
    memory::MemoryBus,
    uuid::Uuid,
};
use tokio::time::Instant;

/// What everybody on the platform shares.
pub(crate) struct Nexus {
    pub(crate) bus: MemoryBus,
    pub(crate) clock: RuntimeClock,
    pub(crate) ids: Ids,
    audit: Mutex<Vec<Entry>>,
    traffic: Mutex<BTreeMap<String, usize>>,
    /// The events that services are at work for, by request id.
    origins: Mutex<BTreeMap<String, CampaignEvent<()>>>,
}

/// An entry of the audit log: an envelope that came in, or one that went out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Entry {
    /// It was handed to its handler, now or before.
    Accepted,
    /// It was not, for this reason.
    Refused(EventErrorCode),
    /// An event of this name went to a session.
    Emitted { event: String, session: String },
}

impl Nexus {
    pub(crate) fn new(clock: RuntimeClock, ids: Ids) -> Arc<Self> {
        let bus = MemoryBus::new(&CONTRACT);
        let (audit, traffic, origins) = Default::default();
        Arc::new(Self { bus, clock, ids, audit, traffic, origins })
    }

    /// What a service sends with.
    pub(crate) fn publisher(&self, service: &'static Service) -> Publisher {
        Publisher::new(self.bus.clone(), service)
    }

    /// Counts every message on the bus by its channel, until the bus closes.
    pub(crate) async fn tap(self: &Arc<Self>) -> Result<(), BusError> {
        let (nexus, mut everything) = (self.clone(), self.bus.subscribe(&[">"], None).await?);
        tokio::spawn(async move {
            while let Some(message) = everything.next().await {
                let channel = CONTRACT.match_address(message.address()).and_then(|found| found.channel.address);
                let channel = channel.unwrap_or(message.address()).to_owned();
                *lock(&nexus.traffic).entry(channel).or_default() += 1;
            }
        });
        Ok(())
    }

    /// How many messages each channel carried.
    pub(crate) fn traffic(&self) -> BTreeMap<String, usize> {
        lock(&self.traffic).clone()
    }

    /// Keeps an event that services are going to tell about.
    pub(crate) fn remember(&self, request: &str, event: CampaignEvent<()>) {
        lock(&self.origins).insert(request.to_owned(), event);
    }

    /// The event that a service is at work for.
    pub(crate) fn origin(&self, request: Option<&str>) -> Option<CampaignEvent<()>> {
        lock(&self.origins).get(request?).cloned()
    }

    /// Lets go of an event about which nothing more will be told.
    pub(crate) fn forget(&self, request: Option<&str>) {
        lock(&self.origins).remove(request.unwrap_or_default());
    }

    pub(crate) fn record(&self, entry: Entry) {
        lock(&self.audit).push(entry);
    }

    pub(crate) fn audit(&self) -> Vec<Entry> {
        lock(&self.audit).clone()
    }
}

/// The runtime's time, counted from a start: with a paused runtime a virtual one.
#[derive(Clone, Copy)]
pub(crate) struct RuntimeClock {
    base: DateTime<Utc>,
    start: Instant,
}

impl RuntimeClock {
    pub(crate) fn starting_at(base: DateTime<Utc>) -> Self {
        Self { base, start: Instant::now() }
    }
}

impl Clock for RuntimeClock {
    fn now(&self) -> DateTime<Utc> {
        self.base + self.start.elapsed()
    }
}

/// Where ids come from.
pub(crate) enum Ids {
    /// Numbered, so that two runs give the same ones.
    Numbered(AtomicU64),
    /// Random, and ordered by time.
    Random,
}

impl Ids {
    pub(crate) fn uuid(&self) -> Uuid {
        match self {
            Self::Numbered(last) => Uuid::from_u128(u128::from(last.fetch_add(1, Ordering::Relaxed)) + 1),
            Self::Random => Uuid::now_v7(),
        }
    }
}

impl IdSource for Ids {
    fn next_id(&self) -> String {
        self.uuid().to_string()
    }
}

/// What a mutex guards, even where somebody panicked with it: every change here is whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
