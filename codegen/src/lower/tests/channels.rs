//! Channels, addresses, parameters, operations and replies.

use crate::ir::ParameterKind;

use super::lower;

fn document(channels: &str, operations: &str) -> String {
    format!(
        "asyncapi: 3.0.0\ninfo: {{title: Test Service, version: '1'}}\nchannels: {{{channels}}}\noperations: {{{operations}}}\n\
         components:\n  messages:\n    A: {{payload: {{type: object, properties: {{id: {{type: string, format: uuid}}, name: {{type: string}}}}}}}}\n\
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
        ("address: 'a.user-{id}.b', parameters: {id: {}}", vec!["invalid-address"]),
        ("address: 'a/{id}', parameters: {id: {}}", vec!["invalid-address"]),
        ("address: a..b", vec!["invalid-address"]),
        ("address: 'a.*'", vec!["invalid-address"]),
        ("address: 'a.>'", vec!["invalid-address"]),
        ("address: 'a b'", vec!["invalid-address"]),
        ("address: ''", vec!["invalid-address"]),
        ("address: '{id}.{id}', parameters: {id: {}}", vec!["invalid-address"]),
        ("address: 'a.{id}'", vec!["[undeclared-parameter"]),
        ("address: a, parameters: {id: {}}", vec!["[unused-parameter"]),
        ("address: 'a.{id}', parameters: {id: {enum: [x.y]}}", vec!["invalid-parameter"]),
        ("address: 'a.{id}', parameters: {id: {location: '$message.payload#/nothing'}}", vec!["unresolved-location"]),
        ("address: 'a.{id}', parameters: {id: {location: 'payload.id'}}", vec!["invalid-location"]),
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
        ("{enum: [x, y]}", format!("A: {A}"), ParameterKind::Enum(vec!["x".to_owned(), "y".to_owned()])),
    ] {
        let channel =
            format!("c: {{address: 'a.{{type}}', parameters: {{type: {parameter}}}, messages: {{{messages}}}}}");
        let (contract, lines) = lower(&[("a.yaml", &document(&channel, ""))]);
        assert_eq!(lines, Vec::<String>::new());
        let parameter = &contract.channels[0].parameters[0];
        assert_eq!((parameter.field.as_str(), &parameter.kind), ("type_", &expected));
    }
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
