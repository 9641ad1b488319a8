//! What `postroom example` makes up: valid, or broken in one place, and the same for the same seed.

mod keywords;
mod suite;

use std::{collections::BTreeSet, fs, path::Path};

use postroom_cli::example::{Examples, instance};
use postroom_codegen::{Builder, Contract};
use postroom_schema::json::Document;

use crate::support::{oracle::Oracle, parse, subjects::subjects};

fn path(name: &str) -> String {
    format!("{}/../{name}", env!("CARGO_MANIFEST_DIR"))
}

fn platform() -> Contract {
    let documents = ["campaign-service.yaml", "user-service.yaml", "orchestrator.yaml"];
    let add = |builder: Builder, name: &&str| builder.document(path(&format!("spec/{name}")));
    documents.iter().fold(Builder::new(), add).contract().unwrap().0
}

/// The platform, and a document for every feature of the generator.
fn contracts() -> Vec<Contract> {
    let folder = path("codegen/tests/fixtures/features");
    let mut features: Vec<_> = fs::read_dir(Path::new(&folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    features.sort();
    assert!(features.len() > 20);
    let feature = |path| Builder::new().document(path).contract().unwrap().0;
    features.iter().map(feature).chain([platform()]).collect()
}

/// An instance of a schema's text.
fn made(name: &str, schema: &str) -> Result<String, postroom_cli::Error> {
    instance(name, Document::parse(schema).unwrap().as_schema())
}

#[test]
fn valid_ones_are_valid_and_spoilt_ones_break_one_rule() {
    let mut broken = BTreeSet::new();
    for contract in contracts() {
        let described = contract.messages.iter().filter(|message| message.is_json || message.is_text());
        let messages = described.map(|message| (&message.name, message.held_to().as_schema().to_document(), false));
        let envelopes =
            contract.envelopes.iter().map(|envelope| (&envelope.name, envelope.schema.as_schema().to_document(), true));
        for (name, schema, enveloped) in messages.chain(envelopes) {
            let oracle = Oracle::new(&schema);
            let examples = match enveloped {
                true => Examples::new(&contract, None, Some(Some(name))),
                false => Examples::new(&contract, Some(name), None),
            };
            let examples = examples.unwrap();
            let whole = made(name, &schema).unwrap();
            for text in (0..20).map(|position| examples.valid(3, position).unwrap()).chain([whole]) {
                assert!(oracle.violations(&parse::tree(&text)).is_empty(), "{name}: {text}");
            }
            for position in 0..20 {
                // Some schemas take everything.
                let Ok((text, breaks)) = examples.invalid(3, position, None) else { continue };
                let found = oracle.violations(&parse::tree(&text));
                assert_eq!(
                    found.into_iter().collect::<Vec<_>>(),
                    [((breaks.pointer, breaks.keyword.clone()), 1)],
                    "{name}: {text}"
                );
                broken.insert(breaks.keyword);
            }
        }
    }
    let all = [
        "additionalProperties",
        "const",
        "enum",
        "format",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "pattern",
        "required",
        "type",
        "uniqueItems",
    ];
    let missing: Vec<_> = all.iter().filter(|keyword| !broken.contains(**keyword)).collect();
    assert!(missing.is_empty(), "never broken: {missing:?}");
}

#[test]
fn the_rule_that_is_asked_for_is_broken() {
    let contract = platform();
    let examples = Examples::new(&contract, Some("CampaignCreate"), None).unwrap();
    for rule in ["enum", "format", "maxItems", "maximum", "minItems", "minimum", "pattern", "required", "type"] {
        assert_eq!(examples.invalid(1, 0, Some(rule)).unwrap().1.keyword, rule);
    }
    let error = examples.invalid(1, 0, Some("oneOf")).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "no `CampaignCreateMessage` could be made up that breaks `oneOf` alone; what can be broken is enum, format,"
        ),
        "{error}"
    );
}

#[test]
fn generated_decoders_take_them() {
    let contract = platform();
    for subject in subjects().iter().filter(|subject| !subject.name.contains("CampaignEvent<")) {
        let examples = match subject.name {
            "CampaignEvent" | "InboundCampaignEvent" => Examples::new(&contract, None, Some(None)),
            name => Examples::new(&contract, Some(name), None),
        };
        let examples = examples.unwrap();
        for position in 0..50 {
            let text = examples.valid(0, position).unwrap();
            assert!((subject.decode)(text.as_bytes()).is_ok(), "{}: {text}", subject.name);
        }
    }
}

