//! Every case of the public suite for draft-07, by `postroom validate`.

use std::{fs, path::Path};

use postroom_cli::validate::{Target, Verdict};
use postroom_codegen::Builder;
use serde_json::Value;

#[path = "../../../tests/support/left_out.rs"]
mod left_out;

#[path = "../../../tests/support/remotes.rs"]
mod remotes;

use left_out::LEFT_OUT;
use remotes::remotes;

/// Cases that are judged otherwise, and why.
const OTHERWISE: &[(&str, &str)] = &[];

#[needs::shared("json-schema-test-suite")]
#[test]
fn verdicts_are_those_of_the_public_suite() {
    let suite = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/json-schema-test-suite/tests/draft7"));
    let mut files: Vec<_> = fs::read_dir(suite).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.extend(fs::read_dir(suite.join("optional/format")).unwrap().map(|entry| entry.unwrap().path()));
    files.sort();
    let (mut judged, mut left_out, mut otherwise) = (0, Vec::new(), Vec::new());
    for file in &files {
        let stem = file.file_stem().unwrap().display().to_string();
        let groups: Vec<Value> = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        for group in groups {
            let name = format!("{stem}: {}", group["description"].as_str().unwrap());
            let target = match target(&group["schema"]) {
                Ok(target) => target,
                Err(code) => {
                    left_out.push((name, code));
                    continue;
                }
            };
            for test in group["tests"].as_array().unwrap() {
                judged += 1;
                let verdict = target.judge(test["data"].to_string().as_bytes());
                let is_valid = match &verdict {
                    Verdict::Valid => true,
                    Verdict::Invalid { violations, .. } => {
                        violations.iter().all(|found| found.keyword == "not_representable")
                    }
                    Verdict::Malformed { .. } | Verdict::Undecided { .. } => panic!("{name}: {test}: {verdict:?}"),
                };
                if is_valid != test["valid"].as_bool().unwrap() {
                    otherwise.push(format!("{name}: {}", test["description"].as_str().unwrap()));
                }
            }
        }
    }
    let expected: Vec<_> = LEFT_OUT.iter().map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect();
    assert_eq!(left_out, expected, "{judged} cases");
    let expected: Vec<_> = OTHERWISE.iter().map(|(name, _)| *name).collect();
    assert_eq!(otherwise, expected, "{judged} cases");
    assert!(judged > 1300, "{judged} cases");
}

/// What messages are held to that have a schema; or the code of the error, where the documents have one.
fn target(schema: &Value) -> Result<Target, String> {
    const DOCUMENT: &str = "asyncapi: 3.0.0\ninfo: {title: T, version: '1'}\n\
                            components: {messages: {It: {payload: {$ref: './schema.json'}}}}\n";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("schema.json"), schema.to_string()).unwrap();
    let path = folder.path().join("document.yaml");
    fs::write(&path, DOCUMENT).unwrap();
    let served = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/json-schema-test-suite/remotes"));
    let served = remotes(served).unwrap();
    let builder = served.iter().fold(Builder::new(), |builder, (url, path)| builder.map_reference(url, path));
    match builder.document(path).contract() {
        Ok((contract, _)) => Ok(Target::message(&contract, "It").unwrap()),
        Err(found) => {
            let error = found.iter().find(|found| found.severity == postroom_codegen::Severity::Error);
            Err(error.unwrap().code.to_owned())
        }
    }
}
