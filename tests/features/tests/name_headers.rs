//! The header that tells a message's name, where the documents say which one; and replies with headers.

use std::time::Duration;

use postroom::{
    Context, HandlerError, Handlers, Message, Publisher,
    bus::{Bus, BusError, Headers, Interest, Outgoing, Requests, code, name},
    handler::{Handled, Incoming},
    memory::MemoryBus,
    serve,
};
use postroom_features::name_header::{
    AnsweredHeaders, AnsweredMessage, AskedHeaders, AskedMessage, BuiltHeaders, BuiltMessage, CONTRACT, GoneMessage,
    MovedMessage, PosedMessage, RowsQuestionsAddress, SHELVES, SoughtHeaders, SoughtMessage,
};

fn shelf(headers: &[(&str, &str)]) -> Outgoing {
    let bare = Outgoing::new("shelves", b"7".as_slice());
    headers.iter().fold(bare, |sent, (name, value)| sent.with_header(name, value).unwrap())
}

/// Says which of the messages it was that came.
#[derive(Debug, Handlers)]
#[handle(BuiltMessage => built, MovedMessage => moved, GoneMessage => gone)]
struct Floor;

impl Floor {
    async fn built(&self, _: BuiltMessage, _: &Context, _: BuiltHeaders) -> Result<(), HandlerError> {
        Err(HandlerError::new("built", ""))
    }

    async fn moved(&self, _: MovedMessage, cx: &Context) -> Result<(), HandlerError> {
        Err(HandlerError::new("moved", cx.headers().get(name::MESSAGE).unwrap_or_default().to_owned()))
    }

    async fn gone(&self, _: GoneMessage) -> Result<(), HandlerError> {
        Err(HandlerError::new("gone", ""))
    }
}

#[test]
fn types_and_descriptors_say_which_header_it_is() {
    let of_types = [BuiltMessage::NAME_HEADER, <MovedMessage as Message>::NAME_HEADER, GoneMessage::NAME_HEADER];
    assert_eq!(of_types, ["Event-Type", "Kind", "Message-Name"]);
    let told: Vec<_> = SHELVES.messages.iter().map(|message| (message.wire_name, message.name_header)).collect();
    assert_eq!(told, [("BuiltMessage", "Event-Type"), ("shelf.gone", "Message-Name"), ("shelf.moved", "Kind")]);
}

#[tokio::test]
async fn a_message_is_sent_and_known_by_the_header_that_its_document_names() {
    let bus = MemoryBus::new(&CONTRACT);
    let mut shelves = bus.subscribe(Interest::new(&[(&SHELVES).into()])).await.unwrap();
    let _serving = serve(&bus, Floor).quiet().start().await.unwrap();
    let publisher = Publisher::without_service(bus.clone());
    let sender = BuiltHeaders::builder().sender("Ada").build().unwrap();
    publisher.publish_with(&BuiltMessage(1), &sender).await.unwrap();
    publisher.publish(&MovedMessage(1)).await.unwrap();
    for expected in [&[("Event-Type", "BuiltMessage"), ("sender", "Ada")][..], &[("Kind", "shelf.moved")]] {
        let taken = shelves.receive().await.unwrap().unwrap();
        assert_eq!(taken.headers().iter().collect::<Vec<_>>(), expected);
    }
    for (headers, expected) in [
        (&[("Event-Type", "BuiltMessage")][..], Ok(("built", ""))),
        (&[("Kind", "shelf.moved")], Ok(("moved", ""))),
        (&[("Message-Name", "shelf.gone")], Ok(("gone", ""))),
        // A name in the wrong header tells nothing, and one that is nobody's beside one that is somebody's neither.
        (&[("Event-Type", "shelf.gone"), ("Kind", "shelf.moved")], Ok(("moved", ""))),
        (&[("Kind", "shelf.lost")], Err("must be one that travels on the channel `shelves`")),
        (&[("Kind", "shelf.gone")], Err("must be one that travels on the channel `shelves`")),
    ] {
        match (bus.request(shelf(headers), Duration::from_secs(1)).await, expected) {
            (Ok(answer), Ok((code, text))) => {
                let told = [name::ERROR_CODE, name::ERROR].map(|header| answer.headers().get(header));
                assert_eq!(told, [Some(code), Some(text)], "{headers:?}");
            }
            (Err(error), Err(text)) => assert!(error.to_string().contains(text), "{error}"),
            (found, _) => panic!("{headers:?}: {found:?}"),
        }
    }
}

#[test]
fn a_name_chooses_the_method_also_of_what_is_not_served() {
    for (headers, expected) in [
        (&[("Kind", "shelf.moved")][..], "MovedMessage"),
        (&[("Message-Name", "shelf.gone")], "GoneMessage"),
        (&[("Message-Name", "shelf.moved")], "BuiltMessage"),
    ] {
        let delivery = shelf(headers).into_delivery(None);
        let incoming = <Floor as Handlers>::Incoming::receive(&delivery, &postroom::Limits::DEFAULT).unwrap();
        let failed = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
            let cx = Context::new("shelves", Headers::new(), Publisher::without_service(MemoryBus::new(&CONTRACT)));
            Floor.handle(incoming, &cx).await.unwrap_err().code().to_owned()
        });
        assert_eq!(format!("{}Message", failed[..1].to_uppercase() + &failed[1..]), expected);
    }
}

#[tokio::test]
async fn declared_headers_tell_no_other_name() {
    let publisher = Publisher::without_service(MemoryBus::new(&CONTRACT));
    let named = |text: &str| AskedHeaders { event_type: Some(text.to_owned()), ..AskedHeaders::default() };
    let error = publisher.publish_with(&AskedMessage("where?".into()), &named("Other")).await.unwrap_err();
    let text = "$message.header#/Event-Type must be `AskedMessage`, the name of the message";
    assert!(error.to_string().contains(text), "{error}");
    publisher.publish_with(&AskedMessage("where?".into()), &named("AskedMessage")).await.unwrap();
}

