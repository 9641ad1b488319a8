//! Whether a service takes messages.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use super::{Summary, phase::Phase};

/// Tells whether a service takes messages now, for probes that ask a process whether it is ready. A clone tells of the same
/// service, also after it was shut down.
///
/// ```
/// use postroom::{HandlerError, Handlers, campaign::*, memory::MemoryBus, serve, serving::Readiness};
///
/// #[derive(Handlers)]
/// #[handle(CampaignExecuteMessage => execute)]
/// struct Runner;
///
/// impl Runner {
///     async fn execute(&self, _: CampaignExecuteMessage) -> Result<(), HandlerError> {
///         Ok(())
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let serving = serve(&MemoryBus::new(&CONTRACT), Runner).start().await?;
/// let health = serving.health();
/// // In the handler of `GET /ready`: 200 if it is ready, and 503 with the text if it is not.
/// assert_eq!(health.readiness(), Readiness::Ready);
/// serving.shutdown().await;
/// assert_eq!(health.readiness().to_string(), "the service has ended");
/// # Ok::<(), postroom::serving::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Health {
    stop: watch::Receiver<Phase>,
    state: Arc<Mutex<State>>,
}

/// What is known of a service at work.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) summary: Summary,
    /// The reason why there is no connection to the bus.
    pub(super) disconnected: Option<String>,
    pub(super) has_ended: bool,
}

/// Whether a service takes messages.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Readiness {
    /// It takes messages.
    Ready,
    /// The connection to its bus is lost.
    Disconnected {
        /// The reason, as far as it is known.
        reason: String,
    },
    /// It is shut down, and finishes what it works on.
    Draining,
    /// It has ended.
    Ended,
}

impl Readiness {
    /// Returns whether messages are taken.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        *self == Self::Ready
    }
}

impl fmt::Display for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready => f.write_str("the service takes messages"),
            Self::Disconnected { reason } => write!(f, "the service is not connected to its bus: {reason}"),
            Self::Draining => f.write_str("the service shuts down"),
            Self::Ended => f.write_str("the service has ended"),
        }
    }
}

impl Health {
    pub(super) fn new(stop: watch::Receiver<Phase>, state: Arc<Mutex<State>>) -> Self {
        Self { stop, state }
    }

    /// Returns whether messages are taken now.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        let state = lock(&self.state);
        match (&state.disconnected, *self.stop.borrow()) {
            _ if state.has_ended => Readiness::Ended,
            (_, Phase::Draining | Phase::Stopping) => Readiness::Draining,
            (Some(reason), Phase::Serving) => Readiness::Disconnected { reason: reason.clone() },
            (None, Phase::Serving) => Readiness::Ready,
        }
    }

    /// Returns the counts of what has become of the messages so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        lock(&self.state).summary.clone()
    }
}

pub(super) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