#[test]
fn the_seed_decides_and_optional_members_come_and_go() {
    let contract = platform();
    let examples = Examples::new(&contract, Some("UserInfoReply"), None).unwrap();
    let drawn = |seed| (0..40).map(|position| examples.valid(seed, position).unwrap()).collect::<Vec<_>>();
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
    assert_eq!(drawn(1).iter().collect::<BTreeSet<_>>().len(), 40, "they are all different");
    for member in ["email", "name", "language", "timezone", "error"] {
        let with = drawn(1).iter().filter(|text| text.contains(&format!("\"{member}\":"))).count();
        assert!((5..40).contains(&with), "{member} is in {with} of 40");
    }
}

#[test]
fn an_event_agrees_with_its_payload() {
    let contract = platform();
    let examples = Examples::new(&contract, Some("PushNotification"), Some(None)).unwrap();
    for position in 0..20 {
        let event: serde_json::Value = serde_json::from_str(&examples.valid(0, position).unwrap()).unwrap();
        let user = event["payload"]["user_id"].as_str().unwrap();
        assert_eq!(event["event"], format!("notification.user.{user}.push"));
    }
}

#[test]
fn examples_of_the_schema_stand_for_what_cannot_be_made_up() {
    let schema = r#"{"type": "string", "pattern": "^(?=ab)a(?<=a)b(?!d)c$", "examples": ["nothing", "abc"]}"#;
    assert_eq!(made("It", schema).unwrap(), "\"abc\"");
}

#[test]
fn members_agree_with_each_other() {
    let schema = r#"{"type": "object", "required": ["name", "email", "created_at", "updated_at", "price", "quantity"], "properties": {
        "name": {"type": "string", "title": "of a user"}, "email": {"type": "string", "format": "email"},
        "updated_at": {"type": "string", "format": "date-time"}, "created_at": {"type": "string", "format": "date-time"},
        "price": {"type": "number"}, "quantity": {"type": "integer"}}}"#;
    let examples = Examples::of("User", Document::parse(schema).unwrap().as_schema()).unwrap();
    for seed in 0..50 {
        let user: serde_json::Value = serde_json::from_str(&examples.valid(seed, 0).unwrap()).unwrap();
        let name = user["name"].as_str().unwrap().to_lowercase().replace(' ', ".");
        assert_eq!(user["email"], format!("{name}@example.com"));
        assert!(user["created_at"].as_str() <= user["updated_at"].as_str(), "{user}");
        let price = user["price"].to_string();
        assert!(price.split_once('.').is_none_or(|(_, decimals)| decimals.len() <= 2), "{price}");
        assert!((1..=5).contains(&user["quantity"].as_u64().unwrap()), "{user}");
    }
}

#[test]
fn what_cannot_be_made_up_is_an_error() {
    for (schema, expected) in [
        (r#"{"type": "string", "pattern": "^(?=a)b$"}"#, "no valid `It` could be made up"),
        (r#"{"type": "integer", "minimum": 1, "exclusiveMaximum": 1}"#, "no valid `It` could be made up"),
        (r#"{"type": "string", "minLength": 100000000}"#, "no valid `It` could be made up"),
        (
            r##"{"definitions": {"A": {"$ref": "#/definitions/A"}}, "$ref": "#/definitions/A"}"##,
            "no valid `It` could be made up",
        ),
        (
            r##"{"definitions": {"A": {"type": "object", "required": ["a", "b"], "properties": {"a": {"$ref": "#/definitions/A"}, "b": {"$ref": "#/definitions/A"}}}}, "$ref": "#/definitions/A"}"##,
            "no valid `It` could be made up",
        ),
        (
            r#"{"type": "array", "uniqueItems": true, "minItems": 3, "items": {"type": "boolean"}}"#,
            "no valid `It` could be made up",
        ),
        ("false", "no valid `It` could be made up: nothing was found that keeps `false`"),
        (
            r#"{"type": "object", "required": ["a"], "properties": {"a": {"not": {}}}}"#,
            "no valid `It` could be made up: nothing was found that keeps `not` at /a; `examples`",
        ),
        (
            r#"{"type": "object", "allOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"a": {"const": 2}}}]}"#,
            "no valid `It` could be made up: nothing was found that keeps `const` at /a; `examples`",
        ),
        (
            r##"{"definitions": {"A": {"type": "array", "minItems": 2, "items": {"$ref": "#/definitions/A"}}}, "$ref": "#/definitions/A"}"##,
            "no valid `It` could be made up: it would have too many values, or too deep ones at /",
        ),
        (
            r#"{"type": "string", "pattern": "("}"#,
            "no valid `It` could be made up: nothing was found that keeps `pattern`; `examples`",
        ),
        (r#"{"const": 1e400}"#, "no valid `It` could be made up: number out of range"),
    ] {
        let error = made("It", schema).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{schema}: {error}");
    }
}
