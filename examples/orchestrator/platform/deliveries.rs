//! The orchestrator's side towards services: what they tell reaches the sessions that it concerns, as envelopes.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use postroom::{
    Context, HandlerError, Handlers, JsonObject, Rejection,
    campaign::{
        CAMPAIGN_ORCHESTRATOR, CampaignEvent, CampaignEventType, CampaignStatusUpdateMessage, EventMetadata, EventUser,
        NotificationPreferences, NotificationPreferencesQuietHours as QuietHours, NotificationUserPushAddress,
        PreferencesUpdateMessage, PushNotificationMessage, UNKNOWN, Versioning,
    },
    chrono::{DateTime, Timelike, Utc},
    envelope::{Clock, Payload},
    uuid::Uuid,
};

use super::{
    nexus::{CAMPAIGN, Nexus, lock},
    quota::Quota,
    sessions::Sessions,
};

const DAY: i64 = 24 * 60 * 60;

/// Of how many users preferences are kept.
const USERS: usize = 10_000;

/// How many bytes of notifications wait for the end of one user's, and of everybody's, quiet hours.
const OF_ONE: usize = 2 << 20;
const OF_ALL: usize = 32 << 20;

#[derive(Handlers)]
#[handlers(service = CAMPAIGN_ORCHESTRATOR)]
#[handle(CampaignStatusUpdateMessage => status)]
#[handle(PushNotificationMessage => push)]
#[handle(PreferencesUpdateMessage => preferences)]
pub(crate) struct Deliveries {
    nexus: Arc<Nexus>,
    sessions: Arc<Sessions>,
    preferences: Mutex<BTreeMap<Uuid, NotificationPreferences>>,
    /// How many notifications wait for the end of somebody's quiet hours.
    deferred: Arc<AtomicUsize>,
    quota: Arc<Quota>,
}

impl Deliveries {
    pub(crate) fn new(nexus: Arc<Nexus>, sessions: Arc<Sessions>) -> Self {
        let quota = Quota::new(OF_ONE, OF_ALL);
        Self { nexus, sessions, preferences: Mutex::default(), deferred: Arc::default(), quota }
    }

    /// How many notifications still wait, in memory alone.
    pub(crate) fn deferred(&self) -> usize {
        self.deferred.load(Ordering::Relaxed)
    }

    /// Tells everybody who takes part in the campaign.
    async fn status(&self, status: CampaignStatusUpdateMessage, cx: &Context) -> Result<(), HandlerError> {
        let Some(campaign) = cx.headers().get(CAMPAIGN) else {
            return Err(HandlerError::internal(format!(
                "nobody says which campaign {} belongs to",
                status.execution_id
            )));
        };
        Ok(self.envelopes(cx).deliver(self.sessions.in_campaign(campaign), &status)?)
    }

    /// Notifies a user who wants that: now, or when their quiet hours end.
    async fn push(
        &self,
        push: PushNotificationMessage,
        address: NotificationUserPushAddress,
        cx: &Context,
    ) -> Result<(), HandlerError> {
        let preferences = lock(&self.preferences).get(&address.user_id).cloned();
        if preferences.as_ref().is_some_and(|wants| !wants.push_enabled) {
            return Ok(());
        }
        let hours = preferences.and_then(|wants| wants.quiet_hours);
        let wait = hours.and_then(|hours| until_the_end(&hours, self.nexus.clock.now()));
        let (envelopes, user_id) = (self.envelopes(cx), address.user_id.to_string());
        let share =
            wait.map(|_| self.quota.take(&user_id, size_of_val(&push) + push.encode().map_or(0, |json| json.len())));
        if share.as_ref().is_some_and(Option::is_none) {
            return Err(HandlerError::new("too_many", "no more notifications can wait for the end of quiet hours"));
        }
        let deliver = move || envelopes.deliver(envelopes.sessions.of_user(&user_id), &push);
        let Some(wait) = wait else { return Ok(deliver()?) };
        let deferred = self.deferred.clone();
        deferred.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            drop(share);
            deferred.fetch_sub(1, Ordering::Relaxed);
            if let Err(rejection) = deliver() {
                eprintln!("a deferred notification was not delivered: {rejection}");
            }
        });
        Ok(())
    }

    async fn preferences(&self, update: PreferencesUpdateMessage) -> Result<(), HandlerError> {
        let mut preferences = lock(&self.preferences);
        if preferences.len() >= USERS && !preferences.contains_key(&update.user_id) {
            return Err(HandlerError::new("too_many", "the preferences of too many users are known"));
        }
        preferences.insert(update.user_id, update.preferences);
        Ok(())
    }

    fn envelopes(&self, cx: &Context) -> Envelopes {
        Envelopes {
            nexus: self.nexus.clone(),
            sessions: self.sessions.clone(),
            event: cx.address().to_owned(),
            campaign: cx.headers().get(CAMPAIGN).unwrap_or(UNKNOWN).to_owned(),
            request: cx.request_id().map(str::to_owned),
        }
    }
}

/// What puts a message into envelopes, one for each session: it concerns several people, and tells nobody of another's
/// session or metadata.
struct Envelopes {
    nexus: Arc<Nexus>,
    sessions: Arc<Sessions>,
    event: String,
    campaign: String,
    request: Option<String>,
}

impl Envelopes {
    fn deliver(&self, users: Vec<EventUser>, message: &(impl Clone + Payload)) -> Result<(), Rejection> {
        for user in users {
            let session = user.session_id.clone();
            let envelope = CampaignEvent {
                type_: CampaignEventType::CampaignEvent,
                campaign_id: self.campaign.clone(),
                user,
                event: self.event.clone(),
                payload: message.clone(),
                metadata: metadata()?,
                timestamp: self.nexus.clock.now().into(),
                request_id: self.request.clone(),
                additional: JsonObject::new(),
            };
            self.sessions.emit(&session, &self.event, &envelope.encode()?);
        }
        Ok(())
    }
}

/// How long quiet hours last from now on; `None` where it is none of them, as always where they end when they start.
fn until_the_end(hours: &QuietHours, now: DateTime<Utc>) -> Option<Duration> {
    if !hours.enabled {
        return None;
    }
    let second_of_day = |time: &postroom::time::Time| {
        (i64::from(time.time().num_seconds_from_midnight()) - i64::from(time.offset().local_minus_utc()))
            .rem_euclid(DAY)
    };
    let (start, end) = (second_of_day(hours.start.as_ref()?), second_of_day(hours.end.as_ref()?));
    let second = i64::from(now.num_seconds_from_midnight());
    let left = Duration::from_secs((end - second).rem_euclid(DAY).unsigned_abs());
    let is_quiet = (second - start).rem_euclid(DAY) < (end - start).rem_euclid(DAY);
    is_quiet.then(|| left.saturating_sub(Duration::from_nanos(now.timestamp_subsec_nanos().into())))
}

/// What software the platform's own events come from.
fn metadata() -> Result<EventMetadata, Rejection> {
    let version = env!("CARGO_PKG_VERSION");
    let versioning = Versioning::builder().system_version(version).service_version(version).environment("local");
    Ok(EventMetadata::new(versioning.build()?))
}
