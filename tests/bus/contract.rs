//! What the contract refuses at the call.

use std::time::Duration;

use postroom::{
    bus::{Bus, Outgoing, Requests, name},
    campaign::{CampaignExecuteExecutionType, CampaignExecuteMessage, UserInfoRequestMessage},
    uuid::Uuid,
};

use super::sample::*;

#[tokio::test(start_paused = true)]
async fn what_the_contract_does_not_take_is_refused_where_it_is_sent() {
    let raw = |address: &str, payload: &str| Outgoing::new(address, payload.as_bytes());
    let named = |sent: Outgoing, message: &str| sent.with_header(name::MESSAGE, message).unwrap();
    let execute = CampaignExecuteMessage::builder().execution_id(Uuid::nil()).campaign_id(Uuid::nil());
    let execute = execute.execution_type(CampaignExecuteExecutionType::Batch).build().unwrap();
    let undeclared = "no channel of the contract has the address";
    let cases = [
        (raw("campaign.creat", "{}"), format!("{undeclared} \"campaign.creat\": did you mean \"campaign.create\"?")),
        (raw("campaign.exceute", "{}"), format!("{undeclared} \"campaign.exceute\": did you mean \"campaign.execute\"?")),
        (raw("campaign.*", "{}"), format!("{undeclared} \"campaign.*\": declare it in the documents")),
        (raw("", "{}"), format!("{undeclared} \"\": declare it in the documents")),
        (
            raw("notification.user.bob.push", "{}"),
            format!("{undeclared} \"notification.user.bob.push\": declare it in the documents"),
        ),
        (
            raw(UPDATE, "{"),
            "UserInfoUpdateMessage was not sent: not JSON at line 1, column 2: the text ends where a key in quotes must stand".into(),
        ),
        (
            raw(UPDATE, r#"{"user_id": 1}"#),
            "UserInfoUpdateMessage was not sent: against the schema: /user_id must be of type string (type); \
             the message must have the property `updated_at` (required)"
                .into(),
        ),
        // Of two messages, the one that the payload is nearer to is told.
        (
            raw(ASK, r#"{"user_id": "x", "language": 5}"#),
            "UserInfoRequestMessage was not sent: against the schema: /user_id must be in the format uuid (format)".into(),
        ),
        (
            raw(ASK, "{}"),
            "UserInfoReplyMessage was not sent: against the schema: the message must have the property `user_id` (required)"
                .into(),
        ),
        // With a name, only that message counts.
        (
            named(raw(ASK, "{}"), "UserInfoRequestMessage"),
            "UserInfoRequestMessage was not sent: against the schema: the message must have the property `user_id` (required)"
                .into(),
        ),
        (
            named(message(EXECUTE, 0), "PushNotificationMessage"),
            "PushNotificationMessage was not sent: against the schema: \
             the message must be one that travels on the channel `campaignExecute`: CampaignExecuteMessage (messages)"
                .into(),
        ),
        // A message that was written from its type is not known to be what its header says.
        (
            named(Outgoing::from_message(&execute).unwrap(), "Other"),
            "Other was not sent: against the schema: \
             the message must be one that travels on the channel `campaignExecute`: CampaignExecuteMessage (messages)"
                .into(),
        ),
        (
            raw(PUSH, &r#"{"notification_id": "ID", "user_id": "ID", "title": "t", "body": "b"}"#.replace("ID", OTHER)),
            format!(
                "PushNotificationMessage was not sent: against the schema: \
                 /user_id must be the `user_id` of the address, {ID} (location)"
            ),
        ),
    ];
    let bus = bus();
    let mut tap = subscribe(&bus, ">", None).await;
    for (sent, expected) in cases {
        assert_eq!(text(bus.publish(sent.clone()).await), expected);
        assert_eq!(text(bus.request(sent, Duration::from_secs(1)).await), expected);
    }
    assert!(waiting(&mut tap).await.is_empty());
}

const OTHER: &str = "3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092";

#[tokio::test(start_paused = true)]
async fn a_typed_message_is_sent_with_its_name() {
    let bus = bus();
    let mut users = subscribe(&bus, ASK, None).await;
    bus.publish(Outgoing::from_message(&UserInfoRequestMessage::new(Uuid::nil())).unwrap()).await.unwrap();
    let delivery = next(&mut users).await.unwrap();
    assert_eq!((delivery.message(), delivery.address()), (Some("UserInfoRequestMessage"), ASK));
    UserInfoRequestMessage::decode(delivery.payload()).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_pattern_that_no_channel_fits_is_refused() {
    let none = "no channel of the contract has an address that it takes";
    let refused: [(&[&str], &str, &str); 6] = [
        (&[], "", "a subscription has at least one filter"),
        (&["campaign.>", "orders.>"], "orders.>", none),
        (&["campaign.create.now"], "campaign.create.now", none),
        (&["notification.user.bob.push"], "notification.user.bob.push", none),
        (&["campaign..create"], "campaign..create", "a token is empty; write `*` where any token may stand"),
        (&[">.create"], ">.create", "`>` stands for all further tokens and is the last one; write `*` for one token"),
    ];
    let bus = bus();
    for (patterns, pattern, reason) in refused {
        let error = text(subscribe_to(&bus, &filters(patterns), None).await);
        assert!(error.starts_with(&format!("cannot subscribe to {pattern:?}: ")) && error.ends_with(reason), "{error}");
    }
    for pattern in [">", "*.*", "campaign.create", PUSH, "notification.user.*.push", "notification.user.{user_id}.push"]
    {
        subscribe_to(&bus, &[pattern.into()], None).await.expect(pattern);
    }
}
