//! Which channels a page lists, and which messages under them.

use std::collections::BTreeSet;

use postroom_cli::{
    diagrams::Diagrams,
    docs::{Anchors, page},
    html,
};
use postroom_codegen::Contract;
use proptest::{collection::vec, prelude::*, sample::subsequence};
use serde_json::{Value, json};

use super::{anything, contract};

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
fn every_message_of_a_channel_is_listed_requests_and_what_is_received_first() {
    let table = [
        (json!({"o": operation("send", "a", &["X"])}), "a: XMessage YMessage ZMessage; b; later"),
        (json!({"o": operation("send", "a", &["Z", "Y"])}), "a: YMessage ZMessage XMessage; b; later"),
        (
            json!({"o1": operation("send", "a", &["X"]), "o2": operation("receive", "a", &["Y"])}),
            "a: YMessage XMessage ZMessage; b; later",
        ),
        (
            json!({"o1": operation("receive", "a", &["Z"]), "o2": operation("receive", "a", &["Y"])}),
            "a: ZMessage YMessage XMessage; b; later",
        ),
        (
            json!({"o1": operation("receive", "a", &["X"]), "o2": request("send", "a", &["Y"], "a", &["Z"])}),
            "a: request=YMessage reply=ZMessage XMessage; b; later",
        ),
        (
            json!({"o": request("receive", "a", &["X"], "b", &["Y", "Z"])}),
            "a: request=XMessage reply=YMessage reply=ZMessage; b: reply=YMessage reply=ZMessage XMessage; later",
        ),
        (
            json!({"o1": request("receive", "a", &["X"], "b", &["Y"]), "o2": operation("send", "b", &["Z"])}),
            "a: request=XMessage reply=YMessage ZMessage; b: reply=YMessage ZMessage XMessage; later",
        ),
        (
            json!({"o": request("send", "b", &["X"], "later", &["Y"])}),
            "a; b: request=XMessage reply=YMessage ZMessage; later: reply=YMessage XMessage ZMessage",
        ),
        (json!({}), "a; b; later"),
    ];
    for (operations, expected) in table {
        let contract = contract(&document(&operations));
        // What stands alone has what the channel declares.
        let expected = expected.split("; ").map(|channel| {
            if channel.contains(':') { channel.to_owned() } else { format!("{channel}: XMessage YMessage ZMessage") }
        });
        let expected: Vec<String> = expected.collect();
        assert_eq!(summary(&page(&contract, "T", Anchors::Github)), expected.join("; "), "{operations}");
    }
}

#[test]
fn what_no_operation_uses_is_on_the_page() {
    let document =
        |channels: Value| json!({"asyncapi": "3.0.0", "info": {"title": "T", "version": "1"}, "channels": channels});
    let message = json!({"payload": {"type": "integer"}});
    for (channels, expected) in [
        (json!({"c": {"address": "c", "messages": {"M": message}}}), "c: MMessage"),
        (json!({"c": {"messages": {"M": message, "N": message}}}), "c: MMessage NMessage"),
        (json!({"c": {"address": null, "messages": {"M": message}}}), "c: MMessage"),
        (json!({"c": {"address": "c"}}), "c:"),
        (json!({}), ""),
    ] {
        let contract = contract(&document(channels.clone()));
        assert_eq!(summary(&page(&contract, "T", Anchors::Github)), expected, "{channels}");
    }
}

/// Some of these positions, each once.
fn some(of: Vec<usize>) -> impl Strategy<Value = Vec<usize>> {
    let count = of.len();
    subsequence(of, 0..=count)
}

/// An operation that was drawn: its channel, its messages, whether it sends and asks, the channel of its reply (or none), and
/// the messages of that.
type Drawn = (usize, Vec<usize>, (bool, bool), usize, Vec<usize>);

