//! Patterns that an engine gives up on: neither a verdict nor an end.

use std::{collections::BTreeSet, fs, process::Command};

use postroom_cli::{
    diff,
    example::Examples,
    validate::{Target, Verdict},
};
use postroom_codegen::{Builder, Contract};
use postroom_schema::json::Document;
use serde_json::{Value, json};

/// No table decides it, because it refers back, and an engine needs very long for many an `a` and `b`.
const SLOW: &str = r"^(b?)(a|b|ab)*\1c$";

fn contract(payload: &Value) -> Contract {
    let spec = json!({
        "asyncapi": "3.0.0", "info": {"title": "T", "version": "1"},
        "components": {"messages": {"M": {"payload": payload}}},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.json");
    fs::write(&path, spec.to_string()).unwrap();
    Builder::new().document(path).contract().unwrap().0
}

/// `valid`, or the pointers and keywords.
fn verdict(payload: &Value, message: &Value) -> Vec<String> {
    let target = Target::message(&contract(payload), "M").unwrap();
    let found = match target.judge(message.to_string().as_bytes()) {
        Verdict::Valid => return vec!["valid".to_owned()],
        Verdict::Invalid { violations, .. } | Verdict::Undecided { places: violations, .. } => violations,
        malformed @ Verdict::Malformed { .. } => panic!("{malformed:?}"),
    };
    let found: BTreeSet<_> = found.iter().map(|found| format!("{} {}", found.pointer, found.keyword)).collect();
    found.into_iter().collect()
}

#[test]
fn what_an_engine_gives_up_on_is_undecided_where_it_matters() {
    let (slow, other) = (json!({"pattern": SLOW}), json!({"pattern": r"^(a?)(b|a|ba)*\1d$"}));
    let long = "ab".repeat(100);
    let member = |name: &str| json!({name: 1, "more": "x".repeat(1000)});
    for (payload, message, expected) in [
        (slow.clone(), json!("ab"), " pattern"),
        (slow.clone(), json!(7), "valid"),
        (slow.clone(), json!(long), " undecided"),
        (json!({"not": slow}), json!(long), " undecided"),
        (json!({"items": slow}), json!(["ab", long]), "/0 pattern"),
        (json!({"items": slow}), json!([7, long]), "/1 undecided"),
        (json!({"properties": {"a": {"properties": {"b": slow}}}}), json!({"a": {"b": long}}), "/a/b undecided"),
        // Whatever it would say.
        (json!({"anyOf": [slow, {"type": "string"}]}), json!(long), "valid"),
        // Each match is open by itself, as to a decoder.
        (json!({"oneOf": [slow, {"not": slow}]}), json!(long), " undecided"),
        (json!({"anyOf": [slow, {"type": "integer"}]}), json!(long), " undecided"),
        (json!({"allOf": [slow, {"maxLength": 10}]}), json!(long), " maxLength"),
        (json!({"allOf": [slow, {"not": slow}]}), json!(long), " undecided"),
        (json!({"allOf": [slow, other]}), json!(long), " undecided"),
        (json!({"if": slow, "then": {"maxLength": 1}, "else": {"maxLength": 2}}), json!(long), " maxLength"),
        (json!({"if": slow, "then": {"maxLength": 1}}), json!(long), " undecided"),
        (json!({"type": "object", "propertyNames": slow}), json!({"a": 1, &long: 1}), " propertyNames"),
        // The steps are those of the whole message, and the long name took them all.
        (json!({"type": "object", "propertyNames": slow}), member(&long), " undecided"),
        (json!({"type": "object", "propertyNames": slow}), json!({&long: 1}), " undecided"),
        (json!({"patternProperties": {SLOW: {"type": "integer"}}}), member(&long), " undecided"),
        (
            json!({"patternProperties": {SLOW: {}}, "additionalProperties": false}),
            json!({"x": {}}),
            " additionalProperties",
        ),
        (
            json!({"items": {"patternProperties": {SLOW: {}}, "additionalProperties": false}}),
            json!([{}, member(&long)]),
            "/1 undecided",
        ),
        // What a group took in an earlier round is forgotten, as ECMA-262 has it.
        (json!({"pattern": r"^(?:(a)|b)*\1$"}), json!("ab"), "valid"),
        (json!({"pattern": r"^(?:(a)|b)*\1$"}), json!("a"), " pattern"),
        // What is no pattern decides nothing.
        (json!({"pattern": "("}), json!("("), " undecided"),
        (json!({"pattern": "("}), json!(1), "valid"),
        // A table decides what looks ahead, and what an engine would need very long for.
        (json!({"pattern": "^(a+)+$"}), json!("a".repeat(5000) + "b"), " pattern"),
        (json!({"pattern": "^(a|a|b)*$"}), json!("ab".repeat(5000)), "valid"),
        (json!({"pattern": "^(a|b|ab)*(?=c)$"}), json!("ab".repeat(5000)), " pattern"),
        (json!({"pattern": "^(?!.*c)(a|b|ab)*$"}), json!("ab".repeat(5000)), "valid"),
        (json!({"patternProperties": {"^(a+)+$": {"type": "string"}}}), json!({"a".repeat(50) + "b": 1}), "valid"),
        // What ECMA-262 lets pass for the Web's sake.
        (json!({"pattern": "^a{,2}$"}), json!("a{,2}"), "valid"),
        // Generated decoders take a text by code points, and line ends as ECMA-262 has them.
        (json!({"pattern": "^.$"}), json!("\u{2028}"), " pattern"),
        (json!({"pattern": "^[^]$"}), json!("\n"), "valid"),
    ] {
        assert_eq!(verdict(&payload, &message), [expected], "{payload} {message:.60}");
    }
}

#[test]
fn many_texts_that_an_engine_gives_up_on_take_no_longer_than_a_few() {
    let many: Vec<_> = (0..10_000).map(|index| format!("{}{index}", "ab".repeat(100))).collect();
    let payload = json!({"items": {"pattern": SLOW}});
    assert_eq!(verdict(&payload, &json!(many)), ["/0 undecided"]);
}

#[test]
fn other_messages_are_judged_and_exit_codes_tell() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec.yaml");
    fs::write(
        &spec,
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\ncomponents: {{messages: {{M: {{payload: {{pattern: '{SLOW}'}}}}}}}}"
        ),
    )
    .unwrap();
    let long = json!("ab".repeat(100));
    for (messages, code, expected) in [
        (vec![&long, &json!(1)], 3, [2, 0, 0, 1]),
        (vec![&long, &json!("x"), &long], 1, [3, 1, 1, 2]),
        (vec![&json!(1)], 0, [1, 0, 0, 0]),
    ] {
        let path = folder.path().join("messages.ndjson");
        fs::write(&path, messages.iter().map(|message| format!("{message}\n")).collect::<String>()).unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_postroom"))
            .args(["validate", "--json"])
            .args([spec.to_str().unwrap(), "--message", "M", path.to_str().unwrap()])
            .output()
            .unwrap();
        let out = String::from_utf8(run.stdout).unwrap();
        let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let summary = &lines.last().unwrap()["summary"];
        let counts = ["messages", "invalid", "violations", "undecided"].map(|name| summary[name].as_u64().unwrap());
        assert_eq!((run.status.code(), counts), (Some(code), expected), "{out}");
        let undecided = lines.iter().filter(|line| line["keyword"] == "undecided").count();
        assert_eq!(undecided as u64, expected[3], "{out}");
    }
}

