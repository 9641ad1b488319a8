//! The depot's messages, and the services that take them.

use std::time::Duration;

use postroom::{
    Context, HandlerError, Handlers,
    bus::{Bus, Delivery, Filter, Group, Interest, Outgoing, Subscription},
};
use postroom_brokers::*;
use postroom_nats::{JetStream, Stream};
use tokio::sync::mpsc;

use super::server::Server;

/// The time after which a test says that what it waits for does not come. Nothing is measured by it.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// Waits for what must come.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(LONG, what).await.expect("it comes within a minute")
}

/// A job at an address.
pub(crate) fn job(address: &str, number: i64) -> Outgoing {
    Outgoing::new(address, format!("{{\"number\":{number}}}").into_bytes())
}

/// The number of a job.
pub(crate) fn number(delivery: &Delivery) -> i64 {
    let text = std::str::from_utf8(delivery.payload()).unwrap();
    text.trim_start_matches("{\"number\":").trim_end_matches('}').parse().unwrap_or_else(|_| panic!("{text}"))
}

pub(crate) async fn subscribe(bus: &impl Bus, filters: &[Filter<'_>], group: Group<'_>) -> Box<dyn Subscription> {
    soon(bus.subscribe(Interest::new(filters).with_group(group))).await.unwrap()
}

/// The next message.
pub(crate) async fn next(subscription: &mut Box<dyn Subscription>) -> Delivery {
    soon(subscription.receive()).await.expect("the subscription goes on").unwrap()
}

/// Ends a subscription, and returns the numbers of all that it still has, in order.
pub(crate) async fn rest(mut subscription: Box<dyn Subscription>) -> Vec<i64> {
    soon(subscription.unsubscribe()).await.unwrap();
    let mut numbers = Vec::new();
    while let Some(delivery) = soon(subscription.receive()).await {
        numbers.push(number(&delivery.unwrap()));
    }
    numbers.sort_unstable();
    numbers
}

/// A bus on which a stream takes all that services of the depot store, and another one their dead letters.
pub(crate) async fn jetstream(server: &Server) -> JetStream {
    let bus = JetStream::connect(&server.url(), &CONTRACT).await.unwrap().with_patience(Duration::from_millis(100));
    bus.stream(Stream::new("JOBS").subjects(["jobs.>"])).await.unwrap();
    bus.stream(Stream::new("DEAD").subjects(["dead.>"])).await.unwrap();
    bus
}

/// The next numbers that a service has seen, sorted.
pub(crate) async fn seen(seen: &mut mpsc::UnboundedReceiver<(i64, u32)>, count: usize) -> Vec<(i64, u32)> {
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(soon(seen.recv()).await.unwrap());
    }
    all.sort_unstable();
    all
}

/// What a service does with a job of a number, at the try of a number.
pub(crate) type Act = fn(i64, u32) -> Result<(), &'static str>;

/// Makes a service that does to each job what a function says, and tells of each try.
macro_rules! service {
    ($($name:ident = $service:ident: $job:ident => work $(, $message:ident => $method:ident)*;)+) => {$(
        #[derive(Clone, Handlers)]
        #[handlers(service = $service)]
        #[handle($job => work $(, $message => $method)*)]
        pub(crate) struct $name {
            told: mpsc::UnboundedSender<(i64, u32)>,
            act: Act,
        }

        impl $name {
            pub(crate) fn new(act: Act) -> (Self, mpsc::UnboundedReceiver<(i64, u32)>) {
                let (told, seen) = mpsc::unbounded_channel();
                (Self { told, act }, seen)
            }

            async fn work(&self, job: $job, cx: &Context) -> Result<(), HandlerError> {
                let attempt = cx.attempt().get();
                let result = (self.act)(job.number, attempt);
                self.told.send((job.number, attempt)).unwrap();
                result.map_err(|code| HandlerError::new(code, "it failed"))
            }
        }
    )+};
}

service! {
    Plain = PLAIN: PlainJobMessage => work, QuestionMessage => answer;
    Counted = COUNTED: CountedJobMessage => work;
    Retried = RETRIED: RetriedJobMessage => work;
    Patient = PATIENT: PatientJobMessage => work;
    Ordered = ORDERED: OrderedJobMessage => work;
    Early = EARLY: EarlyJobMessage => work;
}

/// A service that would answer what a stream takes.
#[derive(Handlers)]
#[handlers(service = ASKED)]
#[handle(StoredMessage => answer)]
pub(crate) struct Asked;

impl Asked {
    async fn answer(&self, question: StoredMessage) -> Result<AnswerMessage, HandlerError> {
        Ok(AnswerMessage { number: question.number })
    }
}

impl Plain {
    async fn answer(&self, question: QuestionMessage) -> Result<AnswerMessage, HandlerError> {
        match (self.act)(question.number, 1) {
            Ok(()) => Ok(AnswerMessage { number: question.number + 1 }),
            Err(code) => Err(HandlerError::new(code, "it failed")),
        }
    }
}
