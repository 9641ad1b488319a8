//! What `#[derive(Handlers)]` does with messages: by address and by event, in the type that the method takes.
#![deny(warnings)]

mod hostile;
mod shapes;
#[path = "ui/cases/shop/mod.rs"]
mod shop;

use std::sync::Mutex;

use postroom::{
    Context, Event, HandlerError, Handlers, Limits, Publisher, Violation,
    bus::{Delivery, Headers, Outgoing, name},
    campaign::*,
    handler::{Failure, Handled, Incoming, Unhandled},
    memory::MemoryBus,
    uuid::Uuid,
};
use serde::{Deserialize, Serialize};
use shop::{Added, Broken, Moved};

const ADA: &str = "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57";
const BOB: &str = "3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092";

/// What a service was told, one line a call.
#[derive(Debug, Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn add(&self, line: String) -> Result<(), HandlerError> {
        self.0.lock().unwrap().push(line);
        Ok(())
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn message(address: &str, payload: &str) -> Delivery {
    Outgoing::new(address, payload.as_bytes()).into_delivery(None)
}

fn named(address: &str, payload: &str, message: &str) -> Delivery {
    Outgoing::new(address, payload.as_bytes()).with_header(name::MESSAGE, message).unwrap().into_delivery(None)
}

fn publisher() -> Publisher {
    Publisher::without_service(MemoryBus::new(&CONTRACT))
}

/// Hands over a message that arrived by itself.
async fn bare<S: Handlers>(service: &S, delivery: &Delivery) -> Result<Handled, Failure> {
    let incoming = S::Incoming::receive(delivery, &Limits::DEFAULT)?;
    service.handle(incoming, &Context::from_delivery(delivery, &publisher())).await
}

/// An envelope with its event before or after the payload.
fn envelope(event: &str, payload: &str, event_first: bool) -> String {
    let members = [format!(r#""event": "{event}""#), format!(r#""payload": {payload}"#)];
    let [first, second] = if event_first {
        members
    } else {
        let [event, payload] = members;
        [payload, event]
    };
    format!(
        r#"{{"type": "campaign_event", {first}, "campaign_id": "c1", "user": {{"user_id": "guest", "session_id": "s1"}},
        {second}, "metadata": {{"versioning": {{"system_version": "1", "service_version": "1", "environment": "test"}}}},
        "timestamp": "2025-06-04T12:00:00Z"}}"#
    )
}

/// Hands over the payload of an envelope.
async fn enveloped<S: Handlers>(service: &S, json: &str) -> Result<Handled, Failure> {
    let (rest, payload) = CampaignEvent::<S::Incoming>::decode(json.as_bytes())?.detach();
    let cx = Context::new(&rest.event.clone(), Headers::new(), publisher()).with_envelope(rest);
    service.handle(payload, &cx).await
}

/// The places and keywords of what is violated.
fn violated(outcome: Result<Handled, Failure>) -> Vec<(String, &'static str)> {
    let failure = outcome.expect_err("it must be refused");
    failure.violations().iter().map(|Violation { pointer, keyword, .. }| (pointer.clone(), *keyword)).collect()
}

#[derive(Debug, Deserialize, Serialize, postroom::Event)]
#[event("poll.vote")]
struct Vote {
    option: String,
}

/// Every way to write a method.
#[derive(Debug, Default, postroom::Handlers)]
#[handlers(fallback = other)]
#[handle(CampaignExecuteMessage => execute, MediaPlayMessage => play)]
#[handle(PushNotificationMessage => push)]
#[handle(UserInfoRequestMessage => info)]
#[handle(Vote => vote)]
struct Desk {
    log: Log,
}

impl Desk {
    async fn execute(&self, message: CampaignExecuteMessage) -> Result<(), HandlerError> {
        self.log.add(format!("execute {}", message.execution_id))
    }

    async fn play(&self, message: MediaPlayMessage, cx: &Context) -> Result<(), HandlerError> {
        let sender = cx.envelope::<CampaignEvent<()>>().map(|event| event.user.user_id.clone());
        self.log.add(format!("play {} for {sender:?}", message.media_id))
    }

