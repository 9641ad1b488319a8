//! The state that is kept between two runs: the contract of the last one, and what changed so far.

use postroom_codegen::Contract;
use postroom_schema::json::{Document, Style};
use serde::{Deserialize, Serialize};

use super::changelog::Day;

/// The form in which the state is written. The first one had schemas as JSON in strings.
const VERSION: u32 = 2;

/// The state that is kept between two runs.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct State {
    version: u32,
    /// The changelog, the newest day first.
    pub(crate) changelog: Vec<Day>,
    /// The contract of the last run.
    pub(crate) contract: Contract,
}

impl State {
    /// Creates the state of a run.
    pub(crate) fn new(contract: Contract, changelog: Vec<Day>) -> Self {
        Self { version: VERSION, changelog, contract }
    }

    /// Reads what [`text`](Self::text) wrote.
    ///
    /// # Errors
    /// The text is nothing of the kind, or of a later version; the message says what to do.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        /// The part that all versions have.
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let damaged = |reason: &dyn std::fmt::Display| {
            format!(
                "the state of the last run is damaged ({reason}): bring it back from version control, \
                 or remove it, and the page and `diagrams` beside it, to begin without a changelog"
            )
        };
        let Version { version } = serde_json::from_str(text).map_err(|error| damaged(&error))?;
        if version > VERSION {
            return Err(format!(
                "the state was written by a later `postroom` (its version is {version}, this one knows {VERSION}): \
                 install a later one"
            ));
        }
        let state: Self = serde_json::from_str(text).map_err(|error| damaged(&error))?;
        if version == 0 || !is_whole(&state.contract) {
            return Err(damaged(&"it does not fit together"));
        }
        Ok(state)
    }

    /// Returns the text that is kept.
    ///
    /// # Errors
    /// None that is known; it is for the caller to say so nevertheless.
    pub(crate) fn text(&self) -> Result<String, String> {
        let text = serde_json::to_string(self).map_err(|error| error.to_string())?;
        let value = Document::parse(&text).map_err(|error| error.to_string())?;
        Ok(value.view().text(Style::Pretty) + "\n")
    }
}

/// Returns whether every position stands for something.
fn is_whole(contract: &Contract) -> bool {
    let messages = |positions: &[usize]| positions.iter().all(|&at| at < contract.messages.len());
    let channel = |at: usize| at < contract.channels.len();
    let operations = contract.services.iter().flat_map(|service| &service.operations);
    operations.into_iter().all(|operation| {
        let reply = operation.reply.as_ref();
        channel(operation.channel)
            && messages(&operation.messages)
            && reply.is_none_or(|reply| messages(&reply.messages) && reply.channel.is_none_or(channel))
    }) && contract.channels.iter().all(|channel| messages(&channel.messages))
        && contract.envelopes.iter().all(|envelope| envelope.events.iter().all(|(_, at)| messages(&[*at])))
}
