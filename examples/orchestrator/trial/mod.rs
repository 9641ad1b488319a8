//! The trial: frontends of five people go through what the platform does, in virtual time, and what each of them sees
//! is compared with what they must see.

mod steps;

use std::{collections::BTreeMap, error::Error, fmt::Write as _, sync::atomic::AtomicU64, time::Duration};

use postroom::{
    JsonObject,
    campaign::{CampaignEvent, CampaignEventPayload as Payload, EventFailureMessage, EventUser},
    serde_json::{self, Value, json},
    serving::Summary,
    uuid::{Uuid, uuid},
};

use crate::platform::{Entry, GUEST, Ids, Nexus, Platform, Profile, RuntimeClock, Session};

const ADMIN: Uuid = uuid!("0197a3c2-0000-7000-8000-00000000000a");
const ADA: Uuid = uuid!("0197a3c2-0000-7000-8000-0000000000ad");
const BOB: Uuid = uuid!("0197a3c2-0000-7000-8000-0000000000b0");
const NOBODY: Uuid = uuid!("0197a3c2-0000-7000-8000-00000000dead");

/// When the trial starts: half past nine in the evening in London.
const START: &str = "2025-06-04T20:30:00Z";

/// What a reader of the story has to know.
const INTRODUCTION: &str = "\
Five people use a campaign platform, each in a session of their own: two guests, the user Ada, the user Bob, and the
admin. After each step stands who sent which event, which events each of them saw with the [request id], and how many
messages the services exchanged on their bus. Whoever is not listed saw nothing, and what is not listed was not sent.

";

