//! What a build script sees: files in, Rust or a list of problems out.

use std::{fs, io, path::Path};

use postroom_codegen::{Builder, Diagnostics};

const ORDERS: &str = "asyncapi: 3.0.0
info: {title: Orders, version: 1.0.0}
channels:
  placed: {address: order.placed, messages: {Placed: {$ref: '#/components/messages/Placed'}}}
operations:
  tell: {action: send, channel: {$ref: '#/channels/placed'}}
components:
  messages: {Placed: {payload: {$ref: 'common.yaml#/Order'}}}
";
const COMMON: &str = "Order: {type: object, required: [id], properties: {id: {type: string}}}\n";
const BILLING: &str = r##"{
  "asyncapi": "3.1.0",
  "info": {"title": "Billing", "version": "2"},
  "channels": {"sent": {"address": "bill.sent", "messages": {"Sent": {"payload": {"$ref": "https://example.org/money.json#/Sum"}}}}},
  "operations": {"hear": {"action": "receive", "channel": {"$ref": "#/channels/sent"}}}
}"##;
const MONEY: &str = r#"{"Sum": {"type": "object", "properties": {"cents": {"type": "integer"}}}}"#;

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> io::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    for (name, text) in files {
        fs::write(folder.path().join(name), text)?;
    }
    Ok(folder)
}

/// `code file:line` of each problem, the file without its folder.
fn lines(diagnostics: &Diagnostics) -> Vec<String> {
    let name =
        |path: &str| Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    diagnostics.iter().map(|found| format!("{} {}:{}", found.code, name(&found.file), found.line)).collect()
}

#[test]
fn the_order_of_documents_does_not_matter() {
    let folder =
        folder(&[("orders.yaml", ORDERS), ("common.yaml", COMMON), ("billing.json", BILLING), ("money.json", MONEY)])
            .unwrap();
    let [orders, billing, money] = ["orders.yaml", "billing.json", "money.json"].map(|name| folder.path().join(name));
    let builder = || Builder::new().map_reference("https://example.org/money.json", &money);
    let (one, _) = builder().document(&orders).document(&billing).generate().unwrap();
    let (other, _) = builder().document(&billing).document(&orders).generate().unwrap();
    assert_eq!(one, other);
    assert!(!one.contains(folder.path().to_str().unwrap()), "paths of this machine do not get into the code");
}

#[test]
fn problems_of_the_builder_itself_are_diagnostics() {
    let folder = folder(&[("orders.yaml", ORDERS), ("common.yaml", COMMON)]).unwrap();
    let orders = folder.path().join("orders.yaml");
    let doubled = folder.path().join("../").join(folder.path().file_name().unwrap()).join("./orders.yaml");
    for (builder, expected) in [
        (Builder::new(), "no-documents :0"),
        (Builder::new().document(folder.path().join("none.yaml")), "unreadable-file none.yaml:0"),
        (
            Builder::new().document(folder.path()),
            &*format!("unreadable-file {}:0", folder.path().file_name().unwrap().to_str().unwrap()),
        ),
        (Builder::new().document(&orders).document(doubled), "duplicate-document orders.yaml:0"),
    ] {
        assert_eq!(lines(&builder.generate().unwrap_err()), [expected]);
    }
}

#[cfg(unix)]
#[test]
fn two_names_of_one_document_are_told() {
    let folder = folder(&[("orders.yaml", ORDERS), ("common.yaml", COMMON)]).unwrap();
    let [orders, link] = ["orders.yaml", "link.yaml"].map(|name| folder.path().join(name));
    std::os::unix::fs::symlink(&orders, &link).unwrap();
    let diagnostics = Builder::new().document(orders).document(link).generate().unwrap_err();
    assert_eq!(lines(&diagnostics), ["duplicate-document link.yaml:0"]);
}

#[test]
fn problems_of_every_step_are_reported_together() {
    let folder = folder(&[
        ("a.yaml", &ORDERS.replace("common.yaml#/Order", "common.yaml#/Ordre").replace("send", "sned")),
        (
            "b.yaml",
            "asyncapi: 3.0.0\ninfo: {title: B, version: 1, title: C}\ncomponents: {messages: {M: {payload: {not: {}}}}}\n",
        ),
        ("c.yaml", "asyncapi: 1.2.0"),
        ("d.yaml", "asyncapi: [3"),
        ("common.yaml", COMMON),
    ]).unwrap();
    let builder = ["a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml"]
        .iter()
        .fold(Builder::new(), |builder, name| builder.document(folder.path().join(name)));
    let found = lines(&builder.generate().unwrap_err());
    for expected in [
        "unknown-action a.yaml:6",
        "unresolved-reference a.yaml:8",
        "duplicate-key b.yaml:2",
        "checked-value b.yaml:3",
        "unsupported-version c.yaml:1",
        "yaml-syntax d.yaml:2",
        "unreadable-file e.yaml:0",
    ] {
        assert!(found.contains(&expected.to_owned()), "{expected} is not among {found:#?}");
    }
}

#[test]
fn a_problem_is_printed_with_place_and_remedy() {
    let folder = folder(&[("orders.yaml", &ORDERS.replace("send", "sned")), ("common.yaml", COMMON)]).unwrap();
    let diagnostics = Builder::new().document(folder.path().join("orders.yaml")).generate().unwrap_err();
    let printed = diagnostics.to_string().replace(&format!("{}/", folder.path().display()), "");
    let expected = "error[unknown-action]: `sned` is no action
  --> orders.yaml:6:18 at /operations/tell/action
  help: did you mean `send`?";
    assert_eq!(printed, expected);
    assert_eq!(format!("{diagnostics:?}"), format!("\n{diagnostics}"));
}
