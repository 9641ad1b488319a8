//! Every schema of the public suite for draft-07 as a payload: examples of it are valid.

use std::{fs, path::Path};

use postroom_cli::example::Examples;
use postroom_codegen::{Builder, Contract};
use serde_json::Value;

use crate::support::{oracle::Oracle, parse};

#[needs::shared("json-schema-test-suite")]
#[test]
fn schemas_of_the_public_suite_have_examples() {
    let suite = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/json-schema-test-suite/tests/draft7"));
    let (mut made, mut broken, mut problems) = (0, 0, Vec::new());
    for (name, group) in groups(suite) {
        let folder = tempfile::tempdir().unwrap();
        let Some(contract) = contract(folder.path(), &group["schema"]) else { continue };
        let message = &contract.messages[0];
        let oracle = Oracle::new(&message.payload.as_schema().to_document());
        let satisfiable = group["tests"].as_array().unwrap().iter().any(|test| test["valid"] == true);
        let examples = Examples::new(&contract, Some(&message.name), None).unwrap();
        for seed in 0..5 {
            match examples.valid(seed, 0) {
                Ok(text) if oracle.violations(&parse::tree(&text)).is_empty() => made += 1,
                Ok(text) => problems.push(format!("{name}: invalid: {text}")),
                Err(_) if !satisfiable => {}
                Err(error) => problems.push(format!("{name}: {error}: {}", message.payload)),
            }
            if let Ok((text, breaks)) = examples.invalid(seed, 0, None) {
                broken += 1;
                let found: Vec<_> = oracle.violations(&parse::tree(&text)).into_iter().collect();
                if found != [((breaks.pointer, breaks.keyword), 1)] {
                    problems.push(format!("{name}: {text} breaks {found:?}"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{made} made, {broken} broken; {}:\n{}", problems.len(), problems.join("\n"));
    assert!(made > 1000 && broken > 700, "{made} made, {broken} broken");
}

fn groups(suite: &Path) -> Vec<(String, Value)> {
    let mut files: Vec<_> = fs::read_dir(suite).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let groups: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let stem = file.file_stem().unwrap().display();
        found.extend(groups.into_iter().map(|group| {
            let name = format!("{stem}: {}", group["description"].as_str().unwrap());
            (name, group)
        }));
    }
    found
}

/// The contract of a document with a message that has the schema; `None` where the generator does not load it.
fn contract(folder: &Path, schema: &Value) -> Option<Contract> {
    const DOCUMENT: &str = "asyncapi: 3.0.0\ninfo: {title: T, version: '1'}\n\
                            components: {messages: {It: {payload: {$ref: './schema.json'}}}}\n";
    let path = folder.join("document.yaml");
    fs::write(folder.join("schema.json"), schema.to_string()).unwrap();
    fs::write(&path, DOCUMENT).unwrap();
    Some(Builder::new().document(path).contract().ok()?.0)
}
