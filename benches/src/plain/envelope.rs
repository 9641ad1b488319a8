//! The envelope. A payload is kept as raw text until the event is known: derived code cannot do better, wherever in
//! the envelope `event` stands. Members that the schema does not declare are dropped, which is less than postroom does.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};

use super::{CampaignCreate, CampaignExecute, ContentCreate, Leaves, MediaPlay, PushNotification};

/// An envelope with its payload read as the event says.
pub(crate) type Event<L> = Envelope<L, Known<L>>;

/// The payload of an event.
#[derive(Serialize)]
#[serde(untagged, bound = "")]
pub(crate) enum Known<L: Leaves> {
    CampaignCreate(Box<CampaignCreate<L>>),
    CampaignExecute(CampaignExecute<L>),
    PushNotification(PushNotification<L>),
    MediaPlay(MediaPlay),
    ContentCreate(ContentCreate),
    Other(Map<String, Value>),
}

/// An envelope around some form of payload.
#[derive(Deserialize, Serialize)]
#[serde(bound(serialize = "P: Serialize", deserialize = "P: Deserialize<'de>"))]
pub(crate) struct Envelope<L: Leaves, P> {
    #[serde(rename = "type")]
    kind: Type,
    campaign_id: String,
    user: User,
    event: String,
    payload: P,
    metadata: Metadata,
    timestamp: L::Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

#[derive(Deserialize, Serialize)]
enum Type {
    #[serde(rename = "campaign_event")]
    CampaignEvent,
}

#[derive(Deserialize, Serialize)]
struct User {
    user_id: String,
    session_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<Vec<String>>,
}

#[derive(Deserialize, Serialize)]
struct Metadata {
    versioning: Versioning,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature_flags: Option<Vec<String>>,
}

#[derive(Deserialize, Serialize)]
struct Versioning {
    system_version: String,
    service_version: String,
    environment: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature_flags: Option<Vec<String>>,
}

impl<L: Leaves> Event<L> {
    /// Reads an envelope and its payload.
    pub(crate) fn from_slice(json: &[u8]) -> serde_json::Result<Self> {
        let envelope: Envelope<L, &RawValue> = serde_json::from_slice(json)?;
        let text = envelope.payload.get();
        let payload = match known(&envelope.event) {
            "campaign.create" => Known::CampaignCreate(serde_json::from_str(text)?),
            "campaign.execute" => Known::CampaignExecute(serde_json::from_str(text)?),
            "notification.user.{user_id}.push" => Known::PushNotification(serde_json::from_str(text)?),
            "media.play" => Known::MediaPlay(serde_json::from_str(text)?),
            "content.create" => Known::ContentCreate(serde_json::from_str(text)?),
            _ => Known::Other(serde_json::from_str(text)?),
        };
        Ok(envelope.with(payload))
    }

    /// Reads an envelope and its payload from a tree.
    pub(crate) fn from_value(value: Value) -> serde_json::Result<Self> {
        let mut envelope: Envelope<L, Value> = serde_json::from_value(value)?;
        let tree = envelope.payload.take();
        let payload = match known(&envelope.event) {
            "campaign.create" => Known::CampaignCreate(serde_json::from_value(tree)?),
            "campaign.execute" => Known::CampaignExecute(serde_json::from_value(tree)?),
            "notification.user.{user_id}.push" => Known::PushNotification(serde_json::from_value(tree)?),
            "media.play" => Known::MediaPlay(serde_json::from_value(tree)?),
            "content.create" => Known::ContentCreate(serde_json::from_value(tree)?),
            _ => Known::Other(serde_json::from_value(tree)?),
        };
        Ok(envelope.with(payload))
    }
}

impl<L: Leaves, P> Envelope<L, P> {
    fn with<Q>(self, payload: Q) -> Envelope<L, Q> {
        let Self { kind, campaign_id, user, event, metadata, timestamp, request_id, .. } = self;
        Envelope { kind, campaign_id, user, event, payload, metadata, timestamp, request_id }
    }
}

/// The channel address that an event's name stands for; the name itself where it stands for none.
pub(crate) fn known(event: &str) -> &str {
    match event.strip_prefix("notification.user.").and_then(|rest| rest.strip_suffix(".push")) {
        Some(_) => "notification.user.{user_id}.push",
        None => event,
    }
}
