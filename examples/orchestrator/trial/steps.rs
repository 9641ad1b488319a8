//! What happens in the trial, step by step.

use std::time::Duration;

use postroom::{
    serde_json::{Value, json},
    uuid::Uuid,
};

use super::{ADA, BOB, NOBODY, Step, event};

const SPRING: &str = "spring_sale_2025";
const CAMPAIGN: &str = "0197a3c2-1111-7000-8000-000000000001";
const OTHER_CAMPAIGN: &str = "0197a3c2-1111-7000-8000-000000000002";
const EXECUTION: &str = "0197a3c2-2222-7000-8000-000000000001";
const MOMENT: Duration = Duration::from_secs(1);

pub(super) fn all() -> Vec<Step> {
    [frontends(), refusals(), campaign(), questions(), night(), mishaps()].into_iter().flatten().collect()
}

fn frontends() -> Vec<Step> {
    let mut content = event("Ada", "r2", SPRING, "content.create", json!({"title": "Hello", "body": "Hello, world!"}));
    content["locale"] = json!("en-GB");
    content["user"]["device"] = json!("tablet");
    content["metadata"]["trace"] = json!({"span": "9f"});
    content["metadata"]["versioning"]["build"] = json!(7);
    vec![
        Step::new("A guest plays media; the answer is theirs alone.")
            .sends(
                "guest 1",
                &event("guest 1", "r1", SPRING, "media.play", json!({"media_id": "track_42", "position": 0})),
            )
            .sees("guest 1", "media.play.success [r1]"),
        Step::new("Content is created; the answer has its request id, and what else the frontend said.")
            .sends("Ada", &content)
            .sees("Ada", "content.create.success [r2]"),
    ]
}

