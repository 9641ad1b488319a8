//! Parts of a contract: what is kept of it, and what is told.

use std::fs;

use postroom_codegen::{Builder, Contract};

/// A shop that tells of orders, asks for payments, and has much that is wrong.
const SHOP: &str = "asyncapi: 3.0.0
info: {title: Shop, version: 1.0.0}
channels:
  orders:
    address: shop.orders
    messages:
      placed: {$ref: '#/components/messages/OrderPlaced'}
      gone: {payload: {$ref: '#/components/schemas/Order'}}
  payments: {address: shop.payments, messages: {Pay: {payload: {type: string}}, Unused: {payload: {type: boolean}}}}
  receipts: {address: shop.receipts, messages: {Paid: {payload: {type: integer}}, Failed: {payload: {type: string}}}}
  'stock/{shelf}':
    address: stock.{shelf}
    parameters: {shelf: {}}
    messages: {counted: {payload: {$ref: 'counts.yaml#/Count'}}}
  quiet: {address: shop.quiet, messages: {Whisper: {payload: {type: string}}}}
  broken: {address: 7.5, messages: {Lost: {payload: {$ref: '#/components/schemas/Nowhere'}}}, title: [x]}
operations:
  tellOrder: {action: send, channel: {$ref: '#/channels/orders'}, messages: [{$ref: '#/channels/orders/messages/placed'}]}
  hearGone: {action: receive, channel: {$ref: '#/channels/orders'}, messages: [{$ref: '#/channels/orders/messages/gone'}]}
  pay:
    action: send
    channel: {$ref: '#/channels/payments'}
    messages: [{$ref: '#/channels/payments/messages/Pay'}]
    reply: {channel: {$ref: '#/channels/receipts'}, messages: [{$ref: '#/channels/receipts/messages/Paid'}]}
  count: {action: receive, channel: {$ref: '#/channels/stock~1{shelf}'}}
  shout: {action: shout, channel: {$ref: '#/channels/quiet'}}
components:
  messages:
    OrderPlaced: {payload: {$ref: '#/components/schemas/Order'}}
    Alone: {payload: {type: string}}
  schemas:
    Order: {type: object, properties: {id: {type: string}}}
    Event:
      type: object
      required: [event, payload]
      properties: {event: {type: string}, payload: {type: object}}
      x-postroom-envelope:
        event: event
        payload: payload
        events:
          told: {$ref: '#/components/messages/OrderPlaced'}
          only.here: {$ref: '#/channels/orders/messages/gone'}
";

/// A contract as `service: operation[messages > replies]`, `channel[messages]` and `messages`.
fn outline(contract: &Contract) -> String {
    let names = |at: &[usize]| {
        let mut keys: Vec<_> = at.iter().map(|at| contract.messages[*at].key.as_str()).collect();
        keys.sort_unstable();
        keys.join(" ")
    };
    let mut lines = Vec::new();
    for service in &contract.services {
        let operations = service.operations.iter().map(|operation| {
            let reply =
                operation.reply.as_ref().map_or(String::new(), |reply| format!(" > {}", names(&reply.messages)));
            format!("{}[{}{reply}]", operation.id, names(&operation.messages))
        });
        lines.push(format!("{}: {}", service.title, operations.collect::<Vec<_>>().join(" ")));
    }
    let channels = contract.channels.iter().map(|channel| format!("{}[{}]", channel.id, names(&channel.messages)));
    lines.push(channels.collect::<Vec<_>>().join(" "));
    lines.push(names(&(0..contract.messages.len()).collect::<Vec<_>>()));
    lines.extend(contract.envelopes.iter().map(|envelope| {
        let events: Vec<_> = envelope.events.iter().map(|(event, _)| event.as_str()).collect();
        format!("{}: {}", envelope.name, events.join(" "))
    }));
    lines.join(" | ")
}

/// A folder with the shop's document.
fn shop() -> (tempfile::TempDir, Builder) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.yaml"), SHOP).unwrap();
    // What is no YAML is wrong for those who need it.
    fs::write(folder.path().join("counts.yaml"), "Count: [").unwrap();
    let builder = Builder::new().document(folder.path().join("shop.yaml"));
    (folder, builder)
}

