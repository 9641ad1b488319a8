//! The mistakes: one in each invalid message.

use super::{
    Kind,
    dice::Dice,
    json::{Json, raw, text, texts},
};

/// Where a mistake is, and the value that stands there; `None` where the member is missing.
type Mistake = (&'static str, Option<Json>);

/// Makes one mistake in a message. `payload` is the kind of an envelope's payload.
pub(crate) fn spoil(kind: Kind, payload: Option<Kind>, tree: &mut Json, dice: &mut Dice) {
    let (prefix, kind) = match payload {
        Some(payload) if dice.once_in(2) => ("payload/", payload),
        _ => ("", kind),
    };
    let mistakes = match kind {
        Kind::Create => create(),
        Kind::Execute => execute(),
        Kind::Push => push(),
        Kind::Envelope => envelope(),
    };
    let (path, value) = dice.pick(&mistakes);
    tree.put(&format!("{prefix}{path}"), value.clone());
}

const SHORT_UUID: &str = "7d9f2c1e-88aa-4b6e-9d3b-1f2e3d4c5b6";
const LOOSE_UUID: &str = "7d9f2c1e88aa4b6e9d3b1f2e3d4c5b6a";
const NO_UUID: &str = "campaign-42";
const NO_DAY: &str = "2025-02-30";
const NO_MOMENT: &str = "2025-06-31T12:00:00Z";
const LOCAL_MOMENT: &str = "2025-06-04T12:00:00";

fn create() -> Vec<Mistake> {
    vec![
        ("campaign_id", Some(text(NO_UUID))),
        ("campaign_id", Some(text(LOOSE_UUID))),
        ("name", Some(raw(42))),
        ("schedule", None),
        ("schedule/type", Some(text("hourly"))),
        ("created_at", Some(text(NO_MOMENT))),
        ("created_at", Some(text(LOCAL_MOMENT))),
        ("target_audience/user_filters/language", Some(texts(&["en-US", "de"]))),
        ("target_audience/user_filters/registration_date", Some(Json::Object(vec![("to".to_owned(), text(NO_DAY))]))),
        ("settings/max_retries", Some(raw(11))),
        ("settings/batch_size", Some(raw(0))),
        ("settings/batch_size", Some(raw(10_001))),
        ("settings/a_b_testing", Some(Json::Object(vec![("variants".to_owned(), Json::Array(Vec::new()))]))),
        ("metadata/version", Some(text("4.2"))),
    ]
}

fn execute() -> Vec<Mistake> {
    vec![
        ("execution_id", Some(text(SHORT_UUID))),
        ("campaign_id", Some(text(NO_UUID))),
        ("campaign_id", None),
        ("execution_type", Some(text("Immediate"))),
        ("batch_size", Some(raw(0))),
        ("batch_size", Some(raw(50_000))),
        ("batch_size", Some(text("100"))),
        ("created_at", Some(text(LOCAL_MOMENT))),
        ("created_at", Some(text(NO_MOMENT))),
    ]
}

fn push() -> Vec<Mistake> {
    vec![
        ("notification_id", Some(text(NO_UUID))),
        ("notification_id", Some(text(SHORT_UUID))),
        ("user_id", Some(text("guest"))),
        ("user_id", Some(text(LOOSE_UUID))),
        ("body", None),
        ("priority", Some(text("urgent"))),
        ("data", Some(texts(&["app://offers"]))),
        ("created_at", Some(text(LOCAL_MOMENT))),
        ("created_at", Some(text(NO_MOMENT))),
    ]
}

fn envelope() -> Vec<Mistake> {
    vec![
        ("type", Some(text("event"))),
        ("campaign_id", Some(text(""))),
        ("user/session_id", None),
        ("user/roles", Some(text("admin"))),
        ("event", Some(text("Create"))),
        ("payload", Some(texts(&[]))),
        ("metadata/versioning", None),
        ("metadata/versioning/environment", Some(text(""))),
        ("timestamp", Some(text(LOCAL_MOMENT))),
        ("request_id", Some(text(""))),
    ]
}
