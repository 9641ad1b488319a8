//! Ids where documents declare them, traces, and media types: what travels beside messages.

use std::{sync::Mutex, time::Duration};

use postroom::{
    Context, HandlerError, Handlers, Message, Publisher,
    bus::{Bus, BusError, Delivery, Interest, Outgoing, Requests, name},
    memory::MemoryBus,
    serve,
};
use postroom_features::descriptors::{
    AnsweredMessage, AskedMessage, CONTRACT, CommandMessage, READINGS, ReadingMessage, SENSORS,
};

/// The place of a message in a trace.
const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[test]
fn descriptors_tell_what_the_document_says() {
    let [field, office] = SENSORS.servers else { panic!("there are two servers") };
    assert_eq!((field.id, field.host, field.pathname), ("field", "{site}.example.org:8883", "/mqtt"));
    assert_eq!((field.protocol, field.protocol_version), ("mqtts", "5.0"));
    assert_eq!(field.variables[0].values, ["north", "south"]);
    assert_eq!(field.security.iter().map(|scheme| scheme.kind).collect::<Vec<_>>(), ["X509", "userPassword"]);
    let servers = |channel| SENSORS.servers_of(channel).map(|server| server.id).collect::<Vec<_>>();
    assert_eq!(servers(&READINGS), [field.id]);
    assert_eq!(servers(CommandMessage::CHANNEL), [field.id, office.id], "a channel that names none has all");
    let take = SENSORS.operation("takeReading").unwrap();
    assert_eq!((take.bindings[0].protocol, take.bindings[0].json), ("mqtt", r#"{"qos":2,"retain":false}"#));
    assert_eq!(take.security[0].scopes, ["readings:take"]);
    let reading = READINGS.message("ReadingMessage").unwrap();
    assert_eq!(reading.correlation_header().as_deref(), Some("correlation-id"));
    assert_eq!(reading.correlation_field(), None);
    let command = CommandMessage::CHANNEL.message("CommandMessage").unwrap();
    assert_eq!((command.correlation_header(), command.correlation_field()), (None, Some("/id")));
}

/// Takes readings and questions, and tells what it was told.
#[derive(Debug, Default, Handlers)]
#[handlers(unhandled = ignore)]
#[handle(ReadingMessage => reading, AskedMessage => asked)]
struct Office {
    told: Mutex<Vec<Option<String>>>,
}

impl Office {
    async fn reading(&self, _: ReadingMessage, cx: &Context) -> Result<(), HandlerError> {
        self.note(cx);
        Ok(cx.publish(&CommandMessage::from("stop".to_owned())).await?)
    }

    async fn asked(&self, _: AskedMessage, cx: &Context) -> Result<AnsweredMessage, HandlerError> {
        self.note(cx);
        Ok(AnsweredMessage::builder().build()?)
    }

    fn note(&self, cx: &Context) {
        self.told.lock().unwrap().push(cx.request_id().map(str::to_owned));
    }
}

fn reading() -> Outgoing {
    Outgoing::from_message(&ReadingMessage::builder().value(1.5).build().unwrap())
        .unwrap()
        .with_header("sensor", "7")
        .unwrap()
}

fn header<'d>(delivery: &'d Delivery, name: &str) -> Option<&'d str> {
    delivery.headers().get(name)
}

#[tokio::test]
async fn an_id_is_read_where_the_document_declares_it_and_carried_on_with_the_trace() {
    let bus = MemoryBus::new(&CONTRACT);
    let mut commands = bus.subscribe(Interest::new(&[CommandMessage::CHANNEL.into()])).await.unwrap();
    let serving = serve(&bus, Office::default()).start().await.unwrap();
    let sent = reading().with_header("correlation-id", "r1").unwrap();
    let sent = sent.with_header(name::TRACEPARENT, TRACE).unwrap().with_header(name::TRACESTATE, "a=1").unwrap();
    bus.publish(sent).await.unwrap();
    let command = commands.receive().await.unwrap().unwrap();
    for (name, value) in [(name::REQUEST_ID, "r1"), (name::TRACEPARENT, TRACE), (name::TRACESTATE, "a=1")] {
        assert_eq!(header(&command, name), Some(value), "{name}");
    }
    assert_eq!(header(&command, "correlation-id"), None, "the command's id is elsewhere");
    assert_eq!(command.content_type(), Some("text/plain"));
    serving.shutdown().await;
}

#[tokio::test]
async fn a_reply_has_the_id_where_it_declares_it_and_the_trace() {
    let bus = MemoryBus::new(&CONTRACT);
    let serving = serve(&bus, Office::default()).start().await.unwrap();
    let asked = Outgoing::from_message(&AskedMessage::builder().question("q7").build().unwrap()).unwrap();
    let asked = asked.with_header(name::TRACEPARENT, TRACE).unwrap();
    let reply = bus.request(asked, Duration::from_secs(5)).await.unwrap();
    assert_eq!(header(&reply, "answers"), Some("q7"), "the id stands in the question's payload");
    assert_eq!(header(&reply, name::REQUEST_ID), Some("q7"));
    assert_eq!(header(&reply, name::TRACEPARENT), Some(TRACE));
    assert_eq!(reply.content_type(), Some("application/json"));
    serving.shutdown().await;
}

#[tokio::test]
async fn a_publisher_writes_the_request_id_where_the_document_declares_it() {
    let bus = MemoryBus::new(&CONTRACT);
    let mut readings = bus.subscribe(Interest::new(&[(&READINGS).into()])).await.unwrap();
    let message = ReadingMessage::builder().value(1.5).build().unwrap();
    let sender = Publisher::without_service(bus.clone()).with_header(name::REQUEST_ID, "r2").unwrap();
    let sender = sender.with_header("sensor", "7").unwrap();
    sender.publish(&message).await.unwrap();
    assert_eq!(header(&readings.receive().await.unwrap().unwrap(), "correlation-id"), Some("r2"));
    sender.with_header("correlation-id", "own").unwrap().publish(&message).await.unwrap();
    let own = readings.receive().await.unwrap().unwrap();
    assert_eq!((header(&own, "correlation-id"), header(&own, name::REQUEST_ID)), (Some("own"), Some("r2")));
}

#[tokio::test]
async fn each_message_on_the_bus_tells_its_media_type() {
    let bus = MemoryBus::new(&CONTRACT);
    let mut all = bus.subscribe(Interest::new(&["*".into()])).await.unwrap();
    bus.publish(Outgoing::new("commands", *b"stop")).await.unwrap();
    assert_eq!(all.receive().await.unwrap().unwrap().content_type(), Some("text/plain"), "the bus knows what it is");
    let stop = || Outgoing::new("commands", *b"stop");
    bus.publish(stop().with_content_type("text/plain; charset=utf-8").unwrap()).await.unwrap();
    assert_eq!(
        all.receive().await.unwrap().unwrap().content_type(),
        Some("text/plain; charset=utf-8"),
        "the sender knows better"
    );
    bus.publish(reading()).await.unwrap();
    assert_eq!(all.receive().await.unwrap().unwrap().content_type(), Some("application/json"));
    for wrong in ["text/plain\r\nX: y", "text/plain\n", "text/\0", "text/\u{85}"] {
        let refused = stop().with_content_type(wrong).unwrap_err();
        assert_eq!(refused, BusError::Header { name: "Content-Type".into(), value: wrong.into() });
    }
}
