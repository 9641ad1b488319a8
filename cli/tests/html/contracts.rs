//! Contracts to make pages of.

use std::{fs, path::PathBuf};

use postroom_cli::html::{Options, page};
use postroom_codegen::{Builder, Contract};
use serde_json::json;

/// The page of a contract.
pub(crate) fn page_of(contract: &Contract) -> String {
    page(contract, &Options { title: "Message Flow".to_owned() })
}

/// The platform's own contract.
pub(crate) fn platform() -> Contract {
    let files = ["campaign-service", "orchestrator", "user-service"].map(|name| format!("../spec/{name}.yaml"));
    files.iter().fold(Builder::new(), Builder::document).contract().unwrap().0
}

/// What each of the generator's own documents declares.
pub(crate) fn fixtures() -> Vec<(String, Contract)> {
    let mut files: Vec<PathBuf> = fs::read_dir("../codegen/tests/fixtures/features")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    let contracts = files.iter().filter_map(|path| {
        let (contract, _) = Builder::new().document(path).contract().ok()?;
        Some((path.display().to_string(), contract))
    });
    contracts.collect()
}

/// A contract with one message, of this schema.
pub(crate) fn with_payload(schema: &str) -> Contract {
    contract(&json!({"messages": [message("Probe", schema)]}))
}

/// A contract from its JSON; what is left out is empty.
pub(crate) fn contract(value: &serde_json::Value) -> Contract {
    let mut whole = json!({"services": [], "channels": [], "messages": [], "envelopes": []});
    whole.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
    serde_json::from_value(whole).unwrap()
}

pub(crate) fn message(name: &str, schema: &str) -> serde_json::Value {
    json!({
        "name": name, "key": name, "title": "", "summary": "", "description": "",
        "content_type": "application/json", "schema": schema, "rest": "{}",
    })
}

/// Returns the markup of a page as XML: without its style and script, and with a slash in the tags of empty elements.
pub(crate) fn markup(html: &str) -> String {
    let mut rest = html.to_owned();
    for element in ["style", "script"] {
        while let Some(start) = rest.find(&format!("<{element}>\n")) {
            let end = format!("</{element}>");
            let length = rest[start..].find(&end).unwrap() + end.len();
            rest.replace_range(start..start + length, "");
        }
    }
    // Nothing but the end of a tag is such a bracket.
    let tags = rest.split_inclusive('>').map(|part| {
        let tag = part.rfind('<').map_or("", |start| &part[start..]);
        let is_empty = ["<meta ", "<link ", "<input ", "<wbr>"].iter().any(|start| tag.starts_with(start));
        if is_empty { format!("{}/>", &part[..part.len() - 1]) } else { part.to_owned() }
    });
    tags.collect()
}

/// What a reader sees of an element, with single spaces.
pub(crate) fn seen(node: roxmltree::Node<'_, '_>) -> String {
    let texts: Vec<_> = node.descendants().filter(roxmltree::Node::is_text).filter_map(|text| text.text()).collect();
    texts.concat().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads the markup of a page.
pub(crate) fn read(markup: &str) -> roxmltree::Document<'_> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    match roxmltree::Document::parse_with_options(markup, options) {
        Ok(document) => document,
        Err(error) => {
            let line = markup.lines().nth(error.pos().row as usize - 1).unwrap_or_default();
            panic!("{error}: {line}")
        }
    }
}
