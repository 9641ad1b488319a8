//! Documents that are meant to do harm: the answer is code that parses, or diagnostics, and never a panic.

use std::fmt::Write as _;

use postroom_codegen::{Builder, Diagnostics, contract::Message};

/// What comes of a document in memory; what tools get of it is no longer than it should be.
fn generate(name: &str, text: &[u8]) -> Result<String, Diagnostics> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let builder = Builder::new().document(path);
    if let Ok((contract, _)) = builder.clone().contract() {
        let length = |message: &Message| message.payload.as_schema().to_document().len();
        assert!(contract.messages.iter().all(|message| length(message) < 4 * text.len() + 256 * 1024));
    }
    builder.generate().map(|(code, _)| code)
}

fn with_schemas(payload: &str, schemas: &str) -> String {
    format!(
        "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\ncomponents:\n  messages: {{M: {{payload: {payload}}}}}\n  schemas:\n{schemas}\n"
    )
}

/// The codes of the errors; none where code came out, which then parses and says no more than it should.
#[track_caller]
fn codes(name: &str, text: impl AsRef<[u8]>) -> Vec<&'static str> {
    match generate(name, text.as_ref()) {
        Ok(code) => {
            syn::parse_file(&code).unwrap();
            Vec::new()
        }
        Err(found) => {
            assert!(found.has_errors());
            let mut codes: Vec<_> = found.iter().map(|found| found.code).collect();
            codes.dedup();
            codes
        }
    }
}

#[test]
fn nesting_is_limited() {
    const DEEP: usize = 10_000;
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(DEEP), close.repeat(DEEP));
    for (name, text) in [
        ("a.json", nested("[", "]")),
        ("a.json", nested("{\"a\":", "}").replace(":}", ":1}")),
        ("a.yaml", nested("[", "]")),
        ("a.yaml", nested("{a: ", "}")),
        ("a.yaml", "- ".repeat(DEEP)),
        ("a.yaml", "[".repeat(DEEP)),
        ("a.yaml", (0..DEEP).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "a:\n")),
    ] {
        assert_eq!(codes(name, &text), ["too-deep"], "{}", &text[..40]);
    }
    // Never closed: it may be called too deep or no JSON or YAML at all.
    for (name, text) in [("a.json", "[".repeat(DEEP)), ("a.yaml", "? ".repeat(DEEP))] {
        assert!(!codes(name, &text).is_empty());
    }
}

#[test]
fn deep_chains_of_schemas_end() {
    let to = |index: usize| format!("{{$ref: '#/components/schemas/S{index}'}}");
    let chain = |length: usize, link: &dyn Fn(String) -> String| {
        let schemas: Vec<String> = (0..length).map(|index| format!("    S{index}: {}", link(to(index + 1)))).collect();
        with_schemas(&to(0), &format!("{}\n    S{length}: {{type: string}}", schemas.join("\n")))
    };
    for (length, link, expected) in [
        (3000, &|next| next, vec![]),
        (3000, &|next| format!("{{allOf: [{next}]}}"), vec![]),
        (300, &|next| format!("{{allOf: [{next}, {{type: string}}]}}"), vec![]),
        (100, &|next| format!("{{allOf: [{{type: object, properties: {{a: {next}}}}}]}}"), vec![]),
        (100, &|next| format!("{{oneOf: [{{type: array, items: {next}}}]}}"), vec![]),
        // Each of these is a type, so that there is much to write.
        (300, &|next| format!("{{type: object, properties: {{next: {next}}}}}"), vec![]),
        (300, &|next| format!("{{type: array, items: {next}}}"), vec![]),
        (300, &|next| format!("{{oneOf: [{next}, {{type: integer}}]}}"), vec![]),
        (300, &|next| format!("{{not: {next}}}"), vec![]),
        (300, &|next| format!("{{type: object, properties: {{a: {{not: {next}}}}}}}"), vec![]),
        (300, &|next| format!("{{if: {next}, then: {next}, else: {next}}}"), vec![]),
    ] as [(usize, &dyn Fn(String) -> String, Vec<&str>); 11]
    {
        assert_eq!(codes("a.yaml", chain(length, link)), expected, "{}", link("next".to_owned()));
    }
}

