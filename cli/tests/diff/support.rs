//! Contracts to compare.

use std::{fs, path::Path};

use postroom_cli::diff::{Change, Verdict};
use postroom_codegen::{Builder, Contract};
use serde_json::{Value, json};

/// The contract of one document, which the generator accepts.
pub(crate) fn document(text: &str) -> Contract {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.yaml");
    fs::write(&path, text).unwrap();
    contract(&path)
}

/// The contract of a document that the generator accepts.
pub(crate) fn contract(path: &Path) -> Contract {
    let built = Builder::new().document(path).contract();
    built.unwrap_or_else(|diagnostics| panic!("{diagnostics}")).0
}

/// The contract of a document whose only message holds a value of this schema.
pub(crate) fn value_document(schema: &str) -> Contract {
    let payload = json!({"type": "object", "properties": {"value": "SCHEMA"}}).to_string();
    document(&format!(
        r##"{{
            "asyncapi": "3.0.0",
            "info": {{"title": "Ping Service", "version": "1.0.0"}},
            "channels": {{"ping": {{"address": "ping", "messages": {{"Ping": {{"payload": {}}}}}}}}},
            "components": {{"schemas": {{
                "Tree": {{"type": "object", "properties": {{"children": {{"type": "array",
                    "items": {{"$ref": "#/components/schemas/Tree"}}}}, "leaf": {{"type": "string"}}}}}},
                "Bush": {{"type": "object", "properties": {{"children": {{"type": "array",
                    "items": {{"$ref": "#/components/schemas/Bush"}}}}, "leaf": {{"type": "integer"}}}}}}
            }}}}
        }}"##,
        payload.replace("\"SCHEMA\"", schema)
    ))
}

/// A contract with one message of this payload, whether or not the generator would accept it.
pub(crate) fn payload(schema: &str) -> Contract {
    let message = json!({
        "name": "PingMessage", "key": "Ping", "title": "", "summary": "", "description": "",
        "content_type": "application/json", "schema": schema, "headers": null, "correlation_id": null, "rest": "{}",
    });
    let whole = json!({"services": [], "channels": [], "messages": [message], "envelopes": []});
    serde_json::from_value::<Contract>(whole).unwrap()
}

/// A contract with one message of this payload.
pub(crate) fn payload_of(schema: &Value) -> Contract {
    payload(&schema.to_string())
}

/// Whom the changes break, in a word.
pub(crate) fn whom(changes: &[Change]) -> &'static str {
    let sender = changes.iter().map(|change| change.sender).min();
    let receiver = changes.iter().map(|change| change.receiver).min();
    match (sender, receiver) {
        (Some(Verdict::Breaking), Some(Verdict::Breaking)) => "both",
        (Some(Verdict::Breaking), _) => "senders",
        (_, Some(Verdict::Breaking)) => "receivers",
        (Some(Verdict::Cosmetic), _) => "cosmetic",
        _ => "nobody",
    }
}
