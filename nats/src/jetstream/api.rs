//! What JetStream is asked besides messages, as JSON.

use std::time::Duration;

use async_nats::HeaderMap;
use bytes::Bytes;
use postroom::bus::BusError;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::connection::Connection;

/// The settings of a stream or a consumer, by their names on the wire.
pub(super) type Settings = Map<String, Value>;

/// The API of JetStream.
#[derive(Clone, Debug)]
pub(super) struct Api {
    pub(super) connection: Connection,
}

/// The reason why something was not done.
#[derive(Debug)]
pub(super) enum Refusal {
    /// JetStream refuses it.
    Answered(Answered),
    /// Nobody said anything.
    Silent(BusError),
}

/// The error that JetStream answers with.
#[derive(Debug, Deserialize)]
pub(super) struct Answered {
    #[serde(default)]
    pub(super) err_code: u64,
    #[serde(default)]
    pub(super) description: String,
}

/// The codes of errors that mean that something is not there.
pub(super) const NO_CONSUMER: u64 = 10014;
pub(super) const NO_STREAM: u64 = 10059;

impl Api {
    /// Asks for something.
    pub(super) async fn call(&self, what: &str, body: Option<&Value>) -> Result<Value, Refusal> {
        let subject = format!("$JS.API.{what}");
        let body = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let asked = self.connection.request(&subject, (body, HeaderMap::new()), self.connection.timeout).await;
        let message = asked.map_err(|error| Refusal::Silent(unheard(error)))?;
        let mut answer: Value = serde_json::from_slice(&message.payload).map_err(|error| {
            Refusal::Silent(BusError::Transport(format!("JetStream answers {subject} with no JSON: {error}")))
        })?;
        match answer.get_mut("error").map(Value::take).map(serde_json::from_value) {
            Some(Ok(answered)) => Err(Refusal::Answered(answered)),
            Some(Err(error)) => Err(Refusal::Silent(BusError::Transport(error.to_string()))),
            None => Ok(answer),
        }
    }

    /// Asks for all of a list that comes in parts.
    pub(super) async fn list(&self, what: &str, of: &str, mut body: Settings) -> Result<Vec<Value>, Refusal> {
        let mut all = Vec::new();
        loop {
            body.insert("offset".to_owned(), all.len().into());
            let mut answer = self.call(what, Some(&Value::Object(body.clone()))).await?;
            let total = answer.get("total").and_then(Value::as_u64).unwrap_or(0);
            let Some(Value::Array(part)) = answer.get_mut(of).map(Value::take) else { return Ok(all) };
            let is_last = part.is_empty();
            all.extend(part);
            if is_last || u64::try_from(all.len()).unwrap_or(u64::MAX) >= total {
                return Ok(all);
            }
        }
    }
}

impl Refusal {
    /// Returns whether something is not there.
    pub(super) fn is(&self, code: u64) -> bool {
        matches!(self, Self::Answered(answered) if answered.err_code == code)
    }

    /// Returns the error for what was to be done.
    pub(super) fn into_error(self, what: &str) -> BusError {
        match self {
            Self::Answered(answered) => {
                BusError::Transport(format!("JetStream refuses {what}: {}", answered.description))
            }
            Self::Silent(error) => error,
        }
    }
}

fn unheard(error: BusError) -> BusError {
    match error {
        BusError::NoResponders { .. } => BusError::Missing {
            what: "JetStream".to_owned(),
            remedy: "start the server with it (`nats-server --jetstream`), for this account".to_owned(),
        },
        other => other,
    }
}

/// Returns a time as JetStream writes it.
pub(super) fn nanos(time: Duration) -> Value {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX >> 1).into()
}

/// Returns the setting that differs from what is asked for, as an error that names it. What is asked for and not there is as the
/// server has it by default: nothing, `false`, `0` or empty.
pub(super) fn differs(what: &str, asked: &Settings, found: &Value) -> Option<BusError> {
    let found_of = |name: &str| found.get(name).filter(|value| !is_nothing(value)).unwrap_or(&Value::Null);
    let (name, declared) = asked.iter().find(|(name, asked)| {
        let asked = if is_nothing(asked) { &Value::Null } else { asked };
        asked != found_of(name)
    })?;
    let told = |name: &str, value: &Value| match (value, value.as_u64()) {
        (Value::Null, _) => "not set".to_owned(),
        (_, Some(nanos)) if is_time(name) => format!("{:?}", Duration::from_nanos(nanos)),
        (value, _) => value.to_string(),
    };
    Some(BusError::Differs {
        what: format!("`{name}` of {what}"),
        declared: told(name, declared),
        found: told(name, found_of(name)),
    })
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(is_set) => !is_set,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

fn is_time(name: &str) -> bool {
    matches!(name, "ack_wait" | "max_age" | "duplicate_window" | "inactive_threshold")
}
