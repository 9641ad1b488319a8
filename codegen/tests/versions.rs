//! Documents of AsyncAPI 2 and their twins of 3.0: both say the same, so they are one contract and one code.

use std::fs;

use postroom_codegen::{Builder, contract::Contract};

/// What one says in 2.x, and what in 3.0; behind `asyncapi` and `info`, which need not be written.
const TWINS: &[(&str, &str, &str)] = &[
    (
        "publish is what the application receives, subscribe what it sends",
        "
channels:
  orders.placed:
    description: What was ordered.
    publish: {operationId: takeOrder, summary: Takes orders., description: One by one., message: {messageId: OrderPlaced, payload: {type: string}}}
  orders.billed:
    subscribe: {operationId: tellBill, message: {messageId: OrderBilled, name: bill, title: A bill, payload: {type: integer}}}
",
        "
channels:
  orders.placed:
    address: orders.placed
    description: What was ordered.
    messages: {OrderPlaced: {payload: {type: string}}}
  orders.billed:
    address: orders.billed
    messages: {OrderBilled: {name: bill, title: A bill, payload: {type: integer}}}
operations:
  takeOrder:
    action: receive
    channel: {$ref: '#/channels/orders.placed'}
    summary: Takes orders.
    description: One by one.
    messages: [{$ref: '#/channels/orders.placed/messages/OrderPlaced'}]
  tellBill:
    action: send
    channel: {$ref: '#/channels/orders.billed'}
    messages: [{$ref: '#/channels/orders.billed/messages/OrderBilled'}]
",
    ),
    (
        "a message is called by its id, by its key in components, or by its operation",
        "
channels:
  a:
    publish:
      operationId: take
      message:
        oneOf:
          - $ref: '#/components/messages/Named'
          - $ref: '#/components/messages/key'
          - payload: {type: string, maxLength: 1}
          - {$ref: '#/channels/b/subscribe/message'}
  b:
    subscribe: {message: {payload: {type: string, maxLength: 2}}}
components:
  messages:
    Named: {messageId: ById, payload: {type: string, maxLength: 3}}
    key: {payload: {type: string, maxLength: 4}}
    Either: {oneOf: [{$ref: '#/components/messages/key'}, {payload: {type: string, maxLength: 5}}]}
",
        "
channels:
  a:
    address: a
    messages:
      ById: {$ref: '#/components/messages/ById'}
      key: {$ref: '#/components/messages/key'}
      take.message.2: {payload: {type: string, maxLength: 1}}
      b.subscribe.message: {$ref: '#/channels/b/messages/b.subscribe.message'}
  b:
    address: b
    messages: {b.subscribe.message: {payload: {type: string, maxLength: 2}}}
operations:
  take:
    action: receive
    channel: {$ref: '#/channels/a'}
    messages:
      - $ref: '#/channels/a/messages/ById'
      - $ref: '#/channels/a/messages/key'
      - $ref: '#/channels/a/messages/take.message.2'
      - $ref: '#/channels/a/messages/b.subscribe.message'
  b.subscribe:
    action: send
    channel: {$ref: '#/channels/b'}
    messages: [{$ref: '#/channels/b/messages/b.subscribe.message'}]
components:
  messages:
    ById: {payload: {type: string, maxLength: 3}}
    key: {payload: {type: string, maxLength: 4}}
    Either.1: {payload: {type: string, maxLength: 5}}
",
    ),
    (
        "a parameter says what its schema says",
        "
channels:
  user.{kind}.{flag}.{id}.{fixed}:
    parameters:
      kind: {schema: {type: string, enum: [new, old], default: new, examples: [old], description: From the schema.}}
      flag: {description: Its own., schema: {type: boolean, enum: [true, false], description: Not this one.}, x-unit: bit}
      id: {$ref: '#/components/parameters/id'}
      fixed: {schema: {const: 7}}
    subscribe: {operationId: tell, message: {$ref: '#/components/messages/Told'}}
components:
  messages: {Told: {payload: {type: object, required: [id], properties: {id: {type: string, format: uuid}}}}}
  parameters: {id: {location: $message.payload#/id, schema: {type: string, format: uuid}}}
",
        "
channels:
  user.{kind}.{flag}.{id}.{fixed}:
    address: user.{kind}.{flag}.{id}.{fixed}
    messages: {Told: {$ref: '#/components/messages/Told'}}
    parameters:
      kind: {enum: [new, old], default: new, examples: [old], description: From the schema.}
      flag: {description: Its own., enum: ['true', 'false'], x-unit: bit}
      id: {location: $message.payload#/id}
      fixed: {enum: ['7']}
operations:
  tell: {action: send, channel: {$ref: '#/channels/user.{kind}.{flag}.{id}.{fixed}'}}
components:
  messages: {Told: {payload: {type: object, required: [id], properties: {id: {type: string, format: uuid}}}}}
",
    ),
    (
        "servers have an address in one piece, and security by names",
        "
servers:
  main:
    url: 'mqtts://{region}.broker.example.org:8883/base/path'
    protocol: mqtt
    protocolVersion: '5'
    description: The one.
    variables: {region: {enum: [eu, us], default: eu}}
    security: [{user: []}, {login: [orders:read]}]
    bindings: {mqtt: {clientId: x}}
    tags: [{name: env}]
  plain: {$ref: '#/components/servers/plain'}
  bare: {url: 'amqp://host'}
channels:
  a:
    servers: [main, plain]
    bindings: {mqtt: {bindingVersion: 0.1.0}}
    publish:
      operationId: take
      security: [{login: [orders:write]}, {user: []}]
      tags: [{name: t}]
      externalDocs: {url: 'https://example.org/a'}
      bindings: {mqtt: {qos: 1}}
      message: {messageId: M, payload: {type: string}}
components:
  servers: {plain: {url: 'broker:1883', protocol: mqtt}}
  securitySchemes:
    user: {type: userPassword}
    login: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://example.org/login', scopes: {'orders:read': Reads., 'orders:write': Writes.}}}}
",
        "
servers:
  main:
    host: '{region}.broker.example.org:8883'
    pathname: /base/path
    protocol: mqtt
    protocolVersion: '5'
    description: The one.
    variables: {region: {enum: [eu, us], default: eu}}
    security:
      - {$ref: '#/components/securitySchemes/user'}
      - {type: oauth2, flows: {implicit: {authorizationUrl: 'https://example.org/login', availableScopes: {'orders:read': Reads., 'orders:write': Writes.}}}, scopes: ['orders:read']}
    bindings: {mqtt: {clientId: x}}
    tags: [{name: env}]
  plain: {$ref: '#/components/servers/plain'}
  bare: {host: host, protocol: amqp}
channels:
  a:
    address: a
    servers: [{$ref: '#/servers/main'}, {$ref: '#/servers/plain'}]
    bindings: {mqtt: {bindingVersion: 0.1.0}}
    messages: {M: {payload: {type: string}}}
operations:
  take:
    action: receive
    channel: {$ref: '#/channels/a'}
    security:
      - {type: oauth2, flows: {implicit: {authorizationUrl: 'https://example.org/login', availableScopes: {'orders:read': Reads., 'orders:write': Writes.}}}, scopes: ['orders:write']}
      - {$ref: '#/components/securitySchemes/user'}
    tags: [{name: t}]
    externalDocs: {url: 'https://example.org/a'}
    bindings: {mqtt: {qos: 1}}
components:
  servers: {plain: {host: 'broker:1883', protocol: mqtt}}
  securitySchemes:
    user: {type: userPassword}
",
    ),
    (
        "what a trait says counts, and the last one more than the first",
        "
channels:
  a:
    publish:
      operationId: take
      summary: Own.
      description: Own.
      bindings: {mqtt: {qos: 0, retain: true}, kafka: {groupId: g}}
      traits:
        - $ref: '#/components/operationTraits/T'
        - {summary: Last., description: null}
      message: {$ref: '#/components/messages/M'}
components:
  operationTraits: {T: {summary: First., tags: [{name: t}], bindings: {mqtt: {qos: 1}, kafka: null}}}
  messages:
    M:
      title: Own.
      tags: [{name: own}]
      payload: {type: string}
      headers: {type: object, required: [own], properties: {own: {type: string}, both: {type: integer, minimum: 1}}}
      traits:
        - $ref: '#/components/messageTraits/H'
        - {contentType: application/json, correlationId: {location: $message.header#/own}}
    N: {payload: {type: string}, traits: [{$ref: '#/components/messageTraits/H'}]}
  messageTraits:
    H: {title: Trait's., tags: [{name: trait}], headers: {$ref: '#/components/schemas/Headers'}}
  schemas:
    Headers: {type: object, required: [late], properties: {both: {type: integer, minimum: 2}, late: {type: boolean}}}
",
        "
channels:
  a: {address: a, messages: {M: {$ref: '#/components/messages/M'}}}
operations:
  take:
    action: receive
    channel: {$ref: '#/channels/a'}
    summary: Last.
    bindings: {mqtt: {qos: 1, retain: true}}
    tags: [{name: t}]
components:
  messages:
    M:
      title: Trait's.
      tags: [{name: trait}]
      payload: {type: string}
      contentType: application/json
      correlationId: {location: $message.header#/own}
      headers: {type: object, required: [late], properties: {own: {type: string}, both: {type: integer, minimum: 2}, late: {type: boolean}}}
    N: {payload: {type: string}, title: Trait's., tags: [{name: trait}], headers: {$ref: '#/components/schemas/Headers'}}
  schemas:
    Headers: {type: object, required: [late], properties: {both: {type: integer, minimum: 2}, late: {type: boolean}}}
",
    ),
    (
        "a message names the format of its payload, and has examples of two kinds",
        "
defaultContentType: application/vnd.orders+json
id: urn:orders
tags: [{name: shop}]
externalDocs: {url: 'https://example.org'}
x-team: shop
channels:
  a:
    x-owner: me
    publish:
      operationId: take
      x-priority: 1
      message:
        messageId: M
        schemaFormat: application/schema+json;version=draft-07
        contentType: text/json
        x-wire: m
        payload: {type: object, required: [id], properties: {id: {type: integer}}}
        headers: {type: object, properties: {trace: {type: string}}}
        examples:
          - {id: 1}
          - {name: two, summary: The second., headers: {trace: t}, payload: {id: 2}}
    subscribe:
      operationId: tell
      message: {messageId: N, payload: {$ref: '#/components/schemas/Text'}, schemaFormat: application/vnd.aai.asyncapi;version=2.6.0}
components: {schemas: {Text: {type: string}}}
",
        "
defaultContentType: application/vnd.orders+json
id: urn:orders
info: {title: Shop, version: 1.0.0, tags: [{name: shop}], externalDocs: {url: 'https://example.org'}}
x-team: shop
channels:
  a:
    address: a
    x-owner: me
    messages:
      M:
        contentType: text/json
        x-wire: m
        payload:
          schemaFormat: application/schema+json;version=draft-07
          schema: {type: object, required: [id], properties: {id: {type: integer}}}
        headers: {type: object, properties: {trace: {type: string}}}
        examples:
          - {payload: {id: 1}}
          - {name: two, summary: The second., headers: {trace: t}, payload: {id: 2}}
      N: {payload: {$ref: '#/components/schemas/Text'}}
operations:
  take: {action: receive, x-priority: 1, channel: {$ref: '#/channels/a'}, messages: [{$ref: '#/channels/a/messages/M'}]}
  tell: {action: send, channel: {$ref: '#/channels/a'}, messages: [{$ref: '#/channels/a/messages/N'}]}
components: {schemas: {Text: {type: string}}}
",
    ),
    (
        "a channel that several addresses share is one for each, and operations without an id are called by it",
        "
channels:
  one: {$ref: '#/components/channels/shared'}
  two: {$ref: '#/components/channels/shared'}
  three: {subscribe: {}}
components:
  channels: {shared: {publish: {operationId: take, message: {$ref: '#/components/messages/M'}}}}
  messages: {M: {payload: {type: string}}}
",
        "
channels:
  one: {address: one, messages: {M: {$ref: '#/components/messages/M'}}}
  two: {address: two, messages: {M: {$ref: '#/components/messages/M'}}}
  three: {address: three}
operations:
  take: {action: receive, channel: {$ref: '#/channels/one'}}
  two.publish: {action: receive, channel: {$ref: '#/channels/two'}}
  three.subscribe: {action: send, channel: {$ref: '#/channels/three'}}
components:
  messages: {M: {payload: {type: string}}}
",
    ),
    (
        "an envelope's events name messages",
        "
channels: {}
components:
  schemas:
    Envelope:
      type: object
      required: [event, payload]
      properties: {event: {type: string}, payload: {type: object}}
      x-postroom-envelope: {event: event, payload: payload, events: {order.placed: {$ref: '#/components/messages/Placed'}}}
  messages: {Placed: {messageId: OrderPlaced, payload: {type: object, properties: {id: {type: integer}}}}}
",
        "
components:
  schemas:
    Envelope:
      type: object
      required: [event, payload]
      properties: {event: {type: string}, payload: {type: object}}
      x-postroom-envelope: {event: event, payload: payload, events: {order.placed: {$ref: '#/components/messages/OrderPlaced'}}}
  messages: {OrderPlaced: {payload: {type: object, properties: {id: {type: integer}}}}}
",
    ),
];

#[test]
fn a_document_of_2_and_its_twin_are_one_contract_and_one_code() {
    for (what, old, new) in TWINS {
        for version in ["2.0.0", "2.6.0"] {
            let (old, old_code) = made(&[("shop.yaml", &document(version, old))]);
            let (new, new_code) = made(&[("shop.yaml", &document("3.0.0", new))]);
            assert_eq!(shown(&old), shown(&new), "{what}");
            assert!(old == new, "{what}");
            assert_eq!(old_code, new_code, "{what}");
        }
    }
}

#[test]
fn documents_of_both_versions_are_one_contract() {
    let old = document(
        "2.6.0",
        "
channels:
  orders.placed: {subscribe: {operationId: tell, message: {$ref: 'parts.yaml#/messages/Placed'}}}
  orders.billed: {publish: {operationId: take, message: {$ref: 'billing.yaml#/components/messages/Billed'}}}
  again: {$ref: 'other.yaml#/channels/orders.again'}
",
    )
    .replace("Shop", "Orders");
    let other = document(
        "2.3.0",
        "channels: {orders.again: {publish: {message: {messageId: Again, payload: {type: boolean}}}}}",
    );
    let new = document(
        "3.0.0",
        "
channels:
  placed: {address: orders.placed, messages: {Placed: {$ref: 'parts.yaml#/messages/Placed'}}}
  billed: {address: orders.billed, messages: {Billed: {$ref: '#/components/messages/Billed'}}}
  again: {$ref: 'other.yaml#/channels/orders.again'}
operations:
  take: {action: receive, channel: {$ref: '#/channels/placed'}}
  tell: {action: send, channel: {$ref: '#/channels/billed'}}
  more: {action: send, channel: {$ref: 'other.yaml#/channels/orders.again'}}
components: {messages: {Billed: {payload: {type: object, properties: {total: {type: integer}}}}}}
",
    )
    .replace("Shop", "Billing");
    let parts = "messages: {Placed: {messageId: Made, schemaFormat: application/vnd.aai.asyncapi;version=2.6.0, payload: {type: string}}}\n";
    let files = [("orders.yaml", &*old), ("billing.yaml", &*new), ("other.yaml", &*other), ("parts.yaml", parts)];
    let (contract, _) = made(&files);
    let channels: Vec<_> = contract.channels.iter().map(|channel| channel.address.as_deref().unwrap()).collect();
    assert_eq!(channels, ["again", "orders.again", "orders.billed", "orders.placed"]);
    let messages: Vec<_> = contract.messages.iter().map(|message| message.key.as_str()).collect();
    assert_eq!(messages, ["Again", "Billed", "Made"]);
    let parties: Vec<String> = contract
        .parties()
        .map(|party| {
            let names: Vec<_> = party.messages.iter().map(|message| &*contract.messages[*message].key).collect();
            let service = &contract.services[party.service].title;
            format!("{service} {:?} {} on {}", party.role, names.join(", "), channels[party.channel.unwrap()])
        })
        .collect();
    assert_eq!(
        parties,
        [
            "Billing Sends Again on orders.again",
            "Billing Receives Made on orders.placed",
            "Billing Sends Billed on orders.billed",
            "Orders Receives Again on again",
            "Orders Receives Billed on orders.billed",
            "Orders Sends Made on orders.placed",
            "Shop Receives Again on orders.again",
        ]
    );
}

#[test]
fn the_order_of_documents_and_their_versions_changes_nothing() {
    let old = document("2.6.0", TWINS[1].1);
    let new = document("3.1.0", TWINS[0].2).replace("Shop", "Other");
    let (forth, back) = (made(&[("a.yaml", &old), ("b.yaml", &new)]), made(&[("b.yaml", &new), ("a.yaml", &old)]));
    assert!(forth == back);
}

/// What a contract says, a line for each part.
fn shown(contract: &Contract) -> Vec<String> {
    let mut lines = Vec::new();
    for service in &contract.services {
        lines.push(format!("{} {}", service.title, service.rest.view().canonical()));
        for operation in &service.operations {
            let texts = (&operation.title, &operation.summary, &operation.description);
            let sides = (operation.action, operation.channel, &operation.messages);
            lines.push(format!("{} {sides:?} {texts:?} {}", operation.id, operation.rest.view().canonical()));
        }
    }
    for channel in &contract.channels {
        let said = (&channel.address, &channel.description, &channel.messages, &channel.keys);
        lines.push(format!("{} {said:?} {}", channel.id, channel.rest.view().canonical()));
        for parameter in &channel.parameters {
            let said = (&parameter.kind, &parameter.location, &parameter.description);
            lines.push(format!("{} {said:?} {}", parameter.name, parameter.rest.view().canonical()));
        }
    }
    for message in &contract.messages {
        let said = (&message.key, &message.title, &message.content_type, &message.correlation_id);
        let headers = message.headers.as_ref().map(|headers| headers.view().canonical());
        let schemas = (message.payload.view().canonical(), headers);
        lines.push(format!("{} {said:?} {schemas:?} {}", message.name, message.rest.view().canonical()));
    }
    lines
}

/// A document with what every document has.
fn document(version: &str, rest: &str) -> String {
    let info = if rest.contains("\ninfo:") { "" } else { "info: {title: Shop, version: 1.0.0}\n" };
    format!("asyncapi: {version}\n{info}{}", rest.trim_start())
}

/// The contract and the code of documents: those of the files that say what they are.
fn made(files: &[(&str, &str)]) -> (Contract, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut builder = Builder::new();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        if text.starts_with("asyncapi") {
            builder = builder.document(path);
        }
    }
    let texts = || files.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\n---\n");
    let (contract, _) = builder.clone().contract().unwrap_or_else(|error| panic!("{error}\n{}", texts()));
    let (code, _) = builder.generate().unwrap_or_else(|error| panic!("{error}\n{}", texts()));
    (contract, code)
}

/// Whatever stands where something else should: the answer is code or diagnostics with a place in the document.
#[test]
fn no_value_of_another_kind_is_a_surprise() {
    const VALUES: &[&str] =
        &["~", "5", "true", "text", "[]", "[x]", "{}", "{a: {}}", "{$ref: '#'}", "{$ref: '#/channels'}"];
    let sound = fs::read_to_string("tests/fixtures/features/version_2.yaml").unwrap();
    let lines: Vec<&str> = sound.lines().collect();
    let folder = tempfile::tempdir().unwrap();
    let (mut tried, mut refused) = (0, 0);
    for (index, line) in lines.iter().enumerate() {
        let key = line.split_once(':').map(|(key, _)| key).filter(|key| !key.starts_with('#'));
        let others = VALUES.iter().filter_map(|value| Some(format!("{}: {value}", key?)));
        for other in others.chain([String::new()]) {
            // What stands below the line goes with it.
            let depth = |line: &str| line.len() - line.trim_start().len();
            let below = lines[index + 1..].iter().take_while(|below| depth(below) > depth(line)).count();
            let rest = &lines[index + 1 + below..];
            let text = [&lines[..index], &[&*other], rest].concat().join("\n") + "\n";
            let path = folder.path().join("a.yaml");
            fs::write(&path, &text).unwrap();
            let found = Builder::new().document(&path).check();
            tried += 1;
            refused += usize::from(found.has_errors());
            let has_place = |found: &postroom_codegen::Diagnostic| found.line > 0 && found.code != "internal-error";
            assert!(found.iter().all(has_place), "{text}\n{found}");
        }
    }
    assert!(tried > 400 && refused * 3 > tried, "{refused} of {tried} are refused");
}
