//! What the platform does for frontends, case by case.

use std::{collections::BTreeMap, sync::atomic::AtomicU64, time::Duration};

use postroom::{campaign::EventUser, uuid::Uuid};
use serde_json::{Value, json};

use crate::platform::{Answer, Ids, Nexus, Platform, Profile, RuntimeClock, Session};

const ADMIN: &str = "0197a3c2-0000-7000-8000-00000000000a";
const BOB: &str = "0197a3c2-0000-7000-8000-0000000000b0";
const CAMPAIGN: &str = "0197a3c2-1111-7000-8000-000000000001";
const EXECUTION: &str = "0197a3c2-2222-7000-8000-000000000001";

/// Runs a case on a platform that starts at a time and knows Bob, whom campaigns reach.
#[track_caller]
fn on_a_platform(start: &str, case: impl AsyncFnOnce(Platform)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let nexus = Nexus::new(RuntimeClock::starting_at(start.parse().unwrap()), Ids::Numbered(AtomicU64::new(0)));
        let bob: Uuid = BOB.parse().unwrap();
        let profile = Profile { name: "Bob", language: "en-GB".to_owned(), lookup: Duration::from_millis(30) };
        case(Platform::start(nexus, vec![bob], BTreeMap::from([(bob, profile)])).await.unwrap()).await;
    });
}

fn user(id: &str, session: &str) -> EventUser {
    let user = EventUser::builder().user_id(id).session_id(session);
    let user = if id == ADMIN { user.roles(["admin".to_owned()]) } else { user };
    user.build().unwrap()
}

fn event(user: &EventUser, request: &str, campaign: &str, event: &str, payload: Value) -> Vec<u8> {
    let versioning = json!({"system_version": "2", "service_version": "1", "environment": "test"});
    json!({
        "type": "campaign_event", "request_id": request, "campaign_id": campaign, "user": user, "event": event,
        "payload": payload, "metadata": {"versioning": versioning, "secret": "of its sender"},
    })
    .to_string()
    .into_bytes()
}

async fn send(platform: &Platform, session: &Session, request: &str, name: &str, payload: Value) -> Answer {
    let json = event(&session.user, request, "spring", name, payload);
    platform.frontends.receive(&json, Some(&session.user)).await.unwrap()
}

fn campaign_with(id: &str, body: &str) -> Value {
    json!({
        "campaign_id": id, "name": "Spring sale", "target_audience": {"user_segments": ["all_users"]},
        "notification_template": {"title_template": "Spring is here, {name}", "body_template": body},
        "schedule": {"type": "immediate"},
    })
}

/// Creates a campaign, and hands out what executes it.
async fn campaign(platform: &Platform, admin: &Session, id: &str) -> Value {
    let campaign = campaign_with(id, "At half the price");
    let answer = send(platform, admin, &format!("create {id}"), "campaign.create", campaign).await;
    assert_eq!(answer.event, "campaign.create.success");
    json!({"execution_id": EXECUTION, "campaign_id": id, "execution_type": "immediate"})
}

fn preferences(push: bool, quiet_hours: Value) -> Value {
    json!({
        "user_id": BOB,
        "preferences": {
            "email_enabled": true, "push_enabled": push, "sms_enabled": false, "quiet_hours": quiet_hours,
            "categories": {"marketing": true, "updates": true, "security": true},
        },
    })
}

/// The envelopes of one event that wait for a session.
fn seen(session: &mut Session, name: &str) -> Vec<Value> {
    let mut found = Vec::new();
    while let Some(json) = session.inbox.try_recv() {
        found.push(serde_json::from_slice::<Value>(&json).unwrap());
    }
    found.retain(|event| event["event"] == name);
    found
}

