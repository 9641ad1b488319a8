//! The verdicts of `postroom validate` beside those of the `jsonschema` crate, on values of generated schemas.

mod wild;

use std::collections::BTreeSet;

use postroom_cli::validate::{Target, Verdict};
use postroom_codegen::{Builder, Contract, Diagnostics};
use serde_json::{Value, json};

use crate::{
    diff::draw,
    support::{dice::Dice, oracle::Oracle, parse, run::cases_or},
};

/// How many values are held to each schema.
const VALUES: usize = 20;

/// The contract of a document whose only message has this payload; its definitions are components.
fn contract(schema: &Value) -> Contract {
    read(schema).unwrap_or_else(|found| panic!("{schema}\n{found}"))
}

/// The same, or why tools get none.
fn read(schema: &Value) -> Result<Contract, Diagnostics> {
    let mut payload = schema.clone();
    let schemas = payload.as_object_mut().and_then(|payload| payload.remove("definitions")).unwrap_or(json!({}));
    let spec = json!({
        "asyncapi": "3.0.0", "info": {"title": "T", "version": "1"},
        "components": {"messages": {"M": {"payload": payload}}, "schemas": schemas},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.json");
    std::fs::write(&path, spec.to_string().replace("#/definitions/", "#/components/schemas/")).unwrap();
    Builder::new().document(path).contract().map(|(contract, _)| contract)
}

/// What is violated where; nothing for what is only not representable.
pub(super) type Found = BTreeSet<(String, String)>;

pub(super) fn found(target: &Target, text: &str) -> Found {
    match target.judge(text.as_bytes()) {
        Verdict::Invalid { violations, .. } => violations
            .into_iter()
            .filter(|found| found.keyword != "not_representable")
            .map(|found| (found.pointer, found.keyword))
            .collect(),
        Verdict::Valid => Found::new(),
        other => panic!("{text}: {other:?}"),
    }
}

/// Holds what is found in values of a schema to what the oracle finds; gives how many are valid and how many are not.
fn compare(contract: &Contract, schema: &Value, values: &[String]) -> (usize, usize) {
    let target = Target::message(contract, "M")
        .unwrap_or_else(|error| panic!("{error:?}\n{schema}\n{}", contract.messages[0].payload));
    // What the tools get of a schema may say it in other words, and allows the same.
    let told = Oracle::new(&contract.messages[0].payload.as_schema().to_document());
    let written = Oracle::new(&schema.to_string());
    let (mut valid, mut invalid) = (0, 0);
    for text in values {
        let tree = parse::tree(text);
        let (ours, theirs) = (found(&target, text), told.violations(&tree));
        let theirs: Found = theirs.into_keys().collect();
        assert_eq!(ours, theirs, "{text}\n{schema}\n{}", contract.messages[0].payload);
        let is_written = written.violations(&tree).is_empty();
        assert_eq!(ours.is_empty(), is_written, "{text}\n{schema}\n{}", contract.messages[0].payload);
        *(if ours.is_empty() { &mut valid } else { &mut invalid }) += 1;
    }
    (valid, invalid)
}

/// The contract whose only message has this payload, word by word.
pub(super) fn verbatim(schema: &Value) -> Contract {
    serde_json::from_value(json!({
        "services": [], "envelopes": [], "channels": [],
        "messages": [{
            "name": "M", "key": "M", "title": "", "summary": "", "description": "", "rest": "{}",
            "content_type": "application/json", "schema": schema.to_string(), "headers": null, "correlation_id": null,
        }],
    }))
    .unwrap()
}

#[test]
fn verdicts_are_those_of_the_oracle_whatever_words_stand_beside_each_other() {
    let mut dice = Dice::new(7);
    let (mut valid, mut invalid) = (0, 0);
    for _ in 0..cases_or(400) {
        let schema = wild::root(&mut dice);
        let values: Vec<_> = (0..VALUES).map(|_| wild::value(&mut dice, 3).to_string()).collect();
        let (more_valid, more_invalid) = compare(&verbatim(&schema), &schema, &values);
        valid += more_valid;
        invalid += more_invalid;
    }
    assert!(valid > 1000 && invalid > 1000, "{valid} {invalid}");
}

/// A schema that says what it means in odd words is allowed the same values when it has been read.
#[test]
fn what_is_read_of_a_schema_allows_what_it_did() {
    let mut dice = Dice::new(11);
    let (mut valid, mut invalid, mut refused) = (0, 0, 0);
    for _ in 0..cases_or(400) {
        let schema = wild::root(&mut dice);
        let values: Vec<_> = (0..VALUES).map(|_| wild::value(&mut dice, 3).to_string()).collect();
        match read(&schema) {
            Ok(contract) => {
                let (more_valid, more_invalid) = compare(&contract, &schema, &values);
                valid += more_valid;
                invalid += more_invalid;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(valid > 1000 && invalid > 1000, "{valid} {invalid} {refused}");
}

#[test]
fn verdicts_are_those_of_the_oracle_whatever_the_schema() {
    let mut dice = Dice::new(42);
    let (mut valid, mut invalid) = (0, 0);
    for _ in 0..cases_or(150) {
        let schema = draw::schema(&mut dice);
        let values: Vec<_> = (0..VALUES).map(|_| draw::value(&mut dice, &schema, &schema, 6).to_string()).collect();
        let (more_valid, more_invalid) = compare(&contract(&schema), &schema, &values);
        valid += more_valid;
        invalid += more_invalid;
    }
    assert!(valid > 300 && invalid > 300, "{valid} {invalid}");
}
