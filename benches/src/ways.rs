//! The ways to read a message that are compared.

use std::{hint::black_box, sync::LazyLock};

use postroom::campaign;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    corpus::Kind,
    plain::{self, Leaves, Loose, Strict},
};

/// Types that typify made from the schemas.
#[allow(clippy::all, clippy::unwrap_used, dead_code, non_snake_case, unreachable_pub, reason = "typify's own style")]
mod typified {
    include!(concat!(env!("OUT_DIR"), "/typified.rs"));
}

/// Validators that the `jsonschema` crate made from the schemas when this was compiled.
#[allow(clippy::all, dead_code, reason = "one for every schema, and the crate's own style")]
mod validators {
    include!(concat!(env!("OUT_DIR"), "/validators.rs"));
}

/// One way to read a message.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    pub(crate) name: &'static str,
    /// Reads a message and says whether it was accepted.
    pub(crate) read: fn(Kind, &[u8]) -> bool,
}

/// All of them, the measure of the others first.
pub(crate) const WAYS: [Way; 7] = [
    Way { name: "plain serde", read: plain::<Loose> },
    Way { name: "serde, Uuid + DateTime", read: plain::<Strict> },
    Way { name: "typify 0.8", read: typify },
    Way { name: "Value + jsonschema", read: runtime_validator },
    Way { name: "Value + jsonschema macro", read: compiled_validator },
    Way { name: "postroom", read: postroom },
    Way { name: "postroom, checked only", read: check },
];

/// Reads a message with postroom.
pub(crate) fn postroom(kind: Kind, json: &[u8]) -> bool {
    match kind {
        Kind::Create => accepted(campaign::CampaignCreateMessage::decode(json)),
        Kind::Execute => accepted(campaign::CampaignExecuteMessage::decode(json)),
        Kind::Push => accepted(campaign::PushNotificationMessage::decode(json)),
        Kind::Envelope => accepted(campaign::CampaignEvent::<campaign::CampaignEventPayload>::decode(json)),
    }
}

/// Checks a message with postroom, and makes no value of it.
fn check(kind: Kind, json: &[u8]) -> bool {
    accepted(match kind {
        Kind::Create => campaign::CampaignCreateMessage::check(json),
        Kind::Execute => campaign::CampaignExecuteMessage::check(json),
        Kind::Push => campaign::PushNotificationMessage::check(json),
        Kind::Envelope => campaign::CampaignEvent::<campaign::CampaignEventPayload>::check(json),
    })
}

/// Reads a message with types written by hand.
pub(crate) fn plain<L: Leaves>(kind: Kind, json: &[u8]) -> bool {
    match kind {
        Kind::Create => accepted(serde_json::from_slice::<plain::CampaignCreate<L>>(json)),
        Kind::Execute => accepted(serde_json::from_slice::<plain::CampaignExecute<L>>(json)),
        Kind::Push => accepted(serde_json::from_slice::<plain::PushNotification<L>>(json)),
        Kind::Envelope => accepted(plain::Event::<L>::from_slice(json)),
    }
}

fn typify(kind: Kind, json: &[u8]) -> bool {
    match kind {
        Kind::Create => accepted(serde_json::from_slice::<typified::CampaignCreate>(json)),
        Kind::Execute => accepted(serde_json::from_slice::<typified::CampaignExecute>(json)),
        Kind::Push => accepted(serde_json::from_slice::<typified::PushNotification>(json)),
        Kind::Envelope => typify_envelope(json),
    }
}

/// typify leaves the payload a map, which is read as the event says.
fn typify_envelope(json: &[u8]) -> bool {
    let Ok(mut envelope) = serde_json::from_slice::<typified::CampaignEvent>(json) else { return false };
    let payload = Value::Object(std::mem::take(&mut envelope.payload));
    let accepted = match plain::known(&envelope.event) {
        "campaign.create" => from_value::<typified::CampaignCreate>(payload),
        "campaign.execute" => from_value::<typified::CampaignExecute>(payload),
        "notification.user.{user_id}.push" => from_value::<typified::PushNotification>(payload),
        "media.play" => from_value::<typified::MediaPlay>(payload),
        "content.create" => from_value::<typified::ContentCreate>(payload),
        _ => accepted(Ok::<_, ()>(payload)),
    };
    black_box(envelope);
    accepted
}

fn runtime_validator(kind: Kind, json: &[u8]) -> bool {
    static CREATE: LazyLock<Validator> = LazyLock::new(|| validator(campaign::CampaignCreateMessage::schema()));
    static EXECUTE: LazyLock<Validator> = LazyLock::new(|| validator(campaign::CampaignExecuteMessage::schema()));
    static PUSH: LazyLock<Validator> = LazyLock::new(|| validator(campaign::PushNotificationMessage::schema()));
    static ENVELOPE: LazyLock<Validator> =
        LazyLock::new(|| validator(campaign::CampaignEvent::<postroom::JsonObject>::schema()));
    let validator = match kind {
        Kind::Create => &*CREATE,
        Kind::Execute => &*EXECUTE,
        Kind::Push => &*PUSH,
        Kind::Envelope => &*ENVELOPE,
    };
    checked(kind, json, |value| validator.as_ref().is_some_and(|validator| validator.is_valid(value)))
}

fn compiled_validator(kind: Kind, json: &[u8]) -> bool {
    checked(
        kind,
        json,
        match kind {
            Kind::Create => validators::CampaignCreate::is_valid,
            Kind::Execute => validators::CampaignExecute::is_valid,
            Kind::Push => validators::PushNotification::is_valid,
            Kind::Envelope => validators::CampaignEvent::is_valid,
        },
    )
}

/// Reads a message into a tree, checks the tree, and makes the types by hand of it.
fn checked(kind: Kind, json: &[u8], is_valid: impl Fn(&Value) -> bool) -> bool {
    let Ok(value) = serde_json::from_slice(json) else { return false };
    if !is_valid(&value) {
        return false;
    }
    match kind {
        Kind::Create => from_value::<plain::CampaignCreate<Loose>>(value),
        Kind::Execute => from_value::<plain::CampaignExecute<Loose>>(value),
        Kind::Push => from_value::<plain::PushNotification<Loose>>(value),
        Kind::Envelope => accepted(plain::Event::<Loose>::from_value(value)),
    }
}

/// A schema that does not compile leaves nothing valid, which the count of accepted messages shows.
type Validator = Option<jsonschema::Validator>;

fn validator(schema: &str) -> Validator {
    let schema = serde_json::from_str(schema).ok()?;
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft7).should_validate_formats(true);
    options.build(&schema).ok()
}

fn from_value<T: DeserializeOwned>(value: Value) -> bool {
    accepted(serde_json::from_value::<T>(value))
}

fn accepted<T, E>(result: Result<T, E>) -> bool {
    black_box(result).is_ok()
}
