//! What stops nobody: warnings, what is made of a document all the same, and how they are silenced.

use std::fs;

use postroom_codegen::{Builder, Severity, codes};

/// A document with one message of that payload, in a folder of its own.
fn document(message: &str) -> (tempfile::TempDir, Builder) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yaml");
    let text = format!(
        "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nchannels:\n  c: {{address: c, messages: {{M: {message}}}}}\n\
         operations:\n  o: {{action: send, channel: {{$ref: '#/channels/c'}}}}\n"
    );
    fs::write(&path, text).unwrap();
    (folder, Builder::new().document(path))
}

/// The code of every diagnostic with its pointer in the message, sorted; errors with a mark.
fn found(builder: Builder) -> Vec<String> {
    let found = builder.check();
    let line = |found: &postroom_codegen::Diagnostic| {
        let mark = if found.severity == Severity::Error { "! " } else { "" };
        format!("{mark}{} {}", found.code, found.pointer.trim_start_matches("/channels/c/messages/M"))
    };
    found.iter().map(line).collect()
}

#[test]
fn annotations_that_their_schema_refuses_are_warned_of() {
    for (message, expected) in [
        (
            "{payload: {properties: {a: {type: integer, default: x}}, type: object}}",
            "default-mismatch /payload/properties/a/default",
        ),
        (
            "{payload: {properties: {a: {type: integer, default: 1.5}}, type: object}}",
            "default-mismatch /payload/properties/a/default",
        ),
        ("{payload: {properties: {a: {type: integer, default: 1.0}}, type: object}}", ""),
        (
            "{payload: {properties: {a: {type: string, enum: [x], default: y}}, type: object}}",
            "default-mismatch /payload/properties/a/default",
        ),
        (
            "{payload: {properties: {a: {type: string, maxLength: 2, default: xyz}}, type: object}}",
            "default-mismatch /payload/properties/a/default",
        ),
        (
            "{payload: {properties: {a: {type: array, items: {type: string}, default: {}}}, type: object}}",
            "default-mismatch /payload/properties/a/default",
        ),
        (
            "{payload: {properties: {a: {type: string, format: date, default: 2024-02-30}}, type: object}}",
            "default-mismatch /payload/properties/a/default",
        ),
        (
            "{payload: {properties: {a: {type: string, default: null}}, type: object}}",
            "default-mismatch /payload/properties/a/default",
        ),
        ("{payload: {properties: {a: {type: [string, 'null'], default: null}}, type: object}}", ""),
        ("{payload: {type: integer, format: int32, default: 3000000000}}", "default-mismatch /payload/default"),
        (
            "{payload: {type: array, items: {type: number}, uniqueItems: true, default: [1, 1.0]}}",
            "default-mismatch /payload/default",
        ),
        ("{payload: {type: string, pattern: '^a', default: b}}", "default-mismatch /payload/default"),
        ("{payload: {type: number, multipleOf: 0.1, default: 0.3}}", ""),
        ("{payload: {type: string, examples: abc}}", "invalid-annotation /payload/examples"),
        ("{payload: {type: string, title: 5}}", "invalid-annotation /payload/title"),
        (
            "{payload: {type: string, readOnly: 1, deprecated: 'yes'}}",
            "invalid-annotation /payload/readOnly, invalid-annotation /payload/deprecated",
        ),
        ("{payload: {type: [string, string]}}", "duplicate-type /payload/type/1"),
        ("{payload: {type: [integer, 'null', 'null']}}", "duplicate-type /payload/type/2"),
        ("{payload: {type: object, default: 1}}", "default-mismatch /payload/default"),
        ("{payload: {type: array, items: {type: string, default: 1}}}", "default-mismatch /payload/items/default"),
        ("{payload: {type: string, examples: [a, 1, b]}}", "example-mismatch /payload/examples/1"),
        (
            "{payload: {properties: {a: {type: integer, examples: [1, x]}}, type: object}}",
            "example-mismatch /payload/properties/a/examples/1",
        ),
        ("{payload: {type: string}, examples: [{payload: a}, {payload: 1}]}", "example-mismatch /examples/1/payload"),
        (
            "{payload: {type: string}, headers: {type: object, required: [h]}, examples: [{headers: {}}]}",
            "example-mismatch /examples/0/headers",
        ),
        // What no type says is asked of them too, as far as it is certain.
        (
            "{payload: {type: [string, integer], minimum: 3, examples: [a, 3, 2, null]}}",
            "example-mismatch /payload/examples/2, example-mismatch /payload/examples/3",
        ),
        (
            "{payload: {type: object, properties: {a: {type: string, not: {const: x}, default: x}}}}",
            "checked-value /payload/properties/a/not, default-mismatch /payload/properties/a/default",
        ),
        (
            "{payload: {type: object, properties: {a: {}, b: {}}, oneOf: [{required: [a]}, {required: [b]}], examples: [{a: 1}, {}, {a: 1, b: 1}]}}",
            "checked-value /payload/oneOf, example-mismatch /payload/examples/1, example-mismatch /payload/examples/2",
        ),
        (
            "{payload: {type: array, items: [{type: string}], additionalItems: {type: integer}, contains: {const: 2}, examples: [[a, 2], [a], [1, 2], [a, x, 2]]}}",
            "checked-value /payload/additionalItems, example-mismatch /payload/examples/1, example-mismatch /payload/examples/2, \
             example-mismatch /payload/examples/3",
        ),
        (
            "{payload: {type: object, patternProperties: {^n: {type: integer}}, additionalProperties: false, if: {required: [n]}, \
             then: {required: [m]}, dependencies: {nn: [n]}, examples: [{nx: 1}, {nx: a}, {x: 1}, {n: 1}, {nn: 1}]}}",
            "checked-value /payload/if, example-mismatch /payload/examples/1, example-mismatch /payload/examples/2, \
             example-mismatch /payload/examples/3, example-mismatch /payload/examples/4",
        ),
        // What is not certain is not told.
        ("{payload: {type: string, not: {format: email}, examples: [a@b]}}", "checked-value /payload/not"),
        ("{payload: {type: string, enum: [a, b, a]}}", "duplicate-enum-value /payload/enum/2"),
        (
            "{payload: {type: integer, enum: [1, 2, 1.0, 10e-1]}}",
            "duplicate-enum-value /payload/enum/2, duplicate-enum-value /payload/enum/3",
        ),
        ("{payload: {type: integer, enum: [9007199254740992, 9007199254740993]}}", ""),
        ("{payload: {enum: [{a: 1, b: 2}, {b: 2, a: 1}]}}", "duplicate-enum-value /payload/enum/1"),
        ("{payload: {type: [string, 'null'], enum: [a, null, null]}}", "duplicate-enum-value /payload/enum/2"),
    ] {
        let (_folder, builder) = document(message);
        assert_eq!(found(builder.clone()).join(", "), expected, "{message}");
        builder.clone().generate().unwrap_or_else(|error| panic!("{message}: {error}"));
        let (contract, _) = builder.contract().unwrap_or_else(|error| panic!("{message}: {error}"));
        let schema = serde_json::from_str(&contract.messages[0].payload.as_schema().to_document()).unwrap();
        jsonschema::draft7::new(&schema)
            .unwrap_or_else(|error| panic!("{message}: no validator takes {schema}: {error}"));
    }
}

