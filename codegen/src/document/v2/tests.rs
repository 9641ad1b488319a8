use crate::testing;

const HEAD: &str = "asyncapi: 2.6.0\ninfo: {title: T, version: '1'}\n";

/// Reads one document; the head is added, so that lines count from 3.
#[track_caller]
fn check(body: &str, expected: &[&str]) {
    let document = format!("{HEAD}{body}");
    assert_eq!(testing::parse(&[("a.yaml", &document)], |_| {}), expected, "{document}");
}

#[test]
fn mistakes_have_their_places_in_what_was_written() {
    for (body, expected) in [
        ("servers: {}", "[missing-field a.yaml:1:1]"),
        ("channels: []", "wrong-type a.yaml:3:11 /channels"),
        ("channels: {c: ~}", "wrong-type a.yaml:3:15 /channels/c"),
        ("channels: {c: {adress: x}}", "[unknown-field a.yaml:3:16 /channels/c/adress]"),
        ("channels: {c: {description: [x]}}", "wrong-type a.yaml:3:29 /channels/c/description"),
        ("channels: {c: {publish: []}}", "wrong-type a.yaml:3:25 /channels/c/publish"),
        ("channels: {c: {publish: {operationId: []}}}", "wrong-type a.yaml:3:39 /channels/c/publish/operationId"),
        ("channels: {c: {publish: {reply: {}}}}", "[unknown-field a.yaml:3:26 /channels/c/publish/reply]"),
        ("channels: {c: {publish: {message: x}}}", "wrong-type a.yaml:3:35 /channels/c/publish/message"),
        (
            "channels: {c: {publish: {message: {oneOf: {}}}}}",
            "wrong-type a.yaml:3:43 /channels/c/publish/message/oneOf",
        ),
        (
            "channels: {c: {publish: {message: {oneOf: [{payload: 5}]}}}}",
            "wrong-type a.yaml:3:54 /channels/c/publish/message/oneOf/0/payload",
        ),
        (
            "channels: {c: {publish: {message: {oneOf: [], title: x}}}}",
            "[unknown-field a.yaml:3:47 /channels/c/publish/message/title]",
        ),
        (
            "channels: {c: {publish: {message: {$ref: '#/components/schemas/S'}}}}\ncomponents: {schemas: {S: {}}}",
            "wrong-reference a.yaml:3:35 /channels/c/publish/message",
        ),
        (
            "channels: {c: {publish: {message: {$ref: '#/components/messages/S'}}}}",
            "unresolved-reference a.yaml:3:35 /channels/c/publish/message",
        ),
        (
            "channels: {c: {publish: {message: {schemaFormat: [x], payload: {}}}}}",
            "wrong-type a.yaml:3:50 /channels/c/publish/message/schemaFormat",
        ),
        (
            "channels: {c: {publish: {message: {schemaFormat: a/b, payload: {$ref: x.avsc}}}}}",
            "[unsupported-schema-format a.yaml:3:50 /channels/c/publish/message/schemaFormat]",
        ),
        (
            "channels: {c: {publish: {message: {payload: {}, traits: [{schemaFormat: a/b}]}}}}",
            "[unsupported-schema-format a.yaml:3:73 /channels/c/publish/message/traits/0/schemaFormat]",
        ),
        (
            "channels: {c: {publish: {message: {correlationId: {}}}}}",
            "missing-field a.yaml:3:51 /channels/c/publish/message/correlationId",
        ),
        (
            "channels: {c: {publish: {message: {traits: [{payload: {}}]}}}}",
            "[unknown-field a.yaml:3:46 /channels/c/publish/message/traits/0/payload]",
        ),
        (
            "channels: {c: {publish: {message: {examples: {}}}}}",
            "wrong-type a.yaml:3:46 /channels/c/publish/message/examples",
        ),
        ("channels: {c: {parameters: {p: {enum: [a]}}}}", "[unknown-field a.yaml:3:33 /channels/c/parameters/p/enum]"),
        ("channels: {c: {parameters: {p: {schema: text}}}}", "wrong-type a.yaml:3:41 /channels/c/parameters/p/schema"),
        (
            "channels: {c: {parameters: {p: {schema: {enum: [[]]}}}}}",
            "wrong-type a.yaml:3:49 /channels/c/parameters/p/schema/enum/0",
        ),
        (
            "channels: {c: {parameters: {p: {schema: {enum: [a], default: b}}}}}",
            "[default-mismatch a.yaml:3:62 /channels/c/parameters/p/schema/default]",
        ),
        ("channels: {c: {servers: [prod]}}", "unresolved-reference a.yaml:3:26 /channels/c/servers/0"),
        ("channels: {c: {servers: [{}]}}", "wrong-type a.yaml:3:26 /channels/c/servers/0"),
        ("channels: {}\nservers: []", "wrong-type a.yaml:4:10 /servers"),
        ("channels: {}\nservers: {s: {protocol: nats}}", "missing-field a.yaml:4:14 /servers/s"),
        ("channels: {}\nservers: {s: {protocol: nats, url: ' '}}", "[empty-field a.yaml:4:36 /servers/s/url]"),
        ("channels: {}\nservers: {s: {url: host}}", "missing-field a.yaml:4:14 /servers/s"),
        ("channels: {}\nservers: {s: {url: 'a://b', host: h}}", "[unknown-field a.yaml:4:29 /servers/s/host]"),
        (
            "channels: {}\nservers: {s: {url: 'a://b', security: [user]}}",
            "wrong-type a.yaml:4:40 /servers/s/security/0",
        ),
        (
            "channels: {}\nservers: {s: {url: 'a://b', security: [{user: []}]}}",
            "unresolved-reference a.yaml:4:47 /servers/s/security/0/user",
        ),
        ("channels: {}\noperations: {}", "[unknown-field a.yaml:4:1 /operations]"),
        ("channels: {}\ncomponents: {replies: {}}", "[unknown-field a.yaml:4:14 /components/replies]"),
        (
            "channels: {}\ncomponents: {messages: {M: {payload: [x]}}}",
            "wrong-type a.yaml:4:38 /components/messages/M/payload",
        ),
        (
            "channels:\n  a: {publish: {operationId: x}}\n  b: {subscribe: {operationId: x}}",
            "duplicate-operation a.yaml:5:32 /channels/b/subscribe/operationId",
        ),
    ] {
        check(body, &[expected]);
    }
}

