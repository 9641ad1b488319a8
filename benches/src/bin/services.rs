//! Prints what it costs to have events routed to handlers, to carry a message through a bus to its end, and how many events a
//! whole platform answers.
//!
//! With `--publish COUNT` or `--request COUNT` nothing is measured: so many messages are sent and handled, for a tool that
//! counts instructions.

#![allow(unexpected_cfgs, reason = "the features of the example are not this package's")]

use std::{collections::BTreeMap, error::Error, hint::black_box, sync::atomic::AtomicU64, time::Instant};

use platform::{Ids, Nexus, Platform, RuntimeClock};
use postroom::{
    Context, HandlerError, Handlers, Publisher, Rejection,
    bus::Headers,
    campaign::{
        CONTRACT, CampaignEvent, CampaignEventPayload, CampaignExecuteExecutionType, CampaignExecuteMessage,
        InboundCampaignEvent, UserInfoReplyMessage, UserInfoRequestMessage,
    },
    envelope::{Clock, Payload, SystemClock},
    memory::MemoryBus,
    serve,
    uuid::Uuid,
};
use tokio::runtime::{Builder, Runtime};

#[allow(dead_code, unused_imports, reason = "the example uses all of it")]
#[path = "../../../examples/orchestrator/platform/mod.rs"]
mod platform;

#[allow(missing_docs, dead_code, reason = "only the first route is asked for")]
mod routes_10 {
    include!(concat!(env!("OUT_DIR"), "/routes_10.rs"));
}

#[allow(missing_docs, dead_code, reason = "only the first route is asked for")]
mod routes_100 {
    include!(concat!(env!("OUT_DIR"), "/routes_100.rs"));
}

/// How often everything is measured; the fastest turn counts.
const ROUNDS: usize = 60;

/// How many events are handled in one go.
const EVENTS: usize = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread().enable_time().build()?;
    // `cargo bench` adds an argument of its own.
    let arguments: Vec<_> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {}
        ["--publish", count] => return runtime.block_on(carry(count.parse()?, false)),
        ["--request", count] => return runtime.block_on(carry(count.parse()?, true)),
        _ => return Err("either no argument, or --publish or --request with COUNT".into()),
    }
    println!("\n| ns to decode an event and call its handler | by hand | by route |");
    println!("|---|---|---|");
    dispatch(&runtime, "10 routes", async |service: &routes_10::Service, event| service.first(event).await.is_ok())?;
    dispatch(&runtime, "100 routes", async |service: &routes_100::Service, event| service.first(event).await.is_ok())?;
    carried(&runtime)?;
    answers(&runtime)
}

/// A service that does nothing with what comes.
#[derive(Handlers)]
#[handle(CampaignExecuteMessage => execute, UserInfoRequestMessage => user)]
struct Idle;

impl Idle {
    async fn execute(&self, _: CampaignExecuteMessage) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn user(&self, asked: UserInfoRequestMessage) -> Result<UserInfoReplyMessage, HandlerError> {
        Ok(UserInfoReplyMessage::new(asked.user_id))
    }
}

/// Sends so many messages over a bus in memory, and waits until each is settled.
async fn carry(count: usize, are_requests: bool) -> Result<(), Box<dyn Error>> {
    let bus = MemoryBus::new(&CONTRACT);
    let serving = serve(&bus, Idle).start().await?;
    let publisher = Publisher::without_service(bus);
    let order = CampaignExecuteMessage::builder()
        .execution_id(Uuid::nil())
        .campaign_id(Uuid::nil())
        .execution_type(CampaignExecuteExecutionType::Batch)
        .build()?;
    let question = UserInfoRequestMessage::new(Uuid::nil());
    for _ in 0..count {
        if are_requests {
            publisher.request(&question).await?;
        } else {
            publisher.publish(&order).await?;
        }
    }
    let summary = serving.shutdown().await;
    if summary.handled == count as u64 { Ok(()) } else { Err(format!("not all was handled: {summary}").into()) }
}

/// The rows of messages that are published or asked, handled and settled.
fn carried(runtime: &Runtime) -> Result<(), Box<dyn Error>> {
    println!("\n| ns from publish to settled, in memory | postroom |");
    println!("|---|---|");
    for (what, are_requests) in
        [("published, decoded, handled, settled", false), ("asked, decoded, answered, read", true)]
    {
        let mut best = f64::INFINITY;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            runtime.block_on(carry(EVENTS, are_requests))?;
            best = best.min(start.elapsed().as_nanos() as f64 / EVENTS as f64);
        }
        println!("| {what} | {best:.0} |");
    }
    Ok(())
}

