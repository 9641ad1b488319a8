//! The contract as data: what a tool learns of any document, also where no Rust type could hold its values.

use std::{fs, path::Path};

use postroom_codegen::{Builder, contract::Contract};
use serde_json::Value;

/// The contract of one document, and the codes of what is to be said of it.
fn contract(files: &[(&str, &str)]) -> (Contract, Vec<&'static str>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let (contract, diagnostics) =
        Builder::new().document(folder.path().join(files[0].0)).contract().unwrap_or_else(|error| panic!("{error}"));
    (contract, diagnostics.iter().map(|diagnostic| diagnostic.code).collect())
}

/// A document with one message, whose payload is `schema`, and with these further schemas.
fn document(schema: &str, schemas: &str) -> String {
    format!(
        "asyncapi: 3.0.0\ninfo: {{title: Shop, version: '1'}}\nchannels:\n  orders:\n    address: orders\n    messages:\n      \
         Placed:\n        payload: {schema}\ncomponents: {{schemas: {{{schemas}}}}}\n"
    )
}

#[test]
fn what_no_type_can_hold_is_there_as_it_is_written() {
    for (schema, schemas, expected) in [
        ("{not: {type: string}}", "", r#"{"not":{"type":"string"}}"#),
        (
            "{type: object, additionalProperties: {type: [string, integer]}}",
            "",
            r#"{"type":"object","additionalProperties":{"type":["string","integer"]}}"#,
        ),
        (
            "{properties: {id: {type: string, format: uuid}}}",
            "",
            r#"{"properties":{"id":{"type":"string","format":"uuid"}}}"#,
        ),
        (
            "{type: object, patternProperties: {'^x': {$ref: '#/components/schemas/Id'}}, dependencies: {a: [b], c: {required: [d]}}}",
            "Id: {type: string}",
            r#"{"type":"object","patternProperties":{"^x":{"type":"string"}},"dependencies":{"a":["b"],"c":{"required":["d"]}}}"#,
        ),
        (
            "{type: array, items: [{type: string}, true, false], additionalItems: false, contains: {const: a}}",
            "",
            r#"{"type":"array","items":[{"type":"string"},{},false],"additionalItems":false,"contains":{"const":"a"}}"#,
        ),
        (
            "{if: {required: [a]}, then: {required: [b]}, else: {propertyNames: {maxLength: 3}}}",
            "",
            r#"{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"propertyNames":{"maxLength":3}}}"#,
        ),
        (
            "{type: string, enum: [a, b], maxLength: 1, format: email}",
            "",
            r#"{"type":"string","enum":["a","b"],"format":"email","maxLength":1}"#,
        ),
        (
            "{allOf: [{type: string, pattern: '^a'}, {pattern: 'b$'}]}",
            "",
            r#"{"type":"string","pattern":"^a","allOf":[{"pattern":"b$"}]}"#,
        ),
        (
            "{allOf: [{properties: {a: {type: string}}, type: object}, {properties: {a: {minLength: 1, type: string}}, type: object}]}",
            "",
            r#"{"type":"object","properties":{"a":{"type":"string","minLength":1}}}"#,
        ),
        (
            "{oneOf: [{type: string}, {type: integer}], not: {const: 1}}",
            "",
            r#"{"oneOf":[{"type":"string"},{"type":"integer"}],"not":{"const":1}}"#,
        ),
        ("{type: [string, 'null'], not: {const: a}}", "", r#"{"type":["string","null"],"not":{"const":"a"}}"#),
        (
            "{oneOf: [{$ref: '#/components/schemas/Word'}, {type: 'null'}]}",
            "Word: {type: string, not: {const: a}}",
            r#"{"oneOf":[{"type":"string","not":{"const":"a"}},{"type":"null"}]}"#,
        ),
        ("{minimum: 5, enum: [1, 2, 7]}", "", r#"{"minimum":5,"enum":[1,2,7]}"#),
        ("{enum: [{x: 1}, {}], required: [x]}", "", r#"{"required":["x"],"enum":[{"x":1},{}]}"#),
        ("{type: 'null', enum: [null]}", "", r#"{"type":"null","enum":[null]}"#),
        (
            "{oneOf: [{type: 'null'}, {type: [string, 'null']}]}",
            "",
            r#"{"oneOf":[{"type":"null"},{"type":["string","null"]}]}"#,
        ),
        ("{oneOf: [{type: 'null'}, {}]}", "", r#"{"oneOf":[{"type":"null"},{}]}"#),
        ("{oneOf: [{type: 'null'}, {enum: [1, null]}]}", "", r#"{"oneOf":[{"type":"null"},{"enum":[1,null]}]}"#),
        ("{oneOf: [{type: 'null'}, {type: 'null'}]}", "", r#"{"oneOf":[{"type":"null"},{"type":"null"}]}"#),
        ("{oneOf: [{type: 'null'}, {type: string}]}", "", r#"{"type":["string","null"]}"#),
        ("{type: boolean, anyOf: [{type: 'null'}]}", "", r#"{"type":"boolean","anyOf":[{"type":"null"}]}"#),
        ("{type: string, oneOf: [{type: string}, {type: 'null'}]}", "", r#"{"type":"string"}"#),
        (
            "{$ref: '#/components/schemas/Tree'}",
            "Tree: {type: object, not: {required: [leaf]}, properties: {left: {$ref: '#/components/schemas/Tree'}}}",
            r##"{"type":"object","not":{"required":["leaf"]},"properties":{"left":{"$ref":"#/definitions/Tree"}},"definitions":{"Tree":{"type":"object","not":{"required":["leaf"]},"properties":{"left":{"$ref":"#/definitions/Tree"}}}}}"##,
        ),
    ] {
        let (contract, codes) = contract(&[("shop.yaml", &document(schema, schemas))]);
        assert_eq!(contract.messages[0].payload.as_schema().to_document(), expected, "{schema}");
        assert_eq!(codes, [""; 0], "{schema}");
    }
}

#[test]
fn annotations_are_kept_and_harmless_mistakes_are_warnings() {
    for (schema, expected, codes) in [
        (
            "{type: string, readOnly: true, deprecated: true, $comment: c, x-unit: {a: [1]}, format: phone, minimum: 1}",
            r#"{"type":"string","readOnly":true,"deprecated":true,"$comment":"c","x-unit":{"a":[1]},"format":"phone","minimum":1}"#,
            vec!["unknown-format", "ineffective-keyword"],
        ),
        ("{type: 'null', enum: [2]}", r#"{"type":"null","enum":[2]}"#, vec!["enum-mismatch"]),
        ("{const: 1, enum: [2]}", r#"{"const":1,"enum":[2]}"#, vec!["unsatisfiable"]),
        (
            "{type: integer, minimum: 9, maximum: 1}",
            r#"{"type":"integer","minimum":9,"maximum":1}"#,
            vec!["empty-range"],
        ),
        (
            "{type: array, prefixItems: [{type: string}]}",
            r#"{"type":"array","prefixItems":[{"type":"string"}]}"#,
            vec!["newer-keyword"],
        ),
        ("{type: string, pattern: '('}", r#"{"type":"string","pattern":"("}"#, vec!["invalid-pattern"]),
    ] {
        let (contract, found) = contract(&[("shop.yaml", &document(schema, ""))]);
        assert_eq!(contract.messages[0].payload.as_schema().to_document(), expected, "{schema}");
        assert_eq!(found, codes, "{schema}");
    }
}

#[test]
fn a_comment_of_the_documents_own_sets_off_nothing() {
    let comment = "left out, because this schema would become too long";
    let (contract, codes) =
        contract(&[("shop.yaml", &document(&format!("{{type: string, $comment: '{comment}'}}"), ""))]);
    let schema: Value = serde_json::from_str(&contract.messages[0].payload.as_schema().to_document()).unwrap();
    assert_eq!((schema["type"].as_str(), codes), (Some("string"), vec![]));
}

#[test]
fn two_schemas_of_one_name_stay_two() {
    let shop = "asyncapi: 3.0.0\ninfo: {title: Shop, version: '1'}\nchannels:\n  orders:\n    address: orders\n    messages:\n      \
        Placed: {payload: {type: object, properties: {a: {$ref: 'a.yaml#/N'}, b: {$ref: 'b.yaml#/N'}}}}\n";
    let one = "N: {type: object, properties: {next: {$ref: '#/N'}, a: {type: string}}}\n";
    let two = "N: {type: object, properties: {next: {$ref: '#/N'}, a: {type: integer}}}\n";
    let (contract, _) = contract(&[("shop.yaml", shop), ("a.yaml", one), ("b.yaml", two)]);
    let schema: Value = serde_json::from_str(&contract.messages[0].payload.as_schema().to_document()).unwrap();
    let names: Vec<_> = schema["definitions"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["N", "N2"]);
    let valid = jsonschema::draft7::new(&schema).unwrap();
    assert!(valid.is_valid(&serde_json::json!({"a": {"next": {"a": "x"}}, "b": {"next": {"a": 1}}})));
    assert!(!valid.is_valid(&serde_json::json!({"a": {"next": {"a": 1}}})));
    assert!(!valid.is_valid(&serde_json::json!({"b": {"next": {"a": "x"}}})));
}

#[test]
fn everything_that_a_document_says_of_its_parts_is_there() {
    let text = r"
asyncapi: 3.0.0
info: {title: Shop, version: '1', license: {name: MIT}}
id: urn:shop
servers: {main: {host: broker, protocol: nats}}
channels:
  orders:
    address: orders.{shop}
    servers: [{$ref: '#/servers/main'}]
    bindings: {nats: {queue: q}}
    parameters: {shop: {default: berlin}}
    messages: {Placed: {$ref: '#/components/messages/Placed'}}
operations:
  receiveOrder: {action: receive, channel: {$ref: '#/channels/orders'}, security: [{$ref: '#/components/securitySchemes/user'}]}
components:
  securitySchemes: {user: {type: userPassword}}
  messages:
    Placed:
      payload: {type: string}
      headers: {type: object, properties: {id: {type: string, readOnly: true}}}
      correlationId: {location: $message.header#/id}
      tags: [{name: x}]
";
    let (contract, _) = contract(&[("shop.yaml", text)]);
    let (service, channel, message) = (&contract.services[0], &contract.channels[0], &contract.messages[0]);
    assert_eq!(
        service.rest.to_string(),
        r#"{"id":"urn:shop","servers":{"main":{"host":"broker","protocol":"nats"}},"info":{"license":{"name":"MIT"}}}"#
    );
    assert_eq!(
        channel.rest.to_string(),
        r##"{"servers":[{"$ref":"#/servers/main"}],"bindings":{"nats":{"queue":"q"}}}"##
    );
    assert_eq!(channel.parameters[0].rest.to_string(), r#"{"default":"berlin"}"#);
    assert_eq!(service.operations[0].rest.to_string(), r#"{"security":[{"type":"userPassword"}]}"#);
    assert_eq!(message.rest.to_string(), r#"{"tags":[{"name":"x"}]}"#);
    assert_eq!(message.correlation_id.as_deref(), Some("$message.header#/id"));
    assert_eq!(
        message.headers.as_ref().map(ToString::to_string).as_deref(),
        Some(r#"{"type":"object","properties":{"id":{"type":"string","readOnly":true}}}"#)
    );
}

#[path = "../../tests/support/remotes.rs"]
mod remotes;

use remotes::remotes;

/// The public suite for draft-07: each of its schemas as a payload gives a text with the same verdicts.
#[needs::shared("json-schema-test-suite")]
#[test]
fn schemas_of_the_public_suite_keep_their_verdicts() {
    let suite = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/json-schema-test-suite/tests/draft7"));
    let mut files: Vec<_> = fs::read_dir(suite).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let (mut compared, mut refused, mut wrong) = (0, Vec::new(), Vec::new());
    for file in files {
        let groups: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        for group in groups.as_array().unwrap() {
            let name = format!("{}: {}", file.file_stem().unwrap().display(), group["description"].as_str().unwrap());
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("schema.json"), group["schema"].to_string()).unwrap();
            let shop = folder.path().join("shop.yaml");
            fs::write(&shop, document("{$ref: './schema.json'}", "")).unwrap();
            let served = remotes(&suite.join("../../remotes")).unwrap();
            let builder = served.iter().fold(Builder::new(), |builder, (url, path)| builder.map_reference(url, path));
            let contract = match builder.document(&shop).contract() {
                Ok((contract, _)) => contract,
                Err(error) => {
                    let code =
                        error.iter().find(|found| found.severity == postroom_codegen::Severity::Error).unwrap().code;
                    refused.push(format!("{name} ({code})"));
                    continue;
                }
            };
            let text = contract.messages[0].payload.as_schema().to_document();
            let schema: Value = serde_json::from_str(&text).unwrap();
            let validator = jsonschema::draft7::new(&schema).unwrap_or_else(|error| panic!("{name}: {error}: {text}"));
            for test in group["tests"].as_array().unwrap() {
                compared += 1;
                if validator.is_valid(&test["data"]) != test["valid"].as_bool().unwrap() {
                    wrong.push(format!("{name}: {}: {text}", test["description"]));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    // Those that refer to the network, name schemas by `$id`, or are no schemas of draft-07's words.
    insta::assert_snapshot!("suite", format!("{compared} instances\nrefused:\n{}\n", refused.join("\n")));
}

#[test]
fn channels_of_one_address_are_one_with_all_messages() {
    let text = r"
asyncapi: 3.0.0
info: {title: Feed, version: '1'}
channels:
  ping: {address: /, messages: {ping: {payload: {type: string}}}}
  pong: {address: /, messages: {pong: {payload: {type: string}}}}
operations:
  ping: {action: send, channel: {$ref: '#/channels/ping'}}
  pong: {action: receive, channel: {$ref: '#/channels/pong'}}
";
    let (contract, _) = contract(&[("feed.yaml", text)]);
    let names =
        |positions: &[usize]| positions.iter().map(|index| contract.messages[*index].name.clone()).collect::<Vec<_>>();
    assert_eq!(contract.channels.len(), 1);
    assert_eq!(names(&contract.channels[0].messages), ["PingMessage", "PongMessage"]);
    assert_eq!(names(&contract.services[0].operations[0].messages), ["PingMessage"]);
    assert_eq!(names(&contract.services[0].operations[1].messages), ["PongMessage"]);
}

#[test]
fn addresses_that_no_router_takes_have_their_parameters() {
    let text = "asyncapi: 3.0.0\ninfo: {title: T, version: '1'}\nchannels: {c: {address: 'user/{id}/v-{n}', parameters: {id: {}, n: {}}}}\n";
    let (contract, codes) = contract(&[("t.yaml", text)]);
    let names: Vec<_> = contract.channels[0].parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!((names, codes), (vec!["id", "n"], vec![]));
}

#[test]
fn messages_of_one_name_are_compared_with_all_that_they_refer_to() {
    let document = |title: &str, file: &str| {
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: {title}, version: '1'}}\ncomponents:\n  messages:\n    Placed: {{payload: {{type: object, properties: {{n: {{$ref: '{file}#/N'}}}}}}}}\n"
        )
    };
    let text = |leaf: &str| format!("N: {{type: object, properties: {{next: {{$ref: '#/N'}}, leaf: {leaf}}}}}\n");
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("shop.yaml", document("Shop", "one.yaml")),
        ("till.yaml", document("Till", "same.yaml")),
        ("desk.yaml", document("Desk", "other.yaml")),
        ("one.yaml", text("{type: string, description: a}")),
        ("same.yaml", text("{type: string, description: b}")),
        ("other.yaml", text("{type: string, maxLength: 2}")),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    for (other, expected) in
        [("till.yaml", vec!["PlacedMessage"]), ("desk.yaml", vec!["PlacedMessage", "ShopPlacedMessage"])]
    {
        let builder = Builder::new().document(folder.path().join("shop.yaml")).document(folder.path().join(other));
        let (contract, _) = builder.contract().unwrap();
        let found: Vec<_> = contract.messages.iter().map(|message| message.name.as_str()).collect();
        assert_eq!(found, expected, "{other}");
    }
}
