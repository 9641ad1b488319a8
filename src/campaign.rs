//! The contract of the OVASABI/Amadeus campaign platform: its messages, channels, operations, and the event envelope.
//!
//! Everything that the platform's documents declare is generated from them. Two things that a schema cannot say are
//! added by hand: whether a campaign's schedule makes sense ([`CampaignCreateMessage::check_schedule`]), and how an
//! event that was refused is answered ([`CampaignEvent::refusal`]).
//!
//! ```
//! use postroom::campaign::{CampaignEvent, CampaignEventPayload};
//!
//! let json = br#"{
//!     "type": "campaign_event", "campaign_id": "spring_sale_2025",
//!     "user": {"user_id": "guest", "session_id": "sess_guest_001"},
//!     "event": "media.play", "payload": {"media_id": "track_42", "position": 0},
//!     "metadata": {"versioning": {"system_version": "2.0.0", "service_version": "1.2.0", "environment": "prod"}},
//!     "timestamp": "2025-06-04T12:01:00Z"
//! }"#;
//! let event = CampaignEvent::decode(json)?;
//! let CampaignEventPayload::MediaPlay(play) = event.payload else { panic!("another event's payload") };
//! assert_eq!(play.media_id, "track_42");
//! # Ok::<(), postroom::Rejection>(())
//! ```

crate::include_contract!("campaign");

mod refusal;
mod schedule;

pub use self::{
    refusal::UNKNOWN,
    schedule::{ScheduleError, ScheduleProblem},
};
