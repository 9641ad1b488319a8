//! What one would write by hand with serde's derive, and without a check: the measure of everything else.

mod envelope;
mod messages;

use serde::{Serialize, de::DeserializeOwned};

pub(crate) use self::{
    envelope::{Event, known},
    messages::{CampaignCreate, CampaignExecute, ContentCreate, MediaPlay, PushNotification},
};

/// How far the types go: whether a UUID is a `Uuid` or any text.
pub(crate) trait Leaves {
    /// A `uuid`.
    type Id: Serialize + DeserializeOwned;
    /// A `date-time`.
    type Moment: Serialize + DeserializeOwned;
    /// A `date`.
    type Day: Serialize + DeserializeOwned;
}

/// Formats are any text.
pub(crate) struct Loose;

impl Leaves for Loose {
    type Id = String;
    type Moment = String;
    type Day = String;
}

/// Formats have types that hold nothing else.
pub(crate) struct Strict;

impl Leaves for Strict {
    type Id = uuid::Uuid;
    type Moment = chrono::DateTime<chrono::FixedOffset>;
    type Day = chrono::NaiveDate;
}
