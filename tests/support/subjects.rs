//! What is tested: every message of the contract, and the envelope.

use postroom::{Limits, Rejection, campaign::*};

/// No limit on size: what the oracle reads has none.
const LIMITS: Limits = Limits { bytes: usize::MAX, metadata: usize::MAX, ..Limits::DEFAULT };

/// A generated type, by what can be done with it.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) name: &'static str,
    pub(crate) schema: &'static str,
    pub(crate) decode: fn(&[u8]) -> Result<(), Rejection>,
    /// Says what decoding says, and builds nothing.
    pub(crate) check: fn(&[u8]) -> Result<(), Rejection>,
    /// Decodes, and writes again what was decoded.
    pub(crate) again: fn(&[u8]) -> Result<Vec<u8>, Rejection>,
    /// Members of the root that the type keeps as they are, whatever their schema leaves undeclared.
    pub(crate) whole: &'static [&'static str],
}

macro_rules! subject {
    ($type:ty $(, $whole:literal)*) => {
        Subject {
            name: stringify!($type),
            schema: <$type>::schema(),
            decode: |json| <$type>::decode_within(json, &LIMITS).map(drop),
            check: |json| <$type>::check_within(json, &LIMITS),
            again: |json| {
                let value = <$type>::decode(json)?;
                let written = value.encode()?;
                // Whatever serializer a value is given to, it is the same text.
                assert_eq!(serde_json::to_string(&value).unwrap().as_bytes(), written, "{}", stringify!($type));
                Ok(written)
            },
            whole: &[$($whole),*],
        }
    };
}

/// All of them.
pub(crate) fn subjects() -> Vec<Subject> {
    vec![
        subject!(CampaignCreateMessage),
        subject!(CampaignExecuteMessage),
        subject!(CampaignStatusUpdateMessage),
        subject!(CampaignAnalyticsEventMessage),
        subject!(PushNotificationMessage),
        subject!(PreferencesUpdateMessage),
        subject!(UserInfoRequestMessage),
        subject!(UserInfoReplyMessage),
        subject!(UserInfoUpdateMessage),
        subject!(UserAnalyticsEventMessage),
        subject!(ContentCreateMessage),
        subject!(MediaPlayMessage),
        subject!(FileUploadMessage),
        subject!(EventFailureMessage),
        subject!(CampaignEvent, "payload"),
        subject!(CampaignEvent<CampaignEventPayload>),
        subject!(InboundCampaignEvent, "payload"),
    ]
}
