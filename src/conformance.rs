//! What every bus has to do: one set of cases for all of them, for who writes a bus.
//!
//! [`run`] asks a bus what it [can](crate::bus::Bus::can) do, runs each case that this makes possible on a bus of its own, and
//! tells of the others that they are not offered.
//!
//! ```
//! use postroom::{conformance, memory::MemoryBus};
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
//! # runtime.block_on(async {
//! // A clock that nobody waits for.
//! tokio::time::pause();
//! let report = conformance::run(async || MemoryBus::new(&conformance::CONTRACT)).await;
//! println!("{report}");
//! assert!(report.is_passed());
//! # });
//! ```
//!
//! The buses that it is given are to be empty: a server of their own, or subjects, streams and topics that nobody else uses. They
//! carry [`CONTRACT`], whose documents are in `spec/conformance` of this package.

mod carried;
mod delivered;
mod desk;
mod report;
mod stage;

/// The contract of the suite: its messages, channels and services.
#[allow(missing_docs, reason = "the documents say what their messages are for")]
pub mod contract {
    crate::include_contract!("conformance");
}

use std::{sync::Arc, time::Duration};

use self::stage::{Case, Stage};
pub use self::{
    contract::CONTRACT,
    report::{Outcome, Report},
};
use crate::bus::Bus;

/// How long the suite waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// For what is to come; 20 seconds by default.
    pub coming: Duration,
    /// To be sure that nothing comes; a second by default.
    pub quiet: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self { coming: Duration::from_secs(20), quiet: Duration::from_secs(1) }
    }
}

/// Runs all cases, one after another, each on a bus that is made for it.
///
/// A bus whose clock is the one of the machine takes about half a minute; the [default](Waits::default) waits do for a broker on
/// the same machine.
pub async fn run<B: Bus>(make: impl AsyncFn() -> B) -> Report {
    run_with(make, Waits::default()).await
}

/// Runs all cases as [`run`] does, with other waits.
pub async fn run_with<B: Bus>(make: impl AsyncFn() -> B, waits: Waits) -> Report {
    let mut report = Report::default();
    for Case { name, lacks, play } in carried::CASES.iter().chain(delivered::CASES) {
        let bus: Arc<dyn Bus> = Arc::new(make().await);
        let outcome = match lacks(&*bus) {
            Some(lacking) => Outcome::NotOffered(lacking),
            None => match play(Stage { bus, waits }).await {
                Ok(()) => Outcome::Passed,
                Err(error) => Outcome::Failed(error.to_string()),
            },
        };
        report.add(name, outcome);
    }
    report
}
