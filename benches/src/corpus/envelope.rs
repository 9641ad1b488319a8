//! Events: payloads in the campaign platform's envelope.

use super::{
    Kind,
    dice::Dice,
    json::{Json, object, raw, text, texts},
    leaves::{moment, number, one_of, some, uuid},
    messages,
};

/// An event, and the kind of its payload where that is one of the messages.
pub(crate) fn event(dice: &mut Dice) -> (Json, Option<Kind>) {
    let (name, payload, kind) = match dice.below(5) {
        0 => ("campaign.create".to_owned(), messages::create(dice), Some(Kind::Create)),
        1 => ("campaign.execute".to_owned(), messages::execute(dice), Some(Kind::Execute)),
        2 => (format!("notification.user.{}.push", uuid(dice)), messages::push(dice), Some(Kind::Push)),
        3 => ("media.play".to_owned(), messages::media(dice), None),
        _ => ("content.create".to_owned(), messages::content(dice), None),
    };
    let event = object([
        ("type", text("campaign_event")),
        ("campaign_id", one_of(dice, &["spring_sale_2025", "onboarding", "black_friday"])),
        ("user", user(dice)),
        ("event", text(&name)),
        ("payload", payload),
        ("metadata", metadata(dice)),
        ("timestamp", moment(dice)),
        ("request_id", text(&uuid(dice))),
    ]);
    (event.thinned(dice, &["request_id"]), kind)
}

fn user(dice: &mut Dice) -> Json {
    let session = text(&format!("sess_{}", dice.below(1_000_000)));
    if dice.once_in(3) {
        return object([("user_id", text("guest")), ("session_id", session)]);
    }
    let roles = some(dice, &["admin", "editor", "viewer"]);
    object([("user_id", text(&uuid(dice))), ("session_id", session), ("roles", texts(&roles))])
}

/// Once in four times with a member that the schema does not declare.
fn metadata(dice: &mut Dice) -> Json {
    let versioning = object([
        ("system_version", one_of(dice, &["2.0.0", "2.1.0"])),
        ("service_version", one_of(dice, &["1.2.0", "1.3.1"])),
        ("environment", one_of(dice, &["beta", "prod"])),
    ]);
    let flags = texts(&some(dice, &["new_ui", "fast_checkout"]));
    let mut metadata = object([("versioning", versioning), ("feature_flags", flags)]).thinned(dice, &["feature_flags"]);
    if dice.once_in(4) {
        metadata.put("accessibility", Some(object([("contrast", raw(true)), ("zoom", number(dice, 1, 4))])));
    }
    metadata
}
