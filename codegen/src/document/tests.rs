use super::Source;
use crate::{descriptors::Action, testing};

const HEAD: &str = "asyncapi: 3.0.0\ninfo: {title: T, version: '1'}\n";

/// Reads one document; the head is added, so that lines count from 3.
#[track_caller]
fn check(body: &str, expected: &[&str]) {
    let document = format!("{HEAD}{body}");
    assert_eq!(testing::parse(&[("a.yaml", &document)], |_| {}), expected, "{document}");
}

/// Reads sound documents.
#[track_caller]
fn inspect(files: &[(&str, &str)], inspect: impl FnOnce(&Source<'_>)) {
    assert_eq!(testing::parse(files, inspect), Vec::<String>::new());
}

#[test]
fn a_document_is_read() {
    let document = "asyncapi: '3.1.0'
info: {title: Orders, version: 1.0, description: Takes orders., x-team: shop}
defaultContentType: application/vnd.orders+json
servers: {main: {host: 'broker:4222', protocol: nats}}
channels:
  placed:
    address: order.{id}.placed
    title: Placed
    summary: S
    description: D
    parameters:
      id: {description: Which., enum: [a, b], default: a, examples: [b], location: '$message.payload#/id'}
    messages:
      Placed: {$ref: '#/components/messages/OrderPlaced'}
  inline: {address: ~, messages: {Odd: {contentType: text/plain, payload: true}}}
operations:
  place:
    action: receive
    title: Place
    channel: {$ref: '#/channels/placed'}
    messages: [{$ref: '#/channels/placed/messages/Placed'}]
    reply: {channel: {$ref: '#/channels/inline'}, address: {location: '$message.header#/replyTo'}}
  tell: {action: send, channel: {$ref: '#/channels/inline'}}
components:
  schemas:
    Order: {type: object}
    Wrapped: {schemaFormat: application/vnd.aai.asyncapi+json;version=3.0.0, schema: {type: string}}
  messages:
    OrderPlaced:
      name: order-placed
      title: Order placed
      correlationId: {location: '$message.header#/id'}
      headers: {type: object}
      payload: {$ref: '#/components/schemas/Order'}
";
    inspect(&[("a.yaml", document)], |source| {
        let [document] = source.documents.as_slice() else { panic!("one document") };
        assert_eq!((document.title, document.version, document.description), ("Orders", "1.0", "Takes orders."));
        let channels: Vec<_> = source.channels.values().collect();
        assert_eq!((channels[0].key, channels[0].address), ("placed", Some("order.{id}.placed")));
        assert_eq!((channels[0].title, channels[0].summary, channels[0].description), ("Placed", "S", "D"));
        assert_eq!((channels[1].key, channels[1].address), ("inline", None));
        let parameter = &channels[0].parameters[0];
        assert_eq!(
            (parameter.name, parameter.description, parameter.location),
            ("id", "Which.", Some("$message.payload#/id"))
        );
        assert_eq!(parameter.enumeration, ["a", "b"]);
        let [place, tell] = document.operations.as_slice() else { panic!("two operations") };
        assert_eq!(
            (place.key, place.action, place.title, place.channel),
            ("place", Action::Receive, "Place", channels[0].view.id)
        );
        assert_eq!(place.messages.as_deref(), Some(&*channels[0].messages));
        let reply = place.reply.as_ref().unwrap();
        assert_eq!(
            (reply.channel, reply.address_location),
            (Some(channels[1].view.id), Some("$message.header#/replyTo"))
        );
        assert_eq!((tell.action, &tell.messages, tell.reply.is_none()), (Action::Send, &None, true));
        let placed = &source.messages[&channels[0].messages[0]];
        assert_eq!((placed.key, placed.title), ("OrderPlaced", "Order placed"));
        assert_eq!(
            (placed.content_type, placed.correlation_id),
            ("application/vnd.orders+json", Some("$message.header#/id"))
        );
        assert_eq!(placed.payload.unwrap().target().pointer(), "/components/schemas/Order");
        assert_eq!(placed.headers.unwrap().pointer(), "/components/messages/OrderPlaced/headers");
        let odd = &source.messages[&channels[1].messages[0]];
        assert_eq!((odd.key, odd.content_type), ("Odd", "text/plain"));
        let schemas: Vec<_> = document.schemas.iter().map(|(key, view)| (*key, view.pointer())).collect();
        let wrapped = "/components/schemas/Wrapped/schema";
        assert_eq!(schemas, [("Order", "/components/schemas/Order".to_owned()), ("Wrapped", wrapped.to_owned())]);
    });
}

#[test]
fn what_several_documents_share_is_read_once() {
    let b = "asyncapi: 3.0.0\ninfo: {title: A, version: '1'}\nchannels: {one: {$ref: 'a.yaml#/channels/two'}}";
    let a = "asyncapi: 3.0.0\ninfo: {title: B, version: '1'}
channels: {two: {messages: {m: {$ref: 'message.json'}, n: {$ref: 'parts.yaml#/some/n'}}}}";
    let files = [
        ("a.yaml", a),
        ("b.yaml", b),
        ("message.json", r#"{"payload": {"type": "string"}}"#),
        ("parts.yaml", "defaultContentType: text/csv\nsome: {n: {payload: {}}}"),
    ];
    inspect(&files, |source| {
        assert_eq!(source.documents.iter().map(|document| document.title).collect::<Vec<_>>(), ["A", "B"]);
        let channels: Vec<_> = source.channels.values().collect();
        let [channel] = channels.as_slice() else { panic!("one channel") };
        assert_eq!(channel.key, "one", "as the first document calls it");
        let messages: Vec<_> =
            channel.messages.iter().map(|id| (source.messages[id].key, source.messages[id].content_type)).collect();
        assert_eq!(messages, [("m", "application/json"), ("n", "text/csv")]);
    });
}

#[test]
fn an_envelopes_messages_are_read_though_no_channel_has_them() {
    let body = "
components: {schemas: {E: {type: object, x-postroom-envelope: {events: {a.b: {$ref: 'parts.yaml#/messages/M'}, c.d: {$ref: '#/info'}}}}}}";
    inspect(&[("a.yaml", &format!("{HEAD}{body}")), ("parts.yaml", "messages: {M: {payload: {}}}")], |source| {
        assert_eq!(source.messages.values().map(|message| message.key).collect::<Vec<_>>(), ["M"]);
    });
}

#[test]
fn traits_fill_in_what_their_holder_lacks() {
    let body = "
components:
  messages:
    M:
      title: Own
      headers: {type: object, properties: {own: {type: string}, both: {minimum: 1}}}
      traits: [{$ref: '#/components/messageTraits/A'}, {title: Other, summary: Later, headers: {required: [x], properties: {late: true}}}]
    N: {traits: [{$ref: '#/components/messageTraits/A'}]}
  messageTraits:
    A: {summary: Earlier, description: D, contentType: text/plain, headers: {$ref: '#/components/schemas/H'}}
  schemas:
    H: {type: object, properties: {both: {minimum: 2, maximum: 9}, mine: {type: string}}}
channels: {c: {}}
operations:
  o: {action: send, channel: {$ref: '#/channels/c'}, traits: [{summary: S}]}
";
    inspect(&[("a.yaml", &format!("{HEAD}{body}"))], |source| {
        let messages: Vec<_> = source.messages.values().collect();
        let [m, n] = messages.as_slice() else { panic!("two messages") };
        assert_eq!((m.title, m.summary, m.description, m.content_type), ("Own", "Later", "D", "text/plain"));
        let headers = m.headers.unwrap().target();
        assert_eq!(headers.pointer(), "/components/messages/M/headers");
        assert_eq!(headers.members().map(|(key, _)| key).collect::<Vec<_>>(), ["type", "properties", "required"]);
        let properties = headers.get("properties").unwrap();
        assert_eq!(properties.members().map(|(key, _)| key).collect::<Vec<_>>(), ["own", "both", "late", "mine"]);
        let both: Vec<_> =
            properties.get("both").unwrap().members().map(|(key, value)| (key, value.place().line)).collect();
        assert_eq!(both, [("minimum", 8), ("maximum", 14)], "the merged members keep their places");
        assert_eq!(
            n.headers.unwrap().target().pointer(),
            "/components/schemas/H",
            "what is not merged stays a reference"
        );
        assert_eq!(source.documents[0].operations[0].summary, "S");
    });
}

#[test]
fn other_versions_and_formats_are_refused_by_name() {
    for (text, code, help) in [
        (
            "asyncapi: 2.7.0",
            "unsupported-version a.yaml:1:11 /asyncapi",
            "there is no such version; versions 2.0 to 2.6,",
        ),
        ("asyncapi: 1.2.0", "unsupported-version a.yaml:1:11 /asyncapi", "AsyncAPI 1 is obsolete"),
        ("asyncapi: 99.0", "unsupported-version a.yaml:1:11 /asyncapi", "there is no such version"),
        (
            "asyncapi: 3.7.0",
            "unsupported-version a.yaml:1:11 /asyncapi",
            "versions 2.0 to 2.6, 3.0 and 3.1 are understood",
        ),
        ("asyncapi: [3]", "unsupported-version a.yaml:1:11 /asyncapi", "write `asyncapi: 3.0.0`"),
        ("openapi: 3.1.0", "unsupported-version a.yaml:1:10 /openapi", "describe the messages"),
        ("swagger: '2.0'", "unsupported-version a.yaml:1:10 /swagger", "describe the messages"),
        ("info: {}", "unsupported-version a.yaml:1:1", "is this an AsyncAPI document?"),
        ("- asyncapi", "wrong-type a.yaml:1:1", "is this an AsyncAPI document?"),
    ] {
        // Nothing else is said about a document that is refused.
        let text = format!("{text}\n{}", if text.starts_with('-') { "" } else { "channels: [{$ref: '#/no'}]\n" });
        let diagnostics = testing::read_with(&[("a.yaml", &text)], &["a.yaml"], &Default::default()).2;
        assert!(diagnostics.iter().all(|diagnostic| diagnostic.help.starts_with(help)), "{diagnostics}");
        assert_eq!(testing::lines(diagnostics), [code]);
    }
    for version in ["3.0.0", "3.0", "'3.0'", "3.1.0", "3.1.7-next", "2.0.0", "2.6", "'2.3'", "2.6.0-next"] {
        let text = format!("asyncapi: {version}\ninfo: {{title: T, version: 1}}\nchannels: {{}}");
        inspect(&[("a.yaml", &text)], |source| {
            assert_eq!(source.documents.len(), 1);
        });
    }
}

#[test]
fn mistakes_in_the_parts_of_a_document_have_their_places() {
    for (body, expected) in [
        ("channels: []", "wrong-type a.yaml:3:11 /channels"),
        ("channels: {c: [x]}", "wrong-type a.yaml:3:15 /channels/c"),
        ("channels: {c: {address: 5, title: [x]}}", "wrong-type a.yaml:3:35 /channels/c/title"),
        ("channels: {c: {messages: {m: null}}}", "wrong-type a.yaml:3:30 /channels/c/messages/m"),
        (
            "channels: {c: {messages: {m: {$ref: '#/components/schemas/S'}}}}\ncomponents: {schemas: {S: {}}}",
            "wrong-reference a.yaml:3:30 /channels/c/messages/m",
        ),
        ("channels: {c: {parameters: {p: {enum: [[]]}}}}", "wrong-type a.yaml:3:40 /channels/c/parameters/p/enum/0"),
        ("channels: {c: {adress: x}}", "[unknown-field a.yaml:3:16 /channels/c/adress]"),
        ("channels: {c: {publish: {}}}", "[unknown-field a.yaml:3:16 /channels/c/publish]"),
        ("servers: {s: {host: h}}", "missing-field a.yaml:3:14 /servers/s"),
        ("components: {schemas: {S: text}}", "wrong-type a.yaml:3:27 /components/schemas/S"),
        ("components: {messages: {M: {payload: [x]}}}", "wrong-type a.yaml:3:38 /components/messages/M/payload"),
        (
            "components: {messages: {M: {payload: {schemaFormat: [x], schema: {}}}}}",
            "wrong-type a.yaml:3:53 /components/messages/M/payload/schemaFormat",
        ),
        (
            "components: {messages: {M: {payload: {schemaFormat: application/json}}}}",
            "[missing-field a.yaml:3:38 /components/messages/M/payload]",
        ),
        (
            "components: {messages: {M: {correlationId: {}}}}",
            "missing-field a.yaml:3:44 /components/messages/M/correlationId",
        ),
        ("components: {messages: {M: {traits: {}}}}", "wrong-type a.yaml:3:37 /components/messages/M/traits"),
        (
            "components: {messages: {M: {traits: [{payload: {}}]}}}",
            "[unknown-field a.yaml:3:39 /components/messages/M/traits/0/payload]",
        ),
        (
            "operations: {o: {channel: {$ref: '#/channels/c'}}}\nchannels: {c: {}}",
            "missing-field a.yaml:3:17 /operations/o",
        ),
        (
            "operations: {o: {action: sent, channel: {$ref: '#/channels/c'}}}\nchannels: {c: {}}",
            "unknown-action a.yaml:3:26 /operations/o/action",
        ),
        ("operations: {o: {action: send}}", "missing-field a.yaml:3:17 /operations/o"),
        ("operations: {o: {action: send, channel: {address: a}}}", "wrong-reference a.yaml:3:41 /operations/o/channel"),
        (
            "operations: {o: {action: send, channel: {$ref: '#/info'}}}",
            "wrong-reference a.yaml:3:41 /operations/o/channel",
        ),
        (
            "operations: {o: {action: send, channel: {$ref: '#/channels/c'}, messages: [{$ref: '#/components/messages/M'}]}}\nchannels: {c: {}}\ncomponents: {messages: {M: {}}}",
            "foreign-message a.yaml:3:76 /operations/o/messages/0",
        ),
        (
            "operations: {o: {action: send, channel: {$ref: '#/channels/c'}, reply: {adress: {}}}}\nchannels: {c: {}}",
            "[unknown-field a.yaml:3:73 /operations/o/reply/adress]",
        ),
    ] {
        check(body, &[expected]);
    }
}

#[test]
fn a_document_says_what_it_is() {
    for (info, expected) in [
        ("", vec!["missing-field a.yaml:1:1"]),
        ("info: []", vec!["wrong-type a.yaml:2:7 /info"]),
        ("info: {title: ' '}", vec!["missing-field a.yaml:2:7 /info", "[empty-field a.yaml:2:15 /info/title]"]),
        ("info: {title: T, version: true}", vec!["wrong-type a.yaml:2:27 /info/version"]),
        (
            "info: {title: T, versoin: 1}",
            vec!["missing-field a.yaml:2:7 /info", "[unknown-field a.yaml:2:18 /info/versoin]"],
        ),
    ] {
        assert_eq!(testing::parse(&[("a.yaml", &format!("asyncapi: 3.0.0\n{info}"))], |_| {}), expected, "{info}");
    }
}

#[test]
fn independent_mistakes_are_all_reported() {
    let body = "chanels: {}
channels:
  c: {address: {}, messages: {m: {$ref: '#/components/messages/M'}, n: {$ref: '#/components/messages/O'}}}
operations:
  o: {action: push, channel: {$ref: '#/channels/d'}}
components: {messages: {M: {payload: 5, nam: x}}}
";
    check(
        body,
        &[
            "[unknown-field a.yaml:3:1 /chanels]",
            "wrong-type a.yaml:5:16 /channels/c/address",
            "unresolved-reference a.yaml:5:72 /channels/c/messages/n",
            "unknown-action a.yaml:7:15 /operations/o/action",
            "unresolved-reference a.yaml:7:30 /operations/o/channel",
            "wrong-type a.yaml:8:38 /components/messages/M/payload",
            "[unknown-field a.yaml:8:41 /components/messages/M/nam]",
        ],
    );
}
