//! What a requester is told of a failure, and what only the service itself learns.

use std::{error::Error, fmt, io, sync::Arc, time::Duration};

use postroom::{
    HandlerError, Handlers, Publisher,
    bus::{BusError, Outgoing, Requests, Resend, code, name},
    campaign::{CampaignExecuteMessage, EventFailureMessage, UserInfoReplyMessage, UserInfoRequestMessage},
    handler::Failure,
    serve,
    uuid::Uuid,
};
use proptest::prelude::*;

use super::probe::{Do, bus, deliver, failures, order};

/// What no requester may ever see.
const SECRET: &str = "postgres://10.0.0.7/orders";

/// An error with a secret as its source.
#[derive(Debug)]
struct Unstored(io::Error);

impl fmt::Display for Unstored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot store the order")
    }
}

impl Error for Unstored {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

fn unstored() -> Unstored {
    Unstored(io::Error::other(SECRET))
}

type Fail = Arc<dyn Fn() -> HandlerError + Send + Sync>;

/// Fails as it is told to.
#[derive(Handlers)]
#[handle(CampaignExecuteMessage => execute)]
struct Failing(Fail);

impl Failing {
    async fn execute(&self, _: CampaignExecuteMessage) -> Result<(), HandlerError> {
        Err((self.0)())
    }
}

/// What the requester and what the service is told.
async fn tell(fail: Fail) -> (BusError, String) {
    let (bus, (failures, report)) = (bus(), failures());
    let serving = serve(&bus, Failing(fail)).on_failure(report).start().await.unwrap();
    let told = deliver(&bus, Do::Take(0)).await.expect_err("it fails");
    assert_eq!(serving.shutdown().await.to_string(), "1 message: 1 failed");
    (told, failures.lock().unwrap().concat())
}

fn refused(code: &str, message: &str) -> BusError {
    BusError::Failed { code: code.into(), message: message.into() }
}

#[tokio::test(start_paused = true)]
async fn a_requester_is_told_what_the_handler_means_for_it_and_the_service_all() {
    const NEUTRAL: &str = "the service failed to handle the message";
    let address = || "user.info.request".to_owned();
    type Case = (fn() -> HandlerError, &'static str, &'static str, &'static str);
    let cases: [Case; 13] = [
        (|| HandlerError::from(unstored()), "internal", NEUTRAL, "cannot store the order: postgres://10.0.0.7/orders"),
        (|| HandlerError::internal(SECRET), "internal", NEUTRAL, SECRET),
        (|| HandlerError::internal(Box::<dyn Error + Send + Sync>::from(SECRET)), "internal", NEUTRAL, SECRET),
        (
            || HandlerError::new("out_of_stock", "there are none left"),
            "out_of_stock",
            "there are none left",
            "there are none left",
        ),
        (
            || HandlerError::new(code::UNAVAILABLE, "try again later").with_cause(unstored()),
            "unavailable",
            "try again later",
            "try again later: cannot store the order: postgres://10.0.0.7/orders",
        ),
        (|| HandlerError::new("", "there are none left"), "internal", "there are none left", "there are none left"),
        (|| HandlerError::new(" \n", "a\r\nb: c"), "internal", "a  b: c", "a\r\nb: c"),
        // What an event would be answered with is meant for frontends, and not for those who ask over a bus.
        (|| EventFailureMessage::invalid(Vec::new()).into(), "internal", NEUTRAL, "invalid: the event breaks 0 rules"),
        (|| refused("out_of_stock", SECRET).into(), "internal", NEUTRAL, SECRET),
        (
            || HandlerError::pass_on(BusError::Failed { code: "out_of_stock".into(), message: "none left".into() }),
            "out_of_stock",
            "none left",
            "none left: the request failed (out_of_stock): none left",
        ),
        (
            || HandlerError::pass_on(BusError::Full { address: SECRET.into(), after: Duration::ZERO }),
            "busy",
            "too much is waiting to be handled",
            SECRET,
        ),
        (
            || HandlerError::pass_on(BusError::NoResponders { address: SECRET.into() }),
            "unavailable",
            "nobody could be asked who answers",
            SECRET,
        ),
        (|| HandlerError::pass_on(BusError::Transport(SECRET.into())), "internal", NEUTRAL, SECRET),
    ];
    for (fail, code, public, whole) in cases {
        let (told, failure) = tell(Arc::new(fail)).await;
        assert_eq!(told, refused(code, public));
        assert!(failure.ends_with(whole) || (whole == SECRET && failure.contains(SECRET)), "{failure}");
    }
    let late = HandlerError::pass_on(BusError::TimedOut { address: address(), after: Duration::ZERO });
    assert_eq!((late.code(), late.public_text()), ("timed_out", "nobody answered in time"));
}

/// An error that is its own source.
#[derive(Debug)]
struct Endless;

impl fmt::Display for Endless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("and so on")
    }
}

