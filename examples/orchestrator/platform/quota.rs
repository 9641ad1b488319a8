//! How much of something one user, and all of them together, may make the platform keep.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use super::nexus::lock;

/// An amount that is shared among owners. What it counts, bytes or pieces, is up to who asks for it.
pub(crate) struct Quota {
    each: usize,
    all: usize,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    by_owner: BTreeMap<String, usize>,
    total: usize,
}

/// What an owner holds of a quota, for as long as this is kept.
pub(crate) struct Share {
    quota: Arc<Quota>,
    owner: String,
    amount: usize,
}

impl Quota {
    pub(crate) fn new(each: usize, all: usize) -> Arc<Self> {
        Arc::new(Self { each, all, held: Mutex::default() })
    }

    /// Gives an owner so much more; `None` where that is more than one, or all, may hold.
    pub(crate) fn take(self: &Arc<Self>, owner: &str, amount: usize) -> Option<Share> {
        let mut held = lock(&self.held);
        let own = held.by_owner.get(owner).copied().unwrap_or_default().checked_add(amount)?;
        let total = held.total.checked_add(amount)?;
        if own > self.each || total > self.all {
            return None;
        }
        held.by_owner.insert(owner.to_owned(), own);
        held.total = total;
        Some(Share { quota: self.clone(), owner: owner.to_owned(), amount })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = lock(&self.quota.held);
        held.total -= self.amount;
        if let Some(own) = held.by_owner.get_mut(&self.owner) {
            *own -= self.amount;
            if *own == 0 {
                held.by_owner.remove(&self.owner);
            }
        }
    }
}
