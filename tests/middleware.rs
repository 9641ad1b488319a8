//! Layers around a service: tower's own, and others.

use std::{
    error::Error,
    fmt,
    sync::{Arc, Mutex},
    task::{self, Poll},
    time::Duration,
};

use postroom::{
    Context, HandlerError, Handlers, Publisher,
    bus::{BoxFuture, BusError, name},
    campaign::CampaignExecuteMessage,
    handler::{Failure, Handled},
    serve,
    serving::{Call, Next},
};
use tokio::time::Instant;
use tower::{Layer, Service, limit::ConcurrencyLimitLayer, timeout::TimeoutLayer, util::MapRequestLayer};

use crate::serve::probe::{Do, Probe, bus, deliver, failures, order, publish};

/// Says which headers it sees.
#[derive(Default, Handlers)]
#[handle(CampaignExecuteMessage => execute)]
struct Seeing {
    seen: Mutex<Vec<String>>,
}

impl Seeing {
    async fn execute(&self, _: CampaignExecuteMessage, cx: &Context) -> Result<(), HandlerError> {
        self.seen.lock().unwrap().push(cx.headers().get("Path").unwrap_or_default().to_owned());
        Ok(())
    }
}

/// A layer that writes its name into a header.
fn through(name: &'static str) -> MapRequestLayer<impl Fn(Call) -> Call + Clone> {
    MapRequestLayer::new(move |mut call: Call| {
        let path = call.headers().get("Path").map_or(name.to_owned(), |path| format!("{path} {name}"));
        call.headers_mut().set("Path", &path).unwrap();
        call
    })
}

/// A layer that refuses what has no request id, with the error that this gives.
#[derive(Clone, Copy)]
struct Gate(fn() -> BoxError);

/// What the layer does.
#[derive(Clone)]
struct Gated {
    gate: Gate,
    next: Next,
}

type BoxError = Box<dyn Error + Send + Sync>;

#[derive(Debug)]
struct NoToken;

impl fmt::Display for NoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no token")
    }
}

impl Error for NoToken {}

impl Layer<Next> for Gate {
    type Service = Gated;

    fn layer(&self, next: Next) -> Gated {
        Gated { gate: *self, next }
    }
}

impl Service<Call> for Gated {
    type Response = Handled;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Handled, BoxError>>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> Poll<Result<(), BoxError>> {
        self.next.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, call: Call) -> Self::Future {
        assert_eq!((call.address(), call.message()), ("campaign.execute", Some("CampaignExecuteMessage")));
        if call.request_id().is_none() {
            let refusal = self.gate.0();
            return Box::pin(async { Err(refusal) });
        }
        let handling = self.next.call(call);
        Box::pin(async { Ok(handling.await?) })
    }
}

#[tokio::test(start_paused = true)]
async fn messages_pass_the_layers_in_the_order_in_which_they_are_written() {
    let (bus, seeing) = (bus(), Arc::new(Seeing::default()));
    let serving = serve(&bus, seeing.clone()).layer(through("first")).layer(through("second")).start().await.unwrap();
    publish(&bus, [Do::Take(0)]).await;
    assert_eq!(serving.shutdown().await.handled, 1);
    assert_eq!(*seeing.seen.lock().unwrap(), ["first second"]);
}