    async fn push(
        &self,
        message: PushNotificationMessage,
        address: NotificationUserPushAddress,
        cx: &Context,
    ) -> Result<(), HandlerError> {
        assert_eq!(address.to_string(), cx.address());
        self.log.add(format!("push {:?} to {}", message.title, address.user_id))
    }

    async fn info(&self, request: UserInfoRequestMessage) -> Result<UserInfoReplyMessage, std::num::ParseIntError> {
        "7".parse::<u32>()?;
        Ok(UserInfoReplyMessage::new(request.user_id))
    }

    async fn vote(&self, vote: Vote, cx: &Context) -> Result<(), HandlerError> {
        self.log.add(format!("vote {} at {}", vote.option, cx.address()))
    }

    async fn other(&self, unhandled: Unhandled) -> Result<(), HandlerError> {
        let payload = String::from_utf8(unhandled.payload)?;
        self.log.add(format!("other {}: {payload}", unhandled.address))
    }
}

fn execute() -> String {
    format!(r#"{{"campaign_id": "{ADA}", "execution_id": "{BOB}", "execution_type": "batch"}}"#)
}

fn push(user: &str) -> String {
    format!(r#"{{"notification_id": "{BOB}", "user_id": "{user}", "title": "Hello", "body": "Ada"}}"#)
}

#[tokio::test]
async fn a_message_goes_to_its_method_by_address() {
    let desk = Desk::default();
    let address = format!("notification.user.{ADA}.push");
    for (address, payload, expected) in [
        ("campaign.execute", execute(), format!("execute {BOB}")),
        (&address, push(ADA), format!("push \"Hello\" to {ADA}")),
        // Not JSON, and not text at all.
        ("nobody.knows", "\u{1}{ x".to_owned(), "other nobody.knows: \u{1}{ x".to_owned()),
        // No user has this id, so that it is no address of the channel.
        ("notification.user.ada.push", push(ADA), format!("other notification.user.ada.push: {}", push(ADA))),
    ] {
        assert_eq!(bare(&desk, &message(address, &payload)).await.unwrap(), Handled::Done, "{address}");
        assert_eq!(desk.log.take(), [expected], "{address}");
    }
}

#[tokio::test]
async fn a_payload_goes_to_its_method_by_the_event_of_its_envelope() {
    let desk = Desk::default();
    let address = format!("notification.user.{ADA}.push");
    // Its own type reads it in one pass, so that the text of what nobody handles is kept to the byte.
    let odd = r#"{ "a" : 1e2,"é":[ ]}"#;
    for (event, payload, expected) in [
        ("media.play", r#"{"media_id": "track_42", "position": 0}"#, "play track_42 for Some(\"guest\")".to_owned()),
        (&address, &push(ADA), format!("push \"Hello\" to {ADA}")),
        ("campaign.execute", &execute(), format!("execute {BOB}")),
        ("poll.vote", r#"{"option": "blue"}"#, "vote blue at poll.vote".to_owned()),
        ("poll.closed", odd, format!("other poll.closed: {odd}")),
        // The contract knows this one, and the service does not take it.
        (
            "content.create",
            r#"{"title":"A",  "body":"B"}"#,
            r#"other content.create: {"title":"A",  "body":"B"}"#.into(),
        ),
    ] {
        for event_first in [true, false] {
            let outcome = enveloped(&desk, &envelope(event, payload, event_first)).await;
            assert_eq!(outcome.unwrap(), Handled::Done, "{event}");
            assert_eq!(desk.log.take(), [expected.as_str()], "{event}, first: {event_first}");
        }
    }
}

#[tokio::test]
async fn a_payload_is_held_to_its_schema_and_to_its_address() {
    let desk = Desk::default();
    let address = format!("notification.user.{BOB}.push");
    assert_eq!(violated(bare(&desk, &message(&address, &push(ADA))).await), [("/user_id".to_owned(), "location")]);
    assert_eq!(violated(bare(&desk, &message(&address, r#"{"user_id": 1}"#)).await).len(), 4);
    for event_first in [true, false] {
        let strange = envelope(&address, &push(ADA), event_first);
        assert_eq!(violated(enveloped(&desk, &strange).await), [("/payload/user_id".to_owned(), "location")]);
        // What nobody handles is still held to the schema that the contract has for it.
        let unhandled = envelope("content.create", r#"{"title": "A"}"#, event_first);
        assert_eq!(violated(enveloped(&desk, &unhandled).await), [("/payload".to_owned(), "required")]);
        // Whatever it is, a payload is an object.
        let array = envelope("poll.closed", "[1]", event_first);
        assert_eq!(violated(enveloped(&desk, &array).await), [("/payload".to_owned(), "type")]);
        let vote = enveloped(&desk, &envelope("poll.vote", r#"{"option": 1}"#, event_first)).await;
        assert_eq!(vote.expect_err("an option is text").code(), "invalid");
    }
    assert_eq!(desk.log.take(), Vec::<String>::new());
}

#[tokio::test]
async fn a_request_is_answered_with_its_reply() {
    let desk = Desk::default();
    let request = format!(r#"{{"user_id": "{ADA}"}}"#);
    let Handled::Replied { message: reply, payload, .. } =
        bare(&desk, &message("user.info.request", &request)).await.unwrap()
    else {
        panic!("a request is answered")
    };
    assert_eq!(reply, "UserInfoReplyMessage");
    assert_eq!(UserInfoReplyMessage::decode(&payload).unwrap().user_id, ADA.parse::<Uuid>().unwrap());
}

#[derive(postroom::Handlers)]
#[handlers(unhandled = refuse)]
#[handle(Vote => vote)]
struct Strict;

impl Strict {
    async fn vote(&self, vote: Vote) -> Result<(), HandlerError> {
        Err(HandlerError::new("no_option", format!("{} cannot be voted for", vote.option)))
    }
}

#[derive(postroom::Handlers)]
#[handlers(unhandled = ignore)]
#[handle(Vote => vote)]
struct Lenient;

impl Lenient {
    async fn vote(&self, _: Vote) -> Result<(), HandlerError> {
        Ok(())
    }
}

/// Everybody may see the service, and nobody its event.
#[derive(Debug, postroom::Handlers)]
#[handle(Vote => vote)]
pub struct Public;

impl Public {
    async fn vote(&self, _: Vote) -> Result<(), HandlerError> {
        Err(HandlerError::internal(Box::<dyn std::error::Error + Send + Sync>::from("closed")))
    }
}

#[tokio::test]
async fn what_nobody_handles_is_refused_or_ignored_as_the_service_says() {
    let (unknown, closed) = (message("poll.closed", "{}"), envelope("poll.closed", "{}", true));
    for failure in [bare(&Strict, &unknown).await.unwrap_err(), enveloped(&Strict, &closed).await.unwrap_err()] {
        assert_eq!((failure.code(), failure.to_string().as_str()), ("unroutable", "nobody handles `poll.closed`"));
    }
    for handled in [bare(&Lenient, &unknown).await.unwrap(), enveloped(&Lenient, &closed).await.unwrap()] {
        assert_eq!(handled, Handled::Ignored);
    }
    let failure = enveloped(&Strict, &envelope("poll.vote", r#"{"option": "red"}"#, true)).await.unwrap_err();
    assert_eq!((failure.code(), failure.to_string().as_str()), ("no_option", "red cannot be voted for"));
}

#[derive(Debug, Default, postroom::Handlers)]
#[handle(Added => added)]
#[handle(Broken => broken)]
#[handle(Moved => moved)]
struct Stock {
    log: Log,
}

impl Stock {
    async fn added(&self, Added { pieces }: Added) -> Result<(), HandlerError> {
        self.log.add(format!("{pieces} added"))
    }

    async fn broken(&self, Broken { reason }: Broken, cx: &Context) -> Result<(), HandlerError> {
        self.log.add(format!("{} broken: {reason}", cx.address()))
    }

    async fn moved(&self, Moved { to }: Moved) -> Result<(), HandlerError> {
        self.log.add(format!("moved to {to}"))
    }
}

#[tokio::test]
async fn a_literal_address_has_no_parameter_that_a_message_could_disagree_with() {
    let stock = Stock::default();
    for (address, expected) in [
        ("item.lost.moved", Ok(Handled::Done)),
        ("item.shelf.moved", Ok(Handled::Done)),
        ("item.floor.moved", Err("invalid")),
    ] {
        let outcome = bare(&stock, &message(address, r#"{"to": "shelf"}"#)).await;
        assert_eq!(outcome.map_err(|failure| failure.code().to_owned()), expected.map_err(str::to_owned), "{address}");
    }
}

#[tokio::test]
async fn of_several_messages_on_a_channel_the_named_one_is_taken_or_else_the_first_that_fits() {
    let stock = Stock::default();
    let (added, broken) = (r#"{"pieces": 3}"#, r#"{"reason": "fell"}"#);
    for (delivery, expected) in [
        (message("stock.cup", added), Ok("3 added")),
        (message("stock.cup", broken), Ok("stock.cup broken: fell")),
        (named("stock.cup", broken, "Broken"), Ok("stock.cup broken: fell")),
        (named("stock.cup", broken, "Added"), Err("invalid")),
        // The channel carries it too, and the service does not take it.
        (named("stock.cup", r#"{"total": 1}"#, "Counted"), Err("unroutable")),
        // A name that the contract does not have says nothing.
        (named("stock.cup", broken, "com.example.Broken"), Ok("stock.cup broken: fell")),
        (message("stock.cup", r#"{"total": 1}"#), Err("invalid")),
        (message("stock.cup", "{"), Err("malformed")),
        (message("stock.cup.lost", added), Err("unroutable")),
    ] {
        let outcome = bare(&stock, &delivery).await.map_err(|failure| failure.code().to_owned());
        match expected {
            Ok(line) => assert_eq!((outcome, stock.log.take()), (Ok(Handled::Done), vec![line.to_owned()])),
            Err(code) => assert_eq!((outcome, stock.log.take()), (Err(code.to_owned()), Vec::new())),
        }
    }
    // No envelope carries it, whatever the event is called.
    let failure = enveloped(&stock, &envelope("stock.cup", added, true)).await.unwrap_err();
    assert_eq!(failure.code(), "unroutable");
}

#[test]
fn the_routes_say_where_messages_come_from() {
    let routes = Desk::ROUTES.iter().map(|route| {
        let addresses: Vec<_> = route.channels.iter().filter_map(|channel| channel.address).collect();
        (route.message, addresses, route.events)
    });
    let push: &[&str] = &["notification.user.{user_id}.push"];
    let expected: [(&str, Vec<&str>, &[&str]); 5] = [
        ("CampaignExecuteMessage", vec!["campaign.execute"], &["campaign.execute"]),
        ("MediaPlayMessage", vec![], &["media.play"]),
        ("PushNotificationMessage", push.to_vec(), push),
        ("UserInfoRequestMessage", vec!["user.info.request"], &["user.info.request"]),
        ("Vote", vec![], &["poll.vote"]),
    ];
    assert!(routes.eq(expected));
    assert_eq!((Vote::EVENT, Vote::schema()), ("poll.vote", None));
}

#[tokio::test]
async fn the_names_around_a_service_do_not_matter() {
    let request = format!(r#"{{"user_id": "{ADA}"}}"#);
    let handled = bare(&hostile::service::Service, &message("user.info.request", &request)).await.unwrap();
    assert!(matches!(handled, Handled::Replied { message: "UserInfoReplyMessage", .. }));
}

#[cfg(feature = "schemars")]
#[test]
fn an_event_tells_its_schema_where_it_is_asked_to() {
    #[derive(Deserialize, Serialize, schemars::JsonSchema, postroom::Event)]
    #[event("poll.opened", schema)]
    struct Opened {
        /// The options, from left to right.
        #[allow(dead_code, reason = "it is there for the schema")]
        options: Vec<String>,
    }

    let schema: serde_json::Value = serde_json::from_str(&Opened::schema().unwrap()).unwrap();
    assert_eq!(schema["required"], serde_json::json!(["options"]));
    assert_eq!(schema["properties"]["options"]["description"], "The options, from left to right.");
}
