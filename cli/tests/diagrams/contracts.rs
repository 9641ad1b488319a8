//! Contracts to draw.

use std::path::Path;

use postroom_codegen::{Builder, Contract};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The application's position, and its operation.
pub(crate) type Declared = (usize, Value);

/// The campaign platform's own documents.
pub(crate) fn platform() -> Contract {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let documents = ["campaign-service", "user-service", "orchestrator"];
    let builder = documents.iter().fold(Builder::new(), |all, name| all.document(spec.join(format!("{name}.yaml"))));
    builder.contract().unwrap().0
}

/// `reply`: none, one on the same channel, or one on another channel.
pub(crate) fn operation(service: usize, action: &str, channel: usize, reply: Option<Option<usize>>) -> Declared {
    let reply = reply.map(|channel| json!({"channel": channel, "messages": [1]}));
    let operation = json!({
        "id": "", "action": action, "channel": channel, "messages": [0], "reply": reply,
        "title": "", "summary": "", "description": "", "rest": "{}",
    });
    (service, operation)
}

/// A contract of services, channels and operations; every channel has the same two messages.
pub(crate) fn contract(names: &[&str], addresses: &[&str], operations: &[Declared]) -> Contract {
    let service = |(position, name): (usize, &&str)| {
        let operations = operations.iter().filter(|(service, _)| *service == position);
        let operations: Vec<&Value> = operations.map(|(_, operation)| operation).collect();
        let description = name.repeat(position % 9);
        json!({"title": name, "version": "1", "description": description, "operations": operations, "rest": "{}"})
    };
    let channel = |(position, address): (usize, &&str)| {
        let known = (position % 7 != 6).then_some(address);
        json!({
            "id": address, "address": known, "title": address.repeat(position % 3), "summary": "", "description": "",
            "parameters": [], "messages": [0, 1], "rest": "{}",
        })
    };
    let message = |name: &str| {
        json!({
            "name": name, "key": name, "title": "", "summary": "", "description": "", "content_type": "", "schema": "{}",
            "rest": "{}",
        })
    };
    let contract = json!({
        "services": names.iter().enumerate().map(service).collect::<Vec<_>>(),
        "channels": addresses.iter().enumerate().map(channel).collect::<Vec<_>>(),
        "messages": [message("AskedForSomethingMessage"), message("答え")],
        "envelopes": [],
    });
    serde_json::from_value(contract).unwrap()
}

/// Up to forty services and channels with names of many scripts, and any operations of the ones on the others.
pub(crate) fn whatever() -> impl Strategy<Value = (Vec<String>, Vec<String>, Vec<Declared>)> {
    (1_usize..=40, 1_usize..=40).prop_flat_map(|(services, channels)| {
        let reply = prop::option::weighted(0.3, prop::option::of(0..channels));
        let operation =
            (0..services, prop::bool::ANY, 0..channels, reply).prop_map(|(service, sends, channel, reply)| {
                operation(service, if sends { "Send" } else { "Receive" }, channel, reply)
            });
        (
            prop::collection::vec(name(), services),
            prop::collection::vec(name(), channels),
            prop::collection::vec(operation, 0..=services + channels),
        )
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{2,9} Service",
        "[a-z]{1,12}(\\.[a-z]{1,12}|\\.\\{[a-z]{1,9}_id\\}){0,8}",
        "[WM@]{1,80}",
        "[ -~]{0,60}",
        "[\u{4e00}-\u{9fa5}]{1,40}",
        "[\u{5d0}-\u{5ea} ]{1,40}",
        "[\u{1f300}-\u{1f64f}\u{200d}\u{fe0f}]{1,20}",
        "([A-Z][a-z]{1,9}){1,9}",
        any::<String>(),
    ]
}
