//! Channels, addresses, parameters, operations and replies.

use crate::{
    ir::{IntegerWidth, ParameterEnum, ParameterKind, Part, Variant},
    testing,
};

use super::{lower, lower_with_schemas};

fn document(channels: &str, operations: &str) -> String {
    format!(
        "asyncapi: 3.0.0\ninfo: {{title: Test Service, version: '1'}}\nchannels: {{{channels}}}\noperations: {{{operations}}}\n\
         components:\n  messages:\n    A: {{payload: {{type: object, properties: {{id: {{type: string, format: uuid}}, name: {{type: string}}, count: {{type: integer}}}}}}}}\n\
         \x20   B: {{payload: {{type: string}}}}\n"
    )
}

const A: &str = "{$ref: '#/components/messages/A'}";
const B: &str = "{$ref: '#/components/messages/B'}";

#[test]
fn addresses_name_constants_and_types() {
    let channels = format!(
        "one: {{address: order.created, messages: {{A: {A}}}}}, two: {{address: 'order.{{id}}.push', parameters: {{id: {{}}}}, messages: {{A: {A}}}}}, \
         three: {{messages: {{A: {A}}}}}, four: {{address: 'user.{{id}}', parameters: {{id: {{}}}}, messages: {{A: {A}}}}}, five: {{address: user, messages: {{A: {A}}}}}"
    );
    let (contract, lines) = lower(&[("a.yaml", &document(&channels, ""))]);
    assert_eq!(lines, Vec::<String>::new());
    let facts: Vec<_> = contract
        .channels
        .iter()
        .map(|channel| (channel.id.as_str(), channel.constant.as_str(), channel.address_type.as_deref()))
        .collect();
    assert_eq!(
        facts,
        [
            ("one", "ORDER_CREATED", None),
            ("two", "ORDER_PUSH", Some("OrderPushAddress")),
            ("five", "USER", None),
            ("four", "USER_ID", Some("UserIdAddress")),
            ("three", "THREE", None),
        ]
    );
    assert_eq!(contract.services[0].constant, "TEST_SERVICE");
}

#[test]
fn wrong_addresses_are_reported() {
    for (channel, expected) in [
        ("address: 'a.{id.b'", vec!["invalid-address"]),
        ("address: 'a.{}.b'", vec!["invalid-address"]),
        ("address: 'a.}b'", vec!["invalid-address"]),
        ("address: \"a\\tb\"", vec!["invalid-address"]),
        ("address: 'a.user-{id}.b', parameters: {id: {}}", vec![]),
        ("address: 'a/{id}', parameters: {id: {}}", vec![]),
        ("address: a..b", vec![]),
        ("address: 'a.*'", vec!["[wildcard-in-address"]),
        ("address: 'a.>'", vec!["[wildcard-in-address"]),
        ("address: 'a.*b'", vec![]),
        ("address: 'a/+'", vec!["[wildcard-in-address"]),
        ("address: 'a/*'", vec![]),
        ("address: 'a b'", vec![]),
        ("address: ''", vec!["[invalid-address"]),
        ("address: null", vec![]),
        ("address: '{id}.{id}', parameters: {id: {}}", vec!["[unreadable-address"]),
        ("address: '{id}{no}', parameters: {id: {}, no: {}}", vec!["[unreadable-address"]),
        ("address: 'a.{id}'", vec!["[undeclared-parameter"]),
        ("address: a, parameters: {id: {}}", vec!["[unused-parameter"]),
        ("address: 'a.{id}', parameters: {id: {enum: [x.y, z]}}", vec!["[invalid-parameter"]),
        ("address: 'a.{id}', parameters: {id: {location: '$message.payload#/nothing'}}", vec!["[unresolved-location"]),
        ("address: 'a.{id}', parameters: {id: {location: 'payload.id'}}", vec!["[invalid-location"]),
        ("address: 'a.{id}', parameters: {id: {location: '$message.payload#/id'}}", vec![]),
    ] {
        let (_, lines) = lower(&[("a.yaml", &document(&format!("c: {{{channel}, messages: {{A: {A}}}}}"), ""))]);
        let codes: Vec<&str> = lines.iter().map(|line| line.split(' ').next().unwrap_or_default()).collect();
        assert_eq!(codes, expected, "{channel}");
    }
}

