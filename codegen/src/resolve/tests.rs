use crate::testing::{lines, read, read_with};

const HEAD: &str = "asyncapi: 3.0.0\ninfo: {title: T, version: '1'}\n";

/// Reads files of which the first is a document, to which the head is added (its lines count from 3).
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let document = format!("{HEAD}{}", files[0].1);
    let mut files = files.to_vec();
    files[0].1 = &document;
    assert_eq!(lines(read(&files).2), expected, "{document}");
}

/// Asserts where every reference of the one document ends, as pointers.
#[track_caller]
fn ends(body: &str, expected: &[(&str, &str)]) {
    let document = format!("{HEAD}{body}");
    let (loaded, _, diagnostics) = read(&[("a.yaml", &document)]);
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    let tree = &loaded.tree;
    let found: Vec<_> =
        tree.references().keys().map(|id| (tree.view(*id).pointer(), tree.view(*id).target().pointer())).collect();
    let expected: Vec<_> = expected.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
    assert_eq!(found, expected);
}

#[test]
fn references_end_at_values() {
    ends(
        "components: {schemas: {a/b~c: {type: string}, d: {$ref: '#/components/schemas/a~1b~0c'}, e: {$ref: '#/components/schemas/%61~1b%7e0c'}}}",
        &[
            ("/components/schemas/d", "/components/schemas/a~1b~0c"),
            ("/components/schemas/e", "/components/schemas/a~1b~0c"),
        ],
    );
}

#[test]
fn a_percent_encoded_slash_separates_as_a_plain_one_does() {
    check(
        &[(
            "a.yaml",
            "components: {schemas: {a/b: {}, c: {$ref: '#/components/schemas/a%2Fb'}, d: {$ref: '#%2Fcomponents/schemas/a~1b'}}}",
        )],
        &["unresolved-reference a.yaml:3:36 /components/schemas/c"],
    );
}

#[test]
fn chains_items_and_parts_of_what_is_referred_to_are_followed() {
    ends(
        "channels:
  x: {$ref: '#/components/channels/x'}
operations:
  o: {action: send, channel: {$ref: '#/channels/x'}, messages: [{$ref: '#/channels/x/messages/m'}]}
components:
  channels: {x: {messages: {m: {$ref: '#/components/messages/M'}}}}
  messages: {M: {payload: {oneOf: [{type: string}, {type: integer}]}}, N: {payload: {$ref: '#/components/messages/M/payload/oneOf/1'}}}
",
        &[
            ("/channels/x", "/components/channels/x"),
            ("/operations/o/channel", "/components/channels/x"),
            ("/operations/o/messages/0", "/components/messages/M"),
            ("/components/channels/x/messages/m", "/components/messages/M"),
            ("/components/messages/N/payload", "/components/messages/M/payload/oneOf/1"),
        ],
    );
}

#[test]
fn a_wrapper_with_a_format_is_passed() {
    ends(
        "components:
  schemas:
    A: {schemaFormat: 'application/schema+json;version=draft-07', schema: {$ref: '#/components/schemas/B'}}
    B: {schemaFormat: 'application/vnd.aai.asyncapi+yaml; version=3.0.0', schema: {type: string}}
    C: {$ref: '#/components/schemas/A'}
",
        &[
            ("/components/schemas/A/schema", "/components/schemas/B/schema"),
            ("/components/schemas/C", "/components/schemas/B/schema"),
        ],
    );
}

#[test]
fn references_in_data_are_text() {
    ends(
        "channels: {default: {messages: {examples: {payload: {$ref: '#/components/schemas/enum'}, examples: [{payload: {$ref: '#/no'}}]}}}}
components:
  schemas:
    enum:
      default: {$ref: '#/no'}
      example: {$ref: no.yaml}
      const: {$ref: '#/no'}
      enum: [{$ref: '#/no'}]
      x-any: {$ref: '#/no'}
      properties: {$ref: {type: string}, default: {$ref: '#/components/schemas/Other'}}
    Other: {x-data: {a: {type: string}}}
    Envelope: {x-postroom-envelope: {event: e, payload: p, events: {x-odd: {$ref: '#/channels/default/messages/examples'}}}}
  x-more: {$ref: '#/no'}
",
        &[
            ("/channels/default/messages/examples/payload", "/components/schemas/enum"),
            ("/components/schemas/enum/properties/default", "/components/schemas/Other"),
            ("/components/schemas/Envelope/x-postroom-envelope/events/x-odd", "/channels/default/messages/examples"),
        ],
    );
}

#[test]
fn what_is_referred_to_is_no_data() {
    check(
        &[(
            "a.yaml",
            "x-shared: {s: {properties: {a: {$ref: '#/nowhere'}}}}\ncomponents: {schemas: {A: {$ref: '#/x-shared/s'}}}",
        )],
        &["unresolved-reference a.yaml:3:32 /x-shared/s/properties/a"],
    );
}

