//! A service on a bus: what bounds it, what becomes of each message, and what is answered.

mod answers;
mod health;
mod interleavings;
mod lines;
pub(crate) mod probe;
mod shutdown;
mod told;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use postroom::{
    Context, Event, HandlerError, Handlers, Limits, Publisher,
    bus::{Bus, BusError, Headers, Interest, Outgoing, Requests, name},
    campaign::{
        CAMPAIGN_EXECUTE, CONTRACT, CampaignExecuteMessage, PushNotificationMessage, USER_SERVICE,
        UserInfoReplyMessage, UserInfoRequestMessage,
    },
    contract::{Contract, MessageSchema},
    handler::Incoming,
    memory::MemoryBus,
    serve,
    serving::{StartError, guarded},
    uuid::Uuid,
};
use tokio::time::Instant;

use self::probe::{Do, Probe, bus, deliver, delivered, failures, order, publish};

#[tokio::test(start_paused = true)]
async fn as_many_messages_are_handled_at_the_same_time_as_was_said() {
    for (concurrency, most, seconds) in [(0, 1, 10), (1, 1, 10), (3, 3, 4), (64, 10, 1)] {
        let (bus, probe, began) = (bus(), Arc::new(Probe::default()), Instant::now());
        let serving = serve(&bus, probe.clone()).concurrency(concurrency).start().await.unwrap();
        publish(&bus, [Do::Take(1000); 10]).await;
        assert_eq!(serving.shutdown().await.handled, 10);
        assert_eq!((probe.most(), began.elapsed()), (most, Duration::from_secs(seconds)), "{concurrency}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_at_a_time_keeps_the_order() {
    let takes = [30, 10, 20, 0, 40].map(Do::Take);
    for (concurrency, expected) in [(1, [1, 2, 3, 4, 5]), (5, [4, 2, 3, 1, 5])] {
        let (bus, probe) = (bus(), Arc::new(Probe::default()));
        let serving = serve(&bus, probe.clone()).concurrency(concurrency).start().await.unwrap();
        publish(&bus, takes).await;
        assert_eq!(serving.shutdown().await.total(), 5);
        assert_eq!(probe.done(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_answered_and_told_and_counted_and_the_next_message_is_handled() {
    let late = ("timed_out", "the service did not handle the message in time", "the handler did not end within 2s");
    let cases = [
        (Do::Fail, ("out_of_stock", "there are none left", "there are none left"), "failed"),
        (
            Do::Panic,
            ("panicked", "the service failed while it handled the message", "the handler panicked: the shelf broke"),
            "panicked",
        ),
        (Do::Hang, late, "timed out"),
        (Do::Take(2001), late, "timed out"),
    ];
    for (what, (code, public, whole), counted) in cases {
        let (bus, probe, (failures, report)) = (bus(), Arc::new(Probe::default()), failures());
        let serving = serve(&bus, probe.clone()).concurrency(1).timeout(Duration::from_secs(2)).on_failure(report);
        let serving = serving.start().await.unwrap();
        let error = deliver(&bus, what).await.unwrap_err();
        assert_eq!(error, BusError::Failed { code: code.into(), message: public.into() });
        assert_eq!(deliver(&bus, Do::Take(1999)).await, Ok(()), "after {what:?}");
        assert_eq!(*failures.lock().unwrap(), [format!("campaign.execute: {whole}")]);
        assert_eq!(serving.shutdown().await.to_string(), format!("2 messages: 1 handled, 1 {counted}"));
        assert_eq!(probe.running(), 0, "a handler that is stopped is dropped");
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_told_may_panic_and_the_next_message_is_handled() {
    let bus = bus();
    let serve = serve(&bus, Probe::default()).on_failure(|_, failure| panic!("{failure} is too much"));
    let serving = serve.start().await.unwrap();
    assert_eq!(
        deliver(&bus, Do::Fail).await.unwrap_err().to_string(),
        "the request failed (out_of_stock): there are none left"
    );
    assert_eq!(deliver(&bus, Do::Take(0)).await, Ok(()));
    assert_eq!(serving.shutdown().await.to_string(), "2 messages: 1 handled, 1 panicked");
}

#[tokio::test(start_paused = true)]
async fn a_message_that_came_in_another_way_is_guarded_too() {
    let cx = Context::new("campaign.execute", Headers::new(), Publisher::without_service(bus()));
    for (what, expected) in [
        (Do::Take(1999), "Ok(Done)"),
        (Do::Hang, "Err(TimedOut { after: 2s })"),
        (Do::Panic, "Err(Panicked { message: \"the shelf broke\" })"),
        (
            Do::Fail,
            "Err(Failed(HandlerError { code: \"out_of_stock\", public_text: \"there are none left\", cause: None }))",
        ),
    ] {
        let delivery = Outgoing::from_message(&order(1, what)).unwrap().into_delivery(None);
        let incoming = <Probe as Handlers>::Incoming::receive(&delivery, &Limits::DEFAULT).unwrap();
        let handled = guarded(&Probe::default(), incoming, &cx, Duration::from_secs(2)).await;
        assert_eq!(format!("{handled:?}"), expected);
    }
}

/// The campaign platform's channels with a message that may be anything.
static LAX: Contract = CONTRACT.with_messages(&[MessageSchema::new("CampaignExecuteMessage", || "{}", |_| Ok(()))]);

/// The same for questions about users.
static LAX_USERS: Contract = LAX.with_messages(&[MessageSchema::new("UserInfoRequestMessage", || "{}", |_| Ok(()))]);

#[tokio::test(start_paused = true)]
async fn what_the_service_refuses_reaches_no_handler() {
    let valid = order(1, Do::Take(0)).encode().unwrap();
    let cases = [
        (b"{}".to_vec(), "invalid", "`execution_id`"),
        (b"{".to_vec(), "malformed", "line 1"),
        ([valid.as_slice(), &[b' '; 200]].concat(), "too_large", "200"),
    ];
    for (payload, expected, in_text) in cases {
        let (bus, probe, (failures, report)) = (MemoryBus::new(&LAX), Arc::new(Probe::default()), failures());
        let limits = Limits { bytes: 200, ..Limits::DEFAULT };
        let serving = serve(&bus, probe.clone()).limits(limits).on_failure(report).start().await.unwrap();
        let answer = bus.request(Outgoing::new("campaign.execute", payload), Duration::from_secs(9)).await.unwrap();
        assert_eq!(answer.headers().get(name::ERROR_CODE), Some(expected));
        let told = failures.lock().unwrap().concat();
        assert!(told.contains(in_text), "{told}");
        assert_eq!(probe.most(), 0);
        assert_eq!(serving.shutdown().await.to_string(), "1 message: 1 rejected");
    }
}

/// The push channel for users that have any name; those of the platform have UUIDs.
mod names {
    use postroom::{
        campaign::{CONTRACT, NOTIFICATION_USER_PUSH},
        contract::{Channel, Contract, MessageSchema, Parameter, ParameterKind},
    };

    const USER: Parameter = Parameter::new("user_id", ParameterKind::String);
    static PUSH: Channel = NOTIFICATION_USER_PUSH.with_parameters(&[USER]);
    pub(super) static NAMES: Contract = CONTRACT.with_channels(&[&PUSH]).with_messages(&[MessageSchema::new(
        "PushNotificationMessage",
        || "{}",
        |_| Ok(()),
    )]);
}

/// Refuses what it does not handle.
#[derive(Handlers)]
#[handle(PushNotificationMessage => push)]
struct Strict;

/// Ignores what it does not handle.
#[derive(Handlers)]
#[handlers(unhandled = ignore)]
#[handle(PushNotificationMessage => push)]
struct Lenient;

impl Strict {
    async fn push(&self, _: PushNotificationMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

impl Lenient {
    async fn push(&self, _: PushNotificationMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn what_nobody_handles_is_refused_or_ignored_and_never_answered_as_done() {
    let (address, text) = ("notification.user.bob.push", "nobody handles `notification.user.bob.push`");
    for (expected, told) in [("2 messages: 2 unroutable", 2), ("2 messages: 2 ignored", 0)] {
        let (bus, (failures, report)) = (MemoryBus::new(&names::NAMES), failures());
        let serving = match told {
            0 => serve(&bus, Lenient).on_failure(report).start().await,
            _ => serve(&bus, Strict).on_failure(report).start().await,
        };
        bus.publish(Outgoing::new(address, *b"{}")).await.unwrap();
        let answer = bus.request(Outgoing::new(address, *b"{}"), Duration::from_secs(9)).await;
        match told {
            // It is left to others, of whom there are none.
            0 => assert_eq!(answer, Err(BusError::NoResponders { address: address.into() })),
            _ => {
                let answer = answer.unwrap();
                assert_eq!(answer.headers().get(name::ERROR_CODE), Some("unroutable"));
                assert_eq!(answer.headers().get(name::ERROR), Some(text));
            }
        }
        assert_eq!(serving.unwrap().shutdown().await.to_string(), expected);
        assert_eq!(*failures.lock().unwrap(), vec![format!("{address}: {text}"); told]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_nobody_waits_for_any_more_is_told_and_counted() {
    let (bus, (failures, report)) = (bus(), failures());
    let serving = serve(&bus, Probe::default()).on_failure(report).start().await.unwrap();
    let sender = Publisher::without_service(bus.clone()).with_timeout(Duration::from_secs(1));
    let error = sender.publish_and_wait(&order(1, Do::Take(1500))).await.unwrap_err();
    assert!(matches!(error, BusError::TimedOut { .. }), "{error}");
    assert_eq!(serving.shutdown().await.to_string(), "1 message: 1 handled; 1 unanswered");
    let expected = "campaign.execute: nobody waits for this reply: one came already, or the time for it is over";
    assert_eq!(*failures.lock().unwrap(), [expected]);
}

/// Says the request ids that it sees.
#[derive(Default, Handlers)]
#[handlers(service = USER_SERVICE)]
#[handle(UserInfoRequestMessage => info)]
struct Users {
    asked: Mutex<Vec<Option<String>>>,
}

impl Users {
    async fn info(&self, request: UserInfoRequestMessage, cx: &Context) -> Result<UserInfoReplyMessage, HandlerError> {
        self.asked.lock().unwrap().push(cx.request_id().map(str::to_owned));
        Ok(UserInfoReplyMessage::new(request.user_id))
    }
}

/// Asks about a user, and publishes the order again.
#[derive(Handlers)]
#[handle(UserInfoUpdate => updated)]
#[handle(CampaignExecuteMessage => execute)]
struct Asking;

/// What only an envelope carries.
#[derive(serde::Serialize, serde::Deserialize, Event)]
#[event("user.updated")]
struct UserInfoUpdate {}

impl Asking {
    async fn updated(&self, _: UserInfoUpdate) -> Result<(), HandlerError> {
        Err(HandlerError::internal("nothing but an envelope brings it"))
    }

    async fn execute(&self, order: CampaignExecuteMessage, cx: &Context) -> Result<(), HandlerError> {
        let reply = cx.request(&UserInfoRequestMessage::new(order.execution_id)).await?;
        if reply.user_id != order.execution_id {
            return Err(HandlerError::internal("the reply is another request's"));
        }
        if probe::what(&order) == Do::Take(0) { Ok(()) } else { Ok(cx.publish(&probe::order(9, Do::Take(0))).await?) }
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_id_goes_on_to_what_is_asked_and_published() {
    let (bus, users) = (bus(), Arc::new(Users::default()));
    let (asked, asking) =
        (serve(&bus, users.clone()).start().await.unwrap(), serve(&bus, Asking).start().await.unwrap());
    let mut tap = bus.subscribe(Interest::new(&["campaign.*".into()])).await.unwrap();
    let sender = Publisher::without_service(bus.clone()).with_header(name::REQUEST_ID, "r1").unwrap();
    sender.publish_and_wait(&order(1, Do::Take(1))).await.unwrap();
    for number in [1, 9] {
        let order = tap.receive().await.unwrap().unwrap();
        assert_eq!((delivered(&order), order.headers().get(name::REQUEST_ID)), (number, Some("r1")));
    }
    assert_eq!(asking.shutdown().await.handled, 2);
    assert_eq!(asked.shutdown().await.handled, 2);
    assert_eq!(*users.asked.lock().unwrap(), [Some("r1".to_owned()), Some("r1".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn instances_share_the_messages_of_a_queue_group_and_each_get_those_of_a_broadcast() {
    let bus = bus();
    for (group, each) in [(Some("group"), [4, 4]), (None, [8, 8])] {
        let start = async || {
            let serve = serve(&bus, Probe::default()).concurrency(1);
            let serve = if let Some(group) = group { serve.queue_group(group) } else { serve.broadcast() };
            serve.start().await.unwrap()
        };
        let instances = [start().await, start().await];
        publish(&bus, [Do::Take(10); 8]).await;
        let [one, two] = instances;
        assert_eq!([one.shutdown().await.handled, two.shutdown().await.handled], each);
    }
}

#[tokio::test(start_paused = true)]
async fn instances_of_a_service_that_says_which_it_is_share_a_group() {
    let bus = bus();
    let (one, two) = (Arc::new(Users::default()), Arc::new(Users::default()));
    let instances =
        [serve(&bus, one).start().await.unwrap(), serve(&bus, two).queue_group("user-service").start().await.unwrap()];
    let sender = Publisher::without_service(bus.clone());
    for _ in 0..4 {
        sender.publish(&UserInfoRequestMessage::new(Uuid::nil())).await.unwrap();
    }
    let mut total = 0;
    for instance in instances {
        total += instance.shutdown().await.total();
    }
    assert_eq!(total, 4);
}

/// Handles what no channel carries.
#[derive(Handlers)]
#[handle(UserInfoUpdate => updated)]
struct Envelopes;

impl Envelopes {
    async fn updated(&self, _: UserInfoUpdate) -> Result<(), HandlerError> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_subscribed_to_cannot_be_served() {
    assert_eq!(serve(&bus(), Envelopes).start().await.unwrap_err(), StartError::NoChannel);
    static ELSEWHERE: Contract = CONTRACT.with_channels(&[&CAMPAIGN_EXECUTE]);
    let error = serve(&MemoryBus::new(&ELSEWHERE), Users::default()).start().await.unwrap_err().to_string();
    assert!(
        error.starts_with("the bus refuses the subscription: cannot subscribe to \"user.info.request\""),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_service_says_it_sends_is_all_that_its_handlers_can_send() {
    let (bus, (failures, report)) = (bus(), failures());
    let serving = serve(&bus, Talkative).on_failure(report).start().await.unwrap();
    let error = Publisher::without_service(bus).request(&UserInfoRequestMessage::new(Uuid::nil())).await.unwrap_err();
    assert_eq!(error.to_string(), "the request failed (internal): the service failed to handle the message");
    let told = failures.lock().unwrap().concat();
    assert!(told.contains("User Service does not declare that it sends CampaignExecuteMessage"), "{told}");
    assert_eq!(serving.shutdown().await.failed, 1);
}

/// Sends what it does not declare.
#[derive(Handlers)]
#[handlers(service = USER_SERVICE)]
#[handle(UserInfoRequestMessage => info)]
struct Talkative;

impl Talkative {
    async fn info(&self, request: UserInfoRequestMessage, cx: &Context) -> Result<UserInfoReplyMessage, HandlerError> {
        cx.publish(&order(1, Do::Take(0))).await?;
        Ok(UserInfoReplyMessage::new(request.user_id))
    }
}