#[tokio::test(start_paused = true)]
async fn a_layer_refuses_and_nothing_behind_it_sees_the_message() {
    let own: fn() -> BoxError = || Box::new(NoToken);
    let told: fn() -> BoxError =
        || Box::new(Failure::from(HandlerError::new("unauthorized", "there is no token").with_cause(NoToken)));
    let failure: fn() -> BoxError = || Box::new(Failure::Unroutable { address: "here".into() });
    let cases = [
        (own, "internal", "the service failed to handle the message", "2 messages: 1 handled, 1 failed"),
        (told, "unauthorized", "there is no token", "2 messages: 1 handled, 1 failed"),
        (failure, "unroutable", "nobody handles `here`", "2 messages: 1 handled, 1 unroutable"),
        (
            || panic!("the gate fell"),
            "panicked",
            "the service failed while it handled the message",
            "2 messages: 1 handled, 1 panicked",
        ),
    ];
    for (refusal, code, text, counted) in cases {
        let (bus, probe, sources) = (bus(), Arc::new(Probe::default()), Arc::<Mutex<Vec<bool>>>::default());
        let found = sources.clone();
        let serve = serve(&bus, probe.clone()).layer(Gate(refusal)).on_failure(move |_, failure| {
            let Failure::Failed(error) = failure else { return };
            let cause = error.cause().expect("the error itself is kept");
            found
                .lock()
                .unwrap()
                .push(cause.is::<NoToken>() || cause.source().is_some_and(|source| source.is::<NoToken>()));
        });
        let serving = serve.start().await.unwrap();
        let refused = deliver(&bus, Do::Take(0)).await;
        assert_eq!(refused, Err(BusError::Failed { code: code.into(), message: text.into() }));
        assert_eq!(probe.most(), 0);
        let sender = Publisher::without_service(bus.clone()).with_header(name::REQUEST_ID, "r1").unwrap();
        assert_eq!(sender.publish_and_wait(&order(1, Do::Take(0))).await, Ok(()));
        assert_eq!(serving.shutdown().await.to_string(), counted);
        assert!(sources.lock().unwrap().iter().all(|found| *found), "the error itself is kept");
    }
}

/// A layer whose service can be cloned so many times.
#[derive(Clone)]
struct Brittle(Arc<Mutex<usize>>);

struct Broken(Brittle, Next);

impl Layer<Next> for Brittle {
    type Service = Broken;

    fn layer(&self, next: Next) -> Broken {
        Broken(self.clone(), next)
    }
}

impl Clone for Broken {
    fn clone(&self) -> Self {
        let mut left = self.0.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        *left = left.checked_sub(1).expect("it broke");
        Self(self.0.clone(), self.1.clone())
    }
}

impl Service<Call> for Broken {
    type Response = Handled;
    type Error = Failure;
    type Future = BoxFuture<'static, Result<Handled, Failure>>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> Poll<Result<(), Failure>> {
        self.1.poll_ready(cx)
    }

    fn call(&mut self, call: Call) -> Self::Future {
        self.1.call(call)
    }
}

#[tokio::test(start_paused = true)]
async fn a_layer_that_panics_when_it_is_cloned_ends_that_message_alone() {
    let (bus, left) = (bus(), Arc::new(Mutex::new(1)));
    let serving = serve(&bus, Probe::default()).layer(Brittle(left.clone())).start().await.unwrap();
    assert_eq!(deliver(&bus, Do::Take(0)).await, Ok(()));
    let text = "the service failed while it handled the message".into();
    assert_eq!(deliver(&bus, Do::Take(0)).await, Err(BusError::Failed { code: "panicked".into(), message: text }));
    *left.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = 1;
    assert_eq!(deliver(&bus, Do::Take(0)).await, Ok(()));
    assert_eq!(serving.shutdown().await.to_string(), "3 messages: 2 handled, 1 panicked");
}

#[tokio::test(start_paused = true)]
async fn towers_own_layers_fit() {
    let (bus, probe, began) = (bus(), Arc::new(Probe::default()), Instant::now());
    let serve = serve(&bus, probe.clone()).layer(ConcurrencyLimitLayer::new(2));
    let serving = serve.layer(TimeoutLayer::new(Duration::from_secs(1))).start().await.unwrap();
    publish(&bus, [Do::Take(500), Do::Hang, Do::Take(500), Do::Take(500)]).await;
    let summary = serving.shutdown().await;
    assert_eq!(summary.to_string(), "4 messages: 3 handled, 1 failed");
    assert_eq!((probe.most(), began.elapsed()), (2, Duration::from_millis(1500)));
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_layer_counts_for_the_time_out() {
    let (bus, (failures, report)) = (bus(), failures());
    let serve = serve(&bus, Probe::default()).layer(ConcurrencyLimitLayer::new(1)).timeout(Duration::from_secs(1));
    let serving = serve.on_failure(report).start().await.unwrap();
    publish(&bus, [Do::Take(900), Do::Take(200)]).await;
    assert_eq!(serving.shutdown().await.to_string(), "2 messages: 1 handled, 1 timed out");
    assert_eq!(*failures.lock().unwrap(), ["campaign.execute: the handler did not end within 1s"]);
}