/// What somebody does, and what everybody must see then.
pub(crate) struct Step {
    title: &'static str,
    /// Who sends what, all at once.
    sends: Vec<(&'static str, Vec<u8>)>,
    /// How long it takes until all is over.
    takes: Duration,
    /// Who sees what, in this order; everybody else sees nothing.
    sees: Vec<(&'static str, String)>,
    /// How many messages each channel of the bus carries.
    bus: Vec<(&'static str, usize)>,
}

/// What happened, for whoever wants to look closer.
pub(crate) struct Outcome {
    /// The story, step by step.
    pub(crate) story: String,
    /// What did not happen as it must; empty if all went well.
    pub(crate) mistakes: Vec<String>,
    /// Every envelope that a session got, with the session.
    pub(crate) seen: Vec<(&'static str, Vec<u8>)>,
    pub(crate) audit: Vec<Entry>,
    pub(crate) analytics: BTreeMap<&'static str, usize>,
    pub(crate) summaries: Vec<Summary>,
}

struct Trial {
    platform: Platform,
    sessions: BTreeMap<&'static str, Session>,
    outcome: Outcome,
}

/// Runs the whole trial, which needs a runtime whose time is paused.
pub(crate) async fn run() -> Result<Outcome, Box<dyn Error>> {
    let nexus = Nexus::new(RuntimeClock::starting_at(START.parse()?), Ids::Numbered(AtomicU64::new(0)));
    let profile = |name, language: &str, lookup| Profile {
        name,
        language: language.to_owned(),
        lookup: Duration::from_millis(lookup),
    };
    let profiles = [(ADA, profile("Ada", "en-GB", 20)), (BOB, profile("Bob", "en-GB", 30))];
    let platform = Platform::start(nexus, vec![BOB, ADA, NOBODY], BTreeMap::from(profiles)).await?;
    let people = [
        ("guest 1", GUEST.to_owned(), None),
        ("guest 2", GUEST.to_owned(), None),
        ("admin", ADMIN.to_string(), Some("admin")),
        ("Ada", ADA.to_string(), Some("participant")),
        ("Bob", BOB.to_string(), None),
    ];
    let sessions = people.into_iter().map(|(who, user_id, role)| {
        let roles = role.map(|role| vec![role.to_owned()]);
        let user = EventUser { user_id, session_id: who.to_owned(), roles, additional: JsonObject::new() };
        (who, platform.connect(user))
    });
    let sessions = sessions.collect();
    let outcome = Outcome {
        story: String::new(),
        mistakes: Vec::new(),
        seen: Vec::new(),
        audit: Vec::new(),
        analytics: BTreeMap::new(),
        summaries: Vec::new(),
    };
    let mut trial = Trial { platform, sessions, outcome };
    trial.outcome.story.push_str(INTRODUCTION);
    for (number, step) in steps::all().into_iter().enumerate() {
        trial.take(number + 1, step).await?;
    }
    trial.finish().await
}

impl Trial {
    async fn take(&mut self, number: usize, step: Step) -> Result<(), Box<dyn Error>> {
        let traffic = self.platform.nexus.traffic();
        writeln!(self.outcome.story, "{number:>2}. {}", step.title)?;
        for (who, json) in step.sends {
            let (frontends, user) = (self.platform.frontends.clone(), self.sessions[who].user.clone());
            let event = serde_json::from_slice::<Value>(&json).ok();
            let name = event.as_ref().and_then(|event| event["event"].as_str()).filter(|name| !name.is_empty());
            let event = name.unwrap_or("what is no event");
            writeln!(self.outcome.story, "      {who:<8} sends {event}")?;
            tokio::spawn(async move { frontends.receive(&json, Some(&user)).await.map(drop) });
        }
        tokio::time::sleep(step.takes).await;
        let mut seen = Vec::new();
        for (who, session) in &mut self.sessions {
            while let Some(json) = session.inbox.try_recv() {
                seen.push((*who, describe(&json)?));
                self.outcome.seen.push((*who, json));
            }
        }
        for (who, what) in &seen {
            writeln!(self.outcome.story, "      {who:<8} sees  {what}")?;
        }
        let mut bus = self.platform.nexus.traffic();
        bus.iter_mut().for_each(|(channel, count)| *count -= traffic.get(channel).unwrap_or(&0));
        bus.retain(|_, count| *count > 0);
        for (channel, count) in &bus {
            writeln!(self.outcome.story, "      the bus  carries {count} x {channel}")?;
        }
        let mut expected = step.sees;
        // What different people see comes in no order; what one of them sees does.
        expected.sort_by_key(|(who, _)| *who);
        if seen != expected {
            self.outcome.mistakes.push(format!("step {number}: they must see {expected:#?}, and saw {seen:#?}"));
        }
        let expected = step.bus.into_iter().map(|(channel, count)| (channel.to_owned(), count)).collect();
        if bus != expected {
            self.outcome
                .mistakes
                .push(format!("step {number}: the bus must carry {expected:#?}, and carried {bus:#?}"));
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<Outcome, Box<dyn Error>> {
        let outcome = &mut self.outcome;
        outcome.analytics = self.platform.analytics.counts();
        let nexus = self.platform.nexus.clone();
        outcome.summaries = self.platform.stop().await;
        outcome.audit = nexus.audit();
        let count = |is: fn(&Entry) -> bool| outcome.audit.iter().filter(|entry| is(entry)).count();
        let accepted = count(|entry| *entry == Entry::Accepted);
        let refused = count(|entry| matches!(entry, Entry::Refused(_)));
        let emitted = count(|entry| matches!(entry, Entry::Emitted { .. }));
        if emitted != outcome.seen.len() {
            outcome.mistakes.push(format!("{emitted} events were emitted, and {} were seen", outcome.seen.len()));
        }
        let story = &mut outcome.story;
        writeln!(story, "\naudit      {accepted} accepted, {refused} refused, {emitted} emitted")?;
        let counts: Vec<_> = outcome.analytics.iter().map(|(what, count)| format!("{what} {count}")).collect();
        writeln!(story, "analytics  {}", counts.join(", "))?;
        let verdict =
            if outcome.mistakes.is_empty() { "all of it as it must be" } else { "not all of it as it must be" };
        writeln!(story, "verdict    {verdict}")?;
        Ok(self.outcome)
    }
}

/// An envelope in a few words.
fn describe(json: &[u8]) -> Result<String, Box<dyn Error>> {
    let event = CampaignEvent::<Payload>::decode(json)?;
    let mut text = event.event.clone();
    match &event.payload {
        Payload::CampaignStatus(status) => {
            write!(text, " {}", status.status)?;
            if let Some(progress) = &status.progress {
                write!(text, " {} of {}", progress.sent, progress.total_targets)?;
            }
        }
        Payload::NotificationUserPush(push) => write!(text, " {:?}", push.title)?,
        Payload::Other(payload) if event.event.ends_with(".failed") => {
            let failure = EventFailureMessage::decode(&serde_json::to_vec(payload)?)?;
            write!(text, " {}", failure.error.code)?;
            // Their order is that of the text, which depends on who wrote it.
            let mut violations = failure.error.violations;
            violations.sort_by(|one, other| one.pointer.cmp(&other.pointer));
            for violation in violations {
                write!(text, " {}({})", violation.pointer, violation.keyword)?;
            }
        }
        Payload::Other(payload) if !payload.is_empty() => {
            let shown = payload.get("name").or_else(|| payload.get("error")?.get("code")).unwrap_or(&Value::Null);
            write!(text, " {shown}")?;
        }
        _ => {}
    }
    write!(text, " [{}]", event.request_id.as_deref().unwrap_or("-"))?;
    Ok(text)
}

/// An event, as a frontend writes it.
fn event(who: &str, request: &str, campaign: &str, event: &str, payload: Value) -> Value {
    let (user, role) = match who {
        "admin" => (ADMIN.to_string(), vec!["admin"]),
        "Ada" => (ADA.to_string(), vec!["participant"]),
        "Bob" => (BOB.to_string(), vec![]),
        _ => (GUEST.to_owned(), vec![]),
    };
    json!({
        "type": "campaign_event",
        "campaign_id": campaign,
        "user": {"user_id": user, "session_id": who, "roles": role},
        "event": event,
        "payload": payload,
        "metadata": {"versioning": {"system_version": "2.0.0", "service_version": "1.2.0", "environment": "trial"}},
        "request_id": request,
    })
}
