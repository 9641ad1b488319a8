//! Tests of the names of types.

use super::{fields, lower, lower_payload, names, outline, short};

fn object(properties: &str) -> String {
    format!("{{type: object, properties: {{{properties}}}}}")
}

#[test]
fn inline_schemas_are_named_for_owner_and_property() {
    for (properties, expected) in [
        ("progress: {type: object, properties: {a: {}}}", vec!["MMessage", "MProgress"]),
        ("list: {type: array, items: {type: object, properties: {a: {}}}}", vec!["MList", "MMessage"]),
        ("map: {type: object, additionalProperties: {type: object, properties: {a: {}}}}", vec!["MMap", "MMessage"]),
        // Deeper ones take their own property alone.
        ("x: {type: object, properties: {y: {type: object, properties: {a: {}}}}}", vec!["MMessage", "MX", "MY"]),
        // Equal ones share a type, whatever their descriptions say.
        (
            "x: {type: string, enum: [a], description: one}, y: {type: string, enum: [a], description: two}",
            vec!["MMessage", "MX"],
        ),
        // Only where different ones clash, the property above becomes part of the names of all of them.
        (
            "x: {type: object, properties: {k: {type: string, enum: [a]}}}, y: {type: object, properties: {k: {type: string, enum: [b]}}}, \
             z: {type: object, properties: {k: {type: string, enum: [a]}}, additionalProperties: false}",
            vec!["MMessage", "MX", "MXK", "MY", "MYK", "MZ"],
        ),
        (
            "k: {type: string, enum: [a]}, x: {type: object, properties: {k: {type: string, enum: [b]}}}",
            vec!["MK", "MMessage", "MX", "MXK"],
        ),
    ] {
        let (contract, lines) = lower_payload(&object(properties), "");
        assert_eq!((names(&contract), lines), (expected, vec![]), "{properties}");
    }
}

#[test]
fn components_are_named_for_their_keys() {
    let schemas = "Shared: {type: object, properties: {inner: {type: object, properties: {a: {}}}}}, \
                   Option: {type: string}, Unused: {type: string}, Middle: {type: object, properties: {part: {type: object, properties: {b: {}}}}}";
    let reference = |pointer: &str| format!("{{$ref: '#/components/schemas/{pointer}'}}");
    let payload = object(&format!(
        "a: {}, b: {}, c: {}",
        reference("Shared"),
        reference("Option"),
        reference("Middle/properties/part")
    ));
    let (contract, lines) = lower_payload(&payload, schemas);
    assert_eq!((names(&contract), lines), (vec!["MMessage", "MiddlePart", "Option_", "Shared", "SharedInner"], vec![]));
    assert_eq!(outline(&contract, "MMessage"), "a: Shared optional, b: Option_ optional, c: MiddlePart optional");
}

#[test]
fn a_payload_belongs_to_its_message_or_to_its_component() {
    let document = |messages: &str| {
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\nchannels: {{c: {{address: a.b, messages: {{{messages}}}}}}}\n\
             components: {{schemas: {{P: {{type: object, properties: {{k: {{type: string, enum: [a]}}}}}}}}}}\n"
        )
    };
    let payload = "{payload: {$ref: '#/components/schemas/P'}}";
    for (messages, expected) in [
        (format!("Order: {payload}"), vec!["OrderK", "OrderMessage"]),
        (format!("OrderMessage: {payload}"), vec!["OrderK", "OrderMessage"]),
        (format!("Order: {payload}, Bill: {payload}"), vec!["BillMessage", "OrderMessage", "P", "PK"]),
        (
            "Order: {payload: {type: string}, headers: {type: object, properties: {k: {type: string, enum: [a]}}}}"
                .to_owned(),
            vec!["OrderHeaders", "OrderHeadersK", "OrderMessage"],
        ),
    ] {
        let (contract, lines) = lower(&[("a.yaml", &document(&messages))]);
        assert_eq!((names(&contract), lines), (expected, vec![]), "{messages}");
    }
}

