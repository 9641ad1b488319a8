//! Nexus: the bus, the time and the ids that everybody shares, and the audit log as a wire tap.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use postroom::{
    Publisher,
    bus::{Bus, BusError, Interest},
    campaign::{CONTRACT, EventErrorCode},
    chrono::{DateTime, Utc},
    contract::Service,
    envelope::{Clock, IdSource},
    memory::MemoryBus,
    uuid::Uuid,
};
use tokio::time::Instant;

/// The header with the `campaign_id` of the envelope that a message is sent for; messages have ids of another kind.
pub(crate) const CAMPAIGN: &str = "Campaign-Id";

/// The header with the `user_id` of the envelope that a message is sent for.
pub(crate) const USER: &str = "User-Id";

/// How many entries the audit log keeps, the newest ones. One that must not forget writes them to a disk.
const KEPT: usize = 10_000;

/// What everybody on the platform shares.
pub(crate) struct Nexus {
    pub(crate) bus: MemoryBus,
    pub(crate) clock: RuntimeClock,
    pub(crate) ids: Ids,
    audit: Mutex<VecDeque<Entry>>,
    traffic: Mutex<BTreeMap<String, usize>>,
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
        Arc::new(Self { bus, clock, ids, audit: Mutex::default(), traffic: Mutex::default() })
    }

    /// What a service sends with.
    pub(crate) fn publisher(&self, service: &'static Service) -> Publisher {
        Publisher::new(self.bus.clone(), service)
    }

    /// Counts every message on the bus by its channel, until the bus closes.
    pub(crate) async fn tap(self: &Arc<Self>) -> Result<(), BusError> {
        let (nexus, mut everything) = (self.clone(), self.bus.subscribe(Interest::new(&[">".into()])).await?);
        tokio::spawn(async move {
            while let Some(Ok(message)) = everything.receive().await {
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

    pub(crate) fn record(&self, entry: Entry) {
        let mut audit = lock(&self.audit);
        if audit.len() == KEPT {
            audit.pop_front();
        }
        audit.push_back(entry);
    }

    pub(crate) fn audit(&self) -> Vec<Entry> {
        lock(&self.audit).iter().cloned().collect()
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
