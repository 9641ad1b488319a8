//! A message that travels on several channels, and one that has another one's name.

use postroom::{
    Message, Publisher, Rejection,
    bus::{Bus, BusError, Outgoing},
    campaign::{CAMPAIGN_EXECUTE, CONTRACT, CampaignExecuteExecutionType, CampaignExecuteMessage, USER_SERVICE},
    contract::{Action, Channel, Contract, MessageSchema, Operation, Service},
    memory::MemoryBus,
    uuid::Uuid,
};

use super::sample::*;

static EAST: Channel = Channel::new("east", Some("east.execute")).with_messages(CAMPAIGN_EXECUTE.messages);
static WEST: Channel = Channel::new("west", Some("west.execute")).with_messages(CAMPAIGN_EXECUTE.messages);
static BOTH: Contract = CONTRACT.with_channels(&[&EAST, &WEST]);

const SEND_WEST: Operation = Operation::new("sendWest", Action::Send, &WEST, &["CampaignExecuteMessage"]);
static WESTERN: Service = USER_SERVICE.with_operations(&[SEND_WEST]);

/// The message as it would be generated for both channels.
#[derive(serde::Serialize)]
struct Execute(CampaignExecuteMessage);

impl Message for Execute {
    const NAME: &'static str = CampaignExecuteMessage::NAME;
    const CHANNEL: &'static Channel = &EAST;
    const CHANNELS: &'static [&'static Channel] = &[&EAST, &WEST];

    fn decode(json: &[u8]) -> Result<Self, Rejection> {
        CampaignExecuteMessage::decode(json).map(Self)
    }

    fn encode(&self) -> Result<Vec<u8>, Rejection> {
        self.0.encode()
    }

    fn validate(&self) -> Result<(), Rejection> {
        self.0.validate()
    }

    fn schema() -> &'static str {
        CampaignExecuteMessage::schema()
    }
}

fn execute() -> CampaignExecuteMessage {
    let order = CampaignExecuteMessage::builder().execution_id(Uuid::nil()).campaign_id(Uuid::nil());
    order.execution_type(CampaignExecuteExecutionType::Batch).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn of_several_channels_the_one_that_is_declared_is_taken_and_any_can_be_named() {
    let bus = MemoryBus::new(&BOTH);
    let mut tap = subscribe(&bus, ">", None).await;
    let (any, western) = (Publisher::without_service(bus.clone()), Publisher::new(bus.clone(), &WESTERN));
    let message = Execute(execute());
    any.publish(&message).await.unwrap();
    western.publish(&message).await.unwrap();
    any.publish_on(&WEST, &message).await.unwrap();
    for expected in ["east.execute", "west.execute", "west.execute"] {
        assert_eq!(next(&mut tap).await.unwrap().address(), expected);
    }
    assert_eq!(
        text(western.publish_on(&EAST, &message).await),
        "User Service does not declare that it sends CampaignExecuteMessage to east.execute; \
         it sends CampaignExecuteMessage to west.execute. Declare it in the documents; a test, or a tool that is no \
         service, sends with `Publisher::without_service`"
    );
    assert!(matches!(any.publish_on(&CAMPAIGN_EXECUTE, &message).await, Err(BusError::UndeclaredChannel { .. })));
}

#[tokio::test(start_paused = true)]
async fn a_message_of_another_contract_with_the_same_name_is_checked() {
    let stricter = |_: &[u8]| CampaignExecuteMessage::decode(b"{").map(drop);
    const SCHEMAS: [fn() -> &'static str; 2] =
        [|| CampaignExecuteMessage::schema(), || r#"{"type": "object", "required": ["order"]}"#];
    let messages = SCHEMAS.map(|schema| MessageSchema::new("CampaignExecuteMessage", schema, stricter));
    for (known, is_taken) in messages.into_iter().zip([true, false]) {
        let contract = CONTRACT.with_messages(Box::leak(Box::new([known])));
        let bus = MemoryBus::new(Box::leak(Box::new(contract)));
        let published = bus.publish(Outgoing::from_message(&execute()).unwrap()).await;
        assert_eq!(published.is_ok(), is_taken, "{published:?}");
    }
}
