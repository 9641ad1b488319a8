//! What types are called.

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
        (format!("Order: {payload}, Bill: {payload}"), vec!["BillMessage", "OrderMessage", "PK"]),
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
fn clashes_are_reported() {
    for (payload, schemas, expected) in [
        (
            object("bar_baz: {type: object, properties: {a: {}}}, x: {$ref: '#/components/schemas/MBarBaz'}"),
            "MBarBaz: {type: string}",
            vec!["name-clash /components/schemas/MBarBaz"],
        ),
        (
            object("x: {$ref: '#/components/schemas/m-message'}"),
            "m-message: {type: string}",
            vec!["name-clash /components/schemas/m-message"],
        ),
        (
            object("x: {$ref: '#/components/schemas/a_b'}, y: {$ref: '#/components/schemas/aB'}"),
            "a_b: {type: string}, aB: {type: integer}",
            vec!["schema-clash /components/schemas/aB"],
        ),
        (object("a_b: {}, aB: {}"), "", vec!["[renamed-field /properties/aB]"]),
    ] {
        assert_eq!(short(&lower_payload(&payload, schemas).1), expected, "{payload} {schemas}");
    }
    let (contract, _) = lower_payload(&object("a_b: {}, aB: {}"), "");
    assert_eq!(fields(&contract, "MMessage")[1].ident, "a_b_2");
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
    for (second, expected) in [("x, y", vec![]), ("x, z", vec!["schema-clash b.yaml:4:27 /components/schemas/P"])] {
        let (contract, lines) = lower(&[("a.yaml", &first), ("b.yaml", &document("Second", "c.d", second))]);
        assert_eq!(
            (names(&contract), lines),
            (vec!["OrderMessage", "P"], expected.into_iter().map(str::to_owned).collect())
        );
        assert_eq!(contract.messages[0].channels.len(), 2);
    }
}

#[test]
fn messages_that_differ_may_not_share_a_name() {
    let document = |title: &str, kind: &str| {
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: {title}, version: '1'}}\nchannels: {{c: {{address: {kind}, messages: {{Order: {{payload: {{type: {kind}}}}}}}}}}}\n"
        )
    };
    let lines = lower(&[("a.yaml", &document("First", "string")), ("b.yaml", &document("Second", "integer"))]).1;
    assert_eq!(lines, ["message-clash b.yaml:3:52 /channels/c/messages/Order"]);
}
