//! Writing messages.

use postroom::{Rejection, campaign};
use serde::Serialize;

use crate::{
    corpus::{Kind, Sample},
    plain::{self, Leaves, Loose, Strict},
};

/// Writes one message that was read before.
pub(crate) type Encoder = Box<dyn Fn() -> Option<Vec<u8>>>;

/// The names of the ways to write.
pub(crate) const NAMES: [&str; 4] =
    ["plain serde", "serde, Uuid + DateTime", "postroom, checked", "postroom, checked by its text"];

/// For each of the ways, how it writes each of the samples; those left out that one of them cannot read.
pub(crate) fn encoders(samples: &[Sample]) -> Vec<Vec<Encoder>> {
    let all = |encoder: fn(Kind, &[u8]) -> Option<Encoder>| {
        samples.iter().filter_map(|sample| encoder(sample.kind, &sample.json)).collect()
    };
    vec![all(plain::<Loose>), all(plain::<Strict>), all(postroom), all(by_text)]
}

fn plain<L: Leaves + 'static>(kind: Kind, json: &[u8]) -> Option<Encoder> {
    fn encoder<T: Serialize + 'static>(value: serde_json::Result<T>) -> Option<Encoder> {
        let value = value.ok()?;
        Some(Box::new(move || serde_json::to_vec(&value).ok()))
    }
    match kind {
        Kind::Create => encoder(serde_json::from_slice::<plain::CampaignCreate<L>>(json)),
        Kind::Execute => encoder(serde_json::from_slice::<plain::CampaignExecute<L>>(json)),
        Kind::Push => encoder(serde_json::from_slice::<plain::PushNotification<L>>(json)),
        Kind::Envelope => encoder(plain::Event::<L>::from_slice(json)),
    }
}

fn postroom(kind: Kind, json: &[u8]) -> Option<Encoder> {
    fn encoder<T: 'static>(
        value: Result<T, Rejection>,
        encode: fn(&T) -> Result<Vec<u8>, Rejection>,
    ) -> Option<Encoder> {
        let value = value.ok()?;
        Some(Box::new(move || encode(&value).ok()))
    }
    type Event = campaign::CampaignEvent<campaign::CampaignEventPayload>;
    match kind {
        Kind::Create => encoder(campaign::CampaignCreateMessage::decode(json), campaign::CampaignCreateMessage::encode),
        Kind::Execute => {
            encoder(campaign::CampaignExecuteMessage::decode(json), campaign::CampaignExecuteMessage::encode)
        }
        Kind::Push => {
            encoder(campaign::PushNotificationMessage::decode(json), campaign::PushNotificationMessage::encode)
        }
        Kind::Envelope => encoder(Event::decode(json), Event::encode),
    }
}

/// Writes a message, and checks the text: the other way to encode nothing that is invalid.
fn by_text(kind: Kind, json: &[u8]) -> Option<Encoder> {
    fn encoder<T: Serialize + 'static>(
        value: Result<T, Rejection>,
        check: fn(&[u8]) -> Result<(), Rejection>,
    ) -> Option<Encoder> {
        let value = value.ok()?;
        Some(Box::new(move || {
            let json = serde_json::to_vec(&value).ok()?;
            check(&json).ok()?;
            Some(json)
        }))
    }
    type Event = campaign::CampaignEvent<campaign::CampaignEventPayload>;
    match kind {
        Kind::Create => encoder(campaign::CampaignCreateMessage::decode(json), campaign::CampaignCreateMessage::check),
        Kind::Execute => {
            encoder(campaign::CampaignExecuteMessage::decode(json), campaign::CampaignExecuteMessage::check)
        }
        Kind::Push => {
            encoder(campaign::PushNotificationMessage::decode(json), campaign::PushNotificationMessage::check)
        }
        Kind::Envelope => encoder(Event::decode(json), Event::check),
    }
}