impl Error for Endless {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }
}

#[test]
fn sources_without_end_are_told_only_so_far() {
    let told = HandlerError::from(Endless).to_string();
    assert!(told.starts_with("and so on: and so on") && told.len() < 1000, "{told}");
}

/// Answers with a language that is none.
#[derive(Handlers)]
#[handle(UserInfoRequestMessage => info)]
struct Wrong;

impl Wrong {
    async fn info(&self, request: UserInfoRequestMessage) -> Result<UserInfoReplyMessage, HandlerError> {
        Ok(UserInfoReplyMessage { language: Some(SECRET.into()), ..UserInfoReplyMessage::new(request.user_id) })
    }
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_its_schema_refuses_is_told_to_the_service_alone() {
    let (bus, (failures, report)) = (bus(), failures());
    let serving = serve(&bus, Wrong).on_failure(report).start().await.unwrap();
    let told = Publisher::without_service(bus).request(&UserInfoRequestMessage::new(Uuid::nil())).await;
    assert_eq!(told.unwrap_err(), refused("invalid_reply", "the service has no valid reply to the message"));
    assert_eq!(serving.shutdown().await.failed, 1);
    let failure = failures.lock().unwrap().concat();
    assert!(
        failure.contains("the reply to UserInfoRequestMessage was not sent: against the schema: /language"),
        "{failure}"
    );
}

#[test]
fn a_client_can_tell_what_may_be_sent_again() {
    let failed = |code: &str| refused(code, "…").resend();
    for (codes, expected) in [
        (&[code::BUSY][..], Resend::Yes),
        (&[code::TIMED_OUT, code::STOPPED, code::UNAVAILABLE], Resend::IfIdempotent),
        (
            &[
                code::MALFORMED,
                code::INVALID,
                code::TOO_LARGE,
                code::UNDECIDED,
                code::UNROUTABLE,
                code::INTERNAL,
                code::INVALID_REPLY,
                code::PANICKED,
                "out_of_stock",
                "",
            ],
            Resend::No,
        ),
    ] {
        codes.iter().for_each(|code| assert_eq!(failed(code), expected, "{code}"));
    }
    let (address, after) = (|| "a.b".to_owned(), Duration::ZERO);
    for (error, expected) in [
        (BusError::Full { address: address(), after }, Resend::Yes),
        (BusError::NoResponders { address: address() }, Resend::IfIdempotent),
        (BusError::TimedOut { address: address(), after }, Resend::IfIdempotent),
        (BusError::Transport("it broke".into()), Resend::IfIdempotent),
        (BusError::Closed, Resend::No),
        (BusError::NotAwaited, Resend::No),
        (BusError::UndeclaredChannel { address: address(), nearest: None }, Resend::No),
        (BusError::WrongReply { address: address(), expected: vec![], reason: "…".into() }, Resend::No),
    ] {
        assert_eq!(error.resend(), expected, "{error}");
    }
    for (failure, expected) in [
        (Failure::Stopped, Resend::IfIdempotent),
        (Failure::TimedOut { after }, Resend::IfIdempotent),
        (Failure::Panicked { message: "…".into() }, Resend::No),
        (Failure::Failed(HandlerError::new(code::BUSY, "…")), Resend::Yes),
    ] {
        assert_eq!(failure.resend(), expected, "{failure}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a handler fails with: two short lines, and nothing of what it keeps for itself.
    #[test]
    fn a_failure_is_told_in_two_short_lines(
        code in "\\PC{0,9}[\\x00-\\x20]{0,3}\\PC{0,90}", text in "(\\PC|[\\x00-\\x1f\\u{80}-\\u{9f}\\u{2028}]){0,40}", times in 1..200_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
        let text = text.repeat(times);
        let answer = runtime.block_on(async {
            let bus = bus();
            let fail = Arc::new(move || HandlerError::new(code.clone(), text.clone()).with_cause(unstored()));
            let _serving = serve(&bus, Failing(fail)).quiet().start().await.unwrap();
            bus.request(Outgoing::from_message(&order(1, Do::Take(0))).unwrap(), Duration::from_secs(1)).await.unwrap()
        });
        for (header, most) in [(name::ERROR_CODE, 64), (name::ERROR, 3072)] {
            let value = answer.headers().get(header).expect("a failure has both");
            prop_assert!(value.len() <= most && !value.contains(|c: char| c.is_control() || c == '\u{2028}'), "{value:?}");
            prop_assert!(!value.contains(SECRET), "{value:?}");
        }
        prop_assert!(answer.headers().get(name::ERROR_CODE).is_some_and(|code| !code.trim().is_empty()));
    }
}
