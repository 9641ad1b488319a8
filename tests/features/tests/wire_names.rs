//! The names of messages on the wire, where several travel on one channel.

use std::time::Duration;

use postroom::{
    HandlerError, Handlers, Message, Publisher,
    bus::{BusError, Outgoing, Requests, name},
    memory::MemoryBus,
    serve,
};
use postroom_features::wire_names::{
    AnsweredMessage, AskedMessage, CONTRACT, Created, CreatedMessage, GoneMessage, ORDERS, ShelfBuilt,
};

/// Answers, and says of orders which of two messages they were.
#[derive(Handlers)]
#[handle(CreatedMessage => created)]
#[handle(GoneMessage => gone)]
#[handle(AskedMessage => asked)]
struct Warehouse;

impl Warehouse {
    async fn created(&self, order: CreatedMessage) -> Result<(), HandlerError> {
        Err(HandlerError::new("created", order.id.clone()))
    }

    async fn gone(&self, order: GoneMessage) -> Result<(), HandlerError> {
        Err(HandlerError::new("gone", Created::from(order).id))
    }

    async fn asked(&self, _: AskedMessage) -> Result<AnsweredMessage, HandlerError> {
        Ok(AnsweredMessage(true))
    }
}

#[test]
fn a_message_is_called_by_its_name_on_the_wire_and_by_its_key_in_rust() {
    for (rust, wire, expected) in [
        (CreatedMessage::NAME, <CreatedMessage as Message>::WIRE_NAME, ("CreatedMessage", "order.created")),
        (GoneMessage::NAME, GoneMessage::WIRE_NAME, ("GoneMessage", "order.gone")),
        (ShelfBuilt::NAME, ShelfBuilt::WIRE_NAME, ("ShelfBuilt", "ShelfBuilt")),
    ] {
        assert_eq!((rust, wire), expected);
        assert_eq!(CONTRACT.message(rust).unwrap().wire_name, wire);
    }
    assert_eq!(
        ORDERS.messages.iter().map(|message| message.wire_name).collect::<Vec<_>>(),
        ["order.created", "order.gone"]
    );
}

#[tokio::test]
async fn the_header_tells_which_of_two_messages_of_one_schema_it_is() {
    let bus = MemoryBus::new(&CONTRACT);
    let _serving = serve(&bus, Warehouse).start().await.unwrap();
    let publisher = Publisher::without_service(bus.clone());
    let failed = |code: &str| Err(BusError::Failed { code: code.to_owned(), message: "7".to_owned() });
    let order = || Created::new("7".to_owned());
    assert_eq!(publisher.publish_and_wait(&CreatedMessage::from(order())).await, failed("created"));
    assert_eq!(publisher.publish_and_wait(&GoneMessage::from(order())).await, failed("gone"));
    assert!(publisher.request(&AskedMessage("A".to_owned())).await.unwrap().0);
    for (wire, expected) in [
        ("order.gone", Ok("gone")),
        ("order.created", Ok("created")),
        ("GoneMessage", Err("order.created or order.gone")),
    ] {
        let sent = Outgoing::new("orders", br#"{"id": "7"}"#.as_slice()).with_header(name::MESSAGE, wire).unwrap();
        let error = bus.request(sent, Duration::from_secs(1)).await;
        match expected {
            Ok(code) => assert_eq!(error.unwrap().headers().get(name::ERROR_CODE), Some(code)),
            Err(text) => assert!(error.unwrap_err().to_string().contains(text), "{wire}"),
        }
    }
    let answer = bus.request(Outgoing::new("shelves", br#""A""#.as_slice()), Duration::from_secs(1)).await.unwrap();
    assert_eq!(answer.message(), Some("shelf.answered"));
}
