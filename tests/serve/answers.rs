//! What requests are answered with where it is not one reply of one type.

use std::{error::Error, fmt, time::Duration};

use postroom::{
    HandlerError, Handlers, Publisher,
    bus::{BusError, Outgoing, Requests, name},
    campaign::{
        CAMPAIGN_EXECUTE, CONTRACT, CampaignExecuteMessage, USER_SERVICE, UserInfoReplyMessage, UserInfoRequestMessage,
        UserInfoUpdateMessage,
    },
    chrono,
    contract::{Action, Contract, Operation, Reply, Service},
    handler::Handled,
    memory::MemoryBus,
    serve,
    uuid::Uuid,
};

use super::{
    Users,
    probe::{Do, bus, failures, order, what},
};

/// An error that nobody can be told.
#[derive(Debug)]
struct Untold;

impl fmt::Display for Untold {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("the words are missing")
    }
}

impl Error for Untold {}

/// Fails in a way that cannot be told.
#[derive(Handlers)]
#[handle(CampaignExecuteMessage => execute)]
struct Mute;

impl Mute {
    async fn execute(&self, _: CampaignExecuteMessage) -> Result<(), Untold> {
        Err(Untold)
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_that_cannot_be_told_is_answered_and_counted_as_a_panic() {
    let (bus, (failures, report)) = (bus(), failures());
    let serving = serve(&bus, Mute).on_failure(report).start().await.unwrap();
    let text = "the handler panicked: the words are missing";
    let error = super::deliver(&bus, Do::Take(0)).await.unwrap_err();
    let public = "the service failed while it handled the message";
    assert_eq!(error, BusError::Failed { code: "panicked".into(), message: public.into() });
    assert_eq!(*failures.lock().unwrap(), [format!("campaign.execute: {text}")]);
    assert_eq!(serving.shutdown().await.to_string(), "1 message: 1 panicked");
}

/// Takes the replies that come on the channel of the requests, and leaves those to others.
#[derive(Handlers)]
#[handlers(unhandled = ignore)]
#[handle(UserInfoReplyMessage => reply)]
struct Replies;

impl Replies {
    async fn reply(&self, _: UserInfoReplyMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_ignores_a_request_leaves_it_to_another_one() {
    let bus = bus();
    // It is there first, so that it would be the first to answer.
    let replies = serve(&bus, Replies).start().await.unwrap();
    let users = serve(&bus, Users::default()).start().await.unwrap();
    let reply = Publisher::without_service(bus).request(&UserInfoRequestMessage::new(Uuid::max())).await.unwrap();
    assert_eq!(reply.user_id, Uuid::max());
    assert_eq!(replies.shutdown().await.to_string(), "1 message: 1 ignored");
    assert_eq!(users.shutdown().await.to_string(), "1 message: 1 handled");
}

/// Orders are answered by one of two messages.
static OPEN: Contract = CONTRACT.with_services(&[&OPEN_SERVICE]);
static OPEN_SERVICE: Service = USER_SERVICE.with_operations(&[RECEIVE_ORDER]);
const RECEIVE_ORDER: Operation =
    Operation::new("receiveOrder", Action::Receive, &CAMPAIGN_EXECUTE, &["CampaignExecuteMessage"])
        .with_reply(Some(Reply::new(None, &["UserInfoReplyMessage", "UserInfoUpdateMessage"])));

/// Answers with the one, the other, nothing, and what is no answer.
#[derive(Handlers)]
#[handlers(service = OPEN_SERVICE)]
#[handle(CampaignExecuteMessage => execute)]
struct Open;

impl Open {
    async fn execute(&self, order: CampaignExecuteMessage) -> Result<Handled, HandlerError> {
        Ok(match what(&order) {
            Do::Take(1) => Handled::reply(&UserInfoReplyMessage::new(Uuid::nil()))?,
            Do::Take(2) => Handled::reply(&UserInfoUpdateMessage::new(Uuid::nil(), chrono::DateTime::UNIX_EPOCH))?,
            Do::Take(3) => Handled::Done,
            Do::Take(4) => Handled::reply(&order)?,
            _ => Handled::reply(&UserInfoReplyMessage {
                language: Some("none".into()),
                ..UserInfoReplyMessage::new(Uuid::nil())
            })?,
        })
    }
}

#[tokio::test(start_paused = true)]
async fn one_of_several_messages_may_be_the_reply() {
    let bus = MemoryBus::new(&OPEN);
    let serving = serve(&bus, Open).start().await.unwrap();
    let wrong = "wrong reply from campaign.execute, where UserInfoReplyMessage or UserInfoUpdateMessage is expected: ";
    for (take, expected) in [
        (1, Ok("UserInfoReplyMessage")),
        (2, Ok("UserInfoUpdateMessage")),
        (3, Err("it was answered without a message")),
        (4, Err("it was answered with CampaignExecuteMessage")),
    ] {
        let request = Outgoing::from_message(&order(take, Do::Take(take))).unwrap();
        match (bus.request(request, Duration::from_secs(1)).await, expected) {
            (Ok(reply), Ok(expected)) => assert_eq!(reply.message(), Some(expected)),
            (Err(error), Err(expected)) => assert_eq!(error.to_string(), format!("{wrong}{expected}")),
            (found, _) => panic!("{take}: {found:?}"),
        }
    }
    let refused =
        bus.request(Outgoing::from_message(&order(5, Do::Fail)).unwrap(), Duration::from_secs(1)).await.unwrap();
    assert_eq!(refused.headers().get(name::ERROR_CODE), Some("internal"));
    assert_eq!(serving.shutdown().await.to_string(), "5 messages: 4 handled, 1 failed; 2 unanswered");
}