#[test]
fn quiet_hours_end_when_their_user_says() {
    let hours = |start, end| json!({"enabled": true, "start": start, "end": end});
    // The time, whether notifications are wanted, the quiet hours, and when Bob is notified.
    let cases = [
        ("12:00:00", true, hours("22:00:00Z", "07:00:00Z"), Some("12:00:00")),
        ("22:00:00", true, hours("22:00:00Z", "07:00:00Z"), Some("07:00:00")),
        ("23:59:59", true, hours("22:00:00Z", "07:00:00Z"), Some("07:00:00")),
        ("00:00:00", true, hours("22:00:00Z", "07:00:00Z"), Some("07:00:00")),
        ("06:59:59", true, hours("22:00:00Z", "07:00:00Z"), Some("07:00:00")),
        ("07:00:00", true, hours("22:00:00Z", "07:00:00Z"), Some("07:00:00")),
        ("12:30:00", true, hours("12:00:00Z", "13:00:00Z"), Some("13:00:00")),
        ("13:30:00", true, hours("12:00:00Z", "13:00:00Z"), Some("13:30:00")),
        // In Tokyo the night begins at 13:00 UTC, in San Francisco it ends at 14:00.
        ("13:00:00", true, hours("22:00:00+09:00", "07:00:00+09:00"), Some("22:00:00")),
        ("12:59:59", true, hours("22:00:00+09:00", "07:00:00+09:00"), Some("12:59:59")),
        ("13:59:59", true, hours("22:00:00-07:00", "07:00:00-07:00"), Some("14:00:00")),
        ("20:30:00", true, hours("22:00:00+01:00", "22:00:00Z"), Some("20:30:00")),
        ("21:30:00", true, hours("22:00:00+01:00", "22:00:00Z"), Some("22:00:00")),
        // As long as nothing.
        ("22:00:00", true, hours("22:00:00Z", "22:00:00Z"), Some("22:00:00")),
        ("22:00:00", true, hours("23:00:00+01:00", "22:00:00Z"), Some("22:00:00")),
        ("23:00:00", true, json!({"enabled": false, "start": "22:00:00Z", "end": "07:00:00Z"}), Some("23:00:00")),
        ("23:00:00", true, json!({"enabled": true, "start": "22:00:00Z"}), Some("23:00:00")),
        ("12:00:00", false, hours("22:00:00Z", "07:00:00Z"), None),
    ];
    for (now, push, hours, expected) in cases {
        on_a_platform(&format!("2025-06-04T{now}Z"), async |platform| {
            let (admin, mut bob) = (platform.connect(user(ADMIN, "a")), platform.connect(user(BOB, "b")));
            let wanted = preferences(push, hours.clone());
            send(&platform, &bob, "r1", "notification.preferences.update", wanted).await;
            let order = campaign(&platform, &admin, CAMPAIGN).await;
            send(&platform, &admin, "r2", "campaign.execute", order).await;
            tokio::time::sleep(Duration::from_secs(24 * 60 * 60)).await;
            let pushes = seen(&mut bob, &format!("notification.user.{BOB}.push"));
            let found: Vec<_> =
                pushes.iter().map(|push| push["timestamp"].as_str().unwrap()[11..19].to_owned()).collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{now} {hours}");
            assert_eq!(platform.deferred(), 0);
        });
    }
}

#[test]
fn what_a_campaign_tells_is_in_envelopes_of_those_who_hear_it() {
    on_a_platform("2025-06-04T12:00:00Z", async |platform| {
        let (admin, mut bob) = (platform.connect(user(ADMIN, "a")), platform.connect(user(BOB, "b")));
        send(&platform, &bob, "r1", "media.play", json!({"media_id": "m", "position": 0})).await;
        let order = campaign(&platform, &admin, CAMPAIGN).await;
        send(&platform, &admin, "r2", "campaign.execute", order).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let told = seen(&mut bob, "campaign.status");
        assert_eq!(told.len(), 3);
        for event in told {
            assert_eq!((&event["user"]["user_id"], &event["user"]["session_id"]), (&json!(BOB), &json!("b")));
            assert_eq!((&event["campaign_id"], &event["request_id"]), (&json!("spring"), &json!("r2")));
            assert_eq!(event["metadata"].get("secret"), None, "{event}");
        }
    });
}

