//! By which names a message is found.

use postroom_cli::{example::Examples, validate::Target};
use postroom_codegen::{Builder, Contract};

fn contract(spec: &str) -> Contract {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.yaml");
    std::fs::write(&path, spec).unwrap();
    Builder::new().document(path).contract().unwrap_or_else(|found| panic!("{found}")).0
}

/// The message that both commands take, or what they say.
fn found(contract: &Contract, name: &str) -> String {
    let example = match Examples::new(contract, Some(name), None) {
        Ok(examples) => examples.valid(0, 0).unwrap(),
        Err(error) => error.to_string(),
    };
    match Target::message(contract, name) {
        Ok(target) => format!("{example} {:?}", target.judge(example.as_bytes())),
        Err(error) => {
            assert_eq!(error.to_string(), example);
            example
        }
    }
}

#[test]
fn a_message_is_found_by_each_of_its_names() {
    let contract = contract(
        "
asyncapi: 3.0.0
info: {title: T, version: '1'}
channels:
  shop:
    address: shop/orders
    messages:
      placed: {$ref: '#/components/messages/OrderPlaced'}
      undone: {$ref: '#/components/messages/Undone'}
  till: {address: till, messages: {placed: {payload: {const: till}}}}
components:
  messages:
    OrderPlaced: {name: com.example.placed, payload: {const: placed}}
    Undone: {name: OrderPlaced, payload: {const: undone}}
    Other: {name: same, payload: {const: other}}
    Another: {name: same, payload: {const: another}}
",
    );
    for (name, expected) in [
        ("OrderPlacedMessage", "\"placed\" Valid"),
        ("com.example.placed", "\"placed\" Valid"),
        ("shop/placed", "\"placed\" Valid"),
        ("shop/orders/placed", "\"placed\" Valid"),
        ("shop/OrderPlacedMessage", "\"placed\" Valid"),
        ("shop/com.example.placed", "\"placed\" Valid"),
        ("till/placed", "\"till\" Valid"),
        ("Undone", "\"undone\" Valid"),
        ("undone", "\"undone\" Valid"),
        (
            "OrderPlaced",
            "`OrderPlaced` is the name of several messages: say which by `OrderPlacedMessage` (`shop/OrderPlaced`) or \
             `UndoneMessage` (`shop/Undone`)",
        ),
        (
            "placed",
            "`placed` is the name of several messages: say which by `OrderPlacedMessage` (`shop/OrderPlaced`) or \
             `PlacedMessage` (`till/placed`)",
        ),
        ("same", "`same` is the name of several messages: say which by `AnotherMessage` or `OtherMessage`"),
        ("till/undone", "there is no message `till/undone`"),
        ("com.exampel.placed", "there is no message `com.exampel.placed`; did you mean `com.example.placed`?"),
    ] {
        let found = found(&contract, name);
        assert!(found.starts_with(expected), "{name}: {found}");
    }
}

#[test]
fn of_messages_with_one_key_each_is_found_by_its_channel() {
    let message = |name: &str, schema: &str| {
        serde_json::json!({
            "name": name, "key": "Order", "title": "", "summary": "", "description": "", "rest": "{}",
            "content_type": "application/json", "schema": schema, "headers": null, "correlation_id": null,
        })
    };
    let channel = |id: &str, position: usize| {
        serde_json::json!({
            "id": id, "address": id, "title": "", "summary": "", "description": "", "rest": "{}", "parameters": [],
            "messages": [position],
        })
    };
    let contract: Contract = serde_json::from_value(serde_json::json!({
        "services": [], "envelopes": [], "channels": [channel("shop", 0), channel("till", 1)],
        "messages": [message("ShopOrderMessage", r#"{"const":1}"#), message("TillOrderMessage", r#"{"const":2}"#)],
    }))
    .unwrap();
    for (name, expected) in [
        ("shop/Order", "1 Valid"),
        ("TillOrderMessage", "2 Valid"),
        (
            "Order",
            "`Order` is the name of several messages: say which by `ShopOrderMessage` (`shop/Order`) or `TillOrderMessage` \
             (`till/Order`)",
        ),
    ] {
        assert_eq!(found(&contract, name), expected);
    }
}
