//! Which formats and other keywords of texts are checked: one answer of all tools.

use std::fs;

use postroom_cli::{
    diff,
    example::Examples,
    validate::{Target, Verdict},
};
use postroom_codegen::{Builder, Contract};
use postroom_schema::{json::Document, vocabulary::CHECKED_FORMATS};
use serde_json::{Value, json};

use super::FORMATS;

/// No text of any format.
const WRONG: &str = "\"({[ %\\\u{1}";

/// Every format that JSON Schema has had, and some that others made up.
const NAMES: &[&str] = &[
    "binary",
    "byte",
    "color",
    "date",
    "date-time",
    "double",
    "duration",
    "email",
    "float",
    "host-name",
    "hostname",
    "idn-email",
    "idn-hostname",
    "int32",
    "ip-address",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "isbn",
    "json-pointer",
    "password",
    "phone",
    "regex",
    "relative-json-pointer",
    "semver",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
];

fn contract(payload: &Value) -> (Contract, Vec<&'static str>) {
    let spec = json!({
        "asyncapi": "3.0.0", "info": {"title": "T", "version": "1"},
        "components": {"messages": {"M": {"payload": payload}}},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.json");
    fs::write(&path, spec.to_string()).unwrap();
    let (contract, found) = Builder::new().document(path).contract().unwrap();
    (contract, found.iter().map(|found| found.code).collect())
}

fn refuses(payload: &Value, text: &str) -> bool {
    let target = Target::message(&contract(payload).0, "M").unwrap();
    let verdict = target.judge(json!(text).to_string().as_bytes());
    matches!(verdict, Verdict::Invalid { .. })
}

fn breaks_senders(old: &Value, new: &Value) -> bool {
    let changes = diff::compare(&contract(old).0, &contract(new).0);
    changes.iter().any(|change| change.sender == diff::Verdict::Breaking)
}

#[test]
fn all_tools_check_the_same_formats() {
    for name in NAMES {
        let is_checked = CHECKED_FORMATS.contains(name);
        let (plain, formatted) = (json!({"type": "string"}), json!({"type": "string", "format": name}));
        let decoder = FORMATS.iter().find(|(format, ..)| format == name);
        assert_eq!(decoder.is_some_and(|(_, _, is_valid)| !is_valid(WRONG)), is_checked, "{name}: decoders");
        assert_eq!(refuses(&formatted, WRONG), is_checked, "{name}: validate");
        assert_eq!(breaks_senders(&plain, &formatted), is_checked, "{name}: diff");
        let examples = Examples::of("M", Document::parse(&formatted.to_string()).unwrap().as_schema()).unwrap();
        assert_eq!(examples.invalid(0, 0, Some("format")).is_ok(), is_checked, "{name}: example --invalid=format");
        let made = examples.valid(0, 0).unwrap();
        assert!(!refuses(&formatted, serde_json::from_str::<&str>(&made).unwrap()), "{name}: example");
        // A name that is not checked sets off a warning, but for those that only describe.
        let warns = contract(&formatted).1.contains(&"unknown-format");
        assert!(!(is_checked && warns), "{name}: check");
    }
    assert!(CHECKED_FORMATS.iter().all(|name| NAMES.contains(name)), "every format is in the table");
}

#[test]
fn what_a_text_is_encoded_as_is_checked_by_no_tool() {
    for content in [
        json!({"contentEncoding": "base64"}),
        json!({"contentMediaType": "application/json"}),
        json!({"contentEncoding": "base64", "contentMediaType": "application/json"}),
        json!({"contentEncoding": "quoted-printable"}),
        json!({"contentEncoding": 7}),
    ] {
        let mut payload = content.clone();
        payload["type"] = json!("string");
        for payload in
            [payload.clone(), json!({"not": {"not": payload}}), json!({"oneOf": [payload, {"type": "null"}]})]
        {
            assert!(!refuses(&payload, "%%%"), "{payload}");
            assert!(
                !breaks_senders(&json!({"type": "string"}), &payload) || payload.get("type").is_none(),
                "{payload}"
            );
        }
        let examples = Examples::of("M", Document::parse(&payload.to_string()).unwrap().as_schema()).unwrap();
        let (_, broken) = examples.invalid(0, 0, None).unwrap();
        assert_eq!(broken.keyword, "type", "{payload}");
    }
}