/// A contract whose channels have some of the messages, and whose services do with them what documents allow.
fn contracts() -> impl Strategy<Value = Contract> {
    const MESSAGES: usize = 5;
    let channels = vec((any::<bool>(), some((0..MESSAGES).collect())), 1..4);
    channels
        .prop_flat_map(|channels| {
            let held: Vec<Vec<usize>> = channels.iter().map(|(_, messages)| messages.clone()).collect();
            let operation = (0..held.len(), 0..=held.len()).prop_flat_map(move |(on, replies_on)| {
                let reply = held.get(replies_on).map(|messages| some(messages.clone()).boxed());
                let reply = reply.unwrap_or_else(|| Just(Vec::new()).boxed());
                (Just(on), some(held[on].clone()), any::<(bool, bool)>(), Just(replies_on), reply)
            });
            (Just(channels), vec(vec(operation, 0..3), 0..3))
        })
        .prop_map(|(channels, services)| {
            let words = json!({"title": "", "summary": "", "description": "", "rest": "{}"});
            let with = |mut value: Value| {
                value.as_object_mut().unwrap().extend(words.as_object().unwrap().clone());
                value
            };
            let count = channels.len();
            let channel = |(index, (has_address, messages)): (usize, &(bool, Vec<usize>))| {
                let address = has_address.then(|| format!("at.{index}"));
                with(json!({"id": format!("c{index}"), "address": address, "parameters": [], "messages": messages}))
            };
            let operation = |(index, (on, messages, (sends, asks), replies_on, replies)): (usize, &Drawn)| {
                let channel = (*replies_on < count).then_some(*replies_on);
                let reply = asks.then(|| json!({"channel": channel, "messages": replies}));
                let action = if *sends { "Send" } else { "Receive" };
                with(json!({"id": format!("o{index}"), "action": action, "channel": on, "messages": messages, "reply": reply}))
            };
            let services = services.iter().enumerate().map(|(index, operations)| {
                let operations: Vec<Value> = operations.iter().enumerate().map(operation).collect();
                json!({"title": format!("S{index}"), "version": "1", "description": "", "operations": operations, "rest": "{}"})
            });
            let message = |index| with(json!({"name": format!("M{index}Message"), "key": format!("M{index}"), "content_type": "application/json", "schema": "{}"}));
            serde_json::from_value(json!({
                "services": services.collect::<Vec<_>>(),
                "channels": channels.iter().enumerate().map(channel).collect::<Vec<_>>(),
                "messages": (0..MESSAGES).map(message).collect::<Vec<_>>(),
                "envelopes": [],
            }))
            .unwrap()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_pages_and_the_pictures_have_every_message_of_every_channel_once(contract in contracts()) {
        let markdown = summary(&page(&contract, "T", Anchors::Github));
        let html = html::page(&contract, &html::Options { title: "T".to_owned() });
        let sections: Vec<&str> = markdown.split("; ").collect();
        prop_assert_eq!(sections.len(), contract.channels.len());
        let articles: Vec<&str> = html.split("data-kind=\"channel\"").skip(1).collect();
        prop_assert_eq!(articles.len(), contract.channels.len());
        let diagrams = Diagrams::new(&contract);
        for (index, channel) in contract.channels.iter().enumerate() {
            let article = articles[index].split("</article>").next().unwrap();
            let list = article.split("<ul class=\"messages\">").nth(1).unwrap_or("");
            let picture = diagrams.channel(index).svg;
            for message in &channel.messages {
                let name = &contract.messages[*message].name;
                prop_assert_eq!(sections[index].matches(name.as_str()).count(), 1, "{}", markdown);
                prop_assert_eq!(list.matches(&format!("href=\"#message-{name}\"")).count(), 1, "{}", article);
                prop_assert_eq!(picture.matches(&format!("{name}</")).count(), 1, "{}", picture);
            }
        }
    }
}

#[test]
fn every_channel_has_an_anchor_and_a_picture_of_its_own() {
    let addresses = [
        "/", "//", "", " ", "#", "?", "???", "🎉", "🎉🎉", ".", "..", "{}", "-", "_", "a.b", "A.B", "a/b", "a b", "ab",
        "{ab}", "é", "e\u{301}", "日本", "\u{200b}",
    ];
    let long = "/".repeat(400);
    let longer = "/".repeat(401);
    let addresses: Vec<&str> = addresses.into_iter().chain([long.as_str(), longer.as_str()]).collect();
    let contract = anything("T", "", &addresses, "Told", &json!({"type": "integer"}));
    for style in [Anchors::Github, Anchors::Seed] {
        let text = page(&contract, "T", style);
        let (contents, rest) = text.split_once("- [Channels](#channels)\n").unwrap();
        assert!(!contents.contains("](#)"), "{text}");
        let links: Vec<&str> = rest.lines().map_while(|line| line.strip_prefix("  - ")).collect();
        let anchor = |link: &str| link.rsplit_once("](#").unwrap().1.trim_end_matches(')').to_owned();
        let anchors: BTreeSet<String> = links.iter().map(|link| anchor(link)).collect();
        assert_eq!((anchors.len(), links.len()), (addresses.len(), addresses.len()), "{style:?}: {text}");
        assert!(!anchors.contains(""), "{text}");
        let pictures: BTreeSet<&str> =
            text.split("](diagrams/").skip(1).filter_map(|rest| rest.split(".svg)").next()).collect();
        assert_eq!(pictures.len(), addresses.len() + 2, "{style:?}: {text}");
        assert!(
            pictures.iter().all(|name| name.len() < 240
                && name.chars().filter(|char| char.is_alphanumeric()).count() > "channel".len()
                || *name == "context"),
            "{pictures:?}"
        );
        assert_eq!(text, page(&contract, "T", style));
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
