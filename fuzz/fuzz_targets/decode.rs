//! Any bytes into every kind of decoder: nothing panics, and what was decoded is encoded and decoded again to the same value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use postroom::{JsonObject, Message, campaign::*};

fn message<M: Message + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    if let Ok(value) = M::decode(bytes) {
        let json = value.encode().expect("what was decoded is valid");
        assert_eq!(M::decode(&json).as_ref(), Ok(&value));
    }
}

fuzz_target!(|bytes: &[u8]| {
    message::<CampaignCreateMessage>(bytes);
    message::<CampaignStatusUpdateMessage>(bytes);
    message::<PushNotificationMessage>(bytes);
    message::<PreferencesUpdateMessage>(bytes);
    message::<UserInfoReplyMessage>(bytes);
    let any = CampaignEvent::<JsonObject>::decode(bytes);
    let typed = CampaignEvent::<CampaignEventPayload>::decode(bytes);
    match (&any, &typed) {
        (Ok(any), Ok(typed)) => {
            assert!(any.validate().is_ok());
            let json = typed.encode().expect("what was decoded is valid");
            assert_eq!(CampaignEvent::<CampaignEventPayload>::decode(&json).as_ref(), Ok(typed));
        }
        (Err(any), Err(typed)) => assert_eq!(any.violations(), typed.violations()),
        // A free-form payload refuses numbers that a declared one takes as they are.
        _ => {}
    }
});
