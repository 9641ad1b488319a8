//! The orchestrator's side towards frontends: takes events, and accepts, validates, enriches, routes and answers them.

use std::{
    convert::Infallible,
    io::{self, Write},
    sync::Arc,
    time::Duration,
};

use postroom::{
    Context, HandlerError, Handlers, JsonObject, Publisher, Rejection,
    bus::{BusError, Headers, code, name},
    campaign::{
        CAMPAIGN_ORCHESTRATOR, CampaignCreateMessage, CampaignEvent, CampaignExecuteMessage, ContentCreateMessage,
        EventErrorCode as Code, EventFailureMessage, EventUser, EventViolation, FileUploadMessage,
        InboundCampaignEvent, MediaPlayMessage, PreferencesUpdateMessage, UNKNOWN, UserInfoReplyMessage,
        UserInfoRequestMessage, UserInfoUpdateMessage,
    },
    handler::{Failure, Handled},
    idempotent::IdempotentReceiver,
    serving::guarded,
};

use super::{
    analytics::Analytics,
    events::{Broken, Vote},
    nexus::{CAMPAIGN, Entry, Nexus, USER},
    policy,
    sessions::{GUEST, Sessions},
    users::Users,
};

/// How long answers are remembered, and how many bytes of them at most.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const REMEMBERED: usize = 16 << 20;

/// How long a handler may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What frontends may send, by event.
#[derive(Handlers)]
#[handle(ContentCreateMessage => content)]
#[handle(MediaPlayMessage => media)]
#[handle(FileUploadMessage => file)]
#[handle(CampaignCreateMessage => create)]
#[handle(CampaignExecuteMessage => execute)]
#[handle(PreferencesUpdateMessage => preferences)]
#[handle(UserInfoUpdateMessage => profile)]
#[handle(UserInfoRequestMessage => user)]
#[handle(Vote => vote)]
#[handle(Broken => broken)]
pub(crate) struct Desk {
    publisher: Publisher,
    users: Arc<Users>,
    analytics: Arc<Analytics>,
}

impl Desk {
    async fn content(&self, _: ContentCreateMessage) -> Result<(), Infallible> {
        self.analytics.count("content_created")
    }

    async fn media(&self, _: MediaPlayMessage) -> Result<(), Infallible> {
        self.analytics.count("media_played")
    }

    async fn file(&self, _: FileUploadMessage) -> Result<(), Infallible> {
        self.analytics.count("file_uploaded")
    }

    async fn vote(&self, _: Vote) -> Result<(), Infallible> {
        self.analytics.count("vote_cast")
    }

    async fn create(&self, campaign: CampaignCreateMessage, cx: &Context) -> Result<(), HandlerError> {
        campaign.check_schedule().map_err(|error| {
            let violations = error.problems().iter().map(|problem| EventViolation {
                pointer: format!("/payload{}", problem.pointer()),
                keyword: "schedule".to_owned(),
                message: problem.to_string(),
                causes: None,
            });
            EventFailureMessage::invalid(violations.collect())
        })?;
        // Its service tells with it who has set up too many.
        let user = cx.envelope::<CampaignEvent<()>>().map_or(UNKNOWN, |event| &event.user.user_id);
        let publisher = cx.publisher().clone().with_header(USER, user);
        let publisher = publisher.map_err(|error| no_header("/user/user_id", &error))?;
        publisher.publish_and_wait(&campaign).await.map_err(HandlerError::pass_on)
    }

    async fn execute(&self, order: CampaignExecuteMessage, cx: &Context) -> Result<(), HandlerError> {
        // Services tell with it which campaign's frontends are to hear of this.
        let campaign = cx.envelope::<CampaignEvent<()>>().map_or(UNKNOWN, |event| &event.campaign_id);
        let publisher = cx.publisher().clone().with_header(CAMPAIGN, campaign);
        let publisher = publisher.map_err(|error| no_header("/campaign_id", &error))?;
        publisher.publish_and_wait(&order).await.map_err(HandlerError::pass_on)
    }

    async fn user(&self, question: UserInfoRequestMessage, cx: &Context) -> Result<UserInfoReplyMessage, HandlerError> {
        cx.request(&question).await.map_err(HandlerError::pass_on)
    }

    async fn profile(&self, change: UserInfoUpdateMessage, cx: &Context) -> Result<(), HandlerError> {
        policy::concerns(cx, change.user_id)?;
        self.users.change(&change, cx.request_id().unwrap_or_default()).await
    }

    async fn preferences(&self, update: PreferencesUpdateMessage, cx: &Context) -> Result<(), HandlerError> {
        policy::concerns(cx, update.user_id)?;
        Ok(self.users.prefer(&update, cx.request_id().unwrap_or_default()).await?)
    }

    #[expect(clippy::panic, reason = "it shows what becomes of a handler that panics")]
    async fn broken(&self, _: Broken) -> Result<(), HandlerError> {
        panic!("this handler is broken")
    }
}

/// The way of every event from a frontend, and of its answer.
pub(crate) struct Frontends {
    nexus: Arc<Nexus>,
    sessions: Arc<Sessions>,
    desk: Arc<Desk>,
    answers: Answers,
    /// Apart, so that guests, whom anybody can be, drive nobody else's answers out.
    answers_to_guests: Answers,
}

/// The answers by session and request id. The session tells guests apart, who share a user id.
///
/// One is about as large as the event that it answers, so that this is where most of the memory goes.
type Answers = IdempotentReceiver<Key, Result<Answer, Rejection>>;
type Key = (String, String);

