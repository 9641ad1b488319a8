//! The phase of serving, for all who have to know.

use std::future::pending;

use tokio::sync::watch;

/// The phase that serving has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// It takes what comes.
    Serving,
    /// It finishes what is queued and what runs.
    Draining,
    /// It stops what runs.
    Stopping,
}

/// The receiver from which the phase is read.
pub(super) type Stop = watch::Receiver<Phase>;

/// The signal to stop, and the layers, that every message meets.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) stop: Stop,
    #[cfg(feature = "tower")]
    pub(super) layers: Option<super::layers::Shared>,
}

/// Is done once the phase is reached. Where nobody can say so any more, what runs is finished.
pub(super) async fn reached(stop: &mut Stop, phase: Phase) {
    if stop.wait_for(|now| *now >= phase).await.is_err() && phase > Phase::Draining {
        pending().await
    }
}
