//! The trial flow of the reference orchestrator: what each participant sees, and what holds at its end.

#[path = "../examples/orchestrator/trial/mod.rs"]
mod example;
mod frontends;

use std::collections::{BTreeMap, BTreeSet};

use postroom::campaign::{CONTRACT, CampaignEvent, CampaignEventPayload};
use serde_json::Value;

use crate::platform::Entry;

fn run() -> example::Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(example::run()).unwrap()
}

#[test]
fn everybody_sees_what_they_must() {
    let outcome = run();
    assert_eq!(outcome.mistakes, Vec::<String>::new());
    insta::assert_snapshot!(outcome.story);
}

#[test]
fn two_runs_are_the_same() {
    let (first, second) = (run(), run());
    assert_eq!(first.seen, second.seen);
    assert_eq!(first.story, second.story);
}

#[test]
fn every_event_that_goes_out_is_valid() {
    let oracle: Value = serde_json::from_str(CampaignEvent::<CampaignEventPayload>::schema()).unwrap();
    let oracle = jsonschema::options().should_validate_formats(true).build(&oracle).unwrap();
    let mut payloads = 0;
    for (who, json) in run().seen {
        let event = serde_json::from_slice(&json).unwrap();
        let errors: Vec<_> = oracle.iter_errors(&event).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{who}: {errors:?} in {event}");
        CampaignEvent::<CampaignEventPayload>::decode(&json).unwrap();
        if let Some(schema) = payload_schema(&event) {
            let oracle = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
            let errors: Vec<_> = oracle.iter_errors(&event["payload"]).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{who}: {errors:?} in {event}");
            payloads += 1;
        }
        assert!(event["timestamp"].as_str().unwrap().ends_with('Z'), "{event}");
        assert!(event["metadata"]["versioning"].is_object(), "{event}");
    }
    // Nine failures, three replies, six statuses and two notifications.
    assert_eq!(payloads, 9 + 3 + 6 + 2);
}

/// The schema of what goes out, where there is something to say.
fn payload_schema(event: &Value) -> Option<Value> {
    let message = match event["event"].as_str().unwrap() {
        name if name.ends_with(".failed") => "EventFailureMessage",
        "user.info.request.success" => "UserInfoReplyMessage",
        "campaign.status" => "CampaignStatusUpdateMessage",
        name if name.ends_with(".push") => "PushNotificationMessage",
        _ => return None,
    };
    Some(serde_json::from_str((CONTRACT.message(message).expect(message).schema)()).unwrap())
}

#[test]
fn the_audit_log_adds_up() {
    let outcome = run();
    let count = |is: fn(&Entry) -> bool| outcome.audit.iter().filter(|entry| is(entry)).count();
    let accepted = count(|entry| *entry == Entry::Accepted);
    let refused = count(|entry| matches!(entry, Entry::Refused(_)));
    let emitted = count(|entry| matches!(entry, Entry::Emitted { .. }));
    assert_eq!((accepted, refused), (13, 8));
    // Each event that came in has one answer; the rest is what services told: three statuses to two frontends, two pushes.
    assert_eq!(emitted, accepted + refused + 2 * 3 + 2);
    assert_eq!(outcome.seen.len(), emitted);
    assert_eq!(outcome.summaries.iter().map(|summary| summary.panicked).sum::<u64>(), 0);
}

#[test]
fn analytics_are_exact() {
    let expected = [
        ("content_created", 1),
        ("media_played", 1),
        ("vote_cast", 1),
        ("campaign_created", 2),
        ("campaign_executed", 1),
        ("notification_sent", 2),
        ("campaign_completed", 1),
        ("profile_updated", 1),
        ("preferences_changed", 1),
    ];
    assert_eq!(run().analytics, BTreeMap::from(expected));
}

#[test]
fn what_nobody_declared_survives() {
    let seen = run().seen;
    let answer = seen.iter().map(|(_, json)| serde_json::from_slice::<Value>(json).unwrap());
    let answer = answer.into_iter().find(|event| event["request_id"] == "r2").expect("there is an answer");
    assert_eq!(answer["event"], "content.create.success");
    assert_eq!(answer["locale"], "en-GB");
    assert_eq!(answer["user"]["device"], "tablet");
    assert_eq!(answer["metadata"]["trace"]["span"], "9f");
    assert_eq!(answer["metadata"]["versioning"]["build"], 7);
}

#[test]
fn no_guest_sees_what_another_one_caused() {
    let own = BTreeMap::from([("guest 1", BTreeSet::from(["r1", "r3"])), ("guest 2", BTreeSet::from(["r7", "r22"]))]);
    for (who, requests) in own {
        let seen = run().seen.into_iter().filter(|(session, _)| *session == who);
        let seen: BTreeSet<String> = seen
            .map(|(_, json)| CampaignEvent::<CampaignEventPayload>::decode(&json).unwrap().request_id.unwrap())
            .collect();
        assert_eq!(seen, requests.into_iter().map(str::to_owned).collect(), "{who}");
    }
}

#[test]
fn a_notification_is_for_its_address() {
    let mut pushes = 0;
    for (_, json) in run().seen {
        let event = CampaignEvent::<CampaignEventPayload>::decode(&json).unwrap();
        if let CampaignEventPayload::NotificationUserPush(push) = event.payload {
            assert_eq!(event.event, format!("notification.user.{}.push", push.user_id));
            assert_eq!(event.user.user_id, push.user_id.to_string());
            pushes += 1;
            if push.title.ends_with("Bob") {
                // Bob's quiet hours end at seven in London: six in UTC.
                assert_eq!(event.timestamp.to_rfc3339(), "2025-06-05T06:00:00+00:00");
            }
        }
    }
    assert_eq!(pushes, 2);
}
