//! Answers to events that are refused: in the same envelope, and valid whatever the event was.

use std::fmt;

use serde_json::{Map, Value};

use super::{
    CampaignEvent, CampaignEventType, EventError, EventErrorCode, EventFailureMessage, EventMetadata, EventUser,
    EventViolation, Versioning,
};
use crate::{
    JsonObject, Limits, Rejection, Violation,
    envelope::{Clock, IdSource},
    json::readable_members,
};

/// The text in a [refusal](CampaignEvent::refusal) that stands for one that could not be read.
pub const UNKNOWN: &str = "unknown";

/// The longest member of a refused event that its answer repeats, in bytes: as much as metadata may be.
const LONGEST: usize = Limits::DEFAULT.metadata;

impl CampaignEvent<EventFailureMessage> {
    /// Builds the answer to an event that could not be decoded, which is always valid.
    ///
    /// It repeats what could be read of the event's `campaign_id`, `user`, `metadata` and `request_id`, so that the
    /// sender can match it, and is named `<event>.failed`. What could not be read, is not valid (an id of more than 256
    /// characters, say), or is longer than 64 KiB, is filled in: the user `guest`, a `request_id` from `ids`, and [`UNKNOWN`] for every other text, the
    /// event's name included. The event's payload and its further fields are not repeated.
    ///
    /// ```
    /// use postroom::{campaign::{CampaignEvent, EventErrorCode, UNKNOWN}, envelope::SystemClock};
    ///
    /// let json = br#"{"request_id": "r1", "campaign_id": "spring_sale_2025", "event": "media.play", "payload": {"#;
    /// let rejection = CampaignEvent::<postroom::JsonObject>::decode(json).expect_err("it is cut off");
    /// let answer = CampaignEvent::refusal(json, &rejection, &SystemClock, &|| "r2".to_owned());
    ///
    /// assert_eq!(answer.request_id.as_deref(), Some("r1"));
    /// assert_eq!(answer.event, "media.play.failed");
    /// assert_eq!(answer.payload.error.code, EventErrorCode::Malformed);
    /// assert_eq!(answer.user.session_id, UNKNOWN);
    /// # answer.validate()?;
    /// # Ok::<(), postroom::Rejection>(())
    /// ```
    #[must_use]
    pub fn refusal(json: &[u8], rejection: &Rejection, clock: &impl Clock, ids: &impl IdSource) -> Self {
        let readable = Readable::new(json);
        let mut answer = CampaignEvent {
            type_: CampaignEventType::CampaignEvent,
            campaign_id: UNKNOWN.to_owned(),
            user: readable.user(),
            event: format!("{UNKNOWN}.failed"),
            payload: EventFailureMessage::from(rejection),
            metadata: readable.metadata(),
            timestamp: clock.now().fixed_offset(),
            request_id: None,
            additional: JsonObject::new(),
        };
        if let Some(campaign) = readable.text("campaign_id") {
            answer.keep(|answer| campaign.clone_into(&mut answer.campaign_id));
        }
        if let Some(event) = readable.text("event") {
            answer.keep(|answer| answer.event = format!("{event}.failed"));
        }
        if let Some(request) = readable.text("request_id") {
            answer.keep(|answer| answer.request_id = Some(request.to_owned()));
        }
        answer.request_id.get_or_insert_with(|| ids.next_id());
        answer
    }

    /// Makes a change after which the answer is still valid, and no other.
    fn keep(&mut self, change: impl FnOnce(&mut Self)) {
        let mut changed = self.clone();
        change(&mut changed);
        if changed.validate().is_ok() {
            *self = changed;
        }
    }
}

impl EventFailureMessage {
    /// Creates a failure of this kind, without violations.
    ///
    /// ```
    /// use postroom::campaign::{EventErrorCode, EventFailureMessage};
    ///
    /// let failure = EventFailureMessage::from_code(EventErrorCode::Unauthorized, "`campaign.create` needs the role `admin`");
    /// assert!(failure.error.violations.is_empty());
    /// ```
    #[must_use]
    pub fn from_code(code: EventErrorCode, message: impl Into<String>) -> Self {
        Self::new(EventError::new(code, message, Vec::new()))
    }

