//! What is kept from run to run, and what becomes of it in other hands.

use std::fs;

use postroom_codegen::Contract;
use postroom_schema::json::Document;
use serde_json::{Value, json};

use super::{Place, sender};

#[test]
fn a_state_that_cannot_be_trusted_is_left_alone() {
    let place = Place::new();
    place.run(&sender("T", &["a"], &json!({"type": "integer"})), &[]);
    let path = place.path("out/message-flow.json");
    let state: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let with = |pointer: &str, value: Value| {
        let mut state = state.clone();
        *state.pointer_mut(pointer).unwrap() = value;
        state.to_string()
    };
    let table = [
        ("half of it", state.to_string()[..100].to_owned(), "is damaged"),
        ("nothing", String::new(), "is damaged"),
        ("something else", "{}".to_owned(), "is damaged"),
        ("an older version", with("/version", json!(0)), "is damaged"),
        ("a later version", with("/version", json!(3)), "install a later one"),
        ("a later version of another shape", json!({"version": 3, "all": "else"}).to_string(), "install a later one"),
        (
            "a channel that is not there",
            with("/contract/services/0/operations/0/channel", json!(7)),
            "does not fit together",
        ),
        ("a message that is not there", with("/contract/channels/0/messages", json!([0, 1])), "does not fit together"),
        (
            "a date that is none",
            with("/changelog", json!([{"date": "2025-13-01", "entries": []}])),
            "there is no month 13",
        ),
    ];
    for (what, text, message) in table {
        fs::write(&path, &text).unwrap();
        let before = place.files();
        for arguments in [&[][..], &["--check"]] {
            let said = place.docs(&[place.path("spec.json")], arguments);
            assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{what}: {said:?}");
            assert!(said.err.contains("message-flow.json") && said.err.contains(message), "{what}: {said:?}");
            assert_eq!(place.files(), before, "{what}");
        }
    }
}

/// The first form had schemas, and whatever else is JSON, as texts in strings.
const FIRST: &str = include_str!("state/first.json");

#[test]
fn schemas_of_the_first_form_are_what_they_were() {
    let state: Value = serde_json::from_str(FIRST).unwrap();
    let contract: Contract = serde_json::from_value(state["contract"].clone()).unwrap();
    let same = |schema: &Document, text: &Value| {
        let [read, written] = [schema.as_schema().to_document(), text.as_str().unwrap().to_owned()]
            .map(|text| text.parse::<Value>().unwrap());
        assert_eq!(read, written);
    };
    let messages = contract.messages.iter().zip(state["contract"]["messages"].as_array().unwrap());
    messages.for_each(|(message, written)| same(&message.payload, &written["schema"]));
    let envelopes = contract.envelopes.iter().zip(state["contract"]["envelopes"].as_array().unwrap());
    envelopes.for_each(|(envelope, written)| same(&envelope.schema, &written["schema"]));
    assert!(contract.messages.len() > 9 && contract.services.iter().all(|service| service.rest.view().is_object()));
    // Written again, it is the same, with what holds itself once.
    let again = serde_json::to_value(&contract).unwrap();
    assert!(again["definitions"]["EventViolation"]["properties"]["causes"].is_object(), "{again}");
    assert_eq!(serde_json::from_value::<Contract>(again).unwrap(), contract);
}

#[test]
fn a_page_goes_on_from_a_state_of_the_first_form() {
    let place = Place::new();
    fs::create_dir(place.path("out")).unwrap();
    place.write("out/message-flow.json", FIRST);
    let page = place.run(&sender("T", &["a"], &json!({"type": "integer"})), &[]);
    let state = fs::read_to_string(place.path("out/message-flow.json")).unwrap();
    assert!(page.contains("## Changelog") && page.contains("2026-11-27"), "{page}");
    assert!(state.contains("\"version\": 2") && !state.contains("{\\\""), "{state}");
    assert!(state.lines().all(|line| line.len() < 2000), "every value has a line of its own");
}

#[test]
fn what_a_referenced_file_says_beside_a_schema_is_not_repeated() {
    let place = Place::new();
    place.write("creds", "password: hunter2\nx-note: {kept: as it is}\nproperties: {password: {pin: hunter2}}\n");
    let reference = || json!({"$ref": "creds"});
    for (payload, kept) in [
        (reference(), vec!["kept"]),
        (json!({"type": "object", "properties": {"inner": reference()}}), vec!["inner", "kept"]),
        (json!({"type": "array", "items": reference()}), vec!["kept"]),
        (json!({"allOf": [{"type": "object"}, {"not": {"prefixItems": [reference()]}}]}), vec!["allOf"]),
        (json!({"patternProperties": {"^a": reference()}, "if": reference()}), vec!["^a"]),
        (json!({"type": "object", "x-data": {"hash": 1}, "default": {"hash": 2}}), vec!["\"hash\": 1", "\"hash\": 2"]),
    ] {
        place.run(&sender("T", &["a"], &payload), &["--html"]);
        for (name, content) in place.files() {
            let text = String::from_utf8(content).unwrap();
            assert!(!text.contains("hunter2"), "{payload}: {name}");
            let is_state = name == "message-flow.json";
            assert!(!is_state || kept.iter().all(|word| text.contains(word)), "{payload}: {text}");
        }
    }
}

#[test]
fn a_first_run_has_no_changelog_and_neither_has_one_without_changes() {
    let place = Place::new();
    let mut document = sender("T", &["a"], &json!({"type": "integer"}));
    assert!(!place.run(&document, &[]).contains("Changelog"));
    assert!(!place.run(&document, &["--date", "2030-01-01"]).contains("Changelog"));
    // What only people notice is no entry, but part of the page.
    document["info"]["description"] = json!("What it does.");
    document["info"]["version"] = json!("1.0.1");
    let page = place.run(&document, &["--date", "2030-01-01"]);
    assert!(page.contains("### T\n\nWhat it does.\n\n![") && !page.contains("Changelog"), "{page}");
}
