//! What the orchestrator handles, for people and for tools.

use postroom::{Event, Handlers, campaign::CONTRACT};

use crate::platform::{Desk, Vote};

/// What stands for the schema of a type that tells none.
const SCHEMALESS: &str = "no schema; types of one's own tell theirs with `--features schemars`";

/// The text for every route: each of its events with the name of its Rust type, and its JSON Schema in one line.
pub(crate) fn routes() -> String {
    let mut text = String::new();
    for route in Desk::ROUTES {
        let schema = match CONTRACT.message(route.message) {
            Some(message) => (message.schema)().to_owned(),
            None => own(route.events).unwrap_or_else(|| SCHEMALESS.to_owned()),
        };
        for event in route.events {
            text.push_str(&format!("{event}  {}\n    {schema}\n", route.message));
        }
    }
    text
}

/// The schema of an event that no contract knows, where its type tells one.
fn own(events: &[&str]) -> Option<String> {
    if events.contains(&Vote::EVENT) { Vote::schema() } else { None }
}