#[test]
fn a_location_tells_the_kind_of_a_parameter() {
    for (parameter, messages, expected) in [
        ("{location: '$message.payload#/id'}", format!("A: {A}"), ParameterKind::Uuid),
        ("{location: '$message.payload#/name'}", format!("A: {A}"), ParameterKind::String),
        ("{}", format!("A: {A}"), ParameterKind::String),
        ("{location: '$message.payload#/id'}", String::new(), ParameterKind::String),
        ("{enum: [x, y]}", format!("A: {A}"), listed("AType", &["x", "y"])),
        (
            "{location: '$message.payload#/count'}",
            format!("A: {A}"),
            integer(i128::from(i64::MIN), i128::from(i64::MAX)),
        ),
    ] {
        let channel =
            format!("c: {{address: 'a.{{type}}', parameters: {{type: {parameter}}}, messages: {{{messages}}}}}");
        let (contract, lines) = lower(&[("a.yaml", &document(&channel, ""))]);
        assert_eq!(lines, Vec::<String>::new());
        let parameter = &contract.channels[0].parameters[0];
        assert_eq!((parameter.field.as_str(), &parameter.kind), ("type_", &expected));
    }
}

fn listed(name: &str, values: &[&str]) -> ParameterKind {
    let variant = |value: &&str| Variant { value: (*value).to_owned(), ident: crate::names::pascal(value) };
    ParameterKind::Enum(ParameterEnum { name: name.to_owned(), variants: values.iter().map(variant).collect() })
}

fn integer(minimum: i128, maximum: i128) -> ParameterKind {
    ParameterKind::Integer { width: IntegerWidth::I64, minimum, maximum }
}

#[test]
fn a_schema_tells_the_kind_of_a_parameter() {
    for (schema, expected) in [
        ("{type: string}", Some(ParameterKind::String)),
        ("{type: string, format: uuid}", Some(ParameterKind::Uuid)),
        ("{type: boolean}", Some(ParameterKind::Boolean)),
        ("{type: integer, minimum: 1, exclusiveMaximum: 10}", Some(integer(1, 9))),
        ("{type: string, enum: [x, y/z]}", Some(listed("AId", &["x", "y/z"]))),
        ("{type: string, pattern: '^[a-z]+$', maxLength: 3}", None),
    ] {
        let channel = format!("c: {{address: 'a.{{id}}', parameters: {{id: {{x-schema: {schema}}}}}}}");
        let (contract, lines) = lower_with_schemas(&[("a.yaml", &document(&channel, ""))]);
        assert_eq!(lines, Vec::<String>::new(), "{schema}");
        let kind = &contract.channels[0].parameters[0].kind;
        match expected {
            Some(expected) => assert_eq!(*kind, expected, "{schema}"),
            None => assert!(matches!(kind, ParameterKind::Text(rules) if rules.max_length == Some(3)), "{kind:?}"),
        }
    }
    for (schema, expected) in [
        ("{type: object}", "[invalid-parameter a.yaml:3:63 /channels/c/parameters/id/x-schema]"),
        ("{type: integer, multipleOf: 2}", "[unchecked-keyword a.yaml:3:63 /channels/c/parameters/id/x-schema]"),
        ("{type: string, not: {const: x}}", "[unchecked-keyword a.yaml:3:63 /channels/c/parameters/id/x-schema]"),
        ("{type: integer, if: {minimum: 1}}", "[unchecked-keyword a.yaml:3:63 /channels/c/parameters/id/x-schema]"),
        ("{not: {const: x}}", "[unchecked-keyword a.yaml:3:63 /channels/c/parameters/id/x-schema]"),
        (
            "{type: string, pattern: a, enum: [ax, b]}",
            "[unchecked-keyword a.yaml:3:63 /channels/c/parameters/id/x-schema]",
        ),
    ] {
        let channel = format!("c: {{address: 'a.{{id}}', parameters: {{id: {{x-schema: {schema}}}}}}}");
        let (_, lines) = lower_with_schemas(&[("a.yaml", &document(&channel, ""))]);
        assert_eq!(lines, [expected], "{schema}");
    }
}

