//! The payloads: three messages of the campaign platform, and two events of its frontends.

use super::{
    dice::Dice,
    json::{Json, object, raw, text, texts},
    leaves::{day, flag, moment, name, number, one_of, sentence, some, uuid, zone},
};

const SEGMENTS: [&str; 6] = ["all_users", "new_users", "active_users", "inactive_users", "premium_users", "free_users"];
const LANGUAGES: [&str; 5] = ["en-US", "de-DE", "fr-FR", "id-ID", "pt-BR"];
const PRIORITIES: [&str; 3] = ["low", "normal", "high"];

/// A `CampaignCreateMessage`.
pub(crate) fn create(dice: &mut Dice) -> Json {
    object([
        ("campaign_id", text(&uuid(dice))),
        ("name", name(dice)),
        ("description", sentence(dice)),
        ("target_audience", audience(dice)),
        ("notification_template", template(dice)),
        ("schedule", schedule(dice)),
        ("settings", settings(dice)),
        ("created_at", moment(dice)),
        ("metadata", metadata(dice)),
    ])
    .thinned(dice, &["description"])
}

/// A `CampaignExecuteMessage`.
pub(crate) fn execute(dice: &mut Dice) -> Json {
    object([
        ("execution_id", text(&uuid(dice))),
        ("campaign_id", text(&uuid(dice))),
        ("execution_type", one_of(dice, &["immediate", "scheduled", "batch"])),
        ("batch_size", number(dice, 1, 10_000)),
        ("priority", one_of(dice, &PRIORITIES)),
        ("created_at", moment(dice)),
        ("metadata", metadata(dice)),
    ])
    .thinned(dice, &["batch_size", "priority", "metadata"])
}

/// A `PushNotificationMessage`.
pub(crate) fn push(dice: &mut Dice) -> Json {
    object([
        ("notification_id", text(&uuid(dice))),
        ("user_id", text(&uuid(dice))),
        ("title", name(dice)),
        ("body", sentence(dice)),
        ("priority", one_of(dice, &PRIORITIES)),
        ("data", data(dice)),
        ("created_at", moment(dice)),
    ])
    .thinned(dice, &["priority"])
}

/// A `MediaPlayMessage`.
pub(crate) fn media(dice: &mut Dice) -> Json {
    object([("media_id", text(&format!("track_{}", dice.below(10_000)))), ("position", number(dice, 0, 5400))])
}

/// A `ContentCreateMessage`.
pub(crate) fn content(dice: &mut Dice) -> Json {
    let tags = some(dice, &["news", "sale", "music", "how-to"]);
    object([("title", name(dice)), ("body", sentence(dice)), ("tags", texts(&tags))])
}

fn audience(dice: &mut Dice) -> Json {
    let segments = some(dice, &SEGMENTS);
    let filters = object([
        ("language", texts(&some(dice, &LANGUAGES))),
        ("timezone", Json::Array(vec![zone(dice)])),
        ("registration_date", object([("from", text(&day(dice))), ("to", text(&day(dice)))])),
        ("last_activity", object([("from", moment(dice)), ("to", moment(dice))])),
    ])
    .thinned(dice, &["timezone", "registration_date", "last_activity"]);
    object([
        ("user_segments", texts(&segments)),
        ("estimated_reach", number(dice, 100, 5_000_000)),
        ("user_filters", filters),
    ])
}

fn template(dice: &mut Dice) -> Json {
    let mut localization = object([]);
    for language in some(dice, &LANGUAGES[1..3]) {
        localization.put(language, Some(object([("title", name(dice)), ("body", sentence(dice))])));
    }
    object([
        ("title_template", name(dice)),
        ("body_template", sentence(dice)),
        ("priority", one_of(dice, &PRIORITIES)),
        ("data", data(dice)),
        ("localization", localization),
    ])
    .thinned(dice, &["priority", "data", "localization", "localization"])
}

fn schedule(dice: &mut Dice) -> Json {
    let recurring = object([
        ("frequency", one_of(dice, &["daily", "weekly", "monthly"])),
        ("interval", number(dice, 1, 6)),
        ("start_date", text(&day(dice))),
        ("end_date", text(&day(dice))),
    ]);
    match dice.below(3) {
        0 => object([("type", text("immediate")), ("timezone", zone(dice))]),
        1 => object([("type", text("scheduled")), ("scheduled_at", moment(dice)), ("timezone", zone(dice))]),
        _ => object([("type", text("recurring")), ("recurring", recurring), ("timezone", zone(dice))]),
    }
}

fn settings(dice: &mut Dice) -> Json {
    let variant = |dice: &mut Dice| object([("title_template", name(dice)), ("body_template", sentence(dice))]);
    let trial = object([
        ("enabled", flag(dice)),
        ("variants", Json::Array(vec![variant(dice), variant(dice)])),
        ("traffic_split", Json::Array(vec![raw(0.25), raw(0.75)])),
    ]);
    object([
        ("max_retries", number(dice, 0, 10)),
        ("batch_size", number(dice, 1, 10_000)),
        ("rate_limit", number(dice, 10, 1000)),
        ("respect_quiet_hours", flag(dice)),
        ("a_b_testing", trial),
    ])
    .thinned(dice, &["rate_limit", "a_b_testing", "a_b_testing", "a_b_testing", "a_b_testing"])
}

fn metadata(dice: &mut Dice) -> Json {
    let version = format!("{}.{}.{}", 1 + dice.below(4), dice.below(20), dice.below(10));
    object([
        ("source", one_of(dice, &["mobile", "web", "api"])),
        ("environment", one_of(dice, &["development", "staging", "production"])),
        ("platform", one_of(dice, &["ios", "android", "web"])),
        ("version", text(&version)),
    ])
    .thinned(dice, &["platform", "version"])
}

fn data(dice: &mut Dice) -> Json {
    let link = format!("app://offers/{}?utm_source=push", 10_000 + dice.below(90_000));
    object([("deep_link", text(&link)), ("badge", number(dice, 0, 9))])
}