#[test]
fn a_part_is_what_is_named_and_what_that_needs() {
    let (_folder, builder) = shop();
    let only = |paths: &[&str]| paths.iter().fold(builder.clone(), |builder, path| builder.only(*path));
    let sound = || builder.clone().skip("broken").skip("shout").skip("count");
    for (parts, expected) in [
        // A channel with its operations and messages.
        (
            only(&["channels/orders"]),
            "Shop: hearGone[gone] tellOrder[OrderPlaced] | orders[OrderPlaced gone] | OrderPlaced gone",
        ),
        // An operation with its messages on the channel, and with the reply.
        (only(&["operations/tellOrder"]), "Shop: tellOrder[OrderPlaced] | orders[OrderPlaced] | OrderPlaced"),
        (only(&["pay"]), "Shop: pay[Pay > Paid] | payments[Pay] receipts[Paid] | Paid Pay"),
        // A message alone, by its own key or by a channel's.
        (only(&["messages/OrderPlaced"]), " | OrderPlaced"),
        (only(&["#/channels/orders/messages/placed"]), " | OrderPlaced"),
        (only(&["Alone", "quiet"]), "quiet[Whisper] | Alone Whisper"),
        // An envelope with the messages of its events, whatever channels they are on.
        (only(&["schemas/Event"]), " | OrderPlaced gone | Event: only.here told"),
        (only(&["Event"]).skip("messages/gone"), " | OrderPlaced | Event: told"),
        // The first asks for all that the second then takes out.
        (
            only(&["channels/*"]).skip("broken").skip("channels/stock/{shelf}").skip("pay"),
            "Shop: hearGone[gone] tellOrder[OrderPlaced] | orders[OrderPlaced gone] quiet[Whisper] | OrderPlaced Whisper gone",
        ),
        (
            sound(),
            "Shop: hearGone[gone] pay[Pay > Paid] tellOrder[OrderPlaced] | \
             orders[OrderPlaced gone] payments[Pay Unused] quiet[Whisper] receipts[Failed Paid] | \
             Alone Failed OrderPlaced Paid Pay Unused Whisper gone | Event: only.here told",
        ),
        // What only an operation needed goes with it; what its channel has besides goes as well, because the channel does.
        (
            sound().skip("pay").skip("Event").skip("Alone"),
            "Shop: hearGone[gone] tellOrder[OrderPlaced] | orders[OrderPlaced gone] quiet[Whisper] | OrderPlaced Whisper gone",
        ),
        // A message that stands in a channel goes with it; one that it refers to does not.
        (
            sound().skip("channels/orders"),
            "Shop: pay[Pay > Paid] | payments[Pay Unused] quiet[Whisper] receipts[Failed Paid] | \
             Alone Failed OrderPlaced Paid Pay Unused Whisper | Event: told",
        ),
        // An operation without its messages, or without its reply's, is none.
        (only(&["orders", "pay"]).skip("placed").skip("Paid"), "Shop: hearGone[gone] | orders[gone] | gone"),
        (
            sound().skip("Event").send_only("."),
            "Shop: pay[Pay > Paid] tellOrder[OrderPlaced] | \
             orders[OrderPlaced] payments[Pay Unused] quiet[Whisper] receipts[Failed Paid] | \
             Alone Failed OrderPlaced Paid Pay Unused Whisper",
        ),
        (
            sound().skip("Event").receive_only("payments").receive_only("tellOrder"),
            "Shop: hearGone[gone] | orders[gone] quiet[Whisper] | Alone Whisper gone",
        ),
        (
            only(&["orders"]).send_only("messages/gone"),
            "Shop: tellOrder[OrderPlaced] | orders[OrderPlaced] | OrderPlaced",
        ),
        (only(&["orders"]).send_only("."), "Shop: tellOrder[OrderPlaced] | orders[OrderPlaced] | OrderPlaced"),
    ] {
        let described = format!("{parts:?}");
        let (contract, warnings) = parts.clone().contract().unwrap_or_else(|found| panic!("{described}: {found}"));
        assert_eq!((outline(&contract), warnings.to_string()), (expected.to_owned(), String::new()), "{described}");
        parts.generate().unwrap();
    }
}

#[test]
fn what_is_left_out_is_not_told_of() {
    let (_folder, builder) = shop();
    let codes = |builder: Builder| {
        let mut codes: Vec<_> = builder.check().iter().map(|found| found.code).collect();
        codes.sort_unstable();
        codes
    };
    let counts = "yaml-syntax";
    for (parts, expected) in [
        (builder.clone(), vec!["unknown-action", "unresolved-reference", "wrong-type", counts]),
        (builder.clone().skip("broken"), vec!["unknown-action", counts]),
        (builder.clone().skip("broken").skip("operations/shout"), vec![counts]),
        (builder.clone().skip("broken").skip("shout").skip("messages/counted"), vec![]),
        (builder.clone().skip("channels/*"), vec!["unknown-action"]),
        (builder.clone().only("channels/stock~1{shelf}"), vec![counts]),
        (builder.clone().only("shout"), vec!["unknown-action"]),
        (builder.clone().only("broken"), vec!["unresolved-reference", "wrong-type"]),
        (builder.clone().only("quiet"), vec![]),
        // What may be the cause is told if a path names nothing.
        (
            builder.clone().only("quite"),
            vec!["unknown-action", "unknown-part", "unresolved-reference", "wrong-type", counts],
        ),
    ] {
        assert_eq!(codes(parts.clone()), expected, "{parts:?}");
    }
}

