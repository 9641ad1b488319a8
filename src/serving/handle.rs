//! The hold on a service at work.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    sync::watch,
    task::{JoinError, JoinHandle},
    time::timeout,
};

use super::{
    Summary,
    guard::said,
    health::{Health, State, lock},
    phase::Phase,
    run::Run,
};
use crate::{Handlers, bus::BusError};

/// A service at work.
///
/// Dropping it shuts the service down in the background: it takes no more messages, and finishes those that are queued and
/// those that it works on.
#[derive(Debug)]
#[must_use = "dropping it shuts the service down"]
pub struct Serving {
    stop: watch::Sender<Phase>,
    task: JoinHandle<()>,
    state: Arc<Mutex<State>>,
}

impl Serving {
    pub(super) fn start<S: Handlers>(stop: watch::Sender<Phase>, run: Run<S>) -> Self {
        let state = run.state();
        Self { stop, task: tokio::spawn(run.run()), state }
    }

    /// Returns the counts of what has become of the messages so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        lock(&self.state).summary.clone()
    }

    /// Returns what tells whether the service takes messages, also while it is waited for.
    #[must_use]
    pub fn health(&self) -> Health {
        Health::new(self.stop.subscribe(), self.state.clone())
    }

    /// Serves until the bus ends the subscription, and finishes what is queued then.
    pub async fn wait(mut self) -> Summary {
        let ended = (&mut self.task).await;
        self.conclude(ended)
    }

    /// Takes no more messages, and finishes those that are queued and those that it works on.
    pub async fn shutdown(self) -> Summary {
        self.stop.send_replace(Phase::Draining);
        self.wait().await
    }

    /// Takes no more messages, as [`shutdown`](Self::shutdown) does, and finishes the others within a limit. What it
    /// still works on then is stopped where it awaits, and has failed; what is queued then stays with the bus.
    pub async fn shutdown_within(mut self, limit: Duration) -> Summary {
        self.stop.send_replace(Phase::Draining);
        match timeout(limit, &mut self.task).await {
            Ok(ended) => self.conclude(ended),
            Err(_) => {
                self.stop.send_replace(Phase::Stopping);
                self.wait().await
            }
        }
    }

    fn conclude(&self, ended: Result<(), JoinError>) -> Summary {
        let mut summary = self.summary();
        if let Err(error) = ended {
            let reason = error.try_into_panic().map_or_else(|error| error.to_string(), |panic| said(&*panic));
            summary.error = Some(BusError::Transport(reason));
        }
        summary
    }
}
