//! What a document of AsyncAPI 2 becomes: the same as one of 3.

use postroom::{Rejection, contract::Action, uuid::Uuid};
use postroom_features::version_2::{
    Change, CountedHeaders, CountedMessage, StockCountedAddress, StockCountedShelf, StockIncreasedMessage,
    StockLowAddress, WAREHOUSE, match_address,
};

#[test]
fn publish_is_received_and_subscribe_is_sent() {
    let found: Vec<_> =
        WAREHOUSE.operations.iter().map(|operation| (operation.id, operation.action, operation.channel.id)).collect();
    assert_eq!(
        found,
        [
            ("answer", Action::Receive, "stock.asked"),
            ("stock.changed.subscribe", Action::Send, "stock.changed"),
            ("takeCount", Action::Receive, "stock.{shelf}.{item}.counted"),
            ("tellCount", Action::Send, "stock.{shelf}.{item}.counted"),
            ("tellLow", Action::Send, "stock.{code}.{level}.low"),
        ]
    );
    assert_eq!(WAREHOUSE.operations[2].summary, "Takes a count and logs it.", "the trait wins");
}

#[test]
fn payloads_and_headers_are_checked_as_ever() {
    let item = Uuid::nil();
    let increased = || StockIncreasedMessage::from(Change::new(item, 3));
    let json = increased().encode().unwrap();
    assert_eq!(StockIncreasedMessage::decode(&json).unwrap(), increased());
    let Err(Rejection::Invalid(found)) = CountedMessage::decode(br#"{"item": "x", "amount": -1}"#) else {
        panic!("it is invalid")
    };
    let found: Vec<_> = found.iter().map(|found| (found.pointer.as_str(), found.keyword)).collect();
    assert_eq!(found, [("/item", "format"), ("/amount", "minimum")]);
    assert!(CountedHeaders::decode(br#"{"sent": "2026-01-01T00:00:00Z"}"#).is_ok());
    assert!(CountedHeaders::decode(b"{}").is_err(), "the trait's headers are required");
}

#[test]
fn parameters_hold_what_their_schemas_list() {
    let address = StockCountedAddress::new(StockCountedShelf::Upper, Uuid::nil());
    assert_eq!(address.to_string(), format!("stock.upper.{}.counted", Uuid::nil()));
    assert_eq!(address.to_string().parse(), Ok(address));
    let middle = format!("stock.middle.{}.counted", Uuid::nil());
    assert!(middle.parse::<StockCountedAddress>().is_err(), "it is not listed");
    let found = match_address("stock.lower.00000000-0000-0000-0000-000000000000.counted");
    assert_eq!(found.map(|found| found.channel.id), Some("stock.{shelf}.{item}.counted"));
    assert!(match_address("stock.lower.seven.counted").is_none(), "it is no UUID");
}

#[test]
fn parameters_are_held_to_their_schemas() {
    let address = StockLowAddress::new("ab", 9).unwrap();
    assert_eq!(address.to_string(), "stock.ab.9.low");
    assert_eq!(address.to_string().parse(), Ok(address));
    for (code, level) in [("AB", 1), ("abcde", 1), ("", 1), ("ab", 0), ("ab", 10)] {
        assert!(StockLowAddress::new(code, level).is_err(), "{code} {level}");
        assert!(match_address(&format!("stock.{code}.{level}.low")).is_none(), "{code} {level}");
    }
}
