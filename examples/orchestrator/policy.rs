//! Who may send which event.

use postroom::campaign::{CampaignEvent, EventErrorCode, EventFailureMessage};

enum Who {
    Anyone,
    SignedIn,
    Role(&'static str),
}

/// Event names, or what they start with, and who may send them; the first rule that fits decides.
const RULES: &[(&str, Who)] = &[
    ("campaign.create", Who::Role("admin")),
    ("campaign.execute", Who::Role("admin")),
    ("content.*", Who::Anyone),
    ("media.*", Who::Anyone),
    ("*", Who::SignedIn),
];

/// Refuses an event whose user may not send it.
pub(crate) fn authorize<P>(event: &CampaignEvent<P>) -> Result<(), EventFailureMessage> {
    let rule = RULES.iter().find(|(events, _)| match events.strip_suffix('*') {
        Some(start) => event.event.starts_with(start),
        None => event.event == *events,
    });
    let roles = event.user.roles.as_deref().unwrap_or_default();
    let needed = match rule {
        Some((_, Who::Anyone)) => return Ok(()),
        // The roles that a guest claims count for nothing.
        _ if event.user.user_id == "guest" => "a user who has signed in".to_owned(),
        Some((_, Who::Role(role))) if !roles.iter().any(|own| own == role) => format!("the role `{role}`"),
        _ => return Ok(()),
    };
    Err(EventFailureMessage::of(EventErrorCode::Unauthorized, format!("`{}` needs {needed}", event.event)))
}