#[test]
fn two_who_use_the_same_request_id_do_not_meet() {
    on_a_platform("2025-06-04T12:00:00Z", async |platform| {
        let [mut spring, mut summer] = ["a1", "a2"].map(|session| platform.connect(user(ADMIN, session)));
        let order = campaign(&platform, &spring, CAMPAIGN).await;
        let execute =
            |session: &Session, campaign| event(&session.user, "r1", campaign, "campaign.execute", order.clone());
        let (one, other) = (execute(&spring, "spring"), execute(&summer, "summer"));
        let (one, other) = tokio::join!(
            platform.frontends.receive(&one, Some(&spring.user)),
            platform.frontends.receive(&other, Some(&summer.user)),
        );
        assert_eq!([one.unwrap().repeated, other.unwrap().repeated], [false, false]);
        tokio::time::sleep(Duration::from_secs(1)).await;
        for (session, own) in [(&mut spring, "spring"), (&mut summer, "summer")] {
            let told: Vec<_> =
                seen(session, "campaign.status").iter().map(|event| event["campaign_id"].clone()).collect();
            assert_eq!(told, [own, own, own]);
        }
    });
}

#[test]
fn the_same_request_has_one_effect_while_the_first_one_runs_and_after_it() {
    on_a_platform("2025-06-04T12:00:00Z", async |platform| {
        let admin = platform.connect(user(ADMIN, "a"));
        let order = campaign(&platform, &admin, CAMPAIGN).await;
        let [first, second] = [(); 2].map(|()| send(&platform, &admin, "r1", "campaign.execute", order.clone()));
        let (first, second) = tokio::join!(first, second);
        // Whatever guests do meanwhile, it is known.
        let guest = platform.connect(user("guest", "g"));
        for number in 0..1001 {
            let play = json!({"media_id": "m", "position": number});
            send(&platform, &guest, &number.to_string(), "media.play", play).await;
        }
        let third = send(&platform, &admin, "r1", "campaign.execute", order).await;
        assert_eq!([first.repeated, second.repeated, third.repeated], [false, true, true]);
        assert!(first.json == second.json && first.json == third.json);
        assert_eq!(platform.analytics.counts()["campaign_executed"], 1);
    });
}

#[test]
fn a_refusal_of_its_user_is_not_what_a_request_is_remembered_by() {
    on_a_platform("2025-06-04T12:00:00Z", async |platform| {
        let session = platform.connect(user("guest", "s"));
        let ask = json!({"user_id": BOB});
        let refused = send(&platform, &session, "r1", "user.info.request", ask.clone()).await;
        drop(session);
        let session = platform.connect(user(BOB, "s"));
        let answered = send(&platform, &session, "r1", "user.info.request", ask).await;
        assert_eq!([refused.event, answered.event], ["user.info.request.failed", "user.info.request.success"]);
        assert!(!answered.repeated);
    });
}

#[test]
fn a_language_that_nobody_could_be_told_is_refused() {
    for language in [json!("Klingon"), json!(7), json!(null)] {
        on_a_platform("2025-06-04T12:00:00Z", async |platform| {
            let bob = platform.connect(user(BOB, "b"));
            let change =
                json!({"user_id": BOB, "changes": {"language": language}, "updated_at": "2025-06-04T12:00:00Z"});
            let answer = send(&platform, &bob, "r1", "user.info.update", change).await;
            let failure = answer.failure.expect("it is refused").error;
            assert_eq!(
                (failure.code.as_str(), failure.violations[0].pointer.as_str()),
                ("invalid", "/payload/changes/language")
            );
            let answer = send(&platform, &bob, "r2", "user.info.request", json!({"user_id": BOB})).await;
            assert_eq!(answer.event, "user.info.request.success");
        });
    }
}

#[test]
fn what_runs_at_the_shutdown_ends_as_if_there_were_none() {
    // The shutdown begins ever later, from before the order was sent to after the question about Bob was answered.
    for turns in 0..60 {
        on_a_platform("2025-06-04T12:00:00Z", async |platform| {
            let (mut admin, mut bob) = (platform.connect(user(ADMIN, "a")), platform.connect(user(BOB, "b")));
            let order = campaign(&platform, &admin, CAMPAIGN).await;
            let json = event(&admin.user, "r1", "spring", "campaign.execute", order);
            let (frontends, sender) = (platform.frontends.clone(), admin.user.clone());
            let running = tokio::spawn(async move { frontends.receive(&json, Some(&sender)).await.unwrap() });
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
            let summaries = platform.stop().await;
            let answer = running.await.unwrap();
            assert_eq!(answer.event, "campaign.execute.success", "{turns}: {summaries:?}");
            let told = &seen(&mut admin, "campaign.status")[2]["payload"];
            assert_eq!(
                (&told["status"], &told["progress"]["sent"]),
                (&json!("completed"), &json!(1)),
                "{turns}: {summaries:?}"
            );
            assert_eq!(seen(&mut bob, &format!("notification.user.{BOB}.push")).len(), 1, "{turns}");
        });
    }
}

