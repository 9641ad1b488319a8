//! The parts of envelopes that no schema describes: payload types, a clock, ids.

pub(crate) mod payload;

use chrono::{DateTime, Utc};

pub(crate) use self::payload::Payloads;
use crate::{
    JsonObject,
    reader::{Fault, Path, Reader, shape::Writer},
    schema::Schema,
};

/// A type that an envelope can hold as its payload.
///
/// Every generated message is one, and so are the generated enum over all known payloads and [`JsonObject`], which
/// holds any object. Whichever is asked for, the payload of a known event is held to that event's schema.
///
/// The trait is sealed: what it asks of a type is hidden and changes without notice, so that only generated code and the
/// derive macros implement it. A type of your own becomes a payload by `#[derive(Event)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an envelope's payload",
    note = "payloads are generated messages, the generated payload enum, and `postroom::JsonObject`"
)]
pub trait Payload: serde_core::Serialize + Sized {
    /// The type whose schema reading this one enforces: `None` where it enforces none of its own.
    #[doc(hidden)]
    const SCHEMA: Option<&'static str>;

    /// `true` if every value is a JSON object, as an envelope's payload must be.
    #[doc(hidden)]
    const IS_OBJECT: bool;

    /// The type whose schema reading the payload of `event` enforces.
    #[doc(hidden)]
    fn schema_for(event: &str) -> Option<&'static str> {
        let _ = event;
        Self::SCHEMA
    }

    /// Reads the payload of `event`.
    #[doc(hidden)]
    fn read_payload(event: &str, reader: &mut Reader<'_>, at: &Path<'_>) -> Result<Self, Fault>;

    /// Reads the payload of `event` for its verdict alone.
    #[doc(hidden)]
    fn validate_payload(event: &str, reader: &mut Reader<'_>, at: &Path<'_>) -> Result<(), Fault> {
        Self::read_payload(event, reader, at).map(drop)
    }

    /// Writes the payload of `event` as JSON text, and records what it violates.
    #[doc(hidden)]
    fn put_payload(&self, event: &str, at: &Path<'_>, out: &mut Writer) {
        let _ = event;
        out.serialized(at, self);
    }
}

impl Payload for JsonObject {
    const SCHEMA: Option<&'static str> = None;
    const IS_OBJECT: bool = true;

    fn read_payload(_: &str, reader: &mut Reader<'_>, at: &Path<'_>) -> Result<Self, Fault> {
        reader.free_object(at)
    }

    fn validate_payload(_: &str, reader: &mut Reader<'_>, at: &Path<'_>) -> Result<(), Fault> {
        reader.validate(at, const { &Schema::OBJECT })
    }
}

/// No payload: what is left of an envelope when its payload went its own way. It is checked on reading and not kept;
/// an envelope without one is not valid, and so is not written.
impl Payload for () {
    const SCHEMA: Option<&'static str> = None;
    const IS_OBJECT: bool = false;

    fn read_payload(_: &str, reader: &mut Reader<'_>, _: &Path<'_>) -> Result<Self, Fault> {
        reader.skip()
    }
}

/// A type of your own that is the payload of one event: what `#[derive(Event)]` implements.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use postroom::{Event, campaign::CampaignEvent};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Deserialize, Serialize, postroom::Event)]
/// #[event("poll.vote")]
/// struct PollVote {
///     option: String,
/// }
///
/// let json = br#"{
///     "type": "campaign_event", "campaign_id": "c1", "user": {"user_id": "guest", "session_id": "s1"},
///     "event": "poll.vote", "payload": {"option": "blue"},
///     "metadata": {"versioning": {"system_version": "1", "service_version": "1", "environment": "test"}},
///     "timestamp": "2025-06-04T12:00:00Z"
/// }"#;
/// let vote = CampaignEvent::<PollVote>::decode(json)?;
/// assert_eq!((vote.event.as_str(), vote.payload.option.as_str()), (PollVote::EVENT, "blue"));
/// # }
/// # Ok::<(), postroom::Rejection>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    note = "add `#[derive(postroom::Event)]` and `#[event(\"domain.name\")]`"
)]
pub trait Event {
    /// The event's name.
    const EVENT: &'static str;

    /// Returns the payload's JSON Schema, if `schema` stands after the name.
    ///
    /// It comes from the `schemars::JsonSchema` (version 1) that the type derives, and needs the feature `schemars`.
    ///
    /// ```
    /// # #[cfg(all(feature = "derive", feature = "schemars"))] {
    /// use postroom::Event;
    /// use schemars::JsonSchema;
    /// use serde::{Deserialize, Serialize};
    ///
    /// #[derive(Deserialize, Serialize, JsonSchema, postroom::Event)]
    /// #[event("poll.vote", schema)]
    /// struct PollVote {
    ///     option: String,
    /// }
    ///
    /// assert!(PollVote::schema().is_some_and(|schema| schema.contains(r#""required":["option"]"#)));
    /// # }
    /// ```
    fn schema() -> Option<String> {
        None
    }
}

/// Tells the time to whoever fills in a time stamp.
///
/// Every `Fn() -> DateTime<Utc>` is a clock, so a test passes a closure.
pub trait Clock {
    /// The time now.
    fn now(&self) -> DateTime<Utc>;
}

impl<F: Fn() -> DateTime<Utc>> Clock for F {
    fn now(&self) -> DateTime<Utc> {
        self()
    }
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        std::time::SystemTime::now().into()
    }
}

/// Gives an id to whoever fills one in.
///
/// Every `Fn() -> String` is an id source: `|| uuid::Uuid::now_v7().to_string()` is a good one.
pub trait IdSource {
    /// An id that no call gave before.
    fn next_id(&self) -> String;
}

impl<F: Fn() -> String> IdSource for F {
    fn next_id(&self) -> String {
        self()
    }
}
