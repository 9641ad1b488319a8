//! Who may send which event.

use postroom::{
    Context,
    campaign::{CampaignEvent, EventErrorCode, EventFailureMessage, EventUser},
    uuid::Uuid,
};

use super::sessions::GUEST;

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

/// Refuses an event whose user may not send it, or that speaks for somebody else than its session's user.
pub(crate) fn authorize<P>(event: &CampaignEvent<P>, session: Option<&EventUser>) -> Result<(), EventFailureMessage> {
    let roles = event.user.roles.as_deref().unwrap_or_default();
    if let Some(owner) = session {
        let granted = owner.roles.as_deref().unwrap_or_default();
        let is_own = event.user.session_id == owner.session_id && event.user.user_id == owner.user_id;
        if !is_own || !roles.iter().all(|role| granted.contains(role)) {
            return Err(unauthorized("the event's `user` is not the one of this session".to_owned()));
        }
    }
    let rule = RULES.iter().find(|(events, _)| match events.strip_suffix('*') {
        Some(start) => event.event.starts_with(start),
        None => event.event == *events,
    });
    let needed = match rule {
        Some((_, Who::Anyone)) => return Ok(()),
        // The roles that a guest claims count for nothing.
        _ if event.user.user_id == GUEST => "a user who has signed in".to_owned(),
        Some((_, Who::Role(role))) if !roles.iter().any(|own| own == role) => format!("the role `{role}`"),
        _ => return Ok(()),
    };
    Err(unauthorized(format!("`{}` needs {needed}", event.event)))
}

/// Refuses what concerns another user, unless an administrator or a service sends it.
pub(crate) fn concerns(cx: &Context, user: Uuid) -> Result<(), EventFailureMessage> {
    let sender = cx.envelope::<CampaignEvent<()>>().map(|event| &event.user);
    let may = |sender: &EventUser| {
        let roles = sender.roles.as_deref().unwrap_or_default();
        sender.user_id == user.to_string() || roles.iter().any(|role| role == "admin" || role == "service")
    };
    if sender.is_some_and(may) {
        Ok(())
    } else {
        Err(unauthorized(format!("`{}` is about another user", cx.address())))
    }
}

fn unauthorized(message: String) -> EventFailureMessage {
    EventFailureMessage::from_code(EventErrorCode::Unauthorized, message)
}