#[test]
fn aliases_do_not_multiply() {
    let mut bomb = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..30 {
        writeln!(bomb, "a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 9].join(", ")).unwrap();
    }
    assert_eq!(codes("a.yaml", format!("asyncapi: 3.0.0\n{bomb}")), ["too-many-aliases"]);
    let wide = format!("asyncapi: 3.0.0\nx: &x [{}]\ny: [{}]\n", "1, ".repeat(3000), "*x, ".repeat(3000));
    assert_eq!(codes("a.yaml", wide), ["too-many-aliases"]);
}

#[test]
fn circles_are_found() {
    for (schemas, expected) in [
        ("A: {$ref: '#/components/schemas/A'}", vec!["reference-cycle"]),
        ("A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}", vec!["reference-cycle"]),
        ("A: {$ref: '#/components/schemas/A/properties/x'}", vec!["reference-cycle"]),
        ("A: {allOf: [{$ref: '#/components/schemas/A'}]}", vec!["alias-cycle"]),
        ("A: {oneOf: [{$ref: '#/components/schemas/A'}]}", vec!["alias-cycle"]),
        ("A: {oneOf: [{$ref: '#/components/schemas/A'}, {type: 'null'}]}", vec!["alias-cycle"]),
        ("A: {anyOf: [{$ref: '#/components/schemas/A'}, {type: string}]}", vec!["alias-cycle"]),
        ("A: {type: array, items: {$ref: '#/components/schemas/A'}}", vec![]),
        // What holds itself is the only branch, which is written in place.
        ("A: {oneOf: [{type: object, properties: {c: {$ref: '#/components/schemas/A'}}}, {type: 'null'}]}", vec![]),
        ("A: {allOf: [{type: object, properties: {c: {$ref: '#/components/schemas/A'}}}]}", vec![]),
        ("A: {oneOf: [{type: array, items: {$ref: '#/components/schemas/A'}}]}", vec![]),
        ("A: {oneOf: [{type: array, items: {$ref: '#/components/schemas/A'}}, {type: 'null'}]}", vec![]),
        (
            "A: {oneOf: [{oneOf: [{type: object, properties: {c: {$ref: '#/components/schemas/A'}}}, {type: string}]}]}",
            vec![],
        ),
        ("A: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}", vec![]),
        ("A: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}", vec![]),
        ("A: {type: object, properties: {a: {}}, additionalProperties: {$ref: '#/components/schemas/A'}}", vec![]),
        // A base that names its kinds, which are made from the base.
        (
            "A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}, B: {allOf: [{$ref: '#/components/schemas/A'}, {type: object}]}",
            vec![],
        ),
        (
            "A: {allOf: [{$ref: '#/components/schemas/B'}, {type: object}]}, B: {allOf: [{$ref: '#/components/schemas/A'}, {maxProperties: 2}]}",
            vec!["alias-cycle"],
        ),
        ("A: {$ref: '#'}", vec![]),
        ("A: {$ref: '#/components'}", vec![]),
    ] {
        let text = format!(
            "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\ncomponents: {{messages: {{M: {{payload: {{$ref: '#/components/schemas/A'}}}}}}, schemas: {{{schemas}}}}}"
        );
        assert_eq!(codes("a.yaml", text), expected, "{schemas}");
    }
}

/// Wherever a schema leads to one that leads back to itself, by whichever words: there is an answer, for tools too.
#[test]
fn circles_end_wherever_they_are() {
    let all = "{$ref: '#/components/schemas/A'}";
    let schemas = [
        format!("{{allOf: [{all}]}}"),
        format!("{{oneOf: [{all}]}}"),
        format!("{{anyOf: [{all}, {{type: string}}]}}"),
        format!("{{not: {all}}}"),
        format!("{{if: {all}, then: {{type: string}}}}"),
        // United with what holds them, these are written in place.
        format!("{{type: object, properties: {{p: {{type: object, allOf: [{all}]}}}}}}"),
        format!("{{type: object, properties: {{p: {{allOf: [{all}, {{required: [p]}}]}}}}}}"),
        format!("{{type: object, properties: {{p: {{type: [object, 'null'], allOf: [{all}]}}}}}}"),
        format!("{{type: object, additionalProperties: {{type: object, allOf: [{all}]}}}}"),
        format!("{{type: object, properties: {{p: {{type: array, items: {{type: object, allOf: [{all}]}}}}}}}}"),
        format!("{{type: array, items: {{minItems: 1, allOf: [{all}]}}}}"),
        format!("{{type: object, properties: {{p: {{type: object, allOf: [{all}], not: {{required: [q]}}}}}}}}"),
        format!(
            "{{oneOf: [{{type: object, properties: {{p: {{minProperties: 1, allOf: [{all}]}}}}}}, {{type: string}}]}}"
        ),
    ];
    for schema in &schemas {
        for payload in [
            all.to_owned(),
            format!("{{type: array, contains: {all}}}"),
            format!("{{not: {all}}}"),
            format!("{{type: object, propertyNames: {all}, patternProperties: {{x: {all}}}}}"),
            format!("{{type: object, dependencies: {{a: {all}}}, properties: {{c: {all}}}}}"),
            format!("{{properties: {{c: {all}}}, not: {{type: string}}}}"),
            format!("{{type: array, items: [{all}], additionalItems: {all}}}"),
            format!(
                "{{type: object, properties: {{c: {all}}}, oneOf: [{{properties: {{d: {{type: string}}}}}}, {{required: [c]}}]}}"
            ),
            format!("{{type: object, maxProperties: 3, allOf: [{all}]}}"),
        ] {
            let found = codes("a.yaml", with_schemas(&payload, &format!("    A: {schema}")));
            assert!(found.iter().all(|code| *code != "internal"), "{payload} {schema}: {found:?}");
        }
    }
}

#[test]
fn intersections_of_intersections_end() {
    // Each property leads to another set of schemas that hold at once, of which there are as many as there are sets.
    let count = 24;
    let schema = |index: usize| {
        let to = |index: usize| format!("{{$ref: '#/components/schemas/S{}'}}", index % count);
        let (next, other) = (to(index + 1), to(if index == 0 { 1 } else { index }));
        format!("S{index}: {{type: object, properties: {{a: {next}, b: {other}, c{index}: {{type: string}}}}}}")
    };
    let schemas: Vec<String> = (0..count).map(schema).collect();
    let text = format!(
        "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\ncomponents: {{messages: {{M: {{payload: {{allOf: \
         [{{$ref: '#/components/schemas/S0'}}, {{$ref: '#/components/schemas/S2'}}]}}}}}}, schemas: {{{}}}}}",
        schemas.join(", ")
    );
    let code = generate("a.yaml", text.as_bytes()).unwrap();
    assert!(code.len() < 4 << 20, "{}", code.len());
}

#[test]
fn many_schemas_end() {
    let mut schemas = String::new();
    for index in 0..3000 {
        writeln!(
            schemas,
            "    S{index}: {{type: object, required: [id], properties: {{id: {{type: string}}, other: {{$ref: '#/components/schemas/S{}'}}}}}}",
            (index * 7 + 1) % 3000
        )
        .unwrap();
    }
    assert_eq!(codes("a.yaml", with_schemas("{$ref: '#/components/schemas/S0'}", &schemas)), Vec::<&str>::new());
}

#[test]
fn unions_that_many_ways_lead_to_end() {
    const LEVELS: usize = 60;
    let mut schemas = String::from("    A60: {type: string}\n    B60: {type: integer}\n");
    for level in 0..LEVELS {
        let next = level + 1;
        for name in ["A", "B"] {
            let branches = ["A", "B"].map(|of| format!("{{$ref: '#/components/schemas/{of}{next}'}}")).join(", ");
            writeln!(schemas, "    {name}{level}: {{anyOf: [{branches}]}}").unwrap();
        }
    }
    let text = with_schemas("{$ref: '#/components/schemas/A0'}", &schemas);
    assert_eq!(codes("a.yaml", &text), Vec::<&str>::new());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yaml");
    std::fs::write(&path, text).unwrap();
    syn::parse_file(&Builder::new().document(path).plain().generate().unwrap().0).unwrap();
}

#[test]
fn long_lists_of_values_end() {
    type Written = fn(usize) -> String;
    let written: [(&str, Written); 4] = [
        ("type: string, ", |index| format!("v{index}")),
        ("type: integer, ", |index| index.to_string()),
        ("type: object, ", |index| format!("{{a: {index}}}")),
        ("", |index| if index % 2 == 0 { index.to_string() } else { format!("v{index}") }),
    ];
    for (kind, value) in written {
        let list = |from: usize| (from..from + 4000).map(value).collect::<Vec<_>>().join(", ");
        let all = format!("allOf: [{{enum: [{}]}}, {{enum: [{}]}}]", list(0), list(1));
        let payload = format!("{{type: object, properties: {{a: {{{kind}{all}}}, b: {{{kind}enum: [{}]}}}}}}", list(0));
        assert_eq!(codes("a.yaml", with_schemas(&payload, "    S: {type: string}")), Vec::<&str>::new(), "{kind}");
    }
}

#[test]
fn what_all_refer_to_is_written_once_and_whole() {
    let refer = |index: usize| format!("{{$ref: '#/components/schemas/S{index}'}}");
    let mut schemas = String::new();
    for index in 0..60 {
        let others: Vec<_> = (0..60).map(|other| format!("p{other}: {}", refer(other))).collect();
        writeln!(
            schemas,
            "    S{index}: {{type: object, properties: {{id: {{type: integer}}, {}}}}}",
            others.join(", ")
        )
        .unwrap();
    }
    let text = with_schemas(&refer(0), &schemas);
    let code = generate("a.yaml", text.as_bytes()).unwrap();
    assert!(code.matches("\\\"type\\\":\\\"integer\\\"").count() <= 122, "as a type's own and as a definition");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.yaml"), text).unwrap();
    let (contract, _) = Builder::new().document(folder.path().join("a.yaml")).contract().unwrap();
    let whole: serde_json::Value =
        serde_json::from_str(&contract.messages[0].payload.as_schema().to_document()).unwrap();
    for index in 0..60 {
        let definition = &whole["definitions"][format!("S{index}")];
        assert_eq!(definition["properties"]["id"]["type"], "integer");
        assert_eq!(definition["properties"]["p59"]["$ref"], "#/definitions/S59");
    }
}

#[test]
fn untyped_schemas_that_all_lead_to_all_end() {
    let mut schemas = String::new();
    for index in 0..100 {
        let others: Vec<_> = (0..100).map(|other| format!("{{$ref: '#/components/schemas/S{other}'}}")).collect();
        writeln!(schemas, "    S{index}: {{not: {{anyOf: [{}]}}}}", others.join(", ")).unwrap();
    }
    assert_eq!(codes("a.yaml", with_schemas("{$ref: '#/components/schemas/S0'}", &schemas)), [""; 0]);
}

#[test]
fn texts_do_not_become_code() {
    // Each would end a string, a comment or a line, were it written into one of them as it is.
    for text in [
        "*/ pub fn injected() {}",
        "\n pub fn injected() {} //",
        "\" ; pub fn injected() {} //",
        "\"# ; pub fn injected() {} r#\"",
        "]] pub fn injected() {} #[doc = \"",
        "{} {0} {injected}",
        "\r\u{2028}\u{85}pub fn injected() {}",
        "\u{0}\u{1b}[31m\u{7f}",
        "\u{202e}nf bup\u{2066}",
        "```\npub fn injected() {}\n```",
        "\\",
        "'",
        "<script>alert(1)</script> [x]: y <!--",
    ] {
        let quoted = serde_json::to_string(text).unwrap();
        let document = format!(
            r#"{{"asyncapi": "3.0.0", "info": {{"title": {quoted}, "version": {quoted}, "description": {quoted}}},
            "channels": {{"c": {{"address": "a.{{p}}", "description": {quoted}, "title": {quoted}, "summary": {quoted},
              "parameters": {{"p": {{"description": {quoted}}}}}, "messages": {{"M": {{"payload": {{
                "type": "object", "title": {quoted}, "description": {quoted},
                "required": [{quoted}],
                "properties": {{{quoted}: {{"type": "string", "description": {quoted}, "default": {quoted}, "examples": [{quoted}]}},
                  "kind": {{"type": "string", "enum": [{quoted}]}}, "value": {{"enum": [{quoted}, 1]}}}}}}}}}}}}}},
            "operations": {{{quoted}: {{"action": "send", "channel": {{"$ref": "\#/channels/c"}}, "description": {quoted}}}}}}}"#
        )
        .replace("\\#", "#");
        match generate("a.json", document.as_bytes()) {
            Ok(code) => {
                let file = syn::parse_file(&code).unwrap_or_else(|error| panic!("{text:?}: {error}"));
                let injected =
                    file.items.iter().any(|item| matches!(item, syn::Item::Fn(item) if item.sig.ident == "injected"));
                assert!(!injected, "{text:?}");
                let hidden = |c: char| {
                    c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                };
                assert!(!code.contains(hidden), "{text:?} is hidden in the code");
            }
            Err(found) => panic!("{text:?}: {found}"),
        }
    }
}

