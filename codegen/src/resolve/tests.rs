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
fn references_start_at_the_schema_with_an_id() {
    ends(
        "components:
  schemas:
    A: {$id: 'http://a/b/c.json', definitions: {B: {$id: '#b'}}, items: {$ref: '#/definitions/B'}, not: {$ref: '#b'}}
    D: {$ref: 'http://a/b/c.json#/definitions/B'}
    E: {$id: 'http://a/b/e/', items: {$id: ../f, not: {$ref: './c.json#b'}}}
    F: {$ref: 'http://a/b/f'}
    G: {$id: 'urn:g', properties: {$id: {$ref: '#'}}}
    H: {$ref: 'urn:g'}
    I: {$id: own.json, items: {$ref: 'own.json'}}
    J: {$anchor: j, $id: '//a/j'}
    K: {$ref: 'https://x/#k', not: {$anchor: unused}}
    L: {$id: 'https://x/', items: {$anchor: k}}
    M: {$id: 'http://m/n', $ref: 'urn:g'}
",
        &[
            ("/components/schemas/A/items", "/components/schemas/A/definitions/B"),
            ("/components/schemas/A/not", "/components/schemas/A/definitions/B"),
            ("/components/schemas/D", "/components/schemas/A/definitions/B"),
            ("/components/schemas/E/items/not", "/components/schemas/A/definitions/B"),
            ("/components/schemas/F", "/components/schemas/E/items"),
            ("/components/schemas/G/properties/$id", "/components/schemas/G"),
            ("/components/schemas/H", "/components/schemas/G"),
            ("/components/schemas/I/items", "/components/schemas/I"),
            ("/components/schemas/K", "/components/schemas/L/items"),
            ("/components/schemas/M", "/components/schemas/G"),
        ],
    );
}

#[test]
fn draft_04_says_id() {
    ends(
        "components:
  schemas:
    A: {schemaFormat: 'application/schema+json;version=draft-04', schema: {id: 'urn:a', items: {$ref: '#b'}, not: {id: '#b'}}}
    C: {$schema: 'http://json-schema.org/draft-04/schema#', items: {id: 'urn:c'}}
    D: {$ref: 'urn:c'}
    E: {properties: {id: {type: string}}}
",
        &[
            ("/components/schemas/A/schema/items", "/components/schemas/A/schema/not"),
            ("/components/schemas/D", "/components/schemas/C/items"),
        ],
    );
}

#[test]
fn references_that_tools_write_are_taken_as_they_are_meant() {
    for (body, expected, end) in [
        (
            "components: {messages: {M: {payload: {definitions: {A: {}}, items: {$ref: '#/definitions/A'}}}}}",
            "[reference-base a.yaml:3:68 /components/messages/M/payload/items]",
            "/components/messages/M/payload/definitions/A",
        ),
        (
            "components: {schemas: {S: {items: {definitions: {B: {}}, items: {$ref: '#/definitions/A/not'}}, definitions: {A: {not: {}}}}}}",
            "[reference-base a.yaml:3:65 /components/schemas/S/items/items]",
            "/components/schemas/S/definitions/A/not",
        ),
        (
            "components: {schemas: {S: {$defs: {A: {items: {$ref: '#'}}}}}}",
            "[reference-base a.yaml:3:47 /components/schemas/S/$defs/A/items]",
            "/components/schemas/S",
        ),
        (
            "components: {messages: {M: {payload: {properties: {payload: {oneOf: [{$ref: '#'}]}}}}}}",
            "[reference-base a.yaml:3:70 /components/messages/M/payload/properties/payload/oneOf/0]",
            "/components/messages/M/payload",
        ),
        (
            "components: {schemas: {S: {$id: 'http://s', items: {$ref: '#/components/schemas/T'}}, T: {}}}",
            "[reference-base a.yaml:3:52 /components/schemas/S/items]",
            "/components/schemas/T",
        ),
    ] {
        check(&[("a.yaml", body)], &[expected]);
        let (loaded, ..) = read(&[("a.yaml", &format!("{HEAD}{body}"))]);
        let ends: Vec<_> = loaded.tree.references().values().map(|end| loaded.tree.view(*end).pointer()).collect();
        assert_eq!(ends, [end], "{body}");
    }
}

