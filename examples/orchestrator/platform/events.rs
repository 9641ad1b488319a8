//! Events of the orchestrator's own, which the platform's contract does not know.

use postroom::Event;
use serde::{Deserialize, Serialize};

/// A vote.
#[derive(Deserialize, Event, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), event("poll.vote", schema))]
#[cfg_attr(not(feature = "schemars"), event("poll.vote"))]
pub(crate) struct Vote {
    option: String,
}

/// An event whose handler is broken.
#[derive(Deserialize, Event, Serialize)]
#[event("demo.panic")]
pub(crate) struct Broken {}
