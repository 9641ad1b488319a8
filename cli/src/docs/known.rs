//! Schemas without what is no keyword: a reference may lead to a file that holds something else, which is not for pages.

use std::collections::BTreeSet;

use postroom_codegen::Contract;
use postroom_schema::vocabulary::is_keyword;

use crate::json::{self, Json};

/// Leaves out of a contract's schemas what is neither a keyword nor an extension.
///
/// What is only said of messages that are not JSON is left as it is, because their schemas have words of their own.
pub(super) fn leave_out_unknown(contract: &mut Contract) {
    let mut foreign = BTreeSet::new();
    let others = contract.messages.iter().filter(|message| !message.is_json);
    let mut open: Vec<usize> = others.flat_map(|message| message.definitions.iter().copied()).collect();
    while let Some(at) = open.pop() {
        if let Some(definition) = contract.definitions.get(at).filter(|_| foreign.insert(at)) {
            open.extend(&definition.definitions);
        }
    }
    let definitions = contract.definitions.iter_mut().enumerate().filter(|(at, _)| !foreign.contains(at));
    definitions.for_each(|(_, definition)| prune(&mut definition.schema));
    contract.envelopes.iter_mut().for_each(|envelope| prune(&mut envelope.schema));
    for message in &mut contract.messages {
        if message.is_json {
            prune(&mut message.schema);
        }
        message.headers.iter_mut().for_each(prune);
    }
}

/// Leaves it out of the text of a schema, which stays as it is if there is nothing to leave out.
fn prune(schema: &mut String) {
    // What cannot be read is told of by who shows it.
    let Ok(mut json) = json::parse(schema.as_bytes(), json::SCHEMA_DEPTH) else { return };
    if prune_schema(&mut json) {
        *schema = json.to_string();
    }
}

/// Leaves it out of a schema, or of a list of them; whether there was any.
fn prune_schema(schema: &mut Json) -> bool {
    match schema {
        Json::Array(schemas) => schemas.iter_mut().fold(false, |any, schema| prune_schema(schema) | any),
        Json::Object(keywords) => {
            let count = keywords.len();
            keywords.retain(|(keyword, _)| is_keyword(keyword));
            let is_shorter = keywords.len() < count;
            keywords.iter_mut().fold(is_shorter, |any, (keyword, value)| prune_within(keyword, value) | any)
        }
        _ => false,
    }
}

/// Leaves it out of the schemas that stand under a keyword; whether there was any.
fn prune_within(keyword: &str, value: &mut Json) -> bool {
    match (keyword, value) {
        // Data, and not schemas.
        ("const" | "default" | "discriminator" | "enum" | "examples" | "externalDocs", _) => false,
        (extension, _) if extension.starts_with("x-") => false,
        (
            "$defs" | "definitions" | "dependencies" | "dependentSchemas" | "patternProperties" | "properties",
            Json::Object(schemas),
        ) => schemas.iter_mut().fold(false, |any, (_, schema)| prune_schema(schema) | any),
        (_, schema) => prune_schema(schema),
    }
}