/// About how many bytes an answer takes: a failure is in it as text and as a value.
fn size_of_answer((session, request): &Key, answer: &Result<Answer, Rejection>) -> usize {
    let texts = answer.as_ref().map_or(0, |answer| answer.event.len() + 2 * answer.json.len());
    size_of::<Answer>() + session.len() + request.len() + texts
}

/// The answer to an event.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) event: String,
    /// The envelope's JSON text.
    pub(crate) json: Vec<u8>,
    /// Why the event was not carried out.
    pub(crate) failure: Option<EventFailureMessage>,
    /// Whether the event came before, and this is the answer of then.
    pub(crate) repeated: bool,
}

impl Frontends {
    pub(crate) fn new(
        nexus: Arc<Nexus>,
        sessions: Arc<Sessions>,
        users: Arc<Users>,
        analytics: Arc<Analytics>,
    ) -> Arc<Self> {
        let publisher = nexus.publisher(&CAMPAIGN_ORCHESTRATOR);
        let desk = Arc::new(Desk { publisher, users, analytics });
        let answers = || IdempotentReceiver::new(1000, DAY).with_max_bytes(REMEMBERED, size_of_answer);
        Arc::new(Self { nexus, sessions, desk, answers: answers(), answers_to_guests: answers() })
    }

    /// Takes an event, and answers the session that sent it; without a session, the one that the event names.
    ///
    /// `Err`: the answer is not valid itself, which is a mistake in here.
    pub(crate) async fn receive(&self, json: &[u8], session: Option<&EventUser>) -> Result<Answer, Rejection> {
        let (clock, ids) = (&self.nexus.clock, &self.nexus.ids);
        let event = match InboundCampaignEvent::<<Desk as Handlers>::Incoming>::decode(json) {
            Ok(event) => event.enrich(clock, ids),
            Err(rejection) => return self.refuse(json, &rejection, session),
        };
        let to = session.unwrap_or(&event.user).session_id.clone();
        if let Err(refusal) = policy::authorize(&event, session) {
            return Ok(self.emit(&to, failed(event.reply_failed(refusal, clock))?));
        }
        let key = (event.user.session_id.clone(), event.request_id.clone().unwrap_or_default());
        let answers = if event.user.user_id == GUEST { &self.answers_to_guests } else { &self.answers };
        let once = answers.once(key, async || self.handle(event).await).await;
        Ok(self.emit(&to, Answer { repeated: once.repeated, ..once.value? }))
    }

    /// Answers an event that could not be decoded, or not even read wholly.
    pub(crate) fn refuse(
        &self,
        json: &[u8],
        rejection: &Rejection,
        session: Option<&EventUser>,
    ) -> Result<Answer, Rejection> {
        let refusal = CampaignEvent::refusal(json, rejection, &self.nexus.clock, &self.nexus.ids);
        let to = session.unwrap_or(&refusal.user).session_id.clone();
        Ok(self.emit(&to, failed(refusal)?))
    }

    /// Hands a valid event that its user may send to its handler.
    async fn handle(&self, event: CampaignEvent<<Desk as Handlers>::Incoming>) -> Result<Answer, Rejection> {
        let clock = &self.nexus.clock;
        let (envelope, incoming) = event.detach();
        let mut headers = Headers::new();
        if let Err(error) = headers.set(name::REQUEST_ID, envelope.request_id.as_deref().unwrap_or_default()) {
            return failed(envelope.reply_failed(no_header("/request_id", &error), clock));
        }
        self.sessions.join(&envelope.user.session_id, &envelope.campaign_id);
        let cx = Context::new(&envelope.event, headers, self.desk.publisher.clone()).with_envelope(envelope.clone());
        match guarded(&self.desk, incoming, &cx, PATIENCE).await {
            Ok(handled) => {
                let payload = match &handled {
                    Handled::Replied { payload, .. } => serde_json::from_slice(payload).unwrap_or_default(),
                    _ => JsonObject::new(),
                };
                let answer = envelope.reply_success(payload, clock);
                Ok(Answer { json: answer.encode()?, event: answer.event, failure: None, repeated: false })
            }
            Err(failure) => {
                log(&envelope.event, &failure);
                failed(envelope.reply_failed(EventFailureMessage::from(&failure), clock))
            }
        }
    }

    /// Records what became of an event, and hands its answer to its session.
    fn emit(&self, session: &str, answer: Answer) -> Answer {
        self.nexus.record(match &answer.failure {
            Some(failure) if failure.error.code != Code::HandlerFailed => Entry::Refused(failure.error.code),
            _ => Entry::Accepted,
        });
        self.sessions.emit(session, &answer.event, &answer.json);
        answer
    }
}

/// Tells those who run the platform what frontends are not told.
fn log(event: &str, failure: &Failure) {
    let is_told = match failure {
        Failure::Rejected(_) | Failure::Unroutable { .. } => true,
        Failure::Failed(error) => {
            error.code() != code::INTERNAL || error.cause().is_some_and(|cause| cause.is::<EventFailureMessage>())
        }
        _ => false,
    };
    if !is_told {
        let _ = writeln!(io::stderr(), "{event:.100} {}: {:?}", failure.code(), failure.to_string());
    }
}

/// Refuses what goes along with messages as a header and holds a line break.
fn no_header(pointer: &str, error: &BusError) -> EventFailureMessage {
    let (pointer, keyword) = (pointer.to_owned(), "header".to_owned());
    EventFailureMessage::invalid(vec![EventViolation { pointer, keyword, message: error.to_string(), causes: None }])
}

fn failed(answer: CampaignEvent<EventFailureMessage>) -> Result<Answer, Rejection> {
    Ok(Answer { json: answer.encode()?, event: answer.event, failure: Some(answer.payload), repeated: false })
}
