//! Streams: what takes which subjects.

use std::time::Duration;

use postroom::{
    address::Wildcards,
    bus::BusError,
    contract::{Channel, Contract},
};
use serde_json::Value;

use super::api::{Api, NO_STREAM, Settings, differs, nanos};
use crate::subject::covers;

/// The settings that a stream is to have: see [`JetStream::stream`](crate::JetStream::stream).
///
/// What is not said is as the server has it by default when the stream is made, and not looked at when it is there.
///
/// ```
/// use std::time::Duration;
/// use postroom_nats::Stream;
///
/// let orders = Stream::new("ORDERS").subjects(["orders.>"]).max_age(Duration::from_secs(7 * 86_400)).replicas(3);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Stream {
    name: String,
    settings: Settings,
}

impl Stream {
    /// Creates the settings of the stream with this name.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        let settings = Settings::from_iter([("name".to_owned(), Value::from(name.as_str()))]);
        Self { name, settings }
    }

    /// Sets the subjects whose messages it takes, with wildcards; its own name by default.
    pub fn subjects(self, subjects: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.set("subjects", subjects.into_iter().map(Into::into).collect::<Vec<String>>())
    }

    /// Sets the number of bytes that it stores.
    pub fn max_bytes(self, bytes: u64) -> Self {
        self.set("max_bytes", bytes)
    }

    /// Sets the time for which it stores a message.
    pub fn max_age(self, time: Duration) -> Self {
        self.set("max_age", nanos(time))
    }

    /// Sets the number of servers that store each message.
    pub fn replicas(self, servers: u32) -> Self {
        self.set("num_replicas", servers)
    }

    /// Sets the time for which it knows the ids of messages; 2 minutes by default.
    pub fn duplicate_window(self, time: Duration) -> Self {
        self.set("duplicate_window", nanos(time))
    }

    /// Refuses messages where it would drop the oldest ones to make room.
    pub fn refuse_when_full(self) -> Self {
        self.set("discard", "new")
    }

    /// Stores in memory instead of in files.
    pub fn in_memory(self) -> Self {
        self.set("storage", "memory")
    }

    /// Sets any other setting, by the name and with the value that it has in JetStream's API (`retention`, `no_ack`, `max_msgs`).
    pub fn set(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.settings.insert(name.to_owned(), value.into());
        self
    }

    /// Makes the stream if it is not there.
    ///
    /// # Errors
    /// It is there with other settings, or cannot be made.
    pub(super) async fn declare(&self, api: &Api) -> Result<(), BusError> {
        check_name("stream", &self.name)?;
        let what = format!("the stream `{}`", self.name);
        match api.call(&format!("STREAM.INFO.{}", self.name), None).await {
            Ok(found) => differs(&what, &self.settings, &found["config"]).map_or(Ok(()), Err),
            Err(refusal) if refusal.is(NO_STREAM) => {
                let settings = Value::Object(self.settings.clone());
                let made = api.call(&format!("STREAM.CREATE.{}", self.name), Some(&settings)).await;
                made.map(drop).map_err(|refusal| refusal.into_error(&what))
            }
            Err(refusal) => Err(refusal.into_error(&what)),
        }
    }
}

/// A stream that is there.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) config: Value,
}

impl Found {
    fn new(stream: &Value) -> Option<Self> {
        let config = stream.get("config")?.clone();
        Some(Self { name: config.get("name")?.as_str()?.to_owned(), config })
    }

    pub(super) fn subjects(&self) -> impl Iterator<Item = &str> {
        self.config["subjects"].as_array().into_iter().flatten().filter_map(Value::as_str)
    }

    /// Returns whether it takes all that a subject stands for.
    fn takes(&self, subject: &str) -> bool {
        self.subjects().any(|own| covers(own, subject))
    }
}

/// Returns the stream that takes all that these subjects stand for.
pub(super) async fn find(api: &Api, subjects: &[&str]) -> Result<Found, BusError> {
    let mut partly = None;
    for name in names(api, subjects.first().copied().unwrap_or_default()).await? {
        let info = api.call(&format!("STREAM.INFO.{name}"), None).await;
        let info = info.map_err(|refusal| refusal.into_error(&format!("the stream `{name}`")))?;
        let Some(found) = Found::new(&info) else { continue };
        if subjects.iter().all(|subject| found.takes(subject)) {
            return Ok(found);
        }
        partly = partly.or(Some(name));
    }
    let what = format!("a stream that takes `{}`", subjects.join("` and `"));
    let remedy = match partly {
        Some(name) => format!("`{name}` takes a part of it; add the subject there (`nats stream edit {name}`)"),
        None => "make one (`nats stream add`), or let this program do so (`JetStream::stream`)".to_owned(),
    };
    Err(BusError::Missing { what, remedy })
}

