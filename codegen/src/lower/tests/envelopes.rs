//! The extension `x-postroom-envelope`.

use crate::ir::{FillWith, TypeKind};

use super::{find, lower, names};

/// Returns a document with an envelope: the extension, and what its schema's property `payload` is.
fn document(extension: &str, payload: &str) -> String {
    format!(
        "asyncapi: 3.0.0
info: {{title: T, version: '1'}}
channels:
  done: {{address: 'job.{{id}}.done', parameters: {{id: {{enum: [x, y]}}}}, messages: {{Done: {{$ref: '#/components/messages/Done'}}}}}}
components:
  messages:
    Done: {{payload: {{type: object, required: [ok], properties: {{ok: {{type: boolean}}}}}}}}
    Made: {{payload: {{type: object}}}}
  schemas:
    Event:
      type: object
      required: [event, payload, at, id]
      properties: {{event: {{type: string}}, payload: {payload}, at: {{type: string, format: date-time}}, id: {{type: string}}, meta: {{type: object}}}}
      x-postroom-envelope: {extension}
"
    )
}

const SOUND: &str = "{event: event, payload: payload, metadata: meta, fill: {at: clock, id: id}, \
                     events: {thing.made: {$ref: '#/components/messages/Made'}, 'job.{id}.done': {$ref: '#/components/messages/Done'}}}";

#[test]
fn an_envelope_binds_events_to_messages() {
    let (contract, lines) = lower(&[("a.yaml", &document(SOUND, "{type: object}"))]);
    assert_eq!(lines, Vec::<String>::new());
    assert_eq!(names(&contract), ["DoneMessage", "Event", "InboundEvent", "MadeMessage"]);
    let envelope = &contract.envelopes[0];
    assert_eq!((envelope.payload_type.as_str(), envelope.metadata_property.as_deref()), ("EventPayload", Some("meta")));
    let fill: Vec<_> = envelope.fill.iter().map(|fill| (fill.property.as_str(), fill.with)).collect();
    assert_eq!(fill, [("at", FillWith::Clock), ("id", FillWith::Id)]);
    let events: Vec<_> = envelope
        .events
        .iter()
        .map(|event| {
            (
                event.name.as_str(),
                event.variant.as_str(),
                contract.messages[event.message.0].name.as_str(),
                event.channel.is_some(),
            )
        })
        .collect();
    assert_eq!(
        events,
        [("job.{id}.done", "JobDone", "DoneMessage", true), ("thing.made", "ThingMade", "MadeMessage", false)]
    );
    let required = |name: &str| match &find(&contract, name).kind {
        TypeKind::Struct(fields) => {
            fields.fields.iter().filter(|field| field.required).map(|field| field.name.clone()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(required("Event"), ["event", "payload", "at", "id"]);
    assert_eq!(required("InboundEvent"), ["event", "payload"]);
}

#[test]
fn the_schema_of_an_envelope_holds_the_conditions() {
    let (contract, _) = lower(&[("a.yaml", &document(SOUND, "{type: object}"))]);
    for (name, required) in [
        ("Event", serde_json::json!(["event", "payload", "at", "id"])),
        ("InboundEvent", serde_json::json!(["event", "payload"])),
    ] {
        let schema: serde_json::Value = serde_json::from_str(&find(&contract, name).schema.text).unwrap();
        assert_eq!(schema["required"], required);
        assert_eq!(schema["allOf"][0]["if"]["properties"]["event"]["pattern"], "^job\\.(?:x|y)\\.done$");
        assert_eq!(schema["allOf"][0]["then"]["properties"]["payload"]["required"][0], "ok");
        assert_eq!(schema["allOf"][1]["if"]["properties"]["event"]["const"], "thing.made");
    }
}

#[test]
fn wrong_extensions_are_reported_at_their_own_place() {
    let sound = "event: event, payload: payload";
    for (extension, payload, expected) in [
        ("3".to_owned(), "{type: object}", vec![""]),
        ("{event: event}".to_owned(), "{type: object}", vec![""]),
        (format!("{{{sound}, evnts: {{}}}}"), "{type: object}", vec!["/evnts"]),
        ("{event: evnt, payload: payload}".to_owned(), "{type: object}", vec!["/event"]),
        ("{event: at, payload: payload}".to_owned(), "{type: object}", vec!["/event"]),
        (format!("{{{sound}}}"), "{type: string}", vec!["/payload"]),
        (format!("{{{sound}}}"), "{type: object, properties: {a: {}}}", vec!["/payload"]),
        ("{event: event, payload: meta}".to_owned(), "{type: object}", vec!["/payload"]),
        (format!("{{{sound}, metadata: mta}}"), "{type: object}", vec!["/metadata"]),
        (format!("{{{sound}, fill: {{at: id}}}}"), "{type: object}", vec!["/fill/at"]),
        (format!("{{{sound}, fill: {{id: clock}}}}"), "{type: object}", vec!["/fill/id"]),
        (format!("{{{sound}, fill: {{id: dice}}}}"), "{type: object}", vec!["/fill/id"]),
        (format!("{{{sound}, fill: {{no: id}}}}"), "{type: object}", vec!["/fill/no"]),
        (format!("{{{sound}, events: []}}"), "{type: object}", vec!["/events"]),
        (
            format!("{{{sound}, events: {{a.b: {{$ref: '#/components/schemas/Event'}}}}}}"),
            "{type: object}",
            vec!["/events/a.b"],
        ),
        (
            format!("{{{sound}, events: {{'a.{{b': {{$ref: '#/components/messages/Made'}}}}}}"),
            "{type: object}",
            vec!["/events/a.{b"],
        ),
        (
            format!(
                "{{{sound}, events: {{'a.{{x}}': {{$ref: '#/components/messages/Made'}}, 'a.{{y}}': {{$ref: '#/components/messages/Made'}}}}}}"
            ),
            "{type: object}",
            vec!["/events/a.{y}"],
        ),
        (
            format!("{{{sound}, events: {{'job.{{id}}.done': {{$ref: '#/components/messages/Made'}}}}}}"),
            "{type: object}",
            vec!["/events/job.{id}.done"],
        ),
    ] {
        let (_, lines) = lower(&[("a.yaml", &document(&extension, payload))]);
        let places: Vec<_> = lines
            .iter()
            .filter(|line| line.starts_with("invalid-envelope") || line.starts_with("wrong"))
            .filter_map(|line| line.split_once("/x-postroom-envelope").map(|(_, pointer)| pointer))
            .collect();
        assert_eq!(places, expected, "{extension} {payload}: {lines:?}");
    }
}