#[test]
fn a_path_that_names_nothing_is_an_error_with_the_nearest_name() {
    let (_folder, builder) = shop();
    let sound = || builder.clone().skip("broken").skip("shout").skip("count");
    for (parts, expected) in [
        (sound().only("channels/order"), "did you mean `channels/orders`?"),
        (sound().skip("tellOrders"), "did you mean `tellOrder`?"),
        (sound().send_only("#/components/messages/OrderPlace"), "did you mean `#/components/messages/OrderPlaced`?"),
        (sound().receive_only("schemas/Event"), "did you mean `schemas/Event`?"),
        (sound().only("channels/*/x"), "name a channel, an operation, a message or an envelope by its key"),
        // A schema comes with what needs it.
        (sound().skip("schemas/Order"), "name a channel, an operation, a message or an envelope by its key"),
    ] {
        let found = parts.clone().check();
        let parts = found.iter().filter(|found| found.code == "unknown-part").collect::<Vec<_>>();
        assert_eq!(parts.len(), 1, "{found}");
        assert!(parts[0].help.contains(expected), "{}", parts[0].help);
    }
}

#[test]
fn parts_of_documents_of_version_2_are_named_as_in_version_3() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fleet.yaml");
    let text = "asyncapi: 2.6.0
info: {title: Fleet, version: 1.0.0}
channels:
  fleet/{id}/telemetry:
    parameters: {id: {schema: {type: string}}}
    publish: {operationId: hear, message: {messageId: Telemetry, payload: {type: number}}}
    subscribe: {operationId: ask, message: {$ref: '#/components/messages/Ask'}}
  fleet/alarms:
    subscribe: {message: {payload: {type: text}}}
components: {messages: {Ask: {payload: {type: string}}}}
";
    fs::write(&path, text).unwrap();
    for (path_of_part, expected) in [
        (
            "fleet/{id}/telemetry",
            "Fleet: ask[Ask] hear[Telemetry] | fleet/{id}/telemetry[Ask Telemetry] | Ask Telemetry",
        ),
        ("operations/hear", "Fleet: hear[Telemetry] | fleet/{id}/telemetry[Telemetry] | Telemetry"),
        ("channels/fleet~1{id}~1*/messages/Ask", " | Ask"),
    ] {
        let (contract, warnings) = Builder::new().document(&path).only(path_of_part).contract().unwrap();
        assert_eq!((outline(&contract), warnings.to_string()), (expected.to_owned(), String::new()), "{path_of_part}");
    }
    assert!(Builder::new().document(&path).check().has_errors());
}

#[test]
fn a_pointer_names_what_it_points_to_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yaml");
    let text = "asyncapi: 3.0.0
info: {title: A, version: '1'}
channels:
  shop: {address: shop, messages: {Sold: {$ref: '#/components/messages/Placed'}}}
  other: {address: other, messages: {Placed: {payload: {type: integer}}}}
components: {messages: {Placed: {payload: {type: string}}}}
";
    fs::write(&path, text).unwrap();
    let builder = Builder::new().document(&path);
    for (builder, expected) in [
        (builder.clone().only("#/components/messages/Placed"), " | Placed"),
        (builder.clone().only("#/channels/other/messages/Placed"), " | Placed"),
        (builder.clone().only("#/channels/other"), "other[Placed] | Placed"),
        (builder.clone().only("#/channels/*/messages/*"), " | Placed Placed"),
        (builder.clone().only("messages/Placed"), " | Placed Placed"),
        (builder.clone().skip("#/components/messages/Placed"), "other[Placed] shop[] | Placed"),
    ] {
        let (contract, _) = builder.contract().unwrap();
        assert_eq!(outline(&contract), format!("A:  | {expected}"));
    }
}

#[test]
fn it_is_said_that_nothing_is_left() {
    let (_folder, builder) = shop();
    let left = |builder: Builder| builder.check().iter().any(|found| found.code == "empty-contract");
    assert!(left(builder.clone().only("channels/quiet").skip("channels/quiet")));
    assert!(!left(builder.clone().only("channels/quiet")));
    assert!(!left(builder.only("schemas/Event")));
}

#[test]
fn an_operation_brings_the_channel_of_what_is_not_handled() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.yaml");
    let document = "asyncapi: 3.0.0
info: {title: Shop, version: 1.0.0}
channels:
  orders: {address: orders, messages: {Placed: {payload: {type: string}}}}
  dead: {address: dead, messages: {Dead: {}}}
  other: {address: other, messages: {Other: {payload: {type: string}}}}
operations:
  take:
    action: receive
    channel: {$ref: '#/channels/orders'}
    x-postroom-delivery: {attempts: 3, deadLetter: {channel: {$ref: '#/channels/dead'}}}
  more: {action: receive, channel: {$ref: '#/channels/other'}}
";
    fs::write(&path, document).unwrap();
    let (contract, told) = Builder::new().document(&path).only("operations/take").contract().unwrap();
    assert_eq!(outline(&contract), "Shop: take[Placed] | dead[Dead] orders[Placed] | Dead Placed", "{told}");
    let (contract, _) = Builder::new().document(&path).skip("channels/dead").contract().unwrap();
    assert_eq!(outline(&contract), "Shop: more[Other] | other[Other] | Other");
}