/// A row for a service: its first event, decoded by its type and handed to the method; and the same through the routes.
fn dispatch<S: Handlers + Default, E: Payload>(
    runtime: &Runtime,
    what: &str,
    direct: impl AsyncFn(&S, E) -> bool,
) -> Result<(), Box<dyn Error>> {
    let service = S::default();
    let cx = Context::new("", Headers::new(), Publisher::without_service(MemoryBus::new(&CONTRACT)));
    let json = event("campaign.thing-0.created", r#"{"count": 1}"#, "r1");
    let json = vec![json.as_bytes(); EVENTS];
    let by_hand = nanoseconds(runtime, &json, async |json| {
        let event = CampaignEvent::<E>::decode(json)?;
        Ok(direct(&service, event.payload).await)
    })?;
    let by_route = nanoseconds(runtime, &json, async |json| {
        let event = CampaignEvent::<S::Incoming>::decode(json)?;
        Ok(service.handle(event.payload, &cx).await.is_ok())
    })?;
    println!("| {what} | {by_hand:.0} | {by_route:.0} |");
    Ok(())
}

/// The rows of the orchestrator: events that it answers by itself, and questions that a service answers over the bus.
fn answers(runtime: &Runtime) -> Result<(), Box<dyn Error>> {
    println!("\n| events a second, on one core | decoded | answered | ratio |");
    println!("|---|---|---|---|");
    let kinds = [
        ("media.play", "media.play", r#"{"media_id": "track_42", "position": 12.5}"#),
        (
            "content.create",
            "content.create",
            r#"{"title": "My first post", "body": "Hello, world!", "tags": ["intro"]}"#,
        ),
        (
            "user.info.request, over the bus",
            "user.info.request",
            r#"{"user_id": "3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092"}"#,
        ),
    ];
    for (what, name, payload) in kinds {
        let mut number = 0;
        let mut decoded = f64::INFINITY;
        let mut answered = f64::INFINITY;
        for _ in 0..ROUNDS {
            // Every request has an id of its own: what comes twice is answered from memory.
            let events: Vec<String> =
                (0..EVENTS).map(|index| event(name, payload, &format!("r{}", number + index))).collect();
            number += EVENTS;
            let events: Vec<&[u8]> = events.iter().map(String::as_bytes).collect();
            decoded = decoded.min(once(runtime, &events, async |json| {
                Ok(InboundCampaignEvent::<CampaignEventPayload>::decode(json).is_ok())
            })?);
            let clock = RuntimeClock::starting_at(SystemClock.now());
            let ids = Ids::Numbered(AtomicU64::new(0));
            let platform = runtime.block_on(Platform::start(Nexus::new(clock, ids), Vec::new(), BTreeMap::new()))?;
            let frontends = platform.frontends.clone();
            answered = answered
                .min(once(runtime, &events, async |json| Ok(frontends.receive(json, None).await?.failure.is_none()))?);
            runtime.block_on(platform.stop());
        }
        let per_second = |nanoseconds: f64| 1e9 / nanoseconds;
        println!("| {what} | {:.0} | {:.0} | {:.2} |", per_second(decoded), per_second(answered), answered / decoded);
    }
    Ok(())
}

fn event(name: &str, payload: &str, request: &str) -> String {
    format!(
        r#"{{"type": "campaign_event", "campaign_id": "spring_sale_2025", "user": {{"user_id": "user_123", "session_id": "sess_abc456", "roles": ["participant"]}}, "event": "{name}", "payload": {payload}, "metadata": {{"versioning": {{"system_version": "2.0.0", "service_version": "1.2.0", "environment": "beta"}}}}, "timestamp": "2025-06-04T12:00:00Z", "request_id": "{request}"}}"#
    )
}

/// The nanoseconds that an event takes, in the fastest of many turns.
fn nanoseconds(
    runtime: &Runtime,
    events: &[&[u8]],
    work: impl AsyncFn(&[u8]) -> Result<bool, Rejection>,
) -> Result<f64, Box<dyn Error>> {
    (0..ROUNDS).try_fold(f64::INFINITY, |best, _| Ok(once(runtime, events, &work)?.min(best)))
}

/// The nanoseconds that an event takes in one turn, if all go well.
fn once(
    runtime: &Runtime,
    events: &[&[u8]],
    work: impl AsyncFn(&[u8]) -> Result<bool, Rejection>,
) -> Result<f64, Box<dyn Error>> {
    runtime.block_on(async {
        let start = Instant::now();
        for json in events {
            if !work(black_box(json)).await? {
                return Err("an event was not handled".into());
            }
        }
        Ok(start.elapsed().as_nanos() as f64 / events.len() as f64)
    })
}
