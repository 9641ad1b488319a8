//! The subscriptions, and the way of a message to all of its queues at once.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    queue::{Queue, Undelivered, Waiting},
    routes::{Routes, Taken},
};
use crate::bus::{BusError, Delivery, Group};

/// The exchange in which messages find the queues that they go to.
#[derive(Debug)]
pub(super) struct Exchange {
    capacity: usize,
    state: Mutex<State>,
    undelivered: Arc<Undelivered>,
}

#[derive(Debug, Default)]
struct State {
    closed: bool,
    /// The counter by which ids, inboxes and turns are numbered.
    count: u64,
    /// The ids of the queues, by what they take.
    routes: Routes,
    /// The queues that take messages, by id.
    open: BTreeMap<u64, Open>,
}

/// A queue that takes messages.
#[derive(Debug)]
struct Open {
    queue: Arc<Queue>,
    taken: Vec<Taken>,
    group: Option<Arc<str>>,
    /// `true` if it stays when its last member leaves.
    is_durable: bool,
    members: usize,
    /// The turn in which a message was last meant for it.
    turn: u64,
}

/// A queue that a message goes to.
#[derive(Debug)]
struct Target {
    id: u64,
    /// The group for which it takes the message.
    group: Option<Arc<str>>,
}

/// The outcome of putting a message in its queues.
enum Filled {
    /// It is in this many queues.
    All(usize),
    /// It is in none, because one is full: this is told of room there.
    None(Waiting),
}

impl Exchange {
    /// An exchange whose queues hold `capacity` messages, and which keeps `kept` messages that nobody took.
    pub(super) fn new(capacity: usize, kept: usize) -> Self {
        Self { capacity, state: Mutex::default(), undelivered: Arc::new(Undelivered::new(kept)) }
    }

    /// A subject that no other inbox has.
    pub(super) fn inbox(&self) -> String {
        format!("_INBOX.{}", self.state().count())
    }

    /// The queue for one more member.
    pub(super) fn join(&self, taken: Vec<Taken>, group: Group<'_>) -> Result<Arc<Queue>, BusError> {
        let mut state = self.state();
        if state.closed {
            return Err(BusError::Closed);
        }
        let is_durable = matches!(group, Group::Durable(_));
        let group = group.name();
        let shared = group.and_then(|group| {
            let mut open = state.open.values_mut();
            open.find(|open| open.group.as_deref() == Some(group) && open.taken == taken)
        });
        if let Some(open) = shared {
            open.members += 1;
            open.is_durable |= is_durable;
            return Ok(open.queue.clone());
        }
        let id = state.count();
        for part in &taken {
            state.routes.add(part, id)?;
        }
        let queue = Arc::new(Queue::new(id, self.capacity, self.undelivered.clone()));
        let group = group.map(Arc::from);
        state.open.insert(id, Open { queue: queue.clone(), taken, group, is_durable, members: 1, turn: 0 });
        Ok(queue)
    }

    /// Takes a member off a queue, which ends with the last one unless it is durable.
    pub(super) fn leave(&self, id: u64) {
        let mut state = self.state();
        let Some(open) = state.open.get_mut(&id) else { return };
        open.members -= 1;
        if open.members > 0 || open.is_durable {
            return;
        }
        if let Some(open) = state.open.remove(&id) {
            open.queue.end();
            for part in &open.taken {
                state.routes.remove(part, id);
            }
        }
    }

    /// Ends every queue, and takes no more messages.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.routes = Routes::default();
        for open in std::mem::take(&mut state.open).into_values() {
            open.queue.end();
        }
    }

    /// Waits until there is room in every queue that a message goes to, and puts it into all of them; says into how many.
    ///
    /// It goes to those who are there when it is sent, without those who leave before there is room. No place is held for
    /// it while it waits, so that nobody who sends to other queues waits because of it.
    pub(super) async fn hand_over(&self, delivery: &Delivery) -> Result<usize, BusError> {
        let (turn, mut targets) = self.state().targets(delivery.address())?;
        let mut told: Option<Waiting> = None;
        loop {
            let filled = self.state().fill(turn, &mut targets, delivery);
            // Only now is it clear whether the room that it was told of is left to the next sender.
            drop(told);
            match filled? {
                Filled::All(count) => return Ok(count),
                Filled::None(mut waiting) => {
                    waiting.be_told().await;
                    told = Some(waiting);
                }
            }
        }
    }

    pub(super) fn take_undelivered(&self) -> Vec<Delivery> {
        self.undelivered.take()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.close();
    }
}

