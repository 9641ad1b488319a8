//! The corpus is what it says: what it calls valid fits the schema, and what it calls invalid does not.
#![allow(clippy::expect_used, reason = "tests say what went wrong by panicking")]

#[path = "../src/corpus/mod.rs"]
mod corpus;

use std::collections::BTreeMap;

use corpus::Kind;
use postroom::campaign::{CampaignCreateMessage, CampaignEvent, CampaignExecuteMessage, PushNotificationMessage};

type Any = postroom::JsonObject;

fn validator(schema: &str) -> jsonschema::Validator {
    let schema = serde_json::from_str(schema).expect("a schema is JSON");
    let options = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft7)
        .should_validate_formats(true)
        // Draft 7 does not know it. Of the forms that the crate reads, only the hyphenated one has this length.
        .with_format("uuid", |text: &str| text.len() == 36 && text.parse::<uuid::Uuid>().is_ok());
    options.build(&schema).expect("a schema")
}

#[test]
fn verdicts_are_those_of_the_jsonschema_crate() {
    let create = validator(CampaignCreateMessage::schema());
    let execute = validator(CampaignExecuteMessage::schema());
    let push = validator(PushNotificationMessage::schema());
    let envelope = validator(CampaignEvent::<Any>::schema());
    for corpus in corpus::corpora() {
        for sample in corpus.samples {
            let validator = match sample.kind {
                Kind::Create => &create,
                Kind::Execute => &execute,
                Kind::Push => &push,
                Kind::Envelope => &envelope,
            };
            let text = String::from_utf8(sample.json).expect("UTF-8");
            let value = serde_json::from_str(&text).expect("JSON");
            let found: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert_eq!(found.is_empty(), sample.valid, "{}: {found:?}: {text}", corpus.name);
        }
    }
}

#[test]
fn messages_have_the_sizes_of_real_ones() {
    let mut sizes = BTreeMap::new();
    for corpus in corpus::corpora() {
        let bytes: usize = corpus.samples.iter().map(|sample| sample.json.len()).sum();
        sizes.insert(corpus.name, (corpus.samples.len(), bytes / corpus.samples.len()));
    }
    let near = |name: &str, expected: usize| {
        let (_, average) = sizes[name];
        assert!(average.abs_diff(expected) * 20 <= expected, "{name}: {average} bytes, not about {expected}");
    };
    near("CampaignCreate", 1155);
    near("CampaignExecute", 262);
    near("PushNotification", 344);
    assert_eq!(sizes["payloads"].0, corpus::SIZE);
    assert_eq!(sizes["invalid only"].0, 100);
}