#[test]
fn what_clashes_is_renamed_with_a_warning() {
    for (payload, schemas, expected, warnings) in [
        // What the document names itself goes before what is named for its place.
        (
            object("bar_baz: {type: object, properties: {a: {}}}, x: {$ref: '#/components/schemas/MBarBaz'}"),
            "MBarBaz: {type: string}",
            vec!["MBarBaz", "MBarBazInline", "MMessage"],
            vec!["[renamed /properties/bar_baz]"],
        ),
        (
            object("x: {$ref: '#/components/schemas/m-message'}"),
            "m-message: {type: string}",
            vec!["MMessage", "MMessageSchema"],
            vec!["[renamed /components/schemas/m-message]"],
        ),
        (
            object("x: {$ref: '#/components/schemas/a_b'}, y: {$ref: '#/components/schemas/aB'}"),
            "a_b: {type: string}, aB: {type: integer}",
            vec!["AB", "ABMixed", "MMessage"],
            vec!["[renamed /components/schemas/aB]"],
        ),
        (object("a_b: {}, aB: {}"), "", vec!["MMessage"], vec!["[renamed /properties/aB]"]),
        (
            "{type: object, additionalProperties: true, properties: {additional: {}}}".to_owned(),
            "",
            vec!["MMessage"],
            vec!["[renamed]"],
        ),
        ("{type: string, enum: [a, A, 'a b', a-b, a_b]}".to_owned(), "", vec!["MMessage"], vec!["[renamed]"; 3]),
    ] {
        let (contract, lines) = lower_payload(&payload, schemas);
        assert_eq!(
            (names(&contract), short(&lines)),
            (expected, warnings.iter().map(|line| (*line).to_owned()).collect()),
            "{payload} {schemas}"
        );
    }
    let (contract, _) = lower_payload(&object("a_b: {}, aB: {}"), "");
    assert_eq!(fields(&contract, "MMessage")[1].ident, "a_b_mixed");
}

#[test]
fn constants_that_clash_are_renamed_with_a_warning() {
    let document = |title: &str, channels: &str| {
        format!("asyncapi: 3.0.0\ninfo: {{title: {title}, version: '1'}}\nchannels: {{{channels}}}\n")
    };
    let message = "messages: {a: {payload: {type: string}}}";
    for (channels, expected, warnings) in [
        (format!("a: {{address: a, {message}}}"), vec!["A"], 0),
        ("x: {address: channels}, y: {address: contract}".to_owned(), vec!["CHANNELS_CHANNEL", "CONTRACT_CHANNEL"], 2),
        ("x: {address: a-b}, y: {address: a.b}".to_owned(), vec!["A_B", "A_DOT_B"], 1),
        // A type of that name would make links to either ambiguous.
        (
            "x: {address: '名', messages: {m: {payload: {type: object, properties: {p: {$ref: '#/components/schemas/名'}}}}}}}\ncomponents: {schemas: {名: {type: string}}".to_owned(),
            vec!["名_CHANNEL"],
            1,
        ),
    ] {
        let (contract, lines) = lower(&[("a.yaml", &document("T", &channels))]);
        let constants: Vec<_> = contract.channels.iter().map(|channel| channel.constant.as_str()).collect();
        assert_eq!((constants, lines.len()), (expected, warnings), "{channels}: {lines:?}");
    }
    let (contract, lines) = lower(&[("one.yaml", &document("Shop", "")), ("two.yaml", &document("shop", ""))]);
    let constants: Vec<_> = contract.services.iter().map(|service| service.constant.as_str()).collect();
    assert_eq!((constants, lines.len()), (vec!["SHOP_ONE", "SHOP_TWO"], 2));
}

#[test]
fn equal_declarations_of_several_documents_are_one() {
    let document = |title: &str, address: &str, values: &str| {
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: {title}, version: '1'}}\n\
             channels: {{{title}: {{address: {address}, messages: {{Order: {{payload: {{type: object, properties: {{p: {{$ref: '#/components/schemas/P'}}}}}}}}}}}}}}\n\
             components: {{schemas: {{P: {{type: string, enum: [{values}]}}}}}}\n"
        )
    };
    let first = document("First", "a.b", "x, y");
    let renamed = [
        "a.yaml:4:27 /components/schemas/P",
        "b.yaml:3:53 /channels/Second/messages/Order",
        "b.yaml:4:27 /components/schemas/P",
    ];
    let renamed = renamed.map(|place| format!("[renamed {place}]")).to_vec();
    for (second, types, expected) in [
        ("x, y", vec!["OrderMessage", "P"], vec![]),
        // What the payloads hold differs, and so do they.
        ("x, z", vec!["AP", "BP", "OrderMessage", "SecondOrderMessage"], renamed),
    ] {
        let (contract, lines) = lower(&[("a.yaml", &first), ("b.yaml", &document("Second", "c.d", second))]);
        assert_eq!((names(&contract), lines), (types, expected));
    }
}