/// Answers in the ways in which a reply can have headers.
#[derive(Debug, Handlers)]
#[handle(AskedMessage => asked)]
struct Typed;

impl Typed {
    async fn asked(&self, asked: AskedMessage) -> Result<(AnsweredMessage, AnsweredHeaders), HandlerError> {
        let shelf = asked.0.parse().map_err(|_| HandlerError::new("no_number", "say which"))?;
        Ok((AnsweredMessage(true), AnsweredHeaders { shelf }))
    }
}

#[derive(Debug, Handlers)]
#[handle(PosedMessage => posed)]
struct Said;

impl Said {
    async fn posed(&self, _: PosedMessage) -> Result<Handled, HandlerError> {
        Ok(Handled::reply_with(&AnsweredMessage(false), &AnsweredHeaders::new(9))?)
    }
}

/// Forgets the headers that its reply must have.
#[derive(Debug, Handlers)]
#[handle(AskedMessage => asked)]
struct Bare;

impl Bare {
    async fn asked(&self, _: AskedMessage) -> Result<AnsweredMessage, HandlerError> {
        Ok(AnsweredMessage(true))
    }
}

#[tokio::test]
async fn a_reply_has_the_headers_that_it_declares() {
    let bus = MemoryBus::new(&CONTRACT);
    let publisher = Publisher::without_service(bus.clone());
    let serving = serve(&bus, Typed).quiet().start().await.unwrap();
    let replied = publisher.exchange(&AskedMessage("3".into())).await.unwrap();
    assert_eq!(
        (&replied.message, replied.read_headers::<AnsweredHeaders>().unwrap().shelf),
        (&AnsweredMessage(true), 3)
    );
    assert_eq!(replied.headers.get("Event-Type"), Some("question.answered"));
    let headers = AskedHeaders { asker: Some("Ada".into()), ..AskedHeaders::default() };
    let replied = publisher.exchange_with(&AskedMessage("4".into()), &headers).await.unwrap();
    assert_eq!(replied.headers.get("shelf"), Some("4"));
    let failed = publisher.exchange(&AskedMessage("0".into())).await.unwrap_err();
    assert!(matches!(&failed, BusError::Failed { code, .. } if code == code::INVALID_REPLY), "{failed}");
    let failed = publisher.request(&AskedMessage("x".into())).await.unwrap_err();
    assert!(matches!(&failed, BusError::Failed { code, .. } if code == "no_number"), "{failed}");
    serving.shutdown().await;

    let serving = serve(&bus, Said).quiet().start().await.unwrap();
    let posed = Outgoing::from_message(&PosedMessage("?".into())).unwrap();
    let replied = bus.request(posed, Duration::from_secs(1)).await.unwrap();
    assert_eq!((replied.payload(), replied.headers().get("shelf")), (&b"false"[..], Some("9")));
    serving.shutdown().await;
}

#[tokio::test]
async fn a_bus_holds_a_reply_to_its_headers() {
    let bus = MemoryBus::new(&CONTRACT);
    let serving = serve(&bus, Bare).quiet().start().await.unwrap();
    let error = Publisher::without_service(bus.clone()).request(&AskedMessage("3".into())).await.unwrap_err();
    assert!(error.to_string().contains("$message.header# must have the property `shelf`"), "{error}");
    assert_eq!(serving.shutdown().await.to_string(), "1 message: 1 handled; 1 unanswered");
}

/// Answers with the row in which it was asked.
#[derive(Debug, Handlers)]
#[handle(SoughtMessage => sought)]
struct Rows;

impl Rows {
    async fn sought(
        &self,
        _: SoughtMessage,
        headers: SoughtHeaders,
        address: RowsQuestionsAddress,
    ) -> Result<(AnsweredMessage, AnsweredHeaders), HandlerError> {
        let shelf = address.row().parse().map_err(|_| HandlerError::new("no_row", "that is no number"))?;
        Ok((AnsweredMessage(headers.asker == "Ada"), AnsweredHeaders { shelf }))
    }
}

#[tokio::test]
async fn a_request_goes_to_an_address_that_is_said() {
    let bus = MemoryBus::new(&CONTRACT);
    let serving = serve(&bus, Rows).quiet().start().await.unwrap();
    let publisher = Publisher::without_service(bus);
    let (row, asked) = (RowsQuestionsAddress::new("7").unwrap(), SoughtMessage("where?".into()));
    let ada = SoughtHeaders::new("Ada".to_owned());
    let replied = publisher.to(&row).exchange_with(&asked, &ada).await.unwrap();
    assert_eq!((replied.message, replied.headers.get("shelf")), (AnsweredMessage(true), Some("7")));
    publisher.to(&row).publish_with(&asked, &ada).await.unwrap();
    for refused in [
        publisher.to(&row).publish(&asked).await,
        publisher.to(&row).publish_and_wait(&asked).await,
        publisher.to(&row).request(&asked).await.map(drop),
        publisher.to(&row).exchange(&asked).await.map(drop),
    ] {
        assert!(refused.unwrap_err().to_string().contains("must have the property `asker`"));
    }
    let unsaid = publisher.publish_with(&asked, &ada).await.unwrap_err();
    assert!(unsaid.to_string().contains("`Publisher::to` sends to one"), "{unsaid}");
    assert_eq!(serving.shutdown().await.to_string(), "2 messages: 2 handled");
}
