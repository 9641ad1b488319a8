//! The loop that takes messages from the bus.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use tokio::task::{Id, JoinError, JoinSet};

use super::{
    health::{State, lock},
    metered,
    phase::{Phase, Way, reached},
    settle::Ended,
    source::{Source, first},
    summary::{Outcome, Processed},
    worker::Worker,
};
use crate::{
    Handlers,
    bus::{BusError, Taken},
};

/// A service at work.
pub(super) struct Run<S> {
    sources: Vec<Source>,
    worker: Arc<Worker<S>>,
    way: Way,
    concurrency: usize,
    running: JoinSet<Ended>,
    /// The positions of the sources of tasks, if there are several.
    tasks: HashMap<Id, usize>,
    /// The source that a message was taken from last.
    turn: usize,
    state: Arc<Mutex<State>>,
}

impl<S: Handlers> Run<S> {
    pub(super) fn new(sources: Vec<Source>, worker: Arc<Worker<S>>, way: Way, concurrency: usize) -> Self {
        Self {
            sources,
            worker,
            way,
            concurrency,
            running: JoinSet::new(),
            tasks: HashMap::new(),
            turn: 0,
            state: Arc::default(),
        }
    }

    /// Returns what is known of the service, now and later.
    pub(super) fn state(&self) -> Arc<Mutex<State>> {
        self.state.clone()
    }

    /// Serves to the end.
    pub(super) async fn run(mut self) {
        if self.take_until(Phase::Draining).await {
            match self.unsubscribe().await {
                Ok(()) if !self.worker.is_halted() => _ = self.take_until(Phase::Stopping).await,
                Ok(()) => {}
                Err(error) => lock(&self.state).summary.error = Some(error),
            }
        }
        // What is queued still goes to other members of the group, or is the bus's to keep.
        self.sources.clear();
        while let Some(ended) = self.running.join_next_with_id().await {
            self.end(ended);
        }
    }

    /// Takes messages until the phase is reached, or the service stops by itself; `false` if none comes any more before that.
    async fn take_until(&mut self, phase: Phase) -> bool {
        loop {
            if self.worker.is_halted() {
                return true;
            }
            let is_free = self.running.len() < self.concurrency && self.sources.iter().any(Source::has_room);
            tokio::select! {
                biased;
                () = reached(&mut self.way.stop, phase) => return true,
                Some(ended) = self.running.join_next_with_id() => self.end(ended),
                (index, next) = first(&mut self.sources, self.turn), if is_free => match next {
                    Some(Ok(taken)) => self.begin(index, taken),
                    Some(Err(event)) => self.note(&event),
                    None => {
                        self.sources[index].has_ended = true;
                        if self.sources.iter().all(|source| source.has_ended) {
                            return false;
                        }
                    }
                },
            }
        }
    }

    fn begin(&mut self, index: usize, taken: Taken) {
        // What is held is given back when it is dropped.
        if self.worker.is_halted() && taken.hold.is_some() {
            return;
        }
        self.turn = index;
        let several = self.sources.len() > 1;
        let source = &mut self.sources[index];
        let (lane, turn) = source.begin(&taken).unzip();
        // What is spawned is moved many times.
        let work = Box::pin(self.worker.clone().process(taken, source.terms.clone(), turn, self.way.clone()));
        let task = self.running.spawn(work).id();
        source.remember(task, lane);
        if several {
            self.tasks.insert(task, index);
        }
    }

    /// Tells of what happened to a subscription, and remembers whether the bus is there.
    fn note(&self, event: &BusError) {
        match event {
            BusError::Disconnected { reason } => lock(&self.state).disconnected = Some(reason.clone()),
            BusError::Reconnected => lock(&self.state).disconnected = None,
            _ => {}
        }
        metered::event(S::SERVICE, event);
        self.worker.tell(event);
    }

    /// Counts what became of a message.
    fn end(&mut self, ended: Result<(Id, Ended), JoinError>) {
        let (task, ended) = match ended {
            Ok((task, ended)) => (task, ended),
            // Nothing runs outside of the guard but what writes a failure as text, and who is told of it.
            Err(error) => (error.id(), Ended::from(Processed::of(Outcome::Panicked))),
        };
        let index = self.tasks.remove(&task).unwrap_or(0);
        self.sources.get_mut(index).into_iter().for_each(|source| source.end(task));
        let mut state = lock(&self.state);
        state.summary.count(ended.processed);
        if let Some(halt) = ended.halt {
            state.summary.error = Some(halt);
        }
    }

    async fn unsubscribe(&mut self) -> Result<(), BusError> {
        for source in &mut self.sources {
            tokio::select! {
                biased;
                result = source.subscription.unsubscribe() => result?,
                () = reached(&mut self.way.stop, Phase::Stopping) => return Ok(()),
            }
        }
        Ok(())
    }
}

impl<S> Drop for Run<S> {
    /// Remembers the end, also if it is a panic.
    fn drop(&mut self) {
        lock(&self.state).has_ended = true;
    }
}