fn refusals() -> Vec<Step> {
    let mut faulty = event("Ada", "r5", SPRING, "media.play", json!({"media_id": 7, "position": -1}));
    faulty["type"] = json!("event");
    let mut nameless = event("Ada", "r6", SPRING, "", json!({}));
    nameless["user"]["roles"] = json!("admin");
    let other =
        json!({"user_id": BOB.to_string(), "changes": {"language": "de-DE"}, "updated_at": "2025-06-04T20:30:00Z"});
    let foreign = event("guest 1", "r7", SPRING, "media.play", json!({"media_id": "track_42", "position": 0}));
    vec![
        Step::new("A guest may not create campaigns.")
            .sends("guest 1", &event("guest 1", "r3", SPRING, "campaign.create", campaign_message(CAMPAIGN)))
            .sees("guest 1", "campaign.create.failed unauthorized [r3]"),
        Step::new("What is malformed is refused, place by place, and reaches no service.")
            .sends_text("Ada", br#"{"request_id": "r4", "event": "media.play", "payload": {"#)
            .sends("Ada", &faulty)
            .sends("Ada", &nameless)
            .sees("Ada", "media.play.failed malformed [r4]")
            .sees(
                "Ada",
                "media.play.failed invalid /payload/media_id(type) /payload/position(minimum) /type(const) [r5]",
            )
            .sees("Ada", "unknown.failed invalid /event(pattern) /user/roles(type) [r6]"),
        Step::new("Nobody speaks for somebody else: the guest whose session is named sees nothing.")
            .sends("guest 2", &foreign)
            .sees("guest 2", "media.play.failed unauthorized [r7]"),
        Step::new("Ada may not change what is known about Bob.")
            .sends("Ada", &event("Ada", "r8", SPRING, "user.info.update", other))
            .sees("Ada", "user.info.update.failed unauthorized [r8]"),
    ]
}

fn campaign() -> Vec<Step> {
    let quiet = json!({
        "user_id": BOB.to_string(),
        "preferences": {
            "email_enabled": true, "push_enabled": true, "sms_enabled": false,
            "quiet_hours": {"enabled": true, "start": "21:00:00+01:00", "end": "07:00:00+01:00"},
            "categories": {"marketing": true, "updates": true, "security": true},
        },
    });
    let language =
        json!({"user_id": ADA.to_string(), "changes": {"language": "de-DE"}, "updated_at": "2025-06-04T20:30:00Z"});
    let order = json!({"execution_id": EXECUTION, "campaign_id": CAMPAIGN, "execution_type": "immediate"});
    vec![
        Step::new("The admin creates a campaign.")
            .sends("admin", &event("admin", "r10", SPRING, "campaign.create", campaign_message(CAMPAIGN)))
            .sees("admin", "campaign.create.success [r10]")
            .bus("campaign.create", 1)
            .bus("campaign.analytics", 1),
        Step::new(
            "Bob does not want to be disturbed from nine in the evening to seven; it is half past nine where he is.",
        )
        .sends("Bob", &event("Bob", "r11", "settings", "notification.preferences.update", quiet))
        .sees("Bob", "notification.preferences.update.success [r11]")
        .bus("notification.preferences.update", 1)
        .bus("user.analytics", 1),
        Step::new("Ada reads German from now on.")
            .sends("Ada", &event("Ada", "r12", SPRING, "user.info.update", language))
            .sees("Ada", "user.info.update.success [r12]")
            .bus("user.info.update", 1)
            .bus("user.analytics", 1),
        Step::new(
            "The campaign runs: its frontends follow, Ada is notified, Bob is not yet, and one user does not exist.",
        )
        .sends("admin", &event("admin", "r13", SPRING, "campaign.execute", order))
        .sees("admin", "campaign.status pending [r13]")
        .sees("admin", "campaign.status running [r13]")
        .sees("admin", "campaign.execute.success [r13]")
        .sees("admin", "campaign.status completed 2 of 3 [r13]")
        .sees("Ada", "campaign.status pending [r13]")
        .sees("Ada", "campaign.status running [r13]")
        .sees("Ada", &format!("notification.user.{ADA}.push \"Der Frühling ist da, Ada\" [r13]"))
        .sees("Ada", "campaign.status completed 2 of 3 [r13]")
        .bus("campaign.execute", 1)
        .bus("campaign.status", 3)
        .bus("campaign.analytics", 4)
        .bus("user.info.request", 3)
        .bus("notification.user.{user_id}.push", 2),
    ]
}

fn questions() -> Vec<Step> {
    let ask = |request, user: Uuid| {
        event("admin", request, SPRING, "user.info.request", json!({"user_id": user.to_string()}))
    };
    vec![
        Step::new("Three questions at once are answered as the answers come, one of them with an error.")
            .sends("admin", &ask("q1", BOB))
            .sends("admin", &ask("q2", ADA))
            .sends("admin", &ask("q3", NOBODY))
            .sees("admin", "user.info.request.success \"not_found\" [q3]")
            .sees("admin", "user.info.request.success \"Ada\" [q2]")
            .sees("admin", "user.info.request.success \"Bob\" [q1]")
            .bus("user.info.request", 3),
    ]
}

fn night() -> Vec<Step> {
    vec![
        Step::new("Ten hours later the night is over, and Bob is notified.")
            .takes(Duration::from_secs(10 * 60 * 60))
            .sees("Bob", &format!("notification.user.{BOB}.push \"Spring is here, Bob\" [r13]")),
    ]
}

fn mishaps() -> Vec<Step> {
    let create = event("admin", "r20", "summer_2025", "campaign.create", campaign_message(OTHER_CAMPAIGN));
    let vote = event("guest 2", "r22", SPRING, "poll.vote", json!({"option": "blue"}));
    vec![
        Step::new("The same request sent twice has one effect; its answer comes twice.")
            .sends("admin", &create)
            .sends("admin", &create)
            .sees("admin", "campaign.create.success [r20]")
            .sees("admin", "campaign.create.success [r20]")
            .bus("campaign.create", 1)
            .bus("campaign.analytics", 1),
        Step::new("A handler panics; the event fails, and life goes on.")
            .sends("Ada", &event("Ada", "r21", SPRING, "demo.panic", json!({})))
            .sees("Ada", "demo.panic.failed handler_failed [r21]"),
        Step::new("Guests may not vote; Ada may.")
            .sends("guest 2", &vote)
            .sends("Ada", &event("Ada", "r23", SPRING, "poll.vote", json!({"option": "blue"})))
            .sees("guest 2", "poll.vote.failed unauthorized [r22]")
            .sees("Ada", "poll.vote.success [r23]"),
        Step::new("An event that nobody handles is refused, as the policy says.")
            .sends("Ada", &event("Ada", "r24", SPRING, "weather.report", json!({"sky": "blue"})))
            .sees("Ada", "weather.report.failed unroutable [r24]"),
    ]
}

fn campaign_message(id: &str) -> Value {
    json!({
        "campaign_id": id,
        "name": "Spring sale",
        "target_audience": {"user_segments": ["all_users"]},
        "notification_template": {
            "title_template": "Spring is here, {name}",
            "body_template": "Up to 40 % off until Friday",
            "localization": {"de-DE": {"title": "Der Frühling ist da, {name}", "body": "Bis Freitag bis zu 40 %"}},
        },
        "schedule": {"type": "immediate"},
    })
}

impl Step {
    fn new(title: &'static str) -> Self {
        Self { title, sends: Vec::new(), takes: MOMENT, sees: Vec::new(), bus: Vec::new() }
    }

    fn sends(self, who: &'static str, event: &Value) -> Self {
        self.sends_text(who, event.to_string().as_bytes())
    }

    fn sends_text(mut self, who: &'static str, json: &[u8]) -> Self {
        self.sends.push((who, json.to_vec()));
        self
    }

    fn takes(self, takes: Duration) -> Self {
        Self { takes, ..self }
    }

    fn sees(mut self, who: &'static str, what: &str) -> Self {
        self.sees.push((who, what.to_owned()));
        self
    }

    fn bus(mut self, channel: &'static str, count: usize) -> Self {
        self.bus.push((channel, count));
        self
    }
}