impl State {
    fn count(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// The queues that a message goes to, every subscription's and of each group's the one whose turn it is; and the turn
    /// of the message itself among those that wait.
    fn targets(&mut self, address: &str) -> Result<(u64, VecDeque<Target>), BusError> {
        if self.closed {
            return Err(BusError::Closed);
        }
        let (mut targets, mut groups) = (Vec::new(), BTreeMap::new());
        for (id, open) in self.takers(address) {
            match &open.group {
                Some(group) => {
                    let first = groups.entry(group.clone()).or_insert((open.turn, id));
                    *first = (open.turn, id).min(*first);
                }
                None => targets.push(Target { id, group: None }),
            }
        }
        // One subscription may take the address by several of its filters.
        targets.sort_unstable_by_key(|target| target.id);
        targets.dedup_by_key(|target| target.id);
        targets.extend(groups.into_iter().map(|(group, (_, id))| self.take_turn(id, group)));
        Ok((self.count(), targets.into()))
    }

    /// The queue of a group whose turn it is to take a message; `None` if none of them takes this one.
    fn target_in(&mut self, group: Arc<str>, address: &str) -> Option<Target> {
        let of_group = self.takers(address).filter(|(_, open)| open.group.as_ref() == Some(&group));
        let (_, id) = of_group.map(|(id, open)| (open.turn, id)).min()?;
        Some(self.take_turn(id, group))
    }

    /// The queue as the one that takes a message for its group.
    fn take_turn(&mut self, id: u64, group: Arc<str>) -> Target {
        let turn = self.count();
        if let Some(open) = self.open.get_mut(&id) {
            open.turn = turn;
        }
        Target { id, group: Some(group) }
    }

    /// The queues that take an address, with their ids: once for each filter.
    fn takers(&self, address: &str) -> impl Iterator<Item = (u64, &Open)> {
        self.routes.takers(address).filter_map(|id| Some((id, self.open.get(&id)?)))
    }

    /// Puts a message into all of the queues that are still there, or into none: then it waits for the first of them.
    ///
    /// Queues fill up and end under this lock alone, so that a queue which has room still has it when all of them have.
    /// Whoever was full stands first the next time, so that all who are full are found in one round.
    fn fill(&mut self, turn: u64, targets: &mut VecDeque<Target>, delivery: &Delivery) -> Result<Filled, BusError> {
        if self.closed {
            return Err(BusError::Closed);
        }
        let mut ready = Vec::with_capacity(targets.len());
        while let Some(target) = targets.pop_front() {
            let Some(open) = self.open.get(&target.id) else {
                // Another one of its group takes the message instead, if there is one.
                let instead = target.group.and_then(|group| self.target_in(group, delivery.address()));
                instead.into_iter().for_each(|instead| targets.push_front(instead));
                continue;
            };
            if let Some(waiting) = open.queue.wait_if_full(turn) {
                targets.push_front(target);
                targets.extend(ready);
                return Ok(Filled::None(waiting));
            }
            ready.push(target);
        }
        for target in &ready {
            if let Some(open) = self.open.get(&target.id) {
                open.queue.push(delivery.clone());
            }
        }
        Ok(Filled::All(ready.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::{Channel, Parameter, ParameterKind};

    #[test]
    fn nothing_is_left_of_who_has_left() {
        let exchange = Exchange::new(1, 0);
        static TEMPLATE: Channel = Channel::new("t", Some("a-{x}")).with_parameters(&[X]);
        static LITERAL: Channel = Channel::new("l", Some("a/b"));
        const X: Parameter = Parameter::new("x", ParameterKind::String);
        let pattern = |text: &str| Taken { text: text.to_owned(), channel: None };
        let channel = |channel: &'static Channel| Taken { channel: Some(channel), ..pattern(channel.id) };
        let all = [
            vec![pattern(">"), pattern("a/*")],
            vec![pattern("a.*"), pattern("a.b"), channel(&TEMPLATE)],
            vec![pattern("a.{x}.c"), pattern("a.*.c"), pattern(">"), channel(&LITERAL), channel(&TEMPLATE)],
        ];
        let join = |group| all.iter().map(move |taken| (taken.clone(), group));
        let members = join(Group::Each).chain(join(Group::Shared("group"))).chain(join(Group::Shared("group")));
        let queues: Vec<_> = members.filter_map(|(taken, group)| exchange.join(taken, group).ok()).collect();
        assert_eq!((queues.len(), exchange.state().open.len()), (9, 6));
        queues.iter().for_each(|queue| exchange.leave(queue.id()));
        let state = exchange.state();
        assert!(state.open.is_empty() && state.routes.is_empty(), "{state:?}");
    }
}