/// Returns the names of the streams that take something of what a subject stands for.
pub(super) async fn names(api: &Api, subject: &str) -> Result<Vec<String>, BusError> {
    let body = Settings::from_iter([("subject".to_owned(), subject.into())]);
    let names = api.list("STREAM.NAMES", "streams", body).await;
    let names = names.map_err(|refusal| refusal.into_error("to tell its streams"))?;
    Ok(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Returns the time for which every stream that takes messages of the contract knows their ids; what streams have by default if
/// there is none yet, and `None` if streams cannot be listed.
pub(super) async fn ids(api: &Api, contract: &Contract) -> Option<Duration> {
    let subject = |channel: &&'static Channel| channel.subscription(&Wildcards::NATS);
    let subjects: Vec<_> = contract.channels.iter().filter_map(subject).collect();
    let streams = api.list("STREAM.LIST", "streams", Settings::new()).await.ok()?;
    let streams = streams.iter().filter_map(Found::new);
    let ours = streams.filter(|stream| {
        subjects.iter().any(|subject| stream.takes(subject) || stream.subjects().any(|own| covers(subject, own)))
    });
    let window = ours.map(|stream| stream.config["duplicate_window"].as_u64().unwrap_or(0)).min();
    Some(window.map_or(Duration::from_secs(120), Duration::from_nanos))
}

/// Checks a name: with some characters a server says nothing at all, and with others something else each.
pub(super) fn check_name(what: &str, name: &str) -> Result<(), BusError> {
    let is_refused = |letter: char| letter.is_whitespace() || letter.is_control() || ".*>/\\".contains(letter);
    if !name.is_empty() && name.len() <= 255 && !name.contains(is_refused) {
        return Ok(());
    }
    let reason = format!("the name of a {what} has 1 to 255 bytes, no spaces, and none of `.`, `*`, `>`, `/` and `\\`");
    Err(BusError::Pattern { pattern: name.to_owned(), reason })
}

/// Returns what a stream is asked for that a message is sent to.
pub(super) fn missing(address: &str) -> BusError {
    let remedy = "make one (`nats stream add`), or let this program do so (`JetStream::stream`)".to_owned();
    BusError::Missing { what: format!("a stream that takes `{address}`"), remedy }
}

/// Returns the settings that a value has.
pub(super) fn settings<const N: usize>(pairs: [(&str, Value); N]) -> Settings {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_checked_before_a_server_is_asked() {
        for (name, is_one) in [
            ("depot", true),
            ("büro-nr-7", true),
            ("a_b", true),
            ("", false),
            ("a.b", false),
            ("a b", false),
            ("a*", false),
            ("a>b", false),
            ("a/b", false),
            ("a\\b", false),
            ("a\nb", false),
        ] {
            assert_eq!(check_name("consumer", name).is_ok(), is_one, "{name:?}");
        }
        assert!(check_name("consumer", &"x".repeat(256)).is_err());
    }

    #[test]
    fn what_is_said_is_compared_and_nothing_else() {
        let asked = Stream::new("S").max_age(Duration::from_secs(1)).set("no_ack", false);
        for (found, expected) in [
            (json!({"name": "S", "max_age": 1_000_000_000, "storage": "file"}), None),
            (json!({"name": "S", "max_age": 1_000_000_000, "no_ack": true}), Some(("`no_ack` of s", "false", "true"))),
            (json!({"name": "S"}), Some(("`max_age` of s", "1s", "not set"))),
        ] {
            let found = differs("s", &asked.settings, &found).map(|error| match error {
                BusError::Differs { what, declared, found } => (what, declared, found),
                other => panic!("{other}"),
            });
            let expected =
                expected.map(|(what, declared, found)| (what.to_owned(), declared.to_owned(), found.to_owned()));
            assert_eq!(found, expected);
        }
    }
}