    /// Creates the failure of an event that breaks rules, with each of them.
    ///
    /// ```
    /// use postroom::campaign::{EventFailureMessage, EventViolation};
    ///
    /// let rule = EventViolation::builder()
    ///     .pointer("/payload/user_id")
    ///     .keyword("location")
    ///     .message("must be the user in the event's name")
    ///     .build()?;
    /// assert_eq!(EventFailureMessage::invalid(vec![rule]).error.message, "the event breaks 1 rule");
    /// # Ok::<(), postroom::Rejection>(())
    /// ```
    #[must_use]
    pub fn invalid(violations: Vec<EventViolation>) -> Self {
        let (count, plural) = (violations.len(), if violations.len() == 1 { "" } else { "s" });
        Self::new(EventError::new(
            EventErrorCode::Invalid,
            format!("the event breaks {count} rule{plural}"),
            violations,
        ))
    }
}

/// A handler may fail with one: it is then the payload of the answer.
impl std::error::Error for EventFailureMessage {}

impl fmt::Display for EventFailureMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error.code, self.error.message)
    }
}

/// Tells what breaks the contract as it tells [`Rejection`]s, and what a handler failed with as it is if it was an
/// [`EventFailureMessage`]; what nobody handles is `unroutable`. Every other failure has the text that is meant for the
/// requester ([`Failure::public_text`](crate::handler::Failure::public_text)), and the handler's code if it is one of
/// those that events fail with, else `handler_failed`.
#[cfg(feature = "bus")]
impl From<&crate::handler::Failure> for EventFailureMessage {
    fn from(failure: &crate::handler::Failure) -> Self {
        use crate::handler::Failure;

        match failure {
            Failure::Rejected(rejection) => Self::from(rejection),
            Failure::Failed(error) if let Some(told) = error.cause().and_then(|cause| cause.downcast_ref::<Self>()) => {
                told.clone()
            }
            _ => {
                let code = failure.code().parse().unwrap_or(EventErrorCode::HandlerFailed);
                Self::from_code(code, failure.public_text())
            }
        }
    }
}

/// Text that is not JSON is `malformed`, text beyond a limit (of depth and of a pattern's steps too) `too_large`, and
/// everything else `invalid`; only what breaks the schema has violations.
impl From<&Rejection> for EventFailureMessage {
    fn from(rejection: &Rejection) -> Self {
        let code = match rejection {
            Rejection::Malformed { .. } | Rejection::NotUtf8 { .. } => EventErrorCode::Malformed,
            Rejection::TooLarge(_) | Rejection::TooDeep(_) | Rejection::Undecided(_) => EventErrorCode::TooLarge,
            Rejection::NotRepresentable(_) => EventErrorCode::Invalid,
            Rejection::Invalid(violations) => {
                let mut failure = Self::invalid(violations.iter().map(EventViolation::from).collect());
                if violations.is_capped() {
                    failure.error.message.push_str(", and more");
                }
                return failure;
            }
        };
        Self::from_code(code, rejection.to_string())
    }
}

/// A violation with its causes, and theirs.
impl From<&Violation> for EventViolation {
    fn from(violation: &Violation) -> Self {
        let causes = violation.causes.iter().map(Self::from).collect::<Vec<_>>();
        Self {
            pointer: violation.pointer.clone(),
            keyword: violation.keyword.to_owned(),
            message: violation.message.clone(),
            causes: (!causes.is_empty()).then_some(causes),
        }
    }
}

/// The members of a refused event that can be read.
struct Readable(Map<String, Value>);

