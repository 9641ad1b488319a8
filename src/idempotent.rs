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
/// there are too many keys or bytes, is done again.
///
/// ```
/// use postroom::idempotent::IdempotentReceiver;
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
    most_bytes: usize,
    size: Size<K, V>,
    known: Mutex<Known<K, V>>,
}

/// The function that says how many bytes a key and its result take.
type Size<K, V> = Box<dyn Fn(&K, &V) -> usize + Send + Sync>;

/// The result of [`IdempotentReceiver::once`], and who did the work for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome<V> {
    /// The result, the first one.
    pub value: V,
    /// `true` if it was there already.
    pub repeated: bool,
}

struct Known<K, V> {
    results: HashMap<K, Kept<V>>,
    /// The keys with the time when each came first, oldest first.
    ages: VecDeque<(Instant, K)>,
    /// The number of bytes of all results.
    bytes: usize,
}

struct Kept<V> {
    cell: Arc<OnceCell<V>>,
    /// The number of bytes of the result; 0 before it is there.
    bytes: usize,
}

impl<K: Clone + Eq + Hash, V: Clone> IdempotentReceiver<K, V> {
    /// Remembers up to `capacity` keys, at least one, each for as long as `window`.
    #[must_use]
    pub fn new(capacity: usize, window: Duration) -> Self {
        let known = Known { results: HashMap::new(), ages: VecDeque::new(), bytes: 0 };
        Self {
            capacity: capacity.max(1),
            window,
            most_bytes: usize::MAX,
            size: Box::new(|_, _| 0),
            known: Mutex::new(known),
        }
    }

    /// Remembers up to `most` bytes besides; `size` says how many a key and its result take. The oldest results make
    /// room for a new one; one that is larger than that by itself is not remembered. Work that is not done takes none.
    ///
    /// ```
    /// use postroom::idempotent::IdempotentReceiver;
    ///
    /// let minute = std::time::Duration::from_secs(60);
    /// let answers: IdempotentReceiver<String, String> =
    ///     IdempotentReceiver::new(1000, minute).with_max_bytes(1 << 20, |id: &String, answer: &String| id.len() + answer.len());
    /// ```
    #[must_use]
    pub fn with_max_bytes(self, most: usize, size: impl Fn(&K, &V) -> usize + Send + Sync + 'static) -> Self {
        Self { most_bytes: most, size: Box::new(size), ..self }
    }

    /// Returns the result of `work` for this key, or the one of the first that came with it.
    ///
    /// If the first one is dropped before it is done, the next one does the work.
    pub async fn once(&self, key: K, work: impl AsyncFnOnce() -> V) -> Outcome<V> {
        let cell = self.cell(key.clone());
        let mut repeated = true;
        let value = cell.get_or_init(|| {
            repeated = false;
            work()
        });
        let value = value.await.clone();
        if !repeated {
            self.weigh(&key, &cell, (self.size)(&key, &value));
        }
        Outcome { value, repeated }
    }

    /// Counts the bytes of a result that is there now, and forgets results until there are no more than may be.
    fn weigh(&self, key: &K, cell: &Arc<OnceCell<V>>, bytes: usize) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // It may be forgotten by now, and its key have come again.
        let Some(result) = known.results.get_mut(key).filter(|result| Arc::ptr_eq(&result.cell, cell)) else { return };
        result.bytes = bytes;
        known.bytes = known.bytes.saturating_add(bytes);
        while known.bytes > self.most_bytes {
            let has_bytes = |(_, key): &(Instant, K)| known.results.get(key).is_some_and(|result| result.bytes > 0);
            let Some(heavy) = known.ages.iter().position(has_bytes) else { return };
            known.forget(heavy);
        }
    }

    fn cell(&self, key: K) -> Arc<OnceCell<V>> {
        let now = Instant::now();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some((came, _)) = known.ages.front()
            && now.duration_since(*came) >= self.window
        {
            known.forget(0);
        }
        if let Some(result) = known.results.get(&key) {
            return result.cell.clone();
        }
        if known.ages.len() >= self.capacity {
            known.forget(0);
        }
        known.ages.push_back((now, key.clone()));
        let cell = Arc::<OnceCell<V>>::default();
        known.results.insert(key, Kept { cell: cell.clone(), bytes: 0 });
        cell
    }
}

impl<K: Eq + Hash, V> Known<K, V> {
    /// Forgets the key with this place among the ages.
    fn forget(&mut self, place: usize) {
        let key = self.ages.remove(place);
        if let Some(result) = key.and_then(|(_, key)| self.results.remove(&key)) {
            self.bytes = self.bytes.saturating_sub(result.bytes);
        }
    }
}

impl<K, V> fmt::Debug for IdempotentReceiver<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdempotentReceiver")
            .field("capacity", &self.capacity)
            .field("window", &self.window)
            .field("most_bytes", &self.most_bytes)
            .finish_non_exhaustive()
    }
}
