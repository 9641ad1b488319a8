//! Which channels a page lists, and which messages under them.

use postroom_cli::docs::{Anchors, page};
use serde_json::{Value, json};

use super::contract;

/// A document with the channels `a`, `b` (each with the messages `X`, `Y`, `Z`) and `later` (whose address is not known),
/// and these operations.
fn document(operations: &Value) -> Value {
    let messages: Value = ["X", "Y", "Z"]
        .map(|name| (name, json!({"$ref": format!("#/components/messages/{name}")})))
        .into_iter()
        .collect();
    json!({
        "asyncapi": "3.0.0",
        "info": {"title": "T", "version": "1.0.0"},
        "channels": {
            "a": {"address": "a", "messages": messages},
            "b": {"address": "b", "messages": messages},
            "later": {"address": null, "messages": messages},
        },
        "operations": operations,
        "components": {"messages": {
            "X": {"payload": {"type": "integer"}}, "Y": {"payload": {"type": "integer"}}, "Z": {"payload": {"type": "integer"}},
        }},
    })
}

fn operation(action: &str, channel: &str, messages: &[&str]) -> Value {
    let messages: Vec<Value> =
        messages.iter().map(|name| json!({"$ref": format!("#/channels/{channel}/messages/{name}")})).collect();
    json!({"action": action, "channel": {"$ref": format!("#/channels/{channel}")}, "messages": messages})
}

fn request(action: &str, channel: &str, messages: &[&str], on: &str, replies: &[&str]) -> Value {
    let mut operation = operation(action, channel, messages);
    let reply = self::operation("", on, replies);
    operation["reply"] = json!({"channel": reply["channel"], "messages": reply["messages"]});
    operation
}

#[test]
fn messages_are_those_of_a_request_or_the_first_receivers_or_the_first_senders() {
    let table = [
        (json!({"o": operation("send", "a", &["X"])}), "a: XMessage"),
        (json!({"o": operation("send", "a", &["Y", "X"])}), "a: XMessage YMessage"),
        (json!({"o1": operation("send", "a", &["X"]), "o2": operation("receive", "a", &["Y"])}), "a: YMessage"),
        (json!({"o1": operation("receive", "a", &["X"]), "o2": operation("receive", "a", &["Y"])}), "a: XMessage"),
        (json!({"o1": operation("send", "a", &["X"]), "o2": operation("send", "a", &["Y"])}), "a: XMessage"),
        (
            json!({"o1": operation("receive", "a", &["X"]), "o2": request("send", "a", &["Y"], "a", &["Z"])}),
            "a: request=YMessage reply=ZMessage",
        ),
        (
            json!({"o": request("receive", "a", &["X"], "b", &["Y", "Z"])}),
            "a: request=XMessage reply=YMessage reply=ZMessage; b: reply=YMessage reply=ZMessage",
        ),
        (
            json!({"o1": request("receive", "a", &["X"], "b", &["Y"]), "o2": operation("send", "b", &["Z"])}),
            "a: request=XMessage reply=YMessage; b: ZMessage",
        ),
        (
            json!({"o": request("send", "b", &["X"], "later", &["Y"])}),
            "b: request=XMessage reply=YMessage; later: reply=YMessage",
        ),
        (json!({}), ""),
    ];
    for (operations, expected) in table {
        let contract = contract(&document(&operations));
        assert_eq!(summary(&page(&contract, "T", Anchors::Github)), expected, "{operations}");
    }
}

/// `address: message message; …`, from the part of the page that is about channels.
fn summary(page: &str) -> String {
    let (_, channels) = page.split_once("\n## Channels\n").unwrap();
    let mut found: Vec<String> = Vec::new();
    for line in channels.lines() {
        if let Some(address) = line.strip_prefix("### ") {
            found.push(format!("{address}:"));
        } else if let Some(rest) = line.strip_prefix("**") {
            let name = rest.strip_suffix("**").map_or_else(|| rest.replacen("**: ", "=", 1), str::to_owned);
            found.last_mut().unwrap().push_str(&format!(" {name}"));
        }
    }
    found.join("; ")
}

#[test]
fn a_channel_without_an_address_is_known_by_its_id() {
    let page = page(&contract(&document(&json!({"o": operation("send", "later", &["X"])}))), "T", Anchors::Github);
    assert!(
        page.contains(
            "\n### later\n\nThe address of this channel is known at run time only.\n\n![later Channel Services]"
        ),
        "{page}"
    );
}

#[test]
fn messages_are_named_by_their_keys_as_long_as_these_are_unique() {
    let keys = [
        ("Told", "ToldMessage"),
        ("told", "toldMessage"),
        ("ToldMessage", "ToldMessage"),
        ("told-again", "told-againMessage"),
    ];
    for (key, expected) in keys {
        let reference = json!({"$ref": format!("#/components/messages/{key}")});
        let document = json!({
            "asyncapi": "3.0.0",
            "info": {"title": "T", "version": "1.0.0"},
            "channels": {"a": {"address": "a", "messages": {"m": reference}}},
            "operations": {"o": {"action": "send", "channel": {"$ref": "#/channels/a"}}},
            "components": {"messages": {key: {"payload": {"type": "integer"}}}},
        });
        assert_eq!(summary(&page(&contract(&document), "T", Anchors::Github)), format!("a: {expected}"));
    }
}