#[test]
fn what_stands_elsewhere_in_the_other_version_is_told() {
    for (body, expected) in [
        (
            "operations: {}",
            "in AsyncAPI 2 operations stand in their channels: `publish` is what the application receives",
        ),
        ("channels: {c: {address: x}}", "in AsyncAPI 2 the key of a channel is its address"),
        ("channels: {c: {messages: {}}}", "in AsyncAPI 2 messages stand in `publish` and `subscribe`"),
        ("channels: {c: {publish: {reply: {}}}}", "replies came with AsyncAPI 3"),
        ("channels: {c: {publsh: {}}}", "did you mean `publish`?"),
        ("channels: {c: {parameters: {p: {enum: [a]}}}}", "in AsyncAPI 2 it stands in `schema`"),
        ("channels: {c: {servers: [mian]}}\nservers: {main: {url: 'a://b'}}", "did you mean `main`?"),
    ] {
        let document = format!("{HEAD}{body}");
        let (loaded, prepared, mut diagnostics) = testing::read(&[("a.yaml", &document)]);
        crate::document::parse(&loaded.tree, &prepared, &mut diagnostics);
        assert!(diagnostics.iter().any(|found| found.help.starts_with(expected)), "{body}: {diagnostics}");
    }
}

#[test]
fn independent_mistakes_are_all_reported_and_each_once() {
    let body = "chanels: {}
servers: {s: {host: h}}
channels:
  a:
    publish: {operationId: take, massage: {}, message: {$ref: '#/components/messages/M'}}
    subscribe: {security: [{x: []}], message: {oneOf: [{$ref: '#/components/messages/M'}, {$ref: '#/components/messages/N'}]}}
  b: {$ref: '#/components/channels/b'}
  c: {$ref: '#/components/channels/b'}
components:
  channels: {b: {publish: {tags: x, nme: y, message: {payload: 5}}}}
  messages: {M: {payload: 5, nam: x}}
";
    check(
        body,
        &[
            "[unknown-field a.yaml:3:1 /chanels]",
            "missing-field a.yaml:4:14 /servers/s",
            "[unknown-field a.yaml:4:15 /servers/s/host]",
            "[unknown-field a.yaml:7:34 /channels/a/publish/massage]",
            "unresolved-reference a.yaml:8:32 /channels/a/subscribe/security/0/x",
            "unresolved-reference a.yaml:8:91 /channels/a/subscribe/message/oneOf/1",
            "[unknown-field a.yaml:12:37 /components/channels/b/publish/nme]",
            "wrong-type a.yaml:12:64 /components/channels/b/publish/message/payload",
            "wrong-type a.yaml:13:27 /components/messages/M/payload",
            "[unknown-field a.yaml:13:30 /components/messages/M/nam]",
        ],
    );
}

#[test]
fn nothing_that_leads_back_to_itself_goes_on_for_ever() {
    for body in [
        "channels: {c: {publish: {message: {$ref: '#/components/messages/M'}}}}\ncomponents: {messages: {M: {oneOf: [{$ref: '#/components/messages/M'}]}}}",
        "channels: {c: {publish: {message: {$ref: '#/components/messages/M'}}}}
components:
  messages: {M: {headers: {$ref: '#/components/schemas/S'}, traits: [{headers: {$ref: '#/components/schemas/R'}}]}}
  schemas:
    S: {type: object, properties: {s: {$ref: '#/components/schemas/S'}}}
    R: {type: object, properties: {s: {$ref: '#/components/schemas/R'}}}",
    ] {
        check(body, &[]);
    }
    let cycle = "channels: {c: {$ref: '#/channels/d'}, d: {$ref: '#/channels/c'}}";
    check(cycle, &["reference-cycle a.yaml:3:42 /channels/d"]);
}

#[test]
fn traits_do_not_fill_the_memory() {
    let wide: Vec<String> = (0..2_000).map(|number| format!("p{number}: {{type: string}}")).collect();
    let messages: Vec<String> = (0..2_000)
        .map(|number| format!("    M{number}: {{headers: {{properties: {{a: {{}}}}}}, traits: [{{$ref: '#/components/messageTraits/T'}}]}}"))
        .collect();
    let document = format!(
        "{HEAD}channels: {{}}\ncomponents:\n  messageTraits: {{T: {{headers: {{properties: {{{}}}}}}}}}\n  messages:\n{}\n",
        wide.join(", "),
        messages.join("\n")
    );
    let (loaded, _, diagnostics) = testing::read(&[("a.yaml", &document)]);
    assert_eq!(diagnostics.iter().filter(|found| found.code == "too-many-traits").count(), 1);
    assert!(loaded.tree.len() < 2_000_000, "{}", loaded.tree.len());
}