#[test]
fn an_address_has_the_separator_of_its_servers() {
    let servers = "servers: {s: {host: h, protocol: mqtt}, k: {host: h, protocol: kafka}}\n";
    for (servers, of_channel, separator) in [
        ("", "", '.'),
        ("servers: {s: {host: h, protocol: MQTT}}\n", "", '/'),
        (servers, "", '/'),
        (servers, "servers: [{$ref: '#/servers/k'}], ", '.'),
    ] {
        let channel = format!("c: {{{of_channel}address: 'a.{{id}}-b', parameters: {{id: {{}}}}}}");
        let (contract, lines) = lower(&[("a.yaml", &(document(&channel, "") + servers))]);
        assert_eq!(lines, Vec::<String>::new());
        let channel = &contract.channels[0];
        assert_eq!(channel.separator, separator, "{servers}{of_channel}");
        let literal = |text: &str| Part::Literal(text.to_owned());
        assert_eq!(channel.parts, [literal("a."), Part::Parameter(0), literal("-b")]);
    }
}

#[test]
fn channels_with_the_same_addresses_are_reported() {
    for (second, expected) in [
        ("address: '/items/{item}', parameters: {item: {}}", 1),
        ("address: '/items/{item}', parameters: {item: {enum: [a]}}", 0),
        ("address: '/items/{item}/', parameters: {item: {}}", 0),
    ] {
        let channels = format!("a: {{address: '/items/{{id}}', parameters: {{id: {{}}}}}}, b: {{{second}}}");
        let (_, lines) = lower(&[("a.yaml", &document(&channels, ""))]);
        let count = lines.iter().filter(|line| line.starts_with("[ambiguous-address")).count();
        assert_eq!(count, expected, "{second}: {lines:?}");
    }
}

/// Returns what is said under a code.
fn told(document: &str, code: &str) -> Vec<String> {
    let (loaded, accepted, mut diagnostics) = testing::read(&[("a.yaml", document)]);
    let source = crate::document::parse(&loaded.tree, &accepted, &mut diagnostics);
    crate::lower::lower(&source, crate::lower::Purpose::Code, &mut diagnostics);
    diagnostics.iter().filter(|told| told.code == code).map(|told| told.message.clone()).collect()
}

#[test]
fn of_wrong_addresses_nothing_else_is_said() {
    let channels = "a: {address: 'x.{'}, b: {address: 'x.{'}, c: {address: 'y.{'}";
    let (_, lines) = lower(&[("a.yaml", &document(channels, ""))]);
    assert!(lines.iter().all(|line| line.starts_with("invalid-address")), "{lines:?}");
}

#[test]
fn an_address_that_is_only_written_says_why() {
    let many: Vec<String> = (0..33).map(|index| format!("{{p{index}}}")).collect();
    for (address, expected) in
        [(many.join("."), "more than 32 parameters"), ("{p0}{p1}".to_owned(), "where the values end")]
    {
        let declared: Vec<String> = (0..33).map(|index| format!("p{index}: {{}}")).collect();
        let channel = format!("c: {{address: '{address}', parameters: {{{}}}}}", declared.join(", "));
        let told = told(&document(&channel, ""), "unreadable-address");
        assert!(matches!(&told[..], [one] if one.contains(expected)), "{told:?}");
    }
}