#[test]
fn a_notification_that_waits_does_not_hold_up_the_shutdown() {
    on_a_platform("2025-06-04T23:00:00Z", async |platform| {
        let (admin, mut bob) = (platform.connect(user(ADMIN, "a")), platform.connect(user(BOB, "b")));
        let hours = json!({"enabled": true, "start": "22:00:00Z", "end": "07:00:00Z"});
        send(&platform, &bob, "r1", "notification.preferences.update", preferences(true, hours)).await;
        let order = campaign(&platform, &admin, CAMPAIGN).await;
        send(&platform, &admin, "r2", "campaign.execute", order).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(platform.deferred(), 1);
        platform.stop().await;
        assert_eq!(seen(&mut bob, &format!("notification.user.{BOB}.push")), Vec::<Value>::new());
    });
}

#[test]
fn one_administrator_sets_up_only_so_much_and_leaves_room_for_others() {
    on_a_platform("2025-06-04T12:00:00Z", async |platform| {
        let long = "a".repeat(900_000);
        let mut other = user(BOB, "b");
        other.roles = Some(vec!["admin".to_owned()]);
        let mut number = 0;
        for admin in [user(ADMIN, "a"), other] {
            let admin = platform.connect(admin);
            let refusal = loop {
                number += 1;
                let campaign = campaign_with(&Uuid::from_u128(number).to_string(), &long);
                let answer = send(&platform, &admin, &number.to_string(), "campaign.create", campaign).await;
                if let Some(failure) = answer.failure {
                    break failure.error;
                }
            };
            assert_eq!(refusal.message, "no more campaigns can be set up");
        }
        // Four each, and the refusal after them.
        assert_eq!(number, 2 * 5);
    });
}

#[test]
fn only_so_many_notifications_wait_for_the_end_of_quiet_hours() {
    on_a_platform("2025-06-04T23:00:00Z", async |platform| {
        let (admin, mut bob) = (platform.connect(user(ADMIN, "a")), platform.connect(user(BOB, "b")));
        let hours = json!({"enabled": true, "start": "22:00:00Z", "end": "07:00:00Z"});
        send(&platform, &bob, "r1", "notification.preferences.update", preferences(true, hours)).await;
        let long = campaign_with(CAMPAIGN, &"a".repeat(500_000));
        send(&platform, &admin, "r2", "campaign.create", long).await;
        for number in 0..10 {
            let execution = Uuid::from_u128(number).to_string();
            let order = json!({"execution_id": execution, "campaign_id": CAMPAIGN, "execution_type": "immediate"});
            let answer = send(&platform, &admin, &execution, "campaign.execute", order).await;
            assert!(answer.failure.is_none(), "{:?}", answer.failure);
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        assert_eq!(platform.deferred(), 4);
        // Their room is free again once they are delivered.
        tokio::time::sleep(Duration::from_secs(8 * 60 * 60)).await;
        assert_eq!(platform.deferred(), 0);
        assert_eq!(seen(&mut bob, &format!("notification.user.{BOB}.push")).len(), 4);
    });
}

#[test]
fn a_session_that_reads_nothing_is_let_go_before_much_waits_for_it() {
    on_a_platform("2025-06-04T12:00:00Z", async |platform| {
        let mut bob = platform.connect(user(BOB, "b"));
        for number in 0..20 {
            let mut event: Value = serde_json::from_slice(&event(
                &bob.user,
                &number.to_string(),
                "spring",
                "media.play",
                json!({"media_id": "m", "position": 0}),
            ))
            .unwrap();
            event["note"] = json!("a".repeat(500_000));
            platform.frontends.receive(event.to_string().as_bytes(), Some(&bob.user)).await.unwrap();
        }
        let mut waited = 0;
        while let Some(json) = bob.inbox.recv().await {
            waited += json.len();
        }
        assert!((3 << 20..=4 << 20).contains(&waited), "{waited}");
    });
}
