//! What happens to an event: accept, validate, enrich, route, answer.

use std::collections::VecDeque;

use postroom::{
    Clock, IdSource, JsonObject, Limits, Rejection, TooLarge,
    campaign::{
        CAMPAIGN_SERVICE, CampaignEvent, CampaignEventPayload as Payload, EventError, EventErrorCode,
        EventFailureMessage, EventViolation, InboundCampaignEvent, NotificationUserPushAddress, ScheduleProblem,
        UNKNOWN, USER_SERVICE,
    },
    chrono::{DateTime, FixedOffset},
};

use crate::policy;

/// How many answers are remembered, for events that come again.
const WINDOW: usize = 256;

type Event = CampaignEvent<Payload>;

/// Answers events, and remembers what it answered.
pub(crate) struct Orchestrator<C, I> {
    clock: C,
    ids: I,
    /// The answers by session and request id, newest first. The session tells guests apart, who share a user id.
    window: VecDeque<((String, String), Vec<u8>)>,
}

/// What became of an event.
pub(crate) struct Outcome {
    /// When it happened; when it was refused, where that cannot be told.
    pub(crate) time: DateTime<FixedOffset>,
    /// Its name.
    pub(crate) event: String,
    pub(crate) verdict: Verdict,
    /// The answer, as an envelope in JSON.
    pub(crate) answer: Vec<u8>,
}

/// Where an event goes, or why it goes nowhere.
pub(crate) enum Verdict {
    Routed(&'static str),
    Refused(EventError),
    /// It came before, and gets the first answer again.
    Repeated,
}

impl<C: Clock, I: IdSource> Orchestrator<C, I> {
    pub(crate) fn new(clock: C, ids: I) -> Self {
        Self { clock, ids, window: VecDeque::new() }
    }

    /// Answers an event, whose length is `bytes`; an answer that breaks its own schema is an error.
    pub(crate) fn answer(&mut self, line: &[u8], bytes: usize) -> Result<Outcome, Rejection> {
        let event = match accept(line, bytes) {
            Ok(event) => event.enrich(&self.clock, &self.ids),
            Err(rejection) => {
                let answer = CampaignEvent::refusal(line, &rejection, &self.clock, &self.ids);
                let event = answer.event.strip_suffix(".failed").unwrap_or(UNKNOWN).to_owned();
                let (time, answer, error) = (answer.timestamp, answer.encode()?, answer.payload.error);
                return Ok(Outcome { time, event, verdict: Verdict::Refused(error), answer });
            }
        };
        let key = (event.user.session_id.clone(), event.request_id.clone().unwrap_or_default());
        let (verdict, answer) = match self.window.iter().find(|(known, _)| *known == key) {
            Some((_, first)) => (Verdict::Repeated, first.clone()),
            None => {
                let decided = self.decide(&event)?;
                self.window.truncate(WINDOW - 1);
                self.window.push_front((key, decided.1.clone()));
                decided
            }
        };
        Ok(Outcome { time: event.timestamp, event: event.event, verdict, answer })
    }

    /// What becomes of a valid event, and its answer.
    fn decide(&self, event: &Event) -> Result<(Verdict, Vec<u8>), Rejection> {
        match check(event).and_then(|()| policy::authorize(event)).and_then(|()| route(event)) {
            Ok(destination) => {
                let payload = JsonObject::from_iter([("destination".to_owned(), destination.into())]);
                Ok((Verdict::Routed(destination), event.reply_success(payload, &self.clock).encode()?))
            }
            Err(failure) => {
                let answer = event.reply_failed(failure, &self.clock);
                Ok((Verdict::Refused(answer.payload.error.clone()), answer.encode()?))
            }
        }
    }
}

/// Decodes an event, which validates it.
fn accept(line: &[u8], bytes: usize) -> Result<InboundCampaignEvent<Payload>, Rejection> {
    let limit = Limits::DEFAULT.bytes;
    let too_large = || Rejection::TooLarge(TooLarge { pointer: String::new(), bytes, limit });
    if bytes > limit { Err(too_large()) } else { InboundCampaignEvent::decode(line) }
}

/// Checks what the schema cannot say.
fn check(event: &Event) -> Result<(), EventFailureMessage> {
    let violations = match &event.payload {
        Payload::CampaignCreate(campaign) => campaign.check_schedule().err().map(|error| {
            let place = |problem: &ScheduleProblem| format!("/payload{}", problem.pointer());
            error.problems().iter().map(|one| EventViolation::new(place(one), "schedule", one.to_string())).collect()
        }),
        Payload::NotificationUserPush(push) => {
            let address = event.event.parse::<NotificationUserPushAddress>().ok();
            address.filter(|address| address.user_id != push.user_id).map(|address| {
                let message = format!("must be the user in the event's name, {}", address.user_id);
                vec![EventViolation::new("/payload/user_id", "location", message)]
            })
        }
        _ => None,
    };
    violations.map_or(Ok(()), |violations| Err(EventFailureMessage::invalid(violations)))
}

/// The service that takes an event; Nexus, the platform's event bus, takes what concerns everybody.
fn route(event: &Event) -> Result<&'static str, EventFailureMessage> {
    match event.payload {
        Payload::CampaignCreate(_) | Payload::CampaignExecute(_) => Ok(CAMPAIGN_SERVICE.title),
        Payload::UserInfoRequest(_) => Ok(USER_SERVICE.title),
        Payload::CampaignStatus(_)
        | Payload::CampaignAnalytics(_)
        | Payload::NotificationUserPush(_)
        | Payload::NotificationPreferencesUpdate(_)
        | Payload::UserInfoUpdate(_)
        | Payload::UserAnalytics(_)
        | Payload::ContentCreate(_)
        | Payload::MediaPlay(_)
        | Payload::FileUpload(_) => Ok("Nexus"),
        Payload::Other(_) => {
            let message = format!("no service takes `{}`", event.event);
            Err(EventFailureMessage::of(EventErrorCode::Unroutable, message))
        }
    }
}