#[test]
fn examples_are_none_of_which_nothing_is_certain() {
    // What is made up for it may be long, and is never printed unless it is known to match.
    let slow = json!({"type": "string", "pattern": SLOW, "minLength": 150}).to_string();
    let found = Examples::of("M", Document::parse(&slow).unwrap().as_schema()).unwrap().valid(0, 0);
    assert!(found.unwrap_err().to_string().contains("`pattern`"));
    let schema = json!({"type": "string", "pattern": "^(?!x)[a-z]{3}$"}).to_string();
    let examples = Examples::of("M", Document::parse(&schema).unwrap().as_schema()).unwrap();
    assert_eq!(examples.valid(0, 0).unwrap().len(), 5);
    assert_eq!(examples.invalid(0, 0, Some("pattern")).unwrap().1.keyword, "pattern");
}

#[test]
fn names_of_which_nothing_is_certain_change_in_a_way_that_breaks() {
    let schema = |name: &str| {
        json!({"type": "object", "properties": {name: {"type": "string"}}, "patternProperties": {SLOW: {"minLength": 1}},
            "additionalProperties": false})
    };
    let (old, new) = (contract(&schema("x")), contract(&schema(&"ab".repeat(100))));
    assert!(diff::compare(&old, &new).iter().any(diff::Change::is_breaking));
}
