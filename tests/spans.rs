//! What `tracing` is told. In a process of its own: what one thread's subscriber wants to hear is remembered for all.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

#[allow(dead_code, reason = "the tests of `serve` need more of it")]
#[path = "serve/probe.rs"]
mod probe;

use std::{
    fmt::Debug,
    process::Command,
    sync::{Arc, Mutex},
};

use postroom::{Publisher, bus::name, serve};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use self::probe::{Do, Probe, bus, order};

/// Writes down what it is told: spans with their fields when they begin, and events with the span that they are in.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Written>>);

#[derive(Default)]
struct Written {
    spans: Vec<String>,
    entered: Vec<u64>,
    events: Vec<String>,
}

/// Fields as text.
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("postroom")
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        let mut fields = Fields(span.metadata().name().to_owned());
        span.record(&mut fields);
        let mut written = self.0.lock().unwrap();
        written.spans.push(fields.0);
        span::Id::from_u64(written.spans.len() as u64)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut written = self.0.lock().unwrap();
        let mut fields = Fields(format!("{:?} {}", written.entered, event.metadata().level()));
        event.record(&mut fields);
        written.events.push(fields.0);
    }

    fn enter(&self, span: &span::Id) {
        self.0.lock().unwrap().entered.push(span.into_u64());
    }

    fn exit(&self, _: &span::Id) {
        self.0.lock().unwrap().entered.pop();
    }
}

#[tokio::test(start_paused = true)]
async fn every_message_has_a_span_with_its_request_id_and_an_event_with_its_end() {
    let (bus, notes) = (bus(), Notes::default());
    let _told = tracing::subscriber::set_default(notes.clone());
    let serving = serve(&bus, Probe::default()).concurrency(1).start().await.unwrap();
    let sender = Publisher::without_service(bus.clone());
    let named = sender.clone().with_header(name::REQUEST_ID, "r1").unwrap();
    named.publish(&order(1, Do::Fail)).await.unwrap();
    sender.publish(&order(2, Do::Take(10))).await.unwrap();
    assert_eq!(serving.shutdown().await.total(), 2);

    let written = notes.0.lock().unwrap();
    let span = "message address=\"campaign.execute\" message=\"CampaignExecuteMessage\"";
    assert_eq!(written.spans, [format!("{span} request_id=\"r1\""), span.to_owned()]);
    let failed = "[1] ERROR outcome=\"failed\" code=\"out_of_stock\" error=there are none left";
    assert_eq!(written.events, [failed, "[2] DEBUG outcome=\"handled\""]);
}

/// In a process of its own, for its standard error.
#[test]
fn where_somebody_listens_nothing_is_written_to_standard_error() {
    let test = "every_message_has_a_span_with_its_request_id_and_an_event_with_its_end";
    let output =
        Command::new(std::env::current_exe().unwrap()).args(["--exact", test, "--nocapture"]).output().unwrap();
    let written = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && !written.contains("campaign.execute"), "{written}");
}