impl Readable {
    fn new(json: &[u8]) -> Self {
        // What is too long or no UTF-8 is read up to there.
        let start = json.get(..Limits::DEFAULT.bytes).unwrap_or(json);
        let text = start.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        Self(readable_members(text.as_bytes()))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| (1..=LONGEST).contains(&text.len()))
    }

    fn user(&self) -> EventUser {
        let whole = self.object("user").and_then(|json| EventUser::decode(&json).ok());
        whole.unwrap_or_else(|| {
            let text = |name| self.0.get("user")?.get(name)?.as_str();
            let (user, session) = (text("user_id").unwrap_or("guest"), text("session_id").unwrap_or(UNKNOWN));
            let of = |(user, session): (&str, &str)| EventUser {
                user_id: user.to_owned(),
                session_id: session.to_owned(),
                roles: None,
                additional: JsonObject::new(),
            };
            let users = [(user, session), (user, UNKNOWN), ("guest", session)].map(of);
            let mut valid = users.into_iter().filter(|user| user.validate().is_ok());
            valid.next().unwrap_or_else(|| of(("guest", UNKNOWN)))
        })
    }

    fn metadata(&self) -> EventMetadata {
        let whole = self.object("metadata").and_then(|json| EventMetadata::decode(&json).ok());
        whole.unwrap_or_else(|| {
            EventMetadata::new(Versioning {
                system_version: UNKNOWN.to_owned(),
                service_version: UNKNOWN.to_owned(),
                environment: UNKNOWN.to_owned(),
                feature_flags: None,
                additional: JsonObject::new(),
            })
        })
    }

    fn object(&self, name: &str) -> Option<Vec<u8>> {
        let json = self.0.get(name)?.to_string().into_bytes();
        (json.len() <= LONGEST).then_some(json)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::JsonObject;

    fn noon() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(12)
    }

    /// The answer to an event that must be refused.
    #[track_caller]
    fn refused(json: &[u8]) -> CampaignEvent<EventFailureMessage> {
        let rejection = CampaignEvent::<JsonObject>::decode(json).expect_err("it must be refused");
        let answer = CampaignEvent::refusal(json, &rejection, &noon, &|| "new".to_owned());
        let bytes = answer.encode().expect("an answer is valid");
        CampaignEvent::<JsonObject>::decode(&bytes).expect("an answer can be read");
        answer
    }

    const UNREADABLE: &str = "unknown guest/unknown unknown.failed new";

    #[test]
    fn whatever_was_readable_is_repeated() {
        let long = "x".repeat(257);
        let ids_too_long = format!(
            r#"{{"campaign_id": "{long}", "request_id": "{long}", "user": {{"user_id": "u", "session_id": "{long}"}}}}"#
        );
        let ids_too_long = ids_too_long.as_bytes();
        let cases: [(&[u8], &str, &str); 13] = [
            (b"", UNREADABLE, "malformed"),
            (b"[]", UNREADABLE, "invalid"),
            (b"{}", UNREADABLE, "invalid"),
            (
                br#"{"event": "media.play", "request_id": "r", "campaign_id"#,
                "unknown guest/unknown media.play.failed r",
                "malformed",
            ),
            (
                b"{\"event\": \"media.play\", \"request_id\": \"r\", \"campaign_id\": \"\xff\"}",
                "unknown guest/unknown media.play.failed r",
                "malformed",
            ),
            (br#"{"event": "Play", "campaign_id": "", "request_id": "", "user": null}"#, UNREADABLE, "invalid"),
            (
                br#"{"event": "play", "campaign_id": 1, "request_id": []}"#,
                "unknown guest/unknown play.failed new",
                "invalid",
            ),
            (
                br#"{"event": {}, "campaign_id": "c", "user": ["u", "s"]}"#,
                "c guest/unknown unknown.failed new",
                "invalid",
            ),
            (
                br#"{"campaign_id": "c", "user": {"user_id": "u", "session_id": 1}}"#,
                "c u/unknown unknown.failed new",
                "invalid",
            ),
            (ids_too_long, "unknown u/unknown unknown.failed new", "invalid"),
            (
                br#"{"campaign_id": "c", "user": {"session_id": "s", "roles": "admin"}}"#,
                "c guest/s unknown.failed new",
                "invalid",
            ),
            (
                br#"{"campaign_id": "c", "user": {"user_id": "u", "session_id": "s"}, "request_id": "r"}"#,
                "c u/s unknown.failed r",
                "invalid",
            ),
            (
                br#"{"campaign_id": "c", "payload": {"n": 123456789012345678901234567890}, "request_id": "r"}"#,
                "c guest/unknown unknown.failed r",
                "invalid",
            ),
        ];
        for (json, expected, code) in cases {
            let answer = refused(json);
            let (user, request) = (&answer.user, answer.request_id.as_deref().unwrap_or_default());
            let found =
                format!("{} {}/{} {} {request}", answer.campaign_id, user.user_id, user.session_id, answer.event);
            let json = String::from_utf8_lossy(json);
            assert_eq!((found.as_str(), answer.payload.error.code.as_str()), (expected, code), "{json}");
        }
    }

    #[test]
    fn user_and_metadata_are_repeated_with_what_they_hold_beyond_the_schema() {
        let user = r#"{"user_id":"u","session_id":"s","roles":["admin"],"device":"tablet"}"#;
        let metadata = r#"{"versioning":{"system_version":"1","service_version":"2","environment":"prod","build":7},"trace":{"span":"9f"}}"#;
        let answer = refused(format!(r#"{{"user":{user},"metadata":{metadata},"locale":"en-GB"}}"#).as_bytes());
        assert_eq!(answer.user, EventUser::decode(user.as_bytes()).expect("it is valid"));
        assert_eq!(answer.metadata, EventMetadata::decode(metadata.as_bytes()).expect("it is valid"));
        let written = String::from_utf8(answer.encode().expect("it is valid")).expect("JSON is UTF-8");
        assert!(written.contains(r#""timestamp":"1970-01-01T12:00:00Z""#), "{written}");
        assert!(!written.contains("locale"), "{written}");
    }

    #[test]
    fn what_is_too_large_is_answered_without_what_makes_it_large() {
        let long = "x".repeat(LONGEST + 1);
        let over = "x".repeat(Limits::DEFAULT.bytes);
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        let cases = [
            (format!(r#"{{"request_id":"r","payload":{{"text":"{over}"}}}}"#), "r", "too_large"),
            (format!(r#"{{"request_id":"r","payload":{deep}}}"#), "r", "too_large"),
            (format!(r#"{{"metadata":{{"text":"{long}"}},"request_id":"r"}}"#), "r", "too_large"),
            (format!(r#"{{"campaign_id":"{long}","event":"a.{long}","request_id":"r"}}"#), "r", "invalid"),
            (format!(r#"{{"request_id":"{long}","user":{{"user_id":"{long}","session_id":1}}}}"#), "new", "invalid"),
            (
                format!(r#"{{"request_id":"{}","campaign_id":"{}"}}"#, &long[..256], &long[..257]),
                &long[..256],
                "invalid",
            ),
            (format!(r#"{{"request_id":"{}"}}"#, &long[..257]), "new", "invalid"),
        ];
        for (json, request, code) in cases {
            let answer = refused(json.as_bytes());
            let found = (answer.request_id.as_deref(), answer.payload.error.code.as_str());
            assert_eq!(found, (Some(request), code), "{:.40}", json);
            assert!(answer.encode().expect("it is valid").len() < 2 * LONGEST);
        }
    }

    #[test]
    fn causes_are_told_with_what_they_cause() {
        let told = |pointer: &str, keyword| Violation::new(pointer.to_owned(), keyword, "must be else".to_owned());
        let inner = Violation { causes: vec![told("/payload/a/b", "maximum")], ..told("/payload/a", "anyOf") };
        let outer = Violation { causes: vec![inner], ..told("/payload", "oneOf") };
        let failure = EventFailureMessage::invalid(vec![EventViolation::from(&outer)]);
        let json = String::from_utf8(failure.encode().expect("it is valid")).expect("it is text");
        assert!(
            json.contains(
                r#"{"pointer":"/payload","keyword":"oneOf","message":"must be else","causes":[{"pointer":"/payload/a","keyword":"anyOf","message":"must be else","causes":[{"pointer":"/payload/a/b","keyword":"maximum","message":"must be else"}]}]}"#
            ),
            "{json}"
        );
    }

    #[test]
    fn violations_are_told_one_by_one() {
        let answer = refused(br#"{"type": "other", "payload": 1}"#);
        let error = answer.payload.error;
        let found: Vec<_> = error.violations.iter().map(|one| (one.pointer.as_str(), one.keyword.as_str())).collect();
        assert_eq!(error.message, format!("the event breaks {} rules", found.len()));
        assert!(found.contains(&("/type", "const")) && found.contains(&("/payload", "type")), "{found:?}");
    }
}
