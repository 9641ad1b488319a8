//! The idempotent receiver: what comes twice has one effect.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::OnceCell, time::Instant};

/// Does things once for each key, within a window, and gives the first result again to whoever comes later: EIP's
/// idempotent receiver.
///
/// Whoever comes while the first one is still at work waits for its result. What is forgotten after the window, or when
/// there are too many keys, is done again.
///
/// ```
/// use postroom::IdempotentReceiver;
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let answers = IdempotentReceiver::new(1000, std::time::Duration::from_secs(60));
/// let first = answers.once(("session", "request"), async || "stored").await;
/// let again = answers.once(("session", "request"), async || "stored twice").await;
/// assert_eq!((first.value, first.repeated), ("stored", false));
/// assert_eq!((again.value, again.repeated), ("stored", true));
/// # });
/// ```
pub struct IdempotentReceiver<K, V> {
    capacity: usize,
    window: Duration,
    known: Mutex<Known<K, V>>,
}

/// What became of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Once<V> {
    /// The result, the first one.
    pub value: V,
    /// Whether it was there already.
    pub repeated: bool,
}

struct Known<K, V> {
    results: HashMap<K, Arc<OnceCell<V>>>,
    /// The keys with the time when each came first, oldest first.
    ages: VecDeque<(Instant, K)>,
}

impl<K: Clone + Eq + Hash, V: Clone> IdempotentReceiver<K, V> {
    /// Remembers up to `capacity` keys, at least one, each for as long as `window`.
    #[must_use]
    pub fn new(capacity: usize, window: Duration) -> Self {
        let known = Known { results: HashMap::new(), ages: VecDeque::new() };
        Self { capacity: capacity.max(1), window, known: Mutex::new(known) }
    }

    /// The result of `work` for this key, or the one of the first that came with it.
    ///
    /// Where the first one is dropped before it is done, the next one does the work.
    pub async fn once(&self, key: K, work: impl AsyncFnOnce() -> V) -> Once<V> {
        let cell = self.cell(key);
        let mut repeated = true;
        let value = cell.get_or_init(|| {
            repeated = false;
            work()
        });
        let value = value.await.clone();
        Once { value, repeated }
    }

    fn cell(&self, key: K) -> Arc<OnceCell<V>> {
        let now = Instant::now();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some((came, _)) = known.ages.front()
            && now.duration_since(*came) >= self.window
        {
            known.forget_oldest();
        }
        if let Some(cell) = known.results.get(&key) {
            return cell.clone();
        }
        if known.ages.len() >= self.capacity {
            known.forget_oldest();
        }
        known.ages.push_back((now, key.clone()));
        known.results.entry(key).or_default().clone()
    }
}

impl<K: Eq + Hash, V> Known<K, V> {
    fn forget_oldest(&mut self) {
        if let Some((_, key)) = self.ages.pop_front() {
            self.results.remove(&key);
        }
    }
}

impl<K, V> fmt::Debug for IdempotentReceiver<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdempotentReceiver")
            .field("capacity", &self.capacity)
            .field("window", &self.window)
            .finish_non_exhaustive()
    }
}