#[test]
fn parameters_are_warned_of_as_schemas_are() {
    for (parameter, expected) in [
        ("{enum: [a, b, a]}", "duplicate-enum-value /channels/c/parameters/p/enum/2"),
        ("{enum: [a, b], default: c}", "default-mismatch /channels/c/parameters/p/default"),
        ("{enum: [a, b], examples: [b, c]}", "example-mismatch /channels/c/parameters/p/examples/1"),
        ("{default: c, examples: [d]}", ""),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        let text = format!(
            "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nchannels:\n  c: {{address: 'c.{{p}}', parameters: \
             {{p: {parameter}}}, messages: {{M: {{payload: {{type: string}}}}}}}}\n"
        );
        fs::write(&path, text).unwrap();
        assert_eq!(found(Builder::new().document(&path)).join(", "), expected, "{parameter}");
        Builder::new().document(&path).generate().unwrap();
    }
}

#[test]
fn a_default_that_does_not_fit_is_none_and_a_value_that_is_listed_twice_is_one() {
    let (_folder, builder) = document(
        "{payload: {type: object, properties: {a: {type: integer, default: 1}, b: {type: integer, default: x}, \
         c: {enum: [low, high, low]}}}}",
    );
    let (code, _) = builder.clone().generate().unwrap();
    assert!(
        code.contains("fn a_or_default") && !code.contains("b_or_default") && !code.contains("DEFAULT_B"),
        "{code}"
    );
    assert!(code.contains("Low") && !code.contains("Low2"), "{code}");
    let (contract, _) = builder.contract().unwrap();
    let schema = contract.messages[0].payload.to_string();
    assert!(schema.contains(r#""enum":["low","high"]"#), "{schema}");
}

#[test]
fn examples_of_what_holds_itself_are_looked_at_in_no_time() {
    let deep = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yaml");
    let text = format!(
        "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\ncomponents:\n  messages:\n    M: {{payload: {{$ref: \
         '#/components/schemas/Tree'}}, examples: [{{payload: {deep}}}]}}\n  schemas:\n    Tree: {{oneOf: [{{type: array, items: \
         {{$ref: '#/components/schemas/Tree'}}}}, {{type: array, minItems: 1, items: {{$ref: '#/components/schemas/Tree'}}}}, \
         {{type: string}}]}}\n"
    );
    fs::write(&path, text).unwrap();
    let codes: Vec<_> = Builder::new().document(&path).check().iter().map(|found| found.code).collect();
    assert_eq!(codes, ["example-mismatch"]);
}

#[test]
fn messages_that_are_not_json_are_taken_with_a_warning() {
    for (message, expected) in [
        ("{contentType: text/plain, payload: {type: string}}", "unsupported-content-type /contentType"),
        ("{contentType: application/octet-stream}", "unsupported-content-type /contentType"),
        ("{contentType: application/json; charset=utf-8, payload: {type: string}}", ""),
        ("{contentType: Application/Vnd.X+JSON, payload: {type: string}}", ""),
        ("{contentType: text/json, payload: {type: string}}", ""),
        ("{payload: {type: string}}", ""),
        ("{payload: {schemaFormat: 'application/schema+json;version=draft-04', schema: {type: string}}}", ""),
        ("{payload: {schemaFormat: 'application/schema+yaml; version=2020-12', schema: {type: string}}}", ""),
        ("{payload: {schemaFormat: 'application/vnd.oai.openapi+json;version=3.1.0', schema: {type: string}}}", ""),
    ] {
        let (_folder, builder) = document(message);
        assert_eq!(found(builder.clone()).join(", "), expected, "{message}");
        let (contract, warnings) = builder.clone().contract().unwrap();
        assert_eq!(contract.messages[0].is_json, expected.is_empty(), "{message}");
        assert!(warnings.iter().all(|found| found.severity == Severity::Warning), "{message}");
        let all = ["TEXT/PLAIN", "application/octet-stream"].into_iter().fold(builder, Builder::json_content_type);
        assert_eq!(found(all.clone()), Vec::<String>::new(), "{message}");
        assert!(all.contract().unwrap().0.messages[0].is_json, "{message}");
    }
}

#[test]
fn schemas_in_languages_that_are_not_understood_are_kept_as_they_are() {
    let avro = "schemaFormat: application/vnd.apache.avro;version=1.9.0";
    let record = "schema: {type: record, name: R, fields: [{name: a, type: {$ref: no.avsc}}]}";
    for (message, expected) in [
        (format!("{{payload: {{{avro}, {record}}}}}"), "unsupported-schema-format /payload/schemaFormat"),
        (format!("{{payload: {{{avro}, type: record, name: R, fields: []}}}}"), "missing-field /payload"),
        (
            "{payload: {schemaFormat: application/raml+yaml;version=1.0, schema: 'x: y'}}".to_owned(),
            "unsupported-schema-format /payload/schemaFormat",
        ),
        (
            format!("{{headers: {{{avro}, {record}}}, payload: {{type: string}}}}"),
            "unsupported-schema-format /headers/schemaFormat",
        ),
    ] {
        let (_folder, builder) = document(&message);
        assert_eq!(found(builder.clone()).join(", "), expected, "{message}");
        let (contract, _) = builder.contract().unwrap();
        let kept = contract.messages[0].rest.view().get("payload").map(|payload| payload.to_string());
        let format = contract.messages[0].schema_format.as_deref();
        assert_eq!((format.is_some(), kept.is_some()), (!contract.messages[0].is_json, !contract.messages[0].is_json));
        assert!(kept.is_none_or(|kept| kept.contains(r#""schemaFormat":"#)), "{message}");
    }
    // Within another schema, it says nothing of the value.
    let (_folder, builder) =
        document(&format!("{{payload: {{type: object, properties: {{a: {{{avro}, {record}}}}}}}}}"));
    assert_eq!(found(builder.clone()), ["unsupported-schema-format /payload/properties/a/schemaFormat"]);
    assert!(builder.generate().unwrap().0.contains("pub a: ::std::option::Option<::postroom::serde_json::Value>"));
}

#[test]
fn events_whose_messages_cannot_stand_in_an_envelope_are_left_out() {
    for (message, expected) in [
        ("{contentType: image/png}", &["unsupported-content-type", "foreign-event"] as &[&str]),
        ("{payload: {type: array, items: {type: string}}}", &["foreign-event"]),
        ("{payload: {type: string, enum: [a]}}", &["foreign-event"]),
        ("{payload: {$ref: '#/components/schemas/Count'}}", &["foreign-event"]),
        ("{payload: {type: object}}", &[]),
        ("{payload: {properties: {a: {type: string}}}}", &["assumed-type"]),
        ("{}", &[]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        let text = format!(
            "asyncapi: 3.0.0
info: {{title: A, version: '1'}}
components:
  schemas:
    Count: {{type: integer}}
    Event:
      type: object
      required: [kind, data]
      properties: {{kind: {{type: string}}, data: {{type: object}}}}
      x-postroom-envelope: {{event: kind, payload: data, events: {{seen: {{$ref: '#/components/messages/Seen'}}}}}}
  messages:
    Seen: {message}
"
        );
        fs::write(&path, text).unwrap();
        let builder = Builder::new().document(path);
        let mut codes: Vec<_> = builder.clone().check().iter().map(|found| found.code.to_owned()).collect();
        codes.sort_by_key(|code| expected.iter().position(|known| known == code));
        assert_eq!(codes, expected, "{message}");
        let is_left_out = expected.contains(&"foreign-event");
        assert_eq!(builder.contract().unwrap().0.envelopes[0].events.is_empty(), is_left_out, "{message}");
    }
}

#[test]
fn a_warning_is_silenced_by_its_code_and_an_error_is_not() {
    let message =
        "{payload: {type: object, required: [b], properties: {a: {type: string, format: odd}}, maxLength: 1}}";
    let all = ["ineffective-keyword", "undeclared-required", "unknown-format"];
    let codes = |builder: &Builder| -> Vec<&str> { builder.clone().check().iter().map(|found| found.code).collect() };
    let (_folder, builder) = document(message);
    let mut warned = codes(&builder);
    warned.sort_unstable();
    assert_eq!(warned, all);
    for code in all {
        let rest = codes(&builder.clone().allow(code));
        assert!(!rest.contains(&code) && rest.len() == 2, "{code}: {rest:?}");
        let (_, rest) = builder.clone().allow(code).generate().unwrap();
        assert!(rest.iter().all(|found| found.code != code), "{code}");
        let (_, rest) = builder.clone().allow(code).contract().unwrap();
        assert!(rest.iter().all(|found| found.code != code), "{code}");
    }
    for (code, expected, help) in [
        ("unknown-formt", "unknown-code", "did you mean `unknown-format`?"),
        ("", "unknown-code", "`postroom check --codes` lists all codes"),
        ("Unknown-Format", "unknown-code", "did you mean `unknown-format`?"),
        ("unresolved-reference", "error-allowed", "correct what it tells of"),
    ] {
        let found = builder.clone().allow(code).generate().unwrap_err();
        let found = found.iter().find(|found| found.severity == Severity::Error).unwrap();
        assert_eq!((found.code, found.help.as_str()), (expected, help), "{code}");
    }
}

#[test]
fn an_error_of_an_allowed_code_stays_and_says_so() {
    let (_folder, builder) = document("{payload: {type: string, pattern: '('}}");
    let found = builder.clone().allow("invalid-pattern").generate().unwrap_err();
    assert!(found.to_string().contains("`invalid-pattern` is an error here, which cannot be allowed"), "{found}");
    let (_, warnings) = builder.allow("invalid-pattern").contract().unwrap();
    assert!(warnings.is_empty(), "to tools it is a warning: {warnings}");
}

#[test]
fn what_is_a_warning_is_listed_as_one() {
    let fixtures = ["wrong", "doubtful"].map(|folder| fs::read_dir(format!("tests/fixtures/{folder}")).unwrap());
    for fixture in fixtures.into_iter().flatten().map(|entry| entry.unwrap().path()) {
        for purpose in [0, 1] {
            let builder = Builder::new().document(&fixture);
            let found =
                if purpose == 0 { builder.check() } else { builder.contract().map_or_else(|all| all, |(_, all)| all) };
            for found in found.iter() {
                let code = codes().iter().find(|code| code.name == found.code).unwrap();
                assert!(code.is_warning || found.severity == Severity::Error, "{}: {}", fixture.display(), code.name);
            }
        }
    }
}

#[test]
fn what_extends_two_choices_of_itself_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yaml");
    let text = "asyncapi: 3.0.0
info: {title: A, version: '1'}
channels:
  c: {address: c, messages: {M: {payload: {$ref: '#/components/schemas/P'}, examples: [{payload: {b: 1}}, {payload: {}}]}}}
components:
  schemas:
    P: {type: object, oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    A: {allOf: [{$ref: '#/components/schemas/P'}, {required: [a]}]}
    B: {allOf: [{$ref: '#/components/schemas/P'}, {required: [b]}]}
";
    fs::write(&path, text).unwrap();
    let mut found = found(Builder::new().document(path));
    found.retain(|line| line.starts_with("circular-choice") || line.starts_with("example-mismatch"));
    let expected = [
        "example-mismatch /examples/1/payload",
        "circular-choice /components/schemas/P/oneOf",
        "circular-choice /components/schemas/P/anyOf",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_default_of_another_type_than_the_assumed_one_is_called_valid() {
    for (payload, expected) in [
        ("{properties: {a: {}}, default: 3}", "is valid, and has no value in Rust"),
        ("{properties: {a: {type: string}}, type: object, default: 3}", "is not valid: it must be of type object"),
        ("{minLength: 2, default: x}", "is not valid"),
        ("{minLength: 2, default: 7}", "is valid, and has no value in Rust"),
    ] {
        let (_folder, builder) = document(&format!("{{payload: {payload}}}"));
        let found = builder.check();
        let said = found.iter().find(|found| found.code == "default-mismatch").map(|found| found.message.as_str());
        assert!(said.is_some_and(|said| said.contains(expected)), "{payload}: {said:?}");
    }
}
