//! Headers by their schemas: what a text means, what a bus holds messages to, and what a handler reads.

use std::time::Duration;

use postroom::{
    Context, HandlerError, Handlers, MessageHeaders, Publisher, Rejection,
    bus::{
        BoxFuture, Bus, BusError, Capabilities, Confirmed, Headers, Interest, Outgoing, Requests, Subscription, Taken,
        code, name,
    },
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

/// Takes the headers of what it takes as an argument, in every place where they may stand.
#[derive(Debug, Handlers)]
#[handle(SentMessage => sent, CountedMessage => counted)]
struct Desk;

impl Desk {
    async fn sent(&self, _: SentMessage, headers: SentHeaders, cx: &Context) -> Result<(), HandlerError> {
        assert_eq!((headers.weight, cx.headers().get("weight")), (7, Some("7")));
        Ok(())
    }

    async fn counted(&self, _: CountedMessage, cx: &Context, headers: CountedHeaders) -> Result<(), HandlerError> {
        assert_eq!(headers, cx.read_headers()?);
        Ok(())
    }
}

/// Takes the headers and nothing else beside its message.
#[derive(Debug, Handlers)]
#[handle(SentMessage => sent)]
struct Scale;

impl Scale {
    async fn sent(&self, _: SentMessage, headers: SentHeaders) -> Result<(), HandlerError> {
        assert_eq!(headers.sender, "Ada");
        Ok(())
    }
}

/// A bus that loses the header `weight` on its way, as one may that holds nobody to the contract.
#[derive(Clone, Debug)]
struct Losing(MemoryBus);

/// What comes from it.
#[derive(Debug)]
struct Lost(Box<dyn Subscription>);

impl Subscription for Lost {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Taken, BusError>>> {
        Box::pin(async {
            let whole = match self.0.next().await? {
                Ok(taken) => taken.delivery,
                Err(error) => return Some(Err(error)),
            };
            let kept = whole.headers().iter().filter(|(name, _)| *name != "weight");
            let bare = Outgoing::new(whole.address(), whole.payload());
            let bare = kept.fold(bare, |bare, (name, value)| bare.with_header(name, value).unwrap());
            Some(Ok(Taken::new(bare.into_delivery(whole.inbox().cloned()))))
        })
    }

    fn unsubscribe(&mut self) -> BoxFuture<'_, Result<(), BusError>> {
        self.0.unsubscribe()
    }
}

impl Bus for Losing {
    fn can(&self) -> Capabilities {
        Capabilities::NONE
    }

    fn publish(&self, message: Outgoing) -> BoxFuture<'_, Result<Confirmed, BusError>> {
        self.0.publish(message)
    }

    fn subscribe<'a>(&'a self, to: Interest<'a>) -> BoxFuture<'a, Result<Box<dyn Subscription>, BusError>> {
        let inner = self.0.subscribe(to);
        Box::pin(async { Ok(Box::new(Lost(inner.await?)) as Box<dyn Subscription>) })
    }

    fn requests(&self) -> Option<&dyn Requests> {
        self.0.requests()
    }
}

fn outgoing() -> Outgoing {
    Outgoing::from_message(&sent()).unwrap().with_headers_of(&headers()).unwrap()
}

#[tokio::test]
async fn a_handler_takes_the_headers_of_its_message_as_an_argument() {
    let bus = MemoryBus::new(&CONTRACT);
    let serving = serve(&bus, Desk).start().await.unwrap();
    let scale = serve(&bus, Scale).start().await.unwrap();
    let sender = Publisher::without_service(bus.clone());
    sender.publish_with(&sent(), &headers()).await.unwrap();
    sender.publish_with(&CountedMessage(1), &CountedHeaders::from_texts([("apples", "3")]).unwrap()).await.unwrap();
    assert_eq!(serving.shutdown().await.to_string(), "2 messages: 2 handled");
    assert_eq!(scale.shutdown().await.to_string(), "1 message: 1 handled");
}

#[tokio::test]
async fn a_message_whose_headers_do_not_fit_the_handler_is_refused() {
    let bus = MemoryBus::new(&CONTRACT);
    let serving = serve(&Losing(bus.clone()), Scale).quiet().start().await.unwrap();
    bus.publish(outgoing()).await.unwrap();
    let answer = bus.request(outgoing(), Duration::from_secs(5)).await.unwrap();
    assert_eq!(answer.headers().get(name::ERROR_CODE), Some(code::INVALID));
    let told = answer.headers().get(name::ERROR).unwrap();
    assert!(told.contains("$message.header# must have the property `weight`"), "{told}");
    assert_eq!(serving.shutdown().await.to_string(), "2 messages: 2 rejected");
}