#[test]
fn any_name_becomes_one() {
    // Keywords, names of the prelude and of what generated code uses, and names that are none.
    let names = [
        "self",
        "Self",
        "super",
        "crate",
        "type",
        "match",
        "async",
        "gen",
        "try",
        "union",
        "_",
        "__",
        "r#fn",
        "1",
        "-1",
        "+1",
        "",
        " ",
        ".",
        "a b",
        "a-b",
        "A_B",
        "ß",
        "İ",
        "ﬁ",
        "名前",
        "🔑",
        "́",
        "String",
        "Option",
        "Some",
        "None",
        "Vec",
        "Box",
        "Result",
        "Ok",
        "Err",
        "Default",
        "Clone",
        "str",
        "u8",
        "bool",
        "std",
        "core",
        "postroom",
        "new",
        "decode",
        "encode",
        "schema",
        "validate",
        "additional",
        "at",
        "reader",
        "object",
        "extra",
        "value",
        "sink",
        "FIELDS",
        "END",
    ];
    let list = |entry: &dyn Fn(&str) -> String| {
        names
            .iter()
            .map(|name| format!("{}: {}", serde_json::to_string(name).unwrap(), entry(name)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let properties = list(&|_| "{\"type\": \"string\", \"default\": \"x\"}".to_owned());
    let values = serde_json::to_string(&names[..]).unwrap();
    let payload = format!(
        "{{type: object, properties: {{{properties}, listed: {{type: string, enum: {values}}}}}, additionalProperties: true}}"
    );
    assert_eq!(codes("a.yaml", with_schemas(&payload, "    S: {type: string}")), Vec::<&str>::new());
    for name in names {
        let key = serde_json::to_string(name).unwrap();
        let document = format!(
            "{{asyncapi: 3.0.0, info: {{title: {key}, version: '1'}}, channels: {{{key}: {{messages: {{{key}: {{payload: {{type: object, properties: {{x: {{$ref: '#/components/schemas/S'}}}}}}, headers: {{type: object, properties: {{{key}: {{type: object, properties: {{{key}: {{type: string}}}}}}}}}}}}}}}}}}, components: {{schemas: {{S: {{type: object, title: {key}, properties: {{{key}: {{type: object, properties: {{y: {{type: string}}}}}}}}}}}}}}}}"
        );
        // Two of them may come to one name; that is told, too.
        let known = ["name-clash", "empty-field"];
        assert!(codes("a.yaml", &document).iter().all(|code| known.contains(code)), "{name:?}");
    }
}

#[test]
fn odd_numbers_are_no_surprise() {
    for number in ["1e400", "-1e400", "1e-400", "9".repeat(400).as_str(), "18446744073709551616", "-0", "0.1e1"] {
        for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "default", "const"]
        {
            for kind in ["integer", "number"] {
                let payload = format!("{{type: object, properties: {{n: {{type: {kind}, {keyword}: {number}}}}}}}");
                codes("a.yaml", with_schemas(&payload, "    S: {}"));
            }
        }
        for (kind, keyword) in [("string", "minLength"), ("array", "maxItems"), ("object", "minProperties")] {
            let payload = format!("{{type: object, properties: {{n: {{type: {kind}, {keyword}: {number}}}}}}}");
            codes("a.yaml", with_schemas(&payload, "    S: {}"));
        }
    }
}

#[test]
fn limits_at_the_ends_of_every_type_are_no_surprise() {
    let ends =
        ["0", "-0.1", "1e40", "-1e40", "1e400", "-1e400", "1e-400", "-1e99999999999999999999"].map(str::to_owned);
    let types = [i128::from(i64::MIN), i128::from(u64::MAX), i128::MIN, i128::MAX];
    let ends: Vec<String> = ends.into_iter().chain(types.into_iter().map(|end| end.to_string())).collect();
    let steps = ["0.3", "7", "1e40", &u128::MAX.to_string()].map(str::to_owned);
    let mut properties = Vec::new();
    for (low, high) in [("minimum", "maximum"), ("exclusiveMinimum", "exclusiveMaximum")] {
        for (from, to, step) in ends
            .iter()
            .flat_map(|from| ends.iter().map(move |to| (from, to)))
            .flat_map(|(from, to)| steps.iter().map(move |step| (from, to, step)))
        {
            let name = properties.len();
            properties.push(format!("p{name}: {{type: integer, {low}: {from}, {high}: {to}, multipleOf: {step}}}"));
        }
    }
    let payload = format!("{{type: object, properties: {{{}}}}}", properties.join(", "));
    assert_eq!(codes("a.yaml", with_schemas(&payload, "    S: {}")), Vec::<&str>::new());
}

#[test]
fn empty_documents_are_no_surprise() {
    for (name, text) in [
        ("a.yaml", ""),
        ("a.json", ""),
        ("a.yaml", "\u{feff}"),
        ("a.yaml", "---\n...\n"),
        ("a.yaml", "~"),
        ("a.json", "null"),
        ("a.json", "\"asyncapi\""),
        ("a.yaml", "%YAML 9.9\n---\n"),
        ("a.yaml", "asyncapi"),
        ("a.yaml", "asyncapi:"),
        ("a.yaml", "\t"),
        ("a.yaml", "!!binary x"),
        ("a.yaml", "*nothing"),
        ("a.yaml", "&a *a"),
        ("a.json", "\u{0}"),
    ] {
        assert!(!codes(name, text).is_empty(), "{text:?}");
    }
    for bytes in [&b"\xff\xfea\x00"[..], b"asyncapi: \xc3\x28", b"\xed\xa0\x80"] {
        assert!(!codes("a.yaml", bytes).is_empty());
    }
}
