//! The platform's own page: the seed's bytes.

use std::fs;

use postroom_codegen::Builder;
use serde_json::json;

use super::{Place, repository, sender};

/// The descriptions in the documents, and those in the seed; they say the same in other words.
const DESCRIPTIONS: [(&str, &str); 2] = [
    (
        "Plans and runs notification campaigns.\n\
         Takes new campaigns and orders to execute them, picks the audience from what the user service knows,\n\
         and sends each recipient a push notification in their own words.\n\
         Reports how every execution comes along, and what recipients make of it.\n",
        "A service that manages notification campaigns, user targeting, and campaign execution.\n\
         Handles campaign creation, user segmentation, scheduling, and personalized notification delivery.\n\
         Uses user data for targeting and personalization of campaign messages.\n",
    ),
    (
        "Keeps what the platform knows about its users: who they are, how they sign in, and what they want to hear of.\n\
         Answers questions about a user, and tells others whenever something about one changes.\n",
        "A service that manages user information, profiles, and authentication.\n\
         Handles user data requests, profile updates, and user lifecycle events.\n",
    ),
];

#[needs::shared("seeds/message-flow.md")]
#[test]
fn the_page_is_the_seed() {
    let seed = fs::read_to_string(repository("../shared/seeds/message-flow.md")).unwrap();
    let place = Place::new();
    let (user, campaign) = (repository("spec/user-service.yaml"), repository("spec/campaign-service.yaml"));
    let first = place.docs(&[&user], &["--anchors", "seed", "--date", "2024-11-03"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(!place.page().contains("Changelog"), "{}", place.page());
    let second = place.docs(&[&user, &campaign], &["--anchors", "seed", "--date", "2024-11-04"]);
    assert_eq!(second.code, Some(0), "{second:?}");
    let mut page = place.page();
    for (ours, theirs) in DESCRIPTIONS.into_iter().chain([("### 2024-11-04\n", "### 2025-07-26\n")]) {
        assert!(page.contains(ours), "{ours}");
        page = page.replacen(ours, theirs, 1);
    }
    assert_eq!(page, seed);
}

#[test]
fn the_same_documents_give_the_same_bytes_in_whatever_order() {
    let documents =
        ["campaign-service", "orchestrator", "user-service"].map(|name| repository(&format!("spec/{name}.yaml")));
    let [first, second] = [Place::new(), Place::new()];
    first.docs(&documents, &[]);
    second.docs(&[&documents[2], &documents[0], &documents[1]], &[]);
    assert!(first.files().len() > 10);
    assert_eq!(first.files(), second.files());
}

#[test]
fn warnings_do_not_keep_the_page_from_being_written() {
    let place = Place::new();
    let payload = json!({"type": "object", "required": ["undeclared"], "properties": {"x": {"type": "integer"}}});
    let mut document = sender("T", &["a"], &payload);
    document["channels"]["channel0"]["parameters"] = json!({"lost": {}});
    let said = place.docs(&[place.write("spec.json", &document.to_string())], &[]);
    assert_eq!(said.code, Some(0), "{said:?}");
    for name in ["lost", "undeclared"] {
        assert!(said.err.contains(name), "{said:?}");
    }
    assert!(place.page().contains("**ToldMessage**\n```json\n{\n  \"x\": \"integer\"\n}\n```\n"), "{}", place.page());
}

/// Real documents of all kinds: none may bring the page down, and every page is one.
#[needs::shared("corpus")]
#[test]
fn no_document_of_the_corpus_brings_it_down() {
    let mut folders = vec![repository("../shared/corpus")];
    let mut pages = 0;
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok((contract, _)) = Builder::new().document(&path).contract() {
                super::markdown::check(&contract, &path.display().to_string());
                pages += 1;
            }
        }
    }
    assert!(pages > 10, "{pages}");
}