#[test]
fn values_that_no_address_can_hold_are_told() {
    let channel = "c: {address: 'a.{id}', parameters: {id: {enum: ['x.y', '']}}}";
    let told = told(&document(channel, ""), "invalid-parameter");
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.iter().any(|one| one.contains("any text is taken")), "{told:?}");
}

#[test]
fn a_request_knows_its_reply() {
    let channel = format!("c: {{address: a.b, messages: {{A: {A}, B: {B}}}}}");
    let here = "{$ref: '#/channels/c'}";
    let b = "[{$ref: '#/channels/c/messages/B'}]";
    for (operation, expected, reply) in [
        (
            format!("{{action: send, channel: {here}, reply: {{channel: {here}, messages: {b}}}}}"),
            vec!["AMessage"],
            Some("BMessage"),
        ),
        (
            format!("{{action: receive, channel: {here}, reply: {{channel: {here}, messages: {b}}}}}"),
            vec!["AMessage"],
            Some("BMessage"),
        ),
        (
            format!("{{action: send, channel: {here}, messages: {b}, reply: {{channel: {here}}}}}"),
            vec!["BMessage"],
            Some("AMessage"),
        ),
        (format!("{{action: send, channel: {here}, reply: {{channel: {here}}}}}"), vec!["AMessage", "BMessage"], None),
        (format!("{{action: send, channel: {here}}}"), vec!["AMessage", "BMessage"], None),
    ] {
        let (contract, lines) = lower(&[("a.yaml", &document(&channel, &format!("o: {operation}")))]);
        assert_eq!(lines, Vec::<String>::new(), "{operation}");
        let name = |id: &crate::ir::MessageId| contract.messages[id.0].name.as_str();
        let operation_messages: Vec<&str> = contract.services[0].operations[0].messages.iter().map(name).collect();
        assert_eq!(operation_messages, expected, "{operation}");
        let replies: Vec<&str> =
            contract.messages.iter().filter_map(|message| message.reply.as_ref()).map(name).collect();
        assert_eq!(replies, reply.into_iter().collect::<Vec<_>>(), "{operation}");
    }
}

#[test]
fn one_address_is_one_channel() {
    let with = |title: &str, messages: &str| {
        document(&format!("c: {{address: a.b, messages: {{{messages}}}}}"), "").replace("Test Service", title)
    };
    let both = format!("A: {A}, B: {B}");
    for (second, expected) in
        [(both.clone(), vec![]), (format!("A: {A}"), vec!["[channel-clash b.yaml:3:15 /channels/c]"])]
    {
        let (contract, lines) = lower(&[("a.yaml", &with("First", &both)), ("b.yaml", &with("Second", &second))]);
        assert_eq!((contract.channels.len(), lines), (1, expected.into_iter().map(str::to_owned).collect()));
    }
}

#[test]
fn a_request_that_is_answered_in_two_ways_has_no_one_reply() {
    let channel = format!("c: {{address: a.b, messages: {{A: {A}, B: {B}, C: {{payload: {{type: integer}}}}}}}}");
    let message = |name: &str| format!("[{{$ref: '#/channels/c/messages/{name}'}}]");
    let operation = |reply: &str| {
        format!(
            "{{action: send, channel: {{$ref: '#/channels/c'}}, messages: {}, reply: {{channel: {{$ref: '#/channels/c'}}, messages: {}}}}}",
            message("A"),
            message(reply)
        )
    };
    for (replies, expected, warnings) in [(["B", "B"], Some("BMessage"), 0), (["B", "C"], None, 1)] {
        let operations = format!("one: {}, two: {}", operation(replies[0]), operation(replies[1]));
        let (contract, lines) = lower(&[("a.yaml", &document(&channel, &operations))]);
        let reply = contract.messages[0].reply.map(|id| contract.messages[id.0].name.as_str());
        assert_eq!((reply, lines.len()), (expected, warnings), "{replies:?}: {lines:?}");
    }
}
