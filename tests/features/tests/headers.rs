//! Headers by their schemas: what a text means, what a bus holds messages to, and what a handler reads.

use postroom::{
    Context, HandlerError, Handlers, MessageHeaders, Publisher, Rejection,
    bus::{Bus, BusError, Headers, Interest, Outgoing, name},
    memory::MemoryBus,
    serve,
};
use postroom_features::headers::{
    CONTRACT, CountedHeaders, CountedMessage, PARCELS, SentHeaders, SentHeadersSpeed, SentMessage,
};

/// Returns the violations, places and keywords.
fn violated(rejection: &Rejection) -> Vec<(&str, &str)> {
    rejection.violations().iter().map(|found| (found.pointer.as_str(), found.keyword)).collect()
}

fn headers() -> SentHeaders {
    SentHeaders::builder().sender("Ada").weight(7).build().unwrap()
}

fn sent() -> SentMessage {
    SentMessage::from(postroom::JsonObject::new())
}

#[test]
fn a_text_is_what_the_schema_takes_there() {
    let texts = [
        ("sender", "77"),
        ("weight", "7"),
        ("price", "2.5"),
        ("fragile", "true"),
        ("speed", "fast"),
        ("sentAt", "2026-01-01T00:00:00Z"),
        ("stops", r#"["a","b"]"#),
        ("lane", "null"),
        ("code", "12"),
        ("Message-Name", "SentMessage"),
        (name::REQUEST_ID, "nobody declares it"),
    ];
    let read = SentHeaders::from_texts(texts).unwrap();
    assert_eq!((read.sender.as_str(), read.weight, read.price), ("77", 7, Some(2.5)));
    assert_eq!((read.fragile, read.speed), (Some(true), Some(SentHeadersSpeed::Fast)));
    assert_eq!(read.stops.as_deref(), Some(&["a".to_owned(), "b".to_owned()][..]));
    let written = read.to_texts().unwrap();
    let written: Vec<_> = written.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(SentHeaders::from_texts(written.iter().copied()).unwrap(), read);
    let mut expected: Vec<_> = texts.into_iter().filter(|(name, _)| *name != name::REQUEST_ID).collect();
    expected.sort_unstable();
    assert_eq!(written, expected);
}

#[test]
fn what_breaks_the_schema_is_told_with_the_header() {
    for (texts, expected) in [
        (&[][..], &[("$message.header#", "required"), ("$message.header#", "required")][..]),
        (
            &[("sender", "A"), ("weight", "0")],
            &[("$message.header#/sender", "minLength"), ("$message.header#/weight", "minimum")],
        ),
        (&[("sender", "Ada"), ("weight", "seven")], &[("$message.header#/weight", "type")]),
        (&[("sender", "Ada"), ("weight", "007")], &[("$message.header#/weight", "type")]),
        (&[("sender", "Ada"), ("weight", "7,\"price\":1")], &[("$message.header#/weight", "type")]),
        (&[("sender", "Ada"), ("weight", "7"), ("fragile", "yes")], &[("$message.header#/fragile", "type")]),
        (&[("sender", "Ada"), ("weight", "7"), ("speed", "soon")], &[("$message.header#/speed", "enum")]),
        (&[("sender", "Ada"), ("weight", "7"), ("colour", "red")], &[("$message.header#", "additionalProperties")]),
        (&[("sender", "Ada"), ("weight", "7"), ("Message-Name", "x")], &[("$message.header#/Message-Name", "pattern")]),
    ] {
        let rejection = SentHeaders::from_texts(texts.iter().copied()).unwrap_err();
        assert_eq!(violated(&rejection), expected, "{texts:?}");
    }
    let counted = CountedHeaders::from_texts([("apples", "3"), ("pears", "none"), (name::TRACEPARENT, "00-x")]);
    assert_eq!(violated(&counted.unwrap_err()), [("$message.header#/pears", "type")]);
}

#[tokio::test]
async fn a_bus_holds_messages_to_their_headers() {
    let bus = MemoryBus::new(&CONTRACT);
    let mut parcels = bus.subscribe(Interest::new(&[(&PARCELS).into()])).await.unwrap();
    let sender = Publisher::without_service(bus.clone());
    sender.publish_with(&sent(), &headers()).await.unwrap();
    let taken = parcels.receive().await.unwrap().unwrap();
    assert_eq!((taken.headers().get("sender"), taken.headers().get("weight")), (Some("Ada"), Some("7")));

    let text = |error: BusError| error.to_string();
    let missing = text(sender.publish(&sent()).await.unwrap_err());
    assert!(
        missing.starts_with(
            "SentMessage was not sent: against the schema: $message.header# must have the property `sender`"
        ),
        "{missing}"
    );
    let bare = Outgoing::new("parcels", *b"{}").with_header("sender", "Ada").unwrap();
    let bare = bare.with_header("weight", "heavy").unwrap();
    let Err(BusError::Rejected { message, rejection }) = bus.publish(bare).await else { panic!("it is refused") };
    assert_eq!((message.as_str(), violated(&rejection)), ("SentMessage", vec![("$message.header#/weight", "type")]));

    let wrong = SentHeaders { sender: "A".into(), ..headers() };
    let wrong = sender.publish_with(&sent(), &wrong).await.unwrap_err();
    assert!(text(wrong).contains("$message.header#/sender"), "nothing is sent that the schema refuses");
    let lines = SentHeaders { sender: "two\nlines".into(), ..headers() };
    assert!(matches!(sender.publish_with(&sent(), &lines).await, Err(BusError::Header { .. })));
    sender.publish(&CountedMessage(1)).await.unwrap();
}

/// Reads the headers of what it takes.
#[derive(Debug, Handlers)]
#[handle(SentMessage => sent)]
struct Hub;

impl Hub {
    async fn sent(&self, _: SentMessage, cx: &Context) -> Result<(), HandlerError> {
        let headers: SentHeaders = cx.read_headers()?;
        assert_eq!(headers.weight, 7);
        Ok(())
    }
}

#[tokio::test]
async fn a_handler_reads_the_headers_of_its_message() {
    let bus = MemoryBus::new(&CONTRACT);
    let serving = serve(&bus, Hub).start().await.unwrap();
    Publisher::without_service(bus.clone()).publish_with(&sent(), &headers()).await.unwrap();
    let summary = serving.shutdown().await;
    assert_eq!(summary.to_string(), "1 message: 1 handled");
    let mut kept = Headers::new();
    kept.set("weight", "7").unwrap();
    let cx = Context::new("parcels", kept, Publisher::without_service(bus));
    let rejection = cx.read_headers::<SentHeaders>().unwrap_err();
    assert_eq!(violated(&rejection), [("$message.header#", "required")]);
}
