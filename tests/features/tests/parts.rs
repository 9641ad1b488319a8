//! Parts of a contract, of whose document the rest would not compile.

use postroom::contract::Contract;
use postroom_features::{parts_only, parts_send, parts_skip};

/// The ids of all channels, and those of all operations.
fn ids(contract: &Contract) -> (Vec<&'static str>, Vec<&'static str>) {
    let operations = contract.services.iter().flat_map(|service| service.operations);
    (contract.channels.iter().map(|channel| channel.id).collect(), operations.map(|operation| operation.id).collect())
}

#[test]
fn descriptors_are_those_of_the_parts() {
    for (contract, channels, operations) in [
        (&parts_only::CONTRACT, vec!["payments", "receipts"], vec!["pay"]),
        (&parts_skip::CONTRACT, vec!["orders", "payments", "receipts"], vec!["hearCancelled", "pay", "tellOrder"]),
        (&parts_send::CONTRACT, vec!["orders", "payments", "receipts"], vec!["pay", "tellOrder"]),
    ] {
        assert_eq!(ids(contract), (channels, operations));
    }
    let carried =
        |contract: &Contract| contract.channels[0].messages.iter().map(|message| message.name).collect::<Vec<_>>();
    assert_eq!(carried(&parts_skip::CONTRACT), ["CancelledMessage", "OrderPlacedMessage"]);
    assert_eq!(carried(&parts_send::CONTRACT), ["OrderPlacedMessage"]);
}

#[test]
fn parts_are_checked_as_the_whole_would_be() {
    assert!(parts_only::PayMessage::decode(br#""""#).is_err());
    assert!(parts_skip::CancelledMessage::decode(br#"{"id": ""}"#).is_err());
    assert_eq!(parts_send::OrderPlacedMessage::decode(br#"{"id": "7"}"#).unwrap().id, "7");
    // An event whose message is left out is one that nobody knows.
    let known = br#"{"event": "order.placed", "payload": {"id": ""}}"#;
    let unknown = br#"{"event": "draft.saved", "payload": {"id": ""}}"#;
    assert!(parts_skip::ShopEvent::<parts_skip::ShopEventPayload>::decode(known).is_err());
    let unknown = parts_skip::ShopEvent::<parts_skip::ShopEventPayload>::decode(unknown).unwrap();
    assert!(matches!(unknown.payload, parts_skip::ShopEventPayload::Other(_)));
}