#[test]
fn a_reference_among_names_of_schemas_stands_for_all_that_it_leads_to() {
    for keyword in ["properties", "patternProperties", "definitions", "dependencies"] {
        let body = format!(
            "components: {{schemas: {{A: {{{keyword}: {{$ref: '#/x-all/own'}}}}, B: {{$ref: '#/components/schemas/A/{keyword}/a~1b'}}}}}}
x-all: {{own: {{$ref: '#/x-all/map'}}, map: {{a/b: {{type: string}}, c: {{$ref: '#/components/schemas/A'}}, d: true}}}}"
        );
        let at = format!("/components/schemas/A/{keyword}");
        let (loaded, _, found) = read(&[("a.yaml", &format!("{HEAD}{body}"))]);
        assert_eq!(lines(found), [format!("[reference-map a.yaml:3:{} {at}]", 30 + keyword.len())]);
        let (tree, references) = (&loaded.tree, loaded.tree.references());
        let end = |pointer: &str| {
            let from = references.keys().find(|from| tree.view(**from).pointer() == pointer)?;
            Some(tree.view(*from).target().pointer())
        };
        for (from, to) in [
            (format!("{at}/a~1b"), "/x-all/map/a~1b"),
            (format!("{at}/c"), "/components/schemas/A"),
            (format!("{at}/d"), "/x-all/map/d"),
            ("/components/schemas/B".to_owned(), "/x-all/map/a~1b"),
        ] {
            assert_eq!(end(&from).as_deref(), Some(to), "{body}");
        }
    }
    for (body, expected) in [
        (
            "components: {schemas: {A: {properties: {$ref: '#/components/schemas/B'}}, B: {type: object}}}",
            "wrong-reference a.yaml:3:40 /components/schemas/A/properties",
        ),
        (
            "components: {schemas: {A: {properties: {$ref: '#/components/schemas/A/properties'}}}}",
            "reference-cycle a.yaml:3:40 /components/schemas/A/properties",
        ),
    ] {
        check(&[("a.yaml", body)], &[expected]);
    }
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
            "components: {schemas: {A: {$id: 'http://a', items: {$ref: '#/definitions/B'}}}}",
            "unresolved-reference a.yaml:3:52 /components/schemas/A/items",
        ),
        (
            "components: {schemas: {A: {$id: 'http://a', items: {$ref: '#b'}}, B: {$id: '#b'}}}",
            "unresolved-reference a.yaml:3:52 /components/schemas/A/items",
        ),
        (
            "components: {schemas: {A: {$ref: 'urn:a'}, B: {enum: [{$id: 'urn:a'}], x-c: {$id: 'urn:a'}, odd: {$id: 'urn:a'}}}}",
            "remote-reference a.yaml:3:27 /components/schemas/A",
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
fn what_a_url_stands_for_is_relative_to_it() {
    let document =
        format!("{HEAD}components: {{schemas: {{A: {{$id: 'https://example.org/x/', items: {{$ref: a.json}}}}}}}}");
    let files = [
        ("a.yaml", document.as_str()),
        ("one/a.json", r#"{"$ref": "../b.json"}"#),
        ("two/b.json", r##"{"$id": "c/", "items": {"$ref": "#b"}, "not": {"$id": "#b"}}"##),
    ];
    let mapping = [
        ("https://example.org/x/a.json".to_owned(), "one/a.json".to_owned()),
        ("https://example.org/b.json".to_owned(), "two/b.json".to_owned()),
    ];
    let (loaded, _, diagnostics) = read_with(&files, &["a.yaml"], &mapping.into());
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    let ends: Vec<_> = loaded.tree.references().values().map(|end| loaded.tree.view(*end).pointer()).collect();
    assert_eq!(ends, ["", "", "/not"]);
}

#[test]
fn the_meta_schema_of_draft_07_is_at_hand() {
    let document = format!(
        "{HEAD}components: {{schemas: {{A: {{$ref: 'http://json-schema.org/draft-07/schema#/definitions/nonNegativeInteger'}}}}}}"
    );
    let (loaded, _, diagnostics) = read(&[("a.yaml", &document)]);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let ends: Vec<_> = loaded.tree.references().values().map(|end| loaded.tree.view(*end).pointer()).collect();
    assert_eq!(ends.first().map(String::as_str), Some("/definitions/nonNegativeInteger"));
    assert_eq!(loaded.read.len(), 1);
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

#[test]
fn an_id_that_is_longer_than_any_url_names_nothing() {
    for (length, expected) in [(900, None), (2000, Some("remote-reference a.yaml:3:27 /components/schemas/A"))] {
        let url = format!("http://a/{}", "b".repeat(length));
        let body = format!("components: {{schemas: {{A: {{$ref: '{url}'}}, B: {{$id: '{url}'}}}}}}");
        check(&[("a.yaml", &body)], expected.as_slice());
    }
}
