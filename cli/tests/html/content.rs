//! What stands in the page, and where its links lead.

use std::{collections::BTreeSet, fs, path::Path};

use postroom_codegen::{Builder, Contract};
use serde_json::json;

use super::contracts::{contract, fixtures, markup, message, page_of, platform, read, seen};

/// Every id stands there once, and every link leads to one.
#[track_caller]
fn check_links(name: &str, contract: &Contract) {
    let html = page_of(contract);
    assert_eq!(html, page_of(contract), "{name}: the same contract gives the same bytes");
    let markup = markup(&html);
    let document = read(&markup);
    let mut ids = BTreeSet::new();
    for id in document.descendants().filter_map(|node| node.attribute("id")) {
        assert!(ids.insert(id), "{name}: {id} is there twice");
    }
    for link in document.descendants().filter_map(|node| node.attribute("href")).filter(|link| link.starts_with('#')) {
        assert!(ids.contains(&link[1..]), "{name}: {link} leads nowhere");
    }
    headings_are_in_order(name, &document);
}

fn headings_are_in_order(name: &str, document: &roxmltree::Document<'_>) {
    let mut before = 0;
    for node in document.descendants() {
        let heading = node.tag_name().name().strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
        let Some(level) = heading else { continue };
        assert!(level <= before + 1, "{name}: {} comes too deep", seen(node));
        before = level;
    }
}

#[test]
fn links_lead_somewhere() {
    check_links("nothing", &contract(&json!({})));
    check_links("the platform", &platform());
    for (name, contract) in fixtures() {
        check_links(&name, &contract);
    }
}

#[test]
fn names_that_look_alike_are_told_apart() {
    let channel = |id: &str, address: serde_json::Value| json!({"id": id, "address": address, "title": "", "summary": "", "description": "", "parameters": [], "messages": [0, 1], "rest": "{}"});
    let twice = r#"{"properties": {"a b": {"properties": {"c": {}}}, "a-b": {}, "a b.c": {}, "": {}}}"#;
    check_links(
        "look-alikes",
        &contract(&json!({
            "channels": [channel("a", json!("x.{y}")), channel("b", json!("x.y")), channel("x.y", json!(null)), channel("", json!(""))],
            "messages": [message("A B", twice), message("A-B", twice)],
        })),
    );
}

/// Real documents by many hands; most are of versions that are refused.
#[needs::shared("corpus")]
#[test]
fn real_documents_have_a_page() {
    let corpus = Path::new("../../shared/corpus");
    let (mut folders, mut pages) = (vec![corpus.to_owned()], 0);
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok((contract, _)) = Builder::new().document(&path).contract() {
                check_links(&path.display().to_string(), &contract);
                pages += 1;
            }
        }
    }
    assert!(pages > 20, "{pages}");
}

#[test]
fn everything_that_the_platform_declares_is_there() {
    let platform = platform();
    let markup = markup(&page_of(&platform));
    let document = read(&markup);
    let text = seen(document.root_element());
    for service in &platform.services {
        assert!(text.contains(&service.title) && text.contains(&service.version), "{}", service.title);
        for operation in &service.operations {
            assert!(text.contains(&operation.title) && text.contains(&operation.summary), "{}", operation.id);
        }
    }
    for channel in &platform.channels {
        assert!(
            text.contains(channel.address.as_ref().unwrap()) && text.contains(&channel.description),
            "{}",
            channel.id
        );
    }
    for message in &platform.messages {
        assert!(text.contains(&message.name) && text.contains(&message.summary), "{}", message.name);
    }
    for (event, _) in &platform.envelopes[0].events {
        assert!(text.contains(event), "{event}");
    }
    let pieces = [
        "user_idUUID$message.payload#/user_idThe user who receives the notification.",
        "Campaign Service requests on user.info.request",
        "User Service answers on user.info.request",
        "reply: UserInfoReplyMessage",
        "User Service sends the reply on user.info.request",
        "payload of the event campaign.create in CampaignEvent",
    ];
    for piece in pieces {
        assert!(text.contains(piece), "{piece}");
    }
    let drawn = document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "svg"))).count();
    assert_eq!(drawn, 1 + platform.services.len() + platform.channels.len());
}
