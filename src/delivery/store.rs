//! The ids of messages that were handled, so that what comes twice has one effect.

use std::{
    collections::{HashMap, VecDeque},
    error::Error,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::bus::BoxFuture;

/// A store of the ids of messages that were handled.
///
/// A message is begun before its handler gets it, and finished or abandoned after it. A store that outlives the process keeps
/// what was begun and neither finished nor abandoned for the lease: then somebody may begin it again. The effect of a handler is
/// done once if it and [`finish`](Self::finish) are one transaction, or if the effect itself knows the message's
/// [id](crate::Context::message_id); else it may be done twice if the process ends between them.
///
/// [`MemoryStore`] is the one within a process.
pub trait Store: fmt::Debug + Send + Sync + 'static {
    /// Begins the work on a message, by the name of who receives it and the message's id; `lease` is the time for which nobody
    /// else may begin it.
    fn begin<'a>(&'a self, key: StoreKey<'a>, lease: Duration) -> BoxFuture<'a, Result<Begun, StoreError>>;

    /// Remembers for a time that the message was handled.
    fn finish<'a>(&'a self, key: StoreKey<'a>, window: Duration) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Lets somebody begin the message again.
    fn abandon<'a>(&'a self, key: StoreKey<'a>) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// The key of a message in a [`Store`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct StoreKey<'a> {
    /// The name of who receives it: two receivers of one message each handle it.
    pub receiver: &'a str,
    /// The id of the message.
    pub id: &'a str,
}

impl<'a> StoreKey<'a> {
    /// Creates the key of a message for a receiver.
    #[must_use]
    pub fn new(receiver: &'a str, id: &'a str) -> Self {
        Self { receiver, id }
    }
}

/// What a store says of a message that is to be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Begun {
    /// It is new: it is to be handled.
    New,
    /// It was handled.
    Known,
    /// Somebody is at work on it.
    Busy,
}

/// The error of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(String);

impl StoreError {
    /// Creates the error with its reason.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store of handled messages failed: {}", self.0)
    }
}

impl Error for StoreError {}

/// A store within one process, of a bounded number of ids: the oldest make room.
///
/// ```
/// use std::time::Duration;
/// use postroom::delivery::{Begun, MemoryStore, Store, StoreKey};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let (store, order) = (MemoryStore::new(10_000), StoreKey::new("billing", "order-7"));
/// let (lease, window) = (Duration::from_secs(30), Duration::from_secs(120));
/// assert_eq!(store.begin(order, lease).await?, Begun::New);
/// assert_eq!(store.begin(order, lease).await?, Begun::Busy);
/// store.finish(order, window).await?;
/// assert_eq!(store.begin(order, lease).await?, Begun::Known);
/// # Ok::<(), postroom::delivery::StoreError>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct MemoryStore {
    most: usize,
    ids: Mutex<Ids>,
}

/// A receiver and an id.
type Key = (Box<str>, Box<str>);

#[derive(Debug, Default)]
struct Ids {
    known: HashMap<Key, Known>,
    /// The keys with the moments at which each was written, oldest first; some are written anew since.
    ages: VecDeque<(Instant, Key)>,
}

#[derive(Debug)]
struct Known {
    is_done: bool,
    since: Instant,
    /// The moment at which it is forgotten; `None` if that is beyond all time.
    until: Option<Instant>,
}

impl Known {
    fn lasts(&self, now: Instant) -> bool {
        self.until.is_none_or(|until| until > now)
    }
}

impl MemoryStore {
    /// Creates a store of at most so many ids, at least one.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), ids: Mutex::default() }
    }

    fn ids(&self) -> MutexGuard<'_, Ids> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ids {
    fn write(&mut self, key: Key, is_done: bool, lasts: Duration, most: usize) {
        let since = Instant::now();
        self.known.insert(key.clone(), Known { is_done, since, until: since.checked_add(lasts) });
        self.ages.push_back((since, key));
        self.make_room(most);
    }

    /// Forgets the oldest ids until there are no more than `most`, and what was written anew since.
    fn make_room(&mut self, most: usize) {
        let now = Instant::now();
        while let Some((since, key)) = self.ages.front() {
            let current = self.known.get(key).filter(|known| known.since == *since);
            let is_needed = current.is_some_and(|known| known.lasts(now));
            if is_needed && self.known.len() <= most {
                return;
            }
            if current.is_some() {
                self.known.remove(key);
            }
            self.ages.pop_front();
        }
    }
}

impl Store for MemoryStore {
    fn begin<'a>(&'a self, key: StoreKey<'a>, lease: Duration) -> BoxFuture<'a, Result<Begun, StoreError>> {
        let (key, mut ids) = (owned(key), self.ids());
        let known = ids.known.get(&key).filter(|known| known.lasts(Instant::now()));
        let begun = match known.map(|known| known.is_done) {
            Some(true) => Begun::Known,
            Some(false) => Begun::Busy,
            None => {
                ids.write(key, false, lease, self.most);
                Begun::New
            }
        };
        Box::pin(std::future::ready(Ok(begun)))
    }

    fn finish<'a>(&'a self, key: StoreKey<'a>, window: Duration) -> BoxFuture<'a, Result<(), StoreError>> {
        self.ids().write(owned(key), true, window, self.most);
        Box::pin(std::future::ready(Ok(())))
    }

    fn abandon<'a>(&'a self, key: StoreKey<'a>) -> BoxFuture<'a, Result<(), StoreError>> {
        self.ids().known.remove(&owned(key));
        Box::pin(std::future::ready(Ok(())))
    }
}

fn owned(key: StoreKey<'_>) -> Key {
    (key.receiver.into(), key.id.into())
}