#[test]
fn messages_that_differ_get_the_names_of_their_channels() {
    let channel = |key: &str, kind: &str| {
        format!("{key}: {{address: {kind}, messages: {{Order: {{payload: {{type: {kind}}}}}}}}}")
    };
    let document = |title: &str, channels: &[String]| {
        format!("asyncapi: 3.0.0\ninfo: {{title: {title}, version: '1'}}\nchannels: {{{}}}\n", channels.join(", "))
    };
    for (channels, expected) in [
        ([("placed", "string"), ("paid", "integer")].as_slice(), ["OrderMessage", "PaidOrderMessage"].as_slice()),
        (&[("paid", "integer"), ("placed", "string")], &["OrderMessage", "PlacedOrderMessage"]),
        // What comes behind renames nothing.
        (
            &[("placed", "string"), ("paid", "integer"), ("asked", "boolean")],
            &["AskedOrderMessage", "OrderMessage", "PaidOrderMessage"],
        ),
    ] {
        let channels: Vec<_> = channels.iter().map(|(key, kind)| channel(key, kind)).collect();
        let (contract, lines) = lower(&[("a.yaml", &document("T", &channels))]);
        assert_eq!((names(&contract), lines.len()), (expected.to_vec(), channels.len() - 1));
    }
    // Two services may each have a channel of that name, too.
    for order in [["a.yaml", "b.yaml"], ["b.yaml", "a.yaml"]] {
        let text = |file: &str| document(file, &[channel("c", if file == "a.yaml" { "string" } else { "integer" })]);
        let texts = order.map(|file| (file, text(file)));
        let (contract, lines) = lower(&texts.each_ref().map(|(file, text)| (*file, text.as_str())));
        assert_eq!(names(&contract), ["COrderMessage", "OrderMessage"]);
        assert_eq!(lines, ["[renamed b.yaml:3:52 /channels/c/messages/Order]"]);
    }
}

#[test]
fn keys_of_messages_are_scoped_and_names_can_be_asked_for() {
    let document = |channels: &str, components: &str| {
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\nchannels: {{{channels}}}\ncomponents: {{{components}}}\n"
        )
    };
    let channel = |key: &str, message: &str| format!("{key}: {{address: {key}, messages: {{Order: {{{message}}}}}}}");
    let [text, number] = ["payload: {type: string}", "payload: {type: integer}"];
    let object = "payload: {type: object, properties: {k: {type: string, enum: [a]}}}";
    for (channels, components, expected, warnings) in [
        // A component is everybody's, and so keeps the name wherever it stands.
        (channel("a", text), format!("messages: {{Order: {{{number}}}}}"), vec!["AOrderMessage", "OrderMessage"], 1),
        // A schema and a message are of different scopes.
        (
            channel("a", "payload: {type: object, properties: {o: {$ref: '#/components/schemas/Order'}}}"),
            "schemas: {Order: {type: object, properties: {k: {}}}}".to_owned(),
            vec!["Order", "OrderMessage"],
            0,
        ),
        (
            [channel("a", text), channel("b", &format!("{number}, x-rust-name: Bill"))].join(", "),
            String::new(),
            vec!["Bill", "OrderMessage"],
            0,
        ),
        // Who asks for a name has it.
        (
            [channel("a", text), channel("b", &format!("{number}, x-rust-name: order-message"))].join(", "),
            String::new(),
            vec!["AOrderMessage", "OrderMessage"],
            2,
        ),
        // It is taken as it is written, and what is no name of a type in Rust is spelled as one.
        (channel("a", &format!("{text}, x-rust-name: HTTPRequest")), String::new(), vec!["HTTPRequest"], 0),
        (channel("a", &format!("{text}, x-rust-name: 'a::b'")), String::new(), vec!["AB"], 1),
        (channel("a", &format!("{text}, x-rust-name: Result")), String::new(), vec!["Result_"], 1),
        (channel("a", &format!("{text}, x-rust-name: Result_")), String::new(), vec!["Result_"], 0),
        // Its parts are called by the same name.
        (channel("a", &format!("{object}, x-rust-name: Bill")), String::new(), vec!["Bill", "BillK"], 0),
        // What is equal is one message, unless its name on the wire differs.
        ([channel("a", text), channel("b", text)].join(", "), String::new(), vec!["OrderMessage"], 0),
        (
            [channel("a", text), channel("b", &format!("{text}, name: b.order"))].join(", "),
            String::new(),
            vec!["BOrderMessage", "OrderMessage"],
            1,
        ),
    ] {
        let (contract, lines) = lower(&[("a.yaml", &document(&channels, &components))]);
        assert_eq!((names(&contract), lines.len()), (expected, warnings), "{channels} {components} {lines:?}");
    }
}

#[test]
fn names_on_the_wire_are_the_same_whatever_else_is_in_a_contract() {
    let channel = |key: &str, payload: &str| {
        format!("{key}: {{address: {key}, messages: {{created: {{payload: {{type: {payload}}}}}}}}}")
    };
    let (a, b, c) = (channel("a", "string"), channel("b", "integer"), channel("c", "boolean"));
    for channels in [vec![&b], vec![&a, &b], vec![&c, &b, &a]] {
        let channels = channels.iter().map(|channel| channel.as_str()).collect::<Vec<_>>().join(", ");
        let text = format!("asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\nchannels: {{{channels}}}\n");
        let (contract, _) = lower(&[("a.yaml", &text)]);
        for message in &contract.messages {
            assert_eq!(message.wire_name.as_ref().unwrap_or(&message.name), "CreatedMessage", "{channels}");
        }
    }
}
