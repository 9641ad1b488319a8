//! A document of AsyncAPI 2 and its twin of 3.0: what every subcommand makes of them is the same.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
};

const OLD: &str = "asyncapi: 2.6.0
info: {title: Orders, version: 1.0.0, description: Takes orders.}
tags: [{name: shop}]
servers:
  main: {url: 'nats://broker.example.org:4222', protocol: nats, security: [{user: []}]}
channels:
  order.{region}.placed:
    description: What was ordered.
    servers: [main]
    parameters: {region: {description: Where., schema: {type: string, enum: [eu, us]}}}
    publish:
      operationId: takeOrder
      summary: Takes an order.
      traits: [{description: As it comes.}]
      message: {$ref: '#/components/messages/OrderPlaced'}
  order.ended:
    subscribe:
      operationId: tellEnd
      bindings: {nats: {queue: ends}}
      message:
        oneOf:
          - {messageId: OrderShipped, name: shipped, payload: {$ref: '#/components/schemas/End'}}
          - {messageId: OrderDropped, name: dropped, payload: {$ref: '#/components/schemas/End'}}
components:
  securitySchemes: {user: {type: userPassword}}
  schemas: {End: {type: object, required: [order], properties: {order: {type: string, format: uuid}, note: {type: string}}}}
  messages:
    OrderPlaced:
      title: An order.
      correlationId: {location: $message.header#/trace}
      headers: {type: object, properties: {trace: {type: string}}}
      payload: {type: object, required: [item, amount], properties: {item: {type: string, minLength: 1}, amount: {type: integer, minimum: 1}}}
      examples: [{item: tea, amount: 2}]
";

const NEW: &str = "asyncapi: 3.0.0
info: {title: Orders, version: 1.0.0, description: Takes orders., tags: [{name: shop}]}
servers:
  main: {host: 'broker.example.org:4222', protocol: nats, security: [{$ref: '#/components/securitySchemes/user'}]}
channels:
  order.{region}.placed:
    address: order.{region}.placed
    description: What was ordered.
    servers: [{$ref: '#/servers/main'}]
    parameters: {region: {description: Where., enum: [eu, us]}}
    messages: {OrderPlaced: {$ref: '#/components/messages/OrderPlaced'}}
  order.ended:
    address: order.ended
    messages:
      OrderShipped: {name: shipped, payload: {$ref: '#/components/schemas/End'}}
      OrderDropped: {name: dropped, payload: {$ref: '#/components/schemas/End'}}
operations:
  takeOrder: {action: receive, channel: {$ref: '#/channels/order.{region}.placed'}, summary: Takes an order., description: As it comes.}
  tellEnd: {action: send, channel: {$ref: '#/channels/order.ended'}, bindings: {nats: {queue: ends}}}
components:
  securitySchemes: {user: {type: userPassword}}
  schemas: {End: {type: object, required: [order], properties: {order: {type: string, format: uuid}, note: {type: string}}}}
  messages:
    OrderPlaced:
      title: An order.
      correlationId: {location: $message.header#/trace}
      headers: {type: object, properties: {trace: {type: string}}}
      payload: {type: object, required: [item, amount], properties: {item: {type: string, minLength: 1}, amount: {type: integer, minimum: 1}}}
      examples: [{payload: {item: tea, amount: 2}}]
";

/// A folder with the document.
fn folder(document: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("orders.yaml"), document).unwrap();
    fs::write(folder.path().join("good.json"), r#"{"item": "tea", "amount": 2}"#).unwrap();
    fs::write(folder.path().join("bad.json"), r#"{"item": "", "amount": 0}"#).unwrap();
    folder
}

/// How a run ends, and what it prints.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postroom"));
    let command = command.current_dir(folder).args(arguments).env("NO_COLOR", "1").stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The files below a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_str().unwrap().to_owned();
        if entry.is_dir() {
            found.extend(files(&entry).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else {
            found.insert(name, fs::read_to_string(&entry).unwrap());
        }
    }
    found
}

#[test]
fn every_subcommand_makes_the_same_of_both() {
    let (old, new) = (folder(OLD), folder(NEW));
    for (arguments, code, expected) in [
        (&["check", "orders.yaml"][..], 0, ""),
        (&["docs", "orders.yaml", "--out", "docs", "--html", "--date", "2026-01-01"], 0, ""),
        (&["generate", "orders.yaml", "--out", "orders.rs"], 0, ""),
        (&["generate", "orders.yaml", "--out", "orders.rs", "--check"], 0, ""),
        (&["example", "orders.yaml", "--message", "OrderPlaced", "--seed", "7"], 0, "\"amount\""),
        (&["example", "orders.yaml", "--message", "dropped", "--invalid"], 0, "order"),
        (&["validate", "orders.yaml", "--message", "OrderPlaced", "good.json"], 0, "all valid"),
        (&["validate", "orders.yaml", "--channel", "order.eu.placed", "bad.json"], 1, "/amount"),
        (&["validate", "orders.yaml", "--channel", "order.mars.placed", "good.json"], 2, "order.mars.placed"),
    ] {
        let [one, two] = [&old, &new].map(|folder| run(folder.path(), arguments));
        assert_eq!(one, two, "{arguments:?}");
        assert_eq!(one.0, Some(code), "{arguments:?}: {one:?}");
        assert!(one.1.contains(expected) || one.2.contains(expected), "{arguments:?}: {one:?}");
    }
    let [mut one, mut two] = [&old, &new].map(|folder| files(folder.path()));
    assert!(one.remove("orders.yaml") != two.remove("orders.yaml"));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    assert!(one.len() > 6, "{:?}", one.keys());
    for (name, text) in &one {
        assert_eq!(text, &two[name], "{name}");
    }
    assert!(one["orders.rs"].contains("pub struct OrderPlacedMessage"));
    assert!(one.values().any(|text| text.contains("order.{region}.placed") && text.contains("Takes an order.")));
}

#[test]
fn a_document_and_its_twin_have_no_difference() {
    let folder = folder(OLD);
    fs::write(folder.path().join("new.yaml"), NEW).unwrap();
    let (code, text, _) = run(folder.path(), &["diff", "orders.yaml", "new.yaml"]);
    assert_eq!((code, text.as_str()), (Some(0), "no change\n"));
    let changed = NEW.replace("minimum: 1", "minimum: 2").replace("action: send", "action: receive");
    fs::write(folder.path().join("new.yaml"), changed).unwrap();
    let (code, text, _) = run(folder.path(), &["diff", "orders.yaml", "new.yaml"]);
    assert_eq!(code, Some(1));
    for expected in ["minimum", "tellEnd"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn what_is_called_by_its_operation_has_one_name_everywhere() {
    let unnamed = "{payload: {type: string}}";
    let text = format!(
        "asyncapi: 2.0.0\ninfo: {{title: Shop, version: '1'}}\nchannels:\n  orders: {{publish: {{operationId: take, message: {unnamed}}}}}\n  \
         bills: {{subscribe: {{message: {{oneOf: [{unnamed}, {{payload: {{type: integer}}}}]}}}}}}\n"
    );
    let folder = folder(&text);
    assert_eq!(run(folder.path(), &["docs", "orders.yaml", "--out", "docs"]).0, Some(0));
    let page = fs::read_to_string(folder.path().join("docs/message-flow.md")).unwrap();
    let code = run(folder.path(), &["generate", "orders.yaml"]).1;
    for name in ["TakeMessage", "BillsSubscribeMessage0Message", "BillsSubscribeMessage1Message"] {
        assert!(page.contains(&format!("**{name}**")), "{name}: {page}");
        assert!(code.contains(&format!("pub struct {name}")), "{name}: {code}");
        let (status, _, said) = run(folder.path(), &["validate", "orders.yaml", "--message", name, "good.json"]);
        assert_eq!(status, Some(1), "{said}");
    }
}

#[test]
fn mistakes_are_shown_in_what_was_written() {
    let wrong = OLD.replace("servers: [main]", "servers: [mian]").replace("minimum: 1", "minimum: one");
    let folder = folder(&wrong);
    let (code, text, _) = run(folder.path(), &["check", "orders.yaml"]);
    assert_eq!(code, Some(1), "{text}");
    for expected in [
        "servers: [mian]",
        "/channels/order.{region}.placed/servers/0",
        "did you mean `main`?",
        "/components/messages/OrderPlaced/payload/properties/amount/minimum",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}
