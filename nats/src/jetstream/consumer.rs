//! Durable consumers: one for each operation, as its document asks.

use std::time::Duration;

use postroom::{
    bus::{BusError, Interest},
    delivery::{Order, Start},
};
use serde_json::{Value, json};

use super::{
    api::{Api, NO_CONSUMER, Settings, differs, nanos},
    stream::{Found, check_name, settings},
};
use crate::subject::Subjects;

/// The time for which work lasts if the document says nothing.
const WORK: Duration = Duration::from_secs(20);
/// The longest time for which the server waits until it gives a message to somebody else: whoever works for longer says so
/// meanwhile.
const LONGEST: Duration = Duration::from_secs(60);

/// A consumer that is there.
#[derive(Clone, Debug)]
pub(super) struct Consumer {
    pub(super) stream: String,
    pub(super) name: String,
    /// The time after which an unsettled message comes again.
    pub(super) ack_wait: Duration,
}

/// Returns the name of the consumer for an interest: what the document says, else that of the group with the operation, so that
/// two operations of a service are two consumers.
pub(super) fn name(to: &Interest<'_>, group: &str) -> String {
    let declared = to.policy.and_then(|policy| policy.durable);
    match to.operation {
        Some(operation) if declared != Some(group) => format!("{group}-{}", operation.id),
        _ => group.to_owned(),
    }
}

/// Makes the consumer for an interest if it is not there.
///
/// # Errors
/// It is there with other settings, which the server would keep and say nothing.
pub(super) async fn declare(
    api: &Api,
    stream: &Found,
    to: &Interest<'_>,
    (name, subjects, margin): (String, &Subjects, Duration),
) -> Result<Consumer, BusError> {
    check_name("consumer", &name)?;
    let policy = to.policy.unwrap_or_default();
    let ack_wait = policy.work.unwrap_or(WORK).saturating_add(margin).min(LONGEST.max(margin));
    let mut asked = settings([
        ("ack_policy", "explicit".into()),
        ("ack_wait", nanos(ack_wait)),
        // Who works on a message counts its tries; the server would leave it lying, and tell nobody.
        ("max_deliver", (-1).into()),
        // Messages that wait for their next try count, too: a limit for many would let a few that fail stop all others.
        ("max_ack_pending", if policy.order == Order::None { (-1).into() } else { 1.into() }),
        ("deliver_subject", Value::Null),
        ("headers_only", false.into()),
        ("backoff", Value::Null),
    ]);
    let texts: Vec<&str> = subjects.iter().map(|subject| subject.text.as_str()).collect();
    match *texts {
        [only] => asked.insert("filter_subject".to_owned(), only.into()),
        _ => asked.insert("filter_subjects".to_owned(), json!(texts)),
    };
    let what = format!("the consumer `{name}` of the stream `{}`", stream.name);
    let made = Consumer { stream: stream.name.clone(), name, ack_wait };
    match api.call(&format!("CONSUMER.INFO.{}.{}", stream.name, made.name), None).await {
        Ok(found) => {
            let found = &found["config"];
            // An older server drops a filter that takes all of the stream.
            if found["filter_subject"].as_str().is_none_or(str::is_empty) && stream.subjects().eq(texts.iter().copied())
            {
                asked.remove("filter_subject");
            }
            return differs(&what, &asked, found).map_or(Ok(made), Err);
        }
        Err(refusal) if refusal.is(NO_CONSUMER) => {}
        Err(refusal) => return Err(refusal.into_error(&what)),
    }
    // A work queue keeps what nobody has handled, and gives all of it.
    let is_queue = stream.config["retention"] == "workqueue";
    asked.extend(start(if is_queue { Start::All } else { policy.start }));
    asked.extend(settings([("durable_name", made.name.as_str().into()), ("replay_policy", "instant".into())]));
    let body = json!({"stream_name": stream.name, "config": asked});
    let making = api.call(&format!("CONSUMER.DURABLE.CREATE.{}.{}", stream.name, made.name), Some(&body)).await;
    making.map(|_| made).map_err(|refusal| refusal.into_error(&what))
}

/// Returns the settings for the first message that a new consumer gets.
fn start(start: Start) -> Settings {
    match start {
        Start::All => settings([("deliver_policy", "all".into())]),
        Start::Since(moment) => {
            settings([("deliver_policy", "by_start_time".into()), ("opt_start_time", moment.into())])
        }
        _ => settings([("deliver_policy", "new".into())]),
    }
}
