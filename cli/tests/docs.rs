//! `postroom docs`: what it writes, what it says, and when it refuses.

mod anchors;
mod changelog;
mod channels;
mod markdown;
mod payload;
mod seed;
mod stale;
mod state;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use postroom_codegen::{Builder, Contract};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder for documents, and one for a page.
struct Place {
    folder: TempDir,
}

/// What a run said.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    fn page(&self) -> String {
        fs::read_to_string(self.path("out/message-flow.md")).unwrap()
    }

    /// The files of the page's folder by name, with what they hold.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        for folder in ["out", "out/diagrams"] {
            for entry in fs::read_dir(self.path(folder)).into_iter().flatten().map(Result::unwrap) {
                if entry.file_type().unwrap().is_file() {
                    let name = entry.path().strip_prefix(self.path("out")).unwrap().display().to_string();
                    found.push((name, fs::read(entry.path()).unwrap()));
                }
            }
        }
        found.sort();
        found
    }

    /// Runs `postroom docs` on documents, with the page's folder `out`.
    fn docs<P: AsRef<Path>>(&self, documents: &[P], arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postroom"));
        command.arg("docs").args(documents.iter().map(AsRef::as_ref)).arg("--out").arg(self.path("out"));
        let output = command.args(arguments).env("NO_COLOR", "1").output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(self.path("").to_str().unwrap(), "");
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs it on one document, which is `spec.json`, and which must go well.
    #[track_caller]
    fn run(&self, document: &Value, arguments: &[&str]) -> String {
        let path = self.write("spec.json", &document.to_string());
        let said = self.docs(&[path], arguments);
        assert_eq!(said.code, Some(0), "{said:?}");
        self.page()
    }
}

/// A document of this title in which the application sends a message on each address.
fn sender(title: &str, addresses: &[&str], payload: &Value) -> Value {
    let mut channels = json!({});
    let mut operations = json!({});
    for (index, address) in addresses.iter().enumerate() {
        let channel = format!("channel{index}");
        channels[&channel] = json!({"address": address, "messages": {"Told": {"$ref": "#/components/messages/Told"}}});
        operations[format!("send{index}")] =
            json!({"action": "send", "channel": {"$ref": format!("#/channels/{channel}")}});
    }
    json!({
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": "1.0.0"},
        "channels": channels,
        "operations": operations,
        "components": {"messages": {"Told": {"payload": payload}}},
    })
}

/// A contract that no document could declare: its texts may be anything. The application sends one message on each address.
fn anything(title: &str, description: &str, addresses: &[&str], key: &str, schema: &Value) -> Contract {
    let words = json!({"title": "", "summary": "", "description": "", "rest": "{}"});
    let with = |value: Value| {
        let mut all = words.clone();
        all.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        all
    };
    let operation = |(channel, _)| {
        with(json!({"id": format!("o{channel}"), "action": "Send", "channel": channel, "messages": [0], "reply": null}))
    };
    let operations: Vec<Value> = addresses.iter().enumerate().map(operation).collect();
    let channel = |address| with(json!({"id": "c", "address": address, "parameters": [], "messages": [0]}));
    let message = with(
        json!({"name": "ToldMessage", "key": key, "content_type": "application/json", "schema": schema.to_string()}),
    );
    let contract = json!({
        "services": [{"title": title, "version": "1", "description": description, "operations": operations, "rest": "{}"}],
        "channels": addresses.iter().map(channel).collect::<Vec<_>>(),
        "messages": [message],
        "envelopes": [],
    });
    serde_json::from_value(contract).unwrap()
}

/// The contract of one document.
#[track_caller]
fn contract(document: &Value) -> Contract {
    let place = Place::new();
    let path = place.write("spec.json", &document.to_string());
    Builder::new().document(path).contract().unwrap_or_else(|error| panic!("{error}")).0
}

/// A folder of the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
