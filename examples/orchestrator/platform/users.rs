//! The User Service: knows who users are, and tells others whenever something about one changes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use postroom::{
    HandlerError, Handlers, Publisher,
    bus::{BusError, name},
    campaign::{
        ErrorDetail, EventFailureMessage, EventViolation, PreferencesUpdateMessage, USER_SERVICE,
        UserAnalyticsEventEventType as Happening, UserAnalyticsEventMessage, UserInfoReplyMessage,
        UserInfoRequestMessage, UserInfoUpdateMessage,
    },
    envelope::Clock,
    serde_json::Value,
    uuid::Uuid,
};

use super::nexus::{Nexus, lock};

/// What is known about a user, and how long it takes to look it up.
#[derive(Clone)]
pub(crate) struct Profile {
    pub(crate) name: &'static str,
    pub(crate) language: String,
    pub(crate) lookup: Duration,
}

#[derive(Handlers)]
#[handlers(service = USER_SERVICE)]
#[handle(UserInfoRequestMessage => info)]
pub(crate) struct Users {
    nexus: Arc<Nexus>,
    profiles: Mutex<BTreeMap<Uuid, Profile>>,
}

impl Users {
    pub(crate) fn new(nexus: Arc<Nexus>, profiles: BTreeMap<Uuid, Profile>) -> Self {
        Self { nexus, profiles: Mutex::new(profiles) }
    }

    async fn info(&self, question: UserInfoRequestMessage) -> Result<UserInfoReplyMessage, HandlerError> {
        let profile = lock(&self.profiles).get(&question.user_id).cloned();
        let mut reply = UserInfoReplyMessage::new(question.user_id);
        match profile {
            Some(profile) => {
                tokio::time::sleep(profile.lookup).await;
                (reply.name, reply.language) = (Some(profile.name.to_owned()), Some(profile.language));
            }
            None => {
                let mut error = ErrorDetail::new();
                (error.code, error.message) = (Some("not_found".into()), Some("there is no such user".into()));
                reply.error = Some(error);
            }
        }
        Ok(reply)
    }

    /// Takes what a user changed about themselves, and tells the others.
    pub(crate) async fn change(&self, change: &UserInfoUpdateMessage, request: &str) -> Result<(), HandlerError> {
        if let Some(language) = change.changes.as_ref().and_then(|changes| changes.get("language")) {
            let language = language_of(change.user_id, language)?;
            if let Some(profile) = lock(&self.profiles).get_mut(&change.user_id) {
                profile.language = language;
            }
        }
        let publisher = self.publisher(request)?;
        publisher.publish(change).await?;
        Ok(publisher.publish(&self.happened(Happening::ProfileUpdated, change.user_id)).await?)
    }

    /// Takes what a user wants to be notified of, and tells the others.
    pub(crate) async fn prefer(&self, update: &PreferencesUpdateMessage, request: &str) -> Result<(), BusError> {
        let publisher = self.publisher(request)?;
        publisher.publish(update).await?;
        publisher.publish(&self.happened(Happening::PreferencesChanged, update.user_id)).await
    }

    fn publisher(&self, request: &str) -> Result<Publisher, BusError> {
        self.nexus.publisher(&USER_SERVICE).with_header(name::REQUEST_ID, request)
    }

    fn happened(&self, what: Happening, user: Uuid) -> UserAnalyticsEventMessage {
        UserAnalyticsEventMessage {
            event_id: self.nexus.ids.uuid(),
            event_type: what,
            user_id: user,
            timestamp: self.nexus.clock.now().into(),
            metadata: None,
        }
    }
}

/// A language that replies can tell: what users change is free in its schema, so that others would stumble over it.
fn language_of(user: Uuid, language: &Value) -> Result<String, EventFailureMessage> {
    let mut reply = UserInfoReplyMessage::new(user);
    reply.language = language.as_str().map(str::to_owned);
    reply.language.clone().filter(|_| reply.validate().is_ok()).ok_or_else(|| {
        EventFailureMessage::invalid(vec![EventViolation {
            pointer: "/payload/changes/language".to_owned(),
            keyword: "pattern".to_owned(),
            message: "must be a language such as en-GB".to_owned(),
            causes: None,
        }])
    })
}
