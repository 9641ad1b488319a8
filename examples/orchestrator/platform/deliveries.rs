//! The orchestrator's side towards services: what they tell reaches the sessions that it concerns, as envelopes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use postroom::{
    Clock, Context, HandlerError, Handlers, Rejection,
    campaign::{
        CAMPAIGN_ORCHESTRATOR, CampaignEvent, CampaignStatusUpdateMessage, CampaignStatusUpdateStatus as Status,
        EventMetadata, NotificationPreferencesQuietHours as QuietHours, NotificationUserPushAddress,
        PreferencesUpdateMessage, PushNotificationMessage, UNKNOWN, Versioning,
    },
    chrono::{DateTime, Timelike, Utc},
    uuid::Uuid,
};

use super::{
    nexus::{Nexus, lock},
    sessions::Sessions,
};

const DAY: i64 = 24 * 60 * 60;

#[derive(Handlers)]
#[handlers(service = CAMPAIGN_ORCHESTRATOR)]
#[handle(CampaignStatusUpdateMessage => status)]
#[handle(PushNotificationMessage => push)]
#[handle(PreferencesUpdateMessage => preferences)]
pub(crate) struct Deliveries {
    nexus: Arc<Nexus>,
    sessions: Arc<Sessions>,
    quiet: Mutex<BTreeMap<Uuid, QuietHours>>,
}

impl Deliveries {
    pub(crate) fn new(nexus: Arc<Nexus>, sessions: Arc<Sessions>) -> Self {
        Self { nexus, sessions, quiet: Mutex::default() }
    }

    /// Tells everybody who takes part in the campaign.
    async fn status(&self, status: CampaignStatusUpdateMessage, cx: &Context) -> Result<(), HandlerError> {
        let Some(origin) = self.nexus.origin(cx.request_id()) else {
            return Err(HandlerError::new(format!("no event is known that started {}", status.execution_id)));
        };
        if matches!(status.status, Status::Completed | Status::Failed | Status::Cancelled) {
            self.nexus.forget(cx.request_id());
        }
        let event = origin.reply(cx.address(), status, &self.nexus.clock);
        let json = event.encode()?;
        for user in self.sessions.in_campaign(&event.campaign_id) {
            self.sessions.emit(&user.session_id, &event.event, &json);
        }
        Ok(())
    }

    /// Notifies a user: now, or when their quiet hours end.
    async fn push(
        &self,
        push: PushNotificationMessage,
        address: NotificationUserPushAddress,
        cx: &Context,
    ) -> Result<(), HandlerError> {
        let campaign = self.nexus.origin(cx.request_id()).map_or_else(|| UNKNOWN.to_owned(), |event| event.campaign_id);
        let (event, request) = (address.to_string(), cx.request_id().map(str::to_owned));
        let quiet = lock(&self.quiet).get(&address.user_id).cloned();
        let wait = quiet.and_then(|hours| until_the_end(&hours, self.nexus.clock.now()));
        let (nexus, sessions) = (self.nexus.clone(), self.sessions.clone());
        let deliver = move || -> Result<(), Rejection> {
            for user in sessions.of_user(&address.user_id.to_string()) {
                let session = user.session_id.clone();
                let mut envelope =
                    CampaignEvent::new(&campaign, user, &event, push.clone(), metadata(), nexus.clock.now());
                envelope.request_id.clone_from(&request);
                sessions.emit(&session, &event, &envelope.encode()?);
            }
            Ok(())
        };
        match wait {
            None => deliver()?,
            Some(wait) => {
                tokio::spawn(async move {
                    tokio::time::sleep(wait).await;
                    if let Err(rejection) = deliver() {
                        eprintln!("a deferred notification was not delivered: {rejection}");
                    }
                });
            }
        }
        Ok(())
    }

    async fn preferences(&self, update: PreferencesUpdateMessage) -> Result<(), HandlerError> {
        let mut quiet = lock(&self.quiet);
        match update.preferences.quiet_hours {
            Some(hours) if hours.enabled => quiet.insert(update.user_id, hours),
            _ => quiet.remove(&update.user_id),
        };
        Ok(())
    }
}

/// How long quiet hours last from now on; `None` where it is none of them.
fn until_the_end(hours: &QuietHours, now: DateTime<Utc>) -> Option<Duration> {
    let second_of_day = |time: &postroom::Time| {
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
fn metadata() -> EventMetadata {
    let version = env!("CARGO_PKG_VERSION");
    EventMetadata::new(Versioning::new(version, version, "local"))
}