#[test]
fn wrong_references_are_reported_each_at_its_place() {
    for (body, expected) in [
        (
            "components: {schemas: {A: {$ref: '#/components/schemas/B'}}}",
            "unresolved-reference a.yaml:3:27 /components/schemas/A",
        ),
        ("components: {schemas: {A: {$ref: '#anchor'}}}", "unresolved-reference a.yaml:3:27 /components/schemas/A"),
        (
            "components: {schemas: {A: {enum: [1]}, B: {$ref: '#/components/schemas/A/enum/01'}}}",
            "unresolved-reference a.yaml:3:43 /components/schemas/B",
        ),
        (
            "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}",
            "reference-cycle a.yaml:3:27 /components/schemas/A",
        ),
        (
            "components: {schemas: {A: {$ref: '#/components/schemas/A/items'}}}",
            "reference-cycle a.yaml:3:27 /components/schemas/A",
        ),
        (
            "components: {schemas: {A: {$ref: 'https://example.org/a.json#/B'}}}",
            "remote-reference a.yaml:3:27 /components/schemas/A",
        ),
        (
            "components: {schemas: {A: {$ref: '//example.org/a.json#/B'}}}",
            "remote-reference a.yaml:3:27 /components/schemas/A",
        ),
        ("components: {schemas: {A: {$ref: 'b.yaml#/B'}}}", "unreadable-file a.yaml:3:27 /components/schemas/A"),
        (
            "components: {schemas: {A: {type: string}, B: {$ref: '#/components/schemas/A', maxLength: 1, title: B}}}",
            "[ignored-sibling a.yaml:3:46 /components/schemas/B]",
        ),
        (
            "components: {schemas: {A: {$id: 'http://a', definitions: {B: {}}, items: {$ref: '#/definitions/B'}}}}\ndefinitions: {B: {}}",
            "unsupported-id a.yaml:3:74 /components/schemas/A/items",
        ),
        (
            "components: {schemas: {A: {schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: {fields: [{$ref: no.avsc}]}}}}",
            "[unsupported-schema-format a.yaml:3:42 /components/schemas/A/schemaFormat]",
        ),
    ] {
        check(&[("a.yaml", body)], &[expected]);
    }
}

#[test]
fn all_wrong_references_are_reported_at_once() {
    let body = "components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/C'}
    C: {$ref: '#/components/schemas/A'}
    D: {$ref: '#/components/schemas/A'}
    E: {properties: {a: {$ref: 'parts.yaml#/None'}, b: {$ref: 'broken.yaml#/A'}, c: {$ref: 'parts.yaml#/Some'}}}
";
    check(
        &[("a.yaml", body), ("parts.yaml", "Some: {items: {$ref: '#/None'}}"), ("broken.yaml", "a: [")],
        &[
            "reference-cycle a.yaml:7:8 /components/schemas/C",
            "unresolved-reference a.yaml:9:25 /components/schemas/E/properties/a",
            "yaml-syntax broken.yaml:2:1",
            "unresolved-reference parts.yaml:1:15 /Some/items",
        ],
    );
}

#[test]
fn remedies_name_what_was_probably_meant() {
    for (body, help) in [
        (
            "components: {schemas: {Priority: {}, A: {$ref: '#/components/schemas/Prioritty'}}}",
            "did you mean `Priority`?",
        ),
        (
            "components: {schemas: {Priority: {}, A: {$ref: '#/component/schemas/Priority'}}}",
            "did you mean `components`?",
        ),
        (
            "components: {schemas: {Priority: {}, A: {$ref: '/components/schemas/Priority'}}}",
            "did you mean `#/components/schemas/Priority`, in the same file?",
        ),
        (
            "components: {schemas: {A: {$ref: 'https://example.org/a.json#/B'}}}",
            "save it as a file and say which: `.map_reference(\"https://example.org/a.json\", \"path/of/the/file\")` in a \
             build script, `--map-reference https://example.org/a.json=path/of/the/file` in a shell",
        ),
    ] {
        let diagnostics = read(&[("a.yaml", &format!("{HEAD}{body}"))]).2;
        assert_eq!(diagnostics.iter().map(|diagnostic| diagnostic.help.as_str()).collect::<Vec<_>>(), [help]);
    }
}

#[test]
fn a_mapped_url_is_a_file() {
    let document = format!("{HEAD}components: {{schemas: {{A: {{$ref: 'https://example.org/a.json#/B'}}}}}}");
    let files = [
        ("a.yaml", document.as_str()),
        ("vendor/a.json", r#"{"B": {"$ref": "https://example.org/a.json#/C"}, "C": {}}"#),
    ];
    let mapping = [("https://example.org/a.json".to_owned(), "vendor/a.json".to_owned())].into();
    let (loaded, _, diagnostics) = read_with(&files, &["a.yaml"], &mapping);
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    let ends: Vec<_> = loaded.tree.references().values().map(|end| loaded.tree.view(*end).pointer()).collect();
    assert_eq!(ends, ["/C", "/C"]);
}

#[test]
fn a_long_chain_needs_no_stack() {
    let mut body = "components:\n  schemas:\n".to_owned();
    for number in 0..20_000 {
        body += &format!("    S{number}: {{$ref: '#/components/schemas/S{}'}}\n", number + 1);
    }
    body += "    S20000: {type: string}\n";
    let (loaded, _, diagnostics) = read(&[("a.yaml", &format!("{HEAD}{body}"))]);
    assert!(diagnostics.is_empty());
    assert!(
        loaded.tree.references().values().all(|end| loaded.tree.view(*end).pointer() == "/components/schemas/S20000")
    );
}
